// Dynamic Host Configuration Protocol for IPv6 (RFC 8415).
#pragma once

#include "dissectors/config/enterprises.h"
#include "dissectors/core/layer.h"
#include "dissectors/link/hardware_type.h"

namespace dorsal::dhcpv6 {

extern const Name kMessages[19];
extern const Name kOptions[139];
extern const Name kDuids[4];
extern const Name kStatuses[16];
extern const Name kQueries[5];
extern const Name kNtpSuboptions[3];
inline constexpr TrueFalse kUpdatesAaaa{"Server SHOULD perform AAAA RR updates",
                                        "Server SHOULD NOT perform AAAA RR updates"};
inline constexpr TrueFalse kUpdatesPtr{"Server SHOULD NOT perform PTR RR updates",
                                       "Server SHOULD perform PTR RR updates"};
inline constexpr TrueFalse kOverridden{"Server HAS overridden client's S bit preference",
                                       "Server HAS NOT overridden client's S bit preference"};

// An option whose data is [at, at + size).
struct Option {
    uint16_t code;
    uint32_t at, size;
    Item item;
    uint8_t message;  // type of the message that it stands in
    uint32_t depth;   // of options and relayed messages around it
    uint32_t end() const { return at + size; }
};

struct Dhcpv6 final : Protocol {
    Field msgtype{*this, "dhcpv6.msgtype", "Message type", Type::U8, Base::Dec, kMessages};
    Field hopcount{*this, "dhcpv6.hopcount", "Hopcount", Type::U8, Base::Dec};
    Field xid{*this, "dhcpv6.xid", "Transaction ID", Type::U24, Base::Hex};
    Field linkaddr{*this, "dhcpv6.linkaddr", "Link address", Type::Ipv6};
    Field peeraddr{*this, "dhcpv6.peeraddr", "Peer address", Type::Ipv6};
    Field optionType{*this, "dhcpv6.option.type", "Option", Type::U16, Base::Dec, kOptions};
    Field optionLength{*this, "dhcpv6.option.length", "Length", Type::U16, Base::Dec};
    Field optionTypeStr{*this, "dhcpv6.option.type_str", "Option", Type::String};
    Field clientFqdnFlags{*this, "dhcpv6.client_fqdn_flags", "Flags", Type::U8, Base::Hex};
    Field clientfqdnClientS{*this, "dhcpv6.clientfqdn.client.s", "S bit", Type::Boolean, 8, kUpdatesAaaa,
                            0x1};
    Field clientfqdnClientN{*this, "dhcpv6.clientfqdn.client.n", "N bit", Type::Boolean, 8, kUpdatesPtr, 0x4};
    Field clientfqdnServerS{*this, "dhcpv6.clientfqdn.server.s", "S bit", Type::Boolean, 8, kUpdatesAaaa,
                            0x1};
    Field clientfqdnServerO{*this, "dhcpv6.clientfqdn.server.o", "O bit", Type::Boolean, 8, kOverridden, 0x2};
    Field clientfqdnServerN{*this, "dhcpv6.clientfqdn.server.n", "N bit", Type::Boolean, 8, kUpdatesPtr, 0x4};
    Field domainFieldLenExceeded{*this, "dhcpv6.domain_field_len_exceeded",
                                 "Remaining length in the domain name field exceeded", Type::U8, Base::Dec};
    Field remoteidEnterprise{
        *this, "dhcpv6.remoteid.enterprise", "Enterprise ID", Type::U32, Base::Dec, enterpriseName};
    Field duidBytes{*this, "dhcpv6.duid.bytes", "DUID", Type::Bytes};
    Field duidType{*this, "dhcpv6.duid.type", "DUID Type", Type::U16, Base::Dec, kDuids};
    Field duidlltTime{*this, "dhcpv6.duidllt.time", "DUID Time", Type::AbsoluteTime, Base::Utc};
    Field duidlltLinkLayerAddr{*this, "dhcpv6.duidllt.link_layer_addr", "Link-layer address", Type::String};
    Field duidlltHwtype{*this,     "dhcpv6.duidllt.hwtype", "Hardware type", Type::U16,
                        Base::Dec, hardwareTypeNames()};
    Field duidllHwtype{*this,     "dhcpv6.duidll.hwtype", "Hardware type", Type::U16,
                       Base::Dec, hardwareTypeNames()};
    Field duidenEnterprise{*this,         "dhcpv6.duiden.enterprise", "Enterprise ID", Type::U32, Base::Dec,
                           enterpriseName};
    Field duidenIdentifier{*this, "dhcpv6.duiden.identifier", "Identifier", Type::Bytes};
    Field duidllLinkLayerAddr{*this, "dhcpv6.duidll.link_layer_addr", "Link-layer address", Type::String};
    Field duiduuidBytes{*this, "dhcpv6.duiduuid.bytes", "UUID", Type::Bytes};
    Field iaid{*this, "dhcpv6.iaid", "IAID", Type::String};
    Field iaidT1{*this, "dhcpv6.iaid.t1", "T1", Type::U32, Base::Dec};
    Field iaidT2{*this, "dhcpv6.iaid.t2", "T2", Type::U32, Base::Dec};
    Field iata{*this, "dhcpv6.iata", "IATA", Type::String};
    Field iaaddrIp{*this, "dhcpv6.iaaddr.ip", "IPv6 address", Type::Ipv6};
    Field iaaddrPrefLifetime{*this, "dhcpv6.iaaddr.pref_lifetime", "Preferred lifetime", Type::U32,
                             Base::Dec};
    Field iaaddrValidLifetime{*this, "dhcpv6.iaaddr.valid_lifetime", "Valid lifetime", Type::U32, Base::Dec};
    Field requestedOptionCode{
        *this, "dhcpv6.requested_option_code", "Requested Option code", Type::U16, Base::Dec, kOptions};
    Field optionPreference{*this, "dhcpv6.option_preference", "Pref-value", Type::U8, Base::Dec};
    Field elapsedTime{*this, "dhcpv6.elapsed_time", "Elapsed time", Type::U16, Base::Dec};
    Field authProtocol{*this, "dhcpv6.auth.protocol", "Protocol", Type::U8, Base::Dec};
    Field authAlgorithm{*this, "dhcpv6.auth.algorithm", "Algorithm", Type::U8, Base::Dec};
    Field authRdm{*this, "dhcpv6.auth.rdm", "RDM", Type::U8, Base::Dec};
    Field authReplayDetection{*this, "dhcpv6.auth.replay_detection", "Replay Detection", Type::Bytes};
    Field authInfo{*this, "dhcpv6.auth.info", "Authentication Information", Type::Bytes};
    Field unicast{*this, "dhcpv6.unicast", "IPv6 address", Type::Ipv6};
    Field statusCode{*this, "dhcpv6.status_code", "Status Code", Type::U16, Base::Dec, kStatuses};
    Field statusMsg{*this, "dhcpv6.status_msg", "Status Message", Type::String};
    Field vendorclassEnterprise{
        *this, "dhcpv6.vendorclass.enterprise", "Enterprise ID", Type::U32, Base::Dec, enterpriseName};
    Field vendorclassData{*this, "dhcpv6.vendorclass.data", "vendor-class-data", Type::Stringz};
    Field vendoroptsEnterprise{
        *this, "dhcpv6.vendoropts.enterprise", "Enterprise ID", Type::U32, Base::Dec, enterpriseName};
    Field vendoroptsEnterpriseOptionCode{*this, "dhcpv6.vendoropts.enterprise.option_code", "Option code",
                                         Type::U16, Base::Dec};
    Field vendoroptsEnterpriseOptionLength{*this, "dhcpv6.vendoropts.enterprise.option_length",
                                           "Option length", Type::U16, Base::Dec};
    Field vendoroptsEnterpriseOptionData{*this, "dhcpv6.vendoropts.enterprise.option_data", "Option data",
                                         Type::Bytes};
    Field interfaceId{*this, "dhcpv6.interface_id", "Interface-ID", Type::Bytes};
    Field reconfMsg{*this, "dhcpv6.reconf_msg", "Reconfigure message type", Type::U8, Base::Dec, kMessages};
    Field sipServerDomainSearchFqdn{*this, "dhcpv6.sip_server_domain_search_fqdn",
                                    "SIP Server Domain Search FQDN", Type::String};
    Field sipServerA{*this, "dhcpv6.sip_server_a", "SIP server address", Type::Ipv6};
    Field dnsServer{*this, "dhcpv6.dns_server", "DNS server address", Type::Ipv6};
    Field searchListEntry{*this, "dhcpv6.search_list_entry", "List entry", Type::String};
    Field nisServer{*this, "dhcpv6.nis_server", "NIS server address", Type::Ipv6};
    Field nispServer{*this, "dhcpv6.nisp_server", "NISP server address", Type::Ipv6};
    Field nisFqdn{*this, "dhcpv6.nis_fqdn", "NIS FQDN", Type::String};
    Field nispFqdn{*this, "dhcpv6.nisp_fqdn", "NISP FQDN", Type::String};
    Field sntpServer{*this, "dhcpv6.sntp_server", "SNTP server address", Type::Ipv6};
    Field lifetime{*this, "dhcpv6.lifetime", "Lifetime", Type::U32, Base::Dec};
    Field bcmcsServerFqdn{*this, "dhcpv6.bcmcs_server_fqdn", "BCMCS server FQDN", Type::String};
    Field bcmcsServerA{*this, "dhcpv6.bcmcs_server_a", "BCMCS server address", Type::Ipv6};
    Field remoteidEnterpriseId{*this, "dhcpv6.remoteid_enterprise_id", "Remote-ID", Type::Bytes};
    Field subscriberId{*this, "dhcpv6.subscriber_id", "Subscriber-ID", Type::String};
    Field clientDomain{*this, "dhcpv6.client_domain", "Client Domain Name", Type::String};
    Field panaAgent{*this, "dhcpv6.pana_agent", "PANA agents address", Type::Ipv6};
    Field timezone{*this, "dhcpv6.timezone", "Time-zone", Type::String};
    Field tzdb{*this, "dhcpv6.tzdb", "TZ-database", Type::String};
    Field lqQuery{*this, "dhcpv6.lq_query", "Query-type", Type::U8, Base::Dec, kQueries};
    Field lqQueryLinkAddress{*this, "dhcpv6.lq_query_link_address", "Link address", Type::Ipv6};
    Field cltTime{*this, "dhcpv6.clt_time", "Clt_time", Type::U32, Base::Dec};
    Field lqRelayDataPeerAddr{*this, "dhcpv6.lq_relay_data_peer_addr", "Peer address", Type::Ipv6};
    Field lqRelayDataMsg{*this, "dhcpv6.lq_relay_data_msg", "DHCPv6 relay message", Type::String};
    Field lqClientLink{*this, "dhcpv6.lq_client_link", "LQ client links address", Type::Ipv6};
    Field capwapAcV6{*this, "dhcpv6.capwap_ac_v6", "CAPWAP Access Controllers address", Type::Ipv6};
    Field aftrName{*this, "dhcpv6.aftr_name", "DS-Lite AFTR Name", Type::String};
    Field iaprefixPrefLifetime{*this, "dhcpv6.iaprefix.pref_lifetime", "Preferred lifetime", Type::U32,
                               Base::Dec};
    Field iaprefixValidLifetime{*this, "dhcpv6.iaprefix.valid_lifetime", "Valid lifetime", Type::U32,
                                Base::Dec};
    Field iaprefixPrefLen{*this, "dhcpv6.iaprefix.pref_len", "Prefix length", Type::U8, Base::Dec};
    Field iaprefixPrefAddr{*this, "dhcpv6.iaprefix.pref_addr", "Prefix address", Type::Ipv6};
    Field pdExcludePrefLen{*this, "dhcpv6.pd_exclude.pref_len", "Prefix length", Type::U8, Base::Dec};
    Field pdExcludeSubnetId{*this, "dhcpv6.pd_exclude.subnet_id", "IPv6 subnet ID", Type::Bytes};
    Field userclassLength{*this, "dhcpv6.userclass.length", "Length", Type::U16, Base::Dec};
    Field userclassOpaqueData{*this, "dhcpv6.userclass.opaque_data", "Suboption", Type::Bytes};
    Field ntpserverOptionType{
        *this, "dhcpv6.ntpserver.option.type", "Suboption", Type::U16, Base::Dec, kNtpSuboptions};
    Field ntpserverOptionLength{*this, "dhcpv6.ntpserver.option.length", "Length", Type::U16, Base::Dec};
    Field ntpserverAddr{*this, "dhcpv6.ntpserver.addr", "NTP Server Address", Type::Ipv6};
    Field ntpserverMcAddr{*this, "dhcpv6.ntpserver.mc_addr", "NTP Multicast Address", Type::Ipv6};
    Field ntpserverFqdn{*this, "dhcpv6.ntpserver.fqdn", "NTP Server FQDN", Type::String};
    Field captivePortal{*this, "dhcpv6.captive_portal", "Captive Portal", Type::String};
    Field mudurl{*this, "dhcpv6.mudurl", "MUDURL", Type::String};
    Field relayPort{*this, "dhcpv6.relay_port", "Downstream Source Port", Type::U16, Base::Dec};
    Expert errorHopcount{*this, "dhcpv6.error_hopcount", Group::Protocol, Severity::Warn,
                         "The innermost relayed message counts hops"};
    Expert malformedOption{*this, "dhcpv6.malformed_option", Group::Malformed, Severity::Error,
                           "Malformed option"};
    Expert shouldBeZero{*this, "dhcpv6.s_bit_should_be_zero", Group::Protocol, Severity::Error,
                        "With the N bit set, the S bit must not be"};
    Expert nameTooLong{*this, "dhcpv6.expert.domain_field_length_exceeded", Group::Malformed, Severity::Error,
                       "The name is longer than its field"};

    explicit Dhcpv6(Registry& r);
    void parse(Layer& in) const override;

  private:
    void addMessage(Layer& in, uint32_t at, uint32_t end, uint32_t depth) const;
    void addOptions(Layer& in, uint32_t at, uint32_t end, uint8_t message, uint32_t depth) const;
    void addOption(Layer& in, const Option& o) const;
    void addVendor(Layer& in, const Option& o) const;
    void addDuid(Layer& in, const Option& o) const;
    void addAssociation(Layer& in, const Option& o) const;
    void addAddress(Layer& in, const Option& o) const;
    void addPrefix(Layer& in, const Option& o) const;
    void addClientName(Layer& in, const Option& o) const;
    void addNtpServers(Layer& in, const Option& o) const;
    void addAddresses(Layer& in, const Option& o, const Field& field, bool counted = false) const;
    void addNames(Layer& in, uint32_t at, uint32_t size, const Field& field, bool one = false) const;
    void addHex(Layer& in, const Field& field, uint32_t at, uint32_t size, const char* separator) const;
    void addSeconds(Layer& in, const Field& field, uint32_t at, const char* label = nullptr) const;
    void bad(Layer& in, const Option& o) const;
};

}  // namespace dorsal::dhcpv6
