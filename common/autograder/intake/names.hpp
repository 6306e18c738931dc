#pragma once
/// \file
/// File names as they come from students' machines, made fit to be compared and shown.

#include <optional>
#include <string>
#include <string_view>

namespace autograder {

/// A name as valid UTF-8 in composed form (NFC), so that names from macOS, which decomposes, equal those from elsewhere.
/// Bytes that are not UTF-8 are taken for code page 437, as a ZIP file without the UTF-8 flag has it (APPNOTE.TXT,
/// appendix D, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). Control characters, and those that
/// change the direction of writing, become U+FFFD.
/// \param raw bytes of a name or path
/// \return UTF-8, at most 1000 bytes of it
std::string clean_name(std::string_view raw);

/// A path that stays inside the submission.
/// \param raw bytes of a path; Windows' '\\' counts as '/'
/// \return clean_name() of it without "." and empty parts; nothing when it is absolute, has a ".." in it, names nothing,
///         or is deeper than \p depth
std::optional<std::string> clean_path(std::string_view raw, int depth = 32);

/// Latin letters without their diacritics, in lower case: "Åsa Łuczak" gives "asa luczak". Bytes of other scripts remain.
/// \param name clean_name() of something
std::string plain_latin(std::string_view name);

/// ASCII letters in lower case, everything else as it is.
std::string lower(std::string_view text);

/// \return the part after the last '/'
std::string_view file_name(std::string_view path);

} // namespace autograder
