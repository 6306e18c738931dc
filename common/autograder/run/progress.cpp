#include "autograder/run/progress.hpp"

#include <unistd.h>

namespace autograder {

namespace {

constexpr std::size_t width = 30; // of the bar, in characters

std::string counted(long long n, const std::string& unit) {
    return "about " + std::to_string(n) + ' ' + unit + (n == 1 ? "" : "s") + " left";
}

} // namespace

std::string time_left(std::size_t done, std::size_t total, std::chrono::seconds taken) {
    if (done == 0 || taken.count() < 2) {
        return {};
    }
    const auto left = taken.count() * static_cast<long long>(total - done) / static_cast<long long>(done);
    if (left < 90) {
        return counted(left, "second");
    }
    return left < 90LL * 60 ? counted((left + 30) / 60, "minute") : counted((left + 1800) / 3600, "hour");
}

Progress::Progress(std::size_t total, std::FILE* out)
    : out_(out), is_terminal_(::isatty(::fileno(out)) != 0), total_(total) {
    draw();
}

void Progress::step() {
    const std::lock_guard lock(mutex_);
    ++done_;
    draw();
}

void Progress::say(const std::string& text) {
    const std::lock_guard lock(mutex_);
    std::fprintf(out_, "%s%s\n", is_terminal_ ? "\r\033[K" : "", text.c_str());
    if (is_terminal_) draw();
}

void Progress::end() {
    const std::lock_guard lock(mutex_);
    if (is_terminal_) std::fputc('\n', out_);
}

void Progress::draw() {
    if (total_ == 0) {
        return;
    }
    const auto taken = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin_);
    std::string line = std::to_string(done_) + " of " + std::to_string(total_);
    if (const std::string left = done_ < total_ ? time_left(done_, total_, taken) : ""; !left.empty()) {
        line += ", " + left;
    }
    if (is_terminal_) {
        const std::size_t full = width * done_ / total_;
        std::fprintf(out_, "\r\033[K[%s%s] %s", std::string(full, '#').c_str(), std::string(width - full, ' ').c_str(),
                     line.c_str());
    } else if (const std::size_t tenths = 10 * done_ / total_; tenths != drawn_tenths_) {
        drawn_tenths_ = tenths;
        std::fprintf(out_, "graded %s\n", line.c_str());
    }
    std::fflush(out_);
}

} // namespace autograder
