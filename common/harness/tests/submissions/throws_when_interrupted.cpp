// Status: failed
// Says: threw std::system_error: recv
// Names: eintr-not-retried
#include "harness/tests/right_answer.hpp"

#include <csignal>
#include <thread>

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    struct sigaction noticed {};
    noticed.sa_handler = [](int) {};
    sigaction(SIGUSR1, &noticed, nullptr);
    const pthread_t reader = pthread_self();
    const std::jthread signals([reader](const std::stop_token& stop) {
        while (!stop.stop_requested()) pthread_kill(reader, SIGUSR1);
    });
    if (::recv(socket, got.data(), 1, 0) < 0) throw net::failure_of("recv");
    return got;
}
