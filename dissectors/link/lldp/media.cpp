// LLDP-MED, ANSI/TIA-1057: what telephones tell, and where they stand (RFC 3825, RFC 4776).
#include "dissectors/link/lldp/organizations.h"

namespace dorsal {

namespace {

// Degrees in 34 bits, 25 of them behind the point.
void addCoordinate(Layer& in, const Field& field, uint32_t at, const char* positive, const char* negative) {
    constexpr uint64_t kSign = uint64_t(1) << 33, kMask = (uint64_t(1) << 34) - 1;
    uint64_t value = in.view.number(at, 5) & kMask;
    bool isNegative = value & kSign;
    uint64_t size = isNegative ? (kMask + 1) - value : value;
    in.addNumber(field, at, 5, value)
        .value("{}.{:04} degrees {} (0x{:010X})", size >> 25, (size & 0x1ffffff) * 10000 >> 25,
               isNegative ? negative : positive, value);
}

void addCivic(Layer& in, const LldpMedia& f, const LldpExperts& e, uint32_t at, uint32_t n) {
    uint32_t length = in.view.u8(at);
    if (length > n - 1) {
        addLldpExcess(in, e, at, n - 1);
        return;
    }
    in.add(f.civicLength, at, 1);
    in.add(f.civicWhat, at + 1, 1);
    in.add(f.civicCountry, at + 2, 2);
    for (uint32_t p = at + 4, end = at + 1 + length; p + 2 <= end;) {
        in.add(f.civicType, p, 1);
        uint8_t size = in.view.u8(p + 1);
        in.add(f.civicLength, p + 1, 1).label("CA Length: {}", size);
        if (size) in.add(f.civicValue, p + 2, size);
        p += 2u + size;
    }
}

void addLocation(Layer& in, const LldpMedia& f, const LldpExperts& e, uint32_t at, uint32_t n) {
    if (n == 0) return;
    uint8_t format = in.view.u8(at);
    in.add(f.locDataFormat, at, 1);
    if (format == 1) {
        in.add(f.locLatResolution, at + 1, 1);
        addCoordinate(in, f.locLatitude, at + 1, "North", "South");
        in.add(f.locLongResolution, at + 6, 1);
        addCoordinate(in, f.locLongitude, at + 6, "East", "West");
        in.add(f.locAltType, at + 11, 1);
        in.add(f.locAltResolution, at + 11, 2);
        in.add(f.locAltitude, at + 12, 4);
        in.add(f.locDatum, at + 16, 1);
    } else if (format == 2) {
        if (n > 1) addCivic(in, f, e, at + 1, n - 1);
    } else if (format == 3 && n > 1) {
        in.add(f.ecs, at + 1, n - 1);
    }
}

void addPower(Layer& in, const LldpMedia& f, uint32_t at) {
    static constexpr const char* kPseSources[] = {"Unknown", "Primary Power Source", "Backup Power Source",
                                                  "Reserved"};
    static constexpr const char* kPdSources[] = {"Unknown", "PSE", "Local", "PSE and local"};
    uint8_t word = in.view.u8(at);
    uint32_t source = word >> 4 & 3;
    in.add(f.powerType, at, 1);
    in.add(f.powerSource, at, 1)
        .value("{} {}", source, word & 0x40 ? kPdSources[source] : kPseSources[source]);
    in.add(f.powerPrio, at, 1);
    uint32_t value = in.view.u16(at + 1);
    in.add(f.powerValue, at + 1, 2).value("{} mW", value * 100);
}

}  // namespace

void addLldpRecord(Layer& in, const LldpMedia& f, const LldpExperts& e, uint8_t subtype, uint32_t at,
                   uint32_t n) {
    switch (subtype) {
        case 1:
            in.bitmask(f.subtypeCaps, at, 2,
                       {&f.subtypeCapsLlpd, &f.subtypeCapsNetworkPolicy, &f.subtypeCapsLocationId,
                        &f.subtypeCapsMdiPse, &f.subtypeCapsMidPd, &f.subtypeCapsInventory},
                       Layer::kPlain);
            in.add(f.subtypeClass, at + 2, 1);
            break;
        case 2:
            in.add(f.appType, at, 1);
            for (auto field : {&f.policyFlag, &f.tagFlag, &f.vlanId, &f.l2Prio, &f.dscp})
                in.add(*field, at + 1, 3);
            break;
        case 3: addLocation(in, f, e, at, n); break;
        case 4: addPower(in, f, at); break;
        case 5: in.add(f.hardware, at, n); break;
        case 6: in.add(f.firmware, at, n); break;
        case 7: in.add(f.software, at, n); break;
        case 8: in.add(f.sn, at, n); break;
        case 9: in.add(f.manufacturer, at, n); break;
        case 10: in.add(f.model, at, n); break;
        case 11: in.add(f.asset, at, n); break;
        default: break;
    }
}

}  // namespace dorsal
