// A web client as it stands in many a first program. Wrong, as lab 01 explains.
#include "naive.hpp"

#include <sys/socket.h>

#include <cstdio>
#include <cstring>

namespace naive {

namespace {
char buffer[4096];
}

// [client]
void print_page(const sockaddr* first_address, socklen_t size, const char* request) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    connect(s, first_address, size);
    send(s, request, strlen(request), 0);
    recv(s, buffer, sizeof buffer, 0);
    printf("%s", buffer);
}
// [client]

} // namespace naive
