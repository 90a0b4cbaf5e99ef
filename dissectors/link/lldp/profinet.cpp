// What PROFINET devices tell: delays, port states, synchronization (IEC 61158-6-10).
#include "dissectors/link/lldp/organizations.h"

namespace dorsal {

void addLldpRecord(Layer& in, const LldpProfinet& f, const Field& unknown, uint8_t subtype, uint32_t at,
                   uint32_t n) {
    switch (subtype) {
        case 1: {
            uint32_t p = at;
            for (auto field : {&f.portRxDelayLocal, &f.portRxDelayRemote, &f.portTxDelayLocal,
                               &f.portTxDelayRemote, &f.cableDelayLocal}) {
                auto value = in.view.u32(p);
                auto item = in.add(*field, p, 4);
                if (value)
                    item.value("{}ns", value);
                else
                    item.value("{} (unknown)", value);
                p += 4;
            }
            break;
        }
        case 2: {
            in.add(f.rtc2PortStatus, at, 2);
            auto state = in.view.u16(at + 2) & 7;
            for (auto field : {&f.rtc3PortStatus, &f.rtc3PortStatusReserved, &f.rtc3PortStatusFragmentation,
                               &f.rtc3PortStatusPreambleLength})
                in.add(*field, at + 2, 2);
            in.infoAppend("RTClass3 Port Status = {}", nameOf(f.rtc3PortStatus.values, uint64_t(state)));
            break;
        }
        case 4:
            in.add(f.mrpDomainUuid, at, 16);
            in.add(f.mrrtPortStatus, at + 16, 2);
            break;
        case 5: in.add(f.cmMacAdd, at, 6); break;
        case 6: {
            in.add(f.masterSourceAddress, at, 6);
            in.add(f.subdomainUuid, at + 6, 16);
            in.add(f.irDataUuid, at + 22, 16);
            uint32_t p = at + 38;
            const Field* words[][2] = {{&f.lengthOfPeriodValid, &f.lengthOfPeriodLength},
                                       {&f.redPeriodBeginValid, &f.redPeriodBeginOffset},
                                       {&f.orangePeriodBeginValid, &f.orangePeriodBeginOffset},
                                       {&f.greenPeriodBeginValid, &f.greenPeriodBeginOffset}};
            for (auto& pair : words) {
                in.add(*pair[0], p, 4);
                in.add(*pair[1], p, 4);
                p += 4;
            }
            break;
        }
        default:
            if (n) in.add(unknown, at, n);
    }
}

}  // namespace dorsal
