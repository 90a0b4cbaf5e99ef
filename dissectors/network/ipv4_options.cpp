// The options of IPv4's header: RFC 791, RFC 1063, RFC 1108, RFC 1393, RFC 1770, RFC 2113, RFC 4782 and the
// commercial security option.
#include "dissectors/network/ip_names.h"
#include "dissectors/network/ipv4.h"

namespace dorsal {
namespace {

enum OptionType : uint8_t {
    EndOfList = 0,
    NoOperation = 1,
    RecordRoute = 7,
    MtuProbe = 11,
    MtuReply = 12,
    QuickStart = 25,
    TimeStamp = 68,
    Traceroute = 82,
    Security = 130,
    LooseRoute = 131,
    ExtendedSecurity = 133,
    CommercialSecurity = 134,
    StreamId = 136,
    StrictRoute = 137,
    RouterAlert = 148,
    DirectedBroadcast = 149
};

constexpr TrueFalse kOptTypeCopy{"Yes", "No"};
constexpr Name kOptTypeClass[] = {
    {0, "Control"},
    {1, "Reserved for future use"},
    {2, "Debugging and measurement"},
    {3, "Reserved for future use"},
};
constexpr Name kOptTypeNumber[] = {
    {0, "End of Option List (EOL)"},
    {1, "No-Operation (NOP)"},
    {2, "Security"},
    {3, "Loose source route"},
    {4, "Time stamp"},
    {5, "Extended security"},
    {6, "Commercial IP security option"},
    {7, "Record route"},
    {8, "Stream identifier"},
    {9, "Strict source route"},
    {10, "Experimental Measurement"},
    {11, "MTU probe"},
    {12, "MTU Reply"},
    {13, "Experimental Flow Control"},
    {14, "Experimental Access Control"},
    {15, "Ask Estrin"},
    {16, "IMI Traffic Descriptor"},
    {17, "Extended Internet Protocol"},
    {18, "Traceroute"},
    {19, "Address Extension"},
    {20, "Router Alert"},
    {21, "Selective Directed Broadcast"},
    {22, "Unassigned"},
    {23, "Dynamic Packet State"},
    {24, "Upstream Multicast Packet"},
    {25, "Quick-Start"},
    {30, "RFC 3692-style experiment"},
};
constexpr NameRange kOptRa[] = {
    {0, 0, "Router shall examine packet"},
    {1, 65535, "Reserved"},
};
constexpr Name kOptSecRfc791Sec[] = {
    {0x0, "Unclassified"}, {0xf135, "Confidential"}, {0x789a, "EFTO"},     {0xbc4d, "MMMM"},
    {0x5e26, "PROG"},      {0xaf13, "Restricted"},   {0xd788, "Secret"},   {0x6bc5, "Top secret"},
    {0x35e2, "Reserved"},  {0x9af1, "Reserved"},     {0x4d78, "Reserved"}, {0x24bd, "Reserved"},
    {0x135e, "Reserved"},  {0x89af, "Reserved"},     {0xc4d6, "Reserved"}, {0xe26b, "Reserved"},
};
constexpr Name kOptSecCl[] = {
    {0x1, "Reserved 4"},  {0x3d, "Top secret"}, {0x5a, "Secret"},       {0x96, "Confidential"},
    {0x66, "Reserved 3"}, {0xcc, "Reserved 2"}, {0xab, "Unclassified"}, {0xf1, "Reserved 1"},
};
constexpr TrueFalse kOptSecProtAuthGenser{"Datagram protected in accordance with its rules",
                                          "Datagram not protected in accordance with its rules"};
constexpr TrueFalse kOptSecProtAuthFti{"Additional octet present", "Final octet"};
constexpr Name kCipsoTagType[] = {
    {0, "Padding"},           {1, "Restrictive Category Bitmap"}, {2, "Enumerated Categories"},
    {5, "Ranged Categories"}, {6, "Permissive Categories"},       {7, "Free Form"},
};
constexpr Name kOptFlag[] = {
    {0x0, "Time stamps only"},
    {0x1, "Time stamp and address"},
    {0x3, "Time stamps for prespecified addresses"},
};

struct Options final : Ipv4Options {
    Field itemEndOfList{*this, "ip.options.eol", "IP Option - End of Options List (EOL)", AsProtocol()};
    Field itemNoOperation{*this, "ip.options.nop", "IP Option - No-Operation (NOP)", AsProtocol()};
    Field itemSecurity{*this, "ip.options.security", "IP Option - Security", AsProtocol()};
    Field itemStreamId{*this, "ip.options.sid", "IP Option - Stream ID", AsProtocol()};
    Field itemLooseRoute{*this, "ip.options.route", "IP Option - Loose Source Route", AsProtocol()};
    Field itemStrictRoute{*this, "ip.options.source_route", "IP Option - Strict Source Route", AsProtocol()};
    Field itemRecordRoute{*this, "ip.options.record_route", "IP Option - Record Route", AsProtocol()};
    Field itemTimeStamp{*this, "ip.options.timestamp", "IP Option - Time Stamp", AsProtocol()};
    Field itemRouterAlert{*this, "ip.options.routeralert", "IP Option - Router Alert", AsProtocol()};
    Field itemExtendedSecurity{*this, "ip.options.ext_security", "IP Option - Extended Security",
                               AsProtocol()};
    Field itemCommercialSecurity{*this, "ip.options.cipso", "IP Option - Commercial Security", AsProtocol()};
    Field itemMtuProbe{*this, "ip.options.mtu_probe", "IP Option - MTU Probe", AsProtocol()};
    Field itemMtuReply{*this, "ip.options.mtu_reply", "IP Option - MTU Reply", AsProtocol()};
    Field itemTraceroute{*this, "ip.options.traceroute", "IP Option - Traceroute", AsProtocol()};
    Field itemDirectedBroadcast{*this, "ip.options.sdb", "IP Option - Selective Directed Broadcast",
                                AsProtocol()};
    Field itemQuickStart{*this, "ip.options.qs", "IP Option - Quick-Start", AsProtocol()};
    Field type{*this, "ip.opt.type", "Type", Type::U8, Base::Dec};
    Field typeCopy{*this, "ip.opt.type.copy", "Copy on fragmentation", Type::Boolean, 8, kOptTypeCopy, 0x80};
    Field typeClass{*this, "ip.opt.type.class", "Class", Type::U8, Base::Dec, kOptTypeClass, 0x60};
    Field typeNumber{*this, "ip.opt.type.number", "Number", Type::U8, Base::Dec, kOptTypeNumber, 0x1f};
    Field len{*this, "ip.opt.len", "Length", Type::U8, Base::Dec};
    Field ptr{*this, "ip.opt.ptr", "Pointer", Type::U8, Base::Dec};
    Field sid{*this, "ip.opt.sid", "Stream Identifier", Type::U16, Base::Dec};
    Field mtu{*this, "ip.opt.mtu", "MTU", Type::U16, Base::Dec};
    Field idNumber{*this, "ip.opt.id_number", "ID Number", Type::U16, Base::Dec};
    Field ohc{*this, "ip.opt.ohc", "Outbound Hop Count", Type::U16, Base::Dec};
    Field rhc{*this, "ip.opt.rhc", "Return Hop Count", Type::U16, Base::Dec};
    Field originator{*this, "ip.opt.originator", "Originator IP Address", Type::Ipv4};
    Field ra{*this, "ip.opt.ra", "Router Alert", Type::U16, Base::Dec, kOptRa};
    Field addr{*this, "ip.opt.addr", "IP Address", Type::Ipv4};
    Field padding{*this, "ip.opt.padding", "Padding", Type::Bytes};
    Field qsFunc{*this, "ip.opt.qs_func", "Function", Type::U8, Base::Dec, quickStartFunctions(), 0xf0};
    Field qsRate{*this, "ip.opt.qs_rate", "Rate", Type::U8, Base::Dec, quickStartRates(), 0xf};
    Field qsTtl{*this, "ip.opt.qs_ttl", "QS TTL", Type::U8, Base::Dec};
    Field qsTtlDiff{*this, "ip.opt.qs_ttl_diff", "TTL Diff", Type::U8, Base::Dec};
    Field qsUnused{*this, "ip.opt.qs_unused", "Not Used", Type::U8, Base::Dec};
    Field qsNonce{*this, "ip.opt.qs_nonce", "QS Nonce", Type::U32, Base::Hex, {}, 0xfffffffc};
    Field qsReserved{*this, "ip.opt.qs_reserved", "Reserved", Type::U32, Base::Hex, {}, 0x3};
    Field secRfc791Sec{*this, "ip.opt.sec_rfc791_sec", "Security", Type::U16, Base::Hex, kOptSecRfc791Sec};
    Field secRfc791Comp{*this, "ip.opt.sec_rfc791_comp", "Compartments", Type::U16, Base::Dec};
    Field secRfc791Hr{*this, "ip.opt.sec_rfc791_hr", "Handling Restrictions", Type::String};
    Field secRfc791Tcc{*this, "ip.opt.sec_rfc791_tcc", "Transmission Control Code", Type::String};
    Field secCl{*this, "ip.opt.sec_cl", "Classification Level", Type::U8, Base::Hex, kOptSecCl};
    Field secProtAuthFlags{*this, "ip.opt.sec_prot_auth_flags", "Protection Authority Flags", Type::U8,
                           Base::Hex};
    Field secProtAuthGenser{*this, "ip.opt.sec_prot_auth_genser", "GENSER", Type::Boolean,
                            8,     kOptSecProtAuthGenser,         0x80};
    Field secProtAuthSiopEsi{*this, "ip.opt.sec_prot_auth_siop_esi", "SIOP-ESI", Type::Boolean,
                             8,     kOptSecProtAuthGenser,           0x40};
    Field secProtAuthSci{*this, "ip.opt.sec_prot_auth_sci", "SCI", Type::Boolean,
                         8,     kOptSecProtAuthGenser,      0x20};
    Field secProtAuthNsa{*this, "ip.opt.sec_prot_auth_nsa", "NSA", Type::Boolean,
                         8,     kOptSecProtAuthGenser,      0x10};
    Field secProtAuthDoe{*this, "ip.opt.sec_prot_auth_doe", "DOE", Type::Boolean,
                         8,     kOptSecProtAuthGenser,      0x8};
    Field secProtAuthUnassigned{
        *this, "ip.opt.sec_prot_auth_unassigned", "Unassigned", Type::U8, Base::Hex, {}, 0x6};
    Field secProtAuthFti{*this,
                         "ip.opt.sec_prot_auth_fti",
                         "Field Termination Indicator",
                         Type::Boolean,
                         8,
                         kOptSecProtAuthFti,
                         0x1};
    Field extSecAddSecInfoFormatCode{*this, "ip.opt.ext_sec_add_sec_info_format_code",
                                     "Additional Security Info Format Code", Type::U8, Base::Hex};
    Field extSecAddSecInfo{*this, "ip.opt.ext_sec_add_sec_info", "Additional Security Info", Type::Bytes};
    Field recRt{*this, "ip.rec_rt", "Recorded Route", Type::Ipv4};
    Field recRtHost{*this, "ip.rec_rt_host", "Recorded Route Host", Type::String};
    Field curRt{*this, "ip.cur_rt", "Current Route", Type::Ipv4};
    Field curRtHost{*this, "ip.cur_rt_host", "Current Route Host", Type::String};
    Field srcRt{*this, "ip.src_rt", "Source Route", Type::Ipv4};
    Field srcRtHost{*this, "ip.src_rt_host", "Source Route Host", Type::String};
    Field emptyRt{*this, "ip.empty_rt", "Empty Route", Type::Ipv4};
    Field emptyRtHost{*this, "ip.empty_rt_host", "Empty Route Host", Type::String};
    Field cipsoTagType{*this, "ip.cipso.tag_type", "Tag Type", Type::U8, Base::Dec, kCipsoTagType};
    Field cipsoDoi{*this, "ip.cipso.doi", "DOI", Type::U32, Base::Dec};
    Field cipsoSensitivityLevel{*this, "ip.cipso.sensitivity_level", "Sensitivity Level", Type::U8,
                                Base::Dec};
    Field cipsoCategories{*this, "ip.cipso.categories", "Categories", Type::String};
    Field cipsoTagData{*this, "ip.cipso.tag_data", "Tag data", Type::Bytes};
    Field overflow{*this, "ip.opt.overflow", "Overflow", Type::U8, Base::Dec, {}, 0xf0};
    Field flag{*this, "ip.opt.flag", "Flag", Type::U8, Base::Hex, kOptFlag, 0xf};
    Field timeStamp{*this, "ip.opt.time_stamp", "Time stamp", Type::U32, Base::Dec};
    Field timeStampAddr{*this, "ip.opt.time_stamp_addr", "Address", Type::Ipv4};
    Field furtherAuthorities{*this, "ip.opt.sec_prot_auth_unassigned", "Unassigned", Type::U8, Base::Hex, {},
                             0xfe};
    Expert lengthInvalid{*this, "ip.opt.len.invalid", Group::Protocol, Severity::Warn,
                         "Invalid length for option"};
    Expert beforeAddress{*this, "ip.opt.ptr.before_address", Group::Protocol, Severity::Warn,
                         "Pointer points before first address"};
    Expert middleAddress{*this, "ip.opt.ptr.middle_address", Group::Protocol, Severity::Warn,
                         "Pointer points to middle of address"};
    Expert tooLong{*this, "ip.subopt_too_long", Group::Protocol, Severity::Warn,
                   "Suboption would go past end of option"};
    Expert fourNops{*this, "ip.nop", Group::Protocol, Severity::Warn,
                    "4 NOP in a row - a router may have removed some options"};
    Expert badCipso{*this, "ip.cipso.malformed", Group::Malformed, Severity::Error, "Malformed CIPSO tag"};
    const Ipv4Destination& destination;

    // An option that is known: its name, its item, and the one length that it may have (0: any).
    struct Known {
        OptionType type;
        const char* name;
        const Field& item;
        uint8_t size;
    };
    const std::array<Known, 16> known{{
        {EndOfList, "End of Options List (EOL)", itemEndOfList, 0},
        {NoOperation, "No-Operation (NOP)", itemNoOperation, 0},
        {Security, "Security", itemSecurity, 0},
        {StreamId, "Stream ID", itemStreamId, 4},
        {LooseRoute, "Loose Source Route", itemLooseRoute, 0},
        {StrictRoute, "Strict Source Route", itemStrictRoute, 0},
        {RecordRoute, "Record Route", itemRecordRoute, 0},
        {TimeStamp, "Time Stamp", itemTimeStamp, 0},
        {RouterAlert, "Router Alert", itemRouterAlert, 4},
        {ExtendedSecurity, "Extended Security", itemExtendedSecurity, 0},
        {CommercialSecurity, "Commercial Security", itemCommercialSecurity, 0},
        {MtuProbe, "MTU Probe", itemMtuProbe, 4},
        {MtuReply, "MTU Reply", itemMtuReply, 4},
        {Traceroute, "Traceroute", itemTraceroute, 12},
        {DirectedBroadcast, "Selective Directed Broadcast", itemDirectedBroadcast, 0},
        {QuickStart, "Quick-Start", itemQuickStart, 8},
    }};

    Options(Registry& r, const Ipv4Destination& destination)
        : Ipv4Options(r, "ip.options", "IP Options", "IPv4"), destination(destination) {
        ownItem = false;
        listed = false;
    }

    void addCurrentStop(Layer& in, uint32_t at, uint32_t address) const override {
        addHop(in, curRt, curRtHost, at, address);
    }

    // An address with the hidden name that belongs to it.
    static Item addHop(Layer& in, const Field& f, const Field& host, uint32_t at, uint32_t address) {
        auto item = in.addNumber(f, at, 4, address);
        if (in.out.wants(host)) in.addText(host, at, 4, Address::ipv4(address).toString()).hide();
        return item;
    }

    const Known* find(uint8_t type) const {
        for (auto& k : known)
            if (k.type == type) return &k;
        return nullptr;
    }

    void parse(Layer& in) const override {
        uint32_t end = in.view.reported();
        auto all = in.text(0, std::min(end, in.view.captured()), "Options: ({} bytes)", end);
        auto nest = in.in(all);
        uint32_t nops = 0;
        while (in.pos < end) {
            uint8_t type = in.view.u8(in.pos);
            auto option = find(type);
            if (type == EndOfList || type == NoOperation) {
                nops = type == NoOperation ? nops + 1 : 0;
                if (nops == 4) in.expert(fourNops, all);
                auto item = in.add(option->item, in.pos, 1);
                item.label("{}", option->item.name);
                auto inside = in.in(item);
                addType(in);
                ++in.pos;
                if (type == EndOfList) return;
                continue;
            }
            nops = 0;
            uint32_t start = in.pos;
            uint32_t size = in.pos + 1 < end ? in.view.u8(in.pos + 1) : 0;
            if (!judge(in, option, type, size, end)) return;
            if (!option) {
                in.text(start, size, "Unknown (0x{:02x}) ({} byte{})", type, size, size == 1 ? "" : "s");
                in.pos = start + size;
                continue;
            }
            auto item = in.add(option->item, start, size);
            item.label("{} ({} byte{})", option->item.name, option->size ? option->size : size,
                       (option->size ? option->size : size) == 1 ? "" : "s");
            {
                auto inside = in.in(item);
                View whole = in.view;
                in.view = whole.sub(0, start + size);  // an option cannot read past its end
                addType(in);
                ++in.pos;
                in.u8(len);
                if (option->size && size != option->size)
                    in.expert(lengthInvalid, in.last(), "{} (with option length = {} bytes; should be {})",
                              option->name, size, option->size);
                one(in, type, start + size, item);
                in.view = whole;
            }
            all.append(", {}", option->name);
            in.pos = start + size;
        }
    }

    // False when the option's length makes it impossible to go on.
    bool judge(Layer& in, const Known* option, uint8_t type, uint32_t size, uint32_t end) const {
        bool beyond = size >= 2 && in.pos + size > end;
        if (size >= 2 && !beyond) return true;
        auto item = in.textItem(in.pos, beyond ? end - in.pos - 2 : 2);
        std::string name = option ? option->name : fmt::format("Unknown (0x{:02x})", type);
        std::string text =
            beyond ? fmt::format("{} (option length = {} bytes says option goes past end of options)", name,
                                 size)
                   : fmt::format("{} (with too-short option length = {} byte{})", name, size,
                                 size == 1 ? "" : "s");
        item.label("{}", text);
        in.expert(lengthInvalid, item, "{}", text);
        return false;
    }

    void addType(Layer& in) const {
        auto nest = in.in(in.add(type, in.pos, 1));
        for (auto f : {&typeCopy, &typeClass, &typeNumber}) in.add(*f, in.pos, 1);
    }

    void one(Layer& in, uint8_t kind, uint32_t end, const Item& item) const {
        switch (kind) {
            case RecordRoute:
            case LooseRoute:
            case StrictRoute: route(in, kind != RecordRoute, end); break;
            case TimeStamp: timeStamps(in, end); break;
            case RouterAlert: {
                uint16_t value = in.view.u16(in.pos);
                item.append(": {} ({})", nameOf(kOptRa, value), value);
                in.u16(ra);
                break;
            }
            case StreamId: in.u16(sid); break;
            case Security: security(in, end, item); break;
            case ExtendedSecurity:
                in.u8(extSecAddSecInfoFormatCode);
                if (end > in.pos) in.take(extSecAddSecInfo, end - in.pos);
                break;
            case CommercialSecurity: commercial(in, end); break;
            case MtuProbe:
            case MtuReply: in.u16(mtu); break;
            case Traceroute:
                in.u16(idNumber);
                in.u16(ohc);
                in.u16(rhc);
                in.take(originator, 4);
                break;
            case DirectedBroadcast:
                while (in.pos + 4 <= end) in.take(addr, 4);
                break;
            case QuickStart: quickStart(in, item); break;
            default: break;
        }
    }

    // The pointer counts from 1 and points to the address that comes next.
    void route(Layer& in, bool source, uint32_t end) const {
        uint32_t start = in.pos - 2, next = in.u8(ptr);
        auto pointer = in.last();
        if (next < 4) {
            in.expert(beforeAddress, pointer);
            return;
        }
        if (next % 4) {
            in.expert(middleAddress, pointer);
            return;
        }
        bool under = source && next < end - start;  // the route has stops left
        for (; in.pos + 4 <= end; in.pos += 4) {
            uint32_t at = in.pos, number = at - start + 1, address = in.view.u32(at);
            if (under && at + 8 > end) {
                destination.addDestination(in, at, address);
                continue;
            }
            bool passed = number < next;
            auto hop = passed   ? addHop(in, recRt, recRtHost, at, address)
                       : source ? addHop(in, srcRt, srcRtHost, at, address)
                                : addHop(in, emptyRt, emptyRtHost, at, address);
            if (number == next) hop.append(" <- (next)");
        }
        if (in.pos < end) {
            auto rest = in.text(in.pos, end - in.pos, "Suboption would go past end of option");
            in.expert(tooLong, rest);
        }
    }

    void timeStamps(Layer& in, uint32_t end) const {
        in.u8(ptr);
        uint8_t kind = in.view.u8(in.pos) & 15;
        in.add(overflow, in.pos, 1);
        in.add(flag, in.pos, 1);
        in.skip(1);
        bool addresses = kind == 1 || kind == 3;
        while (in.pos < end) {
            if (in.pos + (addresses ? 8 : 4) > end) {
                in.expert(tooLong, in.text(in.pos, end - in.pos, "Suboption would go past end of option"));
                return;
            }
            if (addresses) in.take(timeStampAddr, 4);
            in.u32(timeStamp);
        }
    }

    void security(Layer& in, uint32_t end, const Item& item) const {
        if (end - in.pos >= 9) {
            // As RFC 791 has it
            in.u16(secRfc791Sec);
            in.u16(secRfc791Comp);
            in.take(secRfc791Hr, 2);
            in.take(secRfc791Tcc, 3);
            return;
        }
        // RFC 1108
        in.u8(secCl);
        for (bool first = true, more = true; more && in.pos < end; first = false) {
            more = in.view.u8(in.pos) & 1;
            if (first)
                in.bitmask(secProtAuthFlags, in.pos, 1,
                           {&secProtAuthGenser, &secProtAuthSiopEsi, &secProtAuthSci, &secProtAuthNsa,
                            &secProtAuthDoe, &secProtAuthUnassigned, &secProtAuthFti});
            else
                in.bitmask(secProtAuthFlags, in.pos, 1, {&furtherAuthorities, &secProtAuthFti});
            in.skip(1);
            if (more && in.pos == end)
                in.expert(lengthInvalid, item,
                          "Field Termination Indicator set to 1 for last byte of option");
        }
    }

    void commercial(Layer& in, uint32_t end) const {
        in.u32(cipsoDoi);
        while (in.pos + 2 <= end) {
            uint32_t start = in.pos;
            uint8_t kind = in.view.u8(start);
            uint32_t size = in.view.u8(start + 1), stop = start + size;
            auto tag = in.add(cipsoTagType, start, 1);
            if (kind == 0) {
                ++in.pos;
                continue;
            }
            if (size < 4 || stop > end) {
                in.expert(badCipso, tag);
                return;
            }
            if (kind == 1 || kind == 2 || kind == 5) {
                in.add(cipsoSensitivityLevel, start + 3, 1);
                if (size > 4)
                    in.addText(cipsoCategories, start + 4, size - 4,
                               in.wantsItems() ? categories(in, kind, start + 4, stop) : std::string());
            } else if (kind == 6 || kind == 7) {
                in.add(cipsoTagData, start + 2, size - 2);
            } else {
                tag.append(" ({} bytes)", size);
            }
            in.pos = stop;
        }
    }

    static std::string categories(Layer& in, uint8_t kind, uint32_t at, uint32_t stop) {
        std::string list;
        auto add = [&](const std::string& s) { list += list.empty() ? s : "," + s; };
        if (kind == 1) {
            for (uint32_t bit = 0; bit < (stop - at) * 8; ++bit)
                if (in.view.u8(at + bit / 8) >> (7 - bit % 8) & 1) add(std::to_string(bit));
        } else if (kind == 2) {
            for (; at + 2 <= stop; at += 2) add(std::to_string(in.view.u16(at)));
        } else {
            for (; at + 2 <= stop; at += 4)
                add(fmt::format("{}-{}", in.view.u16(at), at + 4 <= stop ? in.view.u16(at + 2) : 0));
        }
        return list;
    }

    // RFC 4782
    void quickStart(Layer& in, const Item& item) const {
        uint8_t bits = in.view.u8(in.pos), hops = in.view.u8(in.pos + 1), function = bits >> 4;
        in.add(qsFunc, in.pos, 1);
        if (auto name = quickStartFunctions().find(function))
            item.append(": {} ({})", name, function);
        else
            item.append(": Unknown ({}) ({})", function, function);
        if (function != 0 && function != 8) return;
        const char* rate = nameOf(quickStartRates(), bits & 15);
        in.add(qsRate, in.pos, 1);
        item.append(", {}", rate);
        if (function == 0) {
            in.add(qsTtl, in.pos + 1, 1);
            auto apart = uint8_t(in.out.ipTtl - hops);
            in.addNumber(qsTtlDiff, in.pos + 1, 1, apart).generated();
            item.append(", QS TTL {}, QS TTL diff {}", hops, apart);
        } else {
            in.add(qsUnused, in.pos + 1, 1);
        }
        in.add(qsNonce, in.pos + 2, 4);
        in.add(qsReserved, in.pos + 2, 4);
    }
};

}  // namespace

const Ipv4Options& addIpv4Options(Registry& r, const Ipv4Destination& destination) {
    return r.add<Options>(destination);
}

}  // namespace dorsal
