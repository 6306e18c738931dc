#pragma once
/// \file
/// Every story that code tells about a stream, in a compact form that the page can read.
///
/// A node is a call of recv: how much is asked for, and an edge for each count that it may return. An edge says what the
/// code did then, and leads to the next call; nodes from which all goes on alike are one. What was said is either a text,
/// or the number of bytes that a buffer held, at the front of which this recv had put what it brought: what lay behind is
/// what was there before, as with code that shows old bytes.

#include "figures/cut/recording.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace figures {

class StoryGraph {
public:
    /// \param shown the stream as it looks when it is shown in quotes, a character for each byte
    explicit StoryGraph(std::string shown);

    /// Adds the story of one way to cut.
    void add(const Story& story);
    /// Joins what goes on alike. After it nothing can be added.
    void join();
    /// Reads the story of one way to cut out of the graph, as the page does.
    [[nodiscard]] Story read(const std::vector<std::size_t>& pieces) const;

    /// \return JSON: {"first": the number of a node, "nodes": [[asked, {got: [next node or -1, said...], ...}], ...]}; what was
    /// said is the number of one of the texts(), or [count] for so many bytes of the buffer
    [[nodiscard]] std::string in_json() const;
    [[nodiscard]] const std::vector<Text>& texts() const { return texts_; }
    [[nodiscard]] std::size_t size() const { return nodes_.size(); }

private:
    struct Said {
        bool is_text;       ///< else from the buffer
        std::size_t number; ///< of the text, or of bytes
        bool operator==(const Said&) const = default;
    };
    struct Edge {
        std::vector<Said> said;
        int next = -1;
    };
    struct Node {
        std::size_t asked;
        std::map<std::size_t, Edge> edges; ///< by what recv returns
    };
    Node& node(int number) { return nodes_[static_cast<std::size_t>(number)]; }
    [[nodiscard]] Said encode(const Text& text, const std::string& arrived, std::string& buffer);
    [[nodiscard]] Text decode(const Said& said, const std::string& arrived, std::string& buffer) const;
    [[nodiscard]] static std::string in_json(const Node& node);

    std::string shown_;
    std::vector<Text> texts_;
    std::vector<Node> nodes_;
    std::size_t first_ = 0;
};

} // namespace figures
