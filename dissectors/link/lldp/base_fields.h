// The basic records of LLDP (IEEE 802.1AB).
#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

namespace lldp_names {
constexpr Name kTlvTypeLldpBase[] = {{0, "End of LLDPDU"},
                                     {1, "Chassis Id"},
                                     {2, "Port Id"},
                                     {3, "Time to Live"},
                                     {4, "Port Description"},
                                     {5, "System Name"},
                                     {6, "System Description"},
                                     {7, "System Capabilities"},
                                     {8, "Management Address"},
                                     {0x7f, "Organization Specific"}};
constexpr TrueFalse kTlvSystemCapOtherLldpBase{"Capable", "Not capable"};
constexpr Name kChassisSubtypeLldpBase[] = {
    {0, "Reserved"},    {1, "Chassis component"}, {2, "Interface alias"}, {3, "Port component"},
    {4, "MAC address"}, {5, "Network address"},   {6, "Interface name"},  {7, "Locally assigned"}};
constexpr Name kPortSubtypeLldpBase[] = {
    {0, "Reserved"},        {1, "Interface alias"}, {2, "Port component"},   {3, "MAC address"},
    {4, "Network address"}, {5, "Interface name"},  {6, "Agent circuit Id"}, {7, "Locally assigned"}};
constexpr Name kNetworkAddressSubtypeLldpBase[] = {{0, "Reserved"},
                                                   {1, "IPv4"},
                                                   {2, "IPv6"},
                                                   {3, "NSAP"},
                                                   {4, "HDLC (8-bit multidrop)"},
                                                   {5, "BBN 1822"},
                                                   {6, "802 (includes all 802 media plus Ethernet)"},
                                                   {7, "E.163"},
                                                   {8, "E.164 (SMDS, Frame Relay, ATM)"},
                                                   {9, "F.69 (Telex)"},
                                                   {0xa, "X.121 (X.25, Frame Relay)"},
                                                   {0xb, "IPX"},
                                                   {0xc, "Appletalk"},
                                                   {0xd, "Decnet IV"},
                                                   {0xe, "Banyan Vines"},
                                                   {0xf, "E.164 with NSAP subaddress"},
                                                   {0x10, "DNS (Domain Name System)"},
                                                   {0x11, "Distinguished Name"},
                                                   {0x12, "AS Number"},
                                                   {0x13, "XTP over IP version 4"},
                                                   {0x14, "XTP over IP version 6"},
                                                   {0x15, "XTP native mode XTP"},
                                                   {0x16, "Fibre Channel World-Wide Port Name"},
                                                   {0x17, "Fibre Channel World-Wide Node Name"},
                                                   {0x18, "GWID"},
                                                   {0x19, "Layer-2 VPN"},
                                                   {0x1a, "MPLS-TP Section Endpoint Identifier"},
                                                   {0x1b, "MPLS-TP LSP Endpoint Identifier"},
                                                   {0x1c, "MPLS-TP Pseudowire Endpoint Identifier"},
                                                   {0x1d, "MT IP: Multi-Topology IP version 4"},
                                                   {0x1e, "MT IPv6: Multi-Topology IP version 6"},
                                                   {0xc4, "Layer-2 VPN (old)"},
                                                   {0x4000, "EIGRP Common Service Family"},
                                                   {0x4001, "EIGRP IPv4 Service Family"},
                                                   {0x4002, "EIGRP IPv6 Service Family"},
                                                   {0x4003, "LISP Canonical Address Format (LCAF)"},
                                                   {0x4004, "BGP-LS"},
                                                   {0x4005, "48-bit MAC Address"},
                                                   {0x4006, "64-bit MAC Address"},
                                                   {0x4007, "OUI"},
                                                   {0x4008, "MAC/24"},
                                                   {0x4009, "MAC/40"},
                                                   {0x400a, "IPv6/64"},
                                                   {0x400b, "RBridge Port ID"},
                                                   {0x400c, "TRILL Nickname"},
                                                   {0xffff, "Reserved"}};
constexpr Name kMgnInterfaceSubtypeLldpBase[] = {{1, "Unknown"}, {2, "ifIndex"}, {3, "System port number"}};
}  // namespace lldp_names

struct LldpBase {
    Protocol& lldp;
    explicit LldpBase(Protocol& owner) : lldp(owner) {}
    Field type{lldp, "lldp.tlv.type", "TLV Type", Type::U16, Base::Dec, lldp_names::kTlvTypeLldpBase, 0xfe00};
    Field len{lldp, "lldp.tlv.len", "TLV Length", Type::U16, Base::Dec, {}, 0x1ff};
    Field systemCap{lldp, "lldp.tlv.system_cap", "Capabilities", Type::U16, Base::Hex};
    Field systemCapOther{
        lldp, "lldp.tlv.system_cap.other", "Other", Type::Boolean, 16, lldp_names::kTlvSystemCapOtherLldpBase,
        0x1};
    Field systemCapRepeater{lldp, "lldp.tlv.system_cap.repeater",         "Repeater", Type::Boolean,
                            16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x2};
    Field systemCapBridge{lldp, "lldp.tlv.system_cap.bridge",           "Bridge", Type::Boolean,
                          16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x4};
    Field systemCapWlanAccessPt{lldp,
                                "lldp.tlv.system_cap.wlan_access_pt",
                                "WLAN access point",
                                Type::Boolean,
                                16,
                                lldp_names::kTlvSystemCapOtherLldpBase,
                                0x8};
    Field systemCapRouter{lldp, "lldp.tlv.system_cap.router",           "Router", Type::Boolean,
                          16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x10};
    Field systemCapTelephone{lldp, "lldp.tlv.system_cap.telephone",        "Telephone", Type::Boolean,
                             16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x20};
    Field systemCapDocsisCableDevice{lldp,
                                     "lldp.tlv.system_cap.docsis_cable_device",
                                     "DOCSIS cable device",
                                     Type::Boolean,
                                     16,
                                     lldp_names::kTlvSystemCapOtherLldpBase,
                                     0x40};
    Field systemCapStationOnly{lldp,
                               "lldp.tlv.system_cap.station_only",
                               "Station only",
                               Type::Boolean,
                               16,
                               lldp_names::kTlvSystemCapOtherLldpBase,
                               0x80};
    Field systemName{lldp, "lldp.tlv.system.name", "System Name", Type::String};
    Field systemDesc{lldp, "lldp.tlv.system.desc", "System Description", Type::String};
    Field enableSystemCap{lldp, "lldp.tlv.enable_system_cap", "Enabled Capabilities", Type::U16, Base::Hex};
    Field enableSystemCapOther{lldp, "lldp.tlv.enable_system_cap.other",     "Other", Type::Boolean,
                               16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x1};
    Field enableSystemCapRepeater{lldp, "lldp.tlv.enable_system_cap.repeater",  "Repeater", Type::Boolean,
                                  16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x2};
    Field enableSystemCapBridge{lldp, "lldp.tlv.enable_system_cap.bridge",    "Bridge", Type::Boolean,
                                16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x4};
    Field enableSystemCapWlanAccessPt{lldp,
                                      "lldp.tlv.enable_system_cap.wlan_access_pt",
                                      "WLAN access point",
                                      Type::Boolean,
                                      16,
                                      lldp_names::kTlvSystemCapOtherLldpBase,
                                      0x8};
    Field enableSystemCapRouter{lldp, "lldp.tlv.enable_system_cap.router",    "Router", Type::Boolean,
                                16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x10};
    Field enableSystemCapTelephone{lldp, "lldp.tlv.enable_system_cap.telephone", "Telephone", Type::Boolean,
                                   16,   lldp_names::kTlvSystemCapOtherLldpBase, 0x20};
    Field enableSystemCapDocsisCableDevice{lldp,
                                           "lldp.tlv.enable_system_cap.docsis_cable_device",
                                           "DOCSIS cable device",
                                           Type::Boolean,
                                           16,
                                           lldp_names::kTlvSystemCapOtherLldpBase,
                                           0x40};
    Field enableSystemCapStationOnly{lldp,
                                     "lldp.tlv.enable_system_cap.station_only",
                                     "Station only",
                                     Type::Boolean,
                                     16,
                                     lldp_names::kTlvSystemCapOtherLldpBase,
                                     0x80};
    Field chassisSubtype{lldp,
                         "lldp.chassis.subtype",
                         "Chassis Id Subtype",
                         Type::U8,
                         Base::Dec,
                         lldp_names::kChassisSubtypeLldpBase};
    Field chassisId{lldp, "lldp.chassis.id", "Chassis Id", Type::Bytes};
    Field chassisIdMac{lldp, "lldp.chassis.id.mac", "Chassis Id", Type::Ether};
    Field chassisIdIp4{lldp, "lldp.chassis.id.ip4", "Chassis Id", Type::Ipv4};
    Field chassisIdIp6{lldp, "lldp.chassis.id.ip6", "Chassis Id", Type::Ipv6};
    Field portSubtype{lldp,     "lldp.port.subtype", "Port Id Subtype",
                      Type::U8, Base::Dec,           lldp_names::kPortSubtypeLldpBase};
    Field portId{lldp, "lldp.port.id", "Port Id", Type::String};
    Field portDesc{lldp, "lldp.port.desc", "Port Description", Type::String};
    Field portIdMac{lldp, "lldp.port.id.mac", "Port Id", Type::Ether};
    Field networkAddressSubtype{lldp,
                                "lldp.network_address.subtype",
                                "Network Address family",
                                Type::U8,
                                Base::Dec,
                                lldp_names::kNetworkAddressSubtypeLldpBase};
    Field portIdIp4{lldp, "lldp.port.id.ip4", "Port Id", Type::Ipv4};
    Field portIdIp6{lldp, "lldp.port.id.ip6", "Port Id", Type::Ipv6};
    Field timeToLive{lldp, "lldp.time_to_live", "Seconds", Type::U16, Base::Dec};
    Field mgnAddressLen{lldp, "lldp.mgn.address.len", "Address String Length", Type::U8, Base::Dec};
    Field mgnAddressSubtype{lldp,
                            "lldp.mgn.address.subtype",
                            "Address Subtype",
                            Type::U8,
                            Base::Dec,
                            lldp_names::kNetworkAddressSubtypeLldpBase};
    Field mgnAddrIp4{lldp, "lldp.mgn.addr.ip4", "Management Address", Type::Ipv4};
    Field mgnAddrIp6{lldp, "lldp.mgn.addr.ip6", "Management Address", Type::Ipv6};
    Field mgnAddrHex{lldp, "lldp.mgn.addr.hex", "Management Address", Type::Bytes};
    Field mgnInterfaceSubtype{lldp,
                              "lldp.mgn.interface.subtype",
                              "Interface Subtype",
                              Type::U8,
                              Base::Dec,
                              lldp_names::kMgnInterfaceSubtypeLldpBase};
    Field mgnInterfaceNumber{lldp, "lldp.mgn.interface.number", "Interface Number", Type::U32, Base::Dec};
    Field mgnObjLen{lldp, "lldp.mgn.obj.len", "OID String Length", Type::U8, Base::Dec};
    Field mgnObjId{lldp, "lldp.mgn.obj.id", "Object Identifier", Type::Oid};
    Field orgtlvOui{lldp, "lldp.orgtlv.oui", "Organization Unique Code", Type::U24, Base::Oui};
    Field unknownSubtype{lldp, "lldp.unknown_subtype", "Unknown Subtype", Type::U8, Base::Dec};
    Field unknownSubtypeContent{lldp, "lldp.unknown_subtype.content", "Unknown Subtype Content", Type::Bytes};
};

}  // namespace dorsal
