// Captures that are made to be slow: what they cost grows with their size, no faster, in the ordered pass, in
// the packet list and in the details of every packet.
#include <QTest>
#include <functional>

#include "tests/dissectors/hostile/hostile_packets.h"
#include "tests/support/processor_time.h"

using namespace dorsal;

namespace {

using Make = std::function<std::vector<Bytes>(uint32_t)>;

Make web(std::string_view type, std::function<Bytes(uint32_t)> body) {
    return [=](uint32_t n) {
        return stream(80, httpResponse("Content-Type: " + std::string(type) + "\r\n", body(n)));
    };
}

// Identifier and length octets (X.690, section 8.1) around the contents.
Bytes ber(uint8_t tag, const Bytes& contents) { return Bytes{tag, 0x83} + be(contents.size(), 3) + contents; }

Bytes nestedBer(uint32_t depth) {
    Bytes all;
    // From the inside out, without copying all of it each time: lengths of three bytes.
    for (uint32_t i = 0; i < depth; ++i) all = all + Bytes{0x30, 0x83} + be(5ull * (depth - i - 1), 3);
    return all;
}

Bytes record(uint8_t type, const Bytes& fragment) {
    return Bytes{type, 3, 3} + be(fragment.size(), 2) + fragment;
}

Bytes handshake(uint8_t type, const Bytes& body) { return Bytes{type} + be(body.size(), 3) + body; }

// Handshake messages in as many records as they need.
Bytes records(const Bytes& messages, size_t size = 16000) {
    Bytes all;
    for (size_t at = 0; at < messages.size(); at += size)
        all = all + record(22, part(messages, at, std::min(at + size, messages.size())));
    return all;
}

Bytes clientHello(const Bytes& suites, const Bytes& extensions) {
    return handshake(1, Bytes{3, 3} + Bytes(32, 1) + Bytes{0} + be(suites.size(), 2) + suites + Bytes{1, 0} +
                            be(extensions.size(), 2) + extensions);
}

Bytes dnsOverTcp(const Bytes& message) { return be(message.size(), 2) + message; }

// A chain of n pointers, and answers whose names all start at its far end.
Bytes pointers(uint32_t n) {
    Bytes chain{0};
    uint32_t first = 12;
    for (uint32_t i = 0; i < n; ++i) {
        uint32_t to = i == 0 ? first : first + 1 + 2 * (i - 1);
        chain = chain + be(0xc000 | (to & 0x3fff), 2);
    }
    uint32_t last = first + 1 + 2 * (n - 1);
    auto answer = be(0xc000 | (last & 0x3fff), 2) + hex("0001 0001 00000001 0004 01020304");
    return hex("1234 8180 0000") + be(n, 2) + hex("0000 0000") + chain + repeated(answer, n);
}

}  // namespace

class HostilePacketsTest : public QObject {
    Q_OBJECT

    static long long cost(const Make& make, uint32_t linkType, uint32_t n) {
        const auto packets = make(n);
        ProcessorTimer timer;
        MemoryCapture c(linkType);
        for (auto& p : packets) c.add(p);
        // The details of the packets that show most, and of the others' rows.
        for (uint32_t i = 1; i <= c.size(); i += 1 + c.size() / 16) c.look(i);
        c.look(c.size());
        return timer.nsecsElapsed();
    }

  private slots:
    void costIsLinear_data();
    void costIsLinear();
};

void HostilePacketsTest::costIsLinear_data() {
    QTest::addColumn<Make>("make");
    QTest::addColumn<uint32_t>("linkType");
    QTest::addColumn<uint32_t>("size");
    auto row = [](const char* name, uint32_t size, Make make, uint32_t linkType = 101) {
        QTest::newRow(name) << make << linkType << size;
    };
    row("JSON: nested", 100'000, web("application/json", [](uint32_t n) { return repeated("[", n); }));
    row("JSON: nested as far as is shown", 20'000, web("application/json", [](uint32_t n) {
            return text("[") +
                   repeated(repeated("{\"a\":", 90) + text("0") + repeated("}", 90) + text(","), n / 600) +
                   text("0]");
        }));
    row("JSON: many values", 20'000,
        web("application/json", [](uint32_t n) { return text("[") + repeated("0,", n) + text("0]"); }));
    row("JSON: one long name", 100'000, web("application/json", [](uint32_t n) {
            return text("{\"") + Bytes(n, 'a') + text("\":[0,0,0,0,0,0,0,0,0,0,0]}");
        }));
    row("XML: nested", 10'000, web("text/xml", [](uint32_t n) { return repeated("<a>", n); }));
    row("XML: attributes without a space", 10'000,
        web("text/xml", [](uint32_t n) { return repeated("<x/a=1>", n); }));
    row("XML: attributes without an end", 10'000, web("text/xml", [](uint32_t n) {
            return repeated("<x a='\"'>", n) + text("<x a=\"") + Bytes(n, 'x');
        }));
    row("XML: names without a space", 10'000,
        web("text/xml", [](uint32_t n) { return repeated("<x/a>", n); }));
    row("XML: comments that do not end", 10'000,
        web("text/xml", [](uint32_t n) { return repeated("<!--", n); }));
    row("XML: declarations", 10'000, web("text/xml", [](uint32_t n) { return repeated("<!DOCTYPE", n); }));
    row("multipart: almost boundaries", 20'000,
        web("multipart/mixed; boundary=x", [](uint32_t n) { return repeated("\r--x y", n); }));
    row("multipart: many parts", 10'000,
        web("multipart/mixed; boundary=x", [](uint32_t n) { return repeated("\r\n--x\r\n\r\na", n); }));
    row("multipart: nested", 20'000, web("multipart/mixed; boundary=x", [](uint32_t n) {
            return repeated("--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n", n / 50);
        }));
    row("multipart: many headers", 10'000, web("multipart/mixed; boundary=x", [](uint32_t n) {
            return text("--x\r\n") + repeated("a: b\r\n", n) + text("\r\n--x--\r\n");
        }));
    row("form: many values", 20'000,
        web("application/x-www-form-urlencoded", [](uint32_t n) { return repeated("a=b&", n); }));
    row("PNG: many chunks", 10'000, web("image/png", [](uint32_t n) {
            return hex("89504e470d0a1a0a 0000000d 49484452 00000001 00000001 08 00 00 00 00 00000000") +
                   repeated(hex("00000000 74455874 00000000"), n);
        }));
    row("GIF: many blocks", 10'000, web("image/gif", [](uint32_t n) {
            return text("GIF89a") + hex("01000100000000") + repeated(hex("21fe0101 00"), n);
        }));
    row("HTTP: many headers", 100'000, [](uint32_t n) {
        return stream(80, text("GET / HTTP/1.1\r\n") + repeated("a: b\r\n", n) + text("\r\n"));
    });
    row("HTTP: a header without an end", 800'000,
        [](uint32_t n) { return stream(80, text("GET / HTTP/1.1\r\na: ") + Bytes(n, 'b')); });
    row("HTTP: a first line without an end", 800'000,
        [](uint32_t n) { return stream(80, text("GET /") + Bytes(n, 'b')); });
    row("HTTP: small chunks", 100'000, [](uint32_t n) {
        return stream(
            80, text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") + repeated("1\r\na\r\n", n));
    });
    row("HTTP: bodies that expand", 100, [](uint32_t n) {
        // 16 MB of zeros in Brotli's format.
        return stream(
            80, repeated(httpResponse("Content-Encoding: br\r\n", hex("9ffffffff82700e2b14020f7fe1f")), n),
            60'000);
    });
    row("HTTP: many requests", 5'000,
        [](uint32_t n) { return stream(80, repeated("GET / HTTP/1.1\r\n\r\n", n)); });
    row("HTTP: many parameters", 10'000, [](uint32_t n) {
        return stream(80, text("GET /?") + repeated("a&", n) + text(" HTTP/1.1\r\n\r\n"));
    });
    row("HTTP: many cookies", 200'000, [](uint32_t n) {
        return stream(80, text("GET / HTTP/1.1\r\nCookie: ") + repeated("a=b; ", n) + text("\r\n\r\n"));
    });
    row("TLS: tiny records", 10'000,
        [](uint32_t n) { return stream(443, repeated(record(23, Bytes{0}), n)); });
    row("TLS: tiny records in large packets", 10'000,
        [](uint32_t n) { return stream(443, repeated(record(23, Bytes{0}), n), 60'000); });
    row("TLS: handshake of tiny records", 3'000,
        [](uint32_t n) { return stream(443, records(handshake(11, Bytes(n * 4, 0)), 1), 1400); });
    row("TLS: many handshake messages", 10'000,
        [](uint32_t n) { return stream(443, records(repeated(handshake(14, {}), n))); });
    row("TLS: many cipher suites", 4'000, [](uint32_t n) {
        return stream(443, records(clientHello(repeated(hex("1301"), n), {})), 1400, false);
    });
    row("TLS: many extensions", 3'000, [](uint32_t n) {
        return stream(443, records(clientHello(hex("1301"), repeated(hex("0017 0000"), n))), 1400, false);
    });
    row("TLS: many names of protocols", 3'000, [](uint32_t n) {
        auto list = repeated(hex("01 68"), n);
        auto alpn = hex("0010") + be(list.size() + 2, 2) + be(list.size(), 2) + list;
        return stream(443, records(clientHello(hex("1301"), alpn)), 1400, false);
    });
    row("X.509: nested", 3'000, [](uint32_t n) {
        auto der = nestedBer(n);
        auto one = be(der.size(), 3) + der;
        return stream(443, records(handshake(11, be(one.size(), 3) + one)));
    });
    row("X.509: many names", 1'000, [](uint32_t n) {
        auto name = ber(0x31, ber(0x30, hex("0603550403") + ber(0x0c, text("a"))));
        auto names = ber(0x30, repeated(name, n / 8));
        auto algorithm = ber(0x30, hex("06092a864886f70d01010b"));
        auto der = ber(0x30, ber(0x30, hex("020101") + algorithm + names));
        auto one = be(der.size(), 3) + der;
        return stream(443, records(handshake(11, be(one.size(), 3) + one)));
    });
    row("DNS: chains of pointers", 2'000, [](uint32_t n) { return stream(53, dnsOverTcp(pointers(n))); });
    row("DNS: many answers", 1'000, [](uint32_t n) {
        return stream(53, dnsOverTcp(hex("1234 8180 0000") + be(n, 2) + hex("0000 0000") +
                                     repeated(hex("00 0001 0001 00000001 0004 01020304"), n)));
    });
    row("DNS: many messages", 3'000, [](uint32_t n) {
        return stream(53, repeated(dnsOverTcp(hex("1234 0100 0001 0000 0000 0000 0161 00 0001 0001")), n));
    });
    row("DNS: many queries", 5'000, [](uint32_t n) {
        std::vector<Bytes> packets;
        for (uint32_t i = 0; i < n; ++i)
            packets.push_back(
                Ipv4Packet{}.with(udp(hex("1234 0100 0001 0000 0000 0000 0161 00 0001 0001"), 1000, 53)));
        return packets;
    });
    row("TCP: segments of one byte", 20'000, [](uint32_t n) {
        return stream(80, text("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n") + Bytes(n, 'x'), 1);
    });
    row("TCP: a message backwards", 4'000, [](uint32_t n) {
        auto packets =
            stream(80, text("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n") + Bytes(n, 'x'), 8);
        std::reverse(packets.begin() + 8, packets.end());
        return packets;
    });
    row("TCP: the same bytes again", 5'000, [](uint32_t n) {
        std::vector<Bytes> packets;
        for (uint32_t i = 0; i < n; ++i)
            packets.push_back(segment(true, 80, 1000 + i % 7, 0x10, text("HTTP/1.1 200 OK\r\nContent")));
        return packets;
    });
    row("TCP: many unfinished messages", 5'000, [](uint32_t n) {
        std::vector<Bytes> packets;
        for (uint32_t i = 0; i < n; ++i)
            packets.push_back(segment(true, 80, 1000 + i * 100, 0x10, text("HTTP/1.1 200 OK\r\nContent")));
        return packets;
    });
    row("TCP: many streams", 5'000, [](uint32_t n) {
        std::vector<Bytes> packets;
        for (uint32_t i = 0; i < n; ++i)
            packets.push_back(Ipv4Packet{.protocol = 6, .from = i}.with(
                part(segment(true, 80, 1000, 0x10, text("HTTP/1.1 200 OK\r\nContent")), 20, 64)));
        return packets;
    });
    row("TCP: acknowledgments that come back", 5'000, [](uint32_t n) {
        std::vector<Bytes> packets;
        for (uint32_t i = 0; i < n; ++i)
            packets.push_back(segment(i % 2, 80, 1000 + (i * 7919) % n * 10, 0x10, Bytes(10, 'x')));
        return packets;
    });
    row("IPv4: packets in packets", 800, [](uint32_t n) {
        Bytes packet = text("x");
        for (uint32_t i = 0; i < n; ++i) packet = Ipv4Packet{.protocol = 4}.with(packet);
        return std::vector<Bytes>{packet};
    });
    row("IPv6: many extension headers", 2'000, [](uint32_t n) {
        auto headers = repeated(hex("3c00 010400000000"), n);
        return std::vector<Bytes>{hex("60000000") + be(headers.size(), 2) + hex("3c40") + Bytes(32, 1) +
                                  headers};
    });
    row("IPv6: many options", 500, [](uint32_t n) {
        std::vector<Bytes> packets;
        auto header = hex("3bff") + Bytes(2046, 0);
        for (uint32_t i = 0; i < n; ++i)
            packets.push_back(hex("60000000") + be(header.size(), 2) + hex("3c40") + Bytes(32, 1) + header);
        return packets;
    });
    row("IPv6: unfinished fragments", 20'000, [](uint32_t n) {
        std::vector<Bytes> packets;
        for (uint32_t i = 0; i < n; ++i)
            packets.push_back(hex("60000000 0018 2c40") + Bytes(32, 1) + hex("1100 0001") + be(i, 4) +
                              Bytes(16, 0));
        return packets;
    });
    row("ICMPv6: many options", 4'000, [](uint32_t n) {
        auto message = hex("8600 0000 40000708 00000000 00000000") + repeated(hex("0501 0000 000005dc"), n);
        return std::vector<Bytes>{hex("60000000") + be(message.size(), 2) + hex("3aff") + Bytes(32, 1) +
                                  message};
    });
    row(
        "VLAN: many tags", 4'000,
        [](uint32_t n) {
            return std::vector<Bytes>{hex("020000000001 020000000002") + repeated(hex("8100 0001"), n) +
                                      hex("0800")};
        },
        1);
    row(
        "MPLS: many labels", 4'000,
        [](uint32_t n) {
            return std::vector<Bytes>{hex("020000000001 020000000002 8847") + repeated(hex("00010040"), n)};
        },
        1);
    row(
        "LLDP: many TLVs", 4'000,
        [](uint32_t n) {
            return std::vector<Bytes>{
                hex("0180c200000e 020000000002 88cc 0207 04 020000000002 0403 05 3131 0602 0078") +
                repeated(hex("0a01 61"), n)};
        },
        1);
    row("DHCP: many options", 4'000, [](uint32_t n) {
        auto message =
            hex("0101 0600 00000001") + Bytes(228, 0) + hex("63825363 350101") + repeated(hex("0c01 61"), n);
        return std::vector<Bytes>{Ipv4Packet{}.with(udp(message, 68, 67))};
    });
    row("DHCPv6: nested options", 3'000, [](uint32_t n) {
        Bytes nested;
        for (uint32_t i = 0; i < n / 4; ++i)
            nested = nested + hex("0009") + be(std::min(65535u, 38 * (n / 4 - i - 1) + 34), 2) +
                     Bytes{12, 1} + Bytes(32, 0);
        return std::vector<Bytes>{hex("60000000") + be(nested.size() + 12, 2) + hex("1140") + Bytes(32, 1) +
                                  hex("0223 0223") + be(nested.size() + 12, 2) + hex("0000 01 000001") +
                                  nested};
    });
    row(
        "PPP: many options", 4'000,
        [](uint32_t n) {
            auto options = repeated(hex("0104 05dc"), n);
            return std::vector<Bytes>{hex("ff03 c021 01 01") + be(options.size() + 4, 2) + options};
        },
        9);
    row("NBNS: many records", 1'000, [](uint32_t n) {
        auto answer = hex("20") + Bytes(32, 'A') + hex("00 0020 0001 00000001 0006 0000 01020304");
        return std::vector<Bytes>{Ipv4Packet{}.with(
            udp(hex("1234 8500 0000") + be(n, 2) + hex("0000 0000") + repeated(answer, n), 137, 137))};
    });
}

void HostilePacketsTest::costIsLinear() {
    QFETCH(Make, make);
    QFETCH(uint32_t, linkType);
    QFETCH(uint32_t, size);
    const auto bytes = [&](uint32_t n) {
        size_t sum = 0;
        for (auto& p : make(n)) sum += p.size();
        return sum;
    };
    const auto times = growth([&](uint32_t n) { return cost(make, linkType, n); }, size);
    const double ms = double(cost(make, linkType, 4 * size)) / 1e6;
    qInfo("%.1f times the cost for %.1f times the bytes; %.1f ms for %zu bytes", times,
          double(bytes(4 * size)) / double(bytes(size)), ms, bytes(4 * size));
    QVERIFY2(times < 10 || ms < 5, "grows faster than the capture");
}

QTEST_GUILESS_MAIN(HostilePacketsTest)
#include "hostile_packets_test.moc"
