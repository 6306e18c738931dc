#pragma once
/// \file
/// Messages of the drawing board in words, as the demo shows them.

#include "figures/figure.hpp"
#include "figures/shown.hpp"

#include <string>

/// \param type the first byte of a message
/// \param body without the size of a text
inline figures::Text in_words(char type, const std::string& body) {
    std::string numbers;
    for (const char byte : body) {
        numbers += ' ' + std::to_string(static_cast<unsigned char>(byte));
    }
    switch (type) {
    case 'T':
        return {"text " + figures::as_demos_show(body), "teks " + figures::as_demos_show(body)};
    case 'C':
        return {"colour" + numbers, "warna" + numbers};
    case 'D':
        return {"dot" + numbers, "titik" + numbers};
    default:
        return {"a message of an unknown type", "pesan dengan tipe yang tidak dikenal"};
    }
}
