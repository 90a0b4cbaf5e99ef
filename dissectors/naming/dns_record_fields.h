// The fields of DNS resource records' data.
#pragma once

#include "dissectors/core/protocol.h"
#include "dissectors/naming/dns_names.h"
#include "dissectors/network/ip_names.h"

namespace dorsal::dns {

inline constexpr TrueFalse kRespZDo{"Accepts DNSSEC security RRs", "Cannot handle DNSSEC security RRs"};
inline constexpr TrueFalse kDnskeyFlagsZoneKey{"This is the zone key for specified zone",
                                               "This it not a zone key"};
inline constexpr TrueFalse kDnskeyFlagsKeyRevoked{"Yes", "No"};
inline constexpr TrueFalse kKeyFlagsAuthentication{"Not Allowed", "Allowed"};
inline constexpr TrueFalse kKeyFlagsRequired{"Experimental or optional", "Required"};
inline constexpr TrueFalse kKeyFlagsIpsec{"Valid", "Invalid"};
inline constexpr TrueFalse kNsec3FlagsOptOut{"Additional insecure delegations allowed",
                                             "Additional insecure delegations forbidden"};
inline constexpr TrueFalse kAplNegation{"Yes (!)", "No (0)"};
inline constexpr TrueFalse kCaaFlagsIssuerCritical{"Critical", "Not critical"};
inline constexpr TrueFalse kWinsLocalFlag{"True", "False"};

struct RecordFields {
    Protocol& dns;

    Field respExtRcode{dns, "dns.resp.ext_rcode", "Higher bits in extended RCODE", Type::U8, Base::Hex};
    Field respEdns0Version{dns, "dns.resp.edns0_version", "EDNS0 version", Type::U8, Base::Dec};
    Field respZ{dns, "dns.resp.z", "Z", Type::U16, Base::Hex};
    Field respZDo{dns, "dns.resp.z.do", "DO bit", Type::Boolean, 16, kRespZDo, 0x8000};
    Field respZReserved{dns, "dns.resp.z.reserved", "Reserved", Type::U16, Base::Hex, {}, 0x7fff};
    Field srvService{dns, "dns.srv.service", "Service", Type::String};
    Field srvProto{dns, "dns.srv.proto", "Protocol", Type::String};
    Field srvName{dns, "dns.srv.name", "Name", Type::String};
    Field srvPriority{dns, "dns.srv.priority", "Priority", Type::U16, Base::Dec};
    Field srvWeight{dns, "dns.srv.weight", "Weight", Type::U16, Base::Dec};
    Field srvPort{dns, "dns.srv.port", "Port", Type::U16, Base::Dec};
    Field srvTarget{dns, "dns.srv.target", "Target", Type::String};
    Field naptrOrder{dns, "dns.naptr.order", "Order", Type::U16, Base::Dec};
    Field naptrPreference{dns, "dns.naptr.preference", "Preference", Type::U16, Base::Dec};
    Field naptrFlagsLength{dns, "dns.naptr.flags_length", "Flags Length", Type::U8, Base::Dec};
    Field naptrFlags{dns, "dns.naptr.flags", "Flags", Type::String};
    Field naptrServiceLength{dns, "dns.naptr.service_length", "Service Length", Type::U8, Base::Dec};
    Field naptrService{dns, "dns.naptr.service", "Service", Type::String};
    Field naptrRegexLength{dns, "dns.naptr.regex_length", "Regex Length", Type::U8, Base::Dec};
    Field naptrRegex{dns, "dns.naptr.regex", "Regex", Type::String};
    Field naptrReplacementLength{dns, "dns.naptr.replacement_length", "Replacement Length", Type::U8,
                                 Base::Dec};
    Field naptrReplacement{dns, "dns.naptr.replacement", "Replacement", Type::String};
    Field a{dns, "dns.a", "Address", Type::Ipv4};
    Field md{dns, "dns.md", "Mail Destination", Type::String};
    Field mf{dns, "dns.mf", "Mail Forwarder", Type::String};
    Field mb{dns, "dns.mb", "MailBox Domaine", Type::String};
    Field mg{dns, "dns.mg", "Mail Group member", Type::String};
    Field mr{dns, "dns.mr", "Mail Rename domaine", Type::String};
    Field nullData{dns, "dns.null", "Null (data)", Type::Bytes};
    Field aaaa{dns, "dns.aaaa", "AAAA Address", Type::Ipv6};
    Field cname{dns, "dns.cname", "CNAME", Type::String};
    Field rrUdpPayloadSize{dns, "dns.rr.udp_payload_size", "UDP payload size", Type::U16, Base::Dec};
    Field mdnsUdpPayloadSize{dns,   "dns.rr.udp_payload_size", "UDP payload size", Type::U16, Base::Hex, {},
                             0x7fff};
    Field soaMname{dns, "dns.soa.mname", "Primary name server", Type::String};
    Field soaRname{dns, "dns.soa.rname", "Responsible authority's mailbox", Type::String};
    Field soaSerialNumber{dns, "dns.soa.serial_number", "Serial Number", Type::U32, Base::Dec};
    Field soaRefreshInterval{dns, "dns.soa.refresh_interval", "Refresh Interval", Type::U32, Base::Dec};
    Field soaRetryInterval{dns, "dns.soa.retry_interval", "Retry Interval", Type::U32, Base::Dec};
    Field soaExpireLimit{dns, "dns.soa.expire_limit", "Expire limit", Type::U32, Base::Dec};
    Field soaMinimumTtl{dns, "dns.soa.minimum_ttl", "Minimum TTL", Type::U32, Base::Dec};
    Field ptrDomainName{dns, "dns.ptr.domain_name", "Domain Name", Type::String};
    Field wksAddress{dns, "dns.wks.address", "Address", Type::Ipv4};
    Field wksProtocol{dns, "dns.wks.protocol", "Protocol", Type::U8, Base::Dec, ipProtocolNames()};
    Field wksBits{dns, "dns.wks.bits", "Bits", Type::U8, Base::Hex};
    Field hinfoCpuLength{dns, "dns.hinfo.cpu_length", "CPU Length", Type::U8, Base::Dec};
    Field hinfoCpu{dns, "dns.hinfo.cpu", "CPU", Type::String};
    Field hinfoOsLength{dns, "dns.hinfo.os_length", "OS Length", Type::U8, Base::Dec};
    Field hinfoOs{dns, "dns.hinfo.os", "OS", Type::String};
    Field minfoR{dns, "dns.minfo.r", "Responsible Mailbox", Type::String};
    Field minfoE{dns, "dns.minfo.e", "Error Mailbox", Type::String};
    Field mxPreference{dns, "dns.mx.preference", "Preference", Type::U16, Base::Dec};
    Field mxMailExchange{dns, "dns.mx.mail_exchange", "Mail Exchange", Type::String};
    Field txtLength{dns, "dns.txt.length", "TXT Length", Type::U8, Base::Dec};
    Field txt{dns, "dns.txt", "TXT", Type::String};
    Field openpgpkey{dns, "dns.openpgpkey", "OpenPGP Key", Type::String};
    Field csyncSoa{dns, "dns.csync.soa", "SOA", Type::U32, Base::Dec};
    Field csyncFlags{dns, "dns.csync.flags", "Flags", Type::U16, Base::Hex};
    Field csyncFlagsImmediate{dns, "dns.csync.flags.immediate", "immediate", Type::Boolean, 16, {}, 0x1};
    Field csyncFlagsSoaminimum{dns, "dns.csync.flags.soaminimum", "soaminimum", Type::Boolean, 16, {}, 0x2};
    Field csyncTypeBitmap{dns, "dns.csync.type_bitmap", "Type Bitmap", Type::Bytes};
    Field zonemdSerial{dns, "dns.zonemd.serial", "Serial", Type::U32, Base::Dec};
    Field zonemdScheme{dns, "dns.zonemd.scheme", "Scheme", Type::U8, Base::Dec, kZonemdSchemes};
    Field zonemdHashAlgo{dns, "dns.zonemd.hash_algo", "Hash Algorithm", Type::U8, Base::Dec, kZonemdHashes};
    Field zonemdDigest{dns, "dns.zonemd.digest", "Digest", Type::Bytes};
    Field svcbSvcpriority{dns, "dns.svcb.svcpriority", "SvcPriority", Type::U16, Base::Dec};
    Field svcbTargetname{dns, "dns.svcb.targetname", "TargetName", Type::String};
    Field svcbSvcparamKey{dns,       "dns.svcb.svcparam.key", "SvcParamKey", Type::U16,
                          Base::Dec, kServiceParameters};
    Field svcbSvcparamValueLength{dns, "dns.svcb.svcparam.value.length", "SvcParamValue length", Type::U16,
                                  Base::Dec};
    Field svcbSvcparamValue{dns, "dns.svcb.svcparam.value", "SvcParamValue", Type::Bytes};
    Field svcbSvcparam{dns, "dns.svcb.svcparam", "SvcParam", Type::None};
    Field svcbSvcparamMandatoryKey{
        dns, "dns.svcb.svcparam.mandatory.key", "Mandatory key", Type::U16, Base::Dec, kServiceParameters};
    Field svcbSvcparamAlpnLength{dns, "dns.svcb.svcparam.alpn.length", "ALPN length", Type::U8, Base::Dec};
    Field svcbSvcparamAlpn{dns, "dns.svcb.svcparam.alpn", "ALPN", Type::String};
    Field svcbSvcparamPort{dns, "dns.svcb.svcparam.port", "Port", Type::U16, Base::Dec};
    Field svcbSvcparamIpv4hintIp{dns, "dns.svcb.svcparam.ipv4hint.ip", "IP", Type::Ipv4};
    Field svcbSvcparamEchconfig{dns, "dns.svcb.svcparam.echconfig", "ECHConfig", Type::Bytes};
    Field svcbSvcparamIpv6hintIp{dns, "dns.svcb.svcparam.ipv6hint.ip", "IP", Type::Ipv6};
    Field svcbSvcparamOdohconfig{dns, "dns.svcb.svcparam.odohconfig", "ODoHConfig", Type::Bytes};
    Field spfLength{dns, "dns.spf.length", "SPF Length", Type::U8, Base::Dec};
    Field spf{dns, "dns.spf", "SPF", Type::String};
    Field ilnpNidPreference{dns, "dns.ilnp.nid.preference", "Preference", Type::U16, Base::Dec};
    Field ilnpNid{dns, "dns.ilnp.nid", "NodeID", Type::Bytes};
    Field ilnpL32Preference{dns, "dns.ilnp.l32.preference", "Preference", Type::U16, Base::Dec};
    Field ilnpL32{dns, "dns.ilnp.l32", "Locator32", Type::Ipv4};
    Field ilnpL64Preference{dns, "dns.ilnp.l64.preference", "Preference", Type::U16, Base::Dec};
    Field ilnpL64{dns, "dns.ilnp.l64", "Locator64", Type::Bytes};
    Field ilnpLpPreference{dns, "dns.ilnp.lp.preference", "Preference", Type::U16, Base::Dec};
    Field ilnpLp{dns, "dns.ilnp.lp", "Locator FQDN", Type::String};
    Field eui48{dns, "dns.eui48", "EUI48 Address", Type::Ether};
    Field eui64{dns, "dns.eui64", "EUI64 Address", Type::Eui64};
    Field rrsigTypeCovered{dns, "dns.rrsig.type_covered", "Type Covered", Type::U16, Base::Dec, kTypes};
    Field rrsigAlgorithm{dns, "dns.rrsig.algorithm", "Algorithm", Type::U8, Base::Dec, kAlgorithms};
    Field rrsigLabels{dns, "dns.rrsig.labels", "Labels", Type::U8, Base::Dec};
    Field rrsigOriginalTtl{dns, "dns.rrsig.original_ttl", "Original TTL", Type::U32, Base::Dec};
    Field rrsigSignatureExpiration{dns, "dns.rrsig.signature_expiration", "Signature Expiration",
                                   Type::AbsoluteTime, Base::Utc};
    Field rrsigSignatureInception{dns, "dns.rrsig.signature_inception", "Signature Inception",
                                  Type::AbsoluteTime, Base::Utc};
    Field rrsigKeyTag{dns, "dns.rrsig.key_tag", "Key Tag", Type::U16, Base::Dec};
    Field rrsigSignersName{dns, "dns.rrsig.signers_name", "Signer's name", Type::String};
    Field rrsigSignature{dns, "dns.rrsig.signature", "Signature", Type::Bytes};
    Field dnskeyFlags{dns, "dns.dnskey.flags", "Flags", Type::U16, Base::Hex};
    Field dnskeyFlagsZoneKey{dns, "dns.dnskey.flags.zone_key", "Zone Key", Type::Boolean,
                             16,  kDnskeyFlagsZoneKey,         0x100};
    Field dnskeyFlagsKeyRevoked{dns, "dns.dnskey.flags.key_revoked", "Key Revoked", Type::Boolean,
                                16,  kDnskeyFlagsKeyRevoked,         0x80};
    Field dnskeyFlagsSecureEntryPoint{dns,
                                      "dns.dnskey.flags.secure_entry_point",
                                      "Key Signing Key",
                                      Type::Boolean,
                                      16,
                                      kDnskeyFlagsKeyRevoked,
                                      0x1};
    Field dnskeyFlagsReserved{dns,   "dns.dnskey.flags.reserved", "Key Signing Key", Type::U16, Base::Hex, {},
                              0xfe7e};
    Field dnskeyProtocol{dns, "dns.dnskey.protocol", "Protocol", Type::U8, Base::Dec};
    Field dnskeyAlgorithm{dns, "dns.dnskey.algorithm", "Algorithm", Type::U8, Base::Dec, kAlgorithms};
    Field dnskeyKeyId{dns, "dns.dnskey.key_id", "Key id", Type::U16, Base::Dec};
    Field dnskeyPublicKey{dns, "dns.dnskey.public_key", "Public Key", Type::Bytes};
    Field keyFlags{dns, "dns.key.flags", "Flags", Type::U16, Base::Hex};
    Field keyFlagsAuthentication{dns,
                                 "dns.key.flags.authentication",
                                 "Key allowed for authentication",
                                 Type::Boolean,
                                 16,
                                 kKeyFlagsAuthentication,
                                 0x8000};
    Field keyFlagsConfidentiality{dns,
                                  "dns.key.flags.confidentiality",
                                  "Key allowed for confidentiality",
                                  Type::Boolean,
                                  16,
                                  kKeyFlagsAuthentication,
                                  0x4000};
    Field keyFlagsRequired{dns, "dns.key.flags.required", "Key required", Type::Boolean,
                           16,  kKeyFlagsRequired,        0x2000};
    Field keyFlagsAssociatedUser{dns,
                                 "dns.key.flags.associated_user",
                                 "Key is associated with a user",
                                 Type::Boolean,
                                 16,
                                 kDnskeyFlagsKeyRevoked,
                                 0x400};
    Field keyFlagsAssociatedNamedEntity{dns,
                                        "dns.key.flags.associated_named_entity",
                                        "Key is associated with the named entity",
                                        Type::Boolean,
                                        16,
                                        kDnskeyFlagsKeyRevoked,
                                        0x200};
    Field keyFlagsIpsec{dns, "dns.key.flags.ipsec", "Key use with IPSEC", Type::Boolean, 16, kKeyFlagsIpsec,
                        0x80};
    Field keyFlagsMime{
        dns, "dns.key.flags.mime", "Key use with MIME security multiparts", Type::Boolean, 16, kKeyFlagsIpsec,
        0x40};
    Field keyFlagsSignatory{dns, "dns.key.flags.signatory", "Signatory", Type::U16, Base::Dec, {}, 0xf};
    Field keyProtocol{dns, "dns.key.protocol", "Protocol", Type::U8, Base::Dec};
    Field keyAlgorithm{dns, "dns.key.algorithm", "Algorithm", Type::U8, Base::Dec, kAlgorithms};
    Field keyKeyId{dns, "dns.key.key_id", "Key ID", Type::U16, Base::Dec};
    Field keyPublicKey{dns, "dns.key.public_key", "Public Key", Type::Bytes};
    Field pxPreference{dns, "dns.px.preference", "Preference", Type::U16, Base::Dec};
    Field pxMap822{dns, "dns.px.map822", "MAP822", Type::String};
    Field pxMap400{dns, "dns.px.map400", "MAPX400", Type::String};
    Field tkeyAlgoName{dns, "dns.tkey.algo_name", "Algorithm name", Type::String};
    Field tkeySignatureExpiration{dns, "dns.tkey.signature_expiration", "Signature Expiration",
                                  Type::AbsoluteTime, Base::Utc};
    Field tkeySignatureInception{dns, "dns.tkey.signature_inception", "Signature Inception",
                                 Type::AbsoluteTime, Base::Utc};
    Field tkeyMode{dns, "dns.tkey.mode", "Mode", Type::U16, Base::Dec, kTkeyModes};
    Field tkeyError{dns, "dns.tkey.error", "Error", Type::U16, Base::Dec, kRcodes};
    Field tkeyKeySize{dns, "dns.tkey.key_size", "Key Size", Type::U16, Base::Dec};
    Field tkeyKeyData{dns, "dns.tkey.key_data", "Key Data", Type::Bytes};
    Field tkeyOtherSize{dns, "dns.tkey.other_size", "Other Size", Type::U16, Base::Dec};
    Field tkeyOtherData{dns, "dns.tkey.other_data", "Other Data", Type::Bytes};
    Field ipseckeyGatewayPrecedence{dns, "dns.ipseckey.gateway_precedence", "Gateway Precedence", Type::U8,
                                    Base::Dec};
    Field ipseckeyGatewayAlgorithm{
        dns, "dns.ipseckey.gateway_algorithm", "Gateway Algorithm", Type::U8, Base::Dec, kIpsecKeyAlgorithms};
    Field ipseckeyGatewayType{
        dns, "dns.ipseckey.gateway_type", "Gateway Type", Type::U8, Base::Dec, kIpsecKeyGateways};
    Field ipseckeyGatewayIpv4{dns, "dns.ipseckey.gateway_ipv4", "IPv4 Gateway", Type::Ipv4};
    Field ipseckeyGatewayIpv6{dns, "dns.ipseckey.gateway_ipv6", "IPv6 Gateway", Type::Ipv6};
    Field ipseckeyGatewayDns{dns, "dns.ipseckey.gateway_dns", "DNS Gateway", Type::String};
    Field ipseckeyPublicKey{dns, "dns.ipseckey.public_key", "Public Key", Type::Bytes};
    Field xpfIpVersion{dns, "dns.xpf.ip_version", "IP Version", Type::U16, Base::Dec, kIpVersions};
    Field xpfProtocol{dns, "dns.xpf.protocol", "Protocol", Type::U8, Base::Dec, ipProtocolNames()};
    Field xpfSourceIpv4{dns, "dns.xpf.source_ipv4", "IPv4 Source", Type::Ipv4};
    Field xpfDestinationIpv4{dns, "dns.xpf.destination_ipv4", "IPv4 Destination", Type::Ipv4};
    Field xpfSourceIpv6{dns, "dns.xpf.source_ipv6", "IPv6 Source", Type::Ipv6};
    Field xpfDestinationIpv6{dns, "dns.xpf.destination_ipv6", "IPv6 Destination", Type::Ipv6};
    Field xpfSport{dns, "dns.xpf.sport", "Source port", Type::U16, Base::Dec};
    Field xpfDport{dns, "dns.xpf.dport", "Destination port", Type::U16, Base::Dec};
    Field a6PrefixLen{dns, "dns.a6.prefix_len", "Prefix len", Type::U8, Base::Dec};
    Field a6AddressSuffix{dns, "dns.a6.address_suffix", "Address Suffix", Type::Ipv6};
    Field a6PrefixName{dns, "dns.a6.prefix_name", "Prefix name", Type::String};
    Field dname{dns, "dns.dname", "Dname", Type::String};
    Field locVersion{dns, "dns.loc.version", "Version", Type::U8, Base::Dec};
    Field locSize{dns, "dns.loc.size", "Size", Type::U8, Base::Dec};
    Field locHorizontalPrecision{dns, "dns.loc.horizontal_precision", "Horizontal Precision", Type::U8,
                                 Base::Dec};
    Field locVerticalPrecision{dns, "dns.loc.vertical_precision", "Vertical Precision", Type::U8, Base::Dec};
    Field locLatitude{dns, "dns.loc.latitude", "Latitude", Type::U32, Base::Dec};
    Field locLongitude{dns, "dns.loc.longitude", "Longitude", Type::U32, Base::Dec};
    Field locAltitude{dns, "dns.loc.altitude", "Altitude", Type::U32, Base::Dec};
    Field locUnknownData{dns, "dns.loc.unknown_data", "Unknown data", Type::Bytes};
    Field nxtNextDomainName{dns, "dns.nxt.next_domain_name", "Next Domain Name", Type::String};
    Field kxPreference{dns, "dns.kx.preference", "Preference", Type::U16, Base::Dec};
    Field kxKeyExchange{dns, "dns.kx.key_exchange", "Key Exchange", Type::String};
    Field certType{dns, "dns.cert.type", "Type", Type::U16, Base::Dec, kCertificateTypes};
    Field certKeyTag{dns, "dns.cert.key_tag", "Key Tag", Type::U16, Base::Hex};
    Field certAlgorithm{dns, "dns.cert.algorithm", "Algorithm", Type::U8, Base::Dec, kAlgorithms};
    Field certCertificate{dns, "dns.cert.certificate", "Certificate (or CRL)", Type::Bytes};
    Field nsecNextDomainName{dns, "dns.nsec.next_domain_name", "Next Domain Name", Type::String};
    Field ns{dns, "dns.ns", "Name Server", Type::String};
    Field opt{dns, "dns.opt", "Option", Type::None};
    Field optCode{dns, "dns.opt.code", "Option Code", Type::U16, Base::Dec, kEdnsOptions};
    Field optLen{dns, "dns.opt.len", "Option Length", Type::U16, Base::Dec};
    Field optData{dns, "dns.opt.data", "Option Data", Type::Bytes};
    Field optDau{dns, "dns.opt.dau", "DAU", Type::U8, Base::Dec, kAlgorithms};
    Field optDhu{dns, "dns.opt.dhu", "DHU", Type::U8, Base::Dec, kDigests};
    Field optN3u{dns, "dns.opt.n3u", "N3U", Type::U8, Base::Dec, kNsec3Hashes};
    Field optClientFamily{dns, "dns.opt.client.family", "Family", Type::U16, Base::Dec, kFamilies};
    Field optClientNetmask{dns, "dns.opt.client.netmask", "Source Netmask", Type::U8, Base::Dec};
    Field optClientScope{dns, "dns.opt.client.scope", "Scope Netmask", Type::U8, Base::Dec};
    Field optClientAddr{dns, "dns.opt.client.addr", "Client Subnet", Type::Bytes};
    Field optClientAddr4{dns, "dns.opt.client.addr4", "Client Subnet", Type::Ipv4};
    Field optClientAddr6{dns, "dns.opt.client.addr6", "Client Subnet", Type::Ipv6};
    Field optCookieClient{dns, "dns.opt.cookie.client", "Client Cookie", Type::Bytes};
    Field optCookieServer{dns, "dns.opt.cookie.server", "Server Cookie", Type::Bytes};
    Field optEdnsTcpKeepaliveTimeout{dns, "dns.opt.edns_tcp_keepalive.timeout", "Timeout", Type::U16,
                                     Base::Dec};
    Field optPadding{dns, "dns.opt.padding", "Padding", Type::Bytes};
    Field optChainFqdn{dns, "dns.opt.chain.fqdn", "Closest Trust Point", Type::String};
    Field optExtErrorInfoCode{
        dns, "dns.opt.ext_error.info_code", "Info Code", Type::U16, Base::Dec, kExtendedErrors};
    Field optExtErrorExtraText{dns, "dns.opt.ext_error.extra_text", "Extra Text", Type::String};
    Field nsec3Algo{dns, "dns.nsec3.algo", "Hash algorithm", Type::U8, Base::Dec, kNsec3Hashes};
    Field nsec3Flags{dns, "dns.nsec3.flags", "NSEC3 flags", Type::U8, Base::Dec};
    Field nsec3FlagsOptOut{
        dns, "dns.nsec3.flags.opt_out", "NSEC3 Opt-out flag", Type::Boolean, 8, kNsec3FlagsOptOut, 0x1};
    Field nsec3Iterations{dns, "dns.nsec3.iterations", "NSEC3 iterations", Type::U16, Base::Dec};
    Field nsec3SaltLength{dns, "dns.nsec3.salt_length", "Salt length", Type::U8, Base::Dec};
    Field nsec3SaltValue{dns, "dns.nsec3.salt_value", "Salt value", Type::Bytes};
    Field nsec3HashLength{dns, "dns.nsec3.hash_length", "Hash length", Type::U8, Base::Dec};
    Field nsec3HashValue{dns, "dns.nsec3.hash_value", "Next hashed owner", Type::String};
    Field tlsaCertificateUsage{
        dns, "dns.tlsa.certificate_usage", "Certificate Usage", Type::U8, Base::Dec, kTlsaUsages};
    Field tlsaSelector{dns, "dns.tlsa.selector", "Selector", Type::U8, Base::Dec, kTlsaSelectors};
    Field tlsaMatchingType{dns,           "dns.tlsa.matching_type", "Matching Type", Type::U8, Base::Dec,
                           kTlsaMatchings};
    Field tlsaCertificateAssociationData{dns, "dns.tlsa.certificate_association_data",
                                         "Certificate Association Data", Type::Bytes};
    Field tsigAlgorithmName{dns, "dns.tsig.algorithm_name", "Algorithm Name", Type::String};
    Field tsigTimeSigned{dns, "dns.tsig.time_signed", "Time Signed", Type::AbsoluteTime, Base::Utc};
    Field tsigOriginalId{dns, "dns.tsig.original_id", "Original Id", Type::U16, Base::Dec};
    Field tsigError{dns, "dns.tsig.error", "Error", Type::U16, Base::Dec, kRcodes};
    Field tsigFudge{dns, "dns.tsig.fudge", "Fudge", Type::U16, Base::Dec};
    Field tsigMacSize{dns, "dns.tsig.mac_size", "MAC Size", Type::U16, Base::Dec};
    Field tsigOtherLen{dns, "dns.tsig.other_len", "Other Len", Type::U16, Base::Dec};
    Field tsigMac{dns, "dns.tsig.mac", "MAC", Type::None};
    Field tsigOtherData{dns, "dns.tsig.other_data", "Other Data", Type::Bytes};
    Field sshfpAlgorithm{dns, "dns.sshfp.algorithm", "Algorithm", Type::U8, Base::Dec, kSshKeys};
    Field sshfpFingerprintType{
        dns, "dns.sshfp.fingerprint.type", "Fingerprint type", Type::U8, Base::Dec, kSshHashes};
    Field sshfpFingerprint{dns, "dns.sshfp.fingerprint", "Fingerprint", Type::Bytes};
    Field hipHitLength{dns, "dns.hip.hit.length", "HIT length", Type::U8, Base::Dec};
    Field hipHitPkAlgo{dns, "dns.hip.hit.pk.algo", "HIT length", Type::U8, Base::Dec, kHipAlgorithms};
    Field hipPkLength{dns, "dns.hip.pk.length", "PK length", Type::U16, Base::Dec};
    Field hipHit{dns, "dns.hip.hit", "Host Identity Tag", Type::Bytes};
    Field hipPk{dns, "dns.hip.pk", "HIP Public Key", Type::Bytes};
    Field hipRendezvousServer{dns, "dns.hip.rendezvous_server", "Rendezvous Server", Type::String};
    Field dhcidRdata{dns, "dns.dhcid.rdata", "DHCID Data", Type::Bytes};
    Field dsKeyId{dns, "dns.ds.key_id", "Key id", Type::U16, Base::Hex};
    Field dsAlgorithm{dns, "dns.ds.algorithm", "Algorithm", Type::U8, Base::Dec, kAlgorithms};
    Field dsDigestType{dns, "dns.ds.digest_type", "Digest Type", Type::U8, Base::Dec, kDigests};
    Field dsDigest{dns, "dns.ds.digest", "Digest", Type::Bytes};
    Field aplAddressFamily{dns, "dns.apl.address_family", "Address Family", Type::U16, Base::Dec, kFamilies};
    Field aplCodedPrefix{dns, "dns.apl.coded_prefix", "Prefix Length", Type::U8, Base::Dec};
    Field aplNegation{dns, "dns.apl.negation", "Negation Flag", Type::Boolean, 8, kAplNegation, 0x80};
    Field aplAfdlength{dns, "dns.apl.afdlength", "Address Length", Type::U8, Base::Dec, {}, 0x7f};
    Field aplAfdpartIpv4{dns, "dns.apl.afdpart.ipv4", "Address", Type::Ipv4};
    Field aplAfdpartIpv6{dns, "dns.apl.afdpart.ipv6", "Address", Type::Ipv6};
    Field aplAfdpartData{dns, "dns.apl.afdpart.data", "Address", Type::Bytes};
    Field gposLongitudeLength{dns, "dns.gpos.longitude_length", "Longitude length", Type::U8, Base::Dec};
    Field gposLongitude{dns, "dns.gpos.longitude", "Longitude", Type::String};
    Field gposLatitudeLength{dns, "dns.gpos.latitude_length", "Latitude length", Type::U8, Base::Dec};
    Field gposLatitude{dns, "dns.gpos.latitude", "Latitude", Type::String};
    Field gposAltitudeLength{dns, "dns.gpos.altitude_length", "Altitude length", Type::U8, Base::Dec};
    Field gposAltitude{dns, "dns.gpos.altitude", "Altitude", Type::String};
    Field rpMailbox{dns, "dns.rp.mailbox", "Mailbox", Type::String};
    Field rpTxtRr{dns, "dns.rp.txt_rr", "TXT RR", Type::String};
    Field afsdbSubtype{dns, "dns.afsdb.subtype", "Subtype", Type::U16, Base::Dec};
    Field afsdbHostname{dns, "dns.afsdb.hostname", "Hostname", Type::String};
    Field x25Length{dns, "dns.x25.length", "Length", Type::U8, Base::Dec};
    Field x25PsdnAddress{dns, "dns.x25.psdn_address", "PSDN-Address", Type::String};
    Field idsnLength{dns, "dns.idsn.length", "Length", Type::U8, Base::Dec};
    Field idsnAddress{dns, "dns.idsn.address", "ISDN Address", Type::String};
    Field idsnSaLength{dns, "dns.idsn.sa.length", "Length", Type::U8, Base::Dec};
    Field idsnSaAddress{dns, "dns.idsn.sa.address", "Sub Address", Type::String};
    Field rtSubtype{dns, "dns.rt.subtype", "Preference", Type::U16, Base::Dec};
    Field rtIntermediateHost{dns, "dns.rt.intermediate_host", "Intermediate Hostname", Type::String};
    Field nsapRdata{dns, "dns.nsap.rdata", "NSAP Data", Type::Bytes};
    Field nsapPtrOwner{dns, "dns.nsap_ptr.owner", "Owner", Type::String};
    Field caaFlags{dns, "dns.caa.flags", "CAA Flags", Type::U8, Base::Hex};
    Field caaFlagsIssuerCritical{
        dns, "dns.caa.flags.issuer_critical", "Issuer Critical", Type::Boolean, 8, kCaaFlagsIssuerCritical,
        0x80};
    Field caaIssue{dns, "dns.caa.issue", "Issue", Type::String};
    Field caaIssuewild{dns, "dns.caa.issuewild", "Issue Wildcard", Type::String};
    Field caaIodef{dns, "dns.caa.iodef", "Report URL", Type::String};
    Field caaUnknown{dns, "dns.caa.unknown", "Unknown tag", Type::String};
    Field caaTagLength{dns, "dns.caa.tag_length", "Tag length", Type::U8, Base::Dec};
    Field caaTag{dns, "dns.caa.tag", "Tag", Type::String};
    Field caaValue{dns, "dns.caa.value", "Value", Type::String};
    Field winsLocalFlag{dns, "dns.wins.local_flag", "Local Flag", Type::Boolean, 32, kWinsLocalFlag, 0x1};
    Field winsLookupTimeout{dns, "dns.wins.lookup_timeout", "Lookup timeout", Type::U32, Base::Dec};
    Field winsCacheTimeout{dns, "dns.wins.cache_timeout", "Cache timeout", Type::U32, Base::Dec};
    Field winsNbWinsServers{dns, "dns.wins.nb_wins_servers", "Number of WINS servers", Type::U32, Base::Dec};
    Field winsWinsServer{dns, "dns.wins.wins_server", "WINS Server Address", Type::Ipv4};
    Field winsrLocalFlag{dns, "dns.winsr.local_flag", "Local Flag", Type::Boolean, 32, kWinsLocalFlag, 0x1};
    Field winsrLookupTimeout{dns, "dns.winsr.lookup_timeout", "Lookup timeout", Type::U32, Base::Dec};
    Field winsrCacheTimeout{dns, "dns.winsr.cache_timeout", "Cache timeout", Type::U32, Base::Dec};
    Field winsrNameResultDomain{dns, "dns.winsr.name_result_domain", "Name Result Domain", Type::String};
    Expert rrOptBadLength{dns, "dns.rr.opt.bad_length", Group::Malformed, Severity::Error,
                          "Length too long for any type of IP address."};
    Expert tsigNoalg{dns, "dns.tsig.noalg", Group::Undecoded, Severity::Warn, "No dissector for algorithm"};
    Expert keyIdBufferTooShort{dns, "dns.key_id_buffer_too_short", Group::Protocol, Severity::Warn,
                               "Buffer too short to compute a key id"};

    explicit RecordFields(Protocol& owner) : dns(owner) {}
};

}  // namespace dorsal::dns
