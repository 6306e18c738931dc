#pragma once
/// \file
/// Letters and their diacritics: as much of Unicode's composed form as the names of files and people need.

#include <string>

namespace autograder {

/// Puts letters and the combining marks after them together (NFC; Unicode Standard Annex 15,
/// https://www.unicode.org/reports/tr15/): Latin, Greek, Cyrillic, kana, Hangul. Marks are expected in canonical order,
/// as macOS writes them.
/// \param text code points
/// \return the same with composed letters
std::u32string composed(const std::u32string& text);

/// The letter under all diacritics: 'e' for U+1EC7. Letters with a stroke count as well: 'l' for U+0142.
/// \param letter a code point
/// \return the base letter; \p letter itself when it has no diacritic
char32_t base_letter(char32_t letter);

} // namespace autograder
