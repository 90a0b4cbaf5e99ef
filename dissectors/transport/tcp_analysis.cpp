#include "dissectors/transport/tcp_analysis.h"

#include <algorithm>

namespace dorsal {

namespace {

constexpr int64_t kFastWindow = 20'000'000;        // ns after the ACK that asked for it
constexpr int64_t kOutOfOrderDefault = 3'000'000;  // ns, while the round trip time is not known
constexpr uint32_t kMostUnacked = 10'000;          // per direction
constexpr uint32_t kMostSteps = 64;                // to find a segment's place in the list

class Analysis {
  public:
    Analysis(TcpStreamState& stream, const TcpSegment& segment, TcpUnackedPool& pool, TcpSegmentNote& note)
        : stream_(stream),
          segment_(segment),
          h_(segment.header),
          pool_(pool),
          note_(note),
          own_(stream.ends[segment.from]),
          other_(stream.ends[1 - segment.from]) {}

    uint16_t run() {
        if (!compareWindows() && !compareAcks()) duplicateAck();
        acknowledgement();
        retransmission();
        advance();
        forgetAcknowledged();
        remember();
        inFlight();
        return found_;
    }

  private:
    bool nextKnown() const { return own_.is(TcpEnd::kNextKnown); }
    bool expected() const { return nextKnown() && h_.seq == own_.next; }
    bool sameAck() const { return own_.is(TcpEnd::kAckKnown) && h_.ack == own_.ack; }
    bool plain() const { return !h_.has(kSyn | kFin | kRst); }

    // Probes, lost segments, keep-alives and windows. True: nothing else is to be said of its direction.
    bool compareWindows() {
        if (h_.payload == 1 && expected() && other_.window == 0) return found_ |= kZeroWindowProbe, true;
        if (h_.window == 0 && plain()) found_ |= kZeroWindow;
        if (nextKnown() && seqAfter(h_.seq, own_.next) && !h_.has(kRst)) {
            found_ |= kLostSegment;
            own_.flags |= TcpEnd::kInFlightUnknown;
        }
        if (h_.payload <= 1 && nextKnown() && h_.seq == own_.next - 1 && plain()) found_ |= kKeepAlive;
        if (h_.payload == 0 && h_.window && h_.window != own_.window && expected() && sameAck() && plain())
            found_ |= kWindowUpdate;
        if (h_.payload > 0 && other_.shift != -1 && plain()) {
            uint32_t open = uint32_t(other_.window) << (other_.shift > 0 ? other_.shift : 0);
            if (h_.seq + h_.payload == other_.ack + open) found_ |= kWindowFull;
        }
        return false;
    }

    // Answers to keep-alives and probes.
    bool compareAcks() {
        if (h_.payload || h_.window != own_.window || !expected() || !plain()) return false;
        if (h_.window && sameAck() && (other_.lastFindings & kKeepAlive))
            return found_ |= kKeepAliveAck, true;
        if (!h_.window && (sameAck() || h_.ack == own_.ack + 1) && (other_.lastFindings & kZeroWindowProbe))
            return found_ |= kZeroWindowProbeAck, true;
        return false;
    }

    void duplicateAck() {
        if (h_.payload || !h_.window || h_.window != own_.window || !expected() || !sameAck() || !plain())
            return;
        found_ |= kDuplicateAck;
        note_.set(kDupAckNumber, ++own_.duplicates);
        note_.set(kDupAckFrame, own_.ackPacket);
    }

    void acknowledgement() {
        if (!own_.is(TcpEnd::kAckKnown) || h_.ack != own_.ack) {
            own_.ackPacket = segment_.packet;
            own_.duplicates = 0;
        }
        if (h_.has(kAck) && other_.is(TcpEnd::kNextKnown) && seqAfter(h_.ack, other_.mostToAck)) {
            found_ |= kAckLostSegment;
            other_.mostToAck = other_.next;
        }
    }

    void retransmission() {
        if ((!h_.payload && !h_.has(kSyn | kFin)) || found_ & kKeepAlive) return;
        bool advanced = !nextKnown() || !seqBefore(h_.seq, own_.next);
        // One byte that was a probe and now comes with others is no retransmission.
        if (h_.payload > 1 && nextKnown() && own_.next - 1 == h_.seq) advanced = true;
        if (h_.payload && other_.is(TcpEnd::kAckKnown) && !seqAfter(h_.seq + h_.payload, other_.ack)) {
            found_ |= kSpuriousRetransmission | kRetransmission;
            return;
        }
        if (advanced) return;
        if (other_.duplicates >= 2 && other_.ack == h_.seq &&
            elapsed(other_.ackTime, segment_.time) < kFastWindow) {
            found_ |= kFastRetransmission | kRetransmission;
            return;
        }
        int64_t threshold = stream_.roundTrip ? stream_.roundTrip : kOutOfOrderDefault;
        if (elapsed(own_.nextTime, segment_.time) < threshold && own_.next != h_.next()) {
            found_ |= kOutOfOrder;
            return;
        }
        found_ |= kRetransmission;
        note_.set(kRtoFrame, sentBefore());
    }

    // The oldest segment that waits for its acknowledgment, as far as it stands before this one.
    uint32_t sentBefore() const {
        uint32_t steps = 0;
        for (uint32_t i = own_.first; i && steps < kMostSteps; i = pool_.at(i).link, ++steps)
            if (!seqAfter(pool_.at(i).seq, h_.seq)) return pool_.at(i).packet;
        return own_.nextPacket;
    }

    void advance() {
        uint32_t next = h_.next();
        if (!(found_ & kZeroWindowProbe)) {
            if (!nextKnown() || seqAfter(next, own_.next)) {
                own_.next = next;
                own_.nextPacket = segment_.packet;
                own_.nextTime = segment_.time;
            }
            if (!nextKnown() || h_.seq == own_.mostToAck || own_.mostToAck == 0) own_.mostToAck = own_.next;
            own_.flags |= TcpEnd::kNextKnown;
        }
        own_.window = h_.window;
        own_.ack = h_.ack;
        if (h_.has(kAck)) own_.flags |= TcpEnd::kAckKnown;
        own_.ackTime = segment_.time;
        own_.lastFindings = found_;
    }

    // What this segment acknowledges of the other direction. The list is sorted by the segments' ends.
    void forgetAcknowledged() {
        if (!h_.has(kAck)) return;
        other_.flags &= uint8_t(~TcpEnd::kInFlightUnknown);
        uint32_t first = other_.first, last = 0, count = 0;
        for (uint32_t i = first; i && !seqAfter(pool_.at(i).next, h_.ack); i = pool_.at(i).link) {
            if (pool_.at(i).next == h_.ack && !note_.has(kAckedFrame)) {
                note_.set(kAckedFrame, pool_.at(i).packet);
            }
            last = i;
            ++count;
        }
        trim(last ? pool_.at(last).link : first);
        if (!count) return;
        other_.first = pool_.at(last).link;
        other_.count -= count;
        if (!other_.first) other_.last = 0;
        pool_.give(first, last);
    }

    // The next segment, when a part of it was acknowledged.
    void trim(uint32_t i) {
        if (!i) return;
        auto& item = pool_.at(i);
        if (seqAfter(h_.ack, item.seq) && seqBefore(h_.ack, item.next)) item.seq = h_.ack;
    }

    void remember() {
        if (!h_.payload && !h_.has(kSyn | kFin)) return;
        if (own_.count >= kMostUnacked) {
            pool_.give(own_.first, own_.last);
            own_.first = own_.last = own_.count = 0;
            own_.flags |= TcpEnd::kInFlightUnknown;
        }
        uint32_t i = pool_.take();
        if (!i) return;
        auto& item = pool_.at(i);
        item = {segment_.packet, h_.seq, h_.next(), 0};
        ++own_.count;
        if (!own_.last || !seqBefore(item.next, pool_.at(own_.last).next)) {
            (own_.last ? pool_.at(own_.last).link : own_.first) = i;
            own_.last = i;
            return;
        }
        uint32_t before = 0, steps = 0;
        for (uint32_t k = own_.first; k && steps < kMostSteps && !seqAfter(pool_.at(k).next, item.next);
             k = pool_.at(k).link, ++steps)
            before = k;
        item.link = before ? pool_.at(before).link : own_.first;
        (before ? pool_.at(before).link : own_.first) = i;
    }

    void inFlight() {
        if (!h_.payload || !own_.first || own_.is(TcpEnd::kInFlightUnknown)) return;
        uint32_t low = pool_.at(own_.first).seq, steps = 0;
        for (uint32_t i = own_.first; i && steps < kMostSteps; i = pool_.at(i).link, ++steps)
            if (seqBefore(pool_.at(i).seq, low)) low = pool_.at(i).seq;
        uint32_t bytes = pool_.at(own_.last).next - low;
        if (h_.has(kSyn | kFin)) --bytes;
        bytes -= std::min(bytes, other_.sacked);
        if (!bytes || bytes >= 2'000'000'000) return;
        own_.pushed = own_.is(TcpEnd::kPushed) ? h_.payload : own_.pushed + h_.payload;
        own_.flags = uint8_t((own_.flags & ~TcpEnd::kPushed) | (h_.has(kPsh) ? TcpEnd::kPushed : 0));
        note_.set(kInFlight, bytes);
        note_.set(kPushed, own_.pushed);
    }

    TcpStreamState& stream_;
    const TcpSegment& segment_;
    const TcpHeader& h_;
    TcpUnackedPool& pool_;
    TcpSegmentNote& note_;
    TcpEnd &own_, &other_;
    uint16_t found_ = 0;
};

}  // namespace

void analyseTcp(TcpStreamState& stream, const TcpSegment& segment, TcpUnackedPool& pool,
                TcpSegmentNote& note) {
    note.findings |= Analysis(stream, segment, pool, note).run();
}

uint32_t TcpUnackedPool::take() {
    if (free_) {
        uint32_t i = free_;
        free_ = at(i).link;
        return i;
    }
    if (size_ >= kMost) return 0;
    if (size_ % kChunk == 0) chunks_.push_back(std::make_unique<TcpUnacked[]>(kChunk));
    return size_++ ? size_ - 1 : take();
}

void TcpUnackedPool::give(uint32_t first, uint32_t last) {
    if (!first) return;
    at(last).link = free_;
    free_ = first;
}

}  // namespace dorsal
