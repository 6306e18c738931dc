#include "figures/ladder.hpp"

#include "figures/svg.hpp"

#include "harness/ladder.hpp"

#include <algorithm>

namespace figures {

using harness::Call;
using harness::Line;

namespace {

// Everything stands between the lanes, each side's words at its own: so it is narrow enough for a telephone.
constexpr int peers_lane = 10, codes_lane = 376, beside = 12;
constexpr int row_height = 26, arrow_height = 32, top = 34;
constexpr std::size_t arrow_letters = 28;
constexpr std::size_t call_letters = 43; // with an asterisk two more

const Text ends = {"ends its stream", "mengakhiri alirannya"};
const Text resets = {"resets the connection", "mereset koneksi"};
const Text connects = {"connects", "menyambung"};
const Text accepts = {"accepts", "menerima koneksi"};
const Text sees_end = {"sees the end of the stream", "melihat akhir aliran"};
const Text sees_reset = {"sees a reset", "melihat reset"};
const Text waits = {"is waiting", "menunggu"};
const Text arranged = {"* arranged here; in life it happens by itself",
                       "* diatur di sini; di dunia nyata terjadi sendiri"};

Text time_that_passes(const Line& line) {
    const std::string time = std::to_string(line.asked) + " ms";
    return {time + " pass", time + " berlalu"};
}

class LadderPainter {
public:
    LadderPainter(Svg& svg, Language language) : svg_(svg), language_(language) {}

    void operator()(const Text& note) {
        y_ += row_height;
        beside_the_code("note", note.in(language_));
    }

    void operator()(const Line& line) {
        y_ += row_height;
        if (line.is_peers())
            paint_peers(line);
        else
            paint_codes(line);
    }

    [[nodiscard]] int height() const { return y_ + 14; }

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
        const bool sends = line.result > 0 && (line.call == Call::send || line.call == Call::write);
        if (!sends && line.data_size > 0 && !harness::waits_for_readiness(line.call)
            && line.call != Call::getaddrinfo) {
            const std::size_t taken = text.size() + 3; // blank, quotes
            text += " " + quoted(line.data, call_letters - std::min(taken, call_letters - 4));
        }
        beside_the_code(line.injected ? "lbl injected" : "lbl", text + (line.injected ? " *" : ""));
        if (sends) {
            y_ += arrow_height;
            svg_.text((peers_lane + codes_lane) / 2, y_ - 8, "lbl", quoted(line.data, arrow_letters));
            svg_.arrow(codes_lane, y_ - 2, peers_lane + 4, y_ + 4, "msg");
        }
    }

    void to_the_right(const std::string& arrow, const std::string& letters, const std::string& label) {
        y_ += arrow_height - row_height;
        svg_.text((peers_lane + codes_lane) / 2, y_ - 8, letters, label);
        svg_.arrow(peers_lane, y_ - 2, codes_lane - 4, y_ + 4, arrow);
    }

    void beside_the_peer(const Text& text) { svg_.text(peers_lane + beside, y_ - 4, "note n-r", text.in(language_)); }

    void beside_the_code(const std::string& letters, const std::string& text) {
        svg_.text(codes_lane - beside, y_, letters + " n-l", text);
    }

    Svg& svg_;
    Language language_;
    int y_ = top - 2;
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
    const auto paint = [&](Svg& onto) {
        LadderPainter painter(onto, language);
        for (const Event& event : ladder.events) {
            std::visit(painter, event);
        }
        return painter.height();
    };
    Svg trial(ladder.id, "ladder", {}, {});
    int height = paint(trial); // the lanes lie below all else, and are as long as that
    Svg svg(ladder.id, "ladder", ladder.title.in(language), ladder.description.in(language));
    for (const int lane : {peers_lane, codes_lane}) {
        svg.path("life", "M" + std::to_string(lane) + " " + std::to_string(top - 4) + "V" + std::to_string(height));
    }
    svg.text(peers_lane - 6, 20, "lane n-r", ladder.peer.in(language));
    svg.text(codes_lane + 6, 20, "lane n-l", ladder.code.in(language));
    paint(svg);
    if (std::any_of(ladder.events.begin(), ladder.events.end(), is_injected)) {
        height += row_height;
        svg.text(peers_lane, height - 6, "note n-r", arranged.in(language));
    }
    return svg.finish(height + 4);
}

} // namespace figures
