// LLDP-MED (ANSI/TIA-1057).
#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

namespace lldp_names {
constexpr Name kMediaSubtypeLldpMedia[] = {{1, "Media Capabilities"},
                                           {2, "Network Policy"},
                                           {3, "Location Identification"},
                                           {4, "Extended Power-via-MDI"},
                                           {5, "Inventory - Hardware Revision"},
                                           {6, "Inventory - Firmware Revision"},
                                           {7, "Inventory - Software Revision"},
                                           {8, "Inventory - Serial Number"},
                                           {9, "Inventory - Manufacturer Name"},
                                           {0xa, "Inventory - Model Name"},
                                           {0xb, "Inventory - Asset ID"}};
constexpr TrueFalse kTlvSystemCapOtherLldpMedia{"Capable", "Not capable"};
constexpr Name kMediaSubtypeClassLldpMedia[] = {{0, "Type Not Defined"},
                                                {1, "Endpoint Class I"},
                                                {2, "Endpoint Class II"},
                                                {3, "Endpoint Class III"},
                                                {4, "Network Connectivity"}};
constexpr Name kMediaAppTypeLldpMedia[] = {{0, "Reserved"},
                                           {1, "Voice"},
                                           {2, "Voice Signaling"},
                                           {3, "Guest Voice"},
                                           {4, "Guest Voice Signaling"},
                                           {5, "Softphone Voice"},
                                           {6, "Video Conferencing"},
                                           {7, "Streaming Video"},
                                           {8, "Video Signaling"}};
constexpr TrueFalse kMediaPolicyFlagLldpMedia{"Unknown", "Defined"};
constexpr TrueFalse kDcbxFeatureWillingLldpMedia{"Yes", "No"};
constexpr Name kMediaLocDataFormatLldpMedia[] = {
    {0, "Invalid "}, {1, "Coordinate-based LCI"}, {2, "Civic Address LCI"}, {3, "ECS ELIN"}};
constexpr Name kMediaLocAltTypeLldpMedia[] = {{1, "Meters"}, {2, "Floors"}};
constexpr Name kMediaCivicWhatLldpMedia[] = {
    {0, "Location of the DHCP server"},
    {1, "Location of the network element believed to be closest to the client"},
    {2, "Location of the client"}};
constexpr Name kMediaCivicTypeLldpMedia[] = {{0, "Language"},
                                             {1, "National subdivisions (province, state, etc)"},
                                             {2, "County, parish, district"},
                                             {3, "City, township"},
                                             {4, "City division, borough, ward"},
                                             {5, "Neighborhood, block"},
                                             {6, "Street"},
                                             {0x10, "Leading street direction"},
                                             {0x11, "Trailing street suffix"},
                                             {0x12, "Street suffix"},
                                             {0x13, "House number"},
                                             {0x14, "House number suffix"},
                                             {0x15, "Landmark or vanity address"},
                                             {0x16, "Additional location information"},
                                             {0x17, "Name"},
                                             {0x18, "Postal/ZIP code"},
                                             {0x19, "Building"},
                                             {0x1a, "Unit"},
                                             {0x1b, "Floor"},
                                             {0x1c, "Room number"},
                                             {0x1d, "Place type"},
                                             {0x80, "Script"}};
constexpr Name kMediaPowerTypeLldpMedia[] = {
    {0, "PSE Device"}, {1, "PD Device"}, {2, "PSE Device"}, {3, "PD Device"}};
constexpr Name kIeee8023MdiPowerPriorityLldpMedia[] = {
    {0, "Unknown"}, {1, "Critical"}, {2, "High"}, {3, "Low"}};
}  // namespace lldp_names

struct LldpMedia {
    Protocol& lldp;
    explicit LldpMedia(Protocol& owner) : lldp(owner) {}
    Field subtype{
        lldp, "lldp.media.subtype", "Media Subtype", Type::U8, Base::Hex, lldp_names::kMediaSubtypeLldpMedia};
    Field subtypeCaps{lldp, "lldp.media.subtype.caps", "Capabilities", Type::U16, Base::Hex};
    Field subtypeCapsLlpd{lldp,
                          "lldp.media.subtype.caps.llpd",
                          "LLDP-MED Capabilities",
                          Type::Boolean,
                          16,
                          lldp_names::kTlvSystemCapOtherLldpMedia,
                          0x1};
    Field subtypeCapsNetworkPolicy{lldp,
                                   "lldp.media.subtype.caps.network_policy",
                                   "Network Policy",
                                   Type::Boolean,
                                   16,
                                   lldp_names::kTlvSystemCapOtherLldpMedia,
                                   0x2};
    Field subtypeCapsLocationId{lldp,
                                "lldp.media.subtype.caps.location_id",
                                "Location Identification",
                                Type::Boolean,
                                16,
                                lldp_names::kTlvSystemCapOtherLldpMedia,
                                0x4};
    Field subtypeCapsMdiPse{lldp,
                            "lldp.media.subtype.caps.mdi_pse",
                            "Extended Power via MDI-PSE",
                            Type::Boolean,
                            16,
                            lldp_names::kTlvSystemCapOtherLldpMedia,
                            0x8};
    Field subtypeCapsMidPd{lldp,
                           "lldp.media.subtype.caps.mid_pd",
                           "Extended Power via MDI-PD",
                           Type::Boolean,
                           16,
                           lldp_names::kTlvSystemCapOtherLldpMedia,
                           0x10};
    Field subtypeCapsInventory{lldp, "lldp.media.subtype.caps.inventory",     "Inventory", Type::Boolean,
                               16,   lldp_names::kTlvSystemCapOtherLldpMedia, 0x20};
    Field subtypeClass{lldp,         "lldp.media.subtype.class",
                       "Class Type", Type::U8,
                       Base::Dec,    lldp_names::kMediaSubtypeClassLldpMedia};
    Field appType{lldp,
                  "lldp.media.app_type",
                  "Application Type",
                  Type::U8,
                  Base::Dec,
                  lldp_names::kMediaAppTypeLldpMedia};
    Field policyFlag{
        lldp,    "lldp.media.policy_flag", "Policy", Type::Boolean, 24, lldp_names::kMediaPolicyFlagLldpMedia,
        0x800000};
    Field tagFlag{
        lldp,    "lldp.media.tag_flag", "Tagged", Type::Boolean, 24, lldp_names::kDcbxFeatureWillingLldpMedia,
        0x400000};
    Field vlanId{lldp, "lldp.media.vlan_id", "VLAN Id", Type::U24, Base::Dec, {}, 0x1ffe00};
    Field l2Prio{lldp, "lldp.media.l2_prio", "L2 Priority", Type::U24, Base::Dec, {}, 0x1c0};
    Field dscp{lldp, "lldp.media.dscp", "DSCP Priority", Type::U24, Base::Dec, {}, 0x3f};
    Field locDataFormat{lldp,
                        "lldp.media.loc.data_format",
                        "Location Data Format",
                        Type::U8,
                        Base::Dec,
                        lldp_names::kMediaLocDataFormatLldpMedia};
    Field locLatResolution{
        lldp, "lldp.media.loc.lat_resolution", "Latitude Resolution", Type::U8, Base::Dec, {}, 0xfc};
    Field locLatitude{lldp, "lldp.media.loc.latitude", "Latitude", Type::U40, Base::Dec};
    Field locLongResolution{
        lldp, "lldp.media.loc.long_resolution", "Longitude Resolution", Type::U8, Base::Dec, {}, 0xfc};
    Field locLongitude{lldp, "lldp.media.loc.longitude", "Longitude", Type::U40, Base::Dec};
    Field locAltType{lldp,
                     "lldp.media.loc.alt_type",
                     "Altitude Type",
                     Type::U8,
                     Base::Dec,
                     lldp_names::kMediaLocAltTypeLldpMedia,
                     0xf0};
    Field locAltResolution{
        lldp, "lldp.media.loc.alt_resolution", "Altitude Resolution", Type::U16, Base::Dec, {}, 0xfc0};
    Field locAltitude{lldp, "lldp.media.loc.altitude", "Altitude", Type::U32, Base::Dec, {}, 0x3fffffff};
    Field locDatum{lldp, "lldp.media.loc.datum", "Datum", Type::U8, Base::Dec};
    Field civicLength{lldp, "lldp.media.civic.length", "LCI Length", Type::U8, Base::Dec};
    Field civicWhat{
        lldp, "lldp.media.civic.what", "What", Type::U8, Base::Dec, lldp_names::kMediaCivicWhatLldpMedia};
    Field civicCountry{lldp, "lldp.media.civic.country", "Country", Type::String};
    Field civicType{
        lldp, "lldp.media.civic.type", "CA Type", Type::U8, Base::Dec, lldp_names::kMediaCivicTypeLldpMedia};
    Field civicValue{lldp, "lldp.media.civic.value", "CA Value", Type::Stringz};
    Field ecs{lldp, "lldp.media.ecs", "ELIN", Type::Stringz};
    Field powerType{lldp,         "lldp.media.power.type",
                    "Power Type", Type::U8,
                    Base::Dec,    lldp_names::kMediaPowerTypeLldpMedia,
                    0xc0};
    Field powerSource{lldp, "lldp.media.power.source", "Power Source", Type::U8, Base::Dec, {}, 0x30};
    Field powerPrio{lldp,
                    "lldp.media.power.prio",
                    "Power Priority",
                    Type::U8,
                    Base::Dec,
                    lldp_names::kIeee8023MdiPowerPriorityLldpMedia,
                    0xf};
    Field powerValue{lldp, "lldp.media.power.value", "Power Value", Type::U16, Base::Dec};
    Field hardware{lldp, "lldp.media.hardware", "Hardware Revision", Type::StringzPad};
    Field firmware{lldp, "lldp.media.firmware", "Firmware Revision", Type::StringzPad};
    Field software{lldp, "lldp.media.software", "Software Revision", Type::StringzPad};
    Field sn{lldp, "lldp.media.sn", "Serial Number", Type::StringzPad};
    Field manufacturer{lldp, "lldp.media.manufacturer", "Manufacturer Name", Type::StringzPad};
    Field model{lldp, "lldp.media.model", "Model Name", Type::StringzPad};
    Field asset{lldp, "lldp.media.asset", "Asset ID", Type::StringzPad};
};

}  // namespace dorsal
