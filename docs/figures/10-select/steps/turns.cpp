#include "turns.hpp"

#include <sstream>
#include <stdexcept>

namespace figures {

Sets sets_of(std::string_view text) {
    Sets sets;
    std::vector<int>* list = nullptr;
    std::istringstream words{std::string(text.substr(0, text.find(';')))};
    for (std::string word; words >> word;) {
        if (word == "r") {
            list = &sets.reading;
        } else if (word == "w") {
            list = &sets.writing;
        } else if (word == "..." || list == nullptr) {
            throw std::runtime_error("not all of a set is in the transcript: " + std::string(text));
        } else {
            list->push_back(std::stoi(word)); // leaves out the comma behind the last number of a list
        }
    }
    return sets;
}

std::vector<Turn> turns_of(const std::vector<harness::Line>& lines, const std::vector<Deed>& deeds) {
    std::vector<Turn> turns;
    auto deed = deeds.begin();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const harness::Line& line = lines[i];
        if (line.is_peers()) {
            continue;
        }
        if (line.call != harness::Call::select) {
            if (!turns.empty()) {
                turns.back().calls.push_back(line);
            }
            continue;
        }
        Turn turn;
        for (; deed != deeds.end() && deed->lines <= i; ++deed) {
            turn.meanwhile.push_back(deed->words);
        }
        turn.asked = sets_of(line.note);
        turn.ready = sets_of(line.data);
        turn.highest_plus_one = static_cast<std::size_t>(line.asked);
        turns.push_back(turn);
    }
    return turns;
}

} // namespace figures
