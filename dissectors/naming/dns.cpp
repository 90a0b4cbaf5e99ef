#include "dissectors/naming/dns.h"

#include <random>
#include <unordered_map>

#include "dissectors/core/stream_pdus.h"
#include "dissectors/core/text.h"

namespace dorsal::dns {

namespace {

constexpr uint32_t kHeader = 12;
constexpr uint32_t kOptRecord = 41, kServerSelection = 33;
constexpr uint32_t kUpdate = 5, kStatefulOperations = 6;
// A query with the id of an unanswered one is a retransmission when it comes within this time.
constexpr int64_t kRetransmissionSeconds = 5;

struct TransactionKey {
    uint32_t flow;
    uint16_t id;
    bool operator==(const TransactionKey&) const = default;
};
struct TransactionHash {
    uint64_t seed = [] {
        std::random_device device;
        return uint64_t(device()) << 32 | device();
    }();
    size_t operator()(const TransactionKey& k) const {
        uint64_t h = ((uint64_t(k.flow) << 16 | k.id) ^ seed) * 0x9e3779b97f4a7c15ull;
        return size_t(h ^ h >> 32);
    }
};

}  // namespace

// What the pass finds out about a message; packets are numbered from 1, 0 is none.
struct Dns::Note {
    enum Kind : uint32_t {
        Plain,        // of a query: `packet` is its response
        Response,     // `packet` is its query
        Repeated,     // a retransmission; `packet` is the first one
        Unsolicited,  // a response to no query
    };
    uint32_t packet;  // patched
    Kind kind;
};

// Of all flows together: most of them see a single one.
struct Dns::Transactions final : FlowState {
    struct Transaction {
        uint32_t query = 0, response = 0;
        Time time;
        Note* note = nullptr;  // of the query
    };
    std::unordered_map<TransactionKey, Transaction, TransactionHash> all;
};

Dns::Dns(Registry& r) : Protocol(r, "dns", "Domain Name System", "DNS") {
    borrowers = {"mdns", "llmnr"};
    ownItem = false;
    r.bind("udp.port", 53, *this);
    r.bind("tcp.port", {53, 5353}, *this);
    r.bind("sctp.port", 53, *this);
    r.bind("tls.port", 853, *this);
    r.bind("dtls.port", 853, *this);
    r.heuristics("udp").add(*this);
    r.bindText("media_type", "application/dns-message", *this);
}

// On ports that are not its own a message must look like one: one question, and few records.
bool Dns::accepts(Layer& in) const {
    constexpr uint32_t kMostAnswers = 100, kMostOthers = 10;
    auto& out = in.out;
    bool ownPort = false;
    for (auto port : {out.sourcePort, out.destinationPort}) ownPort |= port == 53 || port == 853;
    if (ownPort || out.stream.present) return true;
    if (!in.view.has(0, kHeader)) return false;
    uint16_t word = in.view.u16(2), questions = in.view.u16(4);
    uint32_t answers = in.view.u16(6), authorities = in.view.u16(8), additional = in.view.u16(10);
    if (word & 0x7800 || additional > kMostOthers) return false;
    if (word & 0x8000) return questions <= 1 && answers <= kMostAnswers && authorities <= kMostOthers;
    return questions == 1 && answers == 0 && authorities == 0;
}

void Dns::parse(Layer& in) const {
    if (in.out.stream.present && in.out.ipProtocol == 6)
        eachPdu(
            in, 2, [](const View& rest) { return 2u + rest.u16(0); },
            [&](Layer& pdu) { parseMessage(pdu, Flavour::Dns, true); });
    else
        parseMessage(in, Flavour::Dns, false);
}

void Dns::parseMessage(Layer& in, Flavour flavour, bool overTcp) const {
    static constexpr const char* kColumns[] = {"DNS", "MDNS", "LLMNR"};
    in.column(kColumns[int(flavour)]);
    in.out.info.clear();
    Message m{in, flavour, overTcp ? 2u : 0u};
    m.id = in.view.u16(m.base);
    m.flags = in.view.u16(m.base + 2);
    uint32_t rcode = m.flags & 15;
    const char* opcode = nameOf(kOpcodes, m.opcode(), "Unknown operation");
    if (in.wantsColumns()) {
        if (m.opcode() == 3 || m.opcode() > kStatefulOperations)
            in.info("Unknown operation ({})", m.opcode());
        else
            in.info("{}", opcode);
        in.infoAppend("{} 0x{:04x}", m.isResponse() ? " response" : "", m.id);
        if (m.isResponse() && rcode) {
            if (auto name = Values(kRcodes).find(rcode))
                in.infoAppend(" {}", name);
            else
                in.infoAppend(" Unknown error ({})", rcode);
        }
    }
    if (!in.self()) in.addSelf();
    in.self().append(" ({})", m.isResponse() ? "response" : "query");
    if (overTcp) in.add(tcpLength, 0, 2);
    auto transaction = in.add(transactionId, m.base, 2);
    addFlags(m);
    Note* note = match(m);

    uint32_t counts[4];
    const Field* names[] = {&countQueries, &countAnswers, &countAuthRr, &countAddRr};
    const Field* updateNames[] = {&countZones, &countPrerequisites, &countUpdates, &countAddRr};
    bool update = m.opcode() == kUpdate;
    in.pos = m.base + 4;
    for (int i = 0; i < 4; ++i) counts[i] = in.u16(*(update ? updateNames : names)[i]);

    uint32_t at = m.base + kHeader;
    if (m.opcode() == kStatefulOperations && !counts[0] && !counts[1] && !counts[2] && !counts[3]) {
        addStatefulOperations(m, at);
        at = in.pos;
    }
    auto question = [&](uint32_t start) { return addQuestion(m, start); };
    auto record = [&](uint32_t start) { return addRecord(m, start); };
    at = addSection(m, at, counts[0], update ? "Zone" : "Queries", question);
    at = addSection(m, at, counts[1], update ? "Prerequisites" : "Answers", record);
    at = addSection(m, at, counts[2], update ? "Updates" : "Authoritative nameservers", record);
    at = addSection(m, at, counts[3], "Additional records", record);
    if (note) addMatch(m, *note, transaction);
    addExtraneous(m, at);
}

void Dns::addFlags(Message& m) const {
    Layer& in = m.in;
    uint32_t at = m.base + 2;
    auto item = in.add(flags, at, 2);
    if (item.texts()) {
        item.append(" {}", nameOf(kOpcodes, m.opcode(), "Unknown operation"));
        if (m.isResponse()) item.append(" response, {}", nameOf(kRcodes, m.flags & 15, "Unknown error"));
    }
    if (!in.wantsItems()) return;
    auto nest = in.in(item);
    bool response = m.isResponse();
    in.add(flagsResponse, at, 2);
    in.add(flagsOpcode, at, 2);
    if (m.flavour == Flavour::Llmnr) {
        in.add(response ? flagsConflictAnswer : flagsConflict, at, 2);
        in.add(flagsTruncated, at, 2);
        in.add(flagsTentative, at, 2);
    } else {
        if (response) in.add(flagsAuthoritative, at, 2);
        in.add(flagsTruncated, at, 2);
        in.add(flagsRecdesired, at, 2);
        if (response) in.add(flagsRecavail, at, 2);
        in.add(flagsZ, at, 2);
        if (response)
            in.add(flagsAuthenticated, at, 2);
        else if (m.flags & 0x20)
            in.add(flagsAd, at, 2);
        in.add(flagsCheckdisable, at, 2);
    }
    if (response) in.add(flagsRcode, at, 2);
}

template <class Entry>
uint32_t Dns::addSection(Message& m, uint32_t at, uint32_t count, const char* title, Entry&& entry) const {
    if (!count) return at;
    Layer& in = m.in;
    in.view.need(at, 1);
    auto section = in.text(at, in.view.leftCaptured(at), "{}", title);
    auto nest = in.in(section);
    for (uint32_t i = 0; i < count; ++i) at = entry(at);
    section.endAt(in.view, at);
    return at;
}

uint32_t Dns::addQuestion(Message& m, uint32_t at) const {
    Layer& in = m.in;
    auto name = readDomainName(in.view, at, m.base);
    uint32_t size = name.consumed, typeAt = at + size;
    uint16_t type = in.view.u16(typeAt), klass = in.view.u16(typeAt + 2);
    bool mdns = m.flavour == Flavour::Mdns;
    if (!in.wantsItems() && !in.wantsColumns()) return typeAt + 4;

    std::string text = name.printable();
    const char* unicast = !mdns ? "" : klass & 0x8000 ? ", \"QU\" question" : ", \"QM\" question";
    if (in.wantsColumns()) in.infoAppend(" {} {}{}", typeName(type), text, unicast);
    Item title;
    if (in.wantsTexts())
        title = in.text(at, size + 4, "{}: type {}, class {}{}", text, typeName(type),
                        nameOf(kClasses, mdns ? klass & 0x7fff : klass), unicast);
    auto nest = in.in(title);
    in.addText(qryName, at, size, text);
    in.addNumber(qryNameLen, at, size, name.raw().size()).generated();
    in.addNumber(countLabels, at, size, name.labels()).generated();
    in.add(qryType, typeAt, 2);
    in.add(mdns ? qryClassMdns : qryClass, typeAt + 2, 2);
    if (mdns) in.add(qryQu, typeAt + 2, 2);
    return typeAt + 4;
}

uint32_t Dns::addRecord(Message& m, uint32_t at) const {
    Layer& in = m.in;
    auto name = readDomainName(in.view, at, m.base);
    uint32_t size = name.consumed, typeAt = at + size;
    uint16_t type = in.view.u16(typeAt), klass = in.view.u16(typeAt + 2);
    uint32_t ttl = in.view.u32(typeAt + 4);
    uint16_t length = in.view.u16(typeAt + 8);
    uint32_t dataAt = typeAt + 10;
    bool mdns = m.flavour == Flavour::Mdns, flush = mdns && klass & 0x8000;
    bool wanted = in.wantsItems() || in.wantsColumns();
    std::string text = wanted ? name.printable() : std::string();
    if (in.wantsColumns()) in.infoAppend(" {}{}", typeName(type), flush ? ", cache flush" : "");
    in.view.need(at, dataAt + length - at);
    Item title;
    if (in.wantsTexts()) {
        auto group = type == kOptRecord
                         ? std::string()
                         : fmt::format(", class {}", nameOf(kClasses, mdns ? klass & 0x7fff : klass));
        title = in.text(at, dataAt + length - at, "{}: type {}{}{}", text, typeName(type), group,
                        flush ? ", cache flush" : "");
    }
    auto nest = in.in(title);
    if (type == kServerSelection) {
        std::string_view rest = text;
        for (auto field : {&record.srvService, &record.srvProto, &record.srvName}) {
            auto dot = field == &record.srvName ? rest.npos : rest.find('.');
            in.addText(*field, at, size, rest.substr(0, dot));
            if (dot == rest.npos) break;
            rest.remove_prefix(dot + 1);
        }
    } else {
        in.addText(respName, at, size, text);
    }
    in.add(respType, typeAt, 2);
    if (type == kOptRecord) {
        in.add(mdns ? record.mdnsUdpPayloadSize : record.rrUdpPayloadSize, typeAt + 2, 2);
        if (mdns) in.add(respCacheFlush, typeAt + 2, 2);
        in.add(record.respExtRcode, typeAt + 4, 1);
        in.add(record.respEdns0Version, typeAt + 5, 1);
        auto flagNest = in.in(in.add(record.respZ, typeAt + 6, 2));
        in.add(record.respZDo, typeAt + 6, 2);
        in.add(record.respZReserved, typeAt + 6, 2);
    } else {
        in.add(mdns ? respClassMdns : respClass, typeAt + 2, 2);
        if (mdns) in.add(respCacheFlush, typeAt + 2, 2);
        auto item = in.add(respTtl, typeAt + 4, 4);
        appendDuration(item, ttl);
        if (ttl & 0x80000000) in.expert(ttlHighBitSet, item);
    }
    in.add(respLen, typeAt + 8, 2);
    if (length) addRecordData({*this, in, m.base, type, at, dataAt, length, title, text});
    return dataAt + length;
}

void appendDuration(const Item& item, uint32_t seconds) {
    if (!item.texts()) return;
    std::string text;
    dorsal::appendDuration(text, seconds);
    item.append(" ({})", text);
}

void Dns::addStatefulOperations(Message& m, uint32_t at) const {
    Layer& in = m.in;
    in.pos = at;
    in.view.need(at, 1);
    auto all = in.addNone(dso, at, in.view.leftCaptured(at));
    auto nest = in.in(all);
    while (in.left() >= 4) {
        uint32_t start = in.pos;
        uint16_t type = in.view.u16(start);
        uint32_t length = in.view.u16(start + 2);
        auto tlv = in.addNone(dsoTlv, start, std::min(4 + length, in.view.leftCaptured(start)));
        tlv.append(": {}", nameOf(kDsoTypes, type));
        auto tlvNest = in.in(tlv);
        in.u16(dsoTlvType);
        in.u16(dsoTlvLength);
        switch (type) {
            case 1:
                in.add(dsoTlvKeepaliveInactivity, start + 4, 4);
                in.add(dsoTlvKeepaliveInterval, start + 8, 4);
                break;
            case 2: in.add(dsoTlvRetrydelayRetrydelay, start + 4, 4); break;
            case 3: in.add(dsoTlvEncpadPadding, start + 4, length); break;
            default: in.add(dsoTlvData, start + 4, length);
        }
        in.pos = start + 4 + length;
    }
    all.endAt(in.view, in.pos);
}

void Dns::addExtraneous(Message& m, uint32_t at) const {
    Layer& in = m.in;
    uint32_t size = in.view.left(at);
    if (!size || !in.wantsItems()) return;
    auto nest = in.in(in.text(at, in.view.leftCaptured(at), "Extraneous Data ({} bytes)", size));
    in.add(extraneousData, at, size);
    // tshark counts the position of this item twice.
    in.addNumber(extraneousLength, at + in.view.base(), 0, size).generated();
    in.expert(extraneous, in.text(at, size, "Extraneous data"));
}

Dns::Note* Dns::match(Message& m) const {
    Layer& in = m.in;
    auto note = in.note<Note>();
    if (!note || !in.pass()) return note;
    auto flow = in.pass()->flows.at(in.out.flow);
    if (!flow) return note;
    auto& all = in.pass()->state<Transactions>(*this).all;
    TransactionKey key{flow->id, m.id};
    uint32_t number = in.out.frame.number;
    auto found = all.find(key);
    if (m.isResponse()) {
        if (found == all.end()) {
            note->kind = Note::Unsolicited;
        } else if (auto& t = found->second; t.response) {
            *note = {t.response, Note::Repeated};
        } else {
            t.response = number;
            *note = {t.query, Note::Response};
            in.pass()->notes.patch(t.query, t.note->packet, number);
        }
        return note;
    }
    auto now = in.out.frame.time;
    if (found != all.end() && !found->second.response) {
        auto passed = now - found->second.time;
        if (passed.seconds < kRetransmissionSeconds) {
            *note = {found->second.query, Note::Repeated};
            return note;
        }
    }
    all[key] = {number, 0, now, note};
    return note;
}

void Dns::addMatch(Message& m, const Note& note, const Item& transaction) const {
    Layer& in = m.in;
    uint32_t at = 0;
    auto packet = patched(note.packet);
    if (note.kind == Note::Repeated) {
        bool response = m.isResponse();
        in.expert(response ? retransmitResponse : retransmitRequest, transaction,
                  "DNS {} retransmission. Original {} in frame {}", response ? "response" : "query",
                  response ? "response" : "request", packet);
        in.addNumber(response ? retransmitResponseIn : retransmitRequestIn, at, 0, packet).generated();
        in.addNumber(retransmission, at, 0, 1).generated();
    } else if (note.kind == Note::Unsolicited) {
        in.addNumber(unsolicited, at, 0, 1).generated();
    } else if (note.kind == Note::Response) {
        in.addNumber(responseTo, at, 0, packet).generated();
        if (in.wantsItems() && in.out.packets)
            in.addTime(elapsed, at, 0, in.out.frame.time - in.out.packets->timeOf(packet)).generated();
    } else if (packet) {
        in.addNumber(responseIn, at, 0, packet).generated();
    }
}

namespace {

// The same messages under another name, on a port of its own.
struct Relative final : Protocol {
    const Dns& dns;
    Flavour flavour;
    Relative(Registry& r, const Dns& dns, Flavour flavour, const char* abbrev, const char* name,
             const char* column, uint16_t port)
        : Protocol(r, abbrev, name, column), dns(dns), flavour(flavour) {
        ownItem = false;
        r.bind("udp.port", port, *this);
    }
    void parse(Layer& in) const override { dns.parseMessage(in, flavour, false); }
};

}  // namespace

}  // namespace dorsal::dns

namespace dorsal {

void addDns(Registry& r) {
    using namespace dns;
    auto& dns = r.add<Dns>();
    r.add<Relative>(dns, Flavour::Mdns, "mdns", "Multicast Domain Name System", "mDNS", 5353);
    r.add<Relative>(dns, Flavour::Llmnr, "llmnr", "Link-local Multicast Name Resolution", "LLMNR", 5355);
}

}  // namespace dorsal
