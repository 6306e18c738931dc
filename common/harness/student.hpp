#pragma once
/// \file
/// Runs student code in a process of its own and says what became of it.

#include "harness/conversation.hpp"
#include "harness/describe.hpp"
#include "harness/encode.hpp"

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace harness {

/// One run of student code that returns a \p T (or nothing: void). See run().
///
/// Exactly one of the verbs that wait for the end (returns, value, finishes, throws_...) is the heart of a test. Each waits until
/// the student's function has ended or never will, and loses the test with a report when it ended otherwise.
template <class T>
class Student : public Conversation {
public:
    /// Forks, see Conversation.
    using Conversation::Conversation;

    /// The function must return a value equal to \p expected.
    /// \param expected the right answer
    /// \param call how the report names it: "receive_exactly(socket, 8)"
    template <class U>
    void returns(const U& expected, const std::string& call = "it") {
        const T got = value(call);
        if (!(got == expected)) {
            lose(call + " returned the wrong value.", comparison(T(expected), got));
        }
    }
    /// The value returned, for tests that look at it themselves; end these with lose(...) when it is wrong.
    T value(const std::string& call = "it") { return decode_or_lose<T>(must_return(call)); }
};

/// The same for a function that returns nothing.
template <>
class Student<void> : public Conversation {
public:
    /// Forks, see Conversation.
    using Conversation::Conversation;
    /// The function must end without an exception.
    void finishes(const std::string& call = "it") { must_return(call); }
};

/// Starts \p body in a process of its own. The submission is loaded only in there, after the fork, and each call of a lab's function
/// in \p body binds to it. All Socket objects go to that process. \p body can use tell() and given().
/// \param body calls the lab's functions
/// \param faults how the network behaves around it
template <class Body>
auto run(Body body, const Faults& faults = {}) -> Student<std::invoke_result_t<Body>> {
    using T = std::invoke_result_t<Body>;
    return Student<T>(
        [body = std::move(body)]() mutable -> std::string {
            if constexpr (std::is_void_v<T>) {
                body();
                return {};
            } else {
                return encode(body());
            }
        },
        faults);
}

/// In a body: sends a value to the test before the body ends; the test gets it with student.told<T>().
template <class T>
void tell(const T& value) {
    tell_encoded(encode(value));
}
/// In a body: waits for a value from the test, which passes it with student.give(value).
template <class T>
T given() {
    return decode<T>(given_encoded());
}

} // namespace harness
