// Domain Name System (RFC 1035 and what came after it); multicast DNS and LLMNR are the same messages.
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/naming/dns_record_fields.h"
#include "dissectors/naming/domain_name.h"

namespace dorsal::dns {

inline constexpr TrueFalse kFlagsResponse{"Message is a response", "Message is a query"};
inline constexpr TrueFalse kFlagsAuthoritative{"Server is an authority for domain",
                                               "Server is not an authority for domain"};
inline constexpr TrueFalse kFlagsConflict{"The sender received multiple responses", "None"};
inline constexpr TrueFalse kFlagsUnique{"The name is not considered unique", "The name is considered unique"};
inline constexpr TrueFalse kFlagsSet{"Set", "Not set"};
inline constexpr TrueFalse kFlagsTruncated{"Message is truncated", "Message is not truncated"};
inline constexpr TrueFalse kFlagsRecdesired{"Do query recursively", "Don't do query recursively"};
inline constexpr TrueFalse kFlagsTentative{"Tentative", "Not tentative"};
inline constexpr TrueFalse kFlagsRecavail{"Server can do recursive queries",
                                          "Server can't do recursive queries"};
inline constexpr TrueFalse kFlagsZ{"reserved - incorrect!", "reserved (0)"};
inline constexpr TrueFalse kFlagsAuthenticated{
    "Answer/authority portion was authenticated by the server",
    "Answer/authority portion was not authenticated by the server"};
inline constexpr TrueFalse kFlagsCheckdisable{"Acceptable", "Unacceptable"};

enum class Flavour : uint8_t { Dns, Mdns, Llmnr };

// One message while it is dissected.
struct Message {
    Layer& in;
    Flavour flavour;
    uint32_t base;  // where the header starts; names' pointers count from here
    uint16_t id = 0, flags = 0;
    bool isResponse() const { return flags & 0x8000; }
    uint32_t opcode() const { return flags >> 11 & 15; }
};

struct Dns final : Protocol {
    Field tcpLength{*this, "dns.length", "Length", Type::U16, Base::Dec};
    Field flags{*this, "dns.flags", "Flags", Type::U16, Base::Hex};
    Field flagsResponse{*this, "dns.flags.response", "Response", Type::Boolean, 16, kFlagsResponse, 0x8000};
    Field flagsOpcode{*this, "dns.flags.opcode", "Opcode", Type::U16, Base::Dec, kOpcodes, 0x7800};
    Field flagsAuthoritative{
        *this, "dns.flags.authoritative", "Authoritative", Type::Boolean, 16, kFlagsAuthoritative, 0x400};
    Field flagsConflict{*this, "dns.flags.conflict", "Conflict", Type::Boolean, 16, kFlagsConflict, 0x400};
    Field flagsConflictAnswer{*this, "dns.flags.conflict", "Conflict", Type::Boolean,
                              16,    kFlagsUnique,         0x400};
    Field flagsTruncated{*this, "dns.flags.truncated", "Truncated", Type::Boolean,
                         16,    kFlagsTruncated,       0x200};
    Field flagsRecdesired{
        *this, "dns.flags.recdesired", "Recursion desired", Type::Boolean, 16, kFlagsRecdesired, 0x100};
    Field flagsTentative{*this, "dns.flags.tentative", "Tentative", Type::Boolean,
                         16,    kFlagsTentative,       0x100};
    Field flagsRecavail{*this, "dns.flags.recavail", "Recursion available", Type::Boolean, 16, kFlagsRecavail,
                        0x80};
    Field flagsZ{*this, "dns.flags.z", "Z", Type::Boolean, 16, kFlagsZ, 0x40};
    Field flagsAuthenticated{
        *this, "dns.flags.authenticated", "Answer authenticated", Type::Boolean, 16, kFlagsAuthenticated,
        0x20};
    Field flagsAd{*this, "dns.flags.authenticated", "AD bit", Type::Boolean, 16, kFlagsSet, 0x20};
    Field flagsCheckdisable{
        *this, "dns.flags.checkdisable", "Non-authenticated data", Type::Boolean, 16, kFlagsCheckdisable,
        0x10};
    Field flagsRcode{*this, "dns.flags.rcode", "Reply code", Type::U16, Base::Dec, kRcodes, 0xf};
    Field transactionId{*this, "dns.id", "Transaction ID", Type::U16, Base::Hex};
    Field qryType{*this, "dns.qry.type", "Type", Type::U16, Base::Dec, kTypes};
    Field qryClass{*this, "dns.qry.class", "Class", Type::U16, Base::Hex, kClasses};
    Field qryClassMdns{*this, "dns.qry.class", "Class", Type::U16, Base::Hex, kClasses, 0x7fff};
    Field qryQu{*this, "dns.qry.qu", "\"QU\" question", Type::Boolean, 16, {}, 0x8000};
    Field qryName{*this, "dns.qry.name", "Name", Type::String};
    Field qryNameLen{*this, "dns.qry.name.len", "Name Length", Type::U16, Base::Dec};
    Field countLabels{*this, "dns.count.labels", "Label Count", Type::U16, Base::Dec};
    Field respType{*this, "dns.resp.type", "Type", Type::U16, Base::Dec, kTypes};
    Field respClass{*this, "dns.resp.class", "Class", Type::U16, Base::Hex, kClasses};
    Field respClassMdns{*this, "dns.resp.class", "Class", Type::U16, Base::Hex, kClasses, 0x7fff};
    Field respCacheFlush{*this, "dns.resp.cache_flush", "Cache flush", Type::Boolean, 16, {}, 0x8000};
    Field respName{*this, "dns.resp.name", "Name", Type::String};
    Field respTtl{*this, "dns.resp.ttl", "Time to live", Type::U32, Base::Dec};
    Field respLen{*this, "dns.resp.len", "Data length", Type::U16, Base::Dec};
    Field countQueries{*this, "dns.count.queries", "Questions", Type::U16, Base::Dec};
    Field countZones{*this, "dns.count.zones", "Zones", Type::U16, Base::Dec};
    Field countAnswers{*this, "dns.count.answers", "Answer RRs", Type::U16, Base::Dec};
    Field countPrerequisites{*this, "dns.count.prerequisites", "Prerequisites", Type::U16, Base::Dec};
    Field countAuthRr{*this, "dns.count.auth_rr", "Authority RRs", Type::U16, Base::Dec};
    Field countUpdates{*this, "dns.count.updates", "Updates", Type::U16, Base::Dec};
    Field responseIn{*this, "dns.response_in", "Response In", Type::FrameNum};
    Field responseTo{*this, "dns.response_to", "Request In", Type::FrameNum};
    Field retransmission{*this, "dns.retransmission", "Retransmission", Type::Boolean, 0};
    Field retransmitRequestIn{*this, "dns.retransmit_request_in",
                              "Retransmitted request. Original request in", Type::FrameNum};
    Field retransmitResponseIn{*this, "dns.retransmit_response_in",
                               "Retransmitted response. Original response in", Type::FrameNum};
    Field elapsed{*this, "dns.time", "Time", Type::RelativeTime};
    Field unsolicited{*this, "dns.unsolicited", "Unsolicited", Type::Boolean, 0};
    Field countAddRr{*this, "dns.count.add_rr", "Additional RRs", Type::U16, Base::Dec};
    Field extraneousData{*this, "dns.extraneous.data", "Extraneous Data Bytes", Type::Bytes};
    Field extraneousLength{*this, "dns.extraneous.length", "Extraneous Data Length", Type::I32, Base::Dec};
    Field data{*this, "dns.data", "Data", Type::Bytes};
    Field dso{*this, "dns.dso", "DNS Stateful Operation", Type::None};
    Field dsoTlv{*this, "dns.dso.tlv", "DSO TLV", Type::None};
    Field dsoTlvType{*this, "dns.dso.tlv.type", "Type", Type::U16, Base::Dec, kDsoTypes};
    Field dsoTlvLength{*this, "dns.dso.tlv.length", "Length", Type::U16, Base::Dec};
    Field dsoTlvData{*this, "dns.dso.tlv.data", "Data", Type::Bytes};
    Field dsoTlvKeepaliveInactivity{*this, "dns.dso.tlv.keepalive.inactivity", "Inactivity Timeout",
                                    Type::U32, Base::Dec};
    Field dsoTlvKeepaliveInterval{*this, "dns.dso.tlv.keepalive.interval", "Keepalive Interval", Type::U32,
                                  Base::Dec};
    Field dsoTlvRetrydelayRetrydelay{*this, "dns.dso.tlv.retrydelay.retrydelay", "Retry Delay", Type::U32,
                                     Base::Dec};
    Field dsoTlvEncpadPadding{*this, "dns.dso.tlv.encpad.padding", "Padding", Type::Bytes};
    Expert undecodedType{*this, "dns.undecoded.type", Group::Undecoded, Severity::Note, "Undecoded option"};
    Expert deprOpc{*this, "dns.depr.opc", Group::Deprecated, Severity::Warn, "Deprecated opcode"};
    Expert ttlHighBitSet{*this, "dns.ttl.high_bit_set", Group::Protocol, Severity::Warn,
                         "The uppermost bit of the TTL is set (RFC 2181, section 8)"};
    Expert retransmitRequest{*this, "dns.retransmit_request", Group::Protocol, Severity::Warn,
                             "DNS query retransmission"};
    Expert retransmitResponse{*this, "dns.retransmit_response", Group::Protocol, Severity::Warn,
                              "DNS response retransmission"};
    Expert extraneous{*this, "dns.extraneous", Group::Undecoded, Severity::Note, "Extraneous data"};
    RecordFields record{*this};

    explicit Dns(Registry& r);
    bool accepts(Layer& in) const override;
    void parse(Layer& in) const override;
    void parseMessage(Layer& in, Flavour flavour, bool overTcp) const;

  private:
    struct Note;
    struct Transactions;
    void addFlags(Message& m) const;
    uint32_t addQuestion(Message& m, uint32_t at) const;
    uint32_t addRecord(Message& m, uint32_t at) const;
    void addStatefulOperations(Message& m, uint32_t at) const;
    template <class Entry>
    uint32_t addSection(Message& m, uint32_t at, uint32_t count, const char* title, Entry&& entry) const;
    Note* match(Message& m) const;
    void addMatch(Message& m, const Note& note, const Item& transaction) const;
    void addExtraneous(Message& m, uint32_t at) const;
};

// A record whose data is about to be added: [at, at + size) of in.view. `title` is the record's own item.
struct Record {
    const Dns& dns;
    Layer& in;
    uint32_t base;
    uint16_t type;
    uint32_t start;  // where the record's name stands
    uint32_t at, size;
    Item title;
    std::string_view owner;  // its name, when texts or columns are wanted

    uint32_t end() const { return at + size; }
    bool wantsSummary() const { return in.wantsColumns() || title.texts(); }
    // Adds the name at in.pos and moves past it.
    DomainName takeName(const Field& field) const;
    // Adds a string with the byte before it that says how long it is; the text when a summary is wanted.
    std::string takeString(const Field& length, const Field& text) const;
    // The rest of the data.
    Item takeRest(const Field& field) const;
};
void addRecordData(const Record& r);
void addSecurityRecord(const Record& r);
void appendDuration(const Item& item, uint32_t seconds);
void addEdnsOptions(const Record& r);
void addServiceBinding(const Record& r);
void addTypeBitmaps(const Record& r, uint32_t at, bool windowed = true);

}  // namespace dorsal::dns
