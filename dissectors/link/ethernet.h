// Ethernet II and IEEE 802.3 frames, and what follows their payload.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

class Ethertype;

// A MAC address with all that is said of it: its vendor, and the bits that tell group and local addresses.
struct MacAddressFields {
    Field address, resolved, oui, ouiResolved;
    Field anyAddress, anyResolved, anyOui, anyOuiResolved;
    Field local, anyLocal, group, anyGroup;
    // `which` holds the filter names of one direction ("eth.dst", "eth.dst_resolved" ...).
    struct Names {
        const char *address, *title, *resolved, *resolvedTitle, *oui, *ouiTitle, *ouiResolved,
            *ouiResolvedTitle;
        const char *local, *group;
    };
    MacAddressFields(Protocol& owner, const Names& which);
    // Adds the address at `at`; `notGroup` is noted when it is that of a group.
    void add(Layer& in, uint32_t at, const Expert* notGroup = nullptr) const;
};

class Ethernet final : public Protocol {
  public:
    explicit Ethernet(Registry& r);
    static const Ethernet& of(Registry& r);
    void parse(Layer& in) const override;
    // Adds what stands behind the payload, which ended at `end` of the view: padding up to the least length
    // of a frame, a trailer that nobody knows (as `trailerField`), and the frame check sequence when there is
    // one.
    void trailer(Layer& in, const Field& trailerField, uint32_t end) const;

  private:
    bool hasCheckSequence(const Layer& in, uint32_t trailing) const;

    MacAddressFields dst_, src_;
    Field length_{*this, "eth.len", "Length", Type::U16, Base::Dec};
    Field type_;
    Field invalid_{*this, "eth.invalid_lentype", "Invalid length/type", Type::U16, Base::HexDec};
    Field padding_{*this, "eth.padding", "Padding", Type::Bytes};
    Field trailer_{*this, "eth.trailer", "Trailer", Type::Bytes};
    Field fcs_{*this, "eth.fcs", "Frame check sequence", Type::U32, Base::Hex};
    Field fcsStatus_;
    Expert invalidExpert_{*this, "eth.invalid_lentype.expert", Group::Protocol, Severity::Warn,
                          "Invalid length/type"};
    Expert groupSource_{*this, "eth.src_not_group", Group::Protocol, Severity::Warn,
                        "The source address is that of a group, which IEEE 802.3 does not allow"};
    Expert pastEnd_{*this, "eth.len.past_end", Group::Malformed, Severity::Error,
                    "The length is greater than what follows"};
    Expert badPadding_{*this, "eth.padding_bad", Group::Protocol, Severity::Note,
                       "The padding is not of zeros, so where the trailer begins is a guess"};
    const Ethertype& ethertype_;
};

}  // namespace dorsal
