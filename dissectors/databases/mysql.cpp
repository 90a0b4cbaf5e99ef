#include "dissectors/databases/mysql.h"

#include <cstring>

#include "dissectors/core/stream_pdus.h"
#include "dissectors/core/text.h"
#include "dissectors/security/tls.h"

namespace dorsal {

namespace {

constexpr uint16_t kPort = 3306;
constexpr uint32_t kHeader = 4;  // the length and the number of a packet

// Capabilities, the lower and the upper 16 bits.
constexpr uint16_t kConnectWithDb = 0x0008, kSsl = 0x0800, kSecureConnection = 0x8000, kLongPassword = 0x0001;
constexpr uint16_t kPluginAuth = 0x0008, kConnectAttributes = 0x0010;
constexpr uint8_t kError = 0xff;

}  // namespace

struct Mysql::State final : FlowState {
    Session session;
};

// Of each call: how things stood before it.
struct Mysql::Note {
    uint32_t at;  // in the data source
    Session session;
};

Mysql::Mysql(Registry& r) : Protocol(r, "mysql", "MySQL Protocol", "MySQL") {
    ownItem = false;
    r.bind("tcp.port", kPort, *this);
}

void Mysql::open(Layer& in, Session& s) const {
    if (in.pass()) {
        auto flow = in.pass()->flows.at(in.out.flow);
        if (flow) s = flow->state<State>(*this).session;
        if (auto note = in.note<Note>()) *note = {in.view.base(), s};
        return;
    }
    // A call that only asked for more has left a note, too.
    while (auto note = in.note<Note>()) {
        if (note->at != in.view.base()) continue;
        s = note->session;
        return;
    }
}

void Mysql::parse(Layer& in) const {
    Session s;
    open(in, s);
    bool fromServer = in.out.sourcePort == kPort, first = true;
    auto lengthOf = [](const View& rest) { return kHeader + rest.u24le(0); };
    eachPdu(in, kHeader, lengthOf, [&](Layer& pdu) {
        message(pdu, s, fromServer, first);
        first = false;
    });
    auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr;
    if (!flow) return;
    flow->state<State>(*this).session = s;
    if (s.encrypted) Tls::start(in, *this);
}

void Mysql::message(Layer& in, Session& s, bool fromServer, bool first) const {
    in.column("MySQL");
    in.add(packetLength, 0, 3, true);
    auto sequence = in.view.u8(3);
    in.add(packetNumber, 3, 1);
    in.pos = kHeader;
    auto& info = in.out.info;
    if (fromServer) {
        if (s.expects == Expects::Greeting && sequence == 0) {
            info.set("Server Greeting ");
            parseGreeting(in, s);
        } else {
            if (first)
                info.set("Response ");
            else if (!info.text.ends_with("Response "))
                info.append("Response ");
            parseResponse(in, s);
        }
    } else if (s.expects == Expects::Login && sequence <= 2) {
        info.set("Login Request");
        parseLogin(in, s);
    } else if (s.expects == Expects::SwitchResponse) {
        info.set("Auth Switch Response ");
        s.expects = Expects::Ok;
        in.take(switchResponse, in.left());
    } else {
        info.set("Request");
        parseRequest(in, s);
    }
    if (!in.left()) return;
    uint32_t size = in.leftCaptured();
    in.expert(incomplete, in.add(payload, in.pos, size));
    in.pos += size;
}

uint32_t Mysql::sizeOfString(Layer& in) {
    auto end = in.view.find(in.pos, 0);
    return end < 0 ? in.left() : uint32_t(end) - in.pos + 1;
}

std::string_view Mysql::terminated(Layer& in, const Field& f) const {
    uint32_t size = sizeOfString(in), at = in.pos;
    in.take(f, size);
    auto text = in.view.text(at, size);
    return text.substr(0, text.find('\0'));
}

uint64_t Mysql::lengthItems(Layer& in, uint32_t& size, bool& null) const {
    uint32_t at = in.pos;
    uint64_t value = in.view.u8(at);
    auto item = in.add(prefix, at, 1);
    null = value == 0xfb;
    if (null) {
        item.value("251(NULL)");
        size = 1;
        return 0;
    }
    uint32_t bytes = value == 0xfc ? 2 : value == 0xfd ? 3 : value >= 0xfe ? 8 : 0;
    if (bytes) value = in.view.number(at + 1, bytes, true);
    size = 1 + bytes;
    in.addNumber(lenencLength, bytes ? at + 1 : at, bytes ? bytes : 1, value);
    return value;
}

uint64_t Mysql::number(Layer& in, const Field& f) const {
    uint32_t size;
    bool null;
    auto value = lengthItems(in, size, null);
    in.addNumber(f, in.pos, size, value);
    in.pos += size;
    return value;
}

std::string_view Mysql::counted(Layer& in, const Field& lengthField, const Field& f) const {
    auto size = uint32_t(std::min<uint64_t>(number(in, lengthField), UINT32_MAX)), at = in.pos;
    in.take(f, size);
    return in.view.text(at, size);
}

void Mysql::text(Layer& in, const Field& f, const char* title) const {
    uint32_t at = in.pos, size;
    auto head = in.text(at, 1, "{}", title);
    auto nest = in.in(head);
    bool null;
    auto length = uint32_t(std::min<uint64_t>(lengthItems(in, size, null), UINT32_MAX));
    in.pos += size;
    if (null)
        in.addText(f, in.pos, 0, "NULL");
    else
        in.take(f, length, Enc::Utf8);
    head.length(in.pos - at);
}

void Mysql::serverCapabilities(Layer& in, const Field& word) const {
    in.bitmask(word, in.pos, 2,
               {&capLp, &capFr, &capLf, &capCd, &capNs, &capCp, &capOb, &capLi, &capIs, &capCu, &capIa,
                &capSl, &capIi, &capTa, &capRs, &capSc},
               Layer::kPlain, true);
    in.skip(2);
}

void Mysql::extendedCapabilities(Layer& in, const Field& word) const {
    in.bitmask(
        word, in.pos, 2,
        {&capMs, &capMr, &capPm, &capPa, &capCa, &capLenenc, &capEp, &capSessionTrack, &capDeprecateEof,
         &capOptionalMetadata, &capZstd, &capQueryAttributes, &capMultifactor, &capExtension, &capUnused},
        Layer::kPlain, true);
    in.skip(2);
}

void Mysql::mariaCapabilities(Layer& in, const Field& word) const {
    in.bitmask(word, in.pos, 4, {&mariaPr, &mariaCm, &mariaBo, &mariaEm, &mariaMe}, Layer::kPlain, true);
    in.skip(4);
}

uint16_t Mysql::serverStatus(Layer& in) const {
    auto bits = in.view.u16le(in.pos);
    in.bitmask(status, in.pos, 2,
               {&statIt, &statAc, &statMu, &statMr, &statBi, &statNi, &statCr, &statLr, &statDr, &statBs,
                &statMc, &statQueryWasSlow, &statPsOutParams, &statTransReadonly, &statSessionStateChanged},
               Layer::kPlain, true);
    in.skip(2);
    return bits;
}

void Mysql::parseGreeting(Layer& in, Session& s) const {
    uint32_t end = in.view.reported();
    if (in.view.u8(in.pos) == kError) {
        in.skip(1);
        parseError(in);
        return;
    }
    auto nest = in.in(in.addNone(greeting, in.pos, in.leftCaptured()));
    uint32_t protocol = in.u8(protocolVersion);
    auto version = terminated(in, serverVersion);
    // MariaDB says first that it is 5.5.5, so that old replicas take it.
    constexpr std::string_view kReplicaPrefix = "5.5.5-";
    bool prefixed = version.starts_with(kReplicaPrefix);
    s.mariaDb = version.find("MariaDB") != version.npos;
    if (in.wantsColumns())
        in.infoAppend(
            " proto={} version={} ", protocol,
            decodeString(version.substr(prefixed && s.mariaDb ? kReplicaPrefix.size() : 0), Enc::Ascii));
    s.expects = Expects::Login;
    in.u32le(threadId);
    terminated(in, salt);
    if (!in.left()) return;
    s.server = in.view.u16le(in.pos);
    serverCapabilities(in, serverCaps);
    if (!in.left()) return;
    in.u8(s.mariaDb ? mariaLanguage : language);
    serverStatus(in);
    s.serverExtended = in.view.u16le(in.pos);
    extendedCapabilities(in, serverExtCaps);
    in.u8(pluginLength);
    if (s.mariaDb && !(s.server & kLongPassword)) {
        in.take(unused, 6);
        s.mariaServer = in.view.u32le(in.pos);
        mariaCapabilities(in, mariaServerCaps);
    } else {
        in.take(unused, 10);
    }
    if (in.pos < end) terminated(in, salt2);
    if (in.pos < end && s.serverExtended & kPluginAuth) terminated(in, plugin);
}

void Mysql::parseLogin(Layer& in, Session& s) const {
    auto nest = in.in(in.addNone(login, in.pos, in.leftCaptured()));
    s.expects = Expects::Ok;
    s.client = in.view.u16le(in.pos);
    serverCapabilities(in, clientCaps);
    s.clientExtended = in.view.u16le(in.pos);
    extendedCapabilities(in, clientExtCaps);
    in.u32le(maxPacket);
    in.u8(s.mariaDb ? mariaCharset : charset);
    if (s.mariaDb && !(s.server & kLongPassword)) {
        in.take(unused, 19);
        s.mariaClient = in.view.u32le(in.pos);
        mariaCapabilities(in, mariaClientCaps);
    } else {
        in.take(unused, 23);
    }
    auto name = terminated(in, user);
    if (in.wantsColumns()) in.infoAppend(" user={} ", decodeString(name, Enc::Ascii));
    if (s.client & kSsl && !in.left()) {
        // The rest follows inside TLS.
        s.expects = Expects::Login;
        s.encrypted = true;
        return;
    }
    if (s.client & kSecureConnection) {
        uint32_t size = in.view.u8(in.pos);
        in.skip(1);
        if (size) in.take(password, size);
    } else {
        terminated(in, password);
    }
    if (s.client & kConnectWithDb) {
        auto db = terminated(in, schema);
        if (in.wantsColumns()) in.infoAppend("db={} ", decodeString(db, Enc::Ascii));
    }
    if (s.clientExtended & kPluginAuth) {
        s.expects = Expects::SwitchRequest;
        terminated(in, clientPlugin);
    }
    if (s.clientExtended & kConnectAttributes && in.left()) connectionAttributes(in);
}

void Mysql::connectionAttributes(Layer& in) const {
    uint32_t start = in.pos, size;
    bool null;
    auto total = lengthItems(in, size, null);
    auto head = in.addNone(attributes, start, 0);
    head.length(uint32_t(std::min<uint64_t>(total, in.leftCaptured())));
    auto nest = in.in(head);
    in.addNumber(attributesLength, start, size, total);
    in.pos += size;
    auto end = uint32_t(std::min<uint64_t>(in.pos + total, in.view.reported()));
    while (in.pos < end) {
        uint32_t at = in.pos;
        auto item = in.addNone(attribute, at, 0);
        auto inner = in.in(item);
        auto key = counted(in, attributeNameLength, attributeName);
        auto value = counted(in, attributeValueLength, attributeValue);
        item.length(in.pos - at);
        if (item.texts())
            item.append(" - {}: {}", decodeString(key, Enc::Ascii), decodeString(value, Enc::Ascii));
    }
}

void Mysql::parseError(Layer& in) const {
    uint32_t code = in.u16le(errorCode);
    in.infoAppend(" Error {} ", code);
    if (in.view.u8(in.pos) == '#') {
        in.skip(1);
        in.take(sqlState, 5);
    }
    in.take(errorMessage, in.left());
}

void addMysql(Registry& r) { r.add<Mysql>(); }

}  // namespace dorsal
