#include "autograder/report/zip_file.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <stdexcept>

namespace autograder {

namespace {

struct Free {
    void operator()(archive* a) const { archive_write_free(a); }
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};

/// libarchive's callback: more bytes of the archive.
la_ssize_t append(archive*, void* to, const void* bytes, std::size_t size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

void require(archive* zip, bool done) {
    if (!done) throw std::runtime_error(std::string("the ZIP file cannot be made: ") + archive_error_string(zip));
}

/// No time is set: libarchive would write it in local time.
void add(archive* zip, const ZipEntry& file) {
    const std::unique_ptr<archive_entry, Free> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), file.name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.executable ? 0755 : 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
    require(zip, archive_write_header(zip, entry.get()) == ARCHIVE_OK);
    const la_ssize_t written = archive_write_data(zip, file.content.data(), file.content.size());
    require(zip, written == static_cast<la_ssize_t>(file.content.size()));
}

} // namespace

std::string zip_file(std::vector<ZipEntry> entries) {
    std::sort(entries.begin(), entries.end(), [](const ZipEntry& a, const ZipEntry& b) { return a.name < b.name; });
    std::string bytes;
    const std::unique_ptr<archive, Free> zip(archive_write_new());
    require(zip.get(), archive_write_set_format_zip(zip.get()) == ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(zip.get(), 1); // no padding
    require(zip.get(), archive_write_open(zip.get(), &bytes, nullptr, append, nullptr) == ARCHIVE_OK);
    for (const ZipEntry& entry : entries) add(zip.get(), entry);
    require(zip.get(), archive_write_close(zip.get()) == ARCHIVE_OK);
    return bytes;
}

} // namespace autograder
