// Needs: undefined
// Status: crashed
// Says: null pointer of type
// Names: state-never-made
#include "harness/tests/right_answer.hpp"

#include <memory>

namespace {

struct State {
    std::size_t size;
};

} // namespace

std::string engine::trouble(int socket, std::size_t size) {
    const std::unique_ptr<State> state;
    state->size = size;
    return receive(socket, state->size);
}
