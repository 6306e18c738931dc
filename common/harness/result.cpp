#include "harness/result.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <numeric>
#include <string_view>
#include <system_error>
#include <utility>

#include "net/descriptor.hpp"
#include "net/error.hpp"

namespace harness {

std::vector<std::string> fields_of(const TestResult& result) {
    const Loss& loss = result.loss;
    std::vector<std::string> fields = {result.title,
                                       std::to_string(result.max_score),
                                       std::to_string(static_cast<int>(result.status)),
                                       result.misconception,
                                       std::to_string(result.section),
                                       result.replay,
                                       loss.message,
                                       loss.ladder,
                                       loss.whole_ladder,
                                       loss.printed,
                                       loss.case_text};
    fields.insert(fields.end(), loss.lines.begin(), loss.lines.end());
    return fields;
}

TestResult from_fields(std::vector<std::string> fields) {
    TestResult result;
    auto field = fields.begin();
    const auto next = [&] { return std::move(*field++); };
    result.title = next();
    result.max_score = std::stoi(next());
    result.status = static_cast<Status>(std::stoi(next()));
    result.misconception = next();
    result.section = std::stoi(next());
    result.replay = next();
    result.loss.status = result.status;
    result.loss.message = next();
    result.loss.ladder = next();
    result.loss.whole_ladder = next();
    result.loss.printed = next();
    result.loss.case_text = next();
    result.loss.lines.assign(std::make_move_iterator(field), std::make_move_iterator(fields.end()));
    return result;
}

int Grading::score() const {
    return std::accumulate(tests.begin(), tests.end(), 0, [](int sum, const TestResult& t) { return sum + t.score(); });
}

int Grading::max_score() const {
    return std::accumulate(tests.begin(), tests.end(), 0, [](int sum, const TestResult& t) {
        return sum + (t.status == Status::skipped ? 0 : t.max_score);
    });
}

bool Grading::has(Status status) const {
    return std::any_of(tests.begin(), tests.end(), [&](const TestResult& t) { return t.status == status; });
}

namespace {

// Everything that reaches a result is escaped ASCII or our own UTF-8; control characters cannot occur but for line ends.
std::string json(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (byte < 32 || byte == 127) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\u%04x", byte);
            quoted += code.data();
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

std::string message_of(const TestResult& test) {
    std::string text = test.loss.message;
    for (const std::string& line : test.loss.lines) text += "\n" + line;
    return text;
}

std::string test_as_json(const TestResult& test) {
    return "{\"name\":" + json(test.title) + ",\"score\":" + std::to_string(test.score())
           + ",\"max_score\":" + std::to_string(test.max_score) + ",\"status\":" + json(name(test.status))
           + ",\"misconception\":" + json(test.misconception) + ",\"section\":" + std::to_string(test.section)
           + ",\"message\":" + json(message_of(test)) + ",\"transcript\":" + json(test.loss.whole_ladder)
           + ",\"replay\":" + json(test.replay) + "}";
}

void write_to(int descriptor, const std::string& text) {
    for (std::size_t written = 0; written < text.size();) {
        const ssize_t n = write(descriptor, text.data() + written, text.size() - written);
        if (n < 0) throw net::failure_of("write the result");
        written += static_cast<std::size_t>(n);
    }
}

} // namespace

std::string as_json(const Grading& grading) {
    std::string text = "{\"lab\":" + json(grading.lab) + ",\"score\":" + std::to_string(grading.score())
                       + ",\"max_score\":" + std::to_string(grading.max_score())
                       + ",\"isolation\":\"process\",\"tests\":[";
    for (std::size_t i = 0; i < grading.tests.size(); ++i) {
        text += (i == 0 ? "\n" : ",\n") + test_as_json(grading.tests[i]);
    }
    return text + "\n]}\n";
}

void write_atomically(const std::string& path, const std::string& text) {
    constexpr std::string_view inherited = "/dev/fd/";
    if (path.starts_with(inherited)) return write_to(std::stoi(path.substr(inherited.size())), text);
    const std::string beside = path + "." + std::to_string(getpid());
    const net::Descriptor file(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file) throw net::failure_of(("open " + beside).c_str());
    try {
        write_to(file.get(), text);
    } catch (const std::system_error&) {
        unlink(beside.c_str());
        throw;
    }
    if (std::rename(beside.c_str(), path.c_str()) != 0) {
        unlink(beside.c_str());
        throw net::failure_of(("rename " + beside).c_str());
    }
}

} // namespace harness
