#include "dissectors/time/ntp.h"

#include <cmath>
#include <unordered_map>

#include "dissectors/core/text.h"

namespace dorsal::ntp {

namespace {

constexpr uint32_t kHeader = 48;
constexpr uint8_t kClient = 3, kServer = 4, kControl = 6, kPrivate = 7;
constexpr int64_t kUnixEpoch = 2208988800;  // seconds from 1900 to 1970

struct Source {
    const char *id, *name;
};
constexpr Source kSources[] = {
    {"ACTS", "NIST telephone modem"},
    {"ATOM", "Atomic clock (calibrated)"},
    {"CHU", "HF Radio CHU Ottawa, Ontario"},
    {"DCF", "LF Radio DCF77 Mainflingen, DE 77.5 kHz"},
    {"DTS", "Digital Time Service"},
    {"GAL", "Galileo Positioning System"},
    {"GOES", "Geostationary Orbit Environment Satellite"},
    {"GPS", "Global Position System"},
    {"HBG", "LF Radio HBG Prangins, HB 75 kHz"},
    {"INIT", "(Initialization)"},
    {"IRIG", "Inter-Range Instrumentation Group"},
    {"JJY", "LF Radio JJY Fukushima, JP 40 kHz, Saga, JP 60 kHz"},
    {"LOCL", "uncalibrated local clock"},
    {"LORC", "MF Radio LORAN C station, 100 kHz"},
    {"MSF", "LF Radio MSF Anthorn, UK 60 kHz"},
    {"NIST", "NIST telephone modem"},
    {"OMEG", "OMEGA radionavigation system"},
    {"PPS", "Generic pulse-per-second"},
    {"PTB", "European telephone modem"},
    {"TDF", "MF Radio Allouis, FR 162 kHz"},
    {"TSP", "TSP time protocol"},
    {"USNO", "USNO telephone modem"},
    {"VLF", "VLF radio (OMEGA,, etc.)"},
    {"WWV", "HF Radio WWV Ft. Collins, CO"},
    {"WWVB", "LF Radio WWVB Ft. Collins, CO 60 kHz"},
    {"WWVH", "HF Radio WWVH Kauai, HI"},
};

std::string referenceText(uint8_t stratum, std::span<const uint8_t> id) {
    uint32_t number = uint32_t(id[0]) << 24 | id[1] << 16 | id[2] << 8 | id[3];
    if (stratum > 1) return Address::ipv4(number).toString();
    if (number == 0) return "NULL";
    std::string_view text(reinterpret_cast<const char*>(id.data()), 4);
    text = text.substr(0, text.find('\0'));
    for (auto& source : kSources)
        if (text == source.id) return source.name;
    return fmt::format("Unidentified reference source '{}'", text);
}

}  // namespace

struct Ntp::Note {
    uint32_t answer;    // of a request
    uint32_t question;  // of a response
};

struct Ntp::Requests final : FlowState {
    struct Request {
        uint32_t packet = 0;
        Note* note = nullptr;
    };
    Request client, priv;
    std::unordered_map<uint16_t, Request> control;  // by sequence number
};

Ntp::Ntp(Registry& r) : Protocol(r, "ntp", "Network Time Protocol", "NTP") {
    r.bind("udp.port", 123, *this);
    r.bind("tcp.port", 123, *this);
}

bool Ntp::accepts(Layer& in) const { return in.view.captured() > 0; }

void Ntp::parse(Layer& in) const {
    in.column("NTP");
    in.out.info.clear();
    uint8_t flagByte = in.view.u8(0), mode = flagByte & 7, version = flagByte >> 3 & 7;
    const char* versionName = nameOf(kFlagsVn, version, "Unknown version");
    static constexpr const char* kModes[] = {"reserved", "symmetric active", "symmetric passive", "client",
                                             "server",   "broadcast",        "control",           "private"};
    in.info("{}, {}", versionName, kModes[mode]);
    in.self().append(" ({}, {})", versionName, kModes[mode]);
    if (mode == kControl) return addControl(in);
    if (mode == kPrivate) return addPrivate(in);
    addFlags(in, {&flagsLi, &flagsVn, &flagsMode});
    addMatch(in, 0, 0, mode == kClient, mode == kServer);
    addTimes(in);
    if (in.view.left(kHeader)) addTrailer(in, kHeader);
}

void Ntp::addFlags(Layer& in, std::initializer_list<const Field*> bits) const {
    auto word = in.add(flags, 0, 1);
    if (word.texts()) {
        uint8_t value = in.view.u8(0);
        for (auto bit : bits) {
            uint64_t v = (value & bit->mask) >> bit->shift;
            if (bit->values.kind != Values::Kind::None)
                word.append(", {}: {}", bit->name, nameOf(bit->values, v));
        }
    }
    auto nest = in.in(word);
    for (auto bit : bits) in.add(*bit, 0, 1);
}

void Ntp::addTime8(Layer& in, const Field& field, uint32_t at) const {
    uint64_t stamp = in.view.u64(at);
    if (!in.out.wants(field)) return;
    uint32_t seconds = uint32_t(stamp >> 32), fraction = uint32_t(stamp);
    auto nanos = int32_t(uint64_t(fraction) * 1'000'000'000 >> 32);
    if (!seconds && !nanos) {
        in.addTime(field, at, 8, {0, 0});
        return;
    }
    // Without the first bit the time is in the era that starts in 2036 (RFC 4330, section 3).
    int64_t unixSeconds = seconds & 0x80000000 ? int64_t(seconds) - kUnixEpoch
                                               : int64_t(seconds) + (int64_t(1) << 32) - kUnixEpoch;
    in.addTime(field, at, 8, {unixSeconds, nanos});
}

void Ntp::addTimes(Layer& in) const {
    auto seconds = [&](const Field& field, uint32_t at) {
        uint32_t v = in.view.u32(at);
        in.add(field, at, 4).value("{:.6f} seconds", v / 65536.0);
    };
    uint8_t level = in.view.u8(1);
    in.add(stratum, 1, 1);
    uint8_t poll = in.view.u8(2);
    auto item = in.add(ppoll, 2, 1);
    if (poll >= 4 && poll <= 17)
        item.append(" ({} seconds)", 1u << poll);
    else
        item.value("invalid ({})", poll);
    auto exponent = int8_t(in.view.u8(3));
    item = in.add(precision, 3, 1);
    if (item.texts()) item.value("{:.6f} seconds", std::ldexp(1.0, exponent));
    seconds(rootdelay, 4);
    seconds(rootdispersion, 8);
    auto id = in.view.bytes(12, 4);
    item = in.add(refid, 12, 4);
    if (item.texts()) item.value("{}", referenceText(level, id));
    addTime8(in, reftime, 16);
    addTime8(in, org, 24);
    addTime8(in, rec, 32);
    addTime8(in, xmt, 40);
}

// Extension fields (RFC 7822), then the key number and the authentication code.
void Ntp::addTrailer(Layer& in, uint32_t at) const {
    constexpr uint32_t kLeastExtension = 16, kMostCode = 24;
    bool mayExtend = (in.view.u8(0) >> 3 & 7) == 4;
    while (mayExtend && in.view.left(at) > kMostCode) {
        uint32_t size = in.view.u16(at + 2);
        if (size < kLeastExtension || size % 4 || size > in.view.left(at)) break;
        auto nest = in.in(in.addNone(ext, at, size));
        in.add(extType, at, 2);
        in.add(extLength, at + 2, 2);
        in.add(extValue, at + 4, size - 4);
        at += size;
    }
    uint32_t left = in.view.left(at);
    if (left < 4) return;
    in.add(keyid, at, 4);
    if (left > 4) in.add(mac, at + 4, left - 4);
}

void Ntp::addStatus(Layer& in, uint32_t at, uint8_t operation, bool error, bool ofPeer) const {
    uint16_t status = in.view.u16(at);
    auto word = in.add(ctrlStatus, at, 2);
    auto nest = in.in(word);
    auto show = [&](std::initializer_list<const Field*> bits) {
        for (auto bit : bits) {
            in.add(*bit, at, 2);
            if (!word.texts()) continue;
            uint64_t v = (status & bit->mask) >> bit->shift;
            if (bit->type == Type::Boolean) {
                if (v) word.append(", {}", bit->name);
            } else if (bit->values.kind != Values::Kind::None) {
                word.append(", {}: {}", bit->name, nameOf(bit->values, v));
            }
        }
    };
    constexpr uint8_t kReadStatus = 1, kReadVariables = 2, kWriteVariables = 3, kReadClock = 4,
                      kWriteClock = 5;
    if (error) return show({&ctrlErrStatus});
    switch (operation) {
        case kReadStatus:
        case kReadVariables:
        case kWriteVariables:
            if (ofPeer)
                return show({&ctrlPeerStatusConfig, &ctrlPeerStatusAuthenable, &ctrlPeerStatusAuthentic,
                             &ctrlPeerStatusReach, &ctrlPeerStatusBcast, &ctrlPeerStatusSelection,
                             &ctrlPeerStatusCount, &ctrlPeerStatusCode});
            return show({&ctrlSysStatusLi, &ctrlSysStatusClksrc, &ctrlSysStatusCount, &ctrlSysStatusCode});
        case kReadClock:
        case kWriteClock: return show({&ctrlClockStatusStatus, &ctrlClockStatusCode});
        default: return;
    }
}

void Ntp::addControl(Layer& in) const {
    addFlags(in, {&flagsLi, &flagsVn, &flagsMode});
    uint8_t second = in.view.u8(1), operation = second & 31;
    bool response = second & 0x80, error = second & 0x40;
    {
        auto word = in.add(ctrlFlags2, 1, 1);
        word.append(", Response bit: {}, Opcode: {}", nameOf(kCtrlFlags2R, response),
                    nameOf(kCtrlFlags2Opcode, operation));
        auto nest = in.in(word);
        for (auto bit : {&ctrlFlags2R, &ctrlFlags2Error, &ctrlFlags2More, &ctrlFlags2Opcode})
            in.add(*bit, 1, 1);
    }
    uint16_t sequence = in.view.u16(2), association = in.view.u16(6);
    in.add(ctrlSequence, 2, 2);
    addMatch(in, 1, sequence, !response, response);
    if (response)
        addStatus(in, 4, operation, error, association != 0);
    else
        in.add(ctrlStatus, 4, 2);
    in.add(ctrlAssocid, 6, 2);
    in.add(ctrlOffset, 8, 2);
    uint32_t size = in.view.u16(10), at = 12;
    in.add(ctrlCount, 10, 2);
    if (size) {
        in.view.need(at, size);
        auto data = in.addNone(ctrlData, at, size);
        auto nest = in.in(data);
        constexpr uint8_t kReadStatus = 1, kConfigure = 8, kReadMru = 10, kReadOrdered = 11, kNonce = 12;
        switch (operation) {
            case kReadStatus:
                if (!response || association) break;
                for (uint32_t i = 0; i + 4 <= size; i += 4) {
                    auto item = in.in(in.addNone(ctrlItem, at + i, 4));
                    in.add(ctrlAssocid, at + i, 2);
                    addStatus(in, at + i + 2, operation, false, true);
                }
                break;
            case kConfigure: in.add(ctrlConfiguration, at, size); break;
            case kReadMru: in.add(ctrlMru, at, size); break;
            case kReadOrdered: in.add(ctrlOrdlist, at, size); break;
            case kNonce: in.add(ctrlNonce, at, size); break;
            default: break;
        }
    }
    at += (size + 3) / 4 * 4;
    if (in.view.left(at) >= 4) {
        in.add(keyid, at, 4);
        if (in.view.left(at + 4)) in.add(mac, at + 4, in.view.left(at + 4));
    }
}

void Ntp::addPrivate(Layer& in) const {
    uint8_t first = in.view.u8(0), request = in.view.u8(3);
    bool response = first & 0x80;
    if (in.wantsColumns())
        in.infoAppend(", {}, {}", response ? "Response" : "Request", nameOf(kPrivReqcode, request));
    addFlags(in, {&privFlagsR, &privFlagsMore, &flagsVn, &flagsMode});
    {
        auto nest = in.in(in.add(privAuthSeq, 1, 1));
        in.add(privAuth, 1, 1);
        in.add(privSeq, 1, 1);
    }
    in.add(privImpl, 2, 1);
    in.add(privReqcode, 3, 1);
    addMatch(in, 2, 0, !response, response);
    uint32_t items = in.view.u16(4) & 0xfff, size = in.view.u16(6) & 0xfff;
    auto half = [&](const Field& field, uint32_t at) {
        uint32_t v = in.view.u8(at) >> 4;
        auto item = in.addNumber(field, at, 1, v);
        if (&field == &privErr)
            item.label("{:04b} .... = Err: {} (0x{:02x})", v, nameOf(kPrivErr, v), v);
        else
            item.label("{:04b} .... = {}: 0x{:02x}", v, field.name, v);
    };
    auto rest = [&](const Field& field, uint32_t at, uint32_t v) {
        in.addNumber(field, at, 2, v)
            .label(".... {:04b}  {:04b} {:04b} = {}: {}", v >> 8, v >> 4 & 15, v & 15, field.name, v);
    };
    half(privErr, 4);
    rest(privNumitems, 4, items);
    half(privReserved, 6);
    rest(privItemsize, 6, size);
    constexpr uint8_t kMonitorList = 20, kMonitorList1 = 42;
    if (!response || (request != kMonitorList && request != kMonitorList1)) return;
    for (uint32_t i = 0, at = 8; i < items && size && in.view.left(at); ++i, at += size)
        addMonitorItem(in, at, request == kMonitorList1);
}

void Ntp::addMonitorItem(Layer& in, uint32_t at, bool wide) const {
    uint32_t size = (wide ? 40 : 32);
    bool six = in.view.has(at + size - 8, 4) && in.view.u32(at + size - 8) != 0;
    auto head = in.addText(privMode7Item, at, wide ? 72 : in.view.u16(6) & 0xfff, "Monlist Item");
    auto nest = in.in(head);
    in.pos = at;
    in.u32(privMonlistAvgint);
    in.u32(privMonlistLsint);
    in.u32(privMonlistRestr);
    in.u32(privMonlistCount);
    auto remote = Address::ipv4(in.u32(privMonlistRemoteAddress));
    if (wide) {
        in.u32(privMonlistLocalAddress);
        in.u32(privMonlistFlags);
    }
    uint16_t port = in.u16(privMonlistPort);
    if (head.texts()) head.label("Monlist item: address: {}:{}", remote.toString(), port);
    in.u8(privMonlistMode);
    in.u8(privMonlistVersion);
    in.u32(privMonlistIpv6);
    in.u32(privMonlistUnused);
    if (!six) return;
    in.take(privMonlistAddr6, 16);
    if (wide) in.take(privMonlistDaddr6, 16);
}

void Ntp::addMatch(Layer& in, int kind, uint16_t sequence, bool request, bool response) const {
    auto note = in.note<Note>();
    if (!note) return;
    auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr;
    if (flow && (request || response)) {
        auto& all = flow->state<Requests>(*this);
        auto& last = kind == 0 ? all.client : kind == 2 ? all.priv : all.control[sequence];
        uint32_t number = in.out.frame.number;
        if (request) {
            last = {number, note};
        } else if (last.packet) {
            note->question = last.packet;
            if (!last.note->answer) in.pass()->notes.patch(last.packet, last.note->answer, number);
            // A server answers once; control and private answers may take several packets.
            if (kind == 0) last = {};
        }
    }
    if (note->question) {
        in.addNumber(requestIn, 0, 0, note->question).generated();
        if (in.wantsItems() && in.out.packets)
            in.addTime(deltaTime, 0, 0, in.out.frame.time - in.out.packets->timeOf(note->question))
                .generated();
    } else if (auto answer = patched(note->answer)) {
        in.addNumber(responseIn, 0, 0, answer).generated();
    }
}

}  // namespace dorsal::ntp

namespace dorsal {

void addNtp(Registry& r) { r.add<ntp::Ntp>(); }

}  // namespace dorsal
