#include "autograder/sandbox/bench.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace fs = std::filesystem;

namespace autograder {

namespace {

constexpr std::size_t most_messages = std::size_t{64} << 10; // bytes

void make_folder(const fs::path& path, unsigned mode, uid_t owner, gid_t group) {
    if (mkdir(path.c_str(), 0700) != 0)
        throw std::system_error(errno, std::generic_category(), "mkdir " + path.string());
    if (geteuid() == 0 && chown(path.c_str(), owner, group) != 0)
        throw std::system_error(errno, std::generic_category(), "chown " + path.string());
    if (chmod(path.c_str(), mode) != 0)
        throw std::system_error(errno, std::generic_category(), "chmod " + path.string());
}

void write_file(const fs::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string() + ": is the disk full?");
    fs::permissions(path, static_cast<fs::perms>(0644));
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    std::string out;
    std::size_t begin = 0;
    for (std::size_t at = 0; (at = text.find(what, begin)) != std::string::npos; begin = at + what.size()) {
        out.append(text, begin, at - begin);
        out += with;
    }
    out.append(text, begin);
    text = std::move(out);
}

/// Printable ASCII and line ends stay; anything else becomes \xNN.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if ((c >= ' ' && c <= '~') || c == '\n' || c == '\t') {
            out += c;
            continue;
        }
        char code[8]; // NOLINT: filled by the call
        std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned char>(c));
        out += code;
    }
    return out;
}

} // namespace

Bench::Bench(fs::path folder, const Lab& lab, const Source& source, Isolation isolation, unsigned slot)
    : folder_(std::move(folder)), file_(lab.file) {
    const bool belongs_to_somebody = geteuid() == 0 && isolation != Isolation::none;
    const uid_t user = belongs_to_somebody ? user_of(slot) : geteuid();
    fs::remove_all(folder_);
    make_folder(folder_, 0750, geteuid(), user); // entered by the slot's user, not by another slot's
    make_folder(folder_ / "source", 0755, geteuid(), user);
    make_folder(folder_ / "output", 0700, user, user);
    make_folder(folder_ / "judged", 0755, geteuid(), user);
    write_file(this->source(), source.text);
}

Bench::~Bench() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void Bench::keep_compiled() const {
    struct stat status {};
    // Moved first: then nobody else can put another file in its place. lstat: a link would be somebody's trick.
    if (rename(compiled().c_str(), kept().c_str()) != 0 || lstat(kept().c_str(), &status) != 0
        || !S_ISREG(status.st_mode) || status.st_nlink != 1)
        throw std::runtime_error("the compiler says that all is well, but has made no file");
    if (geteuid() == 0 && lchown(kept().c_str(), 0, 0) != 0)
        throw std::system_error(errno, std::generic_category(), "chown " + kept());
    fs::permissions(kept(), static_cast<fs::perms>(0644));
}

void Bench::keep_messages(const std::string& text) const { write_file(messages(), text); }

std::string Bench::readable(const std::string& output) const {
    std::string text = output.substr(0, most_messages);
    replace_all(text, source_folder() + "/", "");
    replace_all(text, folder_.parent_path().parent_path() / "headers/", "");
    text = escaped(text);
    if (text.size() > most_messages || output.size() > most_messages) {
        text.resize(std::min(text.size(), most_messages));
        text += "\n... (and more)\n";
    }
    return text.empty() ? "The compiler failed without a message.\n" : text;
}

} // namespace autograder
