#pragma once
/// \file
/// Whose file it is, by the names that learning platforms give to what instructors download.

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace autograder {

/// Which of several attempts; a later one is greater.
struct Attempt {
    std::string stamp;        ///< "20261121160455", as far as the name says
    std::uint64_t number = 0; ///< "-2" of Canvas, "attempt 2", " (2)"
    std::uint64_t upload = 0; ///< Canvas numbers all files in the order in which they came
    bool operator==(const Attempt&) const = default;
    bool operator<(const Attempt& other) const {
        return std::tie(stamp, number, upload) < std::tie(other.stamp, other.number, other.upload);
    }
};

/// What the first part of a path in an export says.
struct ExportName {
    enum class Platform {
        none,
        moodle,
        canvas,
        gradescope
    };
    Platform platform = Platform::none;
    std::string name; ///< of the student
    std::string id;   ///< the platform's number; empty when unknown
    std::string file; ///< the file's own name, where it is a part of the name; otherwise empty
    std::string kind; ///< Moodle: "file", or "onlinetext" and such
    bool late = false;
    Attempt attempt;
};

/// Recognises the names of these exports:
/// - Moodle, "Download all submissions": `Full Name_ID_assignsubmission_file/...`, with a `_` at the end of the folder's
///   name in older versions, and without folders `Full Name_ID_assignsubmission_file_NAME`. Underscores in the full name
///   have been replaced, so the first "_assignsubmission_" is Moodle's; a default group has no ID.
///   https://github.com/moodle/moodle/blob/MOODLE_405_STABLE/mod/assign/classes/downloader.php (get_student_prefix and
///   load_submissionplugin_filelist)
/// - Canvas, "Download Submissions": `lastfirst[_LATE]_USER_FILE_NAME`, anonymous `[LATE_]anon_ID_FILE_NAME`, and
///   `..._text.html` and `..._link.html` for what is not a file. A further attempt with a file of the same name has `-1` and
///   so on before the ending. https://github.com/instructure/canvas-lms/blob/master/lib/content_zipper.rb (get_filename,
///   add_upload_submission) and app/models/attachment.rb (make_unique_filename)
/// - Gradescope, "Export Submissions": folders `submission_ID/` beside submission_metadata.yml; see gradescope_metadata.hpp.
///
/// Any other name is the student's own: `Ada Lovelace/`, `ada.zip`, with an attempt in it if it has one.
/// \param top first part of a path in the export, a clean_name()
/// \param folder whether it is a folder
ExportName export_name(std::string_view top, bool folder);

/// Takes the attempt out of a name: "-attempt2", "_2026-11-21-16-04-55", and where \p copies are expected " (1)".
/// Cautiously, since a name that is cut too short makes one student of two: "Ada (2)/" may be another Ada, "v2" the end
/// of a name, and eight digits a student's number.
/// \param name without the file's ending; what is found is cut out
/// \param copies whether browsers number copies in this place: those of files, not those of folders
Attempt take_attempt(std::string& name, bool copies);

/// The attempt in a name that Canvas has made unique: `delimited-1.cpp` is the second `delimited.cpp`.
/// \param file name; the number is cut out
/// \return the number, 0 when there is none
std::uint64_t take_canvas_number(std::string& file);

} // namespace autograder
