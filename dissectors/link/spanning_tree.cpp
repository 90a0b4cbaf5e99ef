// Spanning tree: IEEE 802.1D (STP, RSTP), 802.1Q (MSTP), 802.1aq (shortest path bridging), Cisco's PVST+.
#include <algorithm>

#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

constexpr Name kProtocols[] = {{0, "Spanning Tree Protocol"}};
constexpr Name kVersions[] = {{0, "Spanning Tree"},
                              {2, "Rapid Spanning Tree"},
                              {3, "Multiple Spanning Tree"},
                              {4, "Shortest Path Tree"}};
constexpr Name kTypes[] = {
    {0x00, "Configuration"}, {0x02, "Rapid/Multiple Spanning Tree"}, {0x80, "Topology Change Notification"}};
constexpr Name kRoles[] = {{1, "Alternate or Backup"}, {2, "Root"}, {3, "Designated"}};
constexpr Name kTlvTypes[] = {{0, "Originating VLAN"}};
constexpr TrueFalse kYesNo{"Yes", "No"};

enum BpduType : uint8_t { Configuration = 0x00, Rapid = 0x02, TopologyChange = 0x80 };
constexpr uint8_t kMultiple = 3, kShortestPath = 4;
constexpr uint32_t kUpToPort = 27;  // of the bytes that the summary needs
constexpr uint32_t kRegion = 38;    // where the description of an MST region starts
constexpr uint32_t kRegionBytes = 64;
constexpr uint32_t kInstanceBytes = 16;
constexpr uint32_t kPvstTlvs = 36;
constexpr uint32_t kConfigurationIdBytes = 51, kAgreementBytes = 34;
constexpr uint8_t kPvstGroup[] = {0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcd};

struct Stp final : Protocol {
    struct BridgeFields {
        Field priority, extension, address;
    };

    Field protocolId{*this, "stp.protocol", "Protocol Identifier", Type::U16, Base::Hex, kProtocols};
    Field version{*this, "stp.version", "Protocol Version Identifier", Type::U8, Base::Dec, kVersions};
    Field type{*this, "stp.type", "BPDU Type", Type::U8, Base::Hex, kTypes};
    Field flags{*this, "stp.flags", "BPDU flags", Type::U8, Base::Hex};
    Field acknowledgment{*this, "stp.flags.tcack", "Topology Change Acknowledgment", Type::Boolean, 8, kYesNo,
                         0x80};
    Field agreement{*this, "stp.flags.agreement", "Agreement", Type::Boolean, 8, kYesNo, 0x40};
    Field forwarding{*this, "stp.flags.forwarding", "Forwarding", Type::Boolean, 8, kYesNo, 0x20};
    Field learning{*this, "stp.flags.learning", "Learning", Type::Boolean, 8, kYesNo, 0x10};
    Field portRole{*this, "stp.flags.port_role", "Port Role", Type::U8, Base::Dec, kRoles, 0x0c};
    Field proposal{*this, "stp.flags.proposal", "Proposal", Type::Boolean, 8, kYesNo, 0x02};
    Field topologyChange{*this, "stp.flags.tc", "Topology Change", Type::Boolean, 8, kYesNo, 0x01};
    BridgeFields root{{*this, "stp.root.prio", "Root Bridge Priority", Type::U16, Base::Dec},
                      {*this, "stp.root.ext", "Root Bridge System ID Extension", Type::U16, Base::Dec},
                      {*this, "stp.root.hw", "Root Bridge System ID", Type::Ether}};
    Field rootCost{*this, "stp.root.cost", "Root Path Cost", Type::U32, Base::Dec};
    BridgeFields bridge{{*this, "stp.bridge.prio", "Bridge Priority", Type::U16, Base::Dec},
                        {*this, "stp.bridge.ext", "Bridge System ID Extension", Type::U16, Base::Dec},
                        {*this, "stp.bridge.hw", "Bridge System ID", Type::Ether}};
    Field port{*this, "stp.port", "Port identifier", Type::U16, Base::Hex};
    Field messageAge{*this, "stp.msg_age", "Message Age", Type::Double};
    Field maxAge{*this, "stp.max_age", "Max Age", Type::Double};
    Field helloTime{*this, "stp.hello", "Hello Time", Type::Double};
    Field forwardDelay{*this, "stp.forward", "Forward Delay", Type::Double};
    Field version1Length{*this, "stp.version_1_length", "Version 1 Length", Type::U8, Base::Dec};
    Field tlvType{*this, "stp.pvst.tlvtype", "Type", Type::U16, Base::Hex, kTlvTypes};
    Field tlvLength{*this, "stp.pvst.tlvlen", "Length", Type::U16, Base::Dec};
    Field originatingVlan{*this, "stp.pvst.origvlan", "Originating VLAN", Type::U16, Base::Dec};
    Field tlvValue{*this, "stp.pvst.tlvval", "Value", Type::Bytes};
    Field version3Length{*this, "mstp.version_3_length", "Version 3 Length", Type::U16, Base::Dec};
    Field selector{*this, "mstp.config_format_selector", "MST Config ID format selector", Type::U8,
                   Base::Dec};
    Field configName{*this, "mstp.config_name", "MST Config name", Type::StringzPad};
    Field revision{*this, "mstp.config_revision_level", "MST Config revision", Type::U16, Base::Dec};
    Field digest{*this, "mstp.config_digest", "MST Config digest", Type::Bytes};
    Field internalCost{*this, "mstp.cist_internal_root_path_cost", "CIST Internal Root Path Cost", Type::U32,
                       Base::Dec};
    BridgeFields cist{
        {*this, "mstp.cist_bridge.prio", "CIST Bridge Priority", Type::U16, Base::Dec},
        {*this, "mstp.cist_bridge.ext", "CIST Bridge Identifier System ID Extension", Type::U16, Base::Dec},
        {*this, "mstp.cist_bridge.hw", "CIST Bridge Identifier System ID", Type::Ether}};
    Field remainingHops{*this, "mstp.cist_remaining_hops", "CIST Remaining hops", Type::U8, Base::Dec};
    Field instanceFlags{*this, "mstp.msti.flags", "MSTI flags", Type::U8, Base::Hex};
    Field instancePriority{*this, "mstp.msti.priority", "Priority", Type::U8, Base::Hex, {}, 0xf0};
    Field instanceId{*this, "mstp.msti.msti_id", "MSTID", Type::U16, Base::Dec, {}, 0xfff};
    Field instanceRoot{*this, "mstp.msti.root.hw", "Regional Root", Type::Ether};
    Field instanceCost{*this, "mstp.msti.root_cost", "Internal root path cost", Type::U32, Base::Dec};
    Field instanceBridgePriority{*this, "mstp.msti.bridge_priority", "Bridge Identifier Priority", Type::U8,
                                 Base::Dec};
    Field instancePortPriority{*this, "mstp.msti.port_priority", "Port identifier priority", Type::U8,
                               Base::Dec};
    Field instanceHops{*this, "mstp.msti.remaining_hops", "Remaining hops", Type::U8, Base::Dec};
    Field version4Length{*this, "mstp.version_4_length", "Version 4 Length", Type::U16, Base::Dec};
    Field agreementNumber{
        *this, "mstp.agree_flags.agreement_num", "Agreement Number", Type::U8, Base::Dec, {}, 0x3};
    Field disagreementNumber{
        *this, "mstp.agree_flags.dagreement_num", "Disagreement Number", Type::U8, Base::Dec, {}, 0xc};
    Field agreementValid{
        *this, "mstp.agree_flags.agreement_valid", "Agreement Valid Flag", Type::Boolean, 8, kYesNo, 0x10};
    Field restrictedRole{*this, "mstp.agree_flags.rest_role", "Restricted Role", Type::Boolean, 8, kYesNo,
                         0x20};
    Field agreementDigest{*this, "mstp.agreement_digest", "Agreement Digest", Type::Bytes};
    Field formatId{
        *this, "bpdu.agreement_digest_format_id", "Agreement Digest Format Id", Type::U8, Base::Dec, {},
        0xf0};
    Field formatCapabilities{*this,
                             "bpdu.agreement_digest_format_capabilities",
                             "Agreement Digest Format Capabilities",
                             Type::U8,
                             Base::Dec,
                             {},
                             0x0f};
    Field conventionId{*this,
                       "bpdu.agreement_digest_convention_id",
                       "Agreement Digest Convention Id",
                       Type::U8,
                       Base::Dec,
                       {},
                       0xf0};
    Field conventionCapabilities{*this,
                                 "bpdu.agreement_digest_convention_capabilities",
                                 "Agreement Digest Convention Capabilities",
                                 Type::U8,
                                 Base::Dec,
                                 {},
                                 0x0f};
    Field edgeCount{*this, "bpdu.agreement_digest_edge_count", "Agreement Digest Edge Count", Type::U16,
                    Base::Dec};
    Expert invalidLength{*this, "stp.pvst.tlvlen.invalid", Group::Malformed, Severity::Error,
                         "This record cannot have that length"};
    Expert missingVlan{*this, "stp.pvst.origvlan.missing", Group::Malformed, Severity::Error,
                       "The record that names the originating VLAN is missing or damaged"};
    Expert truncatedTlv{*this, "stp.pvst.tlv.truncated", Group::Malformed, Severity::Error,
                        "The record is shorter than its header"};
    Expert unknownTlv{*this, "stp.pvst.tlv.unknown", Group::Undecoded, Severity::Comment,
                      "Unknown type of record"};
    Expert unknownVersion{*this, "bpdu.version_support", Group::Protocol, Severity::Warn,
                          "Only versions 0, 2, 3 and 4 are known"};
    Expert unknownType{*this, "stp.type.unknown", Group::Protocol, Severity::Warn, "Unknown type of BPDU"};

    explicit Stp(Registry& r) : Protocol(r, "stp", "Spanning Tree Protocol", "STP") {
        ownItem = false;
        r.bind("llc.dsap", 0x42, *this);
        r.bind("llc.cisco_pid", {0x0108, 0x0109, 0x010b}, *this);
        r.bind("llc.bridged", {0x000e}, *this);
        r.bind("ethertype", 0x8181, *this);
        r.bind("ppp.protocol", 0x0031, *this);
    }

    void parse(Layer& in) const override {
        in.column("STP");
        in.info("");
        uint8_t versionValue = in.view.u8(2), typeValue = in.view.u8(3);
        const char* name = typeValue == Configuration      ? "Conf"
                           : typeValue != Rapid            ? nullptr
                           : versionValue == kMultiple     ? "MST"
                           : versionValue == kShortestPath ? "SPT"
                                                           : "RST";
        if (name)
            summary(in, name);
        else if (typeValue == TopologyChange)
            in.info("Topology Change Notification");
        else
            in.info("Unknown BPDU type ({})", typeValue);

        auto self = in.add(this->self, 0, in.view.captured());
        auto nest = in.in(self);
        in.u16(protocolId);
        in.u8(version);
        if (versionValue == 1 || versionValue > kShortestPath) in.expert(unknownVersion, in.last());
        in.u8(type);
        if (typeValue == TopologyChange) return;
        if (!name) {
            in.expert(unknownType, in.last());
            return;
        }
        addFlags(in, flags, 4, typeValue == Rapid);
        addBridge(in, root, 5, "Root Identifier");
        in.add(rootCost, 13, 4);
        addBridge(in, bridge, 17, "Bridge Identifier");
        in.add(port, 25, 2);
        addTime(in, messageAge, 27);
        addTime(in, maxAge, 29);
        addTime(in, helloTime, 31);
        addTime(in, forwardDelay, 33);
        if (typeValue == Rapid) {
            in.add(version1Length, 35, 1);
            if (versionValue >= kMultiple && in.view.reported() >= kRegion + kRegionBytes)
                region(in, versionValue);
        }
        auto& to = in.out.linkDestination;
        if (std::equal(std::begin(kPvstGroup), std::end(kPvstGroup), to.bytes.begin())) pvst(in, self);
    }

    static void summary(Layer& in, const char* name) {
        in.view.need(0, kUpToPort);
        if (!in.wantsColumns()) return;
        auto& v = in.view;
        in.info("{}. {}Root = {}/{}/{}  Cost = {}  Port = 0x{:04x}", name, v.u8(4) & 1 ? "TC + " : "",
                v.u16(5) & 0xf000, v.u16(5) & 0xfff, Address::ether(v.bytes(7, 6).data()).toString(),
                v.u32(13), v.u16(25));
    }

    Item addFlags(Layer& in, const Field& word, uint32_t at, bool isRapid) const {
        if (!isRapid) return in.bitmask(word, at, 1, {&acknowledgment, &topologyChange});
        return in.bitmask(
            word, at, 1,
            {&acknowledgment, &agreement, &forwarding, &learning, &portRole, &proposal, &topologyChange},
            Layer::kAppendAll | Layer::kTitlesOnly);
    }

    static void addBridge(Layer& in, const BridgeFields& f, uint32_t at, const char* title) {
        uint16_t word = in.view.u16(at);
        auto mac = in.view.bytes(at + 2, 6);
        auto item = in.textItem(at, 8);
        if (item.texts())
            item.label("{}: {} / {} / {}", title, word & 0xf000, word & 0xfff,
                       Address::ether(mac.data()).toString());
        auto nest = in.in(item);
        in.addNumber(f.priority, at, 1, word & 0xf000);
        in.addNumber(f.extension, at, 2, word & 0xfff);
        in.add(f.address, at + 2, 6);
    }

    static void addTime(Layer& in, const Field& f, uint32_t at) {
        in.addDouble(f, at, 2, in.view.u16(at) / 256.0);
    }

    void addConfigurationId(Layer& in, uint32_t at, const char* of) const {
        auto title = [&](const Item& item, const char* name) {
            if (of && item.texts()) {
                auto& n = item.node();
                std::string value;
                if (n.field == configName.id)
                    value =
                        std::string(in.view.text(at + 1, 32).substr(0, in.view.text(at + 1, 32).find('\0')));
                else if (n.field == digest.id)
                    for (auto b : in.view.bytes(at + 35, 16))
                        fmt::format_to(std::back_inserter(value), "{:02x}", b);
                else
                    value = std::to_string(n.value);
                item.label("{} {}: {}", of, name, value);
            }
        };
        title(in.add(selector, at, 1), "Config ID format selector");
        title(in.add(configName, at + 1, 32), "Config name");
        title(in.add(revision, at + 33, 2), "Config revision");
        title(in.add(digest, at + 35, 16), "Config digest");
    }

    void region(Layer& in, uint8_t versionValue) const {
        uint32_t length = in.view.u16(36);
        in.add(version3Length, 36, 2);
        // A length that does not even cover the region is taken to have no end.
        uint32_t most = in.view.captured(), end = kRegion + (length ? length : kRegionBytes);
        if (versionValue != kShortestPath && (!length || length >= kRegionBytes)) most = std::min(most, end);
        if (length && length < kRegionBytes) end = UINT32_MAX;
        {
            auto nest = in.in(in.text(36, most - 36, "MST Extension"));
            addConfigurationId(in, kRegion, nullptr);
            // Length zero is how switches from before the standard wrote it; they leave these two out.
            if (length) {
                in.add(internalCost, kRegion + 51, 4);
                addBridge(in, cist, kRegion + 55, "CIST Bridge Identifier");
            }
            in.add(remainingHops, kRegion + 63, 1);
            for (uint32_t at = kRegion + kRegionBytes; at < end; at += kInstanceBytes) {
                if (end - at < kInstanceBytes) throw BoundsError{BoundsError::Kind::Malformed};
                instance(in, at);
            }
        }
        if (versionValue == kShortestPath && in.view.left(end) >= 2) shortestPath(in, end);
    }

    void instance(Layer& in, uint32_t at) const {
        uint16_t word = in.view.u16(at + 1);
        in.view.need(at, kInstanceBytes);
        auto item = in.textItem(at, kInstanceBytes);
        if (item.texts())
            item.label("MSTID {}, Regional Root Identifier {} / {}", word & 0xfff, word & 0xf000,
                       Address::ether(in.view.bytes(at + 3, 6).data()).toString());
        auto nest = in.in(item);
        addFlags(in, instanceFlags, at, true);
        in.add(instancePriority, at + 1, 1);
        in.add(instanceId, at + 1, 2);
        in.add(instanceRoot, at + 3, 6);
        in.add(instanceCost, at + 9, 4);
        in.addNumber(instanceBridgePriority, at + 13, 1, uint64_t(in.view.u8(at + 13) >> 4));
        in.addNumber(instancePortPriority, at + 14, 1, uint64_t(in.view.u8(at + 14) >> 4));
        in.add(instanceHops, at + 15, 1);
    }

    void shortestPath(Layer& in, uint32_t at) const {
        uint32_t length = in.view.u16(at);
        in.add(version4Length, at, 2);
        if (length < kConfigurationIdBytes + kAgreementBytes) return;
        auto nest = in.in(in.text(at, length + 2, "SPT Extension"));
        {
            auto data = in.in(in.text(at + 2, kConfigurationIdBytes, "MCID Data"));
            addConfigurationId(in, at + 2, "SPT");
        }
        at += 2 + kConfigurationIdBytes;
        uint8_t word = in.view.u8(at);
        auto data =
            in.in(in.text(at, kAgreementBytes, "Agreement Data (AN: {}, DAN: {})", word & 3, word >> 2 & 3));
        for (auto f : {&agreementNumber, &disagreementNumber, &agreementValid, &restrictedRole})
            in.add(*f, at, 1);
        in.add(formatId, at + 2, 1);
        in.add(formatCapabilities, at + 2, 1);
        in.add(conventionId, at + 3, 1);
        in.add(conventionCapabilities, at + 3, 1);
        in.add(edgeCount, at + 4, 2);
        in.add(agreementDigest, at + 14, 20);
    }

    // The records that Cisco's per-VLAN spanning tree appends.
    void pvst(Layer& in, const Item& self) const {
        constexpr uint32_t kTlvHeader = 4;
        bool found = false;
        uint32_t at = kPvstTlvs;
        do {
            if (in.view.left(at) < kTlvHeader) {
                in.expert(truncatedTlv, self);
                break;
            }
            uint16_t kind = in.view.u16(at), length = in.view.u16(at + 2);
            in.view.need(at, kTlvHeader + length);
            bool isVlan = kind == 0;
            auto item = in.text(at, kTlvHeader + length, "Originating VLAN");
            if (!isVlan) item.label("Unknown TLV type: 0x{:04x}", kind);
            auto nest = in.in(item);
            in.add(tlvType, at, 2);
            auto lengthItem = in.add(tlvLength, at + 2, 2);
            if (!isVlan) {
                if (length) in.add(tlvValue, at + kTlvHeader, length);
                in.expert(unknownTlv, item);
            } else if (length == 2) {
                item.append(" (PVID): {}", in.view.u16(at + kTlvHeader));
                in.add(originatingVlan, at + kTlvHeader, 2);
                found = true;
            } else {
                in.expert(invalidLength, lengthItem);
            }
            at += kTlvHeader + length;
        } while (in.view.left(at));
        if (!found) in.expert(missingVlan, self);
    }
};

}  // namespace

void addStp(Registry& r) { r.add<Stp>(); }

}  // namespace dorsal
