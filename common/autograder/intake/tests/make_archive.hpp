#pragma once
/// \file
/// Archives for the tests, good ones and such as no honest program makes.

#include <cstdint>
#include <string>
#include <vector>

namespace make {

/// An entry of an archive to be.
struct Item {
    std::string name;
    std::string data;
    std::int64_t time = 1'700'000'000;
    char kind = 'f';    ///< file, 'd' folder, 'l' symbolic link and 'h' hard link to data, 'p' FIFO, 'c' device
    unsigned flags = 0; ///< of a ZIP entry: 1 encrypted, 0x800 name in UTF-8
};

/// \return a ZIP file byte for byte as told, nothing in it compressed
std::string zip(const std::vector<Item>& items);
/// \return a compressed ZIP file, by libarchive
std::string deflated_zip(const std::vector<Item>& items);
/// \return a .tar.gz file, by libarchive
std::string tar_gz(const std::vector<Item>& items);

} // namespace make
