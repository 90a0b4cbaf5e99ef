// What PROFINET announces by LLDP.
#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

namespace lldp_names {
constexpr Name kProfinetSubtypeLldpProfinet[] = {{1, "Measured Delay Values"},
                                                 {2, "Port Status"},
                                                 {3, "Alias"},
                                                 {4, "MRP Port Status"},
                                                 {5, "Chassis MAC"},
                                                 {6, "PTCP Status"},
                                                 {9, "TSN Domain"},
                                                 {0xa, "TSN NME Management Address"},
                                                 {0xb, "TSN NME Name UUID"},
                                                 {0xc, "TSN NME Parameter UUID"},
                                                 {0xd, "TSN Time Domain data"}};
constexpr Name kProfinetRtc2PortStatusLldpProfinet[] = {
    {0, "OFF"}, {1, "SYNCDATA_LOADED"}, {2, "RTCLASS2_UP"}, {3, "Reserved"}};
constexpr Name kProfinetRtc3PortStatusLldpProfinet[] = {
    {0, "OFF"}, {1, "reserved"}, {2, "RTCLASS3_UP"}, {3, "RTCLASS3_DOWN"}, {4, "RTCLASS3_RUN"}};
constexpr Name kProfinetRtc3PortStatusFragmentationLldpProfinet[] = {{0, "OFF"}, {1, "ON"}};
constexpr Name kProfinetRtc3PortStatusPreambleLengthLldpProfinet[] = {{0, "Seven octets"}, {1, "One octet"}};
constexpr Name kProfinetTimeDomainNumberLldpProfinet[] = {{0, "Global Time"},
                                                          {1, "Global Time Redundant"},
                                                          {0x20, "Working Clock"},
                                                          {0x21, "Working Clock Redundant"}};
constexpr Name kProfinetMrrtPortStatusLldpProfinet[] = {{0, "OFF"}, {1, "MRRT_CONFIGURED"}, {2, "MRRT_UP"}};
}  // namespace lldp_names

struct LldpProfinet {
    Protocol& lldp;
    explicit LldpProfinet(Protocol& owner) : lldp(owner) {}
    Field subtype{lldp,      "lldp.profinet.subtype",
                  "Subtype", Type::U8,
                  Base::Hex, lldp_names::kProfinetSubtypeLldpProfinet};
    Field portRxDelayLocal{lldp, "lldp.profinet.port_rx_delay_local", "Port RX Delay Local", Type::U32,
                           Base::Dec};
    Field portRxDelayRemote{lldp, "lldp.profinet.port_rx_delay_remote", "Port RX Delay Remote", Type::U32,
                            Base::Dec};
    Field portTxDelayLocal{lldp, "lldp.profinet.port_tx_delay_local", "Port TX Delay Local", Type::U32,
                           Base::Dec};
    Field portTxDelayRemote{lldp, "lldp.profinet.port_tx_delay_remote", "Port TX Delay Remote", Type::U32,
                            Base::Dec};
    Field cableDelayLocal{lldp, "lldp.profinet.cable_delay_local", "Port Cable Delay Local", Type::U32,
                          Base::Dec};
    Field rtc2PortStatus{lldp,
                         "lldp.profinet.rtc2_port_status",
                         "RTClass2 Port Status",
                         Type::U16,
                         Base::Hex,
                         lldp_names::kProfinetRtc2PortStatusLldpProfinet};
    Field rtc3PortStatus{lldp,
                         "lldp.profinet.rtc3_port_status",
                         "RTClass3 Port Status",
                         Type::U16,
                         Base::Hex,
                         lldp_names::kProfinetRtc3PortStatusLldpProfinet,
                         0x7};
    Field rtc3PortStatusFragmentation{lldp,
                                      "lldp.profinet.rtc3_port_status.fragmentation",
                                      "RTClass3_PortStatus.Fragmentation",
                                      Type::U16,
                                      Base::Hex,
                                      lldp_names::kProfinetRtc3PortStatusFragmentationLldpProfinet,
                                      0x1000};
    Field rtc3PortStatusReserved{lldp,
                                 "lldp.profinet.rtc3_port_status.reserved",
                                 "RTClass3_PortStatus.reserved",
                                 Type::U16,
                                 Base::Hex,
                                 {},
                                 0xff8};
    Field rtc3PortStatusPreambleLength{lldp,
                                       "lldp.profinet.rtc3_port_status.preambleLength",
                                       "RTClass3_PortStatus.PreambleLength",
                                       Type::U16,
                                       Base::Hex,
                                       lldp_names::kProfinetRtc3PortStatusPreambleLengthLldpProfinet,
                                       0x2000};
    Field mrpDomainUuid{lldp, "lldp.profinet.mrp_domain_uuid", "MRP DomainUUID", Type::Guid};
    Field timeDomainNumber{lldp,
                           "lldp.profinet.time_domain_number",
                           "Time Domain Number",
                           Type::U16,
                           Base::Hex,
                           lldp_names::kProfinetTimeDomainNumberLldpProfinet};
    Field timeDomainUuid{lldp, "lldp.profinet.time_domain_uuid", "Time Domain UUID", Type::Guid};
    Field timeDomainMasterIdentity{lldp, "lldp.profinet.time_domain_master_identity",
                                   "Time Domain Master Identity", Type::Bytes};
    Field mrrtPortStatus{lldp,
                         "lldp.profinet.mrrt_port_status",
                         "MRRT PortStatus",
                         Type::U16,
                         Base::Hex,
                         lldp_names::kProfinetMrrtPortStatusLldpProfinet};
    Field cmMacAdd{lldp, "lldp.profinet.cm_mac_add", "CMMacAdd", Type::Ether};
    Field masterSourceAddress{lldp, "lldp.profinet.master_source_address", "MasterSourceAddress",
                              Type::Ether};
    Field subdomainUuid{lldp, "lldp.profinet.subdomain_uuid", "SubdomainUUID", Type::Guid};
    Field irDataUuid{lldp, "lldp.profinet.ir_data_uuid", "IRDataUUID", Type::Guid};
    Field lengthOfPeriodValid{
        lldp,      "lldp.profinet.length_of_period_valid", "LengthOfPeriod.Valid", Type::U32, Base::Dec, {},
        0x80000000};
    Field lengthOfPeriodLength{
        lldp,      "lldp.profinet.length_of_period_length", "LengthOfPeriod.Length", Type::U32, Base::Dec, {},
        0x7fffffff};
    Field redPeriodBeginValid{
        lldp,      "lldp.profinet.red_period_begin_valid", "RedPeriodBegin.Valid", Type::U32, Base::Dec, {},
        0x80000000};
    Field redPeriodBeginOffset{
        lldp,      "lldp.profinet.red_period_begin_offset", "RedPeriodBegin.Offset", Type::U32, Base::Dec, {},
        0x7fffffff};
    Field orangePeriodBeginValid{lldp,
                                 "lldp.profinet.orange_period_begin_valid",
                                 "OrangePeriodBegin.Valid",
                                 Type::U32,
                                 Base::Dec,
                                 {},
                                 0x80000000};
    Field orangePeriodBeginOffset{lldp,
                                  "lldp.profinet.orange_period_begin_offset",
                                  "OrangePeriodBegin.Offset",
                                  Type::U32,
                                  Base::Dec,
                                  {},
                                  0x7fffffff};
    Field greenPeriodBeginValid{lldp,
                                "lldp.profinet.green_period_begin_valid",
                                "GreenPeriodBegin.Valid",
                                Type::U32,
                                Base::Dec,
                                {},
                                0x80000000};
    Field greenPeriodBeginOffset{lldp,
                                 "lldp.profinet.green_period_begin_offset",
                                 "GreenPeriodBegin.Offset",
                                 Type::U32,
                                 Base::Dec,
                                 {},
                                 0x7fffffff};
};

}  // namespace dorsal
