// join_pages FOLDER OUTPUT TITLE PAGE...: the contents of several finished pages as one, to be printed.
//
// Sections keep their ids, which differ from page to page, so links among these pages become links within the one.
#include "html.hpp"

#include <exception>
#include <iostream>
#include <stdexcept>

namespace {

using html::between;

/// Without scripts: paper shows what a reader without them sees.
std::string head_of(std::string_view page, const std::string& title) {
    std::string head(page.substr(0, page.find("<body>")));
    const std::string old(between(head, "<title>", "</title>"));
    html::replace_all(head, "<title>" + old + "</title>", "<title>" + title + "</title>");
    for (auto at = head.find("<script"); at != std::string::npos; at = head.find("<script")) {
        head.erase(at, html::tag_at(head, at).size());
    }
    return head;
}

/// From the page's title to its last word, as a section with the page's name as its id.
std::string content_of(const std::string& page, const std::string& file) {
    const auto start = page.find("<div id=\"top\">");
    const auto end = page.find("<nav class=\"neighbours\"");
    if (start == std::string::npos || end == std::string::npos) {
        throw std::runtime_error(file + " is not a finished page");
    }
    std::string content = page.substr(start, end - start);
    html::replace_all(content, "<div id=\"top\">", "<div>");
    return "<section id=\"" + file.substr(0, file.rfind('.')) + "\">\n" + content + "</section>\n";
}

/// Paper leads to its own sections and to the web; what else there is on the site is not there.
void drop_other_links(std::string& body) {
    static constexpr std::string_view begin = " href=\"";
    for (auto at = body.find(begin); at != std::string::npos; at = body.find(begin, at + 1)) {
        const auto target = between(body, begin, "\"", at);
        if (!target.starts_with('#') && !target.starts_with("http")) {
            body.erase(at, begin.size() + target.size() + 1);
        }
    }
}

} // namespace

int main(int argc, char** argv) try {
    if (argc < 5) {
        std::cerr << "usage: join_pages FOLDER OUTPUT TITLE PAGE...\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const std::string title = argv[3];
    const std::vector<std::string> files(argv + 4, argv + argc);
    std::string contents;
    std::string sections;
    for (const auto& file : files) {
        const std::string page = html::read(folder / file);
        const std::string heading(between(page, "<h1 class=\"title\"", "</h1>"));
        contents += "<p><a href=\"" + file + "\">" + heading.substr(heading.find('>') + 1) + "</a></p>\n";
        sections += content_of(page, file);
    }
    std::string body = "<body>\n<main id=\"main\">\n<h1>" + title + "</h1>\n" + contents + sections;
    body += "</main>\n</body>\n</html>\n";
    for (const auto& file : files) {
        html::replace_all(body, "href=\"" + file + "#", "href=\"#");
        html::replace_all(body, "href=\"" + file + "\"", "href=\"#" + file.substr(0, file.rfind('.')) + "\"");
    }
    drop_other_links(body);
    html::replace_all(body, "<details>", "<details open=\"open\">");
    html::replace_all(body, "<noscript>", "");
    html::replace_all(body, "</noscript>", "");
    html::write(argv[2], head_of(html::read(folder / files.front()), title) + body);
    return 0;
} catch (const std::exception& error) {
    std::cerr << "join_pages: " << error.what() << '\n';
    return 1;
}
