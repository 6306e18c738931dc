// finish_pages FOLDER: makes the pages that Doxygen wrote into one language's folder what this site wants of them.
//
// All of this is done here and not in the browser, so that it is there without JavaScript, and in print.
#include "finish.hpp"
#include "html.hpp"

#include <algorithm>
#include <exception>
#include <iostream>
#include <stdexcept>

namespace {

void finish(const std::filesystem::path& path, const Namesakes& namesakes) {
    const std::string file = path.filename().string();
    std::string page = html::read(path);
    refuse_torn_details(page);
    leave_lists_out(page);
    show_inherited_members(page);
    make_title_a_heading(page);
    lower_headings(page);

    const auto entries = entries_of_the_sidebar(page);
    const auto here =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.file == file; });
    if (here != entries.end()) namesakes.set_right(page, file);
    if (here != entries.end()) add_table_of_contents(page);
    if (here != entries.end() && !here->translated) say_that_it_is_not_translated(page);
    add_neighbours(page, file, entries);
    link_headings_to_themselves(page);
    mark_current_page(page, file);
    switch_to_the_same_page(page, file);
    clear_empty_corners(page);
    frame_figures(page);
    move_to_the_margin(page);
    split_plain_listings(page);
    mark_lines(page);
    let_names_break(page);
    html::write(path, page);
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 2) {
        std::cerr << "usage: finish_pages FOLDER\n";
        return 2;
    }
    const Namesakes namesakes(argv[1]);
    for (const auto& page : html::pages_in(argv[1])) {
        if (only_repeats(page.filename().string())) {
            std::filesystem::remove(page);
        } else {
            try {
                finish(page, namesakes);
            } catch (const std::exception& error) {
                throw std::runtime_error(page.filename().string() + ": " + error.what());
            }
        }
    }
    return 0;
} catch (const std::exception& error) {
    std::cerr << "finish_pages: " << error.what() << '\n';
    return 1;
}
