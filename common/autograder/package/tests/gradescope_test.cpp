// gradescope-test ROOT TREE: unpacks the package as Gradescope does, then hands in submissions, with the judges of TREE. The setup.sh in it is
// not run, since it installs packages.
#include "autograder/intake/archive.hpp"
#include "autograder/package/gradescope_package.hpp"
#include "autograder/sandbox/isolation.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace fs = std::filesystem;
using namespace autograder;
using nlohmann::json;

namespace {

constexpr int skipped = 77;
const Lab lab{"02", "02-fixed-length", "fixed_length.cpp"};
int failures = 0;

void must(bool holds, const std::string& what, const std::string& output) {
    if (holds) return;
    ++failures;
    std::printf("WRONG: %s\n%s\n", what.c_str(), output.c_str());
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The folder /autograder of a container, with the package in it.
class Container {
public:
    Container(const fs::path& root, fs::path tree) : tree_(std::move(tree)) {
        std::string name = (fs::temp_directory_path() / "soket-gradescope-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        base_ = name;
        chmod(base_.c_str(), 0755);
        std::size_t expanded = 0;
        walk_archive(gradescope_package(root, {lab}), {}, expanded, [&](const Entry& entry, const Content& content) {
            fs::create_directories((base_ / "source" / entry.path).parent_path());
            std::ofstream(base_ / "source" / entry.path, std::ios::binary) << content(10'000'000);
            return true;
        });
        fs::copy_file(base_ / "source/run_autograder", base_ / "run_autograder");
        chmod((base_ / "run_autograder").c_str(), 0755);
    }
    ~Container() { fs::remove_all(base_); }
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    /// Hands in a file, or nothing when \p text is empty. \return the exit status of run_autograder
    int hand_in(const std::string& text, const fs::path& tree = {}) {
        for (const char* const folder : {"submission", "results"}) {
            fs::remove_all(base_ / folder);
            fs::create_directory(base_ / folder);
        }
        if (!text.empty()) std::ofstream(base_ / "submission" / lab.file) << text;
        std::ofstream(base_ / "submission_metadata.json") << R"({"id": 5, "users": [{"name": "Ada Lovelace"}]})";
        const std::string command = "cd '" + base_.string() + "' && SOKET_BUILD='"
                                    + (tree.empty() ? tree_ : tree).string()
                                    + "' ./run_autograder >results/stdout 2>&1";
        const int status = std::system(command.c_str()); // NOLINT(cert-env33-c): a script, as Gradescope starts it
        output = content_of(base_ / "results/stdout");
        results = fs::exists(base_ / "results/results.json") ? json::parse(content_of(base_ / "results/results.json"))
                                                             : json();
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    /// What is true of every results.json that Gradescope accepts.
    void check(double score, const std::string& what) const {
        must(results.is_object() && results.value("score", -1.0) == score, what + ": score", output + results.dump());
        if (!results.is_object()) return;
        must(results["output"].is_string() && results["tests"].is_array(), what + ": output and tests", output);
        double sum = 0;
        for (const json& test : results["tests"]) {
            must(test["name"].is_string() && test["status"].is_string() && test["output"].is_string(), what,
                 test.dump());
            sum += test["score"].get<double>();
        }
        must(sum == score, what + ": the score is the sum of the tests'", results.dump());
    }
    /// A tree whose judge is \p judge.
    [[nodiscard]] fs::path tree_with_judge(const std::string& judge) const {
        const fs::path tree = base_ / "tree";
        fs::create_directories(tree / "judges");
        for (const char* const file : {"compile-submission", "soket"}) fs::copy(tree_ / file, tree / file);
        std::ofstream(tree / "judges" / lab.name) << judge;
        chmod((tree / "judges" / lab.name).c_str(), 0755);
        return tree;
    }

    std::string output; ///< what instructors see
    json results;       ///< null without results.json

private:
    fs::path tree_, base_;
};

void run(const fs::path& root, const fs::path& tree) {
    Container container(root, tree);
    if (fs::exists(root / "solutions")) {
        must(container.hand_in(content_of(root / "solutions" / lab.name / lab.file)) == 0, "a solution",
             container.output);
        container.check(20, "a solution");
        must(container.output.find("Ada Lovelace; lab 02: 20 of 20") != std::string::npos, "names the student",
             container.output);
        must(!container.results.is_object() || container.results["tests"].size() > 5, "a solution: tests",
             container.output);
    }
    must(container.hand_in("") == 0, "nothing", container.output);
    container.check(0, "nothing");
    const std::string hostile = "common/autograder/sandbox/tests/hostile/exits_on_loading.cpp";
    must(container.hand_in(content_of(root / hostile)) == 0, "one that exits", container.output);
    container.check(0, "one that exits");
    const fs::path broken = container.tree_with_judge("#!/bin/sh\nexit 0\n");
    must(container.hand_in("#include \"fixed_length.hpp\"\n", broken) == 1, "a broken judge", container.output);
    must(container.results.is_null(), "a broken judge gives no mark", container.results.dump());
    must(container.output.find("not a zero") != std::string::npos
             && container.output.find("came to no verdict") != std::string::npos,
         "a broken judge: the instructor is told", container.output);
}

} // namespace

int main(int count, char** words) {
    if (count != 3) return 2;
    if (const Machine machine = self_check(); machine.best == Isolation::none) {
        std::printf("skipped:\n%s", machine.explanation.c_str());
        return skipped;
    }
    try {
        run(words[1], words[2]);
    } catch (const std::exception& error) {
        must(false, error.what(), "");
    }
    return failures == 0 ? 0 : 1;
}
