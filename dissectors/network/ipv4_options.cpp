#include "dissectors/core/layer.h"
#include "dissectors/network/ipv4.h"

namespace dorsal {
namespace {

struct Options final : Protocol {
    explicit Options(Registry& r) : Protocol(r, "ip.options", "IP Options", "IPv4") {
        ownItem = false;
        listed = false;
    }
    void parse(Layer&) const override {}
};

}  // namespace

const Protocol& addIpv4Options(Registry& r) { return r.add<Options>(); }

}  // namespace dorsal
