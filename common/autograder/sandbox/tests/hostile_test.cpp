// hostile-test ROOT TREE FOLDER best|bwrap|uid [quick|NAME...]: grades submissions that mean harm. The first line of each says what it tries, and
// what must come of it. None may get a point, reach what it says it was after, leave a process behind or change what the next one gets.
// "quick" leaves out those that say that they take long.
#include "autograder/sandbox/bench.hpp"
#include "autograder/sandbox/grade.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace fs = std::filesystem;
using namespace autograder;

namespace {

constexpr int skipped = 77;
constexpr unsigned jobs = 3;

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

bool takes_long(const fs::path& submission) {
    const std::string text = content_of(submission);
    return text.substr(0, text.find('\n')).ends_with(" Takes long.");
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
}

/// What the first line of a submission demands.
struct Demand {
    std::string status, says;
    explicit Demand(const std::string& text) {
        const std::string line = text.substr(0, text.find('\n'));
        const auto between = [&](const std::string& begin, const std::string& ends) {
            const auto at = line.find(begin);
            if (at == std::string::npos) return std::string();
            const auto from = at + begin.size();
            return line.substr(from, line.find_first_of(ends, from) - from);
        };
        status = between("Must be: ", ",.");
        if (status == "without points") status.clear(); // in any way
        says = between("saying \"", "\"");
    }
};

std::vector<std::string> processes_of(uid_t user) {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        struct stat status {};
        if (stat(entry.path().c_str(), &status) != 0
            || entry.path().filename().string().find_first_not_of("0123456789") != std::string::npos)
            continue;
        if (status.st_uid == user) found.push_back(entry.path().filename());
    }
    return found;
}

std::string all_text_of(const LabResult& result) {
    std::string text = result.message;
    for (const TestResult& test : result.tests)
        text += "\n[" + test.status + "] " + test.name + ": " + test.message + "\n" + test.transcript;
    return text;
}

class Campaign {
public:
    Campaign(const fs::path& root, const fs::path& tree, Isolation isolation)
        : root_(root),
          isolation_(isolation),
          workshop_(root, tree, {lab_}),
          reference_(content_of(root / "solutions" / lab_.name / lab_.file)),
          other_(workshop_.slot(99), lab_, {lab_.number, lab_.file, "another submission"}, isolation, 99) {}

    /// \return what is wrong; "" when all is as it must be
    std::string try_out(const fs::path& path, unsigned slot, std::string& summary) {
        std::string text = content_of(path);
        const Demand demand(text);
        replace_all(text, "@ROOT@", root_);
        replace_all(text, "@WORKSHOP@", workshop_.slot(0).parent_path().parent_path());
        replace_all(text, "@OTHER@", other_.source());
        replace_all(text, "@SLOT@", std::to_string(slot));
        const LabResult result = grade(workshop_, lab_, {lab_.number, lab_.file, text}, isolation_, slot);
        summary = result.state + " " + std::to_string(result.score) + "/" + std::to_string(result.max_score) + " in "
                  + std::to_string(result.seconds).substr(0, 4) + " s";
        const std::string all = all_text_of(result);
        std::string wrong;
        const auto must = [&](bool holds, const std::string& what) {
            if (!holds) wrong += "    " + what + "\n";
        };
        must(result.score == 0, "it got points");
        must(result.state == "graded", "it was not graded");
        must(all.find("BREACH") == std::string::npos, "it reached what it was after");
        must(demand.status.empty()
                 || std::any_of(result.tests.begin(), result.tests.end(),
                                [&](const TestResult& t) { return t.status == demand.status; }),
             "no test is " + demand.status);
        must(all.find(demand.says) != std::string::npos, "nothing says: " + demand.says);
        if (geteuid() == 0)
            for (const auto& process : processes_of(user_of(slot))) must(false, "process " + process + " is left");
        const LabResult next = grade(workshop_, lab_, {lab_.number, lab_.file, reference_}, isolation_, slot);
        must(next.state == "graded" && next.score == 20, "the next submission got " + std::to_string(next.score)
                                                             + "/20, " + next.state + ": "
                                                             + all_text_of(next).substr(0, 2000));
        return wrong.empty() ? wrong : wrong + "    " + all.substr(0, 3000);
    }

private:
    const Lab lab_{"02", "02-fixed-length", "fixed_length.cpp"};
    fs::path root_;
    Isolation isolation_;
    Workshop workshop_;
    std::string reference_;
    Bench other_;
};

} // namespace

int main(int count, char** words) {
    if (count < 5) return 2;
    const Machine machine = self_check();
    const std::string level = words[4] == std::string("best") ? name_of(machine.best) : words[4];
    if (level == "none" || (level == "bwrap" ? !machine.bubblewrap : !machine.user)) {
        std::printf("skipped:\n%s", machine.explanation.c_str());
        return skipped;
    }
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(words[3])) {
        const auto is_wanted = [&](const std::string& word) {
            return std::find(words + 5, words + count, word) != words + count;
        };
        if (count == 5 || is_wanted(entry.path().stem()) || (is_wanted("quick") && !takes_long(entry.path())))
            all.push_back(entry.path());
    }
    std::sort(all.begin(), all.end());
    Campaign campaign(words[1], words[2], level == "bwrap" ? Isolation::bubblewrap : Isolation::user);
    std::atomic<std::size_t> next = 0;
    std::atomic<int> failures = 0;
    std::mutex printing;
    std::vector<std::thread> workers;
    for (unsigned slot = 0; slot < jobs; ++slot) {
        workers.emplace_back([&, slot] {
            for (std::size_t i = 0; (i = next++) < all.size();) {
                std::string summary;
                const std::string wrong = campaign.try_out(all[i], slot, summary);
                const std::lock_guard lock(printing);
                std::printf("%s %-28s %s\n%s", wrong.empty() ? "ok  " : "FAIL", all[i].stem().c_str(), summary.c_str(),
                            wrong.c_str());
                std::fflush(stdout);
                if (!wrong.empty()) ++failures;
            }
        });
    }
    for (auto& worker : workers) worker.join();
    std::printf("%zu submissions, %d not as they must be\n", all.size(), failures.load());
    return failures == 0 && !all.empty() ? 0 : 1;
}
