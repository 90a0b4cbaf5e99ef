// What IEEE 802.1 announces by LLDP: virtual LANs, link aggregation, data centre bridging.
#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

namespace lldp_names {
constexpr TrueFalse kDcbxFeatureEnabledLldpBridging{"Enabled", "Disabled"};
constexpr Name kIeee8021SubtypeLldpBridging[] = {{1, "Port VLAN ID"},
                                                 {2, "Port and Protocol VLAN ID"},
                                                 {3, "VLAN Name"},
                                                 {4, "Protocol Identity"},
                                                 {5, "VID Usage Digest"},
                                                 {6, "Management VID"},
                                                 {7, "Link Aggregation"},
                                                 {8, "Congestion Notification"},
                                                 {9, "ETS Configuration"},
                                                 {0xa, "ETS Recommendation"},
                                                 {0xb, "Priority Flow Control Configuration"},
                                                 {0xc, "Application Protocol"},
                                                 {0xd, "EVB"},
                                                 {0xe, "CDCP"},
                                                 {0xf, "Port extension"},
                                                 {0x10, "Application VLAN"},
                                                 {0x11, "LRP ECP Discovery"},
                                                 {0x12, "LRP TCP Discovery"},
                                                 {0x13, "Congestion Isolation"},
                                                 {0x14, "Topology Recognition"}};
constexpr TrueFalse kIeee8021PortAndVlanIdFlagSupportedLldpBridging{"Supported", "Not supported"};
constexpr TrueFalse kDcbxFeatureWillingLldpBridging{"Yes", "No"};
constexpr Name kIeee8021AggregationStatusPorttypeLldpBridging[] = {{0, "Not specified"},
                                                                   {1, "From aggregation port"},
                                                                   {2, "From aggregator"},
                                                                   {3, "From single-port aggregator"}};
constexpr Name kDcbxIeeeEtsTsa0LldpBridging[] = {{0, "Strict Priority"},
                                                 {1, "Credit-Based Shaper"},
                                                 {2, "Enhanced Transmission Selection"},
                                                 {0xff, "Vendor Specific Algorithm"}};
constexpr TrueFalse kTlvSystemCapOtherLldpBridging{"Capable", "Not capable"};
constexpr Name kDcbxIeeAppSfLldpBridging[] = {{0, "Reserved"},
                                              {1, "Default or Ethertype"},
                                              {2, "Port over TCP/SCTP"},
                                              {3, "Port over UDP/DCCP"},
                                              {4, "Port over TCP/SCTP/UDP/DCCP"},
                                              {5, "Reserved"},
                                              {6, "Reserved"},
                                              {7, "Reserved"}};
}  // namespace lldp_names

struct LldpBridging {
    Protocol& lldp;
    explicit LldpBridging(Protocol& owner) : lldp(owner) {}
    Field pgReserved{lldp, "lldp.dcbx.feature.pg.reserved", "Reserved", Type::U8, Base::Hex, {}, 0xfe};
    Field pgPgidPrio0{lldp,  "lldp.dcbx.feature.pg.pgid_prio0", "PGID for Prio 0", Type::U16, Base::Dec, {},
                      0xf000};
    Field pgPgidPrio1{lldp, "lldp.dcbx.feature.pg.pgid_prio1", "PGID for Prio 1", Type::U16, Base::Dec, {},
                      0xf00};
    Field pgPgidPrio2{lldp, "lldp.dcbx.feature.pg.pgid_prio2", "PGID for Prio 2", Type::U16, Base::Dec, {},
                      0xf0};
    Field pgPgidPrio3{lldp, "lldp.dcbx.feature.pg.pgid_prio3", "PGID for Prio 3", Type::U16, Base::Dec, {},
                      0xf};
    Field pgPgidPrio4{lldp,  "lldp.dcbx.feature.pg.pgid_prio4", "PGID for Prio 4", Type::U16, Base::Dec, {},
                      0xf000};
    Field pgPgidPrio5{lldp, "lldp.dcbx.feature.pg.pgid_prio5", "PGID for Prio 5", Type::U16, Base::Dec, {},
                      0xf00};
    Field pgPgidPrio6{lldp, "lldp.dcbx.feature.pg.pgid_prio6", "PGID for Prio 6", Type::U16, Base::Dec, {},
                      0xf0};
    Field pgPgidPrio7{lldp, "lldp.dcbx.feature.pg.pgid_prio7", "PGID for Prio 7", Type::U16, Base::Dec, {},
                      0xf};
    Field pgPer0{lldp, "lldp.dcbx.feature.pg.per0", "Bandwidth for PGID 0", Type::U8, Base::Dec};
    Field pgPer1{lldp, "lldp.dcbx.feature.pg.per1", "Bandwidth for PGID 1", Type::U8, Base::Dec};
    Field pgPer2{lldp, "lldp.dcbx.feature.pg.per2", "Bandwidth for PGID 2", Type::U8, Base::Dec};
    Field pgPer3{lldp, "lldp.dcbx.feature.pg.per3", "Bandwidth for PGID 3", Type::U8, Base::Dec};
    Field pgPer4{lldp, "lldp.dcbx.feature.pg.per4", "Bandwidth for PGID 4", Type::U8, Base::Dec};
    Field pgPer5{lldp, "lldp.dcbx.feature.pg.per5", "Bandwidth for PGID 5", Type::U8, Base::Dec};
    Field pgPer6{lldp, "lldp.dcbx.feature.pg.per6", "Bandwidth for PGID 6", Type::U8, Base::Dec};
    Field pgPer7{lldp, "lldp.dcbx.feature.pg.per7", "Bandwidth for PGID 7", Type::U8, Base::Dec};
    Field pfcPrio0{lldp,
                   "lldp.dcbx.feature.pfc.prio0",
                   "PFC for Priority 0",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x1};
    Field pfcPrio1{lldp,
                   "lldp.dcbx.feature.pfc.prio1",
                   "PFC for Priority 1",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x2};
    Field pfcPrio2{lldp,
                   "lldp.dcbx.feature.pfc.prio2",
                   "PFC for Priority 2",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x4};
    Field pfcPrio3{lldp,
                   "lldp.dcbx.feature.pfc.prio3",
                   "PFC for Priority 3",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x8};
    Field pfcPrio4{lldp,
                   "lldp.dcbx.feature.pfc.prio4",
                   "PFC for Priority 4",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x10};
    Field pfcPrio5{lldp,
                   "lldp.dcbx.feature.pfc.prio5",
                   "PFC for Priority 5",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x20};
    Field pfcPrio6{lldp,
                   "lldp.dcbx.feature.pfc.prio6",
                   "PFC for Priority 6",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x40};
    Field pfcPrio7{lldp,
                   "lldp.dcbx.feature.pfc.prio7",
                   "PFC for Priority 7",
                   Type::Boolean,
                   8,
                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                   0x80};
    Field appProto{lldp, "lldp.dcbx.feature.app.proto", "Application Protocol Id", Type::U16, Base::Hex};
    Field subtype{lldp,
                  "lldp.ieee.802_1.subtype",
                  "IEEE 802.1 Subtype",
                  Type::U8,
                  Base::Hex,
                  lldp_names::kIeee8021SubtypeLldpBridging};
    Field portAndVlanIdFlag{lldp, "lldp.ieee.802_1.port_and_vlan_id_flag", "Flags", Type::U8, Base::Hex};
    Field portAndVlanIdFlagSupported{lldp,
                                     "lldp.ieee.802_1.port_and_vlan_id_flag.supported",
                                     "Port and Protocol VLAN",
                                     Type::Boolean,
                                     8,
                                     lldp_names::kIeee8021PortAndVlanIdFlagSupportedLldpBridging,
                                     0x2};
    Field portAndVlanIdFlagEnabled{lldp,
                                   "lldp.ieee.802_1.port_and_vlan_id_flag.enabled",
                                   "Port and Protocol VLAN",
                                   Type::Boolean,
                                   8,
                                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                                   0x4};
    Field portVlanId{lldp, "lldp.ieee.802_1.port_vlan.id", "Port VLAN Identifier", Type::U16, Base::DecHex};
    Field portProtoVlanId{lldp, "lldp.ieee.802_1.port_proto_vlan.id", "Port and Protocol VLAN Identifier",
                          Type::U16, Base::DecHex};
    Field vlanId{lldp, "lldp.ieee.802_1.vlan.id", "VLAN Identifier", Type::U16, Base::DecHex};
    Field vlanNameLen{lldp, "lldp.ieee.802_1.vlan.name_len", "VLAN Name Length", Type::U8, Base::Dec};
    Field vlanName{lldp, "lldp.ieee.802_1.vlan.name", "VLAN Name", Type::Stringz};
    Field protoIdLength{lldp, "lldp.ieee.802_1.proto.id_length", "Protocol Identity Length", Type::U8,
                        Base::Dec};
    Field protoId{lldp, "lldp.ieee.802_1.proto.id", "Protocol Identity", Type::Bytes};
    Field aggregationStatus{lldp, "lldp.ieee.802_1.aggregation_status", "Aggregation Status", Type::U8,
                            Base::Hex};
    Field aggregationStatusCap{lldp,
                               "lldp.ieee.802_1.aggregation_status.cap",
                               "Aggregation Capability",
                               Type::Boolean,
                               8,
                               lldp_names::kDcbxFeatureWillingLldpBridging,
                               0x1};
    Field aggregationStatusEnabled{lldp,
                                   "lldp.ieee.802_1.aggregation_status.enabled",
                                   "Aggregation Status",
                                   Type::Boolean,
                                   8,
                                   lldp_names::kDcbxFeatureEnabledLldpBridging,
                                   0x2};
    Field aggregationStatusPorttype{lldp,
                                    "lldp.ieee.802_1.aggregation_status.porttype",
                                    "Aggregation Status",
                                    Type::U8,
                                    Base::Dec,
                                    lldp_names::kIeee8021AggregationStatusPorttypeLldpBridging,
                                    0xc};
    Field aggregatedPortId{lldp, "lldp.ieee.802_1.aggregated_port_id", "Aggregated Port Id", Type::U32,
                           Base::Dec};
    Field willing{lldp,      "lldp.dcbx.ieee.willing",
                  "Willing", Type::Boolean,
                  8,         lldp_names::kDcbxFeatureWillingLldpBridging,
                  0x80};
    Field etsCbs{lldp,
                 "lldp.dcbx.ieee.ets.cbs",
                 "Credit-Based Shaper",
                 Type::Boolean,
                 8,
                 lldp_names::kIeee8021PortAndVlanIdFlagSupportedLldpBridging,
                 0x40};
    Field etsMaxtcs{
        lldp, "lldp.dcbx.ieee.ets.maxtcs", "Maximum Number of Traffic Classes", Type::U8, Base::Dec, {}, 0x7};
    Field etsTsa0{lldp,
                  "lldp.dcbx.ieee.ets.tsa0",
                  "TSA for Traffic Class 0",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field etsTsa1{lldp,
                  "lldp.dcbx.ieee.ets.tsa1",
                  "TSA for Traffic Class 1",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field etsTsa2{lldp,
                  "lldp.dcbx.ieee.ets.tsa2",
                  "TSA for Traffic Class 2",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field etsTsa3{lldp,
                  "lldp.dcbx.ieee.ets.tsa3",
                  "TSA for Traffic Class 3",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field etsTsa4{lldp,
                  "lldp.dcbx.ieee.ets.tsa4",
                  "TSA for Traffic Class 4",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field etsTsa5{lldp,
                  "lldp.dcbx.ieee.ets.tsa5",
                  "TSA for Traffic Class 5",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field etsTsa6{lldp,
                  "lldp.dcbx.ieee.ets.tsa6",
                  "TSA for Traffic Class 6",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field etsTsa7{lldp,
                  "lldp.dcbx.ieee.ets.tsa7",
                  "TSA for Traffic Class 7",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kDcbxIeeeEtsTsa0LldpBridging};
    Field pfcMbc{lldp,
                 "lldp.dcbx.ieee.pfc.mbc",
                 "MACsec Bypass Capability",
                 Type::Boolean,
                 8,
                 lldp_names::kTlvSystemCapOtherLldpBridging,
                 0x40};
    Field pfcNumtcs{
        lldp, "lldp.dcbx.ieee.pfc.numtcs", "Max PFC Enabled Traffic Classes", Type::U8, Base::Dec, {}, 0xf};
    Field appReserved{lldp, "lldp.dcbx.ieee.app.reserved", "Reserved", Type::U8, Base::Hex};
    Field appPrio{lldp, "lldp.dcbx.ieee.app.prio", "Application Priority", Type::U8, Base::Dec, {}, 0xe0};
    Field appSf{lldp,
                "lldp.dcbx.iee.app.sf",
                "Application Selector",
                Type::U8,
                Base::Dec,
                lldp_names::kDcbxIeeAppSfLldpBridging,
                0x7};
};

}  // namespace dorsal
