// Extended reports (RFC 3611), with BT's block (RFC 5093) and IDMS (RFC 7272).
#include <algorithm>

#include "dissectors/voip/rtcp.h"

namespace dorsal {

namespace {

enum Block : uint8_t {
    LossRuns = 1,
    DuplicateRuns,
    ReceiptTimes,
    ReceiverTime,
    Dlrr,
    Statistics,
    VoipMetrics,
    Xnq,
    Idms = 12
};
constexpr uint8_t kUnavailable = 127;

// Words that a block of this type has; 0: any.
uint32_t wordsOf(uint8_t type) {
    switch (type) {
        case ReceiverTime: return 2;
        case Statistics: return 9;
        case VoipMetrics: return 8;
        case Xnq: return 8;
        case Idms: return 7;
        default: return 0;
    }
}

}  // namespace

uint32_t Rtcp::addExtendedReports(Layer& in) const {
    uint32_t size = (in.view.u16(2) + 1) * 4u, at = 8;
    in.add(senderssrc, 4, 4);
    for (uint32_t i = 1; at < size; ++i) at = addBlock(in, at, i);
    return at;
}

uint32_t Rtcp::addBlock(Layer& in, uint32_t at, uint32_t number) const {
    auto& view = in.view;
    uint8_t type = view.u8(at);
    uint32_t words = view.u16(at + 2), begin = at + 4, end = begin + words * 4;
    auto nest = in.in(in.text(at, 0, "Block {}", number).length(end - at));
    in.add(xrBt, at, 1);
    if (type >= LossRuns && type <= ReceiptTimes) {
        in.add(xrTf, at + 1, 1);
    } else if (type == Statistics) {
        in.add(xrStatsLrflag, at + 1, 1);
        in.add(xrStatsDupflag, at + 1, 1);
        in.add(xrStatsJitterflag, at + 1, 1);
        in.add(xrStatsTtl, at + 1, 1);
    } else {
        in.add(xrBs, at + 1, 1);
    }
    auto length = in.add(xrBl, at + 2, 2);
    length.append(" ({} bytes)", words * 4);
    if (auto proper = wordsOf(type); proper && words != proper)
        in.expert(blockLengthInvalid, length, "The block should have {} words", proper);
    auto contents = in.in(in.text(begin, 0, "Contents").length(end - begin));
    view.need(begin, end - begin);
    addBlockContents(in, begin, end, type);
    return end;
}

void Rtcp::addBlockContents(Layer& in, uint32_t at, uint32_t end, uint8_t type) const {
    auto& view = in.view;
    switch (type) {
        case LossRuns:
        case DuplicateRuns: return addRuns(in, at, end);
        case ReceiptTimes: {
            in.add(ssrcIdentifier, at, 4);
            uint16_t first = view.u16(at + 4);
            uint32_t step = 1u << (view.u8(at - 3) & 0x0f);
            in.add(xrBeginseq, at + 4, 2);
            in.add(xrEndseq, at + 6, 2);
            uint32_t number = (first + step - 1) / step * step;
            for (at += 8; at < end; at += 4, number += step)
                in.add(xrReceiptTimeSeq, at, 4)
                    .label("Seq: {}, Receipt Time: {}", number & 0xffff, view.u32(at));
            return;
        }
        case ReceiverTime: in.addTime(xrTimestamp, at, 8, timeOfNtp(view.u32(at), view.u32(at + 4))); return;
        case Dlrr:
            for (uint32_t i = 1; at < end; at += 12, ++i) {
                auto nest = in.in(in.text(at, 0, "Source {}", i).length(12));
                in.add(ssrcIdentifier, at, 4);
                in.add(xrLrr, at + 4, 4);
                in.add(xrDlrr, at + 8, 4);
            }
            return;
        case Statistics: return addStatistics(in, at);
        case VoipMetrics: return addVoipMetrics(in, at);
        case Xnq:
            in.add(xrBtxnqBegseq, at, 2);
            in.add(xrBtxnqEndseq, at + 2, 2);
            in.add(xrBtxnqVmaxdiff, at + 4, 2);
            in.add(xrBtxnqVrange, at + 6, 2);
            in.add(xrBtxnqVsum, at + 8, 4);
            in.add(xrBtxnqCycles, at + 12, 2);
            in.add(xrBtxnqJbevents, at + 14, 2);
            if (view.u8(at + 16)) in.addText(xrBtxnqSpare, at + 16, 1, "Warning - spare bits not 0");
            in.add(xrBtxnqTdegnet, at + 17, 3);
            in.add(xrBtxnqTdegjit, at + 21, 3);
            in.add(xrBtxnqEs, at + 25, 3);
            in.add(xrBtxnqSes, at + 29, 3);
            return;
        case Idms:
            in.add(xrIdmsPt, at, 1);
            in.add(xrIdmsMsci, at + 4, 4);
            in.add(xrIdmsSourceSsrc, at + 8, 4);
            in.addTime(timestampNtp, at + 12, 8, timeOfNtp(view.u32(at + 12), view.u32(at + 16)));
            in.add(xrIdmsRtpTs, at + 20, 4);
            in.add(xrIdmsNtpPresTs, at + 24, 4);
            return;
        default: return;
    }
}

void Rtcp::addRuns(Layer& in, uint32_t at, uint32_t end) const {
    in.add(ssrcIdentifier, at, 4);
    in.add(xrBeginseq, at + 4, 2);
    in.add(xrEndseq, at + 6, 2);
    for (at += 8; at < end; at += 2) {
        uint16_t chunk = in.view.u16(at);
        if (!chunk)
            in.addNone(xrChunkNullTerminator, at, 2);
        else if (chunk & 0x8000)
            in.addNumber(xrChunkBitVector, at, 2, chunk & 0x7fff);
        else
            in.addNumber(xrChunkLength, at, 2, chunk & 0x3fff)
                .append("{}", chunk & 0x4000 ? " (1's)" : " (0's)");
    }
}

void Rtcp::addStatistics(Layer& in, uint32_t at) const {
    in.add(ssrcIdentifier, at, 4);
    in.add(xrBeginseq, at + 4, 2);
    in.add(xrEndseq, at + 6, 2);
    at += 8;
    for (auto f : {&xrStatsLost, &xrStatsDups, &xrStatsMinjitter, &xrStatsMaxjitter, &xrStatsMeanjitter,
                   &xrStatsDevjitter}) {
        in.add(*f, at, 4);
        at += 4;
    }
    for (auto f : {&xrStatsMinttl, &xrStatsMaxttl, &xrStatsMeanttl, &xrStatsDevttl}) in.add(*f, at++, 1);
}

void Rtcp::addVoipMetrics(Layer& in, uint32_t at) const {
    auto& view = in.view;
    auto mayLack = [&](const Field& f, uint32_t place) {
        auto item = in.add(f, place, 1);
        if (view.u8(place) == kUnavailable) item.value("Unavailable");
    };
    auto opinion = [&](const Field& f, uint32_t place) {
        uint8_t value = view.u8(place);
        auto item = in.addDouble(f, place, 1, value == kUnavailable ? value : float(value) / 10);
        if (value == kUnavailable) item.value("Unavailable");
    };
    in.add(ssrcIdentifier, at, 4);
    in.add(ssrcFraction, at + 4, 1).append(" / 256");
    in.add(ssrcDiscarded, at + 5, 1).append(" / 256");
    in.add(xrVoipmetricsBurstdensity, at + 6, 1);
    in.add(xrVoipmetricsGapdensity, at + 7, 1);
    in.add(xrVoipmetricsBurstduration, at + 8, 2);
    in.add(xrVoipmetricsGapduration, at + 10, 2);
    in.add(xrVoipmetricsRtdelay, at + 12, 2);
    in.add(xrVoipmetricsEsdelay, at + 14, 2);
    mayLack(xrVoipmetricsSignallevel, at + 16);
    mayLack(xrVoipmetricsNoiselevel, at + 17);
    mayLack(xrVoipmetricsRerl, at + 18);
    in.add(xrVoipmetricsGmin, at + 19, 1);
    mayLack(xrVoipmetricsRfactor, at + 20);
    mayLack(xrVoipmetricsExtrfactor, at + 21);
    opinion(xrVoipmetricsMoslq, at + 22);
    opinion(xrVoipmetricsMoscq, at + 23);
    in.add(xrVoipmetricsPlc, at + 24, 1);
    in.add(xrVoipmetricsJba, at + 24, 1);
    in.add(xrVoipmetricsJbrate, at + 24, 1);
    in.add(xrVoipmetricsJbnominal, at + 26, 2);
    in.add(xrVoipmetricsJbmax, at + 28, 2);
    in.add(xrVoipmetricsJbabsmax, at + 30, 2);
}

}  // namespace dorsal
