// Multi-part ICMP messages, RFC 4884: extension objects behind the packet that an error message quotes.
#include "dissectors/core/checksum.h"
#include "dissectors/network/icmp.h"

namespace dorsal {
namespace {

enum Class : uint8_t { MplsStack = 1, InterfaceInformation = 2, InterfaceIdentification = 3 };

constexpr Name kClasses[] = {{1, "MPLS Label Stack Class"},
                             {2, "Interface Information Object"},
                             {3, "Interface Identification Object"}};
constexpr Name kRoles[] = {
    {0, "IP interface upon which datagram arrived"},
    {1, "sub-IP component of an IP interface upon which datagram arrived"},
    {2, "IP interface through which datagram would be forwarded"},
    {3, "IP next-hop to which datagram would be forwarded"},
};
constexpr Name kIdentifications[] = {{1, "Identifies Interface By Name"},
                                     {2, "Identifies Interface By Index"},
                                     {3, "Identifies Interface By Address"}};
constexpr TrueFalse kPresent{"Present", "Not Present"};
constexpr TrueFalse kSet{"Set", "Not set"};
// https://www.iana.org/assignments/address-family-numbers
constexpr Name kFamilies[] = {
    {0, "Reserved"},
    {1, "IPv4"},
    {2, "IPv6"},
    {3, "NSAP"},
    {4, "HDLC (8-bit multidrop)"},
    {5, "BBN 1822"},
    {6, "802 (includes all 802 media plus Ethernet)"},
    {7, "E.163"},
    {8, "E.164 (SMDS, Frame Relay, ATM)"},
    {9, "F.69 (Telex)"},
    {10, "X.121 (X.25, Frame Relay)"},
    {11, "IPX"},
    {12, "Appletalk"},
    {13, "Decnet IV"},
    {14, "Banyan Vines"},
    {15, "E.164 with NSAP subaddress"},
    {16, "DNS (Domain Name System)"},
    {17, "Distinguished Name"},
    {18, "AS Number"},
    {19, "XTP over IP version 4"},
    {20, "XTP over IP version 6"},
    {21, "XTP native mode XTP"},
    {22, "Fibre Channel World-Wide Port Name"},
    {23, "Fibre Channel World-Wide Node Name"},
    {24, "GWID"},
    {25, "Layer-2 VPN"},
    {26, "MPLS-TP Section Endpoint Identifier"},
    {27, "MPLS-TP LSP Endpoint Identifier"},
    {28, "MPLS-TP Pseudowire Endpoint Identifier"},
    {29, "MT IP: Multi-Topology IP version 4"},
    {30, "MT IPv6: Multi-Topology IP version 6"},
    {196, "Layer-2 VPN (old)"},
    {16384, "EIGRP Common Service Family"},
    {16385, "EIGRP IPv4 Service Family"},
    {16386, "EIGRP IPv6 Service Family"},
    {16387, "LISP Canonical Address Format (LCAF)"},
    {16388, "BGP-LS"},
    {16389, "48-bit MAC Address"},
    {16390, "64-bit MAC Address"},
    {16391, "OUI"},
    {16392, "MAC/24"},
    {16393, "MAC/40"},
    {16394, "IPv6/64"},
    {16395, "RBridge Port ID"},
    {16396, "TRILL Nickname"},
    {65535, "Reserved"},
};

struct Extensions final : Protocol {
    Field all{*this, "icmp.ext", "ICMP Extensions", Type::None};
    Field version{*this, "icmp.ext.version", "Version", Type::U8, Base::Dec};
    Field reservedBits{*this, "icmp.ext.res", "Reserved", Type::U16, Base::Hex, {}, 0x0fff};
    Field checksum{*this, "icmp.ext.checksum", "Checksum", Type::U16, Base::Hex};
    Field status{*this,      "icmp.ext.checksum.status", "Checksum Status", Type::U8,
                 Base::None, checksumStatusNames()};
    Field length{*this, "icmp.ext.length", "Length", Type::U16, Base::Dec};
    Field objectClass{*this, "icmp.ext.class", "Class", Type::U8, Base::Dec, kClasses};
    Field type{*this, "icmp.ext.ctype", "C-Type", Type::U8, Base::Dec};
    Field data{*this, "icmp.ext.data", "Data", Type::Bytes};
    Field label{*this, "icmp.mpls.label", "Label", Type::U24, Base::Dec, {}, 0xfffff0};
    Field experimental{*this, "icmp.mpls.exp", "Experimental", Type::U24, Base::Dec, {}, 0x00000e};
    Field bottom{*this, "icmp.mpls.s", "Stack bit", Type::Boolean, 24, kSet, 0x000001};
    Field ttl{*this, "icmp.mpls.ttl", "Time to live", Type::U8, Base::Dec};
    Field mplsData{*this, "icmp.mpls.data", "Data", Type::Bytes};
    Field role{*this, "icmp.int_info.role", "Interface Role", Type::U8, Base::Dec, kRoles, 0xc0};
    Field infoReserved{*this, "icmp.int_info.reserved", "Reserved", Type::U8, Base::Dec, {}, 0x30};
    Field hasIndex{*this, "icmp.int_info.ifindex", "ifIndex", Type::Boolean, 8, {}, 0x08};
    Field hasAddress{*this, "icmp.int_info.ipaddr", "IP Address", Type::Boolean, 8, kPresent, 0x04};
    Field hasName{*this, "icmp.int_info.name_present", "Interface Name", Type::Boolean, 8, kPresent, 0x02};
    Field hasMtu{*this, "icmp.int_info.mtu_present", "MTU", Type::Boolean, 8, kPresent, 0x01};
    Field index{*this, "icmp.int_info.index", "Interface Index", Type::U32, Base::Dec};
    Field family{*this, "icmp.int_info.afi", "Address Family Identifier", Type::U16, Base::Dec};
    Field reserved{*this, "icmp.reserved", "Reserved", Type::Bytes};
    Field ipv4{*this, "icmp.int_info.ipv4", "Source", Type::Ipv4};
    Field ipv6{*this, "icmp.int_info.ipv6", "Source", Type::Ipv6};
    Field ipUnknown{*this, "icmp.int_info.ipunknown", "Source", Type::Bytes};
    Field nameLength{*this, "icmp.int_info.name_length", "Name Length", Type::U8, Base::Dec};
    Field name{*this, "icmp.int_info.name", "Name", Type::String};
    Field mtu{*this, "icmp.int_info.mtu", "Maximum Transmission Unit", Type::U32, Base::Dec};
    Field identName{*this, "icmp.int_ident.name", "Name", Type::String};
    Field identIndex{*this, "icmp.int_ident.index", "Interface Index", Type::U32, Base::Dec};
    Field identFamily{*this,    "icmp.int_ident.afi", "Address Family Identifier", Type::U16, Base::Dec,
                      kFamilies};
    Field identLength{*this, "icmp.int_ident.addr_length", "Address Length", Type::U8, Base::Dec};
    Field identReserved{*this, "icmp.int_ident.reserved", "Reserved", Type::Bytes};
    Field identIpv4{*this, "icmp.int_ident.ipv4", "Address", Type::Ipv4};
    Field identIpv6{*this, "icmp.int_ident.ipv6", "Address", Type::Ipv6};
    Field identAddress{*this, "icmp.int_ident.address", "Address", Type::Bytes};
    Expert checksumBad{*this, "icmp.ext.checksum_bad", Group::Checksum, Severity::Warn, "Bad checksum"};

    explicit Extensions(Registry& r) : Protocol(r, "icmp_extensions", "ICMP Multi-Part Extensions", "ICMP") {
        ownItem = false;
        listed = false;
    }

    void parse(Layer& in) const override {
        uint32_t end = in.view.reported();
        auto head = in.addNone(all, 0, in.view.captured()).label("ICMP Multi-Part Extensions");
        auto nest = in.in(head);
        if (end < 4) return;
        uint8_t number = in.view.u8(0) >> 4;
        in.addNumber(version, 0, 1, number);
        in.add(reservedBits, 0, 2);
        addSum(in);
        if (number != 1 && number != 2) {
            head.append(" (unsupported version)");
            return;
        }
        in.pos = 4;
        while (in.left() >= 4) {
            uint32_t size = in.view.u16(in.pos);
            uint32_t use = std::min(size, in.left());
            uint8_t kind = in.view.u8(in.pos + 2), subtype = in.view.u8(in.pos + 3);
            auto item = in.textItem(in.pos, std::max(use, 4u));
            if (size < 4)
                item.label("Object with bad length");
            else if (kind == MplsStack && subtype == 1)
                item.label("MPLS Stack Entry");
            else if (kind == InterfaceInformation)
                item.label("Interface Information Object");
            else if (kind == InterfaceIdentification)
                item.label("Interface Identification Object");
            else
                item.label("Unknown object ({}/{})", kind, subtype);
            if (size > use) item.append(" (truncated)");
            auto object = in.in(item);
            in.add(length, in.pos, 2);
            in.add(objectClass, in.pos + 2, 1);
            if (size < 4) break;
            uint32_t stop = in.pos + use;
            in.pos += 3;
            switch (kind) {
                case MplsStack: mpls(in, subtype, stop); break;
                case InterfaceInformation: interfaceInformation(in, stop); break;
                case InterfaceIdentification: identification(in, subtype, stop); break;
                default:
                    in.add(type, in.pos, 1);  // tshark shows it twice
                    in.u8(type);
                    rest(in, data, stop);
            }
            in.pos = stop;
        }
    }

    void addSum(Layer& in) const {
        if (in.view.u16(2) == 0) {
            in.add(checksum, 2, 2).value("[missing]").generated();
            in.addNumber(status, 2, 2, uint64_t(ChecksumStatus::NotPresent)).generated();
            return;
        }
        if (in.view.captured() < in.view.reported()) {
            addUnverifiedChecksum(in, {checksum, status}, 2, 2);
            return;
        }
        InternetChecksum sum;
        sum.add(in.view.bytes(0, in.view.reported()));
        auto found = in.view.u16(2);
        addChecksum(in, {checksum, status, &checksumBad}, 2, 2, expectedChecksum(found, sum.value()));
    }

    static void rest(Layer& in, const Field& f, uint32_t stop) {
        if (stop > in.pos) in.take(f, stop - in.pos);
    }

    // RFC 4950
    void mpls(Layer& in, uint8_t subtype, uint32_t stop) const {
        in.u8(type);
        if (subtype != 1) {
            in.add(type, in.pos - 1, 1);
            rest(in, data, stop);
            return;
        }
        while (stop - in.pos >= 4) {
            uint32_t word = in.view.u32(in.pos);
            auto nest = in.in(in.text(in.pos, 4, "Label: {}, Exp: {}, S: {}, TTL: {}", word >> 12,
                                      word >> 9 & 7, word >> 8 & 1, word & 255));
            in.add(label, in.pos, 3);
            in.addNumber(experimental, in.pos + 2, 1, word >> 9 & 7);
            in.addNumber(bottom, in.pos + 2, 1, word >> 8 & 1);
            in.add(ttl, in.pos + 3, 1);
            in.pos += 4;
        }
        rest(in, mplsData, stop);
    }

    // RFC 5837
    void interfaceInformation(Layer& in, uint32_t stop) const {
        uint8_t bits = in.view.u8(in.pos);
        auto item =
            in.bitmask(type, in.pos, 1, {&role, &infoReserved, &hasIndex, &hasAddress, &hasName, &hasMtu},
                       Layer::kPlain);
        item.append(", Interface Role: {}{}{}{}{}", nameOf(kRoles, bits >> 6), bits & 8 ? ", ifIndex" : "",
                    bits & 4 ? ", IP Address" : "", bits & 2 ? ", Interface Name" : "",
                    bits & 1 ? ", MTU" : "");
        in.pos += 1;
        if ((bits & 8) && stop - in.pos >= 4) in.u32(index);
        if ((bits & 4) && stop - in.pos >= 4) {
            auto kind = in.view.u16(in.pos);
            uint32_t size = kind == 1 ? 4 : kind == 2 ? 16 : 0;
            if (!size || stop - in.pos < 4 + size) return;
            auto nest = in.in(in.text(in.pos, 4 + size, "IP Address Sub-Object"));
            in.u16(family);
            in.take(reserved, 2);
            in.take(size == 4 ? ipv4 : ipv6, size);
        }
        if ((bits & 2) && stop - in.pos >= 1) {
            uint8_t size = in.view.u8(in.pos);
            if (size == 0 || size > stop - in.pos) return;
            auto nest = in.in(in.text(in.pos, size, "Interface Name Sub-Object"));
            in.u8(nameLength);
            in.take(name, size - 1u);
        }
        if ((bits & 1) && stop - in.pos >= 4) in.u32(mtu);
    }

    // RFC 8335
    void identification(Layer& in, uint8_t subtype, uint32_t stop) const {
        in.u8(type);
        if (auto known = Values(kIdentifications).find(subtype))
            in.last().append(" ({})", known);
        else
            in.last().append(" (Unknown C-Type {})", subtype);
        uint32_t size = stop - in.pos;
        if (subtype == 1) {
            rest(in, identName, stop);
        } else if (subtype == 2 && size >= 4) {
            in.u32(identIndex);
        } else if (subtype == 3 && size >= 4) {
            auto kind = in.u16(identFamily);
            in.u8(identLength);
            in.take(identReserved, 1);
            if (kind == 1 && size >= 8)
                in.take(identIpv4, 4);
            else if (kind == 2 && size >= 20)
                in.take(identIpv6, 16);
            else
                rest(in, identAddress, in.view.captured());
        }
    }
};

}  // namespace

const Protocol& icmpExtensions(Registry& r) {
    if (auto made = r.protocol("icmp_extensions")) return *made;
    return r.add<Extensions>();
}

}  // namespace dorsal
