#include "dissectors/core/checksum.h"

#include <bit>
#include <cstring>

namespace dorsal {

namespace {

constexpr Name kStatus[] = {{0, "Bad"}, {1, "Good"}, {2, "Unverified"}, {3, "Not present"}, {4, "Illegal"}};

void addStatus(Layer& in, const ChecksumFields& fields, uint32_t at, ChecksumStatus status) {
    in.addNumber(fields.status, at, 0, uint64_t(status)).generated();
}

}  // namespace

const Values& checksumStatusNames() {
    static const Values values = kStatus;
    return values;
}

void InternetChecksum::add(std::span<const uint8_t> bytes) {
    size_t i = 0, n = bytes.size();
    if (odd_ && n) {
        sum_ += bytes[0];
        i = 1;
        odd_ = false;
    }
    // Eight bytes at a time: 32-bit words add up to the same sum modulo 65535 (RFC 1071, section 2).
    for (; n - i >= 8; i += 8) {
        uint64_t word;
        std::memcpy(&word, bytes.data() + i, 8);
        if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
        sum_ += (word >> 32) + (word & UINT32_MAX);
    }
    for (; n - i >= 2; i += 2) sum_ += uint32_t(bytes[i] << 8 | bytes[i + 1]);
    if (i < n) {
        sum_ += uint32_t(bytes[i] << 8);
        odd_ = true;
    }
}

void InternetChecksum::addPseudoHeader(const Address& from, const Address& to, uint8_t protocol,
                                       uint32_t length) {
    size_t n = from.kind == Address::Kind::Ipv6 ? 16 : 4;
    add(std::span(from.bytes).first(n));
    add(std::span(to.bytes).first(n));
    addWord(uint16_t(length >> 16));
    addWord(uint16_t(length));
    addWord(protocol);
}

uint16_t InternetChecksum::value() const {
    uint64_t s = (sum_ >> 32) + (sum_ & UINT32_MAX);
    while (s >> 16) s = (s >> 16) + (s & 0xffff);
    return uint16_t(~s);
}

uint16_t expectedChecksum(uint16_t field, uint16_t value) {
    // The sum of everything but the field is ~value - field, in ones' complement.
    uint32_t rest = uint32_t(uint16_t(~value)) + uint16_t(~field);
    rest = (rest >> 16) + (rest & 0xffff);
    auto expected = uint16_t(~rest);
    // Both zeros are the same number: what stands there is right then.
    return expected == 0 && field == 0xffff ? field : expected;
}

Item addChecksum(Layer& in, const ChecksumFields& fields, uint32_t at, uint32_t size, uint32_t expected,
                 bool little) {
    auto found = uint32_t(in.view.number(at, size, little));
    bool good = found == expected;
    Item item = in.add(fields.checksum, at, size, little);
    if (good) {
        item.append(" [correct]");
    } else {
        item.append(" incorrect, should be 0x{:0{}x}", expected, size * 2);
        if (fields.bad)
            in.expert(*fields.bad, item, "{} [should be 0x{:0{}x}]", fields.bad->field.name, expected,
                      size * 2);
    }
    if (fields.calculated) {
        auto nest = in.in(item);
        in.addNumber(*fields.calculated, at, size, expected).generated();
    }
    addStatus(in, fields, at, good ? ChecksumStatus::Good : ChecksumStatus::Bad);
    return item;
}

Item addUnverifiedChecksum(Layer& in, const ChecksumFields& fields, uint32_t at, uint32_t size, bool little) {
    Item item = in.add(fields.checksum, at, size, little);
    item.append(" [unverified]");
    addStatus(in, fields, at, ChecksumStatus::Unverified);
    return item;
}

}  // namespace dorsal
