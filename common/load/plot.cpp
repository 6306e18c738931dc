#include "plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

namespace load {

namespace {

// The plane between the axes, in pixels of the SVG.
constexpr double left = 70, right = 520, top = 40, bottom = 280;

std::string number(double value, int digits = 4) {
    std::string text(32, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.*g", digits, value)));
    return text;
}

/// Two digits are as many as a measurement deserves.
std::string measured(double value) { return value < 100 ? number(value, 2) : number(std::round(value)); }

/// A logarithmic axis from one pixel to another.
class Axis {
public:
    Axis(double least, double most, double first, double last)
        : least_(std::log10(least)), span_(std::log10(most) - least_), first_(first), last_(last) {}
    [[nodiscard]] double at(double value) const {
        return first_ + (std::log10(value) - least_) / span_ * (last_ - first_);
    }

private:
    double least_, span_, first_, last_;
};

/// \param anchor as a style, since a page's stylesheet may know better than an attribute
std::string text(double x, double y, const std::string& anchor, const std::string& content) {
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" style=\"text-anchor: " + anchor + "\">" + content
           + "</text>\n";
}

constexpr const char* thin = "stroke=\"currentColor\"";
constexpr const char* faint = "stroke=\"currentColor\" opacity=\"0.2\"";
constexpr const char* solid = "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"";
constexpr const char* dashed = "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-dasharray=\"6 4\"";

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
    return "<line " + style + " x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\""
           + number(y2) + "\"/>\n";
}

/// One curve with its points; the value stands above each.
std::string curve(const std::vector<Figures>& figures, const Axis& x, const Axis& y, const std::string& style,
                  const std::function<double(const Figures&)>& value) {
    std::string points;
    std::string marks;
    for (const Figures& each : figures) {
        const double at_x = x.at(static_cast<double>(each.people));
        const double at_y = y.at(value(each));
        points += number(at_x) + ',' + number(at_y) + ' ';
        marks += "<circle cx=\"" + number(at_x) + "\" cy=\"" + number(at_y) + "\" r=\"4\"/>\n"
                 + text(at_x, at_y - 10, "middle", measured(value(each)));
    }
    return "<polyline " + style + " points=\"" + points + "\"/>\n" + marks;
}

} // namespace

std::string plot_of(const std::vector<Figures>& figures) {
    double least = figures.front().all_talk;
    double most = least;
    for (const Figures& each : figures) {
        least = std::min({least, each.all_talk, each.two_talk});
        most = std::max({most, each.all_talk, each.two_talk});
    }
    const auto people = [](const Figures& each) { return static_cast<double>(each.people); };
    const Axis x(people(figures.front()), people(figures.back()), left + 30, right - 30);
    const double lowest = std::pow(10, std::floor(std::log10(least)));
    const double highest = std::pow(10, std::ceil(std::log10(most)));
    const Axis y(lowest, highest, bottom, top);

    // It can stand inside a page, whose colours and typeface it takes, and alone.
    std::string svg =
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 350" class="fig" role="img")"
        R"( aria-labelledby="chat-load-title chat-load-desc" fill="currentColor" font-family="sans-serif")"
        R"( font-size="13">
<title id="chat-load-title">What a delivered line costs the chat server</title>
<desc id="chat-load-desc">)";
    for (const Figures& each : figures) {
        svg += "With " + std::to_string(each.people) + " people: " + measured(each.all_talk)
               + " microseconds when all talk, " + measured(each.two_talk) + " when two talk. ";
    }
    svg += "</desc>\n";
    for (double value = lowest; value <= highest * 1.01; value *= 10) {
        svg +=
            line(left, y.at(value), right, y.at(value), faint) + text(left - 8, y.at(value) + 4, "end", number(value));
    }
    for (const Figures& each : figures) {
        svg += text(x.at(people(each)), bottom + 20, "middle", std::to_string(each.people));
    }
    svg += line(left, bottom, right, bottom, thin) + line(left, top, left, bottom, thin);
    svg += text((left + right) / 2, bottom + 42, "middle", "people at the server");
    svg += text(10, 20, "start", "microseconds of processor time for a delivered line");
    svg += curve(figures, x, y, solid, [](const Figures& each) { return each.two_talk; });
    svg += curve(figures, x, y, dashed, [](const Figures& each) { return each.all_talk; });
    svg += line(90, 334, 130, 334, solid) + text(138, 338, "start", "two talk, the others are silent");
    svg += line(360, 334, 400, 334, dashed) + text(408, 338, "start", "all talk to all");
    return svg + "</svg>\n";
}

} // namespace load
