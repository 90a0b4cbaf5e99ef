// Virtual Router Redundancy Protocol, RFC 3768 (version 2) and RFC 5798 (version 3).
#include "dissectors/core/checksum.h"
#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

constexpr Name kTypes[] = {{1, "Advertisement"}};
constexpr NameRange kPriorities[] = {{0, 0, "Current Master has stopped participating in VRRP"},
                                     {1, 99, "Non-default backup priority"},
                                     {100, 100, "Default priority for a backup VRRP router"},
                                     {101, 254, "Non-default backup priority"},
                                     {255, 255, "This VRRP router owns the virtual router's IP address(es)"}};
constexpr Name kAuthentications[] = {
    {0, "No Authentication"},
    {1, "Simple Text Authentication [RFC 2338] / Reserved [RFC 3768]"},
    {2, "IP Authentication Header [RFC 2338] / Reserved [RFC 3768]"},
    {254, "Cisco VRRP MD5 authentication"},
};

struct Vrrp final : Protocol {
    Field versionAndType{*this, "vrrp.typever", "VRRP message version and type", Type::U8, Base::Dec};
    Field version{*this, "vrrp.version", "VRRP protocol version", Type::U8, Base::Dec, {}, 0xf0};
    Field type{*this, "vrrp.type", "VRRP packet type", Type::U8, Base::Dec, kTypes, 0x0f};
    Field router{*this, "vrrp.virt_rtr_id", "Virtual Rtr ID", Type::U8, Base::Dec};
    Field priority{*this, "vrrp.prio", "Priority", Type::U8, Base::Dec};
    Field addressCount{*this, "vrrp.addr_count", "Addr Count", Type::U8, Base::Dec};
    Field authentication{*this, "vrrp.auth_type", "Auth Type", Type::U8, Base::Dec, kAuthentications};
    Field interval{*this, "vrrp.adver_int", "Adver Int", Type::U8, Base::Dec};
    Field reserved{*this, "vrrp.reserved_mbz", "Reserved", Type::U8, Base::Dec, {}, 0xf0};
    Field shortInterval{*this, "vrrp.short_adver_int", "Adver Int", Type::U16, Base::Dec, {}, 0x0fff};
    Field checksum{*this, "vrrp.checksum", "Checksum", Type::U16, Base::Hex};
    Field status{*this,      "vrrp.checksum.status", "Checksum Status", Type::U8,
                 Base::None, checksumStatusNames()};
    Expert checksumBad{*this, "vrrp.checksum_bad.expert", Group::Checksum, Severity::Warn, "Bad checksum"};
    Field ip4{*this, "vrrp.ip_addr", "IP Address", Type::Ipv4};
    Field ip6{*this, "vrrp.ipv6_addr", "IPv6 Address", Type::Ipv6};
    Field password{*this, "vrrp.auth_string", "Authentication String", Type::String};
    Field digest{*this, "vrrp.md5_auth_data", "MD5 Authentication Data", Type::Bytes};

    explicit Vrrp(Registry& r) : Protocol(r, "vrrp", "Virtual Router Redundancy Protocol", "VRRP") {
        r.bind("ip.proto", 112, *this);
    }

    void parse(Layer& in) const override {
        const uint32_t v = in.view.u8(0) >> 4, kind = in.view.u8(0) & 0x0f;
        in.column("VRRP");
        in.info("{} (v{})", kind == 1 ? "Announcement" : "Unknown", v);
        {
            auto word = in.add(versionAndType, 0, 1);
            word.label("Version {}, Packet type {} ({})", v, kind, nameOf(kTypes, kind));
            auto nest = in.in(word);
            in.add(version, 0, 1);
            in.add(type, 0, 1);
        }
        in.pos = 1;
        in.u8(router);
        const uint8_t level = in.u8(priority);
        in.last().append(" ({})", nameOf(kPriorities, level));
        const uint8_t addresses = in.u8(addressCount);

        uint8_t secret = 0;
        if (v >= 3) {
            in.add(reserved, 4, 1);
            in.u16(shortInterval);
        } else {
            secret = in.u8(authentication);
            in.u8(interval);
        }
        addSum(in, v);
        in.pos = 8;
        const bool overIpv6 = in.out.source.kind == Address::Kind::Ipv6;
        for (int i = 0; i < addresses; ++i) in.take(overIpv6 ? ip6 : ip4, overIpv6 ? 16 : 4);
        if (secret == 1) in.take(password, 8);
        if (secret == 254) in.take(digest, 16);
        in.headerLength(in.pos);
    }

    // Over the whole message, and from version 3 on over the pseudo-header too.
    void addSum(Layer& in, uint32_t v) const {
        const uint32_t size = in.view.reported();
        if (in.view.captured() < size) {
            addUnverifiedChecksum(in, {checksum, status}, 6, 2);
            return;
        }
        InternetChecksum sum;
        if (v >= 3) sum.addPseudoHeader(in.out.source, in.out.destination, 112, size);
        sum.add(in.view.bytes(0, size));
        addChecksum(in, {checksum, status, &checksumBad}, 6, 2,
                    expectedChecksum(in.view.u16(6), sum.value()));
    }
};

}  // namespace

void addVrrp(Registry& r) { r.add<Vrrp>(); }

}  // namespace dorsal
