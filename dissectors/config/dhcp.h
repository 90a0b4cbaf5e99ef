// Dynamic Host Configuration Protocol (RFC 2131) and BOOTP (RFC 951).
#pragma once

#include <deque>

#include "dissectors/config/dhcp_options.h"
#include "dissectors/config/enterprises.h"
#include "dissectors/core/layer.h"
#include "dissectors/link/hardware_type.h"

namespace dorsal::dhcp {

extern const Name kMessages[2];
inline constexpr TrueFalse kFlagsBc{"Broadcast", "Unicast"};
inline constexpr TrueFalse kFqdnN{"No server updates", "Some server updates"};
inline constexpr TrueFalse kFqdnE{"Binary encoding", "ASCII encoding"};
inline constexpr TrueFalse kFqdnO{"Override", "No override"};
inline constexpr TrueFalse kFqdnS{"Server", "Client"};
extern const Name kClientIdDuidType[3];
extern const Name kMessageTypes[18];
extern const Name kOptionOverload[3];
extern const Name kClientSystemArchitecture[33];
extern const Name kNovellOptionsSuboption[11];
extern const Name kSlpServiceScopeValue[2];
extern const Name kDhcpAuthenticationProtocol[2];
extern const Name kDhcpAuthenticationAlgDelay[1];
extern const Name kDhcpAuthenticationRdm[1];
extern const Name kSipServerEncoding[2];
extern const Name kForcerenewNonceAlgorithm[1];
extern const Name kRdnssPreference[4];
extern const Name kBulkLeaseStatusCode[5];
extern const Name kPxeSuboption[23];
inline constexpr TrueFalse kPxeDiscoveryControlBroadcast{"Set", "Not set"};
extern const Name kPxeBootServersType[10];
extern const Name kPxeBootMenuType[1];
extern const Name kRelaySuboptions[23];

// What an option with this number is called, and how a plain value in it is shown.
struct Option {
    const char* name = nullptr;
    Kind kind = Kind::Opaque;
    const Field* field = nullptr;
};

struct Dhcp final : Protocol {
    Field bootp{*this, "dhcp.bootp", "Frame is BOOTP", Type::Boolean, 0};
    Field type{*this, "dhcp.type", "Message type", Type::U8, Base::Dec, kMessages};
    Field hwType{*this, "dhcp.hw.type", "Hardware type", Type::U8, Base::Hex, hardwareTypeNames()};
    Field hwLen{*this, "dhcp.hw.len", "Hardware address length", Type::U8, Base::Dec};
    Field hops{*this, "dhcp.hops", "Hops", Type::U8, Base::Dec};
    Field transactionId{*this, "dhcp.id", "Transaction ID", Type::U32, Base::Hex};
    Field secs{*this, "dhcp.secs", "Seconds elapsed", Type::U16, Base::Dec};
    Field flags{*this, "dhcp.flags", "Bootp flags", Type::U16, Base::Hex};
    Field flagsBc{*this, "dhcp.flags.bc", "Broadcast flag", Type::Boolean, 16, kFlagsBc, 0x8000};
    Field flagsReserved{*this, "dhcp.flags.reserved", "Reserved flags", Type::U16, Base::Hex, {}, 0x7fff};
    Field ipClient{*this, "dhcp.ip.client", "Client IP address", Type::Ipv4};
    Field ipYour{*this, "dhcp.ip.your", "Your (client) IP address", Type::Ipv4};
    Field ipServer{*this, "dhcp.ip.server", "Next server IP address", Type::Ipv4};
    Field ipRelay{*this, "dhcp.ip.relay", "Relay agent IP address", Type::Ipv4};
    Field hwAddr{*this, "dhcp.hw.addr", "Client hardware address", Type::Bytes};
    Field hwAddrPadding{*this, "dhcp.hw.addr_padding", "Client hardware address padding", Type::Bytes};
    Field hwMacAddr{*this, "dhcp.hw.mac_addr", "Client MAC address", Type::Ether};
    Field server{*this, "dhcp.server", "Server host name", Type::String};
    Field file{*this, "dhcp.file", "Boot file name", Type::String};
    Field cookie{*this, "dhcp.cookie", "Magic cookie", Type::Ipv4};
    Field vendorSpecificOptions{*this, "dhcp.vendor_specific_options", "Bootp vendor specific options",
                                Type::Bytes};
    Field fqdnFlags{*this, "dhcp.fqdn.flags", "Flags", Type::U8, Base::Hex};
    Field fqdnMbz{*this, "dhcp.fqdn.mbz", "Reserved flags", Type::U8, Base::Hex, {}, 0xf0};
    Field fqdnN{*this, "dhcp.fqdn.n", "Server DDNS", Type::Boolean, 8, kFqdnN, 0x8};
    Field fqdnE{*this, "dhcp.fqdn.e", "Encoding", Type::Boolean, 8, kFqdnE, 0x4};
    Field fqdnO{*this, "dhcp.fqdn.o", "Server overrides", Type::Boolean, 8, kFqdnO, 0x2};
    Field fqdnS{*this, "dhcp.fqdn.s", "Server", Type::Boolean, 8, kFqdnS, 0x1};
    Field fqdnRcode1{*this, "dhcp.fqdn.rcode1", "A-RR result", Type::U8, Base::Dec};
    Field fqdnRcode2{*this, "dhcp.fqdn.rcode2", "PTR-RR result", Type::U8, Base::Dec};
    Field fqdnName{*this, "dhcp.fqdn.name", "Client name", Type::String};
    Field clientIdType{*this, "dhcp.client_id.type", "Type", Type::U8, Base::Dec};
    Field clientIdUndef{*this, "dhcp.client_id.undef", "Client Identifier", Type::String};
    Field clientIdIaid{*this, "dhcp.client_id.iaid", "IAID", Type::String};
    Field clientIdDuidType{*this,     "dhcp.client_id.duid_type", "DUID Type", Type::U16,
                           Base::Dec, kClientIdDuidType};
    Field clientIdDuidLltHwType{
        *this, "dhcp.client_id.duid_llt_hw_type", "Hardware type", Type::U16, Base::Dec, hardwareTypeNames()};
    Field clientIdDuidLlHwType{
        *this, "dhcp.client_id.duid_ll_hw_type", "Hardware type", Type::U16, Base::Dec, hardwareTypeNames()};
    Field clientIdTime{*this, "dhcp.client_id.time", "Time", Type::U32, Base::Dec};
    Field clientIdLinkLayerAddress{*this, "dhcp.client_id.link_layer_address", "Link layer address",
                                   Type::String};
    Field clientIdEnterpriseNum{
        *this, "dhcp.client_id.enterprise_num", "Enterprise-number", Type::U32, Base::Dec, enterpriseName};
    Field clientId{*this, "dhcp.client_id", "Identifier", Type::Bytes};
    Field clientIdUuid{*this, "dhcp.client_id.uuid", "Client Identifier (UUID)", Type::Guid};
    Field clientNetworkIdMajor{*this, "dhcp.client_network_id_major", "Major Version", Type::U8, Base::Dec};
    Field clientNetworkIdMinor{*this, "dhcp.client_network_id_minor", "Minor Version", Type::U8, Base::Dec};
    Field optionType{*this, "dhcp.option.type", "Option", Type::U8, Base::Dec};
    Field optionLength{*this, "dhcp.option.length", "Length", Type::U8, Base::Dec};
    Field optionValue{*this, "dhcp.option.value", "Value", Type::Bytes};
    Field optionEnd{*this, "dhcp.option.end", "Option End", Type::U8, Base::Dec};
    Field optionPadding{*this, "dhcp.option.padding", "Padding", Type::Bytes};
    Field optionMessageType{*this, "dhcp.option.dhcp", "DHCP", Type::U8, Base::Dec, kMessageTypes};
    Field overload{*this,          "dhcp.option.option_overload", "Option Overload", Type::U8, Base::Dec,
                   kOptionOverload};
    Field requested{*this, "dhcp.option.request_list_item", "Parameter Request List Item", Type::U8,
                    Base::Dec};
    Field policyIp{*this, "dhcp.option.policy_filter.ip", "IP Address", Type::Ipv4};
    Field policySubnetMask{*this, "dhcp.option.policy_filter.subnet_mask", "Subnet Mask", Type::Ipv4};
    Field plateau{*this, "dhcp.option.path_mtu_plateau_table_item", "Path MTU Plateau Table Item", Type::U16,
                  Base::Dec};
    Field staticRouteIp{*this, "dhcp.option.static_route.ip", "Destination IP Address", Type::Ipv4};
    Field staticRouteRouter{*this, "dhcp.option.static_route.router", "Destination Router", Type::Ipv4};
    Field architecture{*this,
                       "dhcp.option.client_system_architecture",
                       "Client System Architecture",
                       Type::U16,
                       Base::Dec,
                       kClientSystemArchitecture};
    Field classlessRoute{*this, "dhcp.option.classless_static_route", "Subnet/MaskWidth-Router", Type::Bytes};
    Field domainSearchRfc3396Detected{*this, "dhcp.option.dhcp_dns_domain_search_list_rfc_3396_detected",
                                      "Encoding Long Options detected (RFC 3396)", Type::Stringz};
    Field domainSearchReferLastOption{*this, "dhcp.option.dhcp_dns_domain_search_list_refer_last_option",
                                      "For the data, please refer to last option 119", Type::Stringz};
    Field domainSearchFqdn{*this, "dhcp.option.dhcp_dns_domain_search_list_fqdn", "FQDN", Type::Stringz};
    Field novellOptionsSuboption{*this,
                                 "dhcp.option.novell_options.suboption",
                                 "Option 63 Suboption",
                                 Type::U8,
                                 Base::Dec,
                                 kNovellOptionsSuboption};
    Field novellOptionsValue{*this, "dhcp.option.novell_options.value", "Value", Type::Bytes};
    Field novellDssString{*this, "dhcp.option.novell_dss.string", "Novell Directory Services Servers String",
                          Type::Stringz};
    Field userClass{*this, "dhcp.option.user_class", "Instance of User Class", Type::U8, Base::Dec};
    Field userClassLength{*this, "dhcp.option.user_class.length", "User Class Length", Type::U8, Base::Dec};
    Field userClassData{*this, "dhcp.option.user_class.data", "User Class Data", Type::Bytes};
    Field slpDirectoryAgentSlpdaAddress{*this, "dhcp.option.slp_directory_agent.slpda_address", "IP Address",
                                        Type::Ipv4};
    Field slpServiceScopeValue{
        *this, "dhcp.option.slp_service_scope.value", "Value", Type::U8, Base::Dec, kSlpServiceScopeValue};
    Field slpServiceScopeString{*this, "dhcp.option.slp_service_scope.string", "SLP Service Scope",
                                Type::Stringz};
    Field authenticationProtocol{*this,      "dhcp.option.dhcp_authentication.protocol",
                                 "Protocol", Type::U8,
                                 Base::Dec,  kDhcpAuthenticationProtocol};
    Field authenticationAlgDelay{*this,
                                 "dhcp.option.dhcp_authentication.alg_delay",
                                 "Delay Algorithm",
                                 Type::U8,
                                 Base::Dec,
                                 kDhcpAuthenticationAlgDelay};
    Field authenticationAlgorithm{*this, "dhcp.option.dhcp_authentication.algorithm", "Algorithm", Type::U8,
                                  Base::Dec};
    Field authenticationRdm{*this,
                            "dhcp.option.dhcp_authentication.rdm",
                            "Replay Detection Method",
                            Type::U8,
                            Base::Dec,
                            kDhcpAuthenticationRdm};
    Field authenticationRdmReplayDetection{*this, "dhcp.option.dhcp_authentication.rdm_replay_detection",
                                           "RDM Replay Detection Value", Type::U64, Base::Hex};
    Field authenticationInformation{*this, "dhcp.option.dhcp_authentication.information",
                                    "Authentication Information", Type::Stringz};
    Field sipEncoding{*this,
                      "dhcp.option.sip_server.encoding",
                      "SIP Server Encoding",
                      Type::U8,
                      Base::Dec,
                      kSipServerEncoding};
    Field sipAddress{*this, "dhcp.option.sip_server.address", "SIP Server Address", Type::Ipv4};
    Field sipName{*this, "dhcp.option.sip_server.name", "SIP Server Name", Type::Stringz};
    Field nonceAlgorithm{*this,       "dhcp.option.forcerenew_nonce.algorithm",
                         "Algorithm", Type::U8,
                         Base::Dec,   kForcerenewNonceAlgorithm};
    Field rdnssReserved{*this, "dhcp.option.rdnss.reserved", "Reserved", Type::U8, Base::Hex, {}, 0xfc};
    Field rdnssPreference{
        *this, "dhcp.option.rdnss.preference", "Preference", Type::U8, Base::Dec, kRdnssPreference, 0x3};
    Field rdnssPrimaryDns{*this, "dhcp.option.rdnss.primary_dns", "Primary DNS", Type::Ipv4};
    Field rdnssSecondaryDns{*this, "dhcp.option.rdnss.secondary_dns", "Secondary DNS", Type::Ipv4};
    Field rdnssDomain{*this, "dhcp.option.rdnss.domain", "Domains and networks", Type::String};
    Field leaseStatusCode{*this,         "dhcp.option.bulk_lease.status_code",
                          "Status Code", Type::U8,
                          Base::Dec,     kBulkLeaseStatusCode};
    Field leaseStatusCodeMessage{*this, "dhcp.option.bulk_lease.status_code_message", "Status Code Message",
                                 Type::String};
    Field pcpListLength{*this, "dhcp.option.pcp.list_length", "List-Length", Type::U8, Base::Dec};
    Field pcpServer{*this, "dhcp.option.pcp.server", "PCP Server", Type::Ipv4};
    Field portsOffset{*this, "dhcp.option.portparams.offset", "Offset", Type::U8, Base::Dec};
    Field portsPsidLength{*this, "dhcp.option.portparams.psid_length", "PSID-Length", Type::U8, Base::Dec};
    Field portsPsid{*this, "dhcp.option.portparams.psid", "PSID", Type::Bytes};
    Field sixRdIpv4MaskLen{*this, "dhcp.option.6RD.ipv4_mask_len", "6RD IPv4 Mask Length", Type::U8,
                           Base::Dec};
    Field sixRdPrefixLen{*this, "dhcp.option.6RD.prefix_len", "6RD Prefix Length", Type::U8, Base::Dec};
    Field sixRdPrefix{*this, "dhcp.option.6RD.prefix", "6RD Prefix", Type::Ipv6};
    Field sixRdBorderRelayIp{*this, "dhcp.option.6RD.border_relay_ip", "Border Relay IP", Type::Ipv4};
    Field optionSuboptionLength{*this, "dhcp.option.suboption_length", "Length", Type::U8, Base::Dec};
    Field pxeSuboption{
        *this,        "dhcp.option.vendor.pxeclient.suboption", "Option 43 Suboption", Type::U8, Base::Dec,
        kPxeSuboption};
    Field pxeEnd{*this, "dhcp.option.vendor.pxeclient.end", "PXE Client End", Type::U8, Base::Dec};
    Field pxePadding{*this, "dhcp.option.vendor.pxeclient.padding", "Padding", Type::U8, Base::Dec};
    Field pxeDiscoveryControl{*this, "dhcp.option.vendor.pxeclient.discovery_control", "discovery control",
                              Type::U8, Base::Hex};
    Field pxeDiscoveryControlBroadcast{*this,
                                       "dhcp.option.vendor.pxeclient.discovery_control.broadcast",
                                       "Disable Broadcast",
                                       Type::Boolean,
                                       8,
                                       kPxeDiscoveryControlBroadcast,
                                       0x1};
    Field pxeDiscoveryControlMulticast{*this,
                                       "dhcp.option.vendor.pxeclient.discovery_control.multicast",
                                       "Disable Multicast",
                                       Type::Boolean,
                                       8,
                                       kPxeDiscoveryControlBroadcast,
                                       0x2};
    Field pxeDiscoveryControlServerlist{*this,
                                        "dhcp.option.vendor.pxeclient.discovery_control.serverlist",
                                        "Serverlist only",
                                        Type::Boolean,
                                        8,
                                        kPxeDiscoveryControlBroadcast,
                                        0x4};
    Field pxeDiscoveryControlBstrap{*this,
                                    "dhcp.option.vendor.pxeclient.discovery_control.bstrap",
                                    "Bootstrap override",
                                    Type::Boolean,
                                    8,
                                    kPxeDiscoveryControlBroadcast,
                                    0x8};
    Field pxeBootServers{*this, "dhcp.option.vendor.pxeclient.boot_servers", "boot servers", Type::Bytes};
    Field pxeBootServersType{*this,     "dhcp.option.vendor.pxeclient.boot_servers.type",
                             "Type",    Type::U16,
                             Base::Dec, kPxeBootServersType};
    Field pxeBootServersCount{*this, "dhcp.option.vendor.pxeclient.boot_servers.count", "IP count", Type::U8,
                              Base::Dec};
    Field pxeBootServersIp{*this, "dhcp.option.vendor.pxeclient.boot_servers.ip", "IP", Type::Ipv4};
    Field pxeBootMenu{*this, "dhcp.option.vendor.pxeclient.boot_menu", "boot menu", Type::Bytes};
    Field pxeBootMenuType{
        *this, "dhcp.option.vendor.pxeclient.boot_menu.type", "Type", Type::U16, Base::Dec, kPxeBootMenuType};
    Field pxeBootMenuLength{*this, "dhcp.option.vendor.pxeclient.boot_menu.length", "Length", Type::U8,
                            Base::Dec};
    Field pxeBootMenuDesc{*this, "dhcp.option.vendor.pxeclient.boot_menu.desc", "Description", Type::String};
    Field pxeMenuPrompt{*this, "dhcp.option.vendor.pxeclient.menu_prompt", "menu prompt", Type::Bytes};
    Field pxeMenuPromptTimeout{*this, "dhcp.option.vendor.pxeclient.menu_prompt.timeout", "Timeout", Type::U8,
                               Base::Dec};
    Field pxeMenuPromptPrompt{*this, "dhcp.option.vendor.pxeclient.menu_prompt.prompt", "Prompt",
                              Type::String};
    Field pxeBootItem{*this, "dhcp.option.vendor.pxeclient.boot_item", "boot item", Type::Bytes};
    Field pxeBootItemType{*this, "dhcp.option.vendor.pxeclient.boot_item.type", "Type", Type::U16, Base::Dec};
    Field pxeBootItemLayer{*this, "dhcp.option.vendor.pxeclient.boot_item.layer", "Layer", Type::Bytes};
    Field relaySuboption{*this,
                         "dhcp.option.agent_information_option.suboption",
                         "Option 82 Suboption",
                         Type::U8,
                         Base::Dec,
                         kRelaySuboptions};
    Field relayValue{*this, "dhcp.option.agent_information_option.value", "Value", Type::Bytes};
    Field relayPadding{*this, "dhcp.option.agent_information_option.padding", "Padding", Type::U8, Base::Dec};
    Field relayViEnterprise{*this,        "dhcp.option.agent_information_option.vi.enterprise",
                            "Enterprise", Type::U32,
                            Base::Dec,    enterpriseName};
    Field relayViDataLength{*this, "dhcp.option.agent_information_option.vi.data_length", "Data Length",
                            Type::U8, Base::Dec};
    Field relayVrfNameGlobal{*this, "dhcp.option.agent_information_option.vrf_name.global",
                             "Global, default VPN", Type::U8, Base::Dec};
    Field relayVrfName{*this, "dhcp.option.agent_information_option.vrf_name", "VRF name", Type::String};
    Field classEnterprise{
        *this, "dhcp.option.vi_class.enterprise", "Enterprise", Type::U32, Base::Dec, enterpriseName};
    Field classLength{*this, "dhcp.option.vi_class.length", "CableLab Address Mode", Type::U8, Base::Dec};
    Field classData{*this, "dhcp.option.vi_class.data", "NetInfo Parent Server Tag", Type::Stringz};
    Field vendorEnterprise{*this,         "dhcp.option.vi.enterprise", "Enterprise", Type::U32, Base::Dec,
                           enterpriseName};
    Field vendorLength{*this, "dhcp.option.vi.length", "Length", Type::U8, Base::Dec};
    Field vendorSuboption{*this, "dhcp.vendor.suboption", "Option 125 Suboption", Type::U8, Base::Dec};
    Field vendorData{*this, "dhcp.vendor.data", "Data", Type::Bytes};
    Field gatewaySuboption{*this, "dhcp.option.vi.tr111.suboption", "Option 125 Suboption", Type::U8,
                           Base::Dec};
    Expert badLength{*this, "dhcp.bad_length", Group::Protocol, Severity::Error,
                     "The option has a wrong length"};
    Expert secondsLittle{*this, "dhcp.secs_le", Group::Protocol, Severity::Note,
                         "The seconds look like a little-endian number"};
    Expert endMissing{*this, "dhcp.end_option_missing", Group::Protocol, Severity::Error,
                      "The options have no end"};
    Expert noClientAddress{*this, "dhcp.client_address_not_given", Group::Protocol, Severity::Note,
                           "Client address not given"};
    Expert serverOverloaded{*this, "dhcp.server_name_overloaded_by_dhcp", Group::Protocol, Severity::Note,
                            "Server name option overloaded by DHCP"};
    Expert fileOverloaded{*this, "dhcp.boot_filename_overloaded_by_dhcp", Group::Protocol, Severity::Note,
                          "Boot file name option overloaded by DHCP"};
    Expert fileEndMissing{*this, "dhcp.option.option_overload.file_end_missing", Group::Protocol,
                          Severity::Error, "The options in the file name have no end"};
    Expert serverEndMissing{*this, "dhcp.option.option_overload.sname_end_missing", Group::Protocol,
                            Severity::Error, "The options in the server name have no end"};
    Expert sixRdMalformed{*this, "dhcp.option.6RD.malformed", Group::Protocol, Severity::Error,
                          "Malformed 6RD option"};
    Expert missingLength{*this, "dhcp.missing_subopt_length", Group::Protocol, Severity::Error,
                         "no room left in option for suboption length"};
    Expert missingValue{*this, "dhcp.missing_subopt_value", Group::Protocol, Severity::Error,
                        "no room left in option for suboption value"};
    Expert unknownSuboption{*this, "dhcp.subopt.unknown_type", Group::Protocol, Severity::Error,
                            "Suboption whose data can't be shown"};
    Expert noSuboptionValue{*this, "dhcp.missing_subopt_value", Group::Protocol, Severity::Error,
                            "No room left for the suboption's value"};

    explicit Dhcp(Registry& r);
    void parse(Layer& in) const override;
    const Option& option(uint8_t code) const { return options_[code]; }
    const Option& relayOption(uint8_t code) const { return relayOptions_[code]; }
    const Option& gatewayOption(uint8_t code) const { return gatewayOptions_[code]; }
    const Option& pxeOption(uint8_t code) const { return pxeOptions_[code]; }

  private:
    std::deque<Field> valueFields_;  // of the tables' rows
    Option options_[256], relayOptions_[256], pxeOptions_[256], gatewayOptions_[256];
    void fill(std::span<const OptionRow> rows, Option (&table)[256]);
    void addHeader(Layer& in, const struct Facts& facts) const;
};

// What has to be known of a message before its options are shown one by one.
struct Facts {
    bool isDhcp = false;
    uint8_t messageType = 0;
    uint8_t overload = 0;      // option 52
    std::string_view vendor;   // the class identifier, option 60
    uint32_t searchLists = 0;  // how many domain search options there are (RFC 3396)
    uint32_t searchListsSeen = 0;
};

// Adds the options in [at, end) of the layer's view; returns where they end, or `end` and false in `ended`.
struct OptionArea {
    const Dhcp& dhcp;
    Layer& in;
    Facts& facts;
    bool inner = false;  // inside an overloaded name

    uint32_t add(uint32_t at, uint32_t end, bool& ended);
};

// One option whose data is [at, at + size).
struct Value {
    const Dhcp& dhcp;
    Layer& in;
    Facts& facts;
    uint32_t start;  // of the option
    uint32_t at, size;
    Item item;
    Item valueItem;
    uint32_t end() const { return at + size; }
    Item bad(const char* text) const { return in.expert(dhcp.badLength, item, "{}", text); }
    // Shows a plain value; false when the length is wrong, or nothing is known about it.
    bool plain(const Option& option) const;
};
// Options with code of their own; false when nothing was understood.
bool addOwn(const Value& v, uint8_t code);
bool addRelayInformation(const Value& v);
bool addVendorInformation(const Value& v);
bool addEnterpriseClass(const Value& v);
bool addEnterpriseInformation(const Value& v);
bool addClientIdentifier(const Value& v);

}  // namespace dorsal::dhcp
