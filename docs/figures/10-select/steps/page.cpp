#include "page.hpp"

#include "figures/svg.hpp"

#include <algorithm>
#include <cerrno>
#include <set>
#include <sstream>
#include <utility>

namespace figures {

using harness::Call;
using harness::Line;

namespace {

const Text title = {"Step through the loop", "Perulangan, langkah demi langkah"};
const Text back = {"Back", "Mundur"};
const Text next = {"Next", "Maju"};
const Text turn_word = {"Turn", "Putaran"};
const Text of_word = {"of", "dari"};
const Text meanwhile_word = {"Meanwhile", "Sementara itu"};
const Text number_word = {"number", "nomor"};
const Text asked_word = {"before select: whom to watch", "sebelum select: siapa yang diamati"};
const Text ready_word = {"after select: who is ready", "sesudah select: siapa yang siap"};
const Text reading_word = {"to read", "membaca"};
const Text writing_word = {"to write", "menulis"};
const Text third_word = {"third set", "himpunan ketiga"};
const Text unused_word = {"not used", "tidak dipakai"};
const Text before_word = {"before", "sebelum"};
const Text after_word = {"after", "sesudah"};
const Text calls_word = {"Calls until the next select", "Panggilan sampai select berikutnya"};
const Text all_word = {"All turns in one table", "Semua putaran dalam satu tabel"};
const Text table_word = {"The sets of this turn", "Himpunan pada putaran ini"};

/// \return "3 4 5", or "-" for none
std::string numbers(const std::vector<int>& descriptors) {
    std::string text;
    for (const int descriptor : descriptors) {
        text += (text.empty() ? "" : " ") + std::to_string(descriptor);
    }
    return text.empty() ? "–" : text;
}

/// \return the sets in words: "to read 3 4, to write 6"
std::string in_words(const Sets& sets, Language language) {
    std::string text;
    if (!sets.reading.empty()) text = reading_word.in(language) + " " + numbers(sets.reading);
    if (!sets.writing.empty()) {
        text += (text.empty() ? "" : ", ") + writing_word.in(language) + " " + numbers(sets.writing);
    }
    return text;
}

/// What a call has done, without the numbers that depend on the kernel.
std::string in_words(const Line& line, const std::map<int, Text>& names, Language language) {
    const std::string call = std::string(harness::name(line.call)) + "(" + std::to_string(line.descriptor) + ")";
    constexpr std::size_t letters = 20;
    const bool is_long = line.data_size > line.data.size();
    switch (line.call) {
    case Call::accept:
        return call + " = " + std::to_string(line.result) + ": " + names.at(static_cast<int>(line.result)).in(language);
    case Call::recv:
        if (line.result == 0) return call + " = 0: " + Text{"the end", "akhir"}.in(language);
        return call + " = " + std::to_string(line.result) + (is_long ? "" : ": " + quoted(line.data, letters));
    case Call::send:
        if (line.result < line.asked)
            return call + ": " + Text{"there is room for a part", "hanya muat sebagian"}.in(language);
        return call + ": "
               + (is_long ? Text{"there is room for the rest", "sisanya muat"}.in(language)
                          : quoted(line.data, letters));
    default:
        return call;
    }
}

std::string in_json(const std::string& text) {
    std::string safe = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') safe += '\\';
        if (c == '<') {
            safe += "\\u003c"; // no tag can end the script
        } else {
            safe += c;
        }
    }
    return safe + '"';
}

std::string in_json(const std::vector<int>& numbers) {
    std::string text;
    for (const int number : numbers) {
        text += (text.empty() ? "" : ",") + std::to_string(number);
    }
    return "[" + text + "]";
}

std::string in_json(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) {
        list += (list.empty() ? "" : ",") + in_json(text);
    }
    return "[" + list + "]";
}

class PageWriter {
public:
    PageWriter(const std::vector<Turn>& turns, const std::map<int, Text>& names, Language language)
        : turns_(turns), names_(names), language_(language) {}

    std::string page() {
        html_ << "<section class=\"select-steps\" aria-labelledby=\"select-steps-title\">\n"
              << "<p class=\"select-steps-title\" id=\"select-steps-title\">" << word(title) << "</p>\n"
              << "<div class=\"select-steps-stage\">\n";
        controls();
        html_ << "<p class=\"select-steps-meanwhile\"></p>\n";
        sets_of_a_turn();
        html_ << "<p class=\"select-steps-k\" id=\"select-steps-calls\">" << word(calls_word) << "</p>\n"
              << "<ol class=\"select-steps-calls\" aria-labelledby=\"select-steps-calls\"></ol>\n"
              << "<p class=\"select-steps-say\" role=\"status\" aria-live=\"polite\"></p>\n</div>\n";
        all_turns();
        data();
        html_ << "</section>\n";
        return html_.str();
    }

private:
    std::string word(const Text& text) const { return in_xml(text.in(language_)); }

    void controls() {
        html_ << "<div class=\"select-steps-controls\"><button type=\"button\" data-go=\"-1\">← " << word(back)
              << "</button>\n<button type=\"button\" data-go=\"1\">" << word(next) << " →</button>\n"
              << "<div><label for=\"select-steps-turn\">" << word(turn_word)
              << "</label> <input id=\"select-steps-turn\" type=\"range\" min=\"1\" max=\"" << turns_.size()
              << "\" value=\"1\"> <output for=\"select-steps-turn\"></output></div></div>\n";
    }

    void sets_of_a_turn() {
        html_ << "<table class=\"select-steps-sets\"><caption class=\"unseen\">" << word(table_word)
              << "</caption>\n<thead><tr><th scope=\"col\">" << word(number_word) << "</th>";
        for (const auto& [descriptor, name] : names_) {
            html_ << "<th scope=\"col\" data-column=\"" << descriptor << "\">" << descriptor << "<br><span>"
                  << word(name) << "</span></th>";
        }
        html_ << "</tr></thead>\n";
        group(asked_word, "asked");
        group(ready_word, "ready");
        html_ << "</table>\n";
    }

    void group(const Text& heading, const std::string& which) {
        html_ << "<tbody><tr><th class=\"select-steps-group\" scope=\"rowgroup\" colspan=\"" << names_.size() + 1
              << "\">" << word(heading) << "</th></tr>\n";
        row(reading_word, which + "-r", "r");
        row(writing_word, which + "-w", "w");
        if (which == "asked") {
            html_ << "<tr><th scope=\"row\">" << word(third_word) << "</th><td class=\"select-steps-unused\" colspan=\""
                  << names_.size() << "\"><code>nullptr</code>: " << word(unused_word) << "</td></tr>\n";
        }
        html_ << "</tbody>\n";
    }

    void row(const Text& heading, const std::string& set, const std::string& sign) {
        html_ << "<tr><th scope=\"row\">" << word(heading) << "</th>";
        for (const auto& [descriptor, name] : names_) {
            html_ << "<td data-set=\"" << set << "\" data-column=\"" << descriptor << "\" data-sign=\"" << sign
                  << "\"></td>";
        }
        html_ << "</tr>\n";
    }

    void all_turns() {
        html_ << "<details class=\"select-steps-all\" open><summary>" << word(all_word) << "</summary>\n<table><thead>"
              << "<tr><th scope=\"col\">" << word(turn_word) << "</th><th scope=\"col\">" << word(before_word)
              << "</th><th scope=\"col\">" << word(after_word) << "</th><th scope=\"col\">" << word(calls_word)
              << "</th></tr></thead>\n";
        for (std::size_t i = 0; i < turns_.size(); ++i) {
            const Turn& turn = turns_[i];
            html_ << "<tbody>";
            if (!turn.meanwhile.empty()) {
                html_ << "<tr><td class=\"select-steps-deed\" colspan=\"4\">" << in_xml(meanwhile(turn))
                      << "</td></tr>";
            }
            html_ << "<tr><th scope=\"row\">" << i + 1 << "</th><td>" << in_xml(in_words(turn.asked, language_))
                  << "</td><td>" << in_xml(in_words(turn.ready, language_)) << "</td><td>";
            for (const std::string& call : calls(turn)) {
                html_ << "<div>" << in_xml(call) << "</div>";
            }
            html_ << "</td></tr></tbody>\n";
        }
        html_ << "</table></details>\n";
    }

    /// \return what has been done before this turn, or ""
    [[nodiscard]] std::string meanwhile(const Turn& turn) const {
        std::string text;
        for (const Text& deed : turn.meanwhile) {
            text += (text.empty() ? meanwhile_word.in(language_) + ": " : "; ") + deed.in(language_);
        }
        return text + (text.empty() ? "" : ".");
    }

    [[nodiscard]] std::vector<std::string> calls(const Turn& turn) const {
        std::vector<std::string> texts;
        std::transform(turn.calls.begin(), turn.calls.end(), std::back_inserter(texts),
                       [&](const Line& line) { return in_words(line, names_, language_); });
        return texts;
    }

    /// Everything that the script shows, so that it need not know what a loop is.
    void data() {
        html_ << "<script type=\"application/json\">[";
        std::set<int> open = open_at_first();
        for (std::size_t i = 0; i < turns_.size(); ++i) {
            const Turn& turn = turns_[i];
            const auto made = calls(turn);
            std::string says = turn_word.in(language_) + " " + std::to_string(i + 1) + ". "
                               + Text{"Ready", "Siap"}.in(language_) + ": " + in_words(turn.ready, language_) + ". ";
            for (std::size_t call = 0; call < made.size(); ++call) {
                says += made[call] + (call + 1 < made.size() ? "; " : ".");
            }
            html_ << (i == 0 ? "\n" : ",\n") << "{\"position\":"
                  << in_json(std::to_string(i + 1) + " " + of_word.in(language_) + " " + std::to_string(turns_.size()))
                  << ",\"open\":" << in_json(std::vector<int>(open.begin(), open.end()))
                  << ",\"meanwhile\":" << in_json(meanwhile(turn))
                  << ",\"sets\":{\"asked-r\":" << in_json(turn.asked.reading)
                  << ",\"asked-w\":" << in_json(turn.asked.writing) << ",\"ready-r\":" << in_json(turn.ready.reading)
                  << ",\"ready-w\":" << in_json(turn.ready.writing) << "},\"calls\":" << in_json(made)
                  << ",\"says\":" << in_json(says) << "}";
            for (const Line& line : turn.calls) {
                if (line.call == Call::accept) open.insert(static_cast<int>(line.result));
                if (line.call == Call::close) open.erase(line.descriptor);
            }
        }
        html_ << "]</script>\n";
    }

    /// Those that are watched in the first turn: nobody has been accepted yet.
    [[nodiscard]] std::set<int> open_at_first() const {
        const auto& watched = turns_.front().asked.reading;
        return {watched.begin(), watched.end()};
    }

    const std::vector<Turn>& turns_;
    const std::map<int, Text>& names_;
    Language language_;
    std::ostringstream html_;
};

} // namespace

std::string page_of(const std::vector<Turn>& turns, const std::map<int, Text>& names, Language language) {
    return PageWriter(turns, names, language).page();
}

std::string draw_sets(const std::string& id, const Turn& turn, const std::map<int, Text>& names, Language language) {
    constexpr int left = 130, column = 64, row = 40, top = 64;
    const Text description = {
        "Before the call: to read " + numbers(turn.asked.reading) + "; to write " + numbers(turn.asked.writing)
            + ". The first argument is " + std::to_string(turn.highest_plus_one)
            + ", the highest descriptor plus one. After the call only those are left in the sets that are ready: to "
              "read "
            + numbers(turn.ready.reading) + "; to write " + numbers(turn.ready.writing) + ".",
        "Sebelum panggilan: membaca " + numbers(turn.asked.reading) + "; menulis " + numbers(turn.asked.writing)
            + ". Argumen pertama " + std::to_string(turn.highest_plus_one)
            + ", deskriptor tertinggi ditambah satu. Sesudah panggilan hanya yang siap tersisa: membaca "
            + numbers(turn.ready.reading) + "; menulis " + numbers(turn.ready.writing) + "."};
    const Text heading = {"The question and the answer, in the same sets",
                          "Pertanyaan dan jawaban, dalam himpunan yang sama"};
    Svg svg(id, "bytes", heading.in(language), description.in(language));
    int x = left;
    for (const auto& [descriptor, name] : names) {
        svg.text(x + column / 2, 20, "lane", std::to_string(descriptor));
        svg.text(x + column / 2, 40, "cap", name.in(language));
        x += column;
    }
    int y = top;
    const auto paint = [&](const Text& label, const std::vector<int>& set, const std::string& color, const Text& sign) {
        svg.text(left - 16, y + 21, "cap n-l", label.in(language));
        int place = left;
        for (const auto& [descriptor, name] : names) {
            const bool is_in = std::find(set.begin(), set.end(), descriptor) != set.end();
            if (is_in) {
                svg.box(place + 4, y, column - 8, 30, color, sign.in(language));
            } else {
                svg.path("brace", "M" + std::to_string(place + 4) + " " + std::to_string(y) + "h"
                                      + std::to_string(column - 8) + "v30h" + std::to_string(8 - column) + "z");
            }
            place += column;
        }
        y += row;
    };
    const Text watch = {"watch", "amati"};
    const Text ready = {"ready", "siap"};
    paint({"before: to read", "sebelum: membaca"}, turn.asked.reading, "f0", watch);
    paint({"to write", "menulis"}, turn.asked.writing, "f0", watch);
    svg.text(left + column * static_cast<int>(names.size()) / 2, y + 18, "lbl",
             "select(" + std::to_string(turn.highest_plus_one)
                 + ", ...) = " + std::to_string(turn.ready.reading.size() + turn.ready.writing.size()));
    y += row;
    paint({"after: to read", "sesudah: membaca"}, turn.ready.reading, "f1", ready);
    paint({"to write", "menulis"}, turn.ready.writing, "f1", ready);
    return svg.finish(y);
}

} // namespace figures
