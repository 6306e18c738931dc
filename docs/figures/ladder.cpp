#include "figures/ladder.hpp"

#include "figures/svg.hpp"

#include "harness/ladder.hpp"

#include <algorithm>

namespace figures {

using harness::Call;
using harness::Line;

namespace {

constexpr int peers_lane = 46, codes_lane = 316, calls = codes_lane + 14;
constexpr int row_height = 26;
constexpr std::size_t arrow_letters = 28; // of a label between the lanes
constexpr std::size_t call_letters = 48;  // of a line to the right of the lanes

const Text ends = {"ends its stream", "mengakhiri alirannya"};
const Text resets = {"resets the connection", "mereset koneksi"};
const Text connects = {"connects", "menyambung"};
const Text accepts = {"accepts", "menerima koneksi"};
const Text sees_end = {"sees the end of the stream", "melihat akhir aliran"};
const Text sees_reset = {"sees a reset", "melihat reset"};
const Text waits = {"is waiting", "menunggu"};
const Text arranged = {"* arranged for the picture; in life it happens by itself",
                       "* diatur untuk gambar ini; di dunia nyata terjadi dengan sendirinya"};

Text time_that_passes(const Line& line) {
    const std::string time = std::to_string(line.asked) + " ms";
    return {time + " pass", time + " berlalu"};
}

class LadderPainter {
public:
    LadderPainter(Svg& svg, Language language, int top) : svg_(svg), language_(language), y_(top) {}

    void operator()(const Text& note) {
        y_ += row_height;
        svg_.text(calls, y_, "note n-r", note.in(language_));
    }

    void operator()(const Line& line) {
        y_ += row_height;
        if (line.is_peers())
            paint_peers(line);
        else
            paint_codes(line);
    }

private:
    void paint_peers(const Line& line) {
        switch (line.call) {
        case Call::peer_sends:
            to_the_right("msg", "lbl", quoted(line.data, arrow_letters));
            break;
        case Call::peer_ends:
            to_the_right("msg end", "note", ends.in(language_));
            break;
        case Call::peer_resets:
            to_the_right("msg end", "note", resets.in(language_));
            break;
        case Call::peer_connects:
            to_the_right("msg", "note", connects.in(language_));
            break;
        case Call::peer_accepts:
            beside_the_peer(accepts);
            break;
        case Call::peer_sees_end:
            beside_the_peer(sees_end);
            break;
        case Call::peer_sees_reset:
            beside_the_peer(sees_reset);
            break;
        case Call::time_passes:
            svg_.text((peers_lane + codes_lane) / 2, y_, "note", time_that_passes(line).in(language_));
            break;
        default:
            break;
        }
    }

    void paint_codes(const Line& line) {
        std::string text = harness::call_in_words(line);
        text += line.returned ? " = " + harness::result_in_words(line) : " " + waits.in(language_);
        const bool sends = line.call == Call::send || line.call == Call::write;
        if (sends && line.result > 0) {
            svg_.text((peers_lane + codes_lane) / 2, y_ - 8, "lbl", quoted(line.data, arrow_letters));
            svg_.arrow(codes_lane, y_ - 2, peers_lane + 4, y_ + 4, "msg");
        } else if (line.data_size > 0 && !harness::waits_for_readiness(line.call) && line.call != Call::getaddrinfo) {
            const std::size_t taken = text.size() + 6; // blank, quotes, dots
            text += " " + quoted(line.data, call_letters - std::min(taken, call_letters - 4));
        }
        svg_.text(calls, y_, line.injected ? "lbl injected n-r" : "lbl n-r", text + (line.injected ? " *" : ""));
    }

    void to_the_right(const std::string& arrow, const std::string& letters, const std::string& label) {
        svg_.text((peers_lane + codes_lane) / 2, y_ - 8, letters, label);
        svg_.arrow(peers_lane, y_ - 2, codes_lane - 4, y_ + 4, arrow);
    }

    void beside_the_peer(const Text& text) { svg_.text(peers_lane + 12, y_, "note n-r", text.in(language_)); }

    Svg& svg_;
    Language language_;
    int y_;
};

bool is_injected(const Event& event) {
    const Line* line = std::get_if<Line>(&event);
    return line != nullptr && line->injected;
}

} // namespace

std::vector<Event> events() {
    std::vector<Event> all;
    for (Line& line : harness::transcript()) {
        if (line.call != Call::peer_receives) all.emplace_back(std::move(line));
    }
    return all;
}

std::string draw(const Ladder& ladder, Language language) {
    Svg svg(ladder.id, "ladder", ladder.title.in(language), ladder.description.in(language));
    constexpr int top = 34;
    int height = top + 12 + row_height * static_cast<int>(ladder.events.size());
    for (const int lane : {peers_lane, codes_lane}) {
        svg.path("life", "M" + std::to_string(lane) + " " + std::to_string(top - 4) + "V" + std::to_string(height));
    }
    svg.text(peers_lane, 20, "lane", ladder.peer.in(language));
    svg.text(codes_lane, 20, "lane", ladder.code.in(language));
    LadderPainter painter(svg, language, top - 2);
    for (const Event& event : ladder.events) {
        std::visit(painter, event);
    }
    if (std::any_of(ladder.events.begin(), ladder.events.end(), is_injected)) {
        height += row_height;
        svg.text(peers_lane, height - 6, "note n-r", arranged.in(language));
    }
    return svg.finish(height + 4);
}

} // namespace figures
