// IEEE 802.1Q tags.
#include <algorithm>

#include "dissectors/link/ethernet.h"
#include "dissectors/link/ethertype.h"

namespace dorsal {
namespace {

constexpr Name kPriority[] = {
    {0, "Best Effort (default)"},
    {1, "Background"},
    {2, "Excellent Effort"},
    {3, "Critical Applications"},
    {4, "Video, < 100ms latency and jitter"},
    {5, "Voice, < 10ms latency and jitter"},
    {6, "Internetwork Control"},
    {7, "Network Control"},
};
constexpr TrueFalse kDei{"Eligible", "Ineligible"};
constexpr uint32_t kMostLength = 1500;
constexpr long kMostTags = 20;

struct Vlan final : Protocol {
    Field priority{*this, "vlan.priority", "Priority", Type::U16, Base::Dec, kPriority, 0xe000};
    Field dei{*this, "vlan.dei", "DEI", Type::Boolean, 16, kDei, 0x1000};
    Field tag{*this, "vlan.id", "ID", Type::U16, Base::Dec, {}, 0xfff};
    Field etype{*this, "vlan.etype", "Type", Type::U16, Base::Hex, ethertypeNames()};
    Field length{*this, "vlan.len", "Length", Type::U16, Base::Dec};
    Field trailer{*this, "vlan.trailer", "Trailer", Type::Bytes};
    Expert pastEnd{*this, "vlan.len.past_end", Group::Malformed, Severity::Error,
                   "The length is greater than what follows"};
    Expert tooMany{*this, "vlan.too_many_tags", Group::Undecoded, Severity::Warn,
                   "There are too many tags to go on"};
    const Ethertype& ethertype;
    const Ethernet& ethernet;

    explicit Vlan(Registry& r)
        : Protocol(r, "vlan", "802.1Q Virtual LAN", "VLAN"),
          ethertype(Ethertype::of(r)),
          ethernet(Ethernet::of(r)) {
        ownItem = false;
        r.bind("ethertype", {0x8100, 0x9100}, *this);
    }

    void parse(Layer& in) const override {
        in.column("VLAN");
        auto& layers = in.out.layers;
        if (std::count(layers.begin(), layers.end(), id()) > kMostTags) {
            in.expert(tooMany, Item());
            return;
        }
        in.info("");
        uint16_t word = in.view.u16(0);
        auto self = in.add(this->self, 0, std::min(4u, in.view.captured()));
        auto nest = in.in(self);
        in.info("PRI: {}  DEI: {}  ID: {}", word >> 13, word >> 12 & 1, word & 0xfff);
        self.append(", PRI: {}, DEI: {}, ID: {}", word >> 13, word >> 12 & 1, word & 0xfff);
        in.add(priority, 0, 2);
        in.add(dei, 0, 2);
        in.add(tag, 0, 2);
        uint16_t type = in.view.u16(2);
        uint32_t end = 4;
        if (type <= kMostLength) {
            auto item = in.add(length, 2, 2);
            if (type > in.view.left(4)) in.expert(pastEnd, item);
            end += ethertype.dispatchLength(in, in.view.sub(4, type));
        } else {
            in.add(etype, 2, 2);
            end += ethertype.dispatch(in, type, in.view.sub(4));
        }
        ethernet.trailer(in, trailer, end);
    }
};

}  // namespace

void addVlan(Registry& r) { r.add<Vlan>(); }

}  // namespace dorsal
