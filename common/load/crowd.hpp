#pragma once
/// \file
/// Many people at one chat server, all in one thread, and whether each gets to hear what it should.

#include "net/descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace load {

/// The server has lost, doubled, mixed up or delayed a line: what(), and at whom.
class wrong_delivery : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// People with the names c0, c1, ..., who have all joined. All functions wait until everything due has arrived; they throw
/// wrong_delivery when anything else does, or nothing for 20 seconds.
class Crowd {
public:
    /// \param port of a chat server at 127.0.0.1 where nobody is yet
    /// \param size how many people
    /// \throws std::system_error when a call fails, such as EMFILE
    Crowd(std::uint16_t port, std::size_t size);

    /// Everybody says so many lines to all, all at the same time. At everybody's all lines must arrive in one and the same order,
    /// each of them once, and those of one person in the order in which it said them.
    void everybody_says(std::size_t lines);
    /// c0 tells c1 so many lines, the next one when the one before has arrived and c0 has been told so. All others are silent.
    void one_tells_another(std::size_t lines);

private:
    struct Person {
        net::Descriptor socket;
        std::string waiting;   // lines to be sent
        std::size_t heard = 0; // bytes of what everybody has said
    };
    void join(std::uint16_t port);
    static std::size_t send_line(Person& person);
    std::string_view receive(Person& person);
    void hears(std::size_t who, std::string_view due);
    void wait_for(std::size_t who) const;
    void talk(std::size_t to_say, std::size_t to_hear);
    bool hears_the_same(std::size_t who, std::size_t to_hear);
    void must_be_complete(std::size_t lines) const;

    std::vector<Person> people_;
    net::Descriptor ready_; // an epoll(7) that has everybody's socket
    std::string said_;      // by everybody, in the server's order
    std::vector<char> buffer_ = std::vector<char>(std::size_t{256} * 1024);
};

} // namespace load
