// Multicast listener discovery (RFC 2710, RFC 3810) and multicast router discovery (RFC 4286).
#include "dissectors/network/icmpv6.h"

namespace dorsal {
namespace {

enum MessageType : uint8_t {
    Query = 130,
    Report = 131,
    Done = 132,
    ReportV2 = 143,
    RouterAdvertisement = 151
};
constexpr uint32_t kFirstVersion = 24;  // bytes of a version 1 message

constexpr Name kMldrMarRecordType[] = {
    {1, "Include"},           {2, "Exclude"},           {3, "Changed to include"}, {4, "Changed to exclude"},
    {5, "Allow new sources"}, {6, "Block old sources"},
};

struct Multicast final : Icmpv6Part {
    Field maximumResponseDelay{*this, "icmpv6.mld.maximum_response_delay", "Maximum Response Delay [ms]",
                               Type::U16, Base::Dec};
    Field multicastAddress{*this, "icmpv6.mld.multicast_address", "Multicast Address", Type::Ipv6};
    Field maximumResponseCode{*this, "icmpv6.mld.maximum_response_code", "Maximum Response Code", Type::U16,
                              Base::Dec};
    Field flag{*this, "icmpv6.mld.flag", "Flags", Type::U8, Base::Hex};
    Field flagS{*this, "icmpv6.mld.flag.s", "Suppress Router-Side Processing", Type::Boolean, 8, {}, 0x8};
    Field flagQrv{
        *this, "icmpv6.mld.flag.qrv", "QRV (Querier's Robustness Variable)", Type::U8, Base::Dec, {}, 0x7};
    Field flagReserved{*this, "icmpv6.mld.flag.reserved", "Reserved", Type::U8, Base::Dec, {}, 0xf0};
    Field qqi{*this, "icmpv6.mld.qqi", "QQIC (Querier's Query Interval Code)", Type::U8, Base::Dec};
    Field nbSources{*this, "icmpv6.mld.nb_sources", "Number of Sources", Type::U16, Base::Dec};
    Field sourceAddress{*this, "icmpv6.mld.source_address", "Source Address", Type::Ipv6};
    Field nbMcastRecords{*this, "icmpv6.mldr.nb_mcast_records", "Number of Multicast Address Records",
                         Type::U16, Base::Dec};
    Field mar{*this, "icmpv6.mldr.mar", "Multicast Address Record", Type::None};
    Field marRecordType{
        *this, "icmpv6.mldr.mar.record_type", "Record Type", Type::U8, Base::Dec, kMldrMarRecordType};
    Field marAuxDataLen{*this, "icmpv6.mldr.mar.aux_data_len", "Aux Data Len", Type::U8, Base::Dec};
    Field marNbSources{*this, "icmpv6.mldr.mar.nb_sources", "Number of Sources", Type::U16, Base::Dec};
    Field marMulticastAddress{*this, "icmpv6.mldr.mar.multicast_address", "Multicast Address", Type::Ipv6};
    Field marSourceAddress{*this, "icmpv6.mldr.mar.source_address", "Source Address", Type::Ipv6};
    Field marAuxiliaryData{*this, "icmpv6.mldr.mar.auxiliary_data", "Auxiliary Data", Type::Bytes};
    Field queryInterval{*this, "icmpv6.mcast_ra.query_interval", "Query Interval", Type::U16, Base::Dec};
    Field robustnessVariable{*this, "icmpv6.mcast_ra.robustness_variable", "Robustness Variable", Type::U16,
                             Base::Dec};
    Field reserved{*this, "icmpv6.reserved", "Reserved", Type::Bytes};

    explicit Multicast(Registry& r)
        : Icmpv6Part(r, "icmpv6.multicast", "Multicast Listener Discovery", "ICMPv6") {}

    void part(Layer& in) const override {
        switch (in.view.u8(0)) {
            case ReportV2: return records(in);
            case RouterAdvertisement:
                in.u16(queryInterval);
                in.u16(robustnessVariable);
                return;
            case Query:
                if (in.view.reported() > kFirstVersion) return queryV2(in);
                break;
            default: break;
        }
        in.u16(maximumResponseDelay);
        in.take(reserved, 2);
        in.take(multicastAddress, 16);
    }

    void queryV2(Layer& in) const {
        // Codes of 32768 and more are a floating point number (RFC 3810, section 5.1.3).
        uint32_t code = in.view.u16(in.pos);
        uint32_t delay = code < 32768 ? code : ((code & 0xfff) | 0x1000) << ((code >> 12 & 7) + 3);
        in.addNumber(maximumResponseCode, in.pos, 2, delay);
        in.skip(2);
        in.take(reserved, 2);
        in.take(multicastAddress, 16);
        in.bitmask(flag, in.pos, 1, {&flagS, &flagQrv, &flagReserved});
        in.skip(1);
        uint32_t interval = in.view.u8(in.pos);
        if (interval >= 128) interval = ((interval & 15) | 16) << ((interval >> 4 & 7) + 3);
        in.addNumber(qqi, in.pos, 1, interval);
        in.skip(1);
        uint32_t count = in.u16(nbSources);
        for (uint32_t i = 0; i < count; ++i) in.take(sourceAddress, 16);
    }

    void records(Layer& in) const {
        in.take(reserved, 2);
        uint32_t count = in.u16(nbMcastRecords);
        for (uint32_t i = 0; i < count; ++i) {
            uint32_t start = in.pos;
            auto item = in.addNone(mar, start, 0);
            auto nest = in.in(item);
            auto kind = in.u8(marRecordType);
            uint32_t words = in.u8(marAuxDataLen), sources = in.u16(marNbSources);
            auto at = in.pos;
            in.take(marMulticastAddress, 16);
            if (item.texts())
                item.append(" {}: {}", nameOf(kMldrMarRecordType, kind),
                            Address::ipv6(in.view.bytes(at, 16).data()).toString());
            for (uint32_t s = 0; s < sources; ++s) in.take(marSourceAddress, 16);
            if (words) in.take(marAuxiliaryData, words * 4);
            item.length(in.pos - start);
        }
    }
};

}  // namespace

const Icmpv6Part& addIcmpv6Multicast(Registry& r) { return r.add<Multicast>(); }

}  // namespace dorsal
