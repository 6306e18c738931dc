#include "autograder/sandbox/workshop.hpp"

#include "autograder/sandbox/children.hpp"
#include "autograder/sandbox/filter.hpp"
#include "autograder/sandbox/init/landlock.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace fs = std::filesystem;

namespace autograder {

namespace {

void set_mode(const fs::path& path, unsigned mode) { fs::permissions(path, static_cast<fs::perms>(mode)); }

void copy_headers(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const auto& entry : fs::directory_iterator(from)) {
        if (entry.is_regular_file() && entry.path().extension() == ".hpp") {
            fs::copy_file(entry.path(), to / entry.path().filename(), fs::copy_options::overwrite_existing);
            set_mode(to / entry.path().filename(), 0644);
        }
    }
}

/// Runs a trusted command without a word. \return its wait status; \throws std::system_error when it cannot be started
int status_of(const std::vector<std::string>& command, const std::vector<std::string>& environment) {
    const auto pointers = [](const std::vector<std::string>& words) {
        std::vector<char*> all;
        for (const std::string& word : words) all.push_back(const_cast<char*>(word.c_str()));
        all.push_back(nullptr);
        return all;
    };
    posix_spawn_file_actions_t nowhere;
    posix_spawn_file_actions_init(&nowhere);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&nowhere, output, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int error = posix_spawn(&child, command.front().c_str(), &nowhere, nullptr, pointers(command).data(),
                                  pointers(environment).data());
    posix_spawn_file_actions_destroy(&nowhere);
    int status = 0;
    if (error != 0) throw std::system_error(error, std::generic_category(), command.front());
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
    }
    return status;
}

bool says_threads(const fs::path& tests) {
    std::ifstream file(tests);
    for (std::string line; std::getline(file, line);) {
        if (line == "// Sanitizer: thread") return true;
    }
    return false;
}

} // namespace

Workshop::Workshop(const fs::path& root, const fs::path& tree, const std::vector<Lab>& labs) : place_(folder_.path()) {
    const mode_t mask = umask(022);
    try {
        if (!fs::exists(tree / "compile-submission"))
            throw std::runtime_error(tree.string() + " is no build tree of Soket: it has no compile-submission");
        fs::copy_file(tree / "compile-submission", compile_command());
        set_mode(compile_command(), 0755);
        copy_headers(root / "common/net", place_ / "headers/common/net");
        for (const char* name : {"judges", "slots"}) {
            fs::create_directory(place_ / name);
            set_mode(place_ / name, 0711);
        }
        write_student_filter(student_filter());
        for (const Lab& lab : labs) stage(root, tree, lab);
        set_mode(place_, 0711);
    } catch (...) {
        umask(mask);
        throw;
    }
    umask(mask);
}

void Workshop::stage(const fs::path& root, const fs::path& tree, const Lab& lab) {
    const fs::path judge = tree / "judges" / lab.name;
    if (!fs::exists(judge))
        throw std::runtime_error("the judge of lab " + lab.name + " is not built: " + judge.string() + " is missing");
    fs::copy_file(judge, judge_of(lab));
    set_mode(judge_of(lab), 0711); // for students' users to be started, not to be read
    copy_headers(root / "labs" / lab.name, place_ / "headers/labs" / lab.name);
    const fs::path tests = root / "labs" / lab.name / (fs::path(lab.file).stem().string() + "_test.cpp");
    if (says_threads(tests)) about_threads_.push_back(lab.name);
}

void Workshop::precompile(const std::vector<Lab>& labs) const {
    for (const Lab& lab : labs) {
        const std::string header = place_ / "headers/labs" / lab.name / (fs::path(lab.file).stem().string() + ".hpp");
        const std::vector<std::string> environment = {"SOKET_ROOT=" + headers(), "SOKET_LANGUAGE=c++-header",
                                                      "PATH=/usr/bin:/bin"};
        if (status_of({compile_command(), lab.name, header, header + ".gch"}, environment) != 0)
            throw std::runtime_error("the interface of lab " + lab.name + " does not compile: see " + header);
        set_mode(header + ".gch", 0644);
    }
}

std::string Workshop::compile_command() const { return place_ / "compile-submission"; }
std::string Workshop::headers() const { return place_ / "headers"; }
std::string Workshop::judge_of(const Lab& lab) const { return place_ / "judges" / lab.name; }
std::string Workshop::student_filter() const { return place_ / "student.bpf"; }
fs::path Workshop::slot(unsigned number) const { return place_ / "slots" / std::to_string(number); }
bool Workshop::is_about_threads(const Lab& lab) const {
    return std::find(about_threads_.begin(), about_threads_.end(), lab.name) != about_threads_.end();
}

std::string readable_secrets(const std::vector<fs::path>& secrets, unsigned slot) {
    if (landlock_version() > 0 || geteuid() != 0) return {};
    for (const fs::path& secret : secrets) {
        const pid_t asker = fork();
        if (asker == 0) _exit(become(user_of(slot)) && access(secret.c_str(), R_OK) == 0 ? 1 : 0);
        int status = 0;
        if (asker < 0 || waitpid(asker, &status, 0) != asker)
            throw std::system_error(errno, std::generic_category(), "fork");
        if (WIFEXITED(status) && WEXITSTATUS(status) == 1)
            return "This kernel has no Landlock, and submissions could read " + secret.string()
                   + ": make it private with  chmod -R go-rwx " + secret.string();
    }
    return {};
}

} // namespace autograder
