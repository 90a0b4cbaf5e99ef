// Packets for lists that grow: pings, their replies, and syslog messages.
#pragma once

#include <QByteArray>
#include <utility>

#include "model/summary.h"

namespace dorsal::test {

inline void appendBig(QByteArray& to, uint16_t v) { to += char(v >> 8), to += char(v); }

// pcap, Ethernet.
inline QByteArray madeHeader() {
    return QByteArray::fromHex("d4c3b2a1020004000000000000000000ffff000001000000");
}

inline QByteArray madeRecord(int64_t micros, const QByteArray& ip) {
    auto frame = QByteArray::fromHex("0200000000020200000000010800") + ip;
    QByteArray bytes;
    for (uint32_t v : {uint32_t(1'700'000'000 + micros / 1'000'000), uint32_t(micros % 1'000'000),
                       uint32_t(frame.size()), uint32_t(frame.size())})
        bytes.append(reinterpret_cast<const char*>(&v), 4);
    return bytes + frame;
}

// RFC 791
inline QByteArray ip(uint8_t protocol, uint8_t from, uint8_t to, const QByteArray& payload) {
    auto bytes = QByteArray::fromHex("4500");
    appendBig(bytes, uint16_t(20 + payload.size()));
    bytes += QByteArray::fromHex("0000000040");
    bytes += char(protocol);
    bytes += QByteArray::fromHex("0000c00002");
    bytes += char(from);
    bytes += QByteArray::fromHex("c00002");
    bytes += char(to);
    return bytes + payload;
}

// RFC 792; of a request or its reply.
inline QByteArray echo(bool reply, uint16_t sequence) {
    constexpr uint16_t kId = 77;
    uint16_t type = reply ? 0 : 0x0800;
    uint32_t sum = uint32_t(type) + kId + sequence;
    sum = (sum & 0xffff) + (sum >> 16);
    QByteArray icmp;
    for (auto v : {type, uint16_t(~sum), kId, sequence}) appendBig(icmp, v);
    return reply ? ip(1, 2, 1, icmp) : ip(1, 1, 2, icmp);
}

// RFC 3164, over UDP.
inline QByteArray syslog(const QByteArray& message, uint8_t from = 7, uint16_t port = 40000) {
    QByteArray udp;
    for (auto v : {port, uint16_t(514), uint16_t(8 + message.size()), uint16_t(0)}) appendBig(udp, v);
    return ip(17, from, 9, udp + message);
}

// Always the same packets in no order.
class MadeTraffic {
  public:
    uint32_t random(uint32_t below) {
        state_ = state_ * 1664525 + 1013904223;
        return (state_ >> 8) % below;
    }
    // A packet, and the microseconds since the one before.
    std::pair<QByteArray, int64_t> next() {
        auto micros = int64_t(random(2000));
        if (random(3) == 0) return {echo(false, asked_++), micros};
        if (asked_ && random(2) == 0) return {echo(true, uint16_t(random(asked_))), micros};
        auto message = "message " + QByteArray::number(random(20));
        auto from = uint8_t(random(4));
        return {syslog(message, from, uint16_t(40000 + random(10))), micros};
    }

  private:
    uint32_t state_ = 1;
    uint16_t asked_ = 0;
};

// One of each kind that rows can be sorted by.
inline std::vector<ColumnSpec> manyColumns() {
    auto columns = defaultColumns();
    ColumnSpec port, answer, time;
    port.field = QStringLiteral("udp.srcport");
    answer.field = QStringLiteral("icmp.resp_in");
    time.kind = ColumnSpec::Kind::Time;
    time.ownTime = true;
    time.time = TimeFormat::DeltaDisplayed;
    columns.resize(7);
    columns.insert(columns.end(), {port, answer, time, time});
    columns.back().time = TimeFormat::Delta;
    return columns;
}

}  // namespace dorsal::test
