#include "figures/lanes.hpp"

#include "figures/svg.hpp"
#include "harness/ladder.hpp"

#include <algorithm>

namespace figures {

using harness::Call;
using harness::Line;

namespace {

constexpr int row_height = 34;
constexpr int top = 34;
constexpr int all_lanes = 468;      // narrow enough for a telephone
constexpr std::size_t letters = 22; // of a label between two lanes

const Text connects = {"connects", "menyambung"};
const Text ends = {"ends its stream", "mengakhiri alirannya"};
const Text closed = {"closed", "ditutup"};
const Text waits = {"is waiting", "menunggu"};

bool brings(const Line& line) { return line.call == Call::recv || line.call == Call::read; }
bool sends(const Line& line) { return line.call == Call::send || line.call == Call::write; }

class LanesPainter {
public:
    LanesPainter(Svg& svg, const Lanes& lanes, Language language)
        : svg_(svg), lanes_(lanes), lane_of_(lanes.lane_of), language_(language) {}

    void remark(const Remark& remark) { beside(remark.lane, remark.text.in(language_)); }

    void line(const Line& line) {
        if (line.call == Call::time_passes) {
            const std::string time = std::to_string(line.asked) + " ms";
            beside(lanes_.service, Text{time + " pass", time + " berlalu"}.in(language_));
        }
        if (line.call == Call::accept && line.result >= 0 && accepted_ < lanes_.clients.size()) {
            lane_of_[static_cast<int>(line.result)] = lanes_.clients[accepted_++];
        }
        const auto lane = lane_of_.find(line.call == Call::accept ? static_cast<int>(line.result) : line.descriptor);
        if (line.is_peers() || lane == lane_of_.end()) {
            return;
        }
        if (!line.returned) {
            beside(lanes_.service, harness::call_in_words(line) + " " + waits.in(language_));
        } else if (line.call == Call::accept) {
            arrow(lane->second, lanes_.service, "msg", "note", connects.in(language_));
        } else if (brings(line) && line.result > 0) {
            arrow(lane->second, lanes_.service, "msg", "lbl", quoted(line.data, letters));
        } else if (brings(line) && line.result == 0) {
            arrow(lane->second, lanes_.service, "msg end", "note", ends.in(language_));
        } else if (sends(line) && line.result > 0) {
            arrow(lanes_.service, lane->second, "msg", "lbl", quoted(line.data, letters));
        } else if (line.call == Call::close) {
            arrow(lanes_.service, lane->second, "msg end", "note", closed.in(language_));
        }
    }

    [[nodiscard]] int height() const { return y_ + 14; }

    [[nodiscard]] int at(int lane) const {
        constexpr std::size_t letter = 5; // half of one, in a name
        const auto longest = std::max(lanes_.names.front().en.size(), lanes_.names.back().en.size());
        const int margin = 4 + static_cast<int>(letter * longest);
        const int gaps = static_cast<int>(lanes_.names.size()) - 1;
        return margin + (all_lanes - 2 * margin) * lane / gaps;
    }

private:
    /// To the right of a lane, or to the left of the last one.
    void beside(int lane, const std::string& text) {
        y_ += row_height;
        const bool is_last = lane + 1 == static_cast<int>(lanes_.names.size());
        svg_.text(at(lane) + (is_last ? -10 : 10), y_ - 4, is_last ? "note n-l" : "note n-r", text);
    }

    void arrow(int from, int to, const std::string& kind, const std::string& label_kind, const std::string& label) {
        y_ += row_height;
        const int step = from < to ? 1 : -1;
        svg_.text((at(to) + at(to - step)) / 2, y_ - 9, label_kind, label);
        svg_.arrow(at(from), y_, at(to) - 4 * step, y_, kind);
    }

    Svg& svg_;
    const Lanes& lanes_;
    std::map<int, int> lane_of_;
    std::size_t accepted_ = 0;
    Language language_;
    int y_ = top;
};

} // namespace

std::size_t lines_so_far() {
    const auto lines = harness::transcript();
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.is_peers() || line.returned; }));
}

std::string draw(const Lanes& lanes, Language language) {
    Svg trial(lanes.id, "lanes", {}, {});
    Svg svg(lanes.id, "lanes", lanes.title.in(language), lanes.description.in(language));
    const auto paint = [&](Svg& onto) {
        LanesPainter painter(onto, lanes, language);
        auto remark = lanes.remarks.begin();
        for (std::size_t i = 0; i <= lanes.lines.size(); ++i) {
            for (; remark != lanes.remarks.end() && remark->before <= i; ++remark) {
                painter.remark(*remark);
            }
            if (i < lanes.lines.size()) {
                painter.line(lanes.lines[i]);
            }
        }
        return painter.height();
    };
    const int height = paint(trial); // the lanes lie below all else, and are as long as that
    const LanesPainter places(svg, lanes, language);
    for (std::size_t i = 0; i < lanes.names.size(); ++i) {
        const int x = places.at(static_cast<int>(i));
        svg.text(x, 20, "lane", lanes.names[i].in(language));
        svg.path("life", "M" + std::to_string(x) + " " + std::to_string(top - 4) + "V" + std::to_string(height));
    }
    paint(svg);
    return svg.finish(height + 4);
}

} // namespace figures
