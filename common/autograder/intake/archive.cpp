#include "autograder/intake/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h> // NOLINT(modernize-deprecated-headers): uselocale() is POSIX's

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "autograder/intake/names.hpp"
#include "autograder/intake/notes.hpp"

namespace autograder {

namespace {

constexpr std::array<std::string_view, 8> endings{".tar.gz", ".tar.bz2", ".tar.xz", ".tgz",
                                                  ".tbz2",   ".txz",     ".tar",    ".zip"};
constexpr std::array<std::string_view, 6> unread_endings{".rar", ".7z", ".gz", ".bz2", ".xz", ".iso"};

/// libarchive converts names to the character set of the locale, and says that it cannot where that is ASCII.
class Utf8Names {
public:
    Utf8Names() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(uselocale(utf8_)) {}
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;
    ~Utf8Names() {
        uselocale(before_);
        if (utf8_ != locale_t{}) freelocale(utf8_);
    }

private:
    locale_t utf8_;
    locale_t before_;
};

Kind kind_of(archive_entry* entry) {
    if (archive_entry_hardlink(entry) != nullptr || archive_entry_hardlink_utf8(entry) != nullptr)
        return Kind::hard_link;
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return Kind::file;
    case AE_IFDIR:
        return Kind::folder;
    case AE_IFLNK:
        return Kind::symlink;
    default:
        return Kind::device;
    }
}

Entry entry_of(archive_entry* entry, const Limits& limits) {
    const std::int64_t size = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : -1;
    const std::int64_t time = archive_entry_mtime(entry);
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) name = archive_entry_pathname_utf8(entry);
    // A name that is said to be UTF-8 and is not, libarchive keeps to itself; that there is something must not be lost.
    if (name == nullptr) return {"(a name that is not UTF-8)", Kind::unreadable, size, time};
    const auto clean = clean_path(name, limits.depth);
    return {clean.value_or(clean_name(name)), clean ? kind_of(entry) : Kind::unsafe_path, size, time};
}

class Reader {
public:
    Reader(const Limits& limits, std::size_t size, std::size_t& expanded)
        : archive_(archive_read_new()), limits_(limits), size_(size), expanded_(expanded) {
        // No other formats: the less code reads what students send, the better. The seekable reader believes only the
        // central directory, which is where symbolic links are told from files.
        archive_read_support_format_zip_seekable(archive_.get());
        archive_read_support_format_tar(archive_.get());
        archive_read_support_filter_gzip(archive_.get());
        archive_read_support_filter_bzip2(archive_.get());
        archive_read_support_filter_xz(archive_.get());
    }
    archive* get() { return archive_.get(); }

    void walk(const Visit& visit) {
        archive_entry* entry = nullptr;
        for (std::size_t entries = 0;; ++entries) {
            const int result = archive_read_next_header(archive_.get(), &entry);
            if (result == ARCHIVE_EOF) return;
            if (result < ARCHIVE_WARN) throw Refused("the archive is damaged" + reason());
            if (entries >= limits_.entries) {
                throw Refused("the archive has more than " + std::to_string(limits_.entries) + " entries");
            }
            const Entry told = entry_of(entry, limits_);
            if (told.path == "." || told.path == "./") continue; // how tar begins with "tar -C folder ."
            const bool encrypted = archive_entry_is_data_encrypted(entry) != 0;
            left_ = told.size;
            visit(told, [&](std::size_t most) { return content(most, encrypted); });
            pass();
        }
    }

private:
    struct Free {
        void operator()(archive* a) const { archive_read_free(a); }
    };

    std::string content(std::size_t most, bool encrypted) {
        if (encrypted) throw Refused("it is encrypted");
        std::string bytes;
        std::vector<char> buffer(std::size_t{1} << 16);
        while (bytes.size() <= most) {
            const la_ssize_t n =
                archive_read_data(archive_.get(), buffer.data(), std::min(buffer.size(), most + 1 - bytes.size()));
            if (n < 0) throw Refused("it is damaged in the archive" + reason());
            if (n == 0) return bytes;
            bytes.append(buffer.data(), static_cast<std::size_t>(n));
            left_ -= n;
            spend(static_cast<std::size_t>(n));
        }
        throw Refused("it is larger than " + std::to_string(most / 1000) + " kB");
    }

    /// In a TAR file the rest of an entry has to be expanded to get to the next one; in a ZIP file it is jumped over.
    void pass() {
        const bool tar = (archive_format(archive_.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
        if (tar && left_ > 0) spend(static_cast<std::size_t>(left_));
    }

    void spend(std::size_t bytes) {
        if (bytes > limits_.expanded || expanded_ + bytes > limits_.expanded) {
            throw Refused("the archive expands to more than " + std::to_string(limits_.expanded / 1'000'000) + " MB");
        }
        expanded_ += bytes;
        own_ += bytes;
        if (own_ > limits_.expanded_freely && own_ / limits_.ratio > size_) {
            throw Refused("the archive expands to more than " + std::to_string(limits_.ratio) + " times its size");
        }
    }

    /// What libarchive says may have names in it.
    std::string reason() {
        const char* text = archive_error_string(archive_.get());
        return text == nullptr ? "" : " (" + shown(clean_name(text)) + ")";
    }

    std::unique_ptr<archive, Free> archive_;
    const Limits& limits_;
    std::size_t size_;
    std::size_t& expanded_;
    std::size_t own_ = 0; ///< of expanded_
    std::int64_t left_ = 0;
};

} // namespace

bool names_archive(std::string_view name) {
    const std::string small = lower(name);
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return small.ends_with(ending); });
}

bool names_unread_archive(std::string_view name) {
    const std::string small = lower(name);
    return !names_archive(name) && std::any_of(unread_endings.begin(), unread_endings.end(), [&](std::string_view e) {
        return small.ends_with(e);
    });
}

std::string_view without_ending(std::string_view name) {
    const std::string small = lower(name);
    for (const std::string_view ending : endings) {
        if (small.ends_with(ending)) return name.substr(0, name.size() - ending.size());
    }
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

void walk_archive(std::string_view bytes, const Limits& limits, std::size_t& expanded, const Visit& visit) {
    const Utf8Names locale;
    Reader reader(limits, bytes.size(), expanded);
    if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
        throw Refused("it is neither a .zip nor a .tar.gz file, or damaged");
    }
    reader.walk(visit);
}

void walk_archive(const std::filesystem::path& file, const Limits& limits, const Visit& visit) {
    const Utf8Names locale;
    std::size_t expanded = 0;
    Reader reader(limits, static_cast<std::size_t>(std::filesystem::file_size(file)), expanded);
    if (archive_read_open_filename(reader.get(), file.c_str(), std::size_t{1} << 16) != ARCHIVE_OK) {
        throw Refused("it is neither a .zip nor a .tar.gz file, or damaged");
    }
    reader.walk(visit);
}

} // namespace autograder
