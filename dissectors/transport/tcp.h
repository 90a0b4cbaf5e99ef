// Transmission Control Protocol, RFC 9293: the header, and the declarations that its parts share.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

inline constexpr TrueFalse kTcpSet{"Set", "Not set"};
void tcpCompletenessName(std::string& out, uint64_t value);
extern const Values kTcpChecksumStatus;

enum TcpFlag : uint16_t {
    kFin = 0x001,
    kSyn = 0x002,
    kRst = 0x004,
    kPsh = 0x008,
    kAck = 0x010,
    kUrg = 0x020,
    kEce = 0x040,
    kCwr = 0x080,
    kAe = 0x100
};

// The header's numbers, read once.
struct TcpHeader {
    uint16_t sourcePort = 0, destinationPort = 0;
    uint32_t seq = 0, ack = 0;
    uint32_t headerLength = 0;  // bytes
    uint16_t flags = 0;
    uint16_t window = 0;
    uint32_t payload = 0;  // bytes that the segment says it carries
    bool has(uint16_t flag) const { return flags & flag; }
};

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

    Expert synRequest{*this, "tcp.connection.syn", Group::Sequence, Severity::Chat,
                      "Connection establish request (SYN)"};
    Expert synAnswer{*this, "tcp.connection.synack", Group::Sequence, Severity::Chat,
                     "Connection establish acknowledge (SYN+ACK)"};
    Expert finished{*this, "tcp.connection.fin", Group::Sequence, Severity::Chat, "Connection finish (FIN)"};
    Expert resetNow{*this, "tcp.connection.rst", Group::Sequence, Severity::Warn, "Connection reset (RST)"};

    const Table& ports;
    const Heuristics& heuristics;

    explicit Tcp(Registry& r);
    void parse(Layer& in) const override;

  private:
    struct Note {
        uint32_t stream, first, previous;  // packets are numbered from 1
        uint32_t base, reverseBase;        // sequence numbers that count as 0
    };
    void follow(Layer& in, const TcpHeader& h, Note& note) const;
    void parseFlags(Layer& in, const TcpHeader& h) const;
    void summarize(Layer& in, const TcpHeader& h, uint32_t seq, uint32_t ack) const;
    void dispatchPayload(Layer& in, const TcpHeader& h, const View& payload) const;
};

}  // namespace dorsal
