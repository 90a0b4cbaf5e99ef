// The Link Control Protocol, RFC 1661 and RFC 1570.
#include <memory>
#include <vector>

#include "dissectors/core/special.h"
#include "dissectors/link/ppp.h"

namespace dorsal {
namespace {

constexpr Name kAlgorithms[] = {
    {5, "CHAP with MD5"}, {6, "CHAP with SHA-1"}, {128, "MS-CHAP"}, {129, "MS-CHAP-2"}};
constexpr Name kOperations[] = {{0, "Location is determined by user authentication"},
                                {1, "Message is dialing string"},
                                {2, "Message is location identifier"},
                                {3, "Message is E.164"},
                                {4, "Message is distinguished name"},
                                {5, "unassigned"},
                                {6, "Location is determined during CBCP negotiation"}};
constexpr Name kClasses[] = {{0, "Null"},
                             {1, "Locally assigned address"},
                             {2, "Internet Protocol (IP) address"},
                             {3, "IEEE 802.1 globally assigned MAC address"},
                             {4, "PPP magic-number block"},
                             {5, "Public switched network directory number"}};
constexpr Name kFormats[] = {{2, "Long sequence number fragment format with classes"},
                             {6, "Short sequence number fragment format with classes"}};
constexpr Name kModes[] = {{1, "Mode-1 (No Additional Negotiation)"},
                           {2, "Mode-2 (Full PPP Negotiation and State Machine)"}};
constexpr Unit kSeconds{" second", " seconds"};
constexpr Unit kOctets{" octet", " octets"};
constexpr Unit kFrames{" frame", " frames"};
constexpr const char* kControls[] = {"NUL", "SOH",       "STX", "ETX",        "EOT", "ENQ", "ACK", "BEL",
                                     "BS",  "HT",        "LF",  "VT",         "FF",  "CR",  "SO",  "SI",
                                     "DLE", "DC1 (XON)", "DC2", "DC3 (XOFF)", "DC4", "NAK", "SYN", "ETB",
                                     "CAN", "EM",        "SUB", "ESC",        "FS",  "GS",  "RS",  "US"};
constexpr const char* kControlFields[] = {
    "lcp.opt.asyncmap.nul", "lcp.opt.asyncmap.soh", "lcp.opt.asyncmap.stx", "lcp.opt.asyncmap.etx",
    "lcp.opt.asyncmap.eot", "lcp.opt.asyncmap.enq", "lcp.opt.asyncmap.ack", "lcp.opt.asyncmap.bel",
    "lcp.opt.asyncmap.bs",  "lcp.opt.asyncmap.ht",  "lcp.opt.asyncmap.lf",  "lcp.opt.asyncmap.vt",
    "lcp.opt.asyncmap.ff",  "lcp.opt.asyncmap.cr",  "lcp.opt.asyncmap.so",  "lcp.opt.asyncmap.si",
    "lcp.opt.asyncmap.dle", "lcp.opt.asyncmap.dc1", "lcp.opt.asyncmap.dc2", "lcp.opt.asyncmap.dc3",
    "lcp.opt.asyncmap.dc4", "lcp.opt.asyncmap.nak", "lcp.opt.asyncmap.syn", "lcp.opt.asyncmap.etb",
    "lcp.opt.asyncmap.can", "lcp.opt.asyncmap.em",  "lcp.opt.asyncmap.sub", "lcp.opt.asyncmap.esc",
    "lcp.opt.asyncmap.fs",  "lcp.opt.asyncmap.gs",  "lcp.opt.asyncmap.rs",  "lcp.opt.asyncmap.us"};

// "00:00:0c(Cisco Systems, Inc)"
std::string ouiText(uint32_t oui) {
    auto text = fmt::format("{:02x}:{:02x}:{:02x}", oui >> 16, oui >> 8 & 255, oui & 255);
    auto vendor = vendorName(oui);
    return vendor.empty() ? text : fmt::format("{}({})", text, vendor);
}

enum OptionType : uint8_t {
    Vendor = 0,
    Mru,
    AsyncMap,
    Authentication,
    Quality,
    Magic,
    QualityMonitoring,
    ProtocolCompression,
    AddressCompression,
    FcsAlternatives,
    Pad,
    Numbered,
    Callback = 13,
    Compound = 15,
    Encapsulation,
    MultilinkMrru,
    ShortSequence,
    Endpoint,
    DceIdentifier = 21,
    MultilinkPlus,
    LinkDiscriminator,
    AuthenticationOption,
    Cobs,
    PrefixElision,
    MultilinkFormat,
    Internationalization,
    Sonet
};
enum Code : uint8_t {
    VendorSpecific = 0,
    ProtocolReject = 8,
    EchoRequest,
    EchoReply,
    DiscardRequest,
    Identification,
    TimeRemaining
};

struct AsyncMapBits {
    std::vector<std::unique_ptr<Field>> bits;
    explicit AsyncMapBits(Protocol& p) {
        for (size_t i = 0; i < std::size(kControls); ++i)
            bits.push_back(std::make_unique<Field>(p, kControlFields[i], kControls[i], Type::Boolean, 32,
                                                   Values(), uint64_t(1) << i));
    }
};

struct Lcp final : PppControl {
    Field magic{*this, "lcp.magic_number", "Magic Number", Type::U32, Base::Hex};
    Field data{*this, "lcp.data", "Data", Type::Bytes};
    Field message{*this, "lcp.message", "Message", Type::String};
    Field seconds{*this, "lcp.secs_remaining", "Seconds Remaining", Type::U32, Base::Dec, kSeconds};
    Field rejected{*this, "lcp.rej_proto", "Rejected Protocol", Type::U16, Base::Hex, pppProtocolNames()};
    Field vendor{*this, "lcp.opt.vendor", "Vendor Specific", AsProtocol()};
    Field mtu{*this, "lcp.opt.mtu_bytes", "Maximum Receive Unit", AsProtocol()};
    Field mru{*this, "lcp.opt.mru", "Maximum Receive Unit", Type::U16, Base::Dec};
    Field asyncItem{*this, "lcp.opt.asyncmap_bytes", "Async Control Character Map", AsProtocol()};
    Field asyncMap{*this, "lcp.opt.asyncmap", "Async Control Character Map", Type::U32, Base::Hex};
    AsyncMapBits asyncBits{*this};
    Field authItem{*this, "lcp.opt.auth_protocol_bytes", "Authentication Protocol", AsProtocol()};
    Field auth{*this,     "lcp.opt.auth_protocol", "Authentication Protocol", Type::U16,
               Base::Hex, pppProtocolNames()};
    Field algorithm{*this, "lcp.opt.algorithm", "Algorithm", Type::U8, Base::Dec, kAlgorithms};
    Field qualityItem{*this, "lcp.opt.quality_protocol_bytes", "Quality Protocol", AsProtocol()};
    Field quality{*this,     "lcp.opt.quality_protocol", "Quality Protocol", Type::U16,
                  Base::Hex, pppProtocolNames()};
    Field magicItem{*this, "lcp.opt.magic_number_bytes", "Magic Number", AsProtocol()};
    Field magicOption{*this, "lcp.opt.magic_number", "Magic Number", Type::U32, Base::Hex};
    Field monitoring{*this, "lcp.opt.linkqualmon", "Link Quality Monitoring", AsProtocol()};
    Field period{*this, "lcp.opt.reporting_period", "Reporting Period", Type::U32, Base::Dec};
    Field fieldCompression{*this, "lcp.opt.field_compress", "Protocol Field Compression", AsProtocol()};
    Field addressCompression{*this, "lcp.opt.addr_field_compress", "Address and Control Field Compression",
                             AsProtocol()};
    Field fcsItem{*this, "lcp.opt.fcs_alternatives_bytes", "FCS Alternatives", AsProtocol()};
    Field fcs{*this, "lcp.opt.fcs_alternatives", "FCS Alternatives", Type::U8, Base::Hex};
    Field fcsNull{*this, "lcp.opt.fcs_alternatives.null", "NULL FCS", Type::Boolean, 8, {}, 1};
    Field fcs16{*this, "lcp.opt.fcs_alternatives.ccitt16", "CCITT 16-bit", Type::Boolean, 8, {}, 2};
    Field fcs32{*this, "lcp.opt.fcs_alternatives.ccitt32", "CCITT 32-bit", Type::Boolean, 8, {}, 4};
    Field padItem{*this, "lcp.opt.self_desc_pad", "Self Describing Pad", AsProtocol()};
    Field maximum{*this, "lcp.opt.maximum", "Maximum", Type::U8, Base::Dec, kOctets};
    Field numberedItem{*this, "lcp.opt.numbered_mode", "Numbered Mode", AsProtocol()};
    Field window{*this, "lcp.opt.window", "Window", Type::U8, Base::Dec, kFrames};
    Field hdlcAddress{*this, "lcp.opt.hdlc_address", "Address", Type::Bytes};
    Field callbackItem{*this, "lcp.opt.callback", "Callback", AsProtocol()};
    Field operation{*this, "lcp.opt.operation", "Operation", Type::U8, Base::Dec, kOperations};
    Field callbackMessage{*this, "lcp.opt.message", "Message", Type::Bytes};
    Field compound{*this, "lcp.opt.compound_frames", "Compound Frames (Deprecated)", AsProtocol()};
    Field encapsulation{*this, "lcp.opt.nomdataencap", "Nominal Data Encapsulation (Deprecated)",
                        AsProtocol()};
    Field mrruItem{*this, "lcp.opt.multilink_mrru", "Multilink MRRU", AsProtocol()};
    Field mrru{*this, "lcp.opt.mrru", "MRRU", Type::U16, Base::Dec};
    Field shortSequence{*this, "lcp.opt.multilink_ssnh", "Multilink Short Sequence Number Header",
                        AsProtocol()};
    Field endpointItem{*this, "lcp.opt.multilink_ep_disc", "Multilink Endpoint Discriminator", AsProtocol()};
    Field endpointClass{*this, "lcp.opt.ep_disc_class", "Class", Type::U8, Base::Dec, kClasses};
    Field endpointIp{*this, "lcp.opt.ip_address", "IP Address", Type::Ipv4};
    Field endpointMac{*this, "lcp.opt.802_1_address", "IEEE 802.1 Address", Type::Ether};
    Field endpointMagic{*this, "lcp.opt.magic_block", "PPP Magic-Number Block", Type::Bytes};
    Field endpointNumber{*this, "lcp.opt.psndn", "Public Switched Network Directory Number", Type::Bytes};
    Field dceItem{*this, "lcp.opt.dce_identifier", "DCE Identifier", AsProtocol()};
    Field mode{*this, "lcp.opt.mode", "Mode", Type::U8, Base::Dec, kModes};
    Field plusItem{*this, "lcp.opt.multilink_pp", "Multi Link Plus Procedure", AsProtocol()};
    Field unused{*this, "lcp.opt.unused", "Unused", Type::Bytes};
    Field discriminatorItem{*this, "lcp.opt.link_discrim_bytes", "Link Discriminator for BACP", AsProtocol()};
    Field discriminator{*this, "lcp.opt.link_discrim", "Link Discriminator", Type::U16, Base::DecHex};
    Field formatItem{*this, "lcp.opt.multilink_hdr_fmt", "Multilink header format", AsProtocol()};
    Field formatCode{*this, "lcp.opt.code", "Code", Type::U8, Base::Dec, kFormats};
    Field suspended{*this, "lcp.opt.max_susp_classes", "Max suspendable classes", Type::U8, Base::Dec};
    Field optionOui{*this, "lcp.opt.oui", "OUI", Type::U24, Base::Oui};
    Field optionKind{*this, "lcp.opt.kind", "Kind", Type::U8, Base::DecHex};
    Field optionData{*this, "lcp.opt.data", "Data", Type::Bytes};
    const PppOption list[20] = {
        {Vendor, "Vendor Specific", &vendor, 6, PppOption::Length::AtLeast},
        {Mru, "Maximum Receive Unit", &mtu, 4},
        {AsyncMap, "Async Control Character Map", &asyncItem, 6},
        {Authentication, "Authentication Protocol", &authItem, 4, PppOption::Length::AtLeast},
        {Quality, "Quality Protocol", &qualityItem, 4, PppOption::Length::AtLeast},
        {Magic, "Magic Number", &magicItem, 6},
        {QualityMonitoring, "Link Quality Monitoring", &monitoring, 6},
        {ProtocolCompression, "Protocol Field Compression", &fieldCompression, 2},
        {AddressCompression, "Address and Control Field Compression", &addressCompression, 2},
        {FcsAlternatives, "FCS Alternatives", &fcsItem, 3},
        {Pad, "Self Describing Pad", &padItem, 3},
        {Numbered, "Numbered Mode", &numberedItem, 4, PppOption::Length::AtLeast},
        {Callback, "Callback", &callbackItem, 3, PppOption::Length::AtLeast},
        {Compound, "Compound Frames (Deprecated)", &compound, 2},
        {Encapsulation, "Nominal Data Encapsulation (Deprecated)", &encapsulation, 2},
        {MultilinkMrru, "Multilink MRRU", &mrruItem, 4},
        {ShortSequence, "Multilink Short Sequence Number Header", &shortSequence, 2},
        {Endpoint, "Multilink Endpoint Discriminator", &endpointItem, 3, PppOption::Length::AtLeast},
        {LinkDiscriminator, "Link Discriminator for BACP", &discriminatorItem, 4},
        {MultilinkFormat, "Multilink header format", &formatItem, 4},
    };
    const Table& protocols;

    explicit Lcp(Registry& r)
        : PppControl(r, "lcp", "PPP Link Control Protocol", "PPP LCP", "lcp.opt.type", "lcp.opt.length"),
          protocols(r.table("ppp.protocol")) {
        mostCode = TimeRemaining;
        r.bind("ppp.protocol", 0xc021, *this);
        r.bind("ethertype", 0xc021, *this);
    }

    std::span<const PppOption> options() const override { return list; }

    bool special(Layer& in, uint8_t code, uint32_t length) const override {
        constexpr uint32_t kAt = 4;
        switch (code) {
            case VendorSpecific:
                in.add(ppp().magic, kAt, 4);
                in.add(ppp().oui, kAt + 4, 3).label("OUI: {}", ouiText(in.view.u24(kAt + 4)));
                in.add(ppp().kind, kAt + 7, 1);
                if (length > 8) in.add(ppp().data, kAt + 8, length - 8);
                return true;
            case ProtocolReject: reject(in, kAt, length); return true;
            case EchoRequest:
            case EchoReply:
            case DiscardRequest:
                in.add(magic, kAt, 4);
                if (length > 4) in.add(data, kAt + 4, length - 4);
                return true;
            case Identification:
                in.add(magic, kAt, 4);
                if (length > 4) in.add(message, kAt + 4, length - 4);
                return true;
            case TimeRemaining:
                in.add(magic, kAt, 4);
                in.add(seconds, kAt + 4, 4);
                if (length > 8) in.add(message, kAt + 8, length - 8);
                return true;
            default: return false;
        }
    }

    // The packet that was not understood, as far as it was sent back.
    void reject(Layer& in, uint32_t at, uint32_t length) const {
        auto number = in.view.u16(at);
        in.add(rejected, at, 2);
        if (length <= 2) return;
        View packet = in.view.sub(at + 2, length - 2);
        auto& out = in.out;
        bool info = out.info.writable, column = out.protocol.writable, quoted = out.inErrorPacket;
        out.info.writable = out.protocol.writable = false;
        out.inErrorPacket = true;
        auto source = out.source, destination = out.destination;
        auto next = protocols.find(number);
        auto depth = out.depth;
        auto current = out.current;
        try {
            in.callBelow(next ? *next : static_cast<const Protocol&>(out.registry->special().data), packet);
        } catch (const BoundsError&) {
            // What came back is often cut short.
            out.depth = depth;
            out.current = current;
        }
        out.info.writable = info;
        out.protocol.writable = column;
        out.inErrorPacket = quoted;
        out.source = source;
        out.destination = destination;
    }

    void option(Layer& in, const PppOption& o, const Item& title, uint32_t at, uint32_t n) const override {
        switch (o.type) {
            case Vendor:
                in.add(optionOui, at, 3);
                in.add(optionKind, at + 3, 1);
                if (n > 4) in.add(optionData, at + 4, n - 4);
                break;
            case Mru:
                title.append(": {}", in.view.u16(at));
                in.add(mru, at, 2);
                break;
            case AsyncMap: addAsyncMap(in, title, at); break;
            case Authentication: addAuthentication(in, title, at, n); break;
            case Quality:
                title.append(": {} (0x{:04x})", nameOf(pppProtocolNames(), in.view.u16(at)), in.view.u16(at));
                in.add(quality, at, 2);
                // tshark looks for the data behind the end of the option, so that it never finds any.
                if (n > 2) throw BoundsError{BoundsError::Kind::Malformed};
                break;
            case Magic:
                title.append(": 0x{:08x}", in.view.u32(at));
                in.add(magicOption, at, 4);
                break;
            case QualityMonitoring: in.add(period, at, 4); break;
            case FcsAlternatives:
                title.append(": 0x{:02x}", in.view.u8(at));
                in.bitmask(fcs, at, 1, {&fcs32, &fcs16, &fcsNull});
                break;
            case Pad:
                title.append(": {} octet{}", in.view.u8(at), in.view.u8(at) == 1 ? "" : "s");
                in.add(maximum, at, 1);
                break;
            case Numbered:
                title.append(": {} frame{}", in.view.u8(at), in.view.u8(at) == 1 ? "" : "s");
                in.add(window, at, 1);
                if (n > 1) in.add(hdlcAddress, at + 1, n - 1);
                break;
            case Callback:
                title.append(": {}", nameOf(kOperations, in.view.u8(at)));
                in.add(operation, at, 1);
                if (n > 1) in.add(callbackMessage, at + 1, n - 1);
                break;
            case MultilinkMrru:
                title.append(": {}", in.view.u16(at));
                in.add(mrru, at, 2);
                break;
            case Endpoint: addEndpoint(in, title, at, n); break;
            case LinkDiscriminator:
                title.append(": {} (0x{:04x})", in.view.u16(at), in.view.u16(at));
                in.add(discriminator, at, 2);
                break;
            case MultilinkFormat:
                title.append(": {}, Max Suspendable Classes: {}", nameOf(kFormats, in.view.u8(at)),
                             in.view.u8(at + 1));
                in.add(formatCode, at, 1);
                in.add(suspended, at + 1, 1);
                break;
            default: break;
        }
    }

    void addAsyncMap(Layer& in, const Item& title, uint32_t at) const {
        uint32_t map = in.view.u32(at);
        auto item = in.add(asyncMap, at, 4);
        std::string set;
        if (item.texts())
            for (size_t i = std::size(kControls); i-- > 0;)
                if (map >> i & 1) set += (set.empty() ? "" : ", ") + std::string(kControls[i]);
        if (!set.empty()) item.append(", {}", set);
        const char* all = map == 0 ? " (None)" : map == UINT32_MAX ? " (All)" : nullptr;
        if (all) item.append("{}", all);
        // The missing parenthesis is tshark's.
        if (all)
            title.append(": 0x{:08x}{}", map, all);
        else
            title.append(": 0x{:08x}{})", map, set);
        auto nest = in.in(item);
        for (size_t i = asyncBits.bits.size(); i-- > 0;) in.add(*asyncBits.bits[i], at, 4);
    }

    void addAuthentication(Layer& in, const Item& title, uint32_t at, uint32_t n) const {
        constexpr uint16_t kChap = 0xc223;
        uint16_t number = in.view.u16(at);
        title.append(": {} (0x{:04x})", nameOf(pppProtocolNames(), number), number);
        in.add(auth, at, 2);
        uint32_t used = 2;
        if (number == kChap && n > 2) {
            in.add(algorithm, at + 2, 1);
            used = 3;
        }
        if (n > used) in.add(optionData, at + used, n - used);
    }

    void addEndpoint(Layer& in, const Item& title, uint32_t at, uint32_t n) const {
        uint8_t kind = in.view.u8(at);
        title.append(": Class: {}", nameOf(kClasses, kind));
        in.add(endpointClass, at, 1);
        uint32_t size = n - 1;
        if (size == 0) return;
        if (kind == 2 && size == 4)
            in.add(endpointIp, at + 1, 4);
        else if (kind == 3 && size == 6)
            in.add(endpointMac, at + 1, 6);
        else if (kind == 4)
            in.add(endpointMagic, at + 1, size);
        else if (kind == 5)
            in.add(endpointNumber, at + 1, size);
        else
            in.add(optionData, at + 1, size);
    }
};

}  // namespace

void addLcp(Registry& r) { r.add<Lcp>(); }

}  // namespace dorsal
