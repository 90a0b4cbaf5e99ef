// The records of IEEE 802.1 (virtual LANs, data centre bridging) and IEEE 802.3 (speed, power).
#include <initializer_list>

#include "dissectors/link/lldp/organizations.h"

namespace dorsal {

namespace {

void addPriorityGroups(Layer& in, const LldpBridging& f, uint32_t at) {
    uint32_t offset = 0;
    for (auto field : {&f.pgPgidPrio0, &f.pgPgidPrio1, &f.pgPgidPrio2, &f.pgPgidPrio3}) in.add(*field, at, 2);
    for (auto field : {&f.pgPgidPrio4, &f.pgPgidPrio5, &f.pgPgidPrio6, &f.pgPgidPrio7})
        in.add(*field, at + 2, 2);
    offset = at + 4;
    for (auto field :
         {&f.pgPer0, &f.pgPer1, &f.pgPer2, &f.pgPer3, &f.pgPer4, &f.pgPer5, &f.pgPer6, &f.pgPer7, &f.etsTsa0,
          &f.etsTsa1, &f.etsTsa2, &f.etsTsa3, &f.etsTsa4, &f.etsTsa5, &f.etsTsa6, &f.etsTsa7})
        in.add(*field, offset++, 1);
}

void addApplications(Layer& in, const LldpBridging& f, uint32_t at, uint32_t n) {
    in.add(f.appReserved, at, 1);
    for (uint32_t p = at + 1; p + 3 <= at + n; p += 3) {
        uint16_t number = in.view.u16(p + 1);
        auto nest = in.in(in.text(p, 3, "{} Application",
                                  number == 0x8906   ? "FCoE"
                                  : number == 0x8914 ? "FiP"
                                  : number == 3260   ? "iSCSI"
                                                     : "Unknown"));
        in.add(f.appPrio, p, 1);
        in.add(f.appSf, p, 1);
        in.add(f.appProto, p + 1, 2);
    }
}

}  // namespace

void addLldpExcess(Layer& in, const LldpExperts& e, uint32_t at, uint32_t n) {
    auto item = in.text(at, n, "Invalid length, greater than expected");
    in.expert(e.excess, item);
}

void addLldpRecord(Layer& in, const LldpBridging& f, const LldpExperts& e, uint8_t subtype, uint32_t at,
                   uint32_t n) {
    switch (subtype) {
        case 1: in.add(f.portVlanId, at, 2); break;
        case 2:
            in.bitmask(f.portAndVlanIdFlag, at, 1,
                       {&f.portAndVlanIdFlagSupported, &f.portAndVlanIdFlagEnabled}, Layer::kPlain);
            in.add(f.portProtoVlanId, at + 1, 2);
            break;
        case 3: {
            in.add(f.vlanId, at, 2);
            uint8_t size = in.view.u8(at + 2);
            in.add(f.vlanNameLen, at + 2, 1);
            if (size) in.add(f.vlanName, at + 3, size);
            break;
        }
        case 4: {
            uint8_t size = in.view.u8(at);
            in.add(f.protoIdLength, at, 1);
            if (size) in.add(f.protoId, at + 1, size);
            break;
        }
        case 7:
            in.bitmask(f.aggregationStatus, at, 1,
                       {&f.aggregationStatusCap, &f.aggregationStatusEnabled, &f.aggregationStatusPorttype},
                       Layer::kPlain);
            in.add(f.aggregatedPortId, at + 1, 4);
            break;
        case 9: {
            in.add(f.willing, at, 1);
            in.add(f.etsCbs, at, 1);
            uint8_t most = in.view.u8(at) & 7;
            in.add(f.etsMaxtcs, at, 1).value("{} (0x{:X})", most ? most : 8, most);
            addPriorityGroups(in, f, at + 1);
            break;
        }
        case 10:
            in.add(f.pgReserved, at, 1);
            addPriorityGroups(in, f, at + 1);
            break;
        case 11: {
            in.add(f.willing, at, 1);
            in.add(f.pfcMbc, at, 1);
            uint8_t most = in.view.u8(at) & 15;
            in.add(f.pfcNumtcs, at, 1).value("{} (0x{:X})", most ? most : 8, most);
            for (auto field : {&f.pfcPrio0, &f.pfcPrio1, &f.pfcPrio2, &f.pfcPrio3, &f.pfcPrio4, &f.pfcPrio5,
                               &f.pfcPrio6, &f.pfcPrio7})
                in.add(*field, at + 1, 1);
            break;
        }
        case 12: addApplications(in, f, at, n); break;
        case 5:
        case 6: break;
        default:
            if (n) addLldpExcess(in, e, at, n);
    }
}

namespace {

void addSpeeds(Layer& in, const LldpEthernet& f, uint32_t at) {
    in.bitmask(f.macPhyAutoNegStatus, at, 1, {&f.macPhyAutoNegStatusSupported, &f.macPhyAutoNegStatusEnabled},
               Layer::kPlain);
    in.bitmask(f.pmdAutoNegAdvertisedCaps, at + 1, 2,
               {&f.pmdAutoNegAdvertisedCaps1000baseTfd, &f.pmdAutoNegAdvertisedCaps1000baseT,
                &f.pmdAutoNegAdvertisedCaps1000baseXfd, &f.pmdAutoNegAdvertisedCaps1000baseX,
                &f.pmdAutoNegAdvertisedCapsFdxBpause, &f.pmdAutoNegAdvertisedCapsFdxSpause,
                &f.pmdAutoNegAdvertisedCapsFdxApause, &f.pmdAutoNegAdvertisedCapsFdxPause,
                &f.pmdAutoNegAdvertisedCaps100baseT2fd, &f.pmdAutoNegAdvertisedCaps100baseT2,
                &f.pmdAutoNegAdvertisedCaps100baseTxfd, &f.pmdAutoNegAdvertisedCaps100baseTx,
                &f.pmdAutoNegAdvertisedCaps100baseT4, &f.pmdAutoNegAdvertisedCaps10baseTfd,
                &f.pmdAutoNegAdvertisedCaps10baseT, &f.pmdAutoNegAdvertisedCapsOther},
               Layer::kPlain);
    {
        auto nest = in.in(in.text(at + 1, 2, "Same in inverse (wrong) bitorder"));
        for (auto field : {&f.pmdAutoNegAdvertisedCapsInv1000baseTfd, &f.pmdAutoNegAdvertisedCapsInv1000baseT,
                           &f.pmdAutoNegAdvertisedCapsInv1000baseXfd, &f.pmdAutoNegAdvertisedCapsInv1000baseX,
                           &f.pmdAutoNegAdvertisedCapsInvFdxBpause, &f.pmdAutoNegAdvertisedCapsInvFdxSpause,
                           &f.pmdAutoNegAdvertisedCapsInvFdxApause, &f.pmdAutoNegAdvertisedCapsInvFdxPause,
                           &f.pmdAutoNegAdvertisedCapsInv100baseT2fd, &f.pmdAutoNegAdvertisedCapsInv100baseT2,
                           &f.pmdAutoNegAdvertisedCapsInv100baseTxfd, &f.pmdAutoNegAdvertisedCapsInv100baseTx,
                           &f.pmdAutoNegAdvertisedCapsInv100baseT4, &f.pmdAutoNegAdvertisedCapsInv10baseTfd,
                           &f.pmdAutoNegAdvertisedCapsInv10baseT, &f.pmdAutoNegAdvertisedCapsInvOther})
            in.add(*field, at + 1, 2);
    }
    in.add(f.pmdMauType, at + 3, 2);
}

// Tenths of a watt.
void addWatts(Layer& in, const Field& field, uint32_t at) {
    auto value = in.view.u16(at);
    in.add(field, at, 2).value("{}.{}. Watt", value / 10, value % 10);
}

void addPower(Layer& in, const LldpEthernet& f, uint32_t at, uint32_t n) {
    constexpr uint32_t kShort = 3;
    static constexpr const char* kPseSources[] = {"Unknown", "Primary Power Source", "Backup Power Source",
                                                  "Reserved"};
    static constexpr const char* kPdSources[] = {"Unknown", "PSE", "Local", "PSE and local"};
    in.bitmask(f.mdiPowerSupport, at, 1,
               {&f.mdiPowerSupportPortClass, &f.mdiPowerSupportSupported, &f.mdiPowerSupportEnabled,
                &f.mdiPowerSupportPsePairs},
               Layer::kPlain);
    in.add(f.mdiPsePair, at + 1, 1);
    in.add(f.mdiPowerClass, at + 2, 1);
    if (n <= kShort) return;
    uint8_t word = in.view.u8(at + 3);
    bool isPd = word & 0x40;
    in.add(f.mdiPowerType, at + 3, 1);
    uint32_t source = word >> 4 & 3;
    in.add(f.mdiPowerSource, at + 3, 1)
        .value("{} {}", source, isPd ? kPdSources[source] : kPseSources[source]);
    in.add(f.mdiPowerPriority, at + 3, 1);
    addWatts(in, f.mdiPdeRequested, at + 4);
    addWatts(in, f.mdiPseAllocated, at + 6);
}

}  // namespace

void addLldpRecord(Layer& in, const LldpEthernet& f, const LldpExperts& e, const Item& subtypeItem,
                   uint8_t subtype, uint32_t at, uint32_t n) {
    uint32_t used = 0;
    switch (subtype) {
        case 1:
            addSpeeds(in, f, at);
            used = 5;
            break;
        case 2:
            addPower(in, f, at, n);
            used = n;
            break;
        case 3:
            in.expert(e.deprecated, subtypeItem);
            in.bitmask(f.aggregationStatus, at, 1, {&f.aggregationStatusCap, &f.aggregationStatusEnabled},
                       Layer::kPlain);
            in.add(f.aggregatedPortId, at + 1, 4);
            used = 5;
            break;
        case 4:
            in.add(f.maxFrameSize, at, 2);
            used = 2;
            break;
        case 5:
            for (auto field : {&f.eeeTransmit, &f.eeeReceive, &f.eeeFallbackReceive, &f.eeeEchoTransmit,
                               &f.eeeEchoReceive}) {
                in.add(*field, at + used, 2);
                used += 2;
            }
            break;
        default: break;
    }
    if (n > used) addLldpExcess(in, e, at + used, n - used);
}

}  // namespace dorsal
