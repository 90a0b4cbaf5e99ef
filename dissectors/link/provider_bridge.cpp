// IEEE 802.1ad provider bridges (S-tags) and IEEE 802.1ah backbone bridges (MAC in MAC).
#include <algorithm>

#include "dissectors/link/ethernet.h"
#include "dissectors/link/ethertype.h"

namespace dorsal {
namespace {

constexpr uint16_t kProviderBridge = 0x88a8, kBackboneBridge = 0x88e7;

// What stands behind the tag of a backbone bridge: the service and the customer's addresses.
struct Backbone final : Protocol {
    Field priority{*this, "ieee8021ah.priority", "Priority", Type::U32, Base::Dec, {}, 0xe0000000};
    Field drop{*this, "ieee8021ah.drop", "DROP", Type::U32, Base::Dec, {}, 0x10000000};
    Field nca{*this, "ieee8021ah.nca", "NCA", Type::U32, Base::Dec, {}, 0x8000000};
    Field reserved1{*this, "ieee8021ah.res1", "RES1", Type::U32, Base::Dec, {}, 0x4000000};
    Field reserved2{*this, "ieee8021ah.res2", "RES2", Type::U32, Base::Dec, {}, 0x3000000};
    Field service{*this, "ieee8021ah.isid", "I-SID", Type::U32, Base::Dec, {}, 0xffffff};
    Field destination{*this, "ieee8021ah.cdst", "C-Destination", Type::Ether};
    Field source{*this, "ieee8021ah.csrc", "C-Source", Type::Ether};
    Field etype{*this, "ieee8021ah.etype", "Type", Type::U16, Base::Hex, ethertypeNames()};
    Field trailer{*this, "ieee8021ah.trailer", "Trailer", Type::Bytes};
    const Ethertype& ethertype;
    const Ethernet& ethernet;

    explicit Backbone(Registry& r)
        : Protocol(r, "ieee8021ah", "IEEE 802.1ah", "IEEE 802.1AH"),
          ethertype(Ethertype::of(r)),
          ethernet(Ethernet::of(r)) {
        ownItem = false;
        borrowers = {"ieee8021ad"};
        r.bind("ethertype", kBackboneBridge, *this);
    }

    void parse(Layer& in) const override {
        in.column("802.1ah");
        in.view.need(0, 4);
        auto self = in.add(this->self, 0, std::min(18u, in.view.captured()));
        auto nest = in.in(self);
        customer(in, 0, *this, self);
    }

    // The service tag at `at` and all behind it; `tag` is the protocol that the tag's item belongs to.
    void customer(Layer& in, uint32_t at, const Protocol& tag, const Item& title) const {
        auto& view = in.view;
        uint32_t word = view.u32(at);
        in.info("PRI: {}  Drop: {}  NCA: {}  Res1: {}  Res2: {}  I-SID: {}", word >> 29, word >> 28 & 1,
                word >> 27 & 1, word >> 26 & 1, word >> 24 & 3, word & 0xffffff);
        auto destinationBytes = view.bytes(at + 4, 6), sourceBytes = view.bytes(at + 10, 6);
        if (title.texts())
            title.append(", I-SID: {}, C-Src: {}, C-Dst: {}", word & 0xffffff,
                         Address::ether(sourceBytes.data()).toString(),
                         Address::ether(destinationBytes.data()).toString());
        {
            auto nest = in.in(in.add(tag.self, at, 4).label("I-Tag, I-SID: {}", word & 0xffffff));
            in.addNumber(priority, at, 1, word >> 29);
            in.addNumber(drop, at, 1, word >> 28 & 1);
            in.addNumber(nca, at, 1, word >> 27 & 1);
            in.addNumber(reserved1, at, 1, word >> 26 & 1);
            in.addNumber(reserved2, at, 1, word >> 24 & 3);
            in.addNumber(service, at + 1, 3, word & 0xffffff);
        }
        in.add(destination, at + 4, 6);
        in.add(source, at + 10, 6);
        uint16_t type = view.u16(at + 16);
        // tshark places the type, which stands behind the addresses, here.
        in.addNumber(etype, at + 2, 2, type);
        uint32_t end = at + 18 + ethertype.dispatch(in, type, view.sub(at + 18));
        ethernet.trailer(in, trailer, end);
    }
};

struct ProviderBridge final : Protocol {
    Field priority{*this, "ieee8021ad.priority", "Priority", Type::U16, Base::Dec, {}, 0xe000};
    Field dei{*this, "ieee8021ad.dei", "DEI", Type::U16, Base::Dec, {}, 0x1000};
    Field tag{*this, "ieee8021ad.id", "ID", Type::U16, Base::Dec, {}, 0xfff};
    Field serviceTag{*this, "ieee8021ad.svid", "ID", Type::U16, Base::Dec, {}, 0xfff};
    Field customerTag{*this, "ieee8021ad.cvid", "ID", Type::U16, Base::Dec, {}, 0xfff};
    const Backbone& backbone;

    explicit ProviderBridge(Registry& r)
        : Protocol(r, "ieee8021ad", "IEEE 802.1ad", "IEEE 802.1AD"), backbone(r.add<Backbone>()) {
        ownItem = false;
        r.bind("ethertype", kProviderBridge, *this);
    }

    void word(Layer& in, uint32_t at, const Field& id) const {
        uint16_t v = in.view.u16(at);
        in.addNumber(priority, at, 1, v >> 13);
        in.addNumber(dei, at, 1, v >> 12 & 1);
        in.add(id, at, 2);
    }

    void parse(Layer& in) const override {
        in.column("802.1ad");
        uint16_t first = in.view.u16(0);
        in.info("PRI: {}  DROP: {} ID: {}", first >> 13, first >> 12 & 1, first & 0xfff);
        auto self = in.add(this->self, 0, std::min(4u, in.view.captured()));
        auto nest = in.in(self);
        uint16_t type = in.view.u16(2);
        if (type == kBackboneBridge) {
            self.label("IEEE 802.1ah, B-VID: {}", first & 0xfff);
            {
                auto tagNest = in.in(in.add(this->self, 0, 2).label("B-Tag, B-VID: {}", first & 0xfff));
                word(in, 0, tag);
            }
            backbone.customer(in, 4, *this, self);
            return;
        }
        uint32_t end = 4;
        if (type == kProviderBridge) {
            uint16_t second = in.view.u16(4);
            word(in, 0, serviceTag);
            word(in, 4, customerTag);
            self.append(", S-VID: {}, C-VID: {}", first & 0xfff, second & 0xfff);
            type = in.view.u16(6);
            end = 8;
        } else {
            word(in, 0, tag);
            self.append(", ID: {}", first & 0xfff);
        }
        in.add(backbone.etype, end - 2, 2);
        end += backbone.ethertype.dispatch(in, type, in.view.sub(end));
        backbone.ethernet.trailer(in, backbone.trailer, end);
    }
};

}  // namespace

void addProviderBridge(Registry& r) { r.add<ProviderBridge>(); }

}  // namespace dorsal
