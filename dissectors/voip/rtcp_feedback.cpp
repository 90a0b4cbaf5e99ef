// Feedback: RFC 4585, RFC 5104, and the drafts that browsers use (REMB, transport-wide congestion control).
#include <algorithm>
#include <bit>
#include <cmath>

#include "dissectors/voip/rtcp.h"

namespace dorsal {

namespace {

// What a packet's status in a chunk says of it.
enum Status : uint8_t { NotReceived, SmallDelta, LargeDelta, Reserved };

constexpr const char* kStatusNames[] = {"Packet not received", "Small Delta", "Large or Negative Delta",
                                        "Reserved"};
constexpr const char* kStatusLetters[] = {"NR", "SD", "LD", "WO"};
constexpr uint32_t kMostStatuses = 65536;

}  // namespace

uint32_t Rtcp::addRtpFeedback(Layer& in, uint8_t format) const {
    uint32_t size = (in.view.u16(2) + 1) * 4u;
    in.add(senderssrc, 4, 4);
    in.add(mediassrc, 8, 4);
    if (size <= 12) return 12;
    switch (format) {
        case 1: addLostPackets(in, 12); break;
        case 3: addBitRateRequests(in, 12, "TMMBR"); break;
        case 4: addBitRateRequests(in, 12, "TMMBN"); break;
        case 15: addCongestionControl(in, 12); break;
        default: in.add(fci, 12, size - 12);
    }
    return size;
}

void Rtcp::addLostPackets(Layer& in, uint32_t at) const {
    uint32_t end = (in.view.u16(2) + 1) * 4u;
    Item self(in.out, in.parent());
    for (; at < end; at += 4) {
        uint16_t packet = in.view.u16(at), mask = in.view.u16(at + 2);
        in.add(rtpfbNackPid, at, 2);
        auto item = in.add(rtpfbNackBlp, at + 2, 2);
        auto nest = in.in(item);
        self.append(": NACK: {} frames lost", std::popcount(mask) + 1);
        if (!mask) item.append(" (No additional frames lost)");
        if (mask) item.append(" (Frames");
        for (uint32_t i = 0; i < 16; ++i) {
            if (!(mask >> i & 1)) continue;
            uint16_t lost = uint16_t(packet + i + 1);
            item.append(" {}", lost);
            in.addNumber(rtpfbNackPid, at + 2, 2, lost).label("Frame {} also lost", lost);
        }
        if (mask) item.append(" lost)");
    }
}

void Rtcp::addBitRateRequests(Layer& in, uint32_t at, const char* name) const {
    uint32_t end = (in.view.u16(2) + 1) * 4u;
    Item self(in.out, in.parent());
    for (uint32_t i = 1; at < end; at += 8, ++i) {
        in.view.need(at, 8);
        uint32_t word = in.view.u32(at + 4), exponent = word >> 26, mantissa = word >> 9 & 0x1ffff;
        auto nest = in.in(in.text(at, 8, "{} {}", name, i));
        in.add(rtpfbTmmbrFciSsrc, at, 4);
        in.add(rtpfbTmmbrFciExp, at + 4, 1);
        in.add(rtpfbTmmbrFciMantissa, at + 4, 3);
        in.addText(rtpfbTmmbrFciBitrate, at + 4, 3, "").value("{}*2^{}", mantissa, exponent);
        in.add(rtpfbTmmbrFciMeasuredoverhead, at + 7, 1);
        self.append(": TMMBR: {}*2^{}", mantissa, exponent);
    }
}

// draft-holmer-rmcat-transport-wide-cc-extensions
void Rtcp::addCongestionControl(Layer& in, uint32_t at) const {
    auto& view = in.view;
    uint32_t end = (view.u16(2) + 1) * 4u;
    auto nest = in.in(in.text(at, end - at, "Transport-cc"));
    uint16_t base = view.u16(at);
    uint32_t count = view.u16(at + 2);
    in.add(rtpfbTransportccBaseseq, at, 2);
    in.add(rtpfbTransportccStatuscount, at + 2, 2);
    in.add(rtpfbTransportccReftime, at + 4, 3);
    in.add(rtpfbTransportccPktcount, at + 7, 1);
    at += 8;
    std::vector<uint8_t> statuses;
    {
        auto chunks = in.in(in.text(at, 0, "Packet Chunks"));
        for (; statuses.size() < count && statuses.size() < kMostStatuses; at += 2) {
            uint16_t chunk = view.u16(at);
            auto item = in.add(rtpfbTransportccPktchunk, at, 2);
            uint32_t left = count - uint32_t(statuses.size());
            if (!(chunk & 0x8000)) {
                uint8_t status = chunk >> 13 & 3;
                uint32_t run = chunk & 0x1fff;
                item.append(" [Run Length Chunk] {}. Length : {}", kStatusNames[status], run);
                statuses.insert(statuses.end(), std::min(run, left), status);
                if (!run) throw BoundsError{BoundsError::Kind::Malformed};
                continue;
            }
            bool two = chunk & 0x4000;
            item.append(" [{} Status Vector Chunk]: |", two ? "2 bits" : "1 bit");
            for (int i = 0, n = two ? 7 : 14; i < n; ++i) {
                uint8_t status = two ? chunk >> (12 - 2 * i) & 3 : chunk >> (13 - i) & 1;
                bool used = uint32_t(i) < left;
                if (two)
                    item.append(" {} |", used ? kStatusLetters[status] : "_");
                else
                    item.append(" {} |", !used ? "_" : status ? "R" : "N");
                if (used) statuses.push_back(status);
            }
        }
    }
    auto deltas = in.in(in.text(at, 0, "Recv Delta"));
    for (uint32_t i = 0; i < statuses.size(); ++i) {
        uint16_t number = uint16_t(base + i);
        if (statuses[i] == SmallDelta) {
            in.add(rtpfbTransportccRecvDelta, at, 1)
                .append(" Small Delta: [seq: {}] {:.6f} ms", number, view.u8(at) * 250.0 / 1000);
            at += 1;
        } else if (statuses[i] == LargeDelta) {
            auto delta = int16_t(view.u16(at));
            in.addNumber(rtpfbTransportccRecvDelta, at, 2, uint16_t(delta))
                .append(" {}: [seq: {}] {:.6f} ms", delta < 0 ? "Negative Delta" : "Large Delta", number,
                        delta * 250.0 / 1000);
            at += 2;
        }
    }
    if (at < end)
        in.addNumber(rtpfbTransportccRecvDeltaPadding, at, end - at, view.number(at, std::min(end - at, 2u)));
}

uint32_t Rtcp::addPayloadFeedback(Layer& in, uint8_t format) const {
    static constexpr const char* kShort[] = {"", "PLI", "SLI", "RPSI", "FIR", "TSTR", "TSTN", "VBCM"};
    uint32_t size = (in.view.u16(2) + 1) * 4u, at = 12;
    in.add(senderssrc, 4, 4);
    in.add(mediassrc, 8, 4).append(" ");
    in.infoAppend("{}  ", format == 15                           ? "ALFB"
                          : format && format < std::size(kShort) ? kShort[format]
                                                                 : "Unknown");
    if (format == 2 || format == 4) {
        uint32_t step = format == 2 ? 4 : 8;
        for (uint32_t i = 1; at < size; at += step, ++i) {
            in.view.need(at, step);
            auto nest = in.in(in.text(at, step, "{} {}", kShort[format], i));
            if (format == 2) {
                in.add(psfbFirSliFirst, at, 4);
                in.add(psfbFirSliNumber, at, 4);
                in.add(psfbFirSliPictureId, at, 4);
            } else {
                in.add(psfbFirFciSsrc, at, 4);
                in.add(psfbFirFciCsn, at + 4, 1);
                in.add(psfbFirFciReserved, at + 5, 3);
            }
        }
        return size;
    }
    if (format == 15 && size >= 20 && in.view.text(12, 4) == "REMB") {
        addBitRateEstimate(in, at);
        return size;
    }
    if (at < size) in.add(fci, at, size - at);
    return size;
}

// draft-alvestrand-rmcat-remb
void Rtcp::addBitRateEstimate(Layer& in, uint32_t at) const {
    Item self(in.out, in.parent());
    uint32_t word = in.view.u32(at + 4), count = word >> 24, exponent = word >> 18 & 0x3f,
             mantissa = word & 0x3ffff;
    unsigned __int128 wide = static_cast<unsigned __int128>(mantissa) << exponent;
    uint64_t rate = wide >> 63 ? uint64_t(1) << 63 : uint64_t(wide);
    auto nest = in.in(in.text(at, 8, "REMB 0"));
    in.add(psfbRembIdentifier, at, 4);
    in.add(psfbRembFciNumberSsrcs, at + 4, 1);
    in.add(psfbRembFciBrExp, at + 5, 1);
    auto item = in.addNumber(psfbRembFciBrMantissa, at + 5, 3, mantissa);
    item.length(3);
    in.addText(psfbRembFciBitrate, at + 5, 3, "").value("{}", rate);
    for (uint32_t i = 0; i < count; ++i) in.add(psfbRembFciSsrc, at + 8 + i * 4, 4);
    self.append(": REMB: max bitrate={}", rate);
}

}  // namespace dorsal
