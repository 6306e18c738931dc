#include "figures/cut/cut_it_yourself.hpp"

#include "figures/cut/recording.hpp"
#include "figures/cut/story_graph.hpp"
#include "figures/shown.hpp"
#include "figures/svg.hpp"

#include <cstdio>
#include <exception>
#include <numeric>
#include <stdexcept>

namespace figures {

namespace {

std::string as_json(const std::string& text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        json += c == '<' ? "\\u003c" : std::string{c}; // no end tag inside a script element
    }
    return json + '"';
}

template <class T, class Write>
std::string list(const std::vector<T>& values, Write write) {
    std::string json = "[";
    for (const T& value : values) {
        json += (json.size() == 1 ? "" : ",") + write(value);
    }
    return json + "]";
}

std::string number(std::size_t value) { return std::to_string(value); }

/// All stories of one reader, proven to be what it did.
StoryGraph graph_of(const CutIt& figure, const Reader& reader) {
    const std::string quoted = as_demos_show(figure.stream);
    StoryGraph graph(quoted.substr(1, quoted.size() - 2));
    const std::size_t ways = std::size_t{1} << (figure.stream.size() - 1);
    std::vector<Story> stories;
    for (std::size_t way = 0; way < ways; ++way) {
        stories.push_back(story_of(reader, figure.stream, way_to_cut(figure.stream.size(), way)));
        graph.add(stories.back());
    }
    graph.join();
    for (std::size_t way = 0; way < ways; ++way) {
        if (graph.read(way_to_cut(figure.stream.size(), way)) != stories[way])
            throw std::runtime_error("the compact form tells another story for way " + number(way));
    }
    return graph;
}

std::string in_json(const StoryGraph& graph, Language language) {
    const auto in_this = [&](const Text& text) { return as_json(text.in(language)); };
    return "{\"says\":" + list(graph.texts(), in_this) + ",\n\"graph\":" + graph.in_json() + "}";
}

std::string data(const CutIt& figure, const StoryGraph& naive, const StoryGraph& right, Language language) {
    std::vector<std::string> boxes, shown, classes;
    for (const char byte : figure.stream) {
        boxes.push_back(figure.hex ? in_hex(byte) : in_a_box(byte));
    }
    for (std::size_t part = 0; part < figure.parts.size(); ++part) {
        for (std::size_t i = 0; i < figure.parts[part].size; ++i) {
            classes.push_back("f" + number(part % 3) + (i < figure.parts[part].header ? " len" : ""));
        }
    }
    const std::string quoted = as_demos_show(figure.stream);
    return "{\"boxes\":" + list(boxes, as_json) + ",\n\"shown\":" + as_json(quoted.substr(1, quoted.size() - 2))
           + ",\n\"classes\":" + list(classes, as_json) + ",\n\"pieces\":" + list(figure.pieces, number)
           + ",\n\"as\":" + as_json(figure.as_in.in(language)) + ",\n\"naive\":" + in_json(naive, language)
           + ",\n\"right\":" + in_json(right, language) + "}";
}

std::string still(const CutIt& figure, Language language) {
    std::vector<Piece> pieces;
    std::size_t at = 0;
    for (const Step& step : story_of(figure.naive, figure.stream, figure.pieces)) {
        if (step.got > 0) pieces.push_back({step.got, figure.stream.substr(at, step.got)});
        at += step.got;
    }
    const Text description = {
        "The bytes of the stream in boxes, with the messages above, and below what each recv of the "
        "naive code brings.",
        "Bita aliran dalam kotak, dengan pesan di atas, dan di bawah apa yang dibawa tiap recv dari "
        "kode naif."};
    return draw(
        ByteBoxes{.id = figure.id + "-still",
                  .title = figure.title,
                  .description = description,
                  .rows = {{.bytes = figure.stream, .parts = figure.parts, .pieces = pieces, .hex = figure.hex}}},
        language);
}

std::string page(const CutIt& figure, const StoryGraph& naive, const StoryGraph& right, Language language) {
    return "<section class=\"cut-it\" id=\"" + figure.id + "\" lang=\"" + Text{"en", "id"}.in(language)
           + "\" aria-label=\"" + in_xml(figure.title.in(language)) + "\">\n<div class=\"cut-it-still\">\n"
           + still(figure, language) + "</div>\n<script type=\"application/json\">"
           + data(figure, naive, right, language) + "</script>\n</section>\n";
}

} // namespace

int cut_it_yourself(const CutIt& figure, const std::string& file) {
    try {
        if (std::accumulate(figure.pieces.begin(), figure.pieces.end(), std::size_t{0}) != figure.stream.size())
            throw std::runtime_error("the pieces are not as long as the stream");
        const StoryGraph naive = graph_of(figure, figure.naive), right = graph_of(figure, figure.right);
        write(file, [&](Language language) { return page(figure, naive, right, language); });
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s: %s\n", file.c_str(), e.what());
        return 1;
    }
}

} // namespace figures
