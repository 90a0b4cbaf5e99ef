// Random numbers and packet writing for make_mix.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "mix_templates.h"

namespace mix {

constexpr std::uint8_t kFin = 0x01, kSyn = 0x02, kPush = 0x08, kAck = 0x10;

void store16(Bytes& data, std::size_t at, std::uint16_t value);  // big endian, like the two below
void store32(Bytes& data, std::size_t at, std::uint32_t value);
std::uint32_t load32(const Bytes& data, std::size_t at);
void append(Bytes& data, std::string_view text);
void storeMac(Bytes& data, std::size_t at, std::uint32_t host);  // the client's number in the office

// splitmix64: the same numbers on every machine, which the standard library's distributions do not promise.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(next() % limit); }
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1)
    void append(Bytes& data, std::size_t count);

  private:
    std::uint64_t state_;
};

// Who talks: a client of the office (10.1.0.0/16, 2001:db8:1::/64) and a server outside.
struct Ends {
    std::uint32_t client = 0, server = 0;  // numbers from which addresses are made
    std::uint16_t clientPort = 0, serverPort = 0;
    bool version6 = false;
    bool broadcast = false;  // DHCP: 0.0.0.0 and 255.255.255.255
};

// A pcap file (microseconds, Ethernet).
class Writer {
  public:
    explicit Writer(const std::string& path);  // throws std::runtime_error

    // The transport segment of the next packet: fill it, then write().
    Bytes& segment() { return segment_; }
    // Completes the checksums and puts the headers before the segment. Seconds since the capture began.
    void write(double time, std::uint8_t protocol, const Ends& ends, bool fromClient);
    void writeArp(double time, std::uint32_t asking, std::uint32_t asked, bool reply);
    void close();

    std::uint64_t bytes() const { return bytes_; }
    std::uint64_t packets() const { return packets_; }

  private:
    void frame(double time);

    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;
    Bytes segment_, frame_;
    std::uint64_t bytes_ = 0, packets_ = 0;
    std::uint16_t ipId_ = 0;
};

}  // namespace mix
