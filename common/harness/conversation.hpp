#pragma once
/// \file
/// The student's process, as the test sees it.

#include "harness/calls.hpp"
#include "harness/encode.hpp"
#include "harness/faults.hpp"
#include "harness/test_info.hpp"

#include <sys/types.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Ends the running test as lost, from the test's own judgement.
/// \param what_happened one sentence: "the peer got 3 bytes too many."
/// \param lines shown under it, such as "expected: ..." and "received: ..."
template <class... Lines>
[[noreturn]] void lose(const std::string& what_happened, const Lines&... lines) {
    void lose_with(const std::string&, const std::vector<std::string>&);
    lose_with(what_happened, {std::string(lines)...});
    __builtin_unreachable();
}
/// The same with lines that another function has made, such as difference().
[[noreturn]] inline void lose(const std::string& what_happened, const std::vector<std::string>& lines) {
    void lose_with(const std::string&, const std::vector<std::string>&);
    lose_with(what_happened, lines);
    __builtin_unreachable();
}
/// A value that a student's process has sent; what is none loses the test.
template <class T>
T decode_or_lose(std::string_view bytes) {
    try {
        return decode<T>(bytes);
    } catch (const malformed&) {
        lose("what came back is not a value that the function can have produced.");
    }
}
/// From here on, a loss of the running test points to this misconception, whatever the test case itself names. For tests that can
/// see from a value which belief produced it.
void suspect(const std::string& misconception, int section);
/// Takes back what suspect() has said: what the test case names counts again.
void withdraw_suspicion();
/// Ends the running test as skipped, with the reason: a kernel without IPv6, say. Costs no points.
[[noreturn]] void skip(const std::string& reason);

/// A student's process from fork to the last trace of it. Use run().
class Conversation {
public:
    /// Forks; \p body runs in the student's process, and what it returns is an encoded value.
    Conversation(const std::function<std::string()>& body, const Faults& faults);
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    /// Kills what is left: the process, its children and theirs.
    ~Conversation();

    /// Gives a value to the body, which takes it with given<T>(). Never blocks.
    template <class T>
    void give(const T& value) {
        give_encoded(encode(value));
    }
    /// The next value that the body has told.
    template <class T>
    T told(const std::string& what) {
        return decode_or_lose<T>(must_tell(what));
    }

    /// The function must end by throwing std::system_error with one of these errno values.
    void throws_system_error(std::initializer_list<int> any_of, const std::string& call = "it");
    /// The function must end by throwing std::system_error with whatever value.
    void throws_system_error(const std::string& call = "it") {
        throws_system_error(std::initializer_list<int>{}, call);
    }
    /// The function must end by throwing net::protocol_error.
    void throws_protocol_error(const std::string& call = "it");
    /// The function must end by throwing std::invalid_argument.
    void throws_invalid_argument(const std::string& call = "it");
    /// The function must end by throwing a std::runtime_error of any kind (std::system_error and net::protocol_error are two).
    void throws_runtime_error(const std::string& call = "it");

    /// Waits until a thread of the student's is blocked in that call. Loses the test when it never will be.
    void waits_in(Call call);
    /// How often student code has made that call so far in this test, all conversations together. A hint (it is counted inside the
    /// student's process), never evidence that work was done: use it only for what must not happen.
    [[nodiscard]] unsigned count(Call call) const;
    /// The longest row of calls of one thread that had to say "would block" (poll and select with a timeout of zero among them), with
    /// neither a wait nor a ready descriptor in between. A hint, as count() is.
    [[nodiscard]] unsigned would_blocks_in_a_row() const;
    /// Whether the student's code has made such a call with \p part in what the transcript says of its arguments, such as the
    /// address ":4711" of a bind. A hint, as count() is.
    [[nodiscard]] bool has_called(Call call, const std::string& part) const;

    /// A signal comes (SIGUSR1, for which the body must have a handler), once the students have come to rest.
    void interrupt();
    /// Whether a close() has failed because nothing was open there: the second of two, as a rule. -1, which never is, does not count.
    /// A hint, as count() is.
    [[nodiscard]] bool has_closed_twice() const;

    /// After the end: no descriptor may be open but those that the test handed over.
    void leaves_no_descriptor_open();
    /// After the end: no thread but the first and no child process (zombies included) may be left.
    void leaves_nothing_running();

    /// Waits for the end and returns the encoded value; loses the test when it ended otherwise. For Student.
    std::string must_return(const std::string& call);

    struct State;
    /// What the engine knows of the process.
    State& state() { return *state_; }

private:
    void give_encoded(const std::string& value);
    std::string must_tell(const std::string& what);
    std::unique_ptr<State> state_;
};

/// For tell().
void tell_encoded(const std::string& value);
/// For given().
std::string given_encoded();

} // namespace harness
