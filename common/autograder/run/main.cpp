// soket: the instructor's command. common/autograder/soket builds and starts it.
#include "autograder/intake/intake.hpp"
#include "autograder/package/gradescope_package.hpp"
#include "autograder/package/gradescope_submission.hpp"
#include "autograder/report/whole_file.hpp"
#include "autograder/run/grade_run.hpp"
#include "autograder/run/labs.hpp"
#include "autograder/run/progress.hpp"
#include "autograder/run/reports.hpp"
#include "autograder/sandbox/grade.hpp"
#include "autograder/sandbox/isolation.hpp"
#include "autograder/sandbox/workshop.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace autograder;

constexpr int cut_off = 130; // as a shell says it of a command that SIGINT has ended

struct Arguments {
    std::string root, tree, submissions, out, isolation = "best", shard = "1/1", title = "Soket", handouts;
    std::string package = "autograder.zip", base;
    std::vector<std::string> labs;
    std::vector<std::string> columns;
    std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
    bool anonymous = false;
};

ReportOptions report_options(const Arguments& arguments) {
    ReportOptions options;
    options.title = arguments.title;
    options.labs = labs_under(arguments.root);
    options.handouts = arguments.handouts;
    options.anonymous = arguments.anonymous;
    for (const std::string& column : arguments.columns) {
        const std::size_t end = column.find('=');
        if (end == std::string::npos) {
            throw std::invalid_argument("--column takes LAB=TITLE, not \"" + column + '"');
        }
        options.columns[chosen(options.labs, {column.substr(0, end)}).front().number] = column.substr(end + 1);
    }
    return options;
}

/// \throws std::runtime_error when the machine cannot give what was asked for
Isolation isolation_for(const std::string& wanted) {
    const Machine machine = self_check();
    if (wanted == "none") {
        return Isolation::none;
    }
    const bool best = wanted == "best";
    if ((best ? machine.best == Isolation::none : false) || (wanted == "bwrap" && !machine.bubblewrap)
        || (wanted == "uid" && !machine.user)) {
        throw std::runtime_error("this machine cannot isolate submissions"
                                 + std::string(best ? "" : " that way (--isolation " + wanted + ")") + ":\n"
                                 + machine.explanation
                                 + "With --isolation none they run as you, with all that you may do: never for marks.");
    }
    return best ? machine.best : wanted == "bwrap" ? Isolation::bubblewrap : Isolation::user;
}

/// \throws std::runtime_error when submissions could read what is none of their business
void refuse_readable_secrets(const Arguments& arguments) {
    std::vector<std::filesystem::path> secrets;
    for (const std::filesystem::path& path :
         {std::filesystem::path(arguments.root) / "solutions", std::filesystem::path(arguments.submissions),
          std::filesystem::path(arguments.out)}) {
        if (std::filesystem::exists(path)) {
            secrets.push_back(std::filesystem::absolute(path));
        }
    }
    if (const std::string advice = readable_secrets(secrets); !advice.empty()) {
        throw std::runtime_error(advice);
    }
}

/// What is graded when nobody says so: every lab that somebody has handed in.
std::vector<Lab> labs_handed_in(const std::vector<Lab>& labs, const std::vector<Submission>& submissions) {
    std::set<std::string> numbers;
    for (const Submission& submission : submissions) {
        for (const Source& source : submission.sources) {
            numbers.insert(source.lab);
        }
    }
    std::vector<Lab> found;
    std::copy_if(labs.begin(), labs.end(), std::back_inserter(found),
                 [&](const Lab& lab) { return numbers.contains(lab.number); });
    return found;
}

void make_reports(const Arguments& arguments) {
    const auto remarks = write_reports(arguments.out, report_options(arguments));
    std::printf("In %s there are:\n", arguments.out.c_str());
    for (const std::string& remark : remarks) {
        std::printf("%s\n", remark.c_str());
    }
}

int grade_class(const Arguments& arguments) {
    const Shard shard = shard_of(arguments.shard);
    const auto all = labs_under(arguments.root);
    std::vector<Lab> labs = chosen(all, arguments.labs);
    const Isolation isolation = isolation_for(arguments.isolation);
    if (arguments.jobs < 1 || arguments.jobs > most_slots) {
        throw std::invalid_argument("--jobs takes a number from 1 to " + std::to_string(most_slots));
    }
    auto submissions = take_in(arguments.submissions, labs);
    if (arguments.labs.empty()) {
        labs = labs_handed_in(labs, submissions);
        if (!labs.empty()) submissions = take_in(arguments.submissions, labs); // nobody misses what was not asked for
    }
    if (labs.empty()) {
        throw std::runtime_error("none of " + std::to_string(submissions.size())
                                 + " submissions has a lab's file in it, such as " + all.front().file);
    }
    std::string numbers;
    for (const Lab& lab : labs) numbers += " " + lab.number;
    std::printf("%zu submissions, %s%s, isolation %s, %zu at a time\n", submissions.size(),
                labs.size() == 1 ? "lab" : "labs", numbers.c_str(), name_of(isolation).c_str(), arguments.jobs);
    std::printf("Preparing ...\n");
    std::fflush(stdout);
    const Workshop workshop(arguments.root, arguments.tree, labs);
    if (isolation == Isolation::user) {
        refuse_readable_secrets(arguments);
    }
    constexpr std::size_t a_few = 5;
    if (submissions.size() >= a_few) {
        workshop.precompile(labs);
    }
    GradeRun run{arguments.root,
                 std::filesystem::path(arguments.out) / "results",
                 labs,
                 arguments.jobs,
                 shard,
                 name_of(isolation),
                 {}};
    run.grade = [&](const Lab& lab, const Source& source, unsigned slot) {
        return grade(workshop, lab, source, isolation, slot);
    };
    std::size_t mine = 0;
    for (std::size_t i = shard.index - 1; i < submissions.size(); i += shard.count) {
        ++mine;
    }
    finish_on_signals();
    Progress progress(mine * labs.size());
    const RunSummary summary = grade_all(run, submissions, progress);
    progress.end();
    if (summary.interrupted) {
        std::fprintf(stderr, "Interrupted. Nothing is lost: the same command again goes on from here.\n");
        return cut_off;
    }
    std::printf("%zu graded, %zu kept from before, %zu not handed in", summary.graded - summary.harness_errors,
                summary.kept, summary.missing);
    if (summary.harness_errors != 0) {
        std::printf(", %zu could not be graded and have no mark: the same command again tries them once more",
                    summary.harness_errors);
    }
    std::printf("\n");
    if (shard.count == 1) {
        make_reports(arguments);
    } else {
        std::printf("When all shards are done: soket report %s\n", arguments.out.c_str());
    }
    return summary.harness_errors == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int package_for_gradescope(const Arguments& arguments) {
    const std::vector<Lab> labs = chosen(labs_under(arguments.root), arguments.labs);
    const auto file = std::filesystem::absolute(arguments.package);
    if (std::filesystem::is_directory(file) || !std::filesystem::is_directory(file.parent_path())) {
        throw std::invalid_argument("--out takes the name of a file in a folder that is there, not \""
                                    + arguments.package + '"');
    }
    write_whole_file(arguments.package, gradescope_package(arguments.root, labs, arguments.handouts));
    std::printf("%s grades", arguments.package.c_str());
    for (const Lab& lab : labs) {
        std::printf(" %s (%s)", lab.name.c_str(), lab.file.c_str());
    }
    std::printf(".\nOn Gradescope: Configure Autograder, Zip file upload, base image Ubuntu 22.04 or newer; then Test "
                "Autograder.\n");
    return EXIT_SUCCESS;
}

/// The labs are those that the package has been made for.
int grade_in_gradescope(Arguments arguments) {
    use_users_of_no_other_container();
    const std::vector<Lab> labs = labs_under(arguments.root);
    const Machine machine = self_check();
    const Isolation isolation = machine.best;
    if (isolation == Isolation::none) {
        throw std::runtime_error(
            "nothing keeps a submission apart from its grading in this container, and so it is not graded:\n"
            + machine.explanation);
    }
    arguments.submissions = (std::filesystem::path(arguments.base) / "submission").string();
    arguments.out = (std::filesystem::path(arguments.base) / "results").string();
    const Workshop workshop(arguments.root, arguments.tree, labs);
    if (isolation == Isolation::user) {
        refuse_readable_secrets(arguments);
    }
    const auto grade_here = [&](const Lab& lab, const Source& source) {
        return grade(workshop, lab, source, isolation, 0);
    };
    std::printf("%s\n", grade_for_gradescope(arguments.base, labs, report_options(arguments), grade_here).c_str());
    return EXIT_SUCCESS;
}

void add_report_options(CLI::App& command, Arguments& arguments) {
    command.add_option("--title", arguments.title, "of the class page")->capture_default_str();
    command.add_option("--handouts", arguments.handouts, "address of the built handouts, for links to them");
    command.add_option("--column", arguments.columns,
                       "LAB=TITLE: the lab's column in the gradebook, such as \"04=Lab 4 (8123)\"");
    command.add_flag("--anonymous", arguments.anonymous, "leave names out of the class page");
}

} // namespace

int main(int count, char** values) {
    Arguments arguments;
    CLI::App app{"Soket for instructors: grades what a class has handed in"};
    app.require_subcommand(1);
    app.add_option("--root", arguments.root, "the folder of Soket")->required()->group("");
    app.add_option("--tree", arguments.tree, "a build tree of it with the judges")->required()->group("");

    CLI::App& grading = *app.add_subcommand("grade", "grade submissions, then make the reports");
    grading
        .add_option("SUBMISSIONS", arguments.submissions,
                    "a folder or archive, as Moodle, Canvas or Gradescope export it")
        ->required();
    grading.add_option("--out", arguments.out, "folder for the results; a run that was cut off goes on in it")
        ->required();
    grading.add_option("--lab", arguments.labs,
                       "grade only this lab (may be repeated); otherwise all that were handed in");
    grading.add_option("--jobs", arguments.jobs, "submissions at a time")->capture_default_str();
    grading.add_option("--shard", arguments.shard, "I/N: every N-th submission, from the I-th on")
        ->capture_default_str();
    grading.add_option("--isolation", arguments.isolation, "best, bwrap, uid or none")
        ->capture_default_str()
        ->check(CLI::IsMember({"best", "bwrap", "uid", "none"}));
    add_report_options(grading, arguments);

    CLI::App& reporting = *app.add_subcommand("report", "make the reports again, such as after the last shard");
    reporting.add_option("RESULTS", arguments.out, "what was given as --out")->required();
    add_report_options(reporting, arguments);

    CLI::App& packaging = *app.add_subcommand("package", "make what another platform grades with");
    CLI::App& for_gradescope = *packaging.add_subcommand(
        "gradescope", "make the autograder.zip that Gradescope grades one submission after the other with");
    for_gradescope.add_option("--lab", arguments.labs, "a lab that submissions are graded in (may be repeated)")
        ->required();
    for_gradescope.add_option("--out", arguments.package, "the file to make")->capture_default_str();
    for_gradescope.add_option("--handouts", arguments.handouts, "address of the built handouts, for links to them");
    CLI::App& in_gradescope = *app.add_subcommand("grade-for-gradescope", "what run_autograder starts")->group("");
    in_gradescope.add_option("BASE", arguments.base, "/autograder")->required();
    in_gradescope.add_option("--handouts", arguments.handouts);

    CLI::App& checking = *app.add_subcommand("check", "say what isolation this machine can give");

    try {
        app.parse(count, values);
        if (checking.parsed()) {
            const Machine machine = self_check();
            std::printf("Isolation: %s\n%s", name_of(machine.best).c_str(), machine.explanation.c_str());
            return machine.best == Isolation::none ? EXIT_FAILURE : EXIT_SUCCESS;
        }
        if (reporting.parsed()) {
            make_reports(arguments);
            return EXIT_SUCCESS;
        }
        if (packaging.parsed() && !for_gradescope.parsed()) {
            throw std::invalid_argument("package for what? There is: soket package gradescope --lab NN");
        }
        if (for_gradescope.parsed()) {
            return package_for_gradescope(arguments);
        }
        if (in_gradescope.parsed()) {
            return grade_in_gradescope(arguments);
        }
        return grade_class(arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "soket: %s\n", error.what());
        return 2;
    }
}
