#include "harness/cuts.hpp"

#include "harness/judge.hpp"
#include "harness/shared.hpp"
#include "harness/verdict.hpp"

#include <random>
#include <stdexcept>

namespace harness {

namespace {

/// The way in which bit i of \p mask says whether there is a cut after byte i.
std::vector<std::size_t> way(std::size_t length, std::size_t mask) {
    std::vector<std::size_t> sizes{1};
    for (std::size_t i = 0; i + 1 < length; ++i) {
        if ((mask >> i & 1) != 0) sizes.push_back(0);
        ++sizes.back();
    }
    return sizes;
}

std::vector<std::size_t> parse_way(const std::string& text) {
    std::vector<std::size_t> sizes;
    for (std::size_t at = 0; at <= text.size();) {
        std::size_t used = 0;
        sizes.push_back(std::stoul(text.substr(at), &used));
        at += used + 1;
    }
    return sizes;
}

/// Runs one case from a clean start. \return whether it was passed
bool passes(const std::function<void()>& test, const std::string& case_text) {
    reset_shared();
    current_test().case_text = case_text;
    try {
        test();
        return true;
    } catch (const TestLost&) {
        return false;
    }
}

} // namespace

std::vector<std::size_t> Cuts::sizes() const {
    std::vector<std::size_t> all;
    for (const auto& one : ways_) all.insert(all.end(), one.begin(), one.end());
    return all;
}

std::string Cuts::text() const {
    if (ways_.size() != 1) return "every";
    std::string text;
    for (const std::size_t size : ways_[0]) text += (text.empty() ? "" : "+") + std::to_string(size);
    return text;
}

void every_cut(std::size_t length, const std::function<void(const Cuts&)>& test) {
    if (const std::string& wanted = judge_options().case_text; !wanted.empty()) {
        const Cuts one({parse_way(wanted)});
        current_test().case_text = one.text();
        return test(one);
    }
    std::vector<std::vector<std::size_t>> ways;
    for (std::size_t mask = 0; mask < std::size_t{1} << (length - 1); ++mask) ways.push_back(way(length, mask));
    const Cuts all(ways);
    if (passes([&] { test(all); }, "")) return;
    const std::optional<Loss> of_all = current_test().loss;
    if (of_all->status == Status::not_written || of_all->status == Status::skipped) throw TestLost{};
    for (const auto& one : ways) {
        const Cuts alone({one});
        if (!passes([&] { test(alone); }, alone.text())) throw TestLost{};
    }
    current_test().loss = of_all; // only the messages together go wrong
    throw TestLost{};
}

Faults Seed::faults(std::size_t longest) const {
    std::mt19937_64 generator(value_);
    const auto sizes = [&] {
        std::vector<std::size_t> all(4000);
        for (std::size_t& size : all) size = 1 + generator() % longest;
        return all;
    };
    return Faults().reads_cut_at(sizes()).writes_cut_at(sizes()).interrupt_every(
        3 + static_cast<unsigned>(generator() % 5));
}

std::size_t Seed::number(std::size_t low, std::size_t high, unsigned which) const {
    std::mt19937_64 generator(value_ * 1000 + which);
    return low + generator() % (high - low + 1);
}

void every_seed(unsigned count, const std::function<void(const Seed&)>& test) {
    constexpr std::string_view prefix = "seed=";
    if (const std::string& wanted = judge_options().case_text; !wanted.empty()) {
        if (wanted.rfind(prefix, 0) != 0) throw std::invalid_argument("--case " + wanted + ": this test takes seed=N");
        const Seed seed(std::stoull(wanted.substr(prefix.size())));
        current_test().case_text = seed.text();
        return test(seed);
    }
    for (unsigned i = 1; i <= count; ++i) {
        const Seed seed(i);
        if (!passes([&] { test(seed); }, seed.text())) throw TestLost{};
    }
    current_test().case_text.clear();
}

} // namespace harness
