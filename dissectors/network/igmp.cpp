// Internet Group Management Protocol: versions 0 (RFC 988), 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376), and
// the multicast traceroute that uses its number.
#include "dissectors/core/checksum.h"
#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

enum MessageType : uint8_t {
    LastOfVersion0 = 0x08,
    Query = 0x11,
    ReportV1 = 0x12,
    ReportV2 = 0x16,
    Leave = 0x17,
    TracerouteResponse = 0x1e,
    Traceroute = 0x1f,
    ReportV3 = 0x22
};
constexpr uint32_t kShortMessage = 8, kOldMessage = 20, kTracerouteQuery = 24, kTracerouteBlock = 32;

constexpr Name kTypes[] = {
    {0x1, "Create Group Request"},  {0x2, "Create Group Reply"},
    {0x3, "Join Group Request"},    {0x4, "Join Group Reply"},
    {0x5, "Leave Group Request"},   {0x6, "Leave Group Reply"},
    {0x7, "Confirm Group Request"}, {0x8, "Confirm Group Reply"},
    {0x11, "Membership Query"},     {0x12, "Membership Report"},
    {0x13, "DVMRP Protocol"},       {0x14, "PIM Routing Message"},
    {0x16, "Membership Report"},    {0x17, "Leave Group"},
    {0x1e, "Traceroute Response"},  {0x1f, "Traceroute Query or Request"},
    {0x22, "Membership Report"},
};
constexpr Name kGroupType[] = {
    {0, "Public Group"},
    {1, "Private Group"},
};
constexpr Name kReply[] = {
    {0, "Request Granted"},
    {1, "Request Denied, No Resources"},
    {2, "Request Denied, Invalid Code"},
    {3, "Request Denied, Invalid Group"},
    {4, "Request Denied, Invalid Key"},
};
constexpr TrueFalse kS{"SUPPRESS router side processing", "Do not suppress router side processing"};
constexpr Name kRecordType[] = {
    {1, "Mode Is Include"},        {2, "Mode Is Exclude"},   {3, "Change To Include Mode"},
    {4, "Change To Exclude Mode"}, {5, "Allow New Sources"}, {6, "Block Old Sources"},
};
constexpr Name kMtraceQRtgProto[] = {
    {1, "DVMRP"},
    {2, "MOSPF"},
    {3, "PIM"},
    {4, "CBT"},
    {5, "PIM using special routing table"},
    {6, "PIM using a static route"},
    {7, "DVMRP using a static route"},
    {8, "PIM using MBGP (aka BGP4+) route"},
    {9, "CBT using special routing table"},
    {10, "CBT using a static route"},
    {11, "PIM using state created by Assert processing"},
};
constexpr Name kMtraceQFwdCode[] = {
    {0x0, "NO_ERROR"},   {0x1, "WRONG_IF"},    {0x2, "PRUNE_SENT"},     {0x3, "PRUNE_RCVD"},
    {0x4, "SCOPED"},     {0x5, "NO_ROUTE"},    {0x6, "WRONG_LAST_HOP"}, {0x7, "NOT_FORWARDING"},
    {0x8, "REACHED_RP"}, {0x9, "RPF_IF"},      {0xa, "NO_MULTICAST"},   {0xb, "INFO_HIDDEN"},
    {0x81, "NO_SPACE"},  {0x82, "OLD_ROUTER"}, {0x83, "ADMIN_PROHIB"},
};

struct Igmp final : Protocol {
    Field type{*this, "igmp.type", "Type", Type::U8, Base::Hex, kTypes};
    Field reserved{*this, "igmp.reserved", "Reserved", Type::Bytes};
    Field version{*this, "igmp.version", "IGMP Version", Type::U8, Base::Dec};
    Field groupType{*this, "igmp.group_type", "Type Of Group", Type::U8, Base::Dec, kGroupType};
    Field reply{*this, "igmp.reply", "Reply", Type::U8, Base::Dec, kReply};
    Field replyPending{*this, "igmp.reply.pending", "Reply Pending", Type::U8, Base::Dec};
    Field checksum{*this, "igmp.checksum", "Checksum", Type::U16, Base::Hex};
    Field checksumStatus{*this,      "igmp.checksum.status", "Checksum Status", Type::U8,
                         Base::None, checksumStatusNames()};
    Field identifier{*this, "igmp.identifier", "Identifier", Type::U32, Base::Dec};
    Field accessKey{*this, "igmp.access_key", "Access Key", Type::Bytes};
    Field maxResp{*this, "igmp.max_resp", "Max Resp Time", Type::U8, Base::Dec};
    Field s{*this, "igmp.s", "S", Type::Boolean, 8, kS, 0x8};
    Field qrv{*this, "igmp.qrv", "QRV", Type::U8, Base::Dec, {}, 0x7};
    Field qqic{*this, "igmp.qqic", "QQIC", Type::U8, Base::Dec};
    Field numSrc{*this, "igmp.num_src", "Num Src", Type::U16, Base::Dec};
    Field saddr{*this, "igmp.saddr", "Source Address", Type::Ipv4};
    Field numGrpRecs{*this, "igmp.num_grp_recs", "Num Group Records", Type::U16, Base::Dec};
    Field recordType{*this, "igmp.record_type", "Record Type", Type::U8, Base::Dec, kRecordType};
    Field auxDataLen{*this, "igmp.aux_data_len", "Aux Data Len", Type::U8, Base::Dec};
    Field maddr{*this, "igmp.maddr", "Multicast Address", Type::Ipv4};
    Field auxData{*this, "igmp.aux_data", "Aux Data", Type::Bytes};
    Field data{*this, "igmp.data", "Data", Type::Bytes};
    Field maxRespExp{*this, "igmp.max_resp.exp", "Exponent", Type::U8, Base::Hex, {}, 0x70};
    Field maxRespMant{*this, "igmp.max_resp.mant", "Mantissa", Type::U8, Base::Hex, {}, 0xf};
    Field mtraceMaxHops{*this, "igmp.mtrace.max_hops", "# hops", Type::U8, Base::Dec};
    Field mtraceSaddr{*this, "igmp.mtrace.saddr", "Source Address", Type::Ipv4};
    Field mtraceRaddr{*this, "igmp.mtrace.raddr", "Receiver Address", Type::Ipv4};
    Field mtraceRspaddr{*this, "igmp.mtrace.rspaddr", "Response Address", Type::Ipv4};
    Field mtraceRespTtl{*this, "igmp.mtrace.resp_ttl", "Response TTL", Type::U8, Base::Dec};
    Field mtraceQId{*this, "igmp.mtrace.q_id", "Query ID", Type::U24, Base::Dec};
    Field mtraceQArrival{*this, "igmp.mtrace.q_arrival", "Query Arrival", Type::U32, Base::Dec};
    Field mtraceQInaddr{*this, "igmp.mtrace.q_inaddr", "In itf addr", Type::Ipv4};
    Field mtraceQOutaddr{*this, "igmp.mtrace.q_outaddr", "Out itf addr", Type::Ipv4};
    Field mtraceQPrevrtr{*this, "igmp.mtrace.q_prevrtr", "Previous rtr addr", Type::Ipv4};
    Field mtraceQInpkt{*this, "igmp.mtrace.q_inpkt", "In pkts", Type::U32, Base::Dec};
    Field mtraceQOutpkt{*this, "igmp.mtrace.q_outpkt", "Out pkts", Type::U32, Base::Dec};
    Field mtraceQTotal{*this, "igmp.mtrace.q_total", "S,G pkt count", Type::U32, Base::Dec};
    Field mtraceQRtgProto{*this,     "igmp.mtrace.q_rtg_proto", "Rtg Protocol", Type::U8,
                          Base::Dec, kMtraceQRtgProto};
    Field mtraceQFwdTtl{*this, "igmp.mtrace.q_fwd_ttl", "FwdTTL", Type::U8, Base::Dec};
    Field mtraceQMbz{*this, "igmp.mtrace.q_mbz", "MBZ", Type::U8, Base::Hex, {}, 0x80};
    Field mtraceQS{*this, "igmp.mtrace.q_s", "S", Type::U8, Base::Hex, {}, 0x40};
    Field mtraceQSrcMask{*this, "igmp.mtrace.q_src_mask", "Src Mask", Type::U8, Base::Hex, {}, 0x3f};
    Field mtraceQFwdCode{*this,     "igmp.mtrace.q_fwd_code", "Forwarding Code", Type::U8,
                         Base::Hex, kMtraceQFwdCode};
    Expert badChecksum{*this, "igmp.bad_checksum", Group::Checksum, Severity::Error, "Bad checksum"};
    const Table& types;

    explicit Igmp(Registry& r)
        : Protocol(r, "igmp", "Internet Group Management Protocol", "IGMP"), types(r.table("igmp.type")) {
        ownItem = false;  // until it is known that no other protocol has the type
        listed = false;
        r.bind("ip.proto", 2, *this);
    }

    void parse(Layer& in) const override {
        uint8_t kind = in.view.u8(0);
        if (in.dispatch(types, kind, in.view)) return;
        in.out.layers.push_back(Protocol::id());
        in.addSelf();
        in.column("IGMP");
        auto known = Values(kTypes).find(kind);
        // tshark counts the versions as protocols of their own, which bear the same name.
        if (known || kind == 0) in.out.layers.push_back(Protocol::id());
        if (known)
            in.info("{}", known);
        else
            in.info("Unknown Type:0x{:02x}", kind);
        if (kind <= LastOfVersion0) return version0(in, kind);
        switch (kind) {
            case Query: return query(in);
            case ReportV1:
                addVersion(in, 1);
                in.u8(type);
                in.take(reserved, 1);
                addSum(in, kShortMessage);
                in.take(maddr, 4);
                break;
            case ReportV2:
            case Leave:
                addVersion(in, 2);
                in.u8(type);
                responseTime(in, 2);
                addSum(in, kShortMessage);
                if (in.wantsColumns()) in.infoAppend("{} {}", kind == ReportV2 ? " group" : "", address(in));
                in.take(maddr, 4);
                break;
            case ReportV3: reports(in); break;
            case TracerouteResponse:
            case Traceroute: traceroute(in); break;
            default:
                in.u8(type);
                if (in.leftCaptured()) in.take(data, in.leftCaptured());
        }
    }

    static std::string address(Layer& in) { return Address::ipv4(in.view.u32(in.pos)).toString(); }

    void addVersion(Layer& in, uint32_t number) const {
        if (in.wantsColumns()) in.column(fmt::format("IGMPv{}", number));
        in.addNumber(version, in.pos, 0, number).generated();
    }

    // The checksum at `in.pos` is over the first `size` bytes.
    void addSum(Layer& in, uint32_t size) const {
        ChecksumFields fields{checksum, checksumStatus, &badChecksum};
        uint32_t at = in.pos;
        if (!in.view.has(0, size) || in.view.fragment()) {
            addUnverifiedChecksum(in, fields, at, 2);
        } else {
            InternetChecksum sum;
            if (in.wantsItems()) sum.add(in.view.bytes(0, size));
            auto found = in.view.u16(at);
            addChecksum(in, fields, at, 2, in.wantsItems() ? expectedChecksum(found, sum.value()) : found);
        }
        in.skip(2);
    }

    // In tenths of a second; from version 3 on, 128 and more are a floating point number.
    void responseTime(Layer& in, uint32_t number) const {
        uint32_t code = in.view.u8(in.pos), tenths = code;
        bool floating = number == 3 && code >= 128;
        if (floating) tenths = ((code & 15) | 16) << ((code >> 4 & 7) + 3);
        auto item = in.addNumber(maxResp, in.pos, 1, tenths);
        item.value("{}.{} sec (0x{:02x})", tenths / 10, tenths % 10, code);
        if (floating) {
            auto nest = in.in(item);
            in.add(maxRespExp, in.pos, 1);
            in.add(maxRespMant, in.pos, 1);
        }
        in.skip(1);
    }

    void version0(Layer& in, uint8_t kind) const {
        enum : uint8_t { CreateRequest = 1, JoinReply = 4 };
        addVersion(in, 0);
        in.u8(type);
        if (kind == CreateRequest) {
            in.u8(groupType);
        } else if (kind % 2) {
            in.take(reserved, 1);
        } else {
            // Small numbers are verdicts, others the seconds to wait.
            in.u8(in.view.u8(in.pos) < 5 ? reply : replyPending);
        }
        addSum(in, kOldMessage);
        in.u32(identifier);
        in.take(maddr, 4);
        in.take(accessKey, 8);
    }

    void query(Layer& in) const {
        uint8_t code = in.view.u8(1);
        uint32_t number = in.view.reported() >= 12 ? 3 : code == 0 ? 1 : 2;
        addVersion(in, number);
        in.u8(type);
        if (number == 1)
            in.take(reserved, 1);
        else
            responseTime(in, number);
        addSum(in, number == 3 ? in.view.reported() : kShortMessage);
        if (number > 1 && in.wantsColumns()) {
            if (in.view.u32(in.pos) == 0)
                in.infoAppend(", general");
            else
                in.infoAppend(", specific for group {}", address(in));
        }
        in.take(maddr, 4);
        if (number < 3) return;
        in.add(s, in.pos, 1);
        in.add(qrv, in.pos, 1);
        in.skip(1);
        in.u8(qqic);
        uint32_t count = in.u16(numSrc);
        if (count) in.infoAppend(", sources {{");
        sources(in, count);
        if (count) in.infoAppend("}}");
    }

    void sources(Layer& in, uint32_t count) const {
        for (uint32_t i = 0; i < count; ++i) {
            if (in.wantsColumns()) in.infoAppend("{}{}", address(in), i + 1 < count ? ", " : "");
            in.take(saddr, 4);
        }
    }

    void reports(Layer& in) const {
        addVersion(in, 3);
        in.u8(type);
        in.take(reserved, 1);
        addSum(in, in.view.reported());
        in.take(reserved, 2);
        uint32_t count = in.u16(numGrpRecs);
        if (!count) in.infoAppend(" - General query");
        for (uint32_t i = 0; i < count; ++i) record(in);
    }

    void record(Layer& in) const {
        enum : uint8_t { IsInclude = 1, IsExclude = 2, ToInclude = 3, ToExclude = 4, Allow = 5, Block = 6 };
        uint8_t kind = in.view.u8(in.pos);
        uint32_t words = in.view.u8(in.pos + 1), count = in.view.u16(in.pos + 2);
        uint32_t size = 8 + 4 * (count + words);
        auto group = Address::ipv4(in.view.u32(in.pos + 4));
        auto item = in.textItem(in.pos, std::min(size, in.leftCaptured()));
        if (item.texts())
            item.label("Group Record : {}  {}", group.toString(), nameOf(kRecordType, kind, ""));
        auto nest = in.in(item);
        in.u8(recordType);
        in.u8(auxDataLen);
        in.u16(numSrc);
        in.take(maddr, 4);
        bool list = count > 0;
        if (in.wantsColumns()) {
            auto text = group.toString();
            switch (kind) {
                case IsInclude:
                case ToInclude:
                    if (list)
                        in.infoAppend(" / Join group {} for {} {{", text,
                                      count > 1 ? "sources in" : "source");
                    else
                        in.infoAppend(" / Leave group {}", text);
                    break;
                case IsExclude:
                case ToExclude:
                    if (list)
                        in.infoAppend(" / Join group {}, for {} {{", text,
                                      count > 1 ? "sources not in" : "source not");
                    else
                        in.infoAppend(" / Join group {} for any sources", text);
                    break;
                case Allow:
                    if (list)
                        in.infoAppend(" / Group {}, new source{} {{", text, count > 1 ? "s" : "");
                    else
                        in.infoAppend(" / Group {}, ALLOW_NEW_SOURCES but no source specified (?)", text);
                    break;
                case Block:
                    if (list)
                        in.infoAppend(" / Group {}, block source{} {{", text, count > 1 ? "s" : "");
                    else
                        in.infoAppend(" / Group {}, BLOCK_OLD_SOURCES but no source specified (?)", text);
                    break;
                default: in.infoAppend(" / Group {}, unknown record type (?)", text); list = false;
            }
        }
        if (list) {
            sources(in, count);
            in.infoAppend("}}");
        } else {
            for (uint32_t i = 0; i < count; ++i) in.take(saddr, 4);
        }
        if (words) in.take(auxData, words * 4);
    }

    void traceroute(Layer& in) const {
        uint8_t kind = in.view.u8(0);
        uint32_t size = in.view.reported(),
                 blocks = size < kTracerouteQuery ? 0 : (size - kTracerouteQuery) / kTracerouteBlock;
        const char* what = kind == TracerouteResponse ? "Traceroute Response"
                           : blocks                   ? "Traceroute Request"
                                                      : "Traceroute Query";
        in.info("{}", what);
        if (blocks) in.infoAppend(", {} block{}", blocks, blocks == 1 ? "" : "s");
        in.u8(type);
        in.last().value("{} (0x{:02x})", what, kind);
        in.u8(mtraceMaxHops);
        addSum(in, size);
        in.take(maddr, 4);
        in.take(mtraceSaddr, 4);
        in.take(mtraceRaddr, 4);
        in.take(mtraceRspaddr, 4);
        in.u8(mtraceRespTtl);
        in.u24(mtraceQId);
        for (; blocks; --blocks) {
            uint32_t at = in.pos;
            auto item = in.textItem(at, kTracerouteBlock);
            if (item.texts())
                item.label("Response data block: {} -> {},  Proto: {},  Forwarding Code: {}",
                           Address::ipv4(in.view.u32(at + 4)).toString(),
                           Address::ipv4(in.view.u32(at + 8)).toString(),
                           nameOf(kMtraceQRtgProto, in.view.u8(at + 28)),
                           nameOf(kMtraceQFwdCode, in.view.u8(at + 31)));
            auto nest = in.in(item);
            in.u32(mtraceQArrival);
            for (auto f : {&mtraceQInaddr, &mtraceQOutaddr, &mtraceQPrevrtr}) in.take(*f, 4);
            for (auto f : {&mtraceQInpkt, &mtraceQOutpkt, &mtraceQTotal}) in.u32(*f);
            in.u8(mtraceQRtgProto);
            in.u8(mtraceQFwdTtl);
            for (auto f : {&mtraceQMbz, &mtraceQS, &mtraceQSrcMask}) in.add(*f, in.pos, 1);
            in.skip(1);
            in.u8(mtraceQFwdCode);
        }
    }
};

}  // namespace

void addIgmp(Registry& r) { r.add<Igmp>(); }

}  // namespace dorsal
