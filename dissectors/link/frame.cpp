// The frame: what the capture file says of a packet, before its first byte.
#include <fmt/ranges.h>

#include "dissectors/core/layer.h"
#include "dissectors/core/special.h"
#include "dissectors/core/text.h"
#include "dissectors/link/encapsulation.h"

namespace dorsal {
namespace {

constexpr Name kDirections[] = {{0, "Unknown"}, {1, "Inbound"}, {2, "Outbound"}};
constexpr Name kReception[] = {
    {0, "Not specified"}, {1, "Unicast"}, {2, "Multicast"}, {3, "Broadcast"}, {4, "Promiscuous"}};
constexpr TrueFalse kSet{"Set", "Not set"};
constexpr TrueFalse kAllowed{"Allowed", "Not Allowed"};
constexpr Name kSentReceived[] = {{0, "Sent"}, {1, "Received"}};
constexpr Name kTcActions[] = {
    {0, "TC_ACT_OK"},     {1, "TC_ACT_RECLASSIFY"},     {2, "TC_ACT_SHOT"},   {3, "TC_ACT_PIPE"},
    {4, "TC_ACT_STOLEN"}, {5, "TC_ACT_QUEUED"},         {6, "TC_ACT_REPEAT"}, {7, "TC_ACT_REDIRECT"},
    {8, "TC_ACT_TRAP"},   {UINT64_MAX, "TC_ACT_UNSPEC"}};
constexpr Name kXdpActions[] = {
    {0, "XDP_ABORTED"}, {1, "XDP_DROP"}, {2, "XDP_PASS"}, {3, "XDP_TX"}, {4, "XDP_REDIRECT"}};

// The comments that people wrote to a packet, in front of it.
struct PacketComments final : Protocol {
    Field comment{*this, "frame.comment", "Comment", Type::String};
    Expert expert{*this, "frame.comment.expert", Group::Comments, Severity::Comment, "Formatted comment"};
    explicit PacketComments(Registry& r) : Protocol(r, "pkt_comment", "Packet comments", "Pkt_Comment") {
        listed = false;
    }
    void parse(Layer& in) const override {
        if (in.out.frame.comments.empty()) return;
        auto nest = in.in(in.addNone(self, 0, 0));
        for (auto& text : in.out.frame.comments) {
            auto item = in.addText(comment, 0, 0, text).label("{}", text);
            in.expert(expert, item, "{}", text);
        }
    }
};

struct Frame final : Protocol {
    Field section{*this, "frame.section_number", "Section number", Type::U32, Base::Dec};
    Field interface { *this, "frame.interface_id", "Interface id", Type::U32, Base::Dec };
    Field interfaceName{*this, "frame.interface_name", "Interface name", Type::String};
    Field interfaceDescription{*this, "frame.interface_description", "Interface description", Type::String};
    Field interfaceQueue{*this, "frame.interface_queue", "Interface queue", Type::U32, Base::Dec};
    Field packetFlags{*this, "frame.packet_flags", "Packet flags", Type::U32, Base::Hex};
    Field direction{*this, "frame.packet_flags_direction", "Direction", Type::U32, Base::Hex, kDirections, 3};
    Field reception{
        *this, "frame.packet_flags_reception_type", "Reception type", Type::U32, Base::Dec, kReception, 0x1c};
    Field fcsLength{*this, "frame.packet_flags_fcs_length", "FCS length", Type::U32, Base::Dec, {}, 0x1e0};
    Field reserved{*this, "frame.packet_flags_reserved", "Reserved", Type::U32, Base::Dec, {}, 0xfe00};
    Field crcError{*this, "frame.packet_flags_crc_error", "CRC error", Type::Boolean, 32, kSet, 1u << 24};
    Field tooLong{
        *this,   "frame.packet_flags_packet_too_error", "Packet too long error", Type::Boolean, 32, kSet,
        1u << 25};
    Field tooShort{*this,
                   "frame.packet_flags_packet_too_short_error",
                   "Packet too short error",
                   Type::Boolean,
                   32,
                   kSet,
                   1u << 26};
    Field gapError{*this,
                   "frame.packet_flags_wrong_inter_frame_gap_error",
                   "Wrong interframe gap error",
                   Type::Boolean,
                   32,
                   kSet,
                   1u << 27};
    Field unaligned{
        *this,   "frame.packet_flags_unaligned_frame_error", "Unaligned frame error", Type::Boolean, 32, kSet,
        1u << 28};
    Field delimiterError{*this,
                         "frame.packet_flags_start_frame_delimiter_error",
                         "Start frame delimiter error",
                         Type::Boolean,
                         32,
                         kSet,
                         1u << 29};
    Field preambleError{
        *this, "frame.packet_flags_preamble_error", "Preamble error", Type::Boolean, 32, kSet, 1u << 30};
    Field symbolError{*this,   "frame.packet_flags_symbol_error", "Symbol error", Type::Boolean, 32, kSet,
                      1u << 31};
    Field packetId{*this, "frame.packet_id", "Packet id", Type::U64, Base::Dec};
    Field verdict{*this, "frame.verdict", "Verdict", Type::String};
    Field hardwareVerdict{*this, "frame.verdict.hw", "Hardware", Type::Bytes};
    Field tcVerdict{*this, "frame.verdict.ebpf_tc", "eBPF TC", Type::I64, Base::Dec};
    Field xdpVerdict{*this, "frame.verdict.ebpf_xdp", "eBPF XDP", Type::I64, Base::Dec};
    Field encapsulation{*this,     "frame.encap_type", "Encapsulation type",
                        Type::I16, Base::Dec,          encapsulationNames()};
    Field time{*this, "frame.time", "Arrival Time", Type::AbsoluteTime, Base::Local};
    Field shift{*this, "frame.offset_shift", "Time shift for this packet", Type::RelativeTime};
    Field epoch{*this, "frame.time_epoch", "Epoch Time", Type::RelativeTime};
    Field delta{*this, "frame.time_delta", "Time delta from previous captured frame", Type::RelativeTime};
    Field deltaDisplayed{*this, "frame.time_delta_displayed", "Time delta from previous displayed frame",
                         Type::RelativeTime};
    Field relative{*this, "frame.time_relative", "Time since reference or first frame", Type::RelativeTime};
    Field reference{*this, "frame.ref_time", "This is a Time Reference frame", Type::None};
    Field number{*this, "frame.number", "Frame Number", Type::U32, Base::Dec};
    Field length{*this, "frame.len", "Frame length on the wire", Type::U32, Base::Dec};
    Field captured{*this, "frame.cap_len", "Frame length stored into the capture file", Type::U32, Base::Dec};
    Field dropCount{*this, "frame.drop_count", "Drop Count", Type::U64, Base::Dec};
    Field marked{*this, "frame.marked", "Frame is marked", Type::Boolean, 0};
    Field ignored{*this, "frame.ignored", "Frame is ignored", Type::Boolean, 0};
    Field pointToPoint{*this,    "frame.p2p_dir", "Point-to-Point Direction",
                       Type::I8, Base::Dec,       kSentReceived};
    Field enterprise{*this, "frame.cb_pen", "Private Enterprise Number", Type::U32, Base::Dec};
    Field mayCopy{*this, "frame.cb_copy", "Copying", Type::Boolean, 1, kAllowed};
    Field protocols{*this, "frame.protocols", "Protocols in frame", Type::String};
    Expert shorterThanCaptured{*this, "frame.len_lt_caplen", Group::Malformed, Severity::Error,
                               "The packet was shorter than what was captured of it"};
    const Table& links;
    const PacketComments& comments;

    explicit Frame(Registry& r)
        : Protocol(r, "frame", "Frame", "Frame"),
          links(r.table("link.type")),
          comments(r.add<PacketComments>()) {
        listed = false;
        ownItem = false;
    }

    void parse(Layer& in) const override {
        auto& f = in.out.frame;
        uint32_t protocolsItem = kNoNode;
        if (in.wantsItems()) {
            comments.parse(in);
            protocolsItem = items(in);
        }
        in.column("");
        View bytes = in.view;
        in.guarded(bytes, [&] {
            if (f.options && f.options->enterprise)
                customBlock(in, *f.options);
            else if (!in.dispatch(links, f.linkType, bytes))
                unknown(in, f.linkType);
        });
        if (protocolsItem != kNoNode) setProtocols(in, protocolsItem);
    }

    void unknown(Layer& in, uint32_t linkType) const {
        in.column("UNKNOWN");
        in.info("WTAP_ENCAP = {}", encapsulationOf(linkType));
        in.data(in.view);
    }

    void customBlock(Layer& in, const FrameOptions& options) const {
        in.column("PCAPNG");
        in.info("Custom Block: PEN = Unknown ({}), will {}be copied", *options.enterprise,
                options.mayCopy ? "" : "not ");
        in.data(in.view);
    }

    // Returns the item that waits for the list of protocols.
    uint32_t items(Layer& in) const {
        auto& f = in.out.frame;
        auto title = in.addNone(self, 0, f.captured);
        auto nest = in.in(title);
        bool custom = f.options && f.options->enterprise;
        label(f, title);
        if (f.hasInterface || custom) in.addNumber(section, 0, 0, f.section);
        if (f.hasInterface && !custom) interfaceItems(in);
        if (f.options) optionItems(in, *f.options);
        if (!custom) in.addNumber(encapsulation, 0, 0, uint64_t(encapsulationOf(f.linkType)));
        if (f.hasTime && !custom) {
            in.addTime(time, 0, 0, f.time);
            in.addTime(shift, 0, 0, {}).generated();
            in.addTime(epoch, 0, 0, f.time);
            in.addTime(delta, 0, 0, f.time - f.previousTime).generated();
            in.addTime(deltaDisplayed, 0, 0, f.time - f.previousDisplayedTime).generated();
            in.addTime(relative, 0, 0, f.time - f.firstTime).generated();
            if (f.timeReference) in.addNone(reference, 0, 0);
        }
        in.addNumber(number, 0, 0, f.number);
        auto lengthItem = in.addNumber(length, 0, 0, f.original)
                              .label("Frame Length: {} byte{} ({} bits)", f.original, plural(f.original),
                                     uint64_t(f.original) * 8);
        if (f.original < f.captured) in.expert(shorterThanCaptured, lengthItem);
        in.addNumber(captured, 0, 0, f.captured)
            .label("Capture Length: {} byte{} ({} bits)", f.captured, plural(f.captured),
                   uint64_t(f.captured) * 8);
        if (f.options && f.options->dropCount) in.addNumber(dropCount, 0, 0, *f.options->dropCount);
        in.addNumber(marked, 0, 0, f.marked).generated();
        in.addNumber(ignored, 0, 0, f.ignored).generated();
        if (custom) {
            in.addNumber(enterprise, 0, 0, *f.options->enterprise)
                .value("Unknown ({})", *f.options->enterprise);
            in.addNumber(mayCopy, 0, 0, f.options->mayCopy);
        }
        auto direction = directionOf(f);
        if (direction == 1 || direction == 2) in.addNumber(pointToPoint, 0, 0, direction == 1);
        return in.addText(protocols, 0, 0, "").generated().index();
    }

    static const char* plural(uint64_t n) { return n == 1 ? "" : "s"; }
    static uint32_t directionOf(const FrameInfo& f) {
        return f.options ? f.options->flags.value_or(0) & 3 : 0;
    }

    static void label(const FrameInfo& f, const Item& title) {
        if (f.options && f.options->enterprise) {
            title.label(
                "PCAPNG Custom Block {}: {} byte{} ({} bits) of custom data and options, PEN Unknown ({}), "
                "copying {}allowed",
                f.number, f.captured, plural(f.captured), uint64_t(f.captured) * 8, *f.options->enterprise,
                f.options->mayCopy ? "" : "not ");
            return;
        }
        title.label("Frame {}: {} byte{} on wire ({} bits), {} byte{} captured ({} bits)", f.number,
                    f.original, plural(f.original), uint64_t(f.original) * 8, f.captured, plural(f.captured),
                    uint64_t(f.captured) * 8);
        if (f.hasInterface) title.append(" on interface {}, id {}", f.interfaceName, f.interface);
        if (auto direction = directionOf(f); direction == 1)
            title.append(" (inbound)");
        else if (direction == 2)
            title.append(" (outbound)");
    }

    void interfaceItems(Layer& in) const {
        auto& f = in.out.frame;
        auto nest =
            in.in(in.addNumber(interface, 0, 0, f.interface).value("{} ({})", f.interface, f.interfaceName));
        in.addText(interfaceName, 0, 0, f.interfaceName);
        if (!f.interfaceDescription.empty()) in.addText(interfaceDescription, 0, 0, f.interfaceDescription);
    }

    void optionItems(Layer& in, const FrameOptions& options) const {
        if (options.queue) in.addNumber(interfaceQueue, 0, 0, *options.queue);
        if (options.flags) {
            auto word = *options.flags;
            auto nest = in.in(in.addNumber(packetFlags, 0, 0, word));
            for (auto f : {&direction, &reception, &fcsLength, &reserved, &crcError, &tooLong, &tooShort,
                           &gapError, &unaligned, &delimiterError, &preambleError, &symbolError})
                in.addNumber(*f, 0, 0, (word & f->mask) >> f->shift);
        }
        if (options.packetId) in.addNumber(packetId, 0, 0, *options.packetId);
        if (!options.verdicts.empty()) verdictItems(in, options);
    }

    void verdictItems(Layer& in, const FrameOptions& options) const {
        auto all = in.addText(verdict, 0, 0, "");
        auto nest = in.in(all);
        for (auto& v : options.verdicts) {
            View bytes(v.bytes.data(), uint32_t(v.bytes.size()), uint32_t(v.bytes.size()));
            auto action = bytes.has(0, 8) ? bytes.u64le(0) : 0;
            auto named = [&](const char* title, const Field& f, Values names) {
                all.append(", {} ({})", title, v.type);
                in.addNumber(f, 0, 0, action).value("{} ({})", nameOf(names, action), int64_t(action));
            };
            if (v.type == 1) {
                named("eBPF_TC", tcVerdict, kTcActions);
            } else if (v.type == 2) {
                named("eBPF_XDP", xdpVerdict, kXdpActions);
            } else if (v.type == 0) {
                all.append(", Hardware (0)");
                in.addBytes(hardwareVerdict, 0, 0, v.bytes).value("{:02x}", fmt::join(v.bytes, " "));
            }
        }
    }

    static void setProtocols(Layer& in, uint32_t item) {
        std::string path;
        for (auto id : in.out.layers) {
            if (!path.empty()) path += ':';
            path += in.out.registry->protocol(id).abbrev();
        }
        in.out.nodes[item].value = in.out.addText(path);
    }
};

}  // namespace

void addFrame(Registry& r) { r.add<Frame>(); }

}  // namespace dorsal
