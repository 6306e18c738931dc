#include "figures/figure.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace figures {

namespace {

void write(const char* language, const std::string& file, const std::string& text) {
    const char* folder = std::getenv("SOKET_GENERATED");
    if (folder == nullptr) throw std::runtime_error("SOKET_GENERATED must name the folder to write to");
    const auto path = std::filesystem::path(folder) / language / file;
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::runtime_error("cannot write " + path.string());
}

} // namespace

void write(const std::string& file, const std::function<std::string(Language)>& draw) {
    write("en", file, draw(Language::english));
    write("id", file, draw(Language::indonesian));
}

void write(const std::string& file, const std::string& text) { write("en", file, text); }

} // namespace figures
