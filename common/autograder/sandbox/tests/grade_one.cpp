// grade-one ROOT TREE bwrap|uid|none LAB-NAME SOURCE [SLOT]: grades one file and prints what has come of it.
#include "autograder/sandbox/grade.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
using namespace autograder;
int main(int n, char** w) {
    if (n < 6) {
        std::puts(self_check().explanation.c_str());
        return 0;
    }
    const std::string level = w[3];
    Lab lab{std::string(w[4]).substr(0, 2), w[4], std::string(w[4]).substr(3) + ".cpp"};
    std::replace(lab.file.begin(), lab.file.end(), '-', '_');
    std::ifstream file(w[5]);
    const Source source{lab.number, w[5], {std::istreambuf_iterator<char>(file), {}}};
    const Workshop workshop(w[1], w[2], {lab});
    const Isolation isolation = level == "bwrap" ? Isolation::bubblewrap
                                : level == "uid" ? Isolation::user
                                                 : Isolation::none;
    const LabResult r = grade(workshop, lab, source, isolation, n > 6 ? static_cast<unsigned>(std::atoi(w[6])) : 0);
    std::printf("%s %s %d/%d in %.2f s\n%s\n", r.state.c_str(), r.isolation.c_str(), r.score, r.max_score, r.seconds,
                r.message.c_str());
    for (const auto& t : r.tests)
        std::printf("  %d/%d %s [%s] %s\n", t.score, t.max_score, t.name.c_str(), t.status.c_str(), t.message.c_str());
}
