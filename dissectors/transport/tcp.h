// Transmission Control Protocol, RFC 9293: the header, and the declarations that its parts share.
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/transport/tcp_options.h"
#include "dissectors/transport/tcp_state.h"

namespace dorsal {

inline constexpr TrueFalse kTcpSet{"Set", "Not set"};
void tcpCompletenessName(std::string& out, uint64_t value);
extern const Values kTcpChecksumStatus;

struct Tcp final : Protocol {
    Field sourcePort{*this, "tcp.srcport", "Source Port", Type::U16, Base::PtTcp};
    Field destinationPort{*this, "tcp.dstport", "Destination Port", Type::U16, Base::PtTcp};
    Field port{*this, "tcp.port", "Source or Destination Port", Type::U16, Base::PtTcp};
    Field stream{*this, "tcp.stream", "Stream index", Type::U32, Base::Dec};
    Field completeness{*this,    "tcp.completeness", "Conversation completeness",
                       Type::U8, Base::Custom,       tcpCompletenessName};
    Field length{*this, "tcp.len", "TCP Segment Len", Type::U32, Base::Dec};
    Field seq{*this, "tcp.seq", "Sequence Number", Type::U32, Base::Dec};
    Field seqRaw{*this, "tcp.seq_raw", "Sequence Number (raw)", Type::U32, Base::Dec};
    Field nextSeq{*this, "tcp.nxtseq", "Next Sequence Number", Type::U32, Base::Dec};
    Field ack{*this, "tcp.ack", "Acknowledgment Number", Type::U32, Base::Dec};
    Field ackRaw{*this, "tcp.ack_raw", "Acknowledgment number (raw)", Type::U32, Base::Dec};
    Field headerLengthField{*this, "tcp.hdr_len", "Header Length", Type::U8, Base::Dec};
    Field flags{*this, "tcp.flags", "Flags", Type::U16, Base::Hex, {}, 0xfff};
    Field reserved{*this, "tcp.flags.res", "Reserved", Type::Boolean, 12, kTcpSet, 0xe00};
    Field ae{*this, "tcp.flags.ae", "Accurate ECN", Type::Boolean, 12, kTcpSet, 0x100};
    Field cwr{*this, "tcp.flags.cwr", "Congestion Window Reduced", Type::Boolean, 12, kTcpSet, 0x080};
    Field ece{*this, "tcp.flags.ece", "ECN-Echo", Type::Boolean, 12, kTcpSet, 0x040};
    Field ace{*this, "tcp.flags.ace", "ACE", Type::U8, Base::Dec};
    Field urg{*this, "tcp.flags.urg", "Urgent", Type::Boolean, 12, kTcpSet, 0x020};
    Field ackFlag{*this, "tcp.flags.ack", "Acknowledgment", Type::Boolean, 12, kTcpSet, 0x010};
    Field push{*this, "tcp.flags.push", "Push", Type::Boolean, 12, kTcpSet, 0x008};
    Field reset{*this, "tcp.flags.reset", "Reset", Type::Boolean, 12, kTcpSet, 0x004};
    Field syn{*this, "tcp.flags.syn", "Syn", Type::Boolean, 12, kTcpSet, 0x002};
    Field fin{*this, "tcp.flags.fin", "Fin", Type::Boolean, 12, kTcpSet, 0x001};
    Field flagString{*this, "tcp.flags.str", "TCP Flags", Type::String};
    Field windowValue{*this, "tcp.window_size_value", "Window", Type::U16, Base::Dec};
    Field window{*this, "tcp.window_size", "Calculated window size", Type::U32, Base::Dec};
    Field windowScale{*this, "tcp.window_size_scalefactor", "Window size scaling factor", Type::I32,
                      Base::Dec};
    Field checksum{*this, "tcp.checksum", "Checksum", Type::U16, Base::Hex};
    Field checksumStatus{
        *this,    "tcp.checksum.status", "Checksum Status", Type::U8, Base::None, kTcpChecksumStatus, 0,
        kNoNumber};
    Field urgentPointer{*this, "tcp.urgent_pointer", "Urgent Pointer", Type::U16, Base::Dec};
    Field timeRelative{*this, "tcp.time_relative", "Time since first frame in this TCP stream",
                       Type::RelativeTime};
    Field timeDelta{*this, "tcp.time_delta", "Time since previous frame in this TCP stream",
                    Type::RelativeTime};
    Field payload{*this, "tcp.payload", "TCP payload", Type::Bytes};
    Field segmentData{*this, "tcp.segment_data", "TCP segment data", Type::Bytes};
    Field pduSize{*this, "tcp.pdu.size", "PDU Size", Type::U32, Base::Dec};
    Field segments{*this, "tcp.segments", "Reassembled TCP Segments", Type::None};
    Field segment{*this, "tcp.segment", "TCP Segment", Type::FrameNum};
    Field segmentOverlap{*this, "tcp.segment.overlap", "Segment overlap", Type::Boolean};
    Field segmentConflict{*this, "tcp.segment.overlap.conflict", "Conflicting data in segment overlap",
                          Type::Boolean};
    Field segmentCount{*this, "tcp.segment.count", "Segment count", Type::U32, Base::Dec};
    Field reassembledIn{*this, "tcp.reassembled_in", "Reassembled PDU in frame", Type::FrameNum};
    Field reassembledLength{*this, "tcp.reassembled.length", "Reassembled TCP length", Type::U32, Base::Dec};
    Field reassembledData{*this, "tcp.reassembled.data", "Reassembled TCP Data", Type::Bytes};
    Field resetCause{*this, "tcp.reset_cause", "Reset cause", Type::String};

    Field analysis{*this, "tcp.analysis", "SEQ/ACK analysis", Type::None};
    Field analysisFlags{*this, "tcp.analysis.flags", "TCP Analysis Flags", Type::None};
    Field acksFrame{*this, "tcp.analysis.acks_frame", "This is an ACK to the segment in frame",
                    Type::FrameNum};
    Field ackRtt{*this, "tcp.analysis.ack_rtt", "The RTT to ACK the segment was", Type::RelativeTime};
    Field initialRtt{*this, "tcp.analysis.initial_rtt", "iRTT", Type::RelativeTime};
    Field inFlight{*this, "tcp.analysis.bytes_in_flight", "Bytes in flight", Type::U32, Base::Dec};
    Field pushBytes{*this, "tcp.analysis.push_bytes_sent", "Bytes sent since last PSH flag", Type::U32,
                    Base::Dec};
    Field duplicateAck{*this, "tcp.analysis.duplicate_ack", "Duplicate ACK", Type::None};
    Field duplicateNumber{*this, "tcp.analysis.duplicate_ack_num", "Duplicate ACK #", Type::U32, Base::Dec};
    Field duplicateFrame{*this, "tcp.analysis.duplicate_ack_frame", "Duplicate to the ACK in frame",
                         Type::FrameNum};
    Field rto{*this, "tcp.analysis.rto", "The RTO for this segment was", Type::RelativeTime};
    Field rtoFrame{*this, "tcp.analysis.rto_frame", "RTO based on delta from frame", Type::FrameNum};

    Expert synRequest{*this, "tcp.connection.syn", Group::Sequence, Severity::Chat,
                      "Connection establish request (SYN)"};
    Expert synAnswer{*this, "tcp.connection.synack", Group::Sequence, Severity::Chat,
                     "Connection establish acknowledge (SYN+ACK)"};
    Expert finished{*this, "tcp.connection.fin", Group::Sequence, Severity::Chat, "Connection finish (FIN)"};
    Expert resetNow{*this, "tcp.connection.rst", Group::Sequence, Severity::Warn, "Connection reset (RST)"};
    Expert finActive{*this, "tcp.connection.fin_active", Group::Sequence, Severity::Note,
                     "This frame initiates the connection closing"};
    Expert finPassive{*this, "tcp.connection.fin_passive", Group::Sequence, Severity::Note,
                      "This frame undergoes the connection closing"};
    Expert shortSegment{*this, "tcp.short_segment", Group::Malformed, Severity::Warn,
                        "The segment is too short for the header that it announces"};
    Expert ackNotZero{*this, "tcp.ack.nonzero", Group::Protocol, Severity::Note,
                      "The acknowledgment number field is nonzero while the ACK flag is not set"};
    Expert urgentNotZero{*this, "tcp.urgent_pointer.non_zero", Group::Protocol, Severity::Note,
                         "The urgent pointer field is nonzero while the URG flag is not set"};
    Expert bogusHeader{*this, "tcp.bogus_header_length", Group::Protocol, Severity::Error,
                       "Bogus TCP Header length"};
    Expert tfoTaken{*this, "tcp.analysis.tfo_ack", Group::Sequence, Severity::Note,
                    "TCP SYN-ACK accepting TFO data"};
    Expert tfoIgnored{*this, "tcp.analysis.tfo_ignored", Group::Sequence, Severity::Note,
                      "TCP SYN-ACK ignoring TFO data"};
    Expert retransmission{*this, "tcp.analysis.retransmission", Group::Sequence, Severity::Note,
                          "This frame is a (suspected) retransmission"};
    Expert fastRetransmission{*this, "tcp.analysis.fast_retransmission", Group::Sequence, Severity::Note,
                              "This frame is a (suspected) fast retransmission"};
    Expert spurious{*this, "tcp.analysis.spurious_retransmission", Group::Sequence, Severity::Note,
                    "This frame is a (suspected) spurious retransmission"};
    Expert outOfOrder{*this, "tcp.analysis.out_of_order", Group::Sequence, Severity::Warn,
                      "This frame is a (suspected) out-of-order segment"};
    Expert reusedPorts{
        *this, "tcp.analysis.reused_ports", Group::Sequence, Severity::Note,
        "A new tcp session is started with the same ports as an earlier session in this trace"};
    Expert lostSegment{*this, "tcp.analysis.lost_segment", Group::Sequence, Severity::Warn,
                       "Previous segment(s) not captured (common at capture start)"};
    Expert ackLost{*this, "tcp.analysis.ack_lost_segment", Group::Sequence, Severity::Warn,
                   "ACKed segment that wasn't captured (common at capture start)"};
    Expert windowUpdate{*this, "tcp.analysis.window_update", Group::Sequence, Severity::Chat,
                        "TCP window update"};
    Expert windowFull{*this, "tcp.analysis.window_full", Group::Sequence, Severity::Warn,
                      "TCP window specified by the receiver is now completely full"};
    Expert keepAlive{*this, "tcp.analysis.keep_alive", Group::Sequence, Severity::Note,
                     "TCP keep-alive segment"};
    Expert keepAliveAck{*this, "tcp.analysis.keep_alive_ack", Group::Sequence, Severity::Note,
                        "ACK to a TCP keep-alive segment"};
    Expert duplicate{*this, "tcp.analysis.duplicate_ack", Group::Sequence, Severity::Note, "Duplicate ACK"};
    Expert zeroWindowProbe{*this, "tcp.analysis.zero_window_probe", Group::Sequence, Severity::Note,
                           "TCP Zero Window Probe"};
    Expert zeroWindow{*this, "tcp.analysis.zero_window", Group::Sequence, Severity::Warn,
                      "TCP Zero Window segment"};
    Expert zeroWindowProbeAck{*this, "tcp.analysis.zero_window_probe_ack", Group::Sequence, Severity::Note,
                              "ACK to a TCP Zero Window Probe"};

    TcpOptions optionParts{*this};
    const Table& ports;
    const Heuristics& heuristics;

    explicit Tcp(Registry& r);
    void parse(Layer& in) const override;

  private:
    // A segment while it is dissected: its header, and its notes when there are any.
    struct Segment {
        TcpHeader h;
        const TcpSegmentNote* note = nullptr;
        const TcpStreamNote* stream = nullptr;
        int from = 0;
        uint32_t seq = 0, ack = 0;        // relative
        TcpStreamState* state = nullptr;  // in the pass only
        Flow* flow = nullptr;
        bool announced = false;                  // the flow was there before its first packet
        TcpSegmentNote noted;                    // what `note` points to
        TcpSegmentNote::Packed* kept = nullptr;  // in the pass only
        uint32_t base(int end) const { return stream ? patched(stream->base[end]) : 0; }
        uint32_t scale(int end) const { return stream ? patched(stream->scale) >> (8 * end) & 0xff : 1; }
        bool aceUsed() const {
            return stream && (patched(stream->scale) & TcpStreamNote::kAccurateEcn) && !(h.has(kSyn));
        }
    };
    const TcpSegmentNote* follow(Layer& in, Segment& s) const;
    void watch(Layer& in, Segment& s, TcpSegmentNote& note) const;
    TcpStreamState& streamOf(Layer& in, Segment& s, uint16_t& findings) const;
    void noteScale(Layer& in, const Segment& s, int shift) const;

    void addPorts(Layer& in) const;
    void addStream(Layer& in, const Segment& s) const;
    bool addNumbers(Layer& in, const Segment& s) const;
    void addFlags(Layer& in, const Segment& s) const;
    void addWindow(Layer& in, const Segment& s) const;
    TcpOptionFacts addOptions(Layer& in, const Segment& s) const;
    void addTimes(Layer& in, const Segment& s) const;
    void addAnalysis(Layer& in, const Segment& s) const;
    void addFindings(Layer& in, const Segment& s, const Item& head) const;
    void addDuplicate(Layer& in, const Segment& s, const Item& head) const;
    void addRetransmission(Layer& in, const Segment& s, const Item& flags) const;
    void summarize(Layer& in, const Segment& s) const;

    void parsePayload(Layer& in, const Segment& s) const;
    friend class TcpPayload;
};

}  // namespace dorsal
