#include "dissectors/link/ethernet.h"

#include <algorithm>

#include "dissectors/link/ethertype.h"

namespace dorsal {

namespace {
constexpr TrueFalse kLocal{"Locally administered address (this is NOT the factory default)",
                           "Globally unique address (factory default)"};
constexpr TrueFalse kGroup{"Group address (multicast/broadcast)", "Individual address (unicast)"};
constexpr Name kFcsStatus[] = {{0, "Bad"}, {1, "Good"}, {2, "Unverified"}, {3, "Not present"}};
constexpr uint32_t kHeader = 14;
constexpr uint32_t kMostLength = 1500;   // IEEE 802.3, 3.2.6: up to here a length,
constexpr uint32_t kLeastType = 0x0600;  // from here on a type
constexpr uint32_t kLeastFrame = 60;     // without the frame check sequence
constexpr uint32_t kFcs = 4;
}  // namespace

MacAddressFields::MacAddressFields(Protocol& owner, const Names& n)
    : address(owner, n.address, n.title, Type::Ether),
      resolved(owner, n.resolved, n.resolvedTitle, Type::String),
      oui(owner, n.oui, n.ouiTitle, Type::U24, Base::Oui),
      ouiResolved(owner, n.ouiResolved, n.ouiResolvedTitle, Type::String),
      anyAddress(owner, "eth.addr", "Address", Type::Ether),
      anyResolved(owner, "eth.addr_resolved", "Address (resolved)", Type::String),
      anyOui(owner, "eth.addr.oui", "Address OUI", Type::U24, Base::Oui),
      anyOuiResolved(owner, "eth.addr.oui_resolved", "Address OUI (resolved)", Type::String),
      local(owner, n.local, "LG bit", Type::Boolean, 24, kLocal, 0x20000),
      anyLocal(owner, "eth.lg", "LG bit", Type::Boolean, 24, kLocal, 0x20000),
      group(owner, n.group, "IG bit", Type::Boolean, 24, kGroup, 0x10000),
      anyGroup(owner, "eth.ig", "IG bit", Type::Boolean, 24, kGroup, 0x10000) {}

void MacAddressFields::add(Layer& in, uint32_t at, const Expert* notGroup) const {
    if (!in.wantsItems()) {
        in.view.need(at, 6);
        if (notGroup && in.view.u8(at) & 1) in.expert(*notGroup, Item());
        return;
    }
    auto item = in.add(address, at, 6);
    if (notGroup && in.view.u8(at) & 1) in.expert(*notGroup, item);
    auto nest = in.in(item);
    auto text = Address::ether(in.view.bytes(at, 6).data()).toString();
    auto vendor = vendorName(in.view.u24(at));
    in.addText(resolved, at, 6, text).hide();
    in.add(oui, at, 3).hide();
    if (!vendor.empty()) in.addText(ouiResolved, at, 6, vendor).hide();
    in.add(anyAddress, at, 6);
    in.addText(anyResolved, at, 6, text).hide();
    in.add(anyOui, at, 3).hide();
    if (!vendor.empty()) in.addText(anyOuiResolved, at, 6, vendor).hide();
    in.add(local, at, 3);
    in.add(anyLocal, at, 3).hide();
    in.add(group, at, 3);
    in.add(anyGroup, at, 3).hide();
}

Ethernet::Ethernet(Registry& r)
    : Protocol(r, "eth", "Ethernet", "Ethernet"),
      dst_(*this, {"eth.dst", "Destination", "eth.dst_resolved", "Destination (resolved)", "eth.dst.oui",
                   "Destination OUI", "eth.dst.oui_resolved", "Destination OUI (resolved)", "eth.dst.lg",
                   "eth.dst.ig"}),
      src_(*this, {"eth.src", "Source", "eth.src_resolved", "Source (resolved)", "eth.src.oui", "Source OUI",
                   "eth.src.oui_resolved", "Source OUI (resolved)", "eth.src.lg", "eth.src.ig"}),
      type_(*this, "eth.type", "Type", Type::U16, Base::Hex, ethertypeNames()),
      fcsStatus_(*this, "eth.fcs.status", "FCS Status", Type::U8, Base::None, kFcsStatus),
      ethertype_(Ethertype::of(r)) {
    ownItem = false;
    r.bind("link.type", 1, *this);
    r.bind("ethertype", 0x6558, *this);
    r.bind("gre.proto", {0x6400, 0x6558}, *this);
    r.bind("sll.ltype", 3, *this);
    r.bind("llc.bridged", {1, 7}, *this);
}

const Ethernet& Ethernet::of(Registry& r) { return static_cast<const Ethernet&>(*r.protocol("eth")); }

void Ethernet::parse(Layer& in) const {
    auto& out = in.out;
    in.column("Ethernet");
    out.destination = out.linkDestination = Address::ether(in.view.bytes(0, 6).data());
    out.source = out.linkSource = Address::ether(in.view.bytes(6, 6).data());
    uint16_t type = in.view.u16(12);
    bool isType = type == 0 || type >= kLeastType, isLength = !isType && type <= kMostLength;
    uint32_t rest = in.view.left(kHeader);
    bool pastEnd = isLength && type > rest;
    bool rawIpx = isLength && in.view.has(kHeader, 2) && in.view.u16(kHeader) == 0xffff;

    auto self = in.add(this->self, 0, kHeader);
    if (isType || !isLength) {
        if (self.texts())
            self.label("Ethernet {}, Src: {}, Dst: {}", isType ? "II" : "Unknown", out.source.toString(),
                       out.destination.toString());
        if (isType)
            in.info("Ethernet II");
        else
            in.info("Ethernet Unknown: Invalid length/type: 0x{:04x} ({})", type, type);
    } else {
        self.label("IEEE 802.3 Ethernet {}", rawIpx ? "Raw " : "");
    }
    auto nest = in.in(self);
    dst_.add(in, 0);
    src_.add(in, 6, isType ? &groupSource_ : nullptr);

    uint32_t end = kHeader;
    if (isType) {
        in.add(type_, 12, 2);
        end += ethertype_.dispatch(in, type, in.view.sub(kHeader));
    } else if (isLength) {
        auto item = in.add(length_, 12, 2);
        if (pastEnd) in.expert(pastEnd_, item);
        end += ethertype_.dispatchLength(in, in.view.sub(kHeader, type));
    } else {
        in.expert(invalidExpert_, in.add(invalid_, 12, 2), "Invalid length/type: 0x{:04x} ({})", type, type);
        in.data(in.view.sub(kHeader));
        end += rest;
    }
    trailer(in, trailer_, end);
}

bool Ethernet::hasCheckSequence(const Layer& in, uint32_t trailing) const {
    // Frames within tunnels come without it.
    if (in.view.base() != 0 || in.view.source() != 0 || trailing < kFcs) return false;
    auto known = in.out.frame.fcsBytes;
    return known < 0 ? in.view.reported() >= kLeastFrame + kFcs : known >= int(kFcs);
}

void Ethernet::trailer(Layer& in, const Field& trailerField, uint32_t end) const {
    uint32_t rest = in.view.left(end);
    if (rest == 0) return;
    bool check = &trailerField == &trailer_ && hasCheckSequence(in, rest);
    if (check) rest -= kFcs;
    // A sender pads to the least length of a frame with zeros; other bytes there are a trailer.
    uint32_t at = end, inFrame = in.view.base() + end;
    bool mayPad = in.view.source() == 0 && inFrame < kLeastFrame && inFrame + rest >= kLeastFrame;
    bool padded = false;
    if (mayPad) {
        auto bytes = in.view.bytes(at, kLeastFrame - inFrame);
        padded = std::all_of(bytes.begin(), bytes.end(), [](uint8_t b) { return b == 0; });
        if (padded) {
            in.add(padding_, at, uint32_t(bytes.size()));
            at += uint32_t(bytes.size());
            rest -= uint32_t(bytes.size());
        }
    }
    if (rest && in.view.leftCaptured(at)) {
        auto item = in.add(trailerField, at, std::min(rest, in.view.leftCaptured(at)));
        if (mayPad && !padded) in.expert(badPadding_, item);
        at += rest;
    }
    if (check) {
        in.add(fcs_, at, kFcs).append(" [unverified]");
        in.addNumber(fcsStatus_, at, 0, 2).generated();
    }
}

void addEthernet(Registry& r) { r.add<Ethernet>(); }

}  // namespace dorsal
