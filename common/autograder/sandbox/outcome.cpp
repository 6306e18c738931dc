// An Outcome as bytes: numbers and texts, each on its own, for a process of the same program.
#include "autograder/sandbox/keeper.hpp"

#include <cstring>
#include <stdexcept>

namespace autograder {

namespace {

template <typename Number>
void put(std::string& bytes, Number number) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put(std::string& bytes, const std::string& text) {
    put(bytes, text.size());
    bytes += text;
}

class Reader {
public:
    explicit Reader(const std::string& bytes) : bytes_(bytes) {}

    template <typename Number>
    void take(Number& number) {
        std::memcpy(&number, next(sizeof number), sizeof number);
    }
    void take(std::string& text) {
        std::size_t size = 0;
        take(size);
        text.assign(next(size), size);
    }

private:
    const char* next(std::size_t size) {
        if (bytes_.size() - at_ < size) throw std::runtime_error("an outcome that is not whole");
        const char* place = bytes_.data() + at_;
        at_ += size;
        return place;
    }
    const std::string& bytes_;
    std::size_t at_ = 0;
};

} // namespace

std::string packed(const Outcome& o) {
    std::string bytes;
    put(bytes, static_cast<int>(o.end));
    put(bytes, o.status);
    put(bytes, o.out_of_cpu);
    put(bytes, o.output);
    put(bytes, o.report);
    put(bytes, o.killed_for_memory);
    put(bytes, o.seconds);
    put(bytes, o.cpu_seconds);
    put(bytes, o.peak_memory);
    put(bytes, o.trouble);
    return bytes;
}

Outcome unpacked(const std::string& bytes) {
    Reader reader(bytes);
    Outcome o;
    int end = 0;
    reader.take(end);
    o.end = static_cast<Outcome::End>(end);
    reader.take(o.status);
    reader.take(o.out_of_cpu);
    reader.take(o.output);
    reader.take(o.report);
    reader.take(o.killed_for_memory);
    reader.take(o.seconds);
    reader.take(o.cpu_seconds);
    reader.take(o.peak_memory);
    reader.take(o.trouble);
    return o;
}

} // namespace autograder
