#pragma once
// What finish_pages does to a page, given as the text of its file; one source file a subject.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// One entry of the sidebar's list of pages.
struct Entry {
    std::string file;
    std::string title; ///< as HTML
    bool translated;
};

// frame.cpp

/// The pages of the course, in order.
std::vector<Entry> entries_of_the_sidebar(std::string_view page);

/// The page's own link in the sidebar.
void mark_current_page(std::string& page, const std::string& file);

/// Links to the previous and the next page of the course; other pages have no room for them either.
void add_neighbours(std::string& page, const std::string& file, const std::vector<Entry>& entries);

/// The link to the other language leads to the page of the same name.
void switch_to_the_same_page(std::string& page, const std::string& file);

/// A page that is shown in English among others says so, to the reader and to whatever reads it aloud.
void say_that_it_is_not_translated(std::string& page);

// headings.cpp

/// Doxygen writes the title as a <div>, and lists of members have none.
void make_title_a_heading(std::string& page);

/// Doxygen writes a page's sections as <h1>, like its title; so in running text each heading goes one level down.
void lower_headings(std::string& page);

/// The sections of a page of the course, listed at its top, or beside the text where there is room.
void add_table_of_contents(std::string& page);

/// A link to itself at the end of each section's heading, to be copied from there.
void link_headings_to_themselves(std::string& page);

// content.cpp

/// A wide drawing scrolls in a frame of its own; the page must not. The frame knows how wide it was drawn.
void frame_figures(std::string& page);

/// A listing cut from the middle of a function begins at the margin all the same: \snippet{trimleft} does nothing.
void move_to_the_margin(std::string& page);

/// A listing without colours is one <pre>: it becomes lines, as those with colours are.
void split_plain_listings(std::string& page);

/// A long line of a listing is folded where there is no room, and one that is set in columns is scrolled instead.
/// Says of each line which of both, and how far in it begins.
void mark_lines(std::string& page);

/// A long name in a table can be broken between its words, and nowhere else.
void let_names_break(std::string& page);

/// The corner of a table with headings on two sides has none itself.
void clear_empty_corners(std::string& page);

/// Doxygen ends <details> at an empty line, and begins another one there that says nothing.
/// Throws std::runtime_error when it has done so.
void refuse_torn_details(const std::string& page);

// reference.cpp

/// Lists that only repeat what other pages say: members by letter, folders, class hierarchies.
bool only_repeats(const std::string& file);

/// Turns links to such lists into plain words.
void leave_lists_out(std::string& page);

/// Inherited members are always shown: the mark that would fold them away, and the script behind it, go.
void show_inherited_members(std::string& page);

// namesakes.cpp

/// Functions of the same name in several labs.
class Namesakes {
public:
    /// Looks at what Doxygen has written of the labs' namespaces, which must not be finished yet.
    explicit Namesakes(const std::filesystem::path& folder);
    /// A function's name without its namespace leads to that of the page's own lab, or of the lab that was last named with "In lab 03";
    /// where that has none of this name, it is no link.
    void set_right(std::string& page, const std::string& file) const;

private:
    std::map<std::string, std::string> labs_; ///< the page of each lab's namespace, by the lab's number
};
