#include "figures/svg.hpp"

#include <algorithm>
#include <utility>

namespace figures {

std::string in_xml(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string in_hex(char byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    return {digits[value / 16U], digits[value % 16U]};
}

namespace {
bool is_printable(char byte) { return byte >= ' ' && byte <= '~'; }

/// The escapes that need no hexadecimal digits; "" for other bytes.
std::string short_escape(char byte) {
    switch (byte) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\0':
        return "\\0";
    default:
        return {};
    }
}
} // namespace

std::string in_a_box(char byte) {
    if (byte == ' ') return "\u2423";
    if (is_printable(byte)) return {byte};
    const std::string escape = short_escape(byte);
    return escape.empty() ? in_hex(byte) : escape;
}

std::string quoted(std::string_view bytes, std::size_t most) {
    constexpr std::size_t dots = 3;
    std::string text, beginning;
    std::size_t size = 0;
    for (const char byte : bytes) {
        std::string next = short_escape(byte);
        if (next.empty()) next = is_printable(byte) ? std::string{byte} : "\\x" + in_hex(byte);
        if (byte == '"' || byte == '\\') next.insert(0, "\\");
        size += next.size();
        if (size > most) return "\"" + beginning + "...\"";
        text += byte == ' ' ? "\u00a0" : next; // SVG would join two blanks into one
        if (size + dots <= most) beginning = text;
    }
    return "\"" + text + "\"";
}

Svg::Svg(std::string id, std::string kind, std::string title, std::string description)
    : id_(std::move(id)), kind_(std::move(kind)), title_(std::move(title)), description_(std::move(description)) {}

void Svg::text(int x, int y, const std::string& classes, const std::string& text) {
    const int letter = classes.starts_with("lane") ? 10 : classes.starts_with("lbl") ? 8 : 7; // about, at most
    const int whole = letter * static_cast<int>(text.size());
    const bool begins_here = classes.find("n-r") != std::string::npos,
               ends_here = classes.find("n-l") != std::string::npos;
    right_ = std::max(right_, ends_here ? x : begins_here ? x + whole : x + whole / 2);
    body_ << "<text class=\"" << classes << "\" x=\"" << x << "\" y=\"" << y << "\">" << in_xml(text) << "</text>\n";
}

void Svg::path(const std::string& classes, const std::string& outline) {
    body_ << "<path class=\"" << classes << "\" d=\"" << outline << "\"/>\n";
}

void Svg::box(int x, int y, int width, int height, const std::string& classes, const std::string& text) {
    right_ = std::max(right_, x + width);
    body_ << "<g class=\"" << classes << "\"><rect x=\"" << x << "\" y=\"" << y << "\" width=\"" << width
          << "\" height=\"" << height << "\" rx=\"3\" fill=\"none\"/><text x=\"" << x + width / 2 << "\" y=\""
          << y + height / 2 + 5 << "\">" << in_xml(text) << "</text></g>\n";
}

void Svg::arrow(int from_x, int from_y, int to_x, int to_y, const std::string& classes) {
    body_ << "<path class=\"" << classes << "\" marker-end=\"url(#" << id_ << "-tip)\" d=\"M" << from_x << ' ' << from_y
          << 'L' << to_x << ' ' << to_y << "\"/>\n";
}

std::string Svg::finish(int height) const {
    const int width = std::min(svg_width, right_ + 6);
    std::ostringstream svg;
    svg << "<svg class=\"fig " << kind_ << "\" role=\"img\" aria-labelledby=\"" << id_ << "-t " << id_
        << "-d\" viewBox=\"0 0 " << width << ' ' << height << "\" xmlns=\"http://www.w3.org/2000/svg\">\n"
        << "<title id=\"" << id_ << "-t\">" << in_xml(title_) << "</title>\n"
        << "<desc id=\"" << id_ << "-d\">" << in_xml(description_) << "</desc>\n"
        << "<defs><marker id=\"" << id_ << "-tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
        << "markerHeight=\"8\" orient=\"auto\"><path fill=\"currentColor\" d=\"M0 0L8 4L0 8z\"/></marker></defs>\n"
        << body_.str() << "</svg>\n";
    return svg.str();
}

} // namespace figures
