// The table of MAC address vendors, which the build makes from the IEEE's registry.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dorsal {

struct VendorEntry {
    uint32_t oui;
    uint32_t at;  // of the name in kVendorText, where it ends with a line feed
};

extern const char kVendorText[];
extern const VendorEntry kVendors[];  // sorted
extern const size_t kVendorCount;

}  // namespace dorsal
