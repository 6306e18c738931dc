#include "figures/cut/story_graph.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace figures {

namespace {

/// Puts what has arrived at the front of a buffer, and shows so many of its bytes.
std::string show_buffer(std::string& buffer, const std::string& arrived, std::size_t count) {
    if (buffer.size() < std::max(count, arrived.size())) buffer.resize(std::max(count, arrived.size()), '.');
    std::copy(arrived.begin(), arrived.end(), buffer.begin());
    return '"' + buffer.substr(0, count) + '"';
}

} // namespace

StoryGraph::StoryGraph(std::string shown) : shown_(std::move(shown)) {}

StoryGraph::Said StoryGraph::encode(const Text& text, const std::string& arrived, std::string& buffer) {
    if (text.en == text.id && text.en.size() >= 2) {
        const std::size_t count = text.en.size() - 2; // without quotes
        std::string tried = buffer;
        if (show_buffer(tried, arrived, count) == text.en) {
            buffer = tried;
            return {false, count};
        }
    }
    auto known = std::find(texts_.begin(), texts_.end(), text);
    if (known == texts_.end()) known = texts_.insert(known, text);
    return {true, static_cast<std::size_t>(known - texts_.begin())};
}

Text StoryGraph::decode(const Said& said, const std::string& arrived, std::string& buffer) const {
    return said.is_text ? texts_[said.number] : Text::same(show_buffer(buffer, arrived, said.number));
}

void StoryGraph::add(const Story& story) {
    std::size_t at = 0;
    std::string buffer;
    int before = -1; // the node and the edge that lead to the next one
    std::size_t by = 0;
    for (const Step& step : story) {
        int number = before >= 0 ? node(before).edges.at(by).next : nodes_.empty() ? -1 : 0;
        if (number < 0) {
            number = static_cast<int>(nodes_.size());
            nodes_.push_back({step.asked, {}});
            if (before >= 0) node(before).edges.at(by).next = number;
        }
        if (node(number).asked != step.asked) throw std::runtime_error("the code asks for what it cannot know yet");
        const std::string arrived = shown_.substr(at, step.got);
        Edge edge;
        for (const Text& text : step.said) {
            edge.said.push_back(encode(text, arrived, buffer));
        }
        const auto [known, is_new] = node(number).edges.try_emplace(step.got, edge);
        if (!is_new && known->second.said != edge.said) throw std::runtime_error("the code does not do the same again");
        at += step.got;
        before = number;
        by = step.got;
    }
}

// Nodes are made in the order of a walk, so what follows a node has a higher number: from the last to the first.
void StoryGraph::join() {
    std::map<std::string, int> known;
    std::vector<int> joined_as(nodes_.size());
    std::vector<Node> kept;
    for (std::size_t i = nodes_.size(); i-- > 0;) {
        for (auto& [got, edge] : nodes_[i].edges) {
            if (edge.next >= 0) edge.next = joined_as[static_cast<std::size_t>(edge.next)];
        }
        const auto [place, is_new] = known.try_emplace(in_json(nodes_[i]), static_cast<int>(kept.size()));
        if (is_new) kept.push_back(nodes_[i]);
        joined_as[i] = place->second;
    }
    nodes_ = std::move(kept);
    first_ = nodes_.size() - 1;
}

Story StoryGraph::read(const std::vector<std::size_t>& pieces) const {
    Story story;
    std::string buffer;
    std::size_t at = 0, piece = 0, left = pieces.front();
    for (int number = static_cast<int>(first_); number >= 0;) {
        const Node& node = nodes_[static_cast<std::size_t>(number)];
        if (left == 0 && piece + 1 < pieces.size()) left = pieces[++piece];
        Step step{node.asked, std::min(node.asked, left), {}};
        const Edge& edge = node.edges.at(step.got);
        const std::string arrived = shown_.substr(at, step.got);
        for (const Said& said : edge.said) {
            step.said.push_back(decode(said, arrived, buffer));
        }
        at += step.got;
        left -= step.got;
        number = edge.next;
        story.push_back(std::move(step));
    }
    return story;
}

std::string StoryGraph::in_json(const Node& node) {
    std::string json = "[" + std::to_string(node.asked) + ",{";
    for (const auto& [got, edge] : node.edges) {
        json += json.back() == '{' ? "\"" : ",\"";
        json += std::to_string(got) + "\":[" + std::to_string(edge.next);
        for (const Said& said : edge.said) {
            json += said.is_text ? "," + std::to_string(said.number) : ",[" + std::to_string(said.number) + "]";
        }
        json += "]";
    }
    return json + "}]";
}

std::string StoryGraph::in_json() const {
    std::string json = "{\"first\":" + std::to_string(first_) + ",\"nodes\":[";
    for (const Node& node : nodes_) {
        json += (json.back() == '[' ? "" : ",\n") + in_json(node);
    }
    return json + "]}";
}

} // namespace figures
