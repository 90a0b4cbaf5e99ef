// Session Initiation Protocol (RFC 3261) over datagrams and streams.
#pragma once

#include <algorithm>
#include <deque>
#include <span>

#include "dissectors/core/layer.h"

namespace dorsal {

struct Sip final : Protocol {
    // How a header field is taken apart.
    enum class Kind : uint8_t {
        Plain,
        Number,
        From,
        To,
        Contact,
        Route,
        RecordRoute,
        ServiceRoute,
        Path,
        AssertedIdentity,
        PreferredIdentity,
        PermissionMissing,
        TriggerConsent,
        Via,
        CSeq,
        CallId,
        Credentials,
        AuthenticationInfo,
        RAck,
        Reason,
        SessionId,
        AccessNetwork,
        ChargingVector,
        Security,
        FeatureCaps,
        ContentLength,
        ContentType,
        Expires,
        RetryAfter
    };
    struct HeaderName {
        const char *name, *abbrev, *label;
        char compact;  // the short form (RFC 3261, section 7.3.3), or 0
        Kind kind;
    };
    struct AddressNames {
        struct Part {
            const char *abbrev, *label;
        } parts[6];  // display name, URI, user, host, port, parameter
    };
    // The fields of one kind of address.
    struct Address {
        Field display, uri, user, host, port, param;
        Address(Sip& sip, const AddressNames& names);
    };
    // Sets of address fields, in the order of kAddresses.
    enum AddressKind : uint8_t {
        kRequestUri,
        kFrom,
        kTo,
        kContact,
        kRoute,
        kRecordRoute,
        kServiceRoute,
        kPath,
        kAssertedIdentity,
        kPreferredIdentity,
        kPermissionMissing,
        kTriggerConsent
    };
    static const std::span<const HeaderName> kHeaders;
    static const std::span<const AddressNames> kAddresses;
    static const Values kQ850Causes, kSipCauses;

    Field messageHeader{*this, "sip.msg_hdr", "Message Header", Type::String};
    Field method{*this, "sip.Method", "Method", Type::String};
    Field requestLine{*this, "sip.Request-Line", "Request-Line", Type::String};
    Field statusCode{*this, "sip.Status-Code", "Status-Code", Type::U32, Base::Dec};
    Field statusLine{*this, "sip.Status-Line", "Status-Line", Type::String};
    Field displayInfo{*this, "sip.display.info", "SIP Display info", Type::String};
    Field toTag{*this, "sip.to.tag", "SIP to tag", Type::String};
    Field fromTag{*this, "sip.from.tag", "SIP from tag", Type::String};
    Field tag{*this, "sip.tag", "SIP tag", Type::String};
    Field contactParameter{*this, "sip.contact.parameter", "Contact parameter", Type::String};
    Field targetUri{*this, "sip.tc.target-uri", "SIP TC Target URI", Type::String};
    Field resend{*this, "sip.resend", "Resent Packet", Type::Boolean};
    Field resendOriginal{*this, "sip.resend-original", "Suspected resend of frame", Type::FrameNum};
    Field responseRequest{*this, "sip.response-request", "Request Frame", Type::FrameNum};
    Field responseTime{*this, "sip.response-time", "Response Time (ms)", Type::U32, Base::Dec};
    Field releaseTime{*this, "sip.release-time", "Release Time (ms)", Type::U32, Base::Dec};
    Field auth{*this, "sip.auth", "Authentication", Type::String};
    Field authScheme{*this, "sip.auth.scheme", "Authentication Scheme", Type::String};
    Field authResponse{*this, "sip.auth.digest.response", "Digest Authentication Response", Type::String};
    Field authNc{*this, "sip.auth.nc", "Nonce Count", Type::String};
    Field authUsername{*this, "sip.auth.username", "Username", Type::String};
    Field authRealm{*this, "sip.auth.realm", "Realm", Type::String};
    Field authNonce{*this, "sip.auth.nonce", "Nonce Value", Type::String};
    Field authAlgorithm{*this, "sip.auth.algorithm", "Algorithm", Type::String};
    Field authOpaque{*this, "sip.auth.opaque", "Opaque Value", Type::String};
    Field authQop{*this, "sip.auth.qop", "QOP", Type::String};
    Field authCnonce{*this, "sip.auth.cnonce", "CNonce Value", Type::String};
    Field authUri{*this, "sip.auth.uri", "Authentication URI", Type::String};
    Field authDomain{*this, "sip.auth.domain", "Authentication Domain", Type::String};
    Field authStale{*this, "sip.auth.stale", "Stale Flag", Type::String};
    Field authAuts{*this, "sip.auth.auts", "Authentication Token", Type::String};
    Field authRspauth{*this, "sip.auth.rspauth", "Response auth", Type::String};
    Field authNextnonce{*this, "sip.auth.nextnonce", "Next Nonce", Type::String};
    Field authIk{*this, "sip.auth.ik", "Integrity Key", Type::String};
    Field authCk{*this, "sip.auth.ck", "Cyphering Key", Type::String};
    Field cseqNumber{*this, "sip.CSeq.seq", "Sequence Number", Type::U32, Base::Dec};
    Field cseqMethod{*this, "sip.CSeq.method", "Method", Type::String};
    Field viaTransport{*this, "sip.Via.transport", "Transport", Type::String};
    Field viaAddress{*this, "sip.Via.sent-by.address", "Sent-by Address", Type::String};
    Field viaPort{*this, "sip.Via.sent-by.port", "Sent-by port", Type::U16, Base::Dec};
    Field viaBranch{*this, "sip.Via.branch", "Branch", Type::String};
    Field viaMaddr{*this, "sip.Via.maddr", "Maddr", Type::String};
    Field viaRport{*this, "sip.Via.rport", "RPort", Type::String};
    Field viaReceived{*this, "sip.Via.received", "Received", Type::String};
    Field viaTtl{*this, "sip.Via.ttl", "TTL", Type::String};
    Field viaComp{*this, "sip.Via.comp", "Comp", Type::String};
    Field viaSigcompId{*this, "sip.Via.sigcomp-id", "Sigcomp identifier", Type::String};
    Field viaOc{*this, "sip.Via.oc", "Overload Control", Type::String};
    Field viaOcValue{*this, "sip.Via.oc_val", "Overload Control Value", Type::U32, Base::Dec};
    Field viaOcValidity{*this, "sip.Via.oc_validity", "Overload Control Validity", Type::String};
    Field viaOcSeq{*this, "sip.Via.oc_seq", "Overload Control Sequence", Type::String};
    Field viaOcTime{*this, "sip.Via.oc_seq.ts", "Overload Control Sequence Time Stamp", Type::AbsoluteTime,
                    Base::Utc};
    Field viaOcAlgo{*this, "sip.Via.oc_algo", "Overload Control Algorithm", Type::String};
    Field viaBeRoute{*this, "sip.Via.be_route", "be-route", Type::String};
    Field accessType{*this, "sip.P-Access-Network-Info.access-type", "access-type", Type::String};
    Field utranCell{*this, "sip.P-Access-Network-Info.utran-cell-id-3gpp", "utran-cell-id-3gpp",
                    Type::String};
    Field rackRseq{*this, "sip.RAck.RSeq.seq", "RSeq Sequence Number", Type::U32, Base::Dec};
    Field rackCseq{*this, "sip.RAck.CSeq.seq", "CSeq Sequence Number", Type::U32, Base::Dec};
    Field rackMethod{*this, "sip.RAck.CSeq.method", "CSeq Method", Type::String};
    Field reasonProtocols{*this, "sip.reason_protocols", "Reason protocols", Type::String};
    Field reasonQ850{*this, "sip.reason_cause_q850", "Cause", Type::U32, Base::DecHex, kQ850Causes};
    Field reasonSip{*this, "sip.reason_cause_sip", "Cause", Type::U32, Base::Dec, kSipCauses};
    Field reasonOther{*this, "sip.reason_cause_other", "Cause", Type::U32, Base::Dec};
    Field reasonText{*this, "sip.reason_text", "Text", Type::String};
    Field messageBody{*this, "sip.msg_body", "Message Body", Type::None};
    Field mechanism{*this, "sip.sec_mechanism", "[Security-mechanism]", Type::String};
    Field mechanismAlg{*this, "sip.sec_mechanism.alg", "alg", Type::String};
    Field mechanismEalg{*this, "sip.sec_mechanism.ealg", "ealg", Type::String};
    Field mechanismProt{*this, "sip.sec_mechanism.prot", "prot", Type::String};
    Field mechanismSpiC{*this, "sip.sec_mechanism.spi_c", "spi-c", Type::U32, Base::DecHex};
    Field mechanismSpiS{*this, "sip.sec_mechanism.spi_s", "spi-s", Type::U32, Base::DecHex};
    Field mechanismPort1{*this, "sip.sec_mechanism.port1", "port1", Type::U16, Base::Dec};
    Field mechanismPortC{*this, "sip.sec_mechanism.port_c", "port-c", Type::U16, Base::Dec};
    Field mechanismPort2{*this, "sip.sec_mechanism.port2", "port2", Type::U16, Base::Dec};
    Field mechanismPortS{*this, "sip.sec_mechanism.port_s", "port-s", Type::U16, Base::Dec};
    Field sessionId{*this, "sip.Session-ID.sess_id", "sess-id", Type::Bytes};
    Field sessionParam{*this, "sip.Session-ID.param", "param", Type::String};
    Field localUuid{*this, "sip.Session-ID.local_uuid", "local-uuid", Type::Guid};
    Field remoteUuid{*this, "sip.Session-ID.remote_uuid", "remote-uuid", Type::Guid};
    Field continuation{*this, "sip.continuation", "Continuation data", Type::Bytes};
    Field featureCap{*this, "sip.feature_cap", "Feature Cap", Type::String};
    Field icidValue{*this, "sip.icid_value", "icid-value", Type::String};
    Field callIdGenerated{*this, "sip.call_id_generated", "Generated Call-ID", Type::String};
    Expert unrecognized{*this, "sip.unrecognized_header", Group::Undecoded, Severity::Note,
                        "Unrecognised SIP header"};
    Expert noColon{*this, "sip.header_no_colon", Group::Malformed, Severity::Warn,
                   "A header field needs a colon behind its name"};
    Expert notTerminated{*this, "sip.header_not_terminated", Group::Malformed, Severity::Warn,
                         "No empty line ends the header"};
    Expert badLength{*this, "sip.content_length.invalid", Group::Malformed, Severity::Note,
                     "Invalid content_length"};
    Expert badRetry{*this, "sip.retry_after.invalid", Group::Malformed, Severity::Note,
                    "Invalid retry_after value"};

    explicit Sip(Registry& r);
    bool accepts(Layer& in) const override;
    void parse(Layer& in) const override;

    // In the pass: the Call-ID of the message whose body is being dissected; empty: there is none.
    static std::string_view callIdIn(Pass& pass, const Registry& registry);

    struct Message;
    struct Note;
    // A piece of a line, by its place in the layer's view.
    struct Piece {
        uint32_t at = 0, size = 0;
        uint32_t end() const { return at + size; }
    };

  private:
    // sip.cpp
    bool parseMessage(Layer& stream) const;
    void dissect(Message& m) const;
    void addRequestLine(Message& m, const Piece& line) const;
    void addStatusLine(Message& m, const Piece& line) const;
    void addBindings(Message& m) const;
    void addBody(Message& m) const;
    // sip_headers.cpp
    void addHeaders(Message& m) const;
    void addHeader(Message& m, const Piece& name, const Piece& value, const Piece& line) const;
    void addParts(Message& m, Kind kind, const Item& item, const Piece& value) const;
    const Field* fieldOf(std::string_view name, Kind& kind) const;
    void addCSeq(Message& m, const Piece& value) const;
    void addRAck(Layer& in, const Piece& value) const;
    void addCredentials(Layer& in, const Piece& value, bool scheme) const;
    void addReason(Layer& in, const Piece& value) const;
    void addSessionId(Layer& in, const Piece& value) const;
    void addSecurity(Layer& in, const Piece& value) const;
    void addNamed(Layer& in, const Piece& value, std::string_view name, const Field& f) const;
    // sip_addresses.cpp
    // What one name-addr or addr-spec is made of (RFC 3261, section 20.10); returns where it ends.
    uint32_t addAddress(Layer& in, AddressKind kind, const Piece& value) const;
    void addUri(Layer& in, AddressKind kind, const Piece& uri, bool bracketed) const;
    void addTagged(Message& m, AddressKind kind, const Piece& value) const;
    void addContacts(Message& m, const Piece& value) const;
    void addAddressList(Layer& in, AddressKind kind, const Piece& value) const;
    void addVia(Layer& in, const Piece& value) const;
    // sip_transactions.cpp
    void follow(Message& m) const;
    void addTransaction(Message& m) const;
    std::string& bodyCallId(Pass& pass) const;

    std::deque<Field> headerFields_;
    std::deque<Address> addresses_;
    const TextTable& mediaTypes_;
};

// What is known of the message that is being dissected.
struct Sip::Message {
    Layer& in;
    bool request = false;
    std::string_view method, callId, cseqMethod, contentType;
    uint32_t status = 0, cseq = 0;
    bool hasLength = false, dialog = false, expiresZero = false, star = false;
    uint32_t length = 0;
    uint32_t added = 0, removed = 0;
    uint32_t firstLineItem = kNoNode;
    uint32_t headerAt = 0, bodyAt = 0;
    const Note* note = nullptr;

    explicit Message(Layer& in) : in(in) {}
};

// What the pass found out about a message's transaction; packets are numbered from 1, 0: none.
struct Sip::Note {
    uint32_t at;  // of the message in its data source
    uint32_t original, request, responseMs, releaseMs;
    uint32_t isRelease;
};

namespace sip {

std::string_view trimmed(std::string_view text);
// A number at the beginning; false when there is none.
bool number(std::string_view text, uint32_t& value);
// Calls f(Piece) for each part of `value` between separators that stand outside of quotes and brackets.
template <class F>
void eachPart(std::string_view all, const Sip::Piece& value, char separator, F&& f) {
    bool quoted = false;
    uint32_t depth = 0, begin = value.at, end = value.end();
    auto give = [&](uint32_t from, uint32_t to) {
        auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
        while (from < to && isBlank(all[from])) ++from;
        while (to > from && isBlank(all[to - 1])) --to;
        f(Sip::Piece{from, to - from});
    };
    for (uint32_t at = value.at; at < end; ++at) {
        char c = all[at];
        if (quoted && c == '\\') {
            ++at;
            continue;
        }
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '<') ++depth;
        if (c == '>' && depth) --depth;
        if (depth || c != separator) continue;
        give(begin, at);
        begin = at + 1;
    }
    give(std::min(begin, end), end);
}

}  // namespace sip

}  // namespace dorsal
