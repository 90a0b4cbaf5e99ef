// Link Layer Discovery Protocol, IEEE 802.1AB.
#include "dissectors/core/text.h"
#include "dissectors/link/lldp/base_fields.h"
#include "dissectors/link/lldp/organizations.h"

namespace dorsal {
namespace {

enum Tlv : uint8_t {
    End,
    ChassisId,
    PortId,
    TimeToLive,
    PortDescription,
    SystemName,
    SystemDescription,
    Capabilities,
    ManagementAddress,
    Organization = 127
};
enum Oui : uint32_t { Bridging = 0x0080c2, EthernetOui = 0x00120f, Media = 0x0012bb, Profinet = 0x000ecf };
constexpr const char* kChassisShort[] = {"Rs", "CC", "IA", "PC", "MA", "NA", "IN", "LA"};
constexpr const char* kPortShort[] = {"Rs", "IA", "PC", "MA", "NA", "IN", "AC", "LA"};
constexpr const char* kMandatory[] = {"", "Chassis ID", "Port ID", "Time to Live"};

struct Lldp final : Protocol {
    LldpBase f{*this};
    LldpBridging bridging{*this};
    LldpEthernet ethernet{*this};
    LldpMedia media{*this};
    LldpProfinet profinet{*this};
    Expert badLength{*this, "lldp.incorrect_length", Group::Malformed, Severity::Warn,
                     "The record is too short"};
    Expert excess{*this, "lldp.excess_length", Group::Malformed, Severity::Warn,
                  "The record is longer than expected"};
    Expert badType{*this, "lldp.bad_type", Group::Malformed, Severity::Warn,
                   "Another record must stand here"};
    Expert deprecated{*this, "lldp.tlv_deprecated", Group::Protocol, Severity::Warn,
                      "This record is deprecated"};

    explicit Lldp(Registry& r) : Protocol(r, "lldp", "Link Layer Discovery Protocol", "LLDP") {
        ownItem = false;
        r.bind("ethertype", 0x88cc, *this);
    }

    void parse(Layer& in) const override {
        in.column("LLDP");
        in.info("");
        in.addSelf();
        auto nest = in.in(in.self());
        for (uint8_t wanted : {ChassisId, PortId, TimeToLive})
            if (!mandatory(in, wanted)) {
                in.info("Invalid {} TLV", kMandatory[wanted]);
                return;
            }
        while (in.left()) {
            uint16_t word = in.view.u16(in.pos);
            uint32_t length = word & 511;
            auto type = uint8_t(word >> 9);
            within(in, length, [&] { record(in, type, length); });
            if (type == End) {
                // tshark counts the last record, and one byte before it, as Ethernet's trailer.
                in.setLength(in.pos - 1);
                return;
            }
            in.pos += length + 2;
        }
        in.setLength(in.pos);
    }

    // Type and length; returns the item of the length.
    Item header(Layer& in) const {
        in.add(f.type, in.pos, 2);
        return in.add(f.len, in.pos, 2);
    }

    bool mandatory(Layer& in, uint8_t wanted) const {
        uint16_t word = in.view.u16(in.pos);
        uint32_t length = word & 511;
        if (word >> 9 != wanted) {
            auto item = in.text(in.pos, length, "Invalid {} (0x{:02X}), expected (0x{:02X})",
                                kMandatory[wanted], word >> 9, wanted);
            in.expert(badType, item);
            return false;
        }
        bool fine = false;
        within(in, length, [&] {
            fine = wanted == TimeToLive ? timeToLive(in, length) : identity(in, wanted == ChassisId, length);
        });
        in.pos += length + 2;
        return fine;
    }

    // Reads a record that ends before its own end only.
    template <class F>
    static void within(Layer& in, uint32_t length, F&& f) {
        auto whole = in.view;
        in.view = whole.sub(0, in.pos + 2 + whole.part(in.pos + 2, length).reported());
        f();
        in.view = whole;
    }

    bool timeToLive(Layer& in, uint32_t length) const {
        uint32_t at = in.pos + 2;
        uint16_t seconds = in.view.u16(at);
        auto nest = in.in(in.text(in.pos, length + 2, "Time To Live = {} sec", seconds));
        header(in);
        in.add(f.timeToLive, at, 2);
        in.infoAppend("{} ", seconds);
        return true;
    }

    bool identity(Layer& in, bool chassis, uint32_t length) const {
        const char* title = chassis ? "Chassis" : "Port";
        uint32_t at = in.pos + 2;
        uint8_t subtype = in.view.u8(at);
        const Field& subtypeField = chassis ? f.chassisSubtype : f.portSubtype;
        auto name = subtypeField.values.find(subtype);
        auto tree = in.text(in.pos, length + 2, "{} Subtype = {}", title,
                            name      ? name
                            : chassis ? "Reserved"
                                      : "Unknown");
        auto nest = in.in(tree);
        auto lengthItem = header(in);
        if (length < 2) {
            in.expert(badLength, lengthItem, "The record of {} is too short",
                      kMandatory[chassis ? ChassisId : PortId]);
            return false;
        }
        in.add(subtypeField, at, 1);
        std::string id = identityText(in, chassis, subtype, at + 1, length - 1);
        tree.append(", Id: {}", id);
        const char* prefix = subtype > 7 ? "Rs" : chassis ? kChassisShort[subtype] : kPortShort[subtype];
        in.infoAppend("{}/{} ", prefix, id);
        return true;
    }

    // Adds the identity and returns how it is written.
    std::string identityText(Layer& in, bool chassis, uint8_t subtype, uint32_t at, uint32_t n) const {
        constexpr uint8_t kChassisMac = 4, kChassisNetwork = 5, kChassisPort = 3;
        constexpr uint8_t kPortMac = 3, kPortNetwork = 4, kPortPart = 2;
        bool isMac = subtype == (chassis ? kChassisMac : kPortMac);
        bool isNetwork = subtype == (chassis ? kChassisNetwork : kPortNetwork);
        if (isMac && n == 6) {
            in.add(chassis ? f.chassisIdMac : f.portIdMac, at, 6);
            return Address::ether(in.view.bytes(at, 6).data()).toString();
        }
        if (isNetwork) {
            uint8_t family = in.view.u8(at);
            in.add(f.networkAddressSubtype, at, 1);
            if (family == 1 && n == 5) {
                in.add(chassis ? f.chassisIdIp4 : f.portIdIp4, at + 1, 4);
                return Address::ipv4(in.view.bytes(at + 1, 4).data()).toString();
            }
            if (family == 2 && n == 17) {
                in.add(chassis ? f.chassisIdIp6 : f.portIdIp6, at + 1, 16);
                return Address::ipv6(in.view.bytes(at + 1, 16).data()).toString();
            }
            in.add(chassis ? f.chassisId : f.portId, at + 1, n - 1);
            return hex(in, at + 1, n - 1);
        }
        in.add(chassis ? f.chassisId : f.portId, at, n);
        if (subtype == 0 || subtype > 7) return "Reserved";
        if (isMac || subtype == (chassis ? kChassisPort : kPortPart)) return hex(in, at, n);
        return escaped(in, at, n);
    }

    static std::string escaped(const Layer& in, uint32_t at, uint32_t n) {
        std::string out;
        auto text = in.view.text(at, n);
        appendEscaped(out, text.substr(0, text.find('\0')));
        return out;
    }
    static std::string hex(const Layer& in, uint32_t at, uint32_t n) {
        std::string out;
        for (auto b : in.view.bytes(at, n)) fmt::format_to(std::back_inserter(out), "{:02x}", b);
        return out;
    }

    void record(Layer& in, uint8_t type, uint32_t length) const {
        uint32_t at = in.pos + 2;
        auto tree = in.textItem(in.pos, length + 2);
        auto nest = in.in(tree);
        switch (type) {
            case End: tree.label("End of LLDPDU"); break;
            case PortDescription: tree.label("Port Description = {}", escaped(in, at, length)); break;
            case SystemName: tree.label("System Name = {}", escaped(in, at, length)); break;
            case SystemDescription: tree.label("System Description = {}", escaped(in, at, length)); break;
            case Capabilities: tree.label("Capabilities"); break;
            case ManagementAddress: tree.label("Management Address"); break;
            case Organization: break;
            default: tree.label("Unknown TLV"); break;
        }
        header(in);
        switch (type) {
            case PortDescription: in.add(f.portDesc, at, length); break;
            case SystemName:
                in.add(f.systemName, at, length);
                if (in.wantsColumns()) in.infoAppend("SysN={} ", escaped(in, at, length));
                break;
            case SystemDescription:
                in.add(f.systemDesc, at, length);
                if (in.wantsColumns()) in.infoAppend("SysD={} ", escaped(in, at, length));
                break;
            case Capabilities: capabilities(in, at); break;
            case ManagementAddress: management(in, at); break;
            case Organization: organization(in, tree, at, length); break;
            default: break;
        }
    }

    void capabilities(Layer& in, uint32_t at) const {
        in.bitmask(f.systemCap, at, 2,
                   {&f.systemCapOther, &f.systemCapRepeater, &f.systemCapBridge, &f.systemCapWlanAccessPt,
                    &f.systemCapRouter, &f.systemCapTelephone, &f.systemCapDocsisCableDevice,
                    &f.systemCapStationOnly},
                   Layer::kPlain);
        in.bitmask(f.enableSystemCap, at + 2, 2,
                   {&f.enableSystemCapOther, &f.enableSystemCapRepeater, &f.enableSystemCapBridge,
                    &f.enableSystemCapWlanAccessPt, &f.enableSystemCapRouter, &f.enableSystemCapTelephone,
                    &f.enableSystemCapDocsisCableDevice, &f.enableSystemCapStationOnly},
                   Layer::kPlain);
    }

    void management(Layer& in, uint32_t at) const {
        uint32_t size = in.view.u8(at);
        in.add(f.mgnAddressLen, at, 1);
        if (size == 0) return;
        uint8_t family = in.view.u8(at + 1);
        in.add(f.mgnAddressSubtype, at + 1, 1);
        if (family == 1 && size == 5)
            in.add(f.mgnAddrIp4, at + 2, 4);
        else if (family == 2 && size == 17)
            in.add(f.mgnAddrIp6, at + 2, 16);
        else
            in.add(f.mgnAddrHex, at + 2, size - 1);
        at += 1 + size;
        in.add(f.mgnInterfaceSubtype, at, 1);
        in.add(f.mgnInterfaceNumber, at + 1, 4);
        uint32_t oid = in.view.u8(at + 5);
        in.add(f.mgnObjLen, at + 5, 1);
        if (oid) in.add(f.mgnObjId, at + 6, oid);
    }

    void organization(Layer& in, const Item& tree, uint32_t at, uint32_t length) const {
        constexpr uint32_t kHeader = 4;
        uint32_t oui = in.view.u24(at);
        uint8_t subtype = in.view.u8(at + 3);
        auto vendor = vendorName(oui);
        if (vendor.empty()) vendor = "Unknown";
        const Field* field = oui == Bridging      ? &bridging.subtype
                             : oui == EthernetOui ? &ethernet.subtype
                             : oui == Media       ? &media.subtype
                             : oui == Profinet    ? &profinet.subtype
                                                  : nullptr;
        auto name = field ? field->values.find(subtype) : nullptr;
        if (!field)
            tree.label("{} - Unknown ({})", vendor, subtype);
        else if (name)
            tree.label("{} - {}", vendor, name);
        else
            tree.label("{} - Unknown subtype 0x{:x}", vendor, subtype);
        in.add(f.orgtlvOui, at, 3);
        uint32_t n = length < kHeader ? 0 : length - kHeader, p = at + kHeader;
        auto subtypeItem = in.add(field ? *field : f.unknownSubtype, at + 3, 1);
        LldpExperts experts{excess, deprecated};
        switch (oui) {
            case Bridging: addLldpRecord(in, bridging, experts, subtype, p, n); break;
            case EthernetOui: addLldpRecord(in, ethernet, experts, subtypeItem, subtype, p, n); break;
            case Media: addLldpRecord(in, media, experts, subtype, p, n); break;
            case Profinet: addLldpRecord(in, profinet, f.unknownSubtypeContent, subtype, p, n); break;
            default:
                if (n) in.add(f.unknownSubtypeContent, p, n);
        }
    }
};

}  // namespace

void addLldp(Registry& r) { r.add<Lldp>(); }

}  // namespace dorsal
