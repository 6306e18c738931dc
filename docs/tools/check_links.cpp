// check_links SITE: every link inside the site must lead to a file that exists and, after a #, to an id in it.
#include "html.hpp"

#include <exception>
#include <iostream>
#include <map>
#include <set>

namespace {

/// A page's ids, and what it refers to.
struct Page {
    std::set<std::string> ids;
    std::vector<std::string> links;
};

/// The value of an attribute of a tag; the blank before its name keeps data-id apart from id.
std::string_view attribute(std::string_view tag, const std::string& name) {
    return html::between(tag, " " + name + "=\"", "\"");
}

Page parse(const std::string& text) {
    Page page;
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at)) {
        const auto whole = html::tag_at(text, at);
        const auto tag = whole.substr(0, whole.find('>') + 1); // without a script's content
        at += whole.size();
        if (tag.starts_with("<!--")) {
            continue;
        }
        for (const auto& name : {"id", "name"}) {
            if (const auto id = attribute(tag, name);
                !id.empty() && (name == std::string_view("id") || tag.starts_with("<a "))) {
                page.ids.emplace(id);
            }
        }
        for (const auto& name : {"href", "xlink:href", "src", "data"}) {
            if (tag.find(std::string(" ") + name + "=\"") != std::string_view::npos) {
                page.links.emplace_back(attribute(tag, name));
            }
        }
    }
    return page;
}

bool leaves_the_site(const std::string& link) {
    for (const std::string_view scheme : {"http:", "https:", "mailto:", "data:"}) {
        if (link.starts_with(scheme)) {
            return true;
        }
    }
    return false;
}

/// Why a link on \p page leads nowhere; empty when it leads somewhere.
std::string what_is_wrong(const std::string& link, const std::filesystem::path& page,
                          const std::map<std::filesystem::path, Page>& pages) {
    if (link == "#" || leaves_the_site(link)) {
        return {};
    }
    const auto hash = link.find('#');
    const auto file = link.substr(0, hash);
    const auto target = file.empty() ? page : (page.parent_path() / file).lexically_normal();
    if (link.empty() || !std::filesystem::is_regular_file(target)) {
        return "no such file";
    }
    if (hash == std::string::npos) {
        return {};
    }
    const auto found = pages.find(target);
    return found != pages.end() && found->second.ids.contains(link.substr(hash + 1)) ? "" : "no such anchor";
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 2) {
        std::cerr << "usage: check_links SITE\n";
        return 2;
    }
    const auto site = std::filesystem::path(argv[1]).lexically_normal();
    std::map<std::filesystem::path, Page> pages;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(site)) {
        if (entry.path().extension() == ".html") {
            pages.emplace(entry.path().lexically_normal(), parse(html::read(entry.path())));
        }
    }
    std::size_t links = 0;
    bool broken = false;
    for (const auto& [path, page] : pages) {
        for (const auto& link : page.links) {
            ++links;
            if (const auto reason = what_is_wrong(link, path, pages); !reason.empty()) {
                std::cout << path.lexically_relative(site).string() << ": " << reason << ": " << link << '\n';
                broken = true;
            }
        }
    }
    std::cout << links << " links on " << pages.size() << " pages\n";
    return broken || pages.empty() ? 1 : 0;
} catch (const std::exception& error) {
    std::cerr << "check_links: " << error.what() << '\n';
    return 1;
}
