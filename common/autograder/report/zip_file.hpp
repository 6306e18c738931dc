#pragma once
/// \file
/// ZIP files whose bytes depend on nothing but what is in them.

#include <string>
#include <vector>

namespace autograder {

/// A file to be put into a ZIP file.
struct ZipEntry {
    std::string name; ///< path in the archive, with '/'
    std::string content;
    bool executable = false;
};

/// \return a ZIP file with these files in order of their names, each dated 1980-01-01, the first day that the format knows
/// (APPNOTE.TXT, 4.4.6, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT): the same files give the same bytes, in every time
/// zone. Another version of zlib may compress them to others.
/// \throws std::runtime_error when libarchive refuses one
std::string zip_file(std::vector<ZipEntry> entries);

} // namespace autograder
