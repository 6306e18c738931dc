#include "autograder/report/charts.hpp"

#include "autograder/report/html.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace autograder {

namespace {

constexpr double width = 240, height = 112; // in units of the picture, which the page scales
constexpr double left = 4, right = 236, top = 16, bottom = 92;

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

std::string range(const Bin& bin) {
    return bin.from == bin.to ? std::to_string(bin.from) : std::to_string(bin.from) + "–" + std::to_string(bin.to);
}

std::string text_at(double x, double y, const char* anchor, const char* style, const std::string& text) {
    return element("text", {{"class", style}, {"x", number(x)}, {"y", number(y)}, {"text-anchor", anchor}}, text);
}

std::string in_words(const std::vector<Bin>& bins) {
    std::string words;
    for (const Bin& bin : bins) {
        if (bin.count == 0) continue;
        words += (words.empty() ? "" : "; ") + range(bin) + (bin.to == 1 && bin.from == 1 ? " point: " : " points: ")
                 + std::to_string(bin.count);
    }
    return words.empty() ? "Nobody has a mark." : words + ".";
}

std::string column(const Bin& bin, std::size_t place, std::size_t places, int highest) {
    const double step = (right - left) / static_cast<double>(places);
    const double x = left + step * static_cast<double>(place);
    const double tall = (bottom - top) * bin.count / std::max(highest, 1);
    std::string drawn = element("rect",
                                {{"x", number(x + 1.5)},
                                 {"y", number(bottom - tall)},
                                 {"width", number(step - 3)},
                                 {"height", number(tall)},
                                 {"rx", "1.5"}},
                                element("title", range(bin) + " points: " + std::to_string(bin.count)));
    if (bin.count > 0) drawn += text_at(x + step / 2, bottom - tall - 4, "middle", "count", std::to_string(bin.count));
    return drawn;
}

} // namespace

std::vector<Bin> bins_of(const std::vector<int>& scores, int max_score) {
    const int ranges = std::min(10, max_score);
    std::vector<Bin> bins;
    for (int i = 0; i < ranges; ++i) {
        const auto begin = [&](int k) { return (k * max_score + ranges - 1) / ranges; };
        bins.push_back({begin(i), begin(i + 1) - 1, 0});
    }
    bins.push_back({max_score, max_score, 0});
    for (const int score : scores) {
        const auto bin = std::find_if(bins.begin(), bins.end(), [&](const Bin& b) { return score <= b.to; });
        ++(bin == bins.end() ? bins.back() : *bin).count;
    }
    return bins;
}

std::string histogram(const std::string& id, const std::string& title, const std::vector<Bin>& bins, int highest) {
    std::string drawn = element("title", {{"id", id + "-title"}}, escape_markup(title))
                        + element("desc", {{"id", id + "-desc"}}, in_words(bins));
    drawn += element(
        "path", {{"class", "axis"}, {"d", "M" + number(left) + " " + number(bottom + 0.5) + "H" + number(right)}}, "");
    for (std::size_t i = 0; i < bins.size(); ++i) drawn += column(bins[i], i, bins.size(), highest);
    const double step = (right - left) / static_cast<double>(bins.size());
    for (const std::size_t i : {std::size_t{0}, (bins.size() - 1) / 2, bins.size() - 1}) {
        drawn += text_at(left + step * (static_cast<double>(i) + 0.5), bottom + 13, "middle", "tick", range(bins[i]));
    }
    return element("svg",
                   {{"class", "histogram"},
                    {"viewBox", "0 0 " + number(width) + " " + number(height)},
                    {"role", "img"},
                    {"aria-labelledby", id + "-title " + id + "-desc"}},
                   drawn);
}

std::string bar(double share) {
    const std::string drawn =
        element("rect", {{"class", "track"}, {"width", "100"}, {"height", "8"}}, "")
        + element("rect", {{"width", number(100 * std::clamp(share, 0.0, 1.0))}, {"height", "8"}}, "");
    return element(
        "svg", {{"class", "bar"}, {"viewBox", "0 0 100 8"}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}},
        drawn);
}

} // namespace autograder
