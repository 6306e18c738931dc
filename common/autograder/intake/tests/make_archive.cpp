#include "make_archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace make {

namespace {

std::uint32_t crc32(const std::string& data) {
    std::uint32_t crc = ~0U;
    for (const char c : data) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (0xEDB88320U & (0U - (crc & 1U)));
    }
    return ~crc;
}

std::string little(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
    return text;
}

std::string written(const std::vector<Item>& items, bool zip_format) {
    struct Free {
        void operator()(archive* a) const { archive_write_free(a); }
    };
    const std::unique_ptr<archive, Free> out(archive_write_new());
    if (zip_format) {
        archive_write_set_format_zip(out.get());
    } else {
        archive_write_set_format_pax_restricted(out.get());
        archive_write_add_filter_gzip(out.get());
    }
    const auto append = [](archive*, void* to, const void* bytes, std::size_t n) {
        static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), n);
        return static_cast<la_ssize_t>(n);
    };
    archive_write_set_bytes_in_last_block(out.get(), 1); // no padding
    std::string bytes;
    archive_write_open(out.get(), &bytes, nullptr, append, nullptr);
    for (const Item& item : items) {
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                                  archive_entry_free);
        const bool file = item.kind == 'f';
        archive_entry_set_pathname(entry.get(), item.name.c_str());
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), item.time, 0);
        archive_entry_set_size(entry.get(), file ? static_cast<la_int64_t>(item.data.size()) : 0);
        archive_entry_set_filetype(entry.get(), file || item.kind == 'h' ? AE_IFREG
                                                : item.kind == 'd'       ? AE_IFDIR
                                                : item.kind == 'l'       ? AE_IFLNK
                                                : item.kind == 'p'       ? AE_IFIFO
                                                                         : AE_IFCHR);
        if (item.kind == 'l') archive_entry_set_symlink(entry.get(), item.data.c_str());
        if (item.kind == 'h') archive_entry_set_hardlink(entry.get(), item.data.c_str());
        if (archive_write_header(out.get(), entry.get()) != ARCHIVE_OK)
            throw std::runtime_error(archive_error_string(out.get()));
        if (file) archive_write_data(out.get(), item.data.data(), item.data.size());
    }
    archive_write_close(out.get());
    return bytes;
}

} // namespace

std::string zip(const std::vector<Item>& items) {
    std::string bytes;
    std::string directory;
    for (const Item& item : items) {
        const unsigned mode = item.kind == 'l'   ? 0120777U
                              : item.kind == 'd' ? 040755U
                              : item.kind == 'p' ? 010644U
                                                 : 0100644U;
        // Version, flags, method, time and date (1.1.2024), CRC, sizes, length of name, no extra field: APPNOTE.TXT, 4.3.7.
        const std::string common = little(20, 2) + little(item.flags, 2) + little(0, 2) + little(0, 2)
                                   + little((44 << 9) + (1 << 5) + 1, 2) + little(crc32(item.data), 4)
                                   + little(item.data.size(), 4) + little(item.data.size(), 4)
                                   + little(item.name.size(), 2) + little(0, 2);
        directory += "PK\x01\x02" + little(3 << 8 | 20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2)
                     + little(std::uint64_t{mode} << 16, 4) + little(bytes.size(), 4) + item.name;
        bytes += "PK\x03\x04" + common + item.name + item.data;
    }
    return bytes + directory + "PK\x05\x06" + little(0, 4) + little(items.size(), 2) + little(items.size(), 2)
           + little(directory.size(), 4) + little(bytes.size(), 4) + little(0, 2);
}

std::string deflated_zip(const std::vector<Item>& items) { return written(items, true); }
std::string tar_gz(const std::vector<Item>& items) { return written(items, false); }

} // namespace make
