#include "dissectors/databases/pgsql.h"

#include "dissectors/core/stream_pdus.h"
#include "dissectors/core/text.h"
#include "dissectors/security/tls.h"

namespace dorsal {

namespace {

constexpr uint16_t kPort = 5432;
constexpr uint32_t kHeader = 5;  // the type and the length, which counts itself

// What stands where messages without a type have a version.
constexpr uint32_t kVersion3 = 0x30000, kCancel = 80877102, kSsl = 80877103, kGssEncryption = 80877104;

enum AuthType : uint32_t { kCrypt = 4, kMd5 = 5, kGssContinue = 8, kSasl = 10, kSaslContinue, kSaslFinal };

constexpr Name kAuthTypes[] = {
    {0, "Success"},
    {1, "Kerberos V4"},
    {2, "Kerberos V5"},
    {3, "Plaintext password"},
    {4, "crypt()ed password"},
    {5, "MD5 password"},
    {6, "SCM credentials"},
    {7, "GSSAPI"},
    {8, "GSSAPI/SSPI continue"},
    {9, "SSPI"},
    {10, "SASL"},
    {11, "SASL continue"},
    {12, "SASL complete"},
};
constexpr Name kStatuses[] = {{'E', "In a failed transaction"}, {'I', "Idle"}, {'T', "In a transaction"}};
constexpr Name kFormats[] = {{0, "Text"}, {1, "Binary"}};

constexpr Name kClientMessages[] = {
    {'B', "Bind"},
    {'C', "Close"},
    {'D', "Describe"},
    {'E', "Execute"},
    {'F', "Function call"},
    {'H', "Flush"},
    {'P', "Parse"},
    {'Q', "Simple query"},
    {'S', "Sync"},
    {'X', "Termination"},
    {'c', "Copy completion"},
    {'d', "Copy data"},
    {'f', "Copy failure"},
    {'p', "Password message"},
};
constexpr Name kServerMessages[] = {
    {'1', "Parse completion"},
    {'2', "Bind completion"},
    {'3', "Close completion"},
    {'A', "Notification"},
    {'C', "Command completion"},
    {'D', "Data row"},
    {'E', "Error"},
    {'G', "CopyIn response"},
    {'H', "CopyOut response"},
    {'I', "Empty query"},
    {'K', "Backend key data"},
    {'N', "Notice"},
    {'R', "Authentication request"},
    {'S', "Parameter status"},
    {'T', "Row description"},
    {'V', "Function call response"},
    {'Z', "Ready for query"},
    {'c', "Copy completion"},
    {'d', "Copy data"},
    {'n', "No data"},
    {'s', "Portal suspended"},
    {'t', "Parameter description"},
    {'v', "Negotiate protocol version"},
};

}  // namespace

Values Pgsql::authTypes() { return kAuthTypes; }
Values Pgsql::statuses() { return kStatuses; }
Values Pgsql::formats() { return kFormats; }

// Of a flow in the pass.
struct Pgsql::State final : FlowState {
    Authentication authentication = Authentication::Password;
    bool askedForTls = false;
};

// Of what can't be told from the bytes: the server's answer to a wish for TLS, and a message of type 'p'.
struct Pgsql::Note {
    uint32_t at;  // in the data source
    Authentication authentication;
    bool answersTls;
};

Pgsql::Pgsql(Registry& r) : Protocol(r, "pgsql", "PostgreSQL", "PGSQL") {
    ownItem = false;
    r.bind("tcp.port", kPort, *this);
}

Pgsql::State* Pgsql::stateOf(Layer& in) const {
    auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr;
    return flow ? &flow->state<State>(*this) : nullptr;
}

const Pgsql::Note* Pgsql::noteAt(Layer& in, uint32_t at) const {
    at += in.view.base();
    if (in.pass()) {
        auto note = in.note<Note>();
        if (note) note->at = at;
        return note;
    }
    auto saved = in.out.nextNote;
    auto note = in.note<Note>();
    if (note && note->at == at) return note;
    in.out.nextNote = saved;
    return nullptr;
}

bool Pgsql::answersTls(Layer& in) const {
    if (!in.pass()) {
        auto saved = in.out.nextNote;
        auto note = noteAt(in, 0);
        if (note && note->answersTls) return true;
        in.out.nextNote = saved;
        return false;
    }
    auto state = stateOf(in);
    if (!state || !state->askedForTls) return false;
    state->askedForTls = false;
    if (auto note = const_cast<Note*>(noteAt(in, 0))) note->answersTls = true;
    if (in.view.u8(0) == 'S') Tls::start(in, *this);
    return true;
}

void Pgsql::parse(Layer& in) const {
    bool fromClient = in.out.destinationPort == kPort;
    in.column("PGSQL");
    in.out.info.set(fromClient ? ">" : "<");
    if (answersTls(in)) {
        // tshark counts a packet without items as none of the protocol's.
        in.out.layers.pop_back();
        return;
    }
    bool first = true;
    auto lengthOf = [](const View& rest) {
        uint32_t typed = rest.u8(0) != 0;
        return rest.u32(typed) + typed;
    };
    eachPdu(in, kHeader, lengthOf, [&](Layer& pdu) {
        if (!first) pdu.out.info.append("/");
        first = false;
        message(pdu, fromClient);
    });
}

namespace {

const char* nameOfUntyped(uint32_t length, uint32_t tag) {
    if (tag == kCancel && length == 16) return "Cancel request";
    if (tag == kSsl && length == 8) return "SSL request";
    if (tag == kGssEncryption && length == 8) return "GSS encrypt request";
    return tag == kVersion3 ? "Startup message" : "Unknown";
}

}  // namespace

void Pgsql::message(Layer& in, bool fromClient) const {
    uint8_t typeByte = in.view.u8(0);
    uint32_t typed = typeByte != 0;
    Message m{fromClient, Authentication::Password, in.view.u32(typed) + typed};
    const char* name;
    if (fromClient && !typed) {
        name = nameOfUntyped(m.end, in.view.u32(4));
    } else if (fromClient && typeByte == 'p') {
        constexpr const char* kNames[] = {"Password message", "SASLInitialResponse message",
                                          "SASLResponse message", "GSSResponse message"};
        m.authentication = answeredAuthentication(in);
        name = kNames[size_t(m.authentication)];
    } else {
        name = nameOf(fromClient ? Values(kClientMessages) : Values(kServerMessages), typeByte);
    }
    auto letter = char(typeByte);
    if (typed && in.wantsColumns()) in.infoAppend("{}", decodeString({&letter, 1}, Enc::Ascii));
    in.addText(type, 0, typed, name);
    in.add(length, typed, 4);
    in.addNumber(frontend, 0, 0, fromClient).hide();
    in.pos = typed + 4;
    if (!fromClient)
        parseServer(in, letter, m);
    else if (typed)
        parseClient(in, letter, m);
    else
        parseUntyped(in, m);
}

Pgsql::Authentication Pgsql::answeredAuthentication(Layer& in) const {
    auto state = stateOf(in);
    if (in.pass() && (!state || state->authentication == Authentication::Password))
        return Authentication::Password;
    auto note = noteAt(in, 0);
    if (!note) return Authentication::Password;
    if (state) const_cast<Note*>(note)->authentication = state->authentication;
    return note->authentication;
}

void Pgsql::parseUntyped(Layer& in, const Message& m) const {
    uint32_t tag = in.view.u32(in.pos);
    switch (tag) {
        case kVersion3: {
            in.u16(versionMajor);
            in.u16(versionMinor);
            while (in.pos < m.end && in.pos + sizeOfString(in, in.pos) < m.end) {
                string(in, parameterName);
                string(in, parameterValue);
                if (in.pos + 1 == m.end && in.view.u8(in.pos) == 0) return;
            }
            return;
        }
        case kCancel:
            in.skip(4);
            in.u32(processId);
            in.u32(key);
            return;
        case kSsl:
            if (auto state = stateOf(in)) state->askedForTls = true;
            return;
        default: return;
    }
}

void Pgsql::parseClient(Layer& in, char kind, const Message& m) const {
    switch (kind) {
        case 'p': parseAuthentication(in, m); return;
        case 'Q': string(in, query); return;
        case 'P':
            string(in, statement);
            string(in, query);
            numbers(in, typeOid, 4, "Parameters");
            return;
        case 'B':
            string(in, portal);
            string(in, statement);
            numbers(in, format, 2, "Parameter formats");
            values(in, "Parameter values");
            numbers(in, format, 2, "Result formats");
            return;
        case 'E': {
            string(in, portal);
            auto rows = int32_t(in.u32(returns));
            if (rows == 0)
                in.last().value("all rows");
            else
                in.last().value("{} rows", rows);
            return;
        }
        case 'D':
        case 'C': {
            bool isPortal = in.view.u8(in.pos) == 'P';
            in.skip(1);
            string(in, isPortal ? portal : statement);
            return;
        }
        case 'd': rest(in, copyData, m); return;
        case 'f': string(in, error); return;
        case 'F':
            in.u32(oid);
            numbers(in, format, 2, "Parameter formats");
            values(in, "Parameter values");
            in.u16(format);
            return;
        default: return;
    }
}

void Pgsql::parseAuthentication(Layer& in, const Message& m) const {
    switch (m.authentication) {
        case Authentication::Password: string(in, password); return;
        case Authentication::SaslInitial: {
            string(in, saslMechanism);
            auto size = in.u32(saslLength);
            if (size) in.take(saslData, size);
            return;
        }
        case Authentication::Sasl: rest(in, saslData, m); return;
        case Authentication::Gss: rest(in, gssData, m); return;
    }
}

void Pgsql::parseServer(Layer& in, char kind, const Message& m) const {
    switch (kind) {
        case 'R': authenticationRequest(in, m); return;
        case 'K':
            in.u32(processId);
            in.u32(key);
            return;
        case 'S':
            string(in, parameterName);
            string(in, parameterValue);
            return;
        case 't': numbers(in, typeOid, 4, "Parameters"); return;
        case 'T': rowDescription(in); return;
        case 'D': {
            uint32_t count = in.u16(fieldCount);
            auto nest = in.in(in.last());
            while (count-- > 0) value(in);
            return;
        }
        case 'I': return;
        case 'E':
        case 'N': errorOrNotice(in, m); return;
        case 'A':
            in.u32(processId);
            string(in, condition);
            string(in, text);
            return;
        case 'C': string(in, tag); return;
        case 'Z': in.u8(status); return;
        case 'V': value(in); return;
        case 'G':
        case 'H': copyFormats(in); return;
        case 'd': rest(in, copyData, m); return;
        case 'v': {
            in.u32(supportedMinor);
            auto count = int32_t(in.u32(optionCount));
            while (count-- > 0) string(in, option);
            return;
        }
        default: return;
    }
}

void Pgsql::authenticationRequest(Layer& in, const Message& m) const {
    uint32_t at = in.pos, kind = in.u32(authType), size = m.end - in.pos;
    auto state = stateOf(in);
    auto expect = [&](Authentication a) {
        if (state) state->authentication = a;
    };
    switch (kind) {
        case kCrypt: in.take(salt, 2); return;
        case kMd5: in.take(salt, 4); return;
        case kGssContinue:
            expect(Authentication::Gss);
            // tshark takes them from the place of the type.
            in.add(gssData, at, size);
            return;
        case kSasl:
            expect(Authentication::SaslInitial);
            while (in.pos + 1 < m.end) string(in, saslMechanism);
            return;
        case kSaslContinue: expect(Authentication::Sasl); [[fallthrough]];
        case kSaslFinal:
            if (size) in.take(saslData, size);
            return;
        default: return;
    }
}

void Pgsql::rowDescription(Layer& in) const {
    uint32_t count = in.u16(fieldCount);
    auto nest = in.in(in.last());
    while (count-- > 0) {
        string(in, columnName);
        auto inner = in.in(in.last());
        in.u32(tableOid);
        in.u16(columnIndex);
        in.u32(typeOid);
        in.u16(valueLength);
        in.u32(typeModifier);
        in.u16(format);
    }
}

const Field& Pgsql::fieldOfError(char kind) const {
    switch (kind) {
        case 'S': return severity;
        case 'C': return code;
        case 'M': return errorMessage;
        case 'D': return detail;
        case 'H': return hint;
        case 'P': return position;
        case 'p': return internalPosition;
        case 'q': return internalQuery;
        case 'W': return where;
        case 's': return schemaName;
        case 't': return tableName;
        case 'c': return columnOfError;
        case 'd': return typeName;
        case 'n': return constraintName;
        case 'F': return file;
        case 'L': return line;
        case 'R': return routine;
        default: return text;
    }
}

void Pgsql::errorOrNotice(Layer& in, const Message& m) const {
    while (in.pos < m.end) {
        uint32_t at = in.pos;
        auto kind = char(in.view.u8(at));
        if (!kind) return;
        uint32_t size = sizeOfString(in, at + 1);
        in.addText(fieldOfError(kind), at, 1 + size, decodeString(in.view.text(at + 1, size), Enc::Ascii));
        in.pos = at + 1 + size;
    }
}

void Pgsql::value(Layer& in) const {
    auto size = int32_t(in.u32(valueLength));
    if (size > 0) in.take(valueData, uint32_t(size));
}

void Pgsql::values(Layer& in, const char* title) const {
    uint32_t count = in.view.u16(in.pos);
    auto nest = in.in(in.text(in.pos, 2, "{}: {}", title, count));
    in.skip(2);
    while (count-- > 0) value(in);
}

void Pgsql::numbers(Layer& in, const Field& each, uint32_t size, const char* title) const {
    uint32_t count = in.view.u16(in.pos);
    auto nest = in.in(in.text(in.pos, 2, "{}: {}", title, count));
    in.skip(2);
    while (count-- > 0) in.number(each, size);
}

void Pgsql::copyFormats(Layer& in) const {
    in.u8(format);
    uint32_t count = in.view.u16(in.pos);
    auto nest = in.in(in.text(in.pos, 2, "Columns: {}", count));
    in.skip(2);
    // tshark leaves out the last two.
    for (; count > 2; --count) in.u16(format);
}

uint32_t Pgsql::sizeOfString(Layer& in, uint32_t at) {
    auto end = in.view.find(at, 0);
    if (end < 0) in.view.need(in.view.captured(), 1);
    return uint32_t(end) - at + 1;
}

void Pgsql::string(Layer& in, const Field& f) const { in.take(f, sizeOfString(in, in.pos)); }

void Pgsql::rest(Layer& in, const Field& f, const Message& m) const { in.take(f, m.end - in.pos); }

void addPgsql(Registry& r) { r.add<Pgsql>(); }

}  // namespace dorsal
