#include "dissectors/link/vendors/vendors.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "dissectors/core/address.h"

namespace dorsal {

namespace {
struct Known {
    uint32_t oui;
    std::string_view name;
};
// Blocks that are not in the registry, or that people know by another name than the registry's.
constexpr Known kKnown[] = {
    {0x000000, "Officially Xerox, but 0:0:0:0:0:0 is more common"},
    {0x000023, "ABB Automation AB, Dept. Q"},
    {0x0000bb, "TRI-DATA Systems Inc."},
    {0x0000c0, "Western Digital now SMC (Std. Microsystems Corp.)"},
    {0x000130, "Extreme Networks Headquarters"},
    {0x000400, "Lexmark (Print Server)"},
    {0x000496, "Extreme Networks Headquarters"},
    {0x001060, "Billington"},
    {0x001710, "AxyomCore Inc."},
    {0x00302b, "Inalp Solutions AG"},
    {0x005004, "3com"},
    {0x006094, "AMD PCNET PCI"},
    {0x008048, "Compex, used by Commodore and DEC at least"},
    {0x0080c2, "IEEE"},
    {0x00a0cc, "Lite-On"},
    {0x00b0d0, "Computer Products International"},
    {0x00c095, "Znyx (Network Appliance); Jupiter Systems (MX-700); Apple (G3) "},
    {0x00e018, "Asustek"},
    {0x00e01c, "CradlePoint, Inc"},
    {0x00e029, "SMC EtherPower II 10/100"},
    {0x0418d6, "Ubiquiti Inc"},
    {0x080027, "PCS Computer Systems GmbH"},
    {0x100090, "HP"},
    {0x18e829, "Ubiquiti Inc"},
    {0x28d244, "LCFC(Hefei) Electronics Technology co., ltd"},
    {0x380716, "Freebox Sas"},
    {0x48a98a, "Routerboard.com"},
    {0x525400, "Realtek (UpTech? also reported)"},
    {0x54e1ad, "LCFC(Hefei) Electronics Technology co., ltd"},
    {0x74a6cd, "Apple, Inc."},
    {0x74acb9, "Ubiquiti Inc"},
    {0x7cf34d, "Apple, Inc."},
    {0x802aa8, "Ubiquiti Inc"},
    {0x8c8caa, "LCFC(Hefei) Electronics Technology co., ltd"},
    {0x98868b, "Juniper Networks"},
    {0x9c6b00, "ASRock Incorporation"},
    {0xb4fbe4, "Ubiquiti Inc"},
    {0xc85b76, "LCFC(Hefei) Electronics Technology co., ltd"},
    {0xd401c3, "Routerboard.com"},
    {0xd47f35, "Cisco Systems, Inc"},
    {0xf41e57, "Routerboard.com"},
    {0xf492bf, "Ubiquiti Inc"},
};
}  // namespace

std::string_view vendorName(uint32_t oui) {
    auto known = std::lower_bound(std::begin(kKnown), std::end(kKnown), oui,
                                  [](const Known& k, uint32_t v) { return k.oui < v; });
    if (known != std::end(kKnown) && known->oui == oui) return known->name;
    auto end = kVendors + kVendorCount;
    auto it =
        std::lower_bound(kVendors, end, oui, [](const VendorEntry& e, uint32_t v) { return e.oui < v; });
    if (it == end || it->oui != oui) return {};
    std::string_view name(kVendorText + it->at);
    return name.substr(0, name.find('\n'));
}

}  // namespace dorsal
