#include "dissectors/config/dhcp.h"

#include "dissectors/core/text.h"

namespace dorsal::dhcp {

namespace {

constexpr uint32_t kAddressAt = 28, kServerAt = 44, kServerSize = 64, kFileAt = 108, kFileSize = 128;
constexpr uint32_t kCookieAt = 236, kOptionsAt = 240, kCookie = 0x63825363;
constexpr uint8_t kPad = 0, kOverload = 52, kMessageType = 53, kVendorClass = 60, kSearch = 119, kEnd = 255;
constexpr uint8_t kFileHolds = 1, kServerHolds = 2;
constexpr uint32_t kEthernet = 1, kIeee802 = 6;

// Without the cookie the vendor's own 64 bytes stand there (RFC 951), and options only behind them.
uint32_t optionsAt(const View& view) { return view.u32(kCookieAt) == kCookie ? kOptionsAt : kCookieAt + 64; }

// Looks through the options for what the header and the title need. Stops at damage without a word: the
// options are shown after this, and complain then.
Facts lookAhead(const View& view) {
    Facts facts;
    if (!view.has(kCookieAt, 4)) return facts;
    uint32_t at = optionsAt(view);
    while (view.has(at, 1)) {
        uint8_t code = view.u8(at);
        if (code == kEnd) break;
        if (code == kPad) {
            ++at;
            continue;
        }
        if (!view.has(at, 2)) break;
        uint32_t size = view.u8(at + 1);
        if (!view.has(at + 2, size)) break;
        if (code == kMessageType && size) facts.isDhcp = true, facts.messageType = view.u8(at + 2);
        if (code == kOverload && size) facts.overload = view.u8(at + 2);
        if (code == kVendorClass) facts.vendor = view.text(at + 2, size);
        if (code == kSearch) ++facts.searchLists;
        at += 2 + size;
    }
    return facts;
}

std::string hex(std::span<const uint8_t> bytes) {
    std::string out;
    for (auto b : bytes) out += fmt::format("{:02x}", b);
    return out;
}

}  // namespace

Dhcp::Dhcp(Registry& r) : Protocol(r, "dhcp", "Dynamic Host Configuration Protocol", "DHCP/BOOTP") {
    ownItem = false;
    r.bind("udp.port", {67, 68, 4011}, *this);
    for (int i = 0; i < 256; ++i) options_[i].name = i < 224 ? "Unassigned" : "Private";
    options_[kPad].name = "Padding";
    options_[kEnd].name = "End";
    fill(optionRows(), options_);
    fill(relayRows(), relayOptions_);
    fill(pxeRows(), pxeOptions_);
    fill(gatewayRows(), gatewayOptions_);
}

void Dhcp::fill(std::span<const OptionRow> rows, Option (&table)[256]) {
    for (auto& row : rows) {
        auto& option = table[row.code];
        option.name = row.name;
        option.kind = row.kind;
        if (!row.abbrev) continue;
        if (row.type == Type::Boolean)
            option.field = &valueFields_.emplace_back(*this, row.abbrev, row.label, row.type, 0, row.values);
        else
            option.field = &valueFields_.emplace_back(*this, row.abbrev, row.label, row.type,
                                                      row.type == Type::AbsoluteTime ? Base::Utc
                                                      : isString(row.type)           ? Base::None
                                                                                     : row.base,
                                                      row.values);
    }
}

void Dhcp::parse(Layer& in) const {
    auto& view = in.view;
    in.column("BOOTP");
    in.out.info.clear();
    uint8_t op = view.u8(0), hardware = view.u8(1), hardwareSize = view.u8(2);
    Facts facts = lookAhead(view);
    if (in.wantsColumns()) {
        if (op == 1) {
            std::string from = "<No address>";
            if (hardwareSize > 0 && view.has(kAddressAt, hardwareSize)) {
                auto bytes = view.bytes(kAddressAt, hardwareSize);
                if ((hardware == kEthernet || hardware == kIeee802) && hardwareSize == 6) {
                    auto text = Address::ether(bytes.data()).toString();
                    from = fmt::format("{} ({})", text, text);
                } else {
                    from = hex(bytes);
                }
            }
            in.info("Boot Request from {}", from);
        } else if (op == 2) {
            in.info("Boot Reply");
        } else {
            in.info("Unknown BOOTP message type ({})", op);
        }
        if (facts.isDhcp && view.has(4, 4)) {
            in.column("DHCP");
            auto name = Values(kMessageTypes).find(facts.messageType);
            auto type =
                name ? std::string(name) : fmt::format("Unknown Message Type (0x{:02x})", facts.messageType);
            in.info("DHCP {:<8} - Transaction ID 0x{:x}", type, view.u32(4));
        }
    }
    in.addSelf();
    if (facts.isDhcp)
        in.self().append(" ({})", nameOf(kMessageTypes, facts.messageType, "Unknown Message Type"));
    addHeader(in, facts);
    if (!facts.isDhcp) in.addNumber(bootp, 0, 0, 1).hide();
    uint32_t at = optionsAt(view), end = view.reported();
    if (at == kOptionsAt)
        in.add(cookie, kCookieAt, 4).value("DHCP");
    else
        in.add(vendorSpecificOptions, kCookieAt, 64);
    bool ended = false;
    at = OptionArea{*this, in, facts}.add(at, end, ended);
    if (ended && at < end) in.add(optionPadding, at, end - at);
    if (!ended && facts.isDhcp) in.expert(endMissing, in.self());
}

void Dhcp::addHeader(Layer& in, const Facts& facts) const {
    uint8_t hardware = in.view.u8(1);
    in.pos = 0;
    in.u8(type);
    in.u8(hwType);
    uint32_t size = in.u8(hwLen);
    in.u8(hops);
    in.u32(transactionId);
    uint16_t seconds = in.view.u16(in.pos);
    bool swapped = seconds > 255 && (seconds & 255) == 0;
    auto item = in.addNumber(secs, in.pos, 2, swapped ? seconds >> 8 : seconds);
    if (swapped) in.expert(secondsLittle, item);
    in.pos += 2;
    {
        bool broadcast = in.view.u16(in.pos) & 0x8000;
        auto word = in.add(flags, in.pos, 2);
        word.append("{}", broadcast ? ", Broadcast flag (Broadcast)" : " (Unicast)");
        auto nest = in.in(word);
        in.add(flagsBc, in.pos, 2);
        in.u16(flagsReserved);
    }
    for (auto field : {&ipClient, &ipYour, &ipServer, &ipRelay}) in.u32(*field);
    if (size == 0 || size > 16) {
        in.view.need(kAddressAt, 16);
        in.expert(noClientAddress, in.text(kAddressAt, 16, "Client address not given"));
    } else {
        bool ether = (hardware == kEthernet || hardware == kIeee802) && size == 6;
        in.add(ether ? hwMacAddr : hwAddr, kAddressAt, size);
        if (size < 16) in.add(hwAddrPadding, kAddressAt + size, 16 - size);
    }
    auto name = [&](const Field& field, uint32_t at, uint32_t length, bool overloaded, const Expert& expert) {
        if (overloaded) {
            in.view.need(at, length);
            in.expert(expert, in.text(at, length, "{}", expert.field.name));
        } else if (in.view.u8(at)) {
            in.add(field, at, length);
        } else {
            in.view.need(at, length);
            in.addText(field, at, length, "").label("{} not given", field.name);
        }
    };
    name(server, kServerAt, kServerSize, facts.overload & kServerHolds && facts.overload <= 3,
         serverOverloaded);
    name(file, kFileAt, kFileSize, facts.overload & kFileHolds && facts.overload <= 3, fileOverloaded);
}

uint32_t OptionArea::add(uint32_t at, uint32_t end, bool& ended) {
    auto& view = in.view;
    while (at < end) {
        uint8_t code = view.u8(at);
        if (code == kPad) {
            uint32_t next = at + 1;
            while (next < end && view.has(next, 1) && view.u8(next) == kPad) ++next;
            auto item = in.addNumber(dhcp.optionType, at, 1, code).value("(0) Padding");
            auto nest = in.in(item);
            in.add(dhcp.optionPadding, at, next - at);
            at = next;
            continue;
        }
        if (code == kEnd) {
            auto item = in.addNumber(dhcp.optionType, at, 1, 0).value("(255) End");
            auto nest = in.in(item);
            in.add(dhcp.optionEnd, at, 1);
            ended = true;
            return at + 1;
        }
        uint32_t size = view.u8(at + 1);
        auto& option = dhcp.option(code);
        auto item = in.addNumber(dhcp.optionType, at, 1, code).value("({}) {}", code, option.name);
        item.length(std::min(2 + size, view.left(at)));
        auto nest = in.in(item);
        in.add(dhcp.optionLength, at + 1, 1);
        auto value = in.add(dhcp.optionValue, at + 2, size);
        Value v{dhcp, in, facts, at, at + 2, size, item, value};
        if (option.kind == Kind::Own && size) value.hide();
        bool known = option.kind == Kind::Own ? addOwn(v, code) : v.plain(option);
        if (known) value.hide();
        if (code == kOverload && size && !inner) {
            // The names at their place in the header, which tshark counts from this option.
            uint8_t what = view.u8(at + 2);
            auto area = [&](uint32_t from, uint32_t length, const char* title, const Expert& missing) {
                auto text = in.text(from + at + view.base(), length, "{}", title);
                auto areaNest = in.in(text);
                bool whole = false;
                OptionArea{dhcp, in, facts, true}.add(from, from + length, whole);
                if (!whole) in.expert(missing, text);
            };
            if (what == kServerHolds || what == 3)
                area(kServerAt, kServerSize, "Server host name option overload", dhcp.serverEndMissing);
            if (what == kFileHolds || what == 3)
                area(kFileAt, kFileSize, "Boot file name option overload", dhcp.fileEndMissing);
        }
        at += 2 + size;
    }
    return at;
}

bool Value::plain(const Option& option) const {
    if (!option.field) return false;
    auto& field = *option.field;
    switch (option.kind) {
        case Kind::Address: {
            if (size != 4) return bad("length isn't 4"), false;
            auto address = Address::ipv4(in.view.u32(at));
            in.add(field, at, 4);
            if (item.texts()) item.append(" ({})", address.toString());
            return true;
        }
        case Kind::Addresses:
            for (uint32_t i = 0; i + 4 <= size; i += 4) in.add(field, at + i, 4);
            if (size % 4) bad("Option length isn't a multiple of 4");
            return size >= 4;
        case Kind::Number:
        case Kind::LittleNumber: {
            uint32_t width = field.type == Type::Boolean ? 1 : widthOf(field.type);
            if (size != width) return in.expert(dhcp.badLength, item, "length isn't {}", width), false;
            in.add(field, at, width, option.kind == Kind::LittleNumber);
            return true;
        }
        case Kind::Seconds: {
            if (size != 4) return bad("length isn't 4"), false;
            uint32_t seconds = in.view.u32(at);
            auto shown = in.add(field, at, 4);
            if (!shown.texts()) return true;
            std::string text;
            if (seconds == UINT32_MAX)
                text = "infinity";
            else
                appendDuration(text, seconds);
            shown.value("({}s) {}", seconds, text);
            return true;
        }
        case Kind::NtpTime: {
            if (size != 4) return bad("length must be 4"), false;
            // NTP's seconds: the era from 2036 on when the first bit is not set.
            constexpr int64_t kFrom1900 = 2208988800, kFrom2036 = 2085978496;
            uint32_t seconds = in.view.u32(at);
            in.addTime(field, at, 4, {seconds & 0x80000000 ? seconds - kFrom1900 : seconds + kFrom2036, 0});
            return true;
        }
        case Kind::Text: in.add(field, at, size); return size > 0;
        default: return false;
    }
}

}  // namespace dorsal::dhcp

namespace dorsal {

void addDhcp(Registry& r) { r.add<dhcp::Dhcp>(); }

}  // namespace dorsal
