// Makes: 01-problem.svg 01-client.svg 01-server.svg

#include "blocking_tcp.hpp"

#include "calls.hpp"
#include "figures/portless.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"

#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

using namespace harness;
using namespace figures;

namespace {

const std::string request = "GET / HTTP/1.0\r\n\r\n";
const Text server = {"server", "peladen"};
const Text client = {"client", "klien"};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// In a body: what the server has to say to a client.
void talk(int socket) {
    std::array<char, 100> bytes{};
    constexpr std::string_view page = "the page";
    ::recv(socket, bytes.data(), bytes.size(), 0);
    ::send(socket, page.data(), page.size(), MSG_NOSIGNAL);
}

} // namespace

TEST_CASE("a page that comes in two pieces, and a client with one recv") {
    Listener listener;
    auto student = run([port = listener.port()] {
        const auto address = loopback(port);
        naive::print_page(reinterpret_cast<const sockaddr*>(&address), sizeof address, request.c_str());
    });
    student.waits_in(Call::recv);
    Peer peer = listener.accept();
    peer.send("half a page, ");
    student.finishes("print_page()");
    peer.send("and the rest");
    auto conversation = events_without(listener.port());
    conversation.insert(conversation.end() - 1,
                        Text{"prints half a page, and has ended", "mencetak setengah halaman, lalu selesai"});
    write("01-problem.svg", [&](Language language) {
        return draw(Ladder{.id = "01-problem",
                           .title = {"Half a page", "Setengah halaman"},
                           .description = {"The client sends its request and calls recv once, which brings the first "
                                           "half of the page. It prints that and ends; the second half comes too "
                                           "late.",
                                           "Klien mengirim permintaannya dan memanggil recv satu kali, yang membawa "
                                           "paruh pertama halaman. Klien mencetaknya lalu selesai; paruh kedua "
                                           "datang terlambat."},
                           .events = conversation,
                           .peer = server,
                           .code = client},
                    language);
    });
}

TEST_CASE("the client's side of a connection") {
    Listener listener;
    auto student = run([port = listener.port()] { blocking_tcp::fetch("127.0.0.1", std::to_string(port), request); });
    student.waits_in(Call::recv);
    Peer peer = listener.accept();
    peer.receives(request);
    peer.send("the first half, ");
    student.waits_in(Call::recv);
    peer.send("the second");
    student.waits_in(Call::recv);
    peer.close();
    student.finishes("fetch()");
    const auto conversation = events_without(listener.port());
    write("01-client.svg", [&](Language language) {
        return draw(Ladder{.id = "01-client",
                           .title = {"The client's side of a connection", "Koneksi dari sisi klien"},
                           .description = {"The client asks getaddrinfo for addresses, makes a socket, connects, sends "
                                           "its request, and calls recv until that returns 0, the end of the stream. "
                                           "Then it closes its socket.",
                                           "Klien meminta alamat kepada getaddrinfo, membuat soket, menyambung, "
                                           "mengirim permintaannya, dan memanggil recv sampai hasilnya 0, yaitu "
                                           "akhir aliran. Lalu klien menutup soketnya."},
                           .events = conversation,
                           .peer = server,
                           .code = client},
                    language);
    });
}

TEST_CASE("the server's side of a connection") {
    auto student = run([] {
        const auto listener = blocking_tcp::listen_on(0, blocking_tcp::Reach::loopback);
        sockaddr_in address{};
        socklen_t size = sizeof address;
        ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
        tell(ntohs(address.sin_port));
        given<int>(); // until a client is in the queue
        blocking_tcp::serve(listener.get(), 2, talk);
    });
    const auto port = student.told<std::uint16_t>("its port");
    {
        Peer first = connect_to_student(port);
        student.give(0);
        student.waits_in(Call::recv);
        first.send(request);
        first.receives("the page");
        student.waits_in(Call::accept);
        first.receives_then_end("");
    }
    const auto conversation = events_without(port);
    write("01-server.svg", [&](Language language) {
        return draw(Ladder{.id = "01-server",
                           .title = {"The server's side of a connection", "Koneksi dari sisi peladen"},
                           .description = {"The server makes a socket, binds it to a port and listens. accept returns "
                                           "another socket, number 4, for this client alone. When the talk is over, "
                                           "the server closes number 4 and waits in accept again, on number 3.",
                                           "Peladen membuat soket, mengikatnya ke sebuah porta, dan mendengarkan. "
                                           "accept mengembalikan soket lain, nomor 4, khusus untuk klien ini. Setelah "
                                           "percakapan selesai, peladen menutup nomor 4 dan kembali menunggu dalam "
                                           "accept, pada nomor 3."},
                           .events = conversation,
                           .peer = client,
                           .code = server},
                    language);
    });
}

TEST_CASE("connecting, and binding") {
    Listener listener;
    auto student = run([port = listener.port()] {
        auto address = loopback(port);
        addrinfo entry{};
        entry.ai_family = AF_INET;
        entry.ai_addr = reinterpret_cast<sockaddr*>(&address);
        entry.ai_addrlen = sizeof address;
        const net::Descriptor unbound(::socket(AF_INET, SOCK_STREAM, 0));
        return calls::connected_to(entry) && calls::allows_restart(unbound.get()) && !calls::binds(unbound.get(), port)
               && calls::binds(unbound.get(), 0);
    });
    student.returns(true);
}
