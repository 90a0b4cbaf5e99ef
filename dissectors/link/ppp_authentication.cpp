// PAP (RFC 1334) and CHAP (RFC 1994).
#include "dissectors/core/text.h"
#include "dissectors/link/ppp.h"

namespace dorsal {
namespace {

constexpr uint32_t kHeader = 4;

std::string printable(const Layer& in, uint32_t at, uint32_t size) {
    std::string out;
    appendEscaped(out, in.view.text(at, size));
    return out;
}

struct Pap final : Protocol {
    static constexpr Name kCodes[] = {
        {1, "Authenticate-Request"}, {2, "Authenticate-Ack"}, {3, "Authenticate-Nak"}};
    Field code{*this, "pap.code", "Code", Type::U8, Base::Dec, kCodes};
    Field identifier{*this, "pap.identifier", "Identifier", Type::U8, Base::Dec};
    Field length{*this, "pap.length", "Length", Type::U16, Base::Dec};
    Field data{*this, "pap.data", "Data", Type::None};
    Field peerLength{*this, "pap.peer_id.length", "Peer-ID-Length", Type::U8, Base::Dec};
    Field peer{*this, "pap.peer_id", "Peer-ID", Type::String};
    Field passwordLength{*this, "pap.password.length", "Password-Length", Type::U8, Base::Dec};
    Field password{*this, "pap.password", "Password", Type::String};
    Field messageLength{*this, "pap.message.length", "Message-Length", Type::U8, Base::Dec};
    Field message{*this, "pap.message", "Message", Type::String};
    Field stuff{*this, "pap.stuff", "stuff", Type::Bytes};

    explicit Pap(Registry& r) : Protocol(r, "pap", "PPP Password Authentication Protocol", "PPP PAP") {
        r.bind("ppp.protocol", 0xc023, *this);
        r.bind("ethertype", 0xc023, *this);
    }

    // The length of the packet bounds nothing: what follows the header is read to the end.
    void parse(Layer& in) const override {
        in.column("PPP PAP");
        auto kind = in.u8(code);
        in.info("{}", nameOf(kCodes, kind));
        in.u8(identifier);
        in.u16(length);
        in.view.need(kHeader, 1);
        auto nest = in.in(in.add(data, kHeader, in.left()));
        if (kind == 1) {
            auto user = counted(in, peerLength, peer);
            auto secret = counted(in, passwordLength, password);
            if (in.wantsColumns())
                in.infoAppend(" (Peer-ID='{}', Password='{}')", printable(in, user.first, user.second),
                              printable(in, secret.first, secret.second));
        } else if (kind == 2 || kind == 3) {
            auto text = counted(in, messageLength, message);
            if (in.wantsColumns()) in.infoAppend(" (Message='{}')", printable(in, text.first, text.second));
        } else {
            in.take(stuff, in.left());
        }
    }

    static std::pair<uint32_t, uint32_t> counted(Layer& in, const Field& count, const Field& text) {
        uint32_t size = in.u8(count);
        in.take(text, size);
        return {in.pos - size, size};
    }
};

struct Chap final : Protocol {
    static constexpr Name kCodes[] = {{1, "Challenge"}, {2, "Response"}, {3, "Success"}, {4, "Failure"}};
    Field code{*this, "chap.code", "Code", Type::U8, Base::Dec, kCodes};
    Field identifier{*this, "chap.identifier", "Identifier", Type::U8, Base::Dec};
    Field length{*this, "chap.length", "Length", Type::U16, Base::Dec};
    Field data{*this, "chap.data", "Data", Type::None};
    Field valueSize{*this, "chap.value_size", "Value Size", Type::U8, Base::Dec};
    Field value{*this, "chap.value", "Value", Type::Bytes};
    Field name_{*this, "chap.name", "Name", Type::String};
    Field message{*this, "chap.message", "Message", Type::String};
    Field stuff{*this, "chap.stuff", "Stuff", Type::Bytes};

    explicit Chap(Registry& r)
        : Protocol(r, "chap", "PPP Challenge Handshake Authentication Protocol", "PPP CHAP") {
        r.bind("ppp.protocol", 0xc223, *this);
        r.bind("ethertype", 0xc223, *this);
    }

    void parse(Layer& in) const override {
        in.column("PPP CHAP");
        auto kind = in.u8(code);
        in.info("{}", nameOf(kCodes, kind));
        in.u8(identifier);
        uint32_t size = in.u16(length);
        in.setLength(size);
        if (size < kHeader) return;
        uint32_t rest = size - kHeader;
        if (kind == 1 || kind == 2) {
            if (rest) challenge(in, rest);
        } else if (kind == 3 || kind == 4) {
            if (rest) in.take(message, rest);
            if (in.wantsColumns()) in.infoAppend(" (MESSAGE='{}')", printable(in, kHeader, rest));
        } else if (rest) {
            in.add(stuff, kHeader, rest);
        }
    }

    void challenge(Layer& in, uint32_t rest) const {
        auto nest = in.in(in.add(data, kHeader, rest));
        uint32_t size = in.u8(valueSize);
        --rest;
        if (size > rest) {
            in.last().append(" bytes (invalid, must be <= {})", rest);
            return;
        }
        in.take(value, size);
        rest -= size;
        in.take(name_, rest);
        if (!in.wantsColumns()) return;
        std::string hex;
        for (auto b : in.view.bytes(kHeader + 1, size)) fmt::format_to(std::back_inserter(hex), "{:02x}", b);
        in.infoAppend(" (NAME='{}', VALUE=0x{})", printable(in, kHeader + 1 + size, rest), hex);
    }
};

}  // namespace

void addPppAuthentication(Registry& r) {
    r.add<Pap>();
    r.add<Chap>();
}

}  // namespace dorsal
