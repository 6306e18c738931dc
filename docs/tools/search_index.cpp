// search_index FOLDER: writes FOLDER/search-index.js, one entry for each section and each member of the finished pages.
//
// It is a script and not JSON, because a page from file:// may load scripts but not read files.
#include "html.hpp"

#include <exception>
#include <iostream>
#include <sstream>

namespace {

using html::between;
using html::words_of;

/// What the reader may land on.
struct Section {
    std::string url;
    std::string page;
    std::string heading; ///< empty for what stands above the first one
    std::string text;
};

/// Where the next heading begins; the page's title is not among them.
std::size_t next_heading(std::string_view body, std::size_t from) {
    for (auto at = body.find("<h", from); at != std::string_view::npos; at = body.find("<h", at + 1)) {
        if (at + 2 < body.size() && body[at + 2] >= '2' && body[at + 2] <= '5') {
            return at;
        }
    }
    return std::string_view::npos;
}

/// The heading's own anchor, or of a member's the one that its mark links to.
std::string anchor_of(std::string_view heading) {
    auto anchor = between(heading, "id=\"", "\"");
    if (anchor.empty()) {
        anchor = between(heading, "name=\"", "\"");
    }
    if (anchor.empty()) {
        anchor = between(heading, "href=\"#", "\"");
    }
    return std::string(anchor);
}

void add_sections(const std::filesystem::path& path, std::vector<Section>& sections) {
    const std::string page = html::read(path);
    const std::string title = words_of(between(page, "<title>", "</title>"));
    const auto start = page.find("<div class=\"contents\"");
    const auto stop = page.find("</main>");
    if (start == std::string::npos || stop == std::string::npos) {
        return;
    }
    std::string body = page.substr(start, stop - start);
    if (const auto links = body.find("<nav class=\"neighbours\""); links != std::string::npos) {
        body.resize(links);
    }
    if (const auto contents = body.find("<nav class=\"toc\""); contents != std::string::npos) {
        body.erase(contents, body.find("</nav>", contents) - contents);
    }
    html::replace_all(body, ">#</a>", "></a>"); // the links of headings to themselves

    Section section{path.filename().string(), title.substr(0, title.rfind(" - ")), "", ""};
    for (std::size_t at = 0; at != std::string::npos;) {
        const auto next = next_heading(body, at);
        section.text = words_of(std::string_view(body).substr(at, next == std::string::npos ? next : next - at));
        if (!section.text.empty() || !section.heading.empty()) {
            sections.push_back(section);
        }
        if (next == std::string::npos) {
            return;
        }
        const auto end = body.find("</h", next);
        const std::string heading = body.substr(next, end - next);
        const auto anchor = anchor_of(heading);
        section.heading = words_of(heading);
        section.url = path.filename().string() + (anchor.empty() ? "" : "#" + anchor);
        at = body.find('>', end) == std::string::npos ? std::string::npos : body.find('>', end) + 1;
    }
}

std::string as_script(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return quoted + '"';
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 2) {
        std::cerr << "usage: search_index FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::vector<Section> sections;
    for (const auto& page : html::pages_in(folder)) {
        add_sections(page, sections);
    }
    std::ostringstream script;
    script << "window.sections = [\n";
    for (const auto& [url, page, heading, text] : sections) {
        script << '[' << as_script(url) << ", " << as_script(page) << ", " << as_script(heading) << ", "
               << as_script(text) << "],\n";
    }
    script << "];\n";
    html::write(folder / "search-index.js", script.str());
    return 0;
} catch (const std::exception& error) {
    std::cerr << "search_index: " << error.what() << '\n';
    return 1;
}
