// DHCP options that clients, relay agents and vendors fill: who they are, and what only they understand.
#include "dissectors/config/dhcp.h"

namespace dorsal::dhcp {

namespace {

using K = Kind;
#define RELAY "dhcp.option.agent_information_option."
#define PXE "dhcp.option.vendor.pxeclient."

constexpr TrueFalse kYes{"Yes", "No"};

const OptionRow kRelay[] = {
    {1, "Agent Circuit ID", K::Text, RELAY "agent_circuit_id", "Agent Circuit ID", Type::Bytes},
    {2, "Agent Remote ID", K::Text, RELAY "agent_remote_id", "Agent Remote ID", Type::Bytes},
    {3, "Reserved", K::Text, RELAY "reserved", "Reserved", Type::Bytes},
    {4,
     "DOCSIS Device Class",
     K::Number,
     RELAY "docsis_device_class",
     "DOCSIS Device Class",
     Type::U32,
     {},
     Base::Hex},
    {5, "Link selection", K::Address, RELAY "link_selection", "Link selection", Type::Ipv4},
    {6, "Subscriber ID", K::Text, RELAY "subscriber_id", "Subscriber ID", Type::Stringz},
    {7, "RADIUS Attributes", K::Text, RELAY "radius_attributes", "RADIUS Attributes", Type::Bytes},
    {8, "Authentication", K::Text, RELAY "authentication", "Authentication", Type::Bytes},
    {9, "Vendor-Specific Information", K::Own},
    {10, "Flags", K::Number, RELAY "flags", "Flags", Type::U8, {}, Base::Hex},
    {11, "Server ID Override", K::Address, RELAY "server_id_override", "Server ID Override", Type::Ipv4},
    {12, "Relay Agent Identifier", K::Text, RELAY "relay_agent_id", "Relay Agent Identifier", Type::Bytes},
    {13, "Access Technology Type", K::Opaque},
    {14, "Access Network Name", K::Text, RELAY "ani_network_name", "Access Network Name", Type::String},
    {15, "Access Point Name", K::Text, RELAY "ani_ap_name", "Access Point Name", Type::String},
    {16, "Access Point BSSID", K::Text, RELAY "ani_ap_bssid", "Access Point BSSID", Type::Ether},
    {17, "Access Network Operator ID", K::Text, RELAY "ani_operator_id", "Access Network Operator ID",
     Type::Bytes},
    {18, "Access Network Operator Realm", K::Text, RELAY "ani_operator_realm",
     "Access Network Operator Realm", Type::String},
    {19, "Source Port", K::Opaque},
    {150, "Link selection (Cisco proprietary)", K::Address, RELAY "link_selection_cisco",
     "Link selection (Cisco proprietary)", Type::Ipv4},
    {151, "VRF name/VPN ID", K::Own},
    {152, "Server ID Override (Cisco proprietary)", K::Address, RELAY "server_id_override_cisco",
     "Server ID Override (Cisco proprietary)", Type::Ipv4},
};

const OptionRow kPxe[] = {
    {1, "PXE mtftp IP", K::Addresses, PXE "mtftp_ip", "mtftp IP", Type::Ipv4},
    {2, "PXE mtftp client port", K::LittleNumber, PXE "mtftp_client_port", "mtftp client port", Type::U16},
    {3, "PXE mtftp server port", K::LittleNumber, PXE "mtftp_server_port", "mtftp server port", Type::U16},
    {4, "PXE mtftp timeout", K::Number, PXE "mtftp_timeout", "mtftp timeout", Type::U8},
    {5, "PXE mtftp delay", K::Number, PXE "mtftp_delay", "mtftp delay", Type::U8},
    {6, "PXE discovery control", K::Own},
    {7, "PXE multicast address", K::Addresses, PXE "multicast_address", "multicast address", Type::Ipv4},
    {8, "PXE boot servers", K::Own},
    {9, "PXE boot menu", K::Own},
    {10, "PXE menu prompt", K::Own},
    {11, "PXE multicast address alloc", K::Text, PXE "multicast_address_alloc", "multicast address alloc",
     Type::Bytes},
    {12, "PXE credential types", K::Text, PXE "credential_types", "credential types", Type::Bytes},
    {71, "PXE boot item", K::Own},
    {179, "PXE LCM Server", K::Text, PXE "lcm_server", "LCM Server Name", Type::Stringz},
    {180, "PXE LCM Domain", K::Text, PXE "lcm_domain", "LCM Domain", Type::Stringz},
    {181, "PXE LCM NIC option 0", K::Text, PXE "lcm_nic_option", "LCM NIC option", Type::Bytes},
    {190, "PXE LCM Workgroup", K::Text, PXE "lcm_workgroup", "LCM Workgroup", Type::Stringz},
    {191, "PXE Discovery", K::Number, PXE "discovery", "Discovery", Type::Boolean, kYes},
    {192, "PXE Configured", K::Number, PXE "configured", "Configured", Type::Boolean, kYes},
    {193, "PXE LCM version", K::Number, PXE "lcm_version", "LCM Version", Type::U32},
    {194, "PXE LCM Serial Number", K::Text, PXE "lcm_serial", "LCM Serial Number", Type::Stringz},
};

#define GATEWAY "dhcp.option.vi.tr111."
const OptionRow kGateway[] = {
    {1,
     "DeviceManufacturerOUI",
     K::Text,
     GATEWAY "device_manufacturer_oui",
     "DeviceManufacturerOUI",
     Type::U24,
     {},
     Base::Oui},
    {2, "DeviceSerialNumber", K::Text, GATEWAY "device_serial_number", "DeviceSerialNumber", Type::Stringz},
    {3, "DeviceProductClass", K::Text, GATEWAY "device_product_class", "DeviceProductClass", Type::Stringz},
    {4, "GatewayManufacturerOUI", K::Text, GATEWAY "gateway_manufacturer_oui", "GatewayManufacturerOUI",
     Type::String},
    {5, "GatewaySerialNumber", K::Text, GATEWAY "gateway_serial_number", "GatewaySerialNumber",
     Type::Stringz},
    {6, "GatewayProductClass", K::Text, GATEWAY "gateway_product_class", "GatewayProductClass",
     Type::Stringz},
};
#undef GATEWAY
#undef RELAY
#undef PXE

// A suboption's item with its length and value in it; calls show(Value) for what the value means, and hides
// the bare value when that knew.
template <class Show>
uint32_t addSuboption(const Value& outer, uint32_t at, const Field& head, const char* name, const Field& raw,
                      Show&& show) {
    Layer& in = outer.in;
    uint8_t code = in.view.u8(at);
    if (at + 1 >= outer.end()) {
        in.expert(outer.dhcp.missingLength, outer.item,
                  "Suboption {}: no room left in option for suboption length", code);
        return outer.end();
    }
    uint32_t size = in.view.u8(at + 1);
    auto item = in.add(head, at, 1).value("({}) {}", code, name);
    item.length(2 + size);
    auto nest = in.in(item);
    in.add(outer.dhcp.optionSuboptionLength, at + 1, 1);
    if (at + 2 + size > outer.end()) {
        in.expert(outer.dhcp.missingValue, item, "Suboption {}: no room left in option for suboption value",
                  code);
        return outer.end();
    }
    auto value = in.add(raw, at + 2, size);
    Value inner{outer.dhcp, in, outer.facts, at, at + 2, size, item, value};
    show(inner, code);
    value.hide();
    return at + 2 + size;
}

void addVrf(const Value& v) {
    auto& d = v.dhcp;
    if (!v.size) return;
    uint8_t kind = v.in.view.u8(v.at);
    if (kind == 255)
        v.in.add(d.relayVrfNameGlobal, v.at, 1);
    else if (v.size == 1)
        v.in.add(d.relayVrfNameGlobal, v.at, 1);
    else
        v.in.add(d.relayVrfName, v.at, v.size);
}

void addPxeOwn(const Value& v, uint8_t code) {
    auto& d = v.dhcp;
    Layer& in = v.in;
    switch (code) {
        case 6: {
            auto bits = {&d.pxeDiscoveryControlBroadcast, &d.pxeDiscoveryControlMulticast,
                         &d.pxeDiscoveryControlServerlist, &d.pxeDiscoveryControlBstrap};
            auto word = in.add(d.pxeDiscoveryControl, v.at, 1);
            if (word.texts())
                for (auto bit : bits)
                    if (in.view.u8(v.at) & bit->mask) word.append(", {}", bit->name);
            auto nest = in.in(word);
            for (auto bit : bits) in.add(*bit, v.at, 1);
            return;
        }
        case 8: {
            auto nest = in.in(in.add(d.pxeBootServers, v.at, v.size));
            for (uint32_t at = v.at; at + 3 <= v.end();) {
                in.add(d.pxeBootServersType, at, 2);
                uint32_t count = in.view.u8(at + 2);
                in.add(d.pxeBootServersCount, at + 2, 1);
                at += 3;
                for (; count && at + 4 <= v.end(); --count, at += 4) in.add(d.pxeBootServersIp, at, 4);
            }
            return;
        }
        case 9: {
            auto nest = in.in(in.add(d.pxeBootMenu, v.at, v.size));
            for (uint32_t at = v.at; at + 3 <= v.end();) {
                in.add(d.pxeBootMenuType, at, 2);
                uint32_t size = in.view.u8(at + 2);
                in.add(d.pxeBootMenuLength, at + 2, 1);
                in.add(d.pxeBootMenuDesc, at + 3, size);
                at += 3 + size;
            }
            return;
        }
        case 10: {
            auto nest = in.in(in.add(d.pxeMenuPrompt, v.at, v.size));
            if (!v.size) return;
            in.add(d.pxeMenuPromptTimeout, v.at, 1);
            in.add(d.pxeMenuPromptPrompt, v.at + 1, v.size - 1);
            return;
        }
        case 71: {
            auto nest = in.in(in.add(d.pxeBootItem, v.at, v.size));
            if (v.size < 4) return;
            in.add(d.pxeBootItemType, v.at, 2);
            in.add(d.pxeBootItemLayer, v.at + 2, 2);
            return;
        }
        default: return;
    }
}

bool addPxeInformation(const Value& v) {
    auto& d = v.dhcp;
    Layer& in = v.in;
    v.item.append(" (PXEClient)");
    for (uint32_t at = v.at; at < v.end();) {
        uint8_t code = in.view.u8(at);
        if (code == 0 || code == 255) {
            in.add(code ? d.pxeEnd : d.pxePadding, at++, 1);
            if (code) break;
            continue;
        }
        auto& option = d.pxeOption(code);
        at = addSuboption(v, at, d.pxeSuboption, option.name ? option.name : "Unknown", *d.option(43).field,
                          [&](const Value& inner, uint8_t) {
                              if (option.kind == Kind::Own)
                                  addPxeOwn(inner, code);
                              else if (option.field)
                                  inner.plain(option);
                          });
    }
    return true;
}

}  // namespace

std::span<const OptionRow> relayRows() { return kRelay; }
std::span<const OptionRow> pxeRows() { return kPxe; }

bool addRelayInformation(const Value& v) {
    auto& d = v.dhcp;
    Layer& in = v.in;
    for (uint32_t at = v.at; at < v.end();) {
        uint8_t code = in.view.u8(at);
        if (code == 0) {
            in.add(d.relayPadding, at++, 1);
            continue;
        }
        auto& option = d.relayOption(code);
        at = addSuboption(v, at, d.relaySuboption, nameOf(kRelaySuboptions, code), d.relayValue,
                          [&](const Value& inner, uint8_t) {
                              if (code == 151)
                                  addVrf(inner);
                              else if (code == 9) {
                                  for (uint32_t i = inner.at; i + 5 <= inner.end();) {
                                      auto nest = in.in(in.add(d.relayViEnterprise, i, 4));
                                      in.add(d.relayViDataLength, i + 4, 1);
                                      i += 5 + in.view.u8(i + 4);
                                  }
                              } else if (option.field && !inner.plain(option) && inner.size)
                                  in.expert(d.unknownSuboption, inner.item);
                          });
    }
    return true;
}

std::span<const OptionRow> gatewayRows() { return kGateway; }

// RFC 3925: each vendor's class, and each vendor's options.
bool addEnterpriseClass(const Value& v) {
    auto& d = v.dhcp;
    Layer& in = v.in;
    if (v.size < 5) return v.bad("length < 5"), true;
    for (uint32_t at = v.at; at + 5 <= v.end();) {
        uint32_t size = in.view.u8(at + 4);
        in.add(d.classEnterprise, at, 4);
        in.add(d.classLength, at + 4, 1);
        in.add(d.classData, at + 5, size);
        at += 5 + size;
    }
    return true;
}

bool addEnterpriseInformation(const Value& v) {
    constexpr uint32_t kBroadbandForum = 3561;
    auto& d = v.dhcp;
    Layer& in = v.in;
    if (v.size < 5) return v.bad("length < 5"), true;
    for (uint32_t at = v.at; at + 5 <= v.end();) {
        uint32_t vendor = in.view.u32(at), end = at + 5 + in.view.u8(at + 4);
        auto nest = in.in(in.add(d.vendorEnterprise, at, 4));
        in.add(d.vendorLength, at + 4, 1);
        for (at += 5; at + 2 <= end && at + 2 <= v.end();) {
            uint8_t code = in.view.u8(at);
            uint32_t size = in.view.u8(at + 1);
            auto& option = d.gatewayOption(code);
            bool known = vendor == kBroadbandForum;
            // tshark says that a gateway's suboption starts at its length.
            auto item =
                in.addNumber(known ? d.gatewaySuboption : d.vendorSuboption, known ? at + 1 : at, 1, code);
            if (known) item.value("({}) {}", code, option.name ? option.name : "Unknown");
            item.length(known ? 2 + size : 1);
            auto inner = in.in(item);
            in.add(d.optionSuboptionLength, at + 1, 1);
            if (known && option.field)
                in.add(*option.field, at + 2, size);
            else
                in.add(d.vendorData, at + 2, size);
            at += 2 + size;
        }
        at = std::max(at, end);
    }
    return true;
}

bool addVendorInformation(const Value& v) {
    constexpr std::string_view kPxeClient = "PXEClient";
    if (v.facts.vendor.substr(0, kPxeClient.size()) == kPxeClient) return addPxeInformation(v);
    v.in.add(*v.dhcp.option(43).field, v.at, v.size);
    return v.size > 0;
}

bool addClientIdentifier(const Value& v) {
    auto& d = v.dhcp;
    Layer& in = v.in;
    if (v.size == 0) return false;
    uint8_t kind = in.view.u8(v.at);
    if (v.size == 7 && (kind == 1 || kind == 6)) {
        in.add(d.hwType, v.at, 1);
        in.add(d.hwMacAddr, v.at + 1, 6);
    } else if (v.size > 1 && kind == 0) {
        in.add(d.clientIdType, v.at, 1);
        in.add(d.clientIdUndef, v.at + 1, v.size - 1);
    } else if (kind == 255 && v.size >= 7) {
        // RFC 4361: an identity association and a DUID as DHCPv6 has them.
        auto hex = [&](const Field& field, uint32_t at, uint32_t size, const char* separator) {
            if (!in.out.wants(field)) return;
            std::string text;
            for (auto b : in.view.bytes(at, size))
                text += fmt::format("{}{:02x}", text.empty() ? "" : separator, b);
            in.addText(field, at, size, text);
        };
        hex(d.clientIdIaid, v.at + 1, 4, "");
        uint16_t duid = in.view.u16(v.at + 5);
        in.add(d.clientIdDuidType, v.at + 5, 2);
        if (duid == 1 && v.size >= 13) {
            in.add(d.clientIdDuidLltHwType, v.at + 7, 2);
            in.add(d.clientIdTime, v.at + 9, 4);
            if (v.size > 13) hex(d.clientIdLinkLayerAddress, v.at + 13, v.size - 13, ":");
        } else if (duid == 2 && v.size >= 11) {
            in.add(d.clientIdEnterpriseNum, v.at + 7, 4);
            if (v.size > 11) in.add(d.clientId, v.at + 11, v.size - 11);
        } else if (duid == 3 && v.size >= 9) {
            in.add(d.clientIdDuidLlHwType, v.at + 7, 2);
            if (v.size > 9) hex(d.clientIdLinkLayerAddress, v.at + 9, v.size - 9, ":");
        }
    }
    return true;
}

}  // namespace dorsal::dhcp
