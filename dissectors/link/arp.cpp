// Address Resolution Protocol, RFC 826, RFC 903 (RARP), RFC 5227 (probes and announcements).
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "dissectors/core/layer.h"
#include "dissectors/link/ethertype.h"
#include "dissectors/link/hardware_type.h"

namespace dorsal {
namespace {

constexpr Name kOpcodes[] = {
    {0, "reserved"},
    {1, "request"},
    {2, "reply"},
    {3, "reverse request"},
    {4, "reverse reply"},
    {5, "drarp request"},
    {6, "drarp reply"},
    {7, "drarp error"},
    {8, "inverse request"},
    {9, "inverse reply"},
    {10, "arp nak"},
    {11, "mars request"},
    {12, "mars multi"},
    {13, "mars mserv"},
    {14, "mars join"},
    {15, "mars leave"},
    {16, "mars nak"},
    {17, "mars unserv"},
    {18, "mars sjoin"},
    {19, "mars sleave"},
    {20, "mars grouplist request"},
    {21, "mars grouplist reply"},
    {22, "mars redirect map"},
    {23, "mapos unarp"},
    {24, "experimental 1"},
    {25, "experimental 2"},
    {65535, "reserved"},
};
// What the Info column says of the operations of multicast address resolution, RFC 2022.
constexpr Name kMulticast[] = {
    {11, "MARS request"},           {12, "MARS MULTI request"},   {13, "MARS MSERV request"},
    {14, "MARS JOIN request"},      {15, "MARS LEAVE"},           {16, "MARS NAK"},
    {17, "MARS UNSERV request"},    {18, "MARS SJOIN request"},   {19, "MARS SLEAVE"},
    {20, "MARS grouplist request"}, {21, "MARS grouplist reply"}, {22, "MARS redirect map"},
    {23, "MAPOS UNARP request"},
};
constexpr Name kDrarpErrors[] = {
    {1, "restricted"}, {2, "no address"}, {3, "serverdown"}, {4, "moved"}, {5, "failure"}};

enum Opcode : uint16_t {
    Request = 1,
    Reply,
    ReverseRequest,
    ReverseReply,
    DynamicRequest,
    DynamicReply,
    DynamicError,
    InverseRequest,
    InverseReply,
    Nak,
    FirstMulticast = 11,
    LastMulticast = 22,
    Unarp = 23
};
constexpr uint16_t kEthernet = 1, kIeee802 = 6, kIpv4 = 0x0800;
constexpr uint32_t kHeader = 8;

struct Packet {
    uint16_t hardware, protocol, opcode;
    uint32_t hardwareSize, protocolSize;
    bool isEthernet, isIpv4;
    bool gratuitous = false, announcement = false, probe = false;
    uint32_t senderHardware() const { return kHeader; }
    uint32_t senderProtocol() const { return kHeader + hardwareSize; }
    uint32_t targetHardware() const { return senderProtocol() + protocolSize; }
    uint32_t targetProtocol() const { return targetHardware() + hardwareSize; }
    uint32_t size() const { return targetProtocol() + protocolSize; }
};

// Who said last that an address is theirs.
struct Claim {
    std::array<uint8_t, 6> mac;
    uint32_t packet;
};
struct Claims final : FlowState {
    static constexpr size_t kMost = 1u << 16;
    std::unordered_map<uint32_t, Claim> byAddress;
};

// Other claims of the packet's addresses; packet 0: none.
struct Conflicts {
    Claim sender, target;
    bool targetClaimed;
};

struct Arp final : Protocol {
    Field hardwareType{*this, "arp.hw.type", "Hardware type", Type::U16, Base::Dec, hardwareTypeNames()};
    Field protocolType{*this, "arp.proto.type", "Protocol type", Type::U16, Base::Hex, ethertypeNames()};
    Field hardwareSize{*this, "arp.hw.size", "Hardware size", Type::U8, Base::Dec};
    Field protocolSize{*this, "arp.proto.size", "Protocol size", Type::U8, Base::Dec};
    Field opcode{*this, "arp.opcode", "Opcode", Type::U16, Base::Dec, kOpcodes};
    Field isGratuitous{*this, "arp.isgratuitous", "Is gratuitous", Type::Boolean, 0};
    Field isProbe{*this, "arp.isprobe", "Is probe", Type::Boolean, 0};
    Field isAnnouncement{*this, "arp.isannouncement", "Is announcement", Type::Boolean, 0};
    Field senderHardware{*this, "arp.src.hw", "Sender hardware address", Type::Bytes};
    Field senderMac{*this, "arp.src.hw_mac", "Sender MAC address", Type::Ether};
    Field senderProtocol{*this, "arp.src.proto", "Sender protocol address", Type::Bytes};
    Field senderIp{*this, "arp.src.proto_ipv4", "Sender IP address", Type::Ipv4};
    Field targetHardware{*this, "arp.dst.hw", "Target hardware address", Type::Bytes};
    Field targetMac{*this, "arp.dst.hw_mac", "Target MAC address", Type::Ether};
    Field targetProtocol{*this, "arp.dst.proto", "Target protocol address", Type::Bytes};
    Field targetIp{*this, "arp.dst.proto_ipv4", "Target IP address", Type::Ipv4};
    Field drarpError{*this,       "arp.dst.drarp_error_status", "DRARP error status", Type::U16, Base::Dec,
                     kDrarpErrors};
    Field duplicateFrame{*this, "arp.duplicate-address-frame", "Frame showing earlier use of IP address",
                         Type::FrameNum};
    Field secondsSince{*this, "arp.seconds-since-duplicate-address-frame", "Seconds since earlier frame seen",
                       Type::U32, Base::Dec};
    Expert duplicate{*this, "arp.duplicate-address-detected", Group::Sequence, Severity::Warn,
                     "Two stations use the same IP address"};

    explicit Arp(Registry& r) : Protocol(r, "arp", "Address Resolution Protocol", "ARP/RARP") {
        r.bind("ethertype", {0x0806, 0x8035}, *this);
        r.bind("gre.proto", 0x0806, *this);
    }

    void parse(Layer& in) const override {
        in.column("ARP");
        in.info("");
        Packet p{};
        p.hardware = in.u16(hardwareType);
        p.protocol = in.u16(protocolType);
        p.hardwareSize = in.u8(hardwareSize);
        p.protocolSize = in.u8(protocolSize);
        p.opcode = in.u16(opcode);
        p.isEthernet = (p.hardware == kEthernet || p.hardware == kIeee802) && p.hardwareSize == 6;
        p.isIpv4 = p.protocol == kIpv4 && p.protocolSize == 4;
        in.headerLength(std::min(p.size(), in.view.captured()));
        in.view.need(0, p.size());
        in.setLength(p.size());
        classify(in, p);
        title(in, p);
        if (p.gratuitous) in.addNumber(isGratuitous, 0, 0, 1).generated();
        if (p.announcement) in.addNumber(isAnnouncement, 0, 0, 1).generated();
        if (p.probe) in.addNumber(isProbe, 0, 0, 1).generated();
        if (in.wantsColumns()) columns(in, p);
        addresses(in, p);
        if (p.isEthernet && p.isIpv4 && (p.opcode == Request || p.opcode == Reply)) findConflicts(in, p);
    }

    static void classify(const Layer& in, Packet& p) {
        auto sender = in.view.bytes(p.senderProtocol(), p.protocolSize);
        auto target = in.view.bytes(p.targetProtocol(), p.protocolSize);
        auto targetMac = in.view.bytes(p.targetHardware(), p.hardwareSize);
        auto zero = [](auto bytes) {
            return std::all_of(bytes.begin(), bytes.end(), [](uint8_t b) { return b == 0; });
        };
        if (p.opcode != Request && p.opcode != Reply) return;
        p.gratuitous = !sender.empty() && std::equal(sender.begin(), sender.end(), target.begin());
        p.announcement = p.gratuitous && p.opcode == Request && !targetMac.empty() && zero(targetMac);
        p.probe = !p.gratuitous && p.opcode == Request && zero(sender);
    }

    void title(Layer& in, const Packet& p) const {
        auto self = in.self();
        if (!self.texts()) return;
        if (p.announcement)
            self.append(" (ARP Announcement)");
        else if (p.probe)
            self.append(" (ARP Probe)");
        else if (auto name = opcode.values.find(p.opcode))
            self.append(" ({}{})", name, p.gratuitous ? "/gratuitous ARP" : "");
        else
            self.append(" (opcode 0x{:04x})", p.opcode);
    }

    void addresses(Layer& in, const Packet& p) const {
        auto mac = [&](const Field& ether, const Field& other, uint32_t at) {
            if (p.hardwareSize) in.add(p.isEthernet ? ether : other, at, p.hardwareSize);
        };
        auto address = [&](const Field& ip, const Field& other, uint32_t at) {
            if (p.protocolSize) in.add(p.isIpv4 ? ip : other, at, p.protocolSize);
        };
        mac(senderMac, senderHardware, p.senderHardware());
        address(senderIp, senderProtocol, p.senderProtocol());
        mac(targetMac, targetHardware, p.targetHardware());
        if (p.opcode == DynamicError && p.protocolSize)
            in.add(drarpError, p.targetProtocol(), 1);
        else
            address(targetIp, targetProtocol, p.targetProtocol());
    }

    static std::string text(const Layer& in, bool known, uint32_t at, uint32_t size) {
        auto bytes = in.view.bytes(at, size);
        if (size == 0) return "<No address>";
        if (known && size == 4) return Address::ipv4(bytes.data()).toString();
        if (known) return Address::ether(bytes.data()).toString();
        constexpr size_t kMost = 36;
        std::string out;
        for (auto b : bytes.first(std::min(bytes.size(), kMost)))
            fmt::format_to(std::back_inserter(out), "{:02x}", b);
        return size > kMost ? out + "…" : out;
    }

    void columns(Layer& in, const Packet& p) const {
        auto senderMacText = text(in, p.isEthernet, p.senderHardware(), p.hardwareSize);
        auto targetMacText = text(in, p.isEthernet, p.targetHardware(), p.hardwareSize);
        auto sender = text(in, p.isIpv4, p.senderProtocol(), p.protocolSize);
        auto target = text(in, p.isIpv4, p.targetProtocol(), p.protocolSize);
        if (p.opcode == ReverseRequest || p.opcode == ReverseReply)
            in.column("RARP");
        else if (p.opcode == InverseRequest || p.opcode == InverseReply)
            in.column("Inverse ARP");
        else if (p.opcode >= DynamicRequest && p.opcode <= DynamicError)
            in.column("DRARP");
        else if (p.opcode >= FirstMulticast && p.opcode <= LastMulticast)
            in.column("MARS");
        else if (p.opcode == Unarp)
            in.column("MAPOS");
        switch (p.opcode) {
            case Request:
                if (p.announcement)
                    in.info("ARP Announcement for {}", target);
                else if (p.gratuitous)
                    in.info("Gratuitous ARP for {} (Request)", target);
                else if (p.probe)
                    in.info("Who has {}? (ARP Probe)", target);
                else
                    in.info("Who has {}? Tell {}", target, sender);
                break;
            case Reply:
                if (p.gratuitous)
                    in.info("Gratuitous ARP for {} (Reply)", sender);
                else
                    in.info("{} is at {}", sender, senderMacText);
                break;
            case ReverseRequest:
            case DynamicRequest:
            case InverseRequest: in.info("Who is {}? Tell {}", targetMacText, senderMacText); break;
            case ReverseReply:
            case DynamicReply: in.info("{} is at {}", targetMacText, target); break;
            case DynamicError: in.info("DRARP Error"); break;
            case InverseReply: in.info("{} is at {}", senderMacText, sender); break;
            case Nak: in.info("ARP NAK"); break;
            case 24:
            case 25: in.info("Experimental {} ( opcode {} )", p.opcode - 23, p.opcode); break;
            default:
                if (auto name = Values(kMulticast).find(p.opcode))
                    in.info("{} from {} at {}", name, senderMacText, sender);
                else
                    in.info("Unknown ARP opcode 0x{:04x}", p.opcode);
        }
    }

    // The earlier claim that this one contradicts, which then stands as it was, or one without a packet; none
    // at all where nothing is claimed.
    static std::optional<Claim> claim(Layer& in, Claims& claims, uint32_t addressAt, uint32_t macAt) {
        uint32_t address = in.view.u32(addressAt);
        auto mac = in.view.bytes(macAt, 6);
        bool none = std::all_of(mac.begin(), mac.end(), [](uint8_t b) { return b == 0; });
        if (address == 0 || address == UINT32_MAX || none || mac[0] & 1) return std::nullopt;
        if (claims.byAddress.size() >= Claims::kMost) claims.byAddress.clear();
        Claim now{{}, in.out.frame.number};
        std::copy_n(mac.begin(), 6, now.mac.begin());
        auto [it, isNew] = claims.byAddress.try_emplace(address, now);
        if (isNew) return Claim{};
        if (it->second.mac != now.mac) return it->second;
        it->second.packet = now.packet;
        return Claim{};
    }

    void findConflicts(Layer& in, const Packet& p) const {
        Conflicts* found = nullptr;
        if (in.pass()) {
            auto& claims = in.pass()->state<Claims>(*this);
            Conflicts c{};
            c.sender = claim(in, claims, p.senderProtocol(), p.senderHardware()).value_or(Claim{});
            if (p.opcode == Reply && !p.gratuitous) {
                auto target = claim(in, claims, p.targetProtocol(), p.targetHardware());
                c.target = target.value_or(Claim{});
                c.targetClaimed = target.has_value();
            }
            if (c.sender.packet || c.target.packet) {
                found = in.note<Conflicts>();
                if (found) *found = c;
            }
        } else {
            found = in.note<Conflicts>();
        }
        if (!found) return;
        // The column tells of the last claim only.
        uint32_t last = found->targetClaimed ? p.targetProtocol() : p.senderProtocol();
        if (in.wantsColumns() && (found->targetClaimed ? found->target : found->sender).packet)
            in.infoAppend(" (duplicate use of {} detected!)", text(in, true, last, 4));
        showConflict(in, found->sender, p.senderProtocol(), p.senderHardware());
        showConflict(in, found->target, p.targetProtocol(), p.targetHardware());
    }

    void showConflict(Layer& in, const Claim& other, uint32_t addressAt, uint32_t macAt) const {
        if (!other.packet) return;
        auto outside = in.beside();
        auto item = in.textItem(0, 0).generated();
        std::string address = in.wantsTexts() ? text(in, true, addressAt, 4) : std::string();
        if (item.texts())
            item.label("Duplicate IP address detected for {} ({}) - also in use by {} (frame {})", address,
                       text(in, true, macAt, 6), Address::ether(other.mac.data()).toString(), other.packet);
        auto nest = in.in(item);
        in.expert(duplicate, in.addNumber(duplicateFrame, 0, 0, other.packet).generated(),
                  "Two stations use the same IP address ({})", address);
        if (in.wantsItems() && in.out.packets) {
            auto since = in.out.frame.time - in.out.packets->timeOf(other.packet);
            in.addNumber(secondsSince, 0, 0, uint64_t(since.seconds)).generated();
        }
    }
};

}  // namespace

void addArp(Registry& r) { r.add<Arp>(); }

}  // namespace dorsal
