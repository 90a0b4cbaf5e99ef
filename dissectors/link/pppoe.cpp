// PPP over Ethernet, RFC 2516, with the flow control of RFC 5578 and the access line tags of TR-101.
#include <algorithm>

#include "dissectors/core/text.h"
#include "dissectors/link/ppp.h"

namespace dorsal {
namespace {

constexpr Name kCodes[] = {{0x00, "Session Data"},
                           {0x07, "Active Discovery Offer (PADO)"},
                           {0x09, "Active Discovery Initiation (PADI)"},
                           {0x0a, "Active Discovery Session-Grant (PADG)"},
                           {0x0b, "Active Discovery Session-Credit Resp.(PADC)"},
                           {0x0c, "Active Discovery Quality (PADQ)"},
                           {0x19, "Active Discovery Request (PADR)"},
                           {0x65, "Active Discovery Session-confirmation (PADS)"},
                           {0xa7, "Active Discovery Terminate (PADT)"},
                           {0xd3, "Active Discovery Message (PADM)"},
                           {0xd4, "Active Discovery Network (PADN)"}};
constexpr Name kTags[] = {{0x0000, "End-Of-List"},
                          {0x0101, "Service-Name"},
                          {0x0102, "AC-Name"},
                          {0x0103, "Host-Uniq"},
                          {0x0104, "AC-Cookie"},
                          {0x0105, "Vendor-Specific"},
                          {0x0106, "Credits"},
                          {0x0107, "Metrics"},
                          {0x0108, "Sequence Number"},
                          {0x0109, "Credit Scale Factor"},
                          {0x0110, "Relay-Session-Id"},
                          {0x0111, "HURL"},
                          {0x0112, "MOTM"},
                          {0x0120, "PPP-Max-Payload"},
                          {0x0121, "IP Route Add"},
                          {0x0201, "Service-Name-Error"},
                          {0x0202, "AC-System-Error"},
                          {0x0203, "Generic-Error"}};
constexpr uint32_t kHeader = 6;

// The fields that discovery and session share.
struct Common final : Protocol {
    Field version{*this, "pppoe.version", "Version", Type::U8, Base::Dec, {}, 0xf0};
    Field type{*this, "pppoe.type", "Type", Type::U8, Base::Dec, {}, 0x0f};
    Field code{*this, "pppoe.code", "Code", Type::U8, Base::Hex, kCodes};
    Field session{*this, "pppoe.session_id", "Session ID", Type::U16, Base::Hex};
    Field length{*this, "pppoe.payload_length", "Payload Length", Type::U16, Base::Dec};
    Expert badLength{*this, "pppoe.payload_length.bad", Group::Malformed, Severity::Warn,
                     "Possible bad payload length"};
    explicit Common(Registry& r) : Protocol(r, "pppoe", "PPP-over-Ethernet", "PPPoE") {
        borrowers = {"pppoes", "pppoed"};
    }
    void parse(Layer&) const override {}

    void items(Layer& in) const {
        in.add(version, 0, 1);
        in.add(type, 0, 1);
        in.add(code, 1, 1);
        in.add(session, 2, 2);
    }
};

struct Discovery final : Protocol {
    struct Tag {
        uint16_t type;
        const Field* field;
    };
    const Common& common;
    Field tags{*this, "pppoed.tags", "PPPoE Tags", Type::None};
    Field tag_{*this, "pppoed.tag", "Tag", Type::U16, Base::Hex, kTags};
    Field tagLength{*this, "pppoed.tag_length", "Tag Length", Type::U16, Base::Dec};
    Field unknown{*this, "pppoed.tag.unknown_data", "Unknown Data", Type::Bytes};
    Field serviceName{*this, "pppoed.tags.service_name", "Service-Name", Type::String};
    Field acName{*this, "pppoed.tags.ac_name", "AC-Name", Type::String};
    Field hostUniq{*this, "pppoed.tags.host_uniq", "Host-Uniq", Type::Bytes};
    Field cookie{*this, "pppoed.tags.ac_cookie", "AC-Cookie", Type::Bytes};
    Field vendorId{*this, "pppoed.tags.vendor_id", "Vendor id", Type::U32, Base::Dec};
    Field vendorUnspecified{*this, "pppoed.tags.vendor_unspecified", "Vendor unspecified", Type::Bytes};
    Field vendorTags{*this, "pppoed.tags.vendorspecific.tags", "Vendor Specific PPPoE Tags", Type::None};
    Field circuit{*this, "pppoed.tags.circuit_id", "Circuit ID", Type::String};
    Field remote{*this, "pppoed.tags.remote_id", "Remote ID", Type::String};
    Field credits{*this, "pppoed.tags.credits", "Credits", Type::Bytes};
    Field forwardCredits{*this, "pppoed.tags.credits.fcn", "FCN", Type::U16, Base::Dec};
    Field backwardCredits{*this, "pppoed.tags.credits.bcn", "BCN", Type::U16, Base::Dec};
    Field metrics{*this, "pppoed.tags.metrics", "Metrics", Type::Bytes};
    Field sequence{*this, "pppoed.tags.seq_num", "Sequence Number", Type::U16, Base::Hex};
    Field creditScale{*this, "pppoed.tags.credit_scale", "Credit Scale Factor", Type::U16, Base::Dec};
    Field relay{*this, "pppoed.tags.relay_session_id", "Relay-Session-Id", Type::Bytes};
    Field hurl{*this, "pppoed.tags.hurl", "HURL", Type::Bytes};
    Field motm{*this, "pppoed.tags.motm", "MOTM", Type::Bytes};
    Field mostPayload{*this, "pppoed.tags.max_payload", "PPP-Max-Payload", Type::Bytes};
    Field route{*this, "pppoed.tags.ip_route_add", "IP Route Add", Type::Bytes};
    Field serviceError{*this, "pppoed.tags.service_name_error", "Service-Name-Error", Type::String};
    Field systemError{*this, "pppoed.tags.ac_system_error", "AC-System-Error", Type::String};
    Field genericError{*this, "pppoed.tags.generic_error", "Generic-Error", Type::String};
    const Tag known[16] = {
        {0x0101, &serviceName}, {0x0102, &acName},       {0x0103, &hostUniq},    {0x0104, &cookie},
        {0x0106, &credits},     {0x0107, &metrics},      {0x0108, &sequence},    {0x0109, &creditScale},
        {0x0110, &relay},       {0x0111, &hurl},         {0x0112, &motm},        {0x0120, &mostPayload},
        {0x0121, &route},       {0x0201, &serviceError}, {0x0202, &systemError}, {0x0203, &genericError}};

    explicit Discovery(Registry& r)
        : Protocol(r, "pppoed", "PPP-over-Ethernet Discovery", "PPPoED"),
          common(static_cast<const Common&>(*r.protocol("pppoe"))) {
        ownItem = false;
        r.bind("ethertype", 0x8863, *this);
    }

    void parse(Layer& in) const override {
        in.column("PPPoED");
        in.info("{}", nameOf(kCodes, in.view.u8(1)));
        uint32_t size = in.view.u16(4);
        auto self = in.add(this->self, 0, std::min(kHeader + size, in.view.captured()));
        auto nest = in.in(self);
        common.items(in);
        in.add(common.length, 4, 2);
        if (size) addTags(in, size);
    }

    void addTags(Layer& in, uint32_t size) const {
        constexpr uint16_t kEnd = 0, kVendor = 0x0105;
        uint32_t at = kHeader, end = kHeader + size;
        auto nest = in.in(in.addNone(tags, at, std::min(size, in.view.leftCaptured(at))));
        while (at + 4 <= end) {
            uint16_t type = in.view.u16(at), length = in.view.u16(at + 2);
            at += 4;
            if (type == kEnd) return;
            if (type == kVendor)
                addVendor(in, at, length);
            else
                addTag(in, type, at, length);
            at += length;
        }
    }

    void addTag(Layer& in, uint16_t type, uint32_t at, uint32_t length) const {
        auto tag = std::find_if(std::begin(known), std::end(known), [&](auto& t) { return t.type == type; });
        if (tag == std::end(known)) {
            in.add(tag_, at - 4, 2);
            in.add(tagLength, at - 2, 2);
            // tshark shows the length and what follows it.
            in.add(unknown, at - 2, length);
            return;
        }
        if (type == 0x0101 && length == 0) return;
        in.add(*tag->field, at, length);
        if (type == 0x0102 && in.wantsColumns()) {
            std::string name;
            appendEscaped(name, in.view.text(at, length));
            in.infoAppend(" AC-Name='{}'", name);
        }
    }

    void addVendor(Layer& in, uint32_t at, uint32_t length) const {
        constexpr uint32_t kDslForum = 3561;
        if (length < 4) return;
        uint32_t vendor = in.view.u32(at);
        in.add(vendorId, at, 4);
        if (length == 4) return;
        if (vendor != kDslForum) {
            in.add(vendorUnspecified, at + 4, length - 4);
            return;
        }
        auto nest = in.in(in.addNone(vendorTags, at + 4, length - 4));
        for (uint32_t p = at + 4, end = at + length; p + 2 <= end;) {
            uint8_t kind = in.view.u8(p), size = in.view.u8(p + 1);
            p += 2;
            if (kind == 1)
                in.add(circuit, p, size);
            else if (kind == 2)
                in.add(remote, p, size);
            else
                in.add(unknown, p, size);
            p += size;
        }
    }
};

struct Session final : Protocol {
    const Common& common;
    const Table& next;
    explicit Session(Registry& r)
        : Protocol(r, "pppoes", "PPP-over-Ethernet Session", "PPPoES"),
          common(static_cast<const Common&>(*r.protocol("pppoe"))),
          next(r.table("pppoe")) {
        ownItem = false;
        r.bind("ethertype", 0x8864, *this);
        r.bind("link.type", 51, *this);
    }

    void parse(Layer& in) const override {
        in.column("PPPoES");
        in.info("Session Data");
        uint32_t size = in.view.u16(4);
        auto self = in.add(this->self, 0, kHeader);
        auto nest = in.in(self);
        common.items(in);
        auto length = in.add(common.length, 4, 2);
        // Behind a short packet stands padding; a frame check sequence may follow any.
        uint32_t there = in.view.left(kHeader);
        if (there > 40 && there != size && there != size + 4) {
            length.append(" [incorrect, should be {}]", there);
            in.expert(common.badLength, length, "Possible bad payload length {} != {}", size, there);
        }
        in.view.need(kHeader, 1);
        View bytes = in.view.sub(kHeader, size);
        if (!in.dispatch(next, 0, bytes)) in.data(bytes);
    }
};

}  // namespace

void addPppoe(Registry& r) {
    r.add<Common>();
    r.add<Discovery>();
    r.add<Session>();
}

}  // namespace dorsal
