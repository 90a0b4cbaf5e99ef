// What IEEE 802.3 announces by LLDP: link speeds, power, aggregation.
#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

namespace lldp_names {
constexpr Name kIeee8023SubtypeLldpEthernet[] = {{1, "MAC/PHY Configuration/Status"},
                                                 {2, "Power Via MDI"},
                                                 {3, "Link Aggregation"},
                                                 {4, "Maximum Frame Size"},
                                                 {5, "EEE (Energy-Efficient Ethernet)"},
                                                 {7, "IEEE 802.3br Additional Ethernet capabilities"}};
constexpr TrueFalse kIeee8021PortAndVlanIdFlagSupportedLldpEthernet{"Supported", "Not supported"};
constexpr TrueFalse kDcbxFeatureEnabledLldpEthernet{"Enabled", "Disabled"};
constexpr TrueFalse kTlvSystemCapOtherLldpEthernet{"Capable", "Not capable"};
constexpr Name kIeee8023PmdMauTypeLldpEthernet[] = {
    {0, "other or unknown"},
    {1, "AUI - no internal MAU, view from AUI"},
    {2, "10Base5 - thick coax MAU"},
    {3, "Foirl - FOIRL MAU"},
    {4, "10Base2 - thin coax MAU"},
    {5, "10BaseT - UTP MAU"},
    {6, "10BaseFP - passive fiber MAU"},
    {7, "10BaseFB - sync fiber MAU"},
    {8, "10BaseFL - async fiber MAU"},
    {9, "10Broad36 - broadband DTE MAU"},
    {0xa, "10BaseTHD - UTP MAU, half duplex mode"},
    {0xb, "10BaseTFD - UTP MAU, full duplex mode"},
    {0xc, "10BaseFLHD - async fiber MAU, half duplex mode"},
    {0xd, "10BaseFLDF - async fiber MAU, full duplex mode"},
    {0xe, "10BaseT4 - 4 pair category 3 UTP"},
    {0xf, "100BaseTXHD - 2 pair category 5 UTP, half duplex mode"},
    {0x10, "100BaseTXFD - 2 pair category 5 UTP, full duplex mode"},
    {0x11, "100BaseFXHD - X fiber over PMT, half duplex mode"},
    {0x12, "100BaseFXFD - X fiber over PMT, full duplex mode"},
    {0x13, "100BaseT2HD - 2 pair category 3 UTP, half duplex mode"},
    {0x14, "100BaseT2DF - 2 pair category 3 UTP, full duplex mode"},
    {0x15, "1000BaseXHD - PCS/PMA, unknown PMD, half duplex mode"},
    {0x16, "1000BaseXFD - PCS/PMA, unknown PMD, full duplex mode"},
    {0x17, "1000BaseLXHD - Fiber over long-wavelength laser, half duplex mode"},
    {0x18, "1000BaseLXFD - Fiber over long-wavelength laser, full duplex mode"},
    {0x19, "1000BaseSXHD - Fiber over short-wavelength laser, half duplex mode"},
    {0x1a, "1000BaseSXFD - Fiber over short-wavelength laser, full duplex mode"},
    {0x1b, "1000BaseCXHD - Copper over 150-Ohm balanced cable, half duplex mode"},
    {0x1c, "1000BaseCXFD - Copper over 150-Ohm balanced cable, full duplex mode"},
    {0x1d, "1000BaseTHD - Four-pair Category 5 UTP, half duplex mode"},
    {0x1e, "1000BaseTFD - Four-pair Category 5 UTP, full duplex mode"},
    {0x1f, "10GigBaseX - X PCS/PMA, unknown PMD."},
    {0x20, "10GigBaseLX4 - X fiber over WWDM optics"},
    {0x21, "10GigBaseR - R PCS/PMA, unknown PMD."},
    {0x22, "10GigBaseER - R fiber over 1550 nm optics"},
    {0x23, "10GigBaseLR - R fiber over 1310 nm optics"},
    {0x24, "10GigBaseSR - R fiber over 850 nm optics"},
    {0x25, "10GigBaseW - W PCS/PMA, unknown PMD."},
    {0x26, "10GigBaseEW - W fiber over 1550 nm optics"},
    {0x27, "10GigBaseLW - W fiber over 1310 nm optics"},
    {0x28, "10GigBaseSW - W fiber over 850 nm optics"},
    {0x29, "10GBASE-CX4 - X copper over 8 pair 100-Ohm balanced cable"},
    {0x2a, "2BASE-TL - Voice grade UTP copper, up to 2700m, optional PAF"},
    {0x2b, "10PASS-TS - Voice grade UTP copper, up to 750m, optional PAF"},
    {0x2c, "100BASE-BX10D - One single-mode fiber OLT, long wavelength, 10km"},
    {0x2d, "100BASE-BX10U - One single-mode fiber ONU, long wavelength, 10km"},
    {0x2e, "100BASE-LX10 - One single-mode fiber ONU, long wavelength, 10km"},
    {0x2f, "1000BASE-BX10D - One single-mode fiber OLT, long wavelength, 10km"},
    {0x30, "1000BASE-BX10U - One single-mode fiber ONU, long wavelength, 10km"},
    {0x31, "1000BASE-LX10 - Two sigle-mode fiber, long wavelength, 10km"},
    {0x32, "1000BASE-PX10D - One single-mode fiber EPON OLT, 10km"},
    {0x33, "1000BASE-PX10U - One single-mode fiber EPON ONU, 10km"},
    {0x34, "1000BASE-PX20D - One single-mode fiber EPON OLT, 20km"},
    {0x35, "1000BASE-PX20U - One single-mode fiber EPON ONU, 20km"}};
constexpr TrueFalse kIeee8023MdiPowerSupportPortClassLldpEthernet{"PSE", "PD"};
constexpr TrueFalse kDcbxFeatureWillingLldpEthernet{"Yes", "No"};
constexpr Name kIeee8023MdiPowerClassLldpEthernet[] = {{1, "0"}, {2, "1"}, {3, "2"}, {4, "3"}, {5, "4"}};
constexpr Name kIeee8023MdiPowerTypeLldpEthernet[] = {
    {0, "Type 2 PSE Device"}, {1, "Type 2 PD Device"}, {2, "Type 1 PSE Device"}, {3, "Type 1 PD Device"}};
constexpr Name kIeee8023MdiPowerPriorityLldpEthernet[] = {
    {0, "Unknown"}, {1, "Critical"}, {2, "High"}, {3, "Low"}};
}  // namespace lldp_names

struct LldpEthernet {
    Protocol& lldp;
    explicit LldpEthernet(Protocol& owner) : lldp(owner) {}
    Field subtype{lldp,
                  "lldp.ieee.802_3.subtype",
                  "IEEE 802.3 Subtype",
                  Type::U8,
                  Base::Hex,
                  lldp_names::kIeee8023SubtypeLldpEthernet};
    Field macPhyAutoNegStatus{lldp, "lldp.ieee.802_3.mac_phy_auto_neg_status",
                              "Auto-Negotiation Support/Status", Type::U8, Base::Hex};
    Field macPhyAutoNegStatusSupported{lldp,
                                       "lldp.ieee.802_3.mac_phy_auto_neg_status.supported",
                                       "Auto-Negotiation",
                                       Type::Boolean,
                                       8,
                                       lldp_names::kIeee8021PortAndVlanIdFlagSupportedLldpEthernet,
                                       0x1};
    Field macPhyAutoNegStatusEnabled{lldp,
                                     "lldp.ieee.802_3.mac_phy_auto_neg_status.enabled",
                                     "Auto-Negotiation",
                                     Type::Boolean,
                                     8,
                                     lldp_names::kDcbxFeatureEnabledLldpEthernet,
                                     0x2};
    Field pmdAutoNegAdvertisedCaps{lldp, "lldp.ieee.802_3.pmd_auto_neg_advertised_caps",
                                   "PMD Auto-Negotiation Advertised Capability", Type::U16, Base::Hex};
    Field pmdAutoNegAdvertisedCaps1000baseTfd{lldp,
                                              "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.1000base_tfd",
                                              "1000BASE-T (full duplex mode)",
                                              Type::Boolean,
                                              16,
                                              lldp_names::kTlvSystemCapOtherLldpEthernet,
                                              0x1};
    Field pmdAutoNegAdvertisedCaps1000baseT{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.1000base_t",
                                            "1000BASE-T (half duplex mode)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x2};
    Field pmdAutoNegAdvertisedCaps1000baseXfd{lldp,
                                              "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.1000base_xfd",
                                              "1000BASE-X (-LX, -SX, -CX full duplex mode)",
                                              Type::Boolean,
                                              16,
                                              lldp_names::kTlvSystemCapOtherLldpEthernet,
                                              0x4};
    Field pmdAutoNegAdvertisedCaps1000baseX{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.1000base_x",
                                            "1000BASE-X (-LX, -SX, -CX half duplex mode)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x8};
    Field pmdAutoNegAdvertisedCapsFdxBpause{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.fdx_bpause",
                                            "Asymmetric and Symmetric PAUSE (for full-duplex links)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x10};
    Field pmdAutoNegAdvertisedCapsFdxSpause{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.fdx_spause",
                                            "Symmetric PAUSE (for full-duplex links)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x20};
    Field pmdAutoNegAdvertisedCapsFdxApause{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.fdx_apause",
                                            "Asymmetric PAUSE (for full-duplex links)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x40};
    Field pmdAutoNegAdvertisedCapsFdxPause{lldp,
                                           "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.fdx_pause",
                                           "PAUSE (for full-duplex links)",
                                           Type::Boolean,
                                           16,
                                           lldp_names::kTlvSystemCapOtherLldpEthernet,
                                           0x80};
    Field pmdAutoNegAdvertisedCaps100baseT2fd{lldp,
                                              "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.100base_t2fd",
                                              "100BASE-T2 (full duplex mode)",
                                              Type::Boolean,
                                              16,
                                              lldp_names::kTlvSystemCapOtherLldpEthernet,
                                              0x100};
    Field pmdAutoNegAdvertisedCaps100baseT2{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.100base_t2",
                                            "100BASE-T2 (half duplex mode)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x200};
    Field pmdAutoNegAdvertisedCaps100baseTxfd{lldp,
                                              "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.100base_txfd",
                                              "100BASE-TX (full duplex mode)",
                                              Type::Boolean,
                                              16,
                                              lldp_names::kTlvSystemCapOtherLldpEthernet,
                                              0x400};
    Field pmdAutoNegAdvertisedCaps100baseTx{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.100base_tx",
                                            "100BASE-TX (half duplex mode)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x800};
    Field pmdAutoNegAdvertisedCaps100baseT4{
        lldp,         "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.100base_t4",
        "100BASE-T4", Type::Boolean,
        16,           lldp_names::kTlvSystemCapOtherLldpEthernet,
        0x1000};
    Field pmdAutoNegAdvertisedCaps10baseTfd{lldp,
                                            "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.10base_tfd",
                                            "10BASE-T (full duplex mode)",
                                            Type::Boolean,
                                            16,
                                            lldp_names::kTlvSystemCapOtherLldpEthernet,
                                            0x2000};
    Field pmdAutoNegAdvertisedCaps10baseT{lldp,
                                          "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.10base_t",
                                          "10BASE-T (half duplex mode)",
                                          Type::Boolean,
                                          16,
                                          lldp_names::kTlvSystemCapOtherLldpEthernet,
                                          0x4000};
    Field pmdAutoNegAdvertisedCapsOther{lldp,
                                        "lldp.ieee.802_3.pmd_auto_neg_advertised_caps.other",
                                        "Other or unknown",
                                        Type::Boolean,
                                        16,
                                        lldp_names::kTlvSystemCapOtherLldpEthernet,
                                        0x8000};
    Field pmdAutoNegAdvertisedCapsInv1000baseTfd{
        lldp,
        "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.1000base_tfd",
        "1000BASE-T (full duplex mode)",
        Type::Boolean,
        16,
        lldp_names::kTlvSystemCapOtherLldpEthernet,
        0x8000};
    Field pmdAutoNegAdvertisedCapsInv1000baseT{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.1000base_t",
                                               "1000BASE-T (half duplex mode)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x4000};
    Field pmdAutoNegAdvertisedCapsInv1000baseXfd{
        lldp,
        "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.1000base_xfd",
        "1000BASE-X (-LX, -SX, -CX full duplex mode)",
        Type::Boolean,
        16,
        lldp_names::kTlvSystemCapOtherLldpEthernet,
        0x2000};
    Field pmdAutoNegAdvertisedCapsInv1000baseX{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.1000base_x",
                                               "1000BASE-X (-LX, -SX, -CX half duplex mode)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x1000};
    Field pmdAutoNegAdvertisedCapsInvFdxBpause{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.fdx_bpause",
                                               "Asymmetric and Symmetric PAUSE (for full-duplex links)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x800};
    Field pmdAutoNegAdvertisedCapsInvFdxSpause{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.fdx_spause",
                                               "Symmetric PAUSE (for full-duplex links)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x400};
    Field pmdAutoNegAdvertisedCapsInvFdxApause{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.fdx_apause",
                                               "Asymmetric PAUSE (for full-duplex links)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x200};
    Field pmdAutoNegAdvertisedCapsInvFdxPause{lldp,
                                              "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.fdx_pause",
                                              "PAUSE (for full-duplex links)",
                                              Type::Boolean,
                                              16,
                                              lldp_names::kTlvSystemCapOtherLldpEthernet,
                                              0x100};
    Field pmdAutoNegAdvertisedCapsInv100baseT2fd{
        lldp,
        "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.100base_t2fd",
        "100BASE-T2 (full duplex mode)",
        Type::Boolean,
        16,
        lldp_names::kTlvSystemCapOtherLldpEthernet,
        0x80};
    Field pmdAutoNegAdvertisedCapsInv100baseT2{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.100base_t2",
                                               "100BASE-T2 (half duplex mode)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x40};
    Field pmdAutoNegAdvertisedCapsInv100baseTxfd{
        lldp,
        "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.100base_txfd",
        "100BASE-TX (full duplex mode)",
        Type::Boolean,
        16,
        lldp_names::kTlvSystemCapOtherLldpEthernet,
        0x20};
    Field pmdAutoNegAdvertisedCapsInv100baseTx{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.100base_tx",
                                               "100BASE-TX (half duplex mode)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x10};
    Field pmdAutoNegAdvertisedCapsInv100baseT4{
        lldp,         "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.100base_t4",
        "100BASE-T4", Type::Boolean,
        16,           lldp_names::kTlvSystemCapOtherLldpEthernet,
        0x8};
    Field pmdAutoNegAdvertisedCapsInv10baseTfd{lldp,
                                               "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.10base_tfd",
                                               "10BASE-T (full duplex mode)",
                                               Type::Boolean,
                                               16,
                                               lldp_names::kTlvSystemCapOtherLldpEthernet,
                                               0x4};
    Field pmdAutoNegAdvertisedCapsInv10baseT{lldp,
                                             "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.10base_t",
                                             "10BASE-T (half duplex mode)",
                                             Type::Boolean,
                                             16,
                                             lldp_names::kTlvSystemCapOtherLldpEthernet,
                                             0x2};
    Field pmdAutoNegAdvertisedCapsInvOther{lldp,
                                           "lldp.ieee.802_3.pmd_auto_neg_advertised_caps_inv.other",
                                           "Other or unknown",
                                           Type::Boolean,
                                           16,
                                           lldp_names::kTlvSystemCapOtherLldpEthernet,
                                           0x1};
    Field pmdMauType{lldp,
                     "lldp.ieee.802_3.pmd_mau_type",
                     "Operational MAU Type",
                     Type::U16,
                     Base::Hex,
                     lldp_names::kIeee8023PmdMauTypeLldpEthernet};
    Field mdiPowerSupport{lldp, "lldp.ieee.802_3.mdi_power_support", "MDI Power Support", Type::U8,
                          Base::Hex};
    Field mdiPowerSupportPortClass{lldp,
                                   "lldp.ieee.802_3.mdi_power_support.port_class",
                                   "Port Class",
                                   Type::Boolean,
                                   8,
                                   lldp_names::kIeee8023MdiPowerSupportPortClassLldpEthernet,
                                   0x1};
    Field mdiPowerSupportSupported{lldp,
                                   "lldp.ieee.802_3.mdi_power_support.supported",
                                   "PSE MDI Power",
                                   Type::Boolean,
                                   8,
                                   lldp_names::kIeee8021PortAndVlanIdFlagSupportedLldpEthernet,
                                   0x2};
    Field mdiPowerSupportEnabled{lldp,
                                 "lldp.ieee.802_3.mdi_power_support.enabled",
                                 "PSE MDI Power",
                                 Type::Boolean,
                                 8,
                                 lldp_names::kDcbxFeatureEnabledLldpEthernet,
                                 0x4};
    Field mdiPowerSupportPsePairs{lldp,
                                  "lldp.ieee.802_3.mdi_power_support.pse_pairs",
                                  "PSE Pairs Control Ability",
                                  Type::Boolean,
                                  8,
                                  lldp_names::kDcbxFeatureWillingLldpEthernet,
                                  0x8};
    Field mdiPsePair{lldp, "lldp.ieee.802_3.mdi_pse_pair", "PSE Power Pair", Type::U8, Base::Dec};
    Field mdiPowerClass{lldp,          "lldp.ieee.802_3.mdi_power_class",
                        "Power Class", Type::U8,
                        Base::Dec,     lldp_names::kIeee8023MdiPowerClassLldpEthernet};
    Field mdiPowerType{lldp,         "lldp.ieee.802_3.mdi_power_type",
                       "Power Type", Type::U8,
                       Base::Dec,    lldp_names::kIeee8023MdiPowerTypeLldpEthernet,
                       0xc0};
    Field mdiPowerSource{lldp, "lldp.ieee.802_3.mdi_power_source", "Power Source", Type::U8, Base::Dec, {},
                         0x30};
    Field mdiPowerPriority{lldp,
                           "lldp.ieee.802_3.mdi_power_priority",
                           "Power Priority",
                           Type::U8,
                           Base::Dec,
                           lldp_names::kIeee8023MdiPowerPriorityLldpEthernet,
                           0xf};
    Field mdiPdeRequested{lldp, "lldp.ieee.802_3.mdi_pde_requested", "PD Requested Power Value", Type::U16,
                          Base::Dec};
    Field mdiPseAllocated{lldp, "lldp.ieee.802_3.mdi_pse_allocated", "PSE Allocated Power Value", Type::U16,
                          Base::Dec};
    Field aggregationStatus{lldp, "lldp.ieee.802_3.aggregation_status", "Aggregation Status", Type::U8,
                            Base::Hex};
    Field aggregationStatusCap{lldp,
                               "lldp.ieee.802_3.aggregation_status.cap",
                               "Aggregation Capability",
                               Type::Boolean,
                               8,
                               lldp_names::kDcbxFeatureWillingLldpEthernet,
                               0x1};
    Field aggregationStatusEnabled{lldp,
                                   "lldp.ieee.802_3.aggregation_status.enabled",
                                   "Aggregation Status",
                                   Type::Boolean,
                                   8,
                                   lldp_names::kDcbxFeatureEnabledLldpEthernet,
                                   0x2};
    Field aggregatedPortId{lldp, "lldp.ieee.802_3.aggregated_port_id", "Aggregated Port Id", Type::U32,
                           Base::Dec};
    Field maxFrameSize{lldp, "lldp.ieee.802_3.max_frame_size", "Maximum Frame Size", Type::U16, Base::Dec};
    Field eeeTransmit{lldp, "lldp.ieee.802_3.eee.transmit", "Transmit", Type::U16, Base::Dec};
    Field eeeReceive{lldp, "lldp.ieee.802_3.eee.receive", "Receive", Type::U16, Base::Dec};
    Field eeeFallbackReceive{lldp, "lldp.ieee.802_3.eee.fallback_receive", "Fallback Receive", Type::U16,
                             Base::Dec};
    Field eeeEchoTransmit{lldp, "lldp.ieee.802_3.eee.echo_transmit", "Echo Transmit", Type::U16, Base::Dec};
    Field eeeEchoReceive{lldp, "lldp.ieee.802_3.eee.echo_receive", "Echo Receive", Type::U16, Base::Dec};
};

}  // namespace dorsal
