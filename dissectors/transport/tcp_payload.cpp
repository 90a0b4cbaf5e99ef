// What a TCP segment carries, and who gets it. The same steps are taken in the ordered pass, which decides,
// and later, when its notes say what it decided.
#include <algorithm>

#include "dissectors/transport/tcp.h"
#include "dissectors/transport/tcp_reassembly.h"

namespace dorsal {

class TcpPayload {
  public:
    TcpPayload(const Tcp& tcp, Layer& in, const Tcp::Segment& s, const View& payload)
        : tcp_(tcp), in_(in), s_(s), payload_(payload), size_(payload.reported()), outer_(in.out.stream) {
        outOfOrder_ = s.note && s.note->findings & kOutOfOrder;
        if (s.note && s.note->carries) carries_ = &tcp.registry().protocol(s.note->carries);
    }

    // A segment that is not all there, or of no stream: nothing is asked for.
    void dissectAlone() {
        if (!outOfOrder_) dissect(payload_, false);
    }

    void run() {
        bool piece = s_.note->facts & kPieceFirst, tail = s_.note->facts & kTailFirst;
        bool first = true;
        for (uint32_t at = 0; at < size_ || first;) {
            auto message = in_.pass() ? continued(at) : nullptr;
            if (in_.pass()) piece = message != nullptr;
            if (piece && in_.pass() && first) s_.kept->facts |= kPieceFirst;
            first = false;
            if (!piece) {
                if (size_) whole(at, tail);
                return;
            }
            auto note = message ? add(*message, at) : in_.note<TcpPieceNote>();
            if (!note) return;
            if (message && finish(*message, *note)) return;
            if (!message) show(*note);
            at = note->at() + note->size;
            if (at >= size_) return;
            if (called_) in_.out.info.fence();
            tail = note->has(TcpPieceNote::AnotherTail);
            piece = note->has(TcpPieceNote::Another);
            last_ = note;
        }
    }

  private:
    Dissection& out() const { return in_.out; }
    uint32_t packet() const { return in_.out.frame.number; }
    uint32_t seqAt(uint32_t at) const { return s_.h.seq + (s_.h.has(kSyn) ? 1 : 0) + at; }
    TcpMessages& messages() const { return in_.pass()->state<TcpCaptureState>(tcp_).messages; }
    TcpReassembly& direction() const { return s_.state->reassembly[s_.from]; }

    // The open message that the bytes at `at` continue.
    TcpMessage* continued(uint32_t at) const {
        auto message = TcpMessages::find(direction(), seqAt(at));
        if (!message || size_) return message;
        bool ends = message->untilFin && s_.h.has(kFin) && message->late.empty() &&
                    seqAt(0) == message->start + uint32_t(message->bytes.size());
        return ends ? message : nullptr;
    }

    static void setEnd(TcpMessage& m, uint32_t next, uint32_t more) {
        m.oneMore = more == kOneMoreSegment;
        m.untilFin = more == kUntilFin;
        m.end = m.oneMore ? next + 1 : m.untilFin ? next + 0x40000000 : next + std::min(more, 0x40000000u);
    }

    TcpPieceNote* newNote(uint32_t at, uint32_t size) const {
        auto note = in_.note<TcpPieceNote>();
        if (note) *note = {0, at << 3, size};
        return note;
    }

    bool addPiece(TcpMessage& message, TcpPieceNote& note) const {
        TcpPiece piece{packet(), payload_.base() + note.at(), seqAt(note.at()) - message.start, note.size, 0};
        if (!size_) piece.flags = TcpPiece::OnlyFin;
        auto bytes = payload_.bytes(note.at(), note.size);
        if (payload_.source() != 0 && size_) {
            // These bytes stand in no file: keep them.
            auto kept = in_.pass()->notes.add(TcpPieceNote::kBytesKey, std::max(note.size, 1u));
            if (!kept) return messages().drop(message), false;
            if (note.size) std::memcpy(kept, bytes.data(), note.size);
            piece.at = in_.pass()->notes.last();
            piece.flags = TcpPiece::Kept;
        }
        return messages().add(message, piece, bytes, &note.end);
    }

    // --- in the pass: a segment that continues a message
    TcpPieceNote* add(TcpMessage& message, uint32_t at) {
        uint32_t rest = size_ - at;
        auto note = newNote(at, message.oneMore ? rest : std::min(message.end - seqAt(at), rest));
        if (!note) return nullptr;
        alive_ = addPiece(message, *note);
        return note;
    }

    // Dissects the message when it is whole. True: the segment's last bytes begin a new message.
    bool finish(TcpMessage& message, TcpPieceNote& note) {
        bool tailed = false;
        bool atFin = alive_ && message.untilFin && s_.h.has(kFin) && note.at() + note.size == size_ &&
                     message.late.empty();
        if (alive_ && (message.whole() || atFin)) {
            auto taken = messages().take(message);
            auto& own = taken.front();
            View view(own.bytes.data(), uint32_t(own.bytes.size()), uint32_t(own.bytes.size()), 0, 1);
            uint32_t before = view.reported() - note.size;
            const auto found = findings();
            Ask ask;
            if (!outOfOrder_) ask = dissect(view, own.work < TcpMessages::kMostWork, true);
            if (ask.asked && ask.at < before) {
                takeBack(found);
                own.work += view.reported();
                setEnd(own, seqAt(note.at() + note.size), ask.more);
                messages().putBack(taken);
            } else {
                if (ask.asked && ask.at < view.reported()) {
                    // What was asked for begins within this segment: the message ends before it.
                    own.bytes.resize(ask.at);
                    note.size = own.pieces.back().size = ask.at - before;
                    note.place |= TcpPieceNote::AnotherTail;
                    tailed = true;
                }
                complete(own, note);
                messages().recycle(taken);
                if (tailed) begin(note.at() + note.size, ask.more);
            }
        }
        uint32_t next = note.at() + note.size;
        if (next < size_ && !tailed && continued(next)) note.place |= TcpPieceNote::Another;
        return tailed;
    }

    void complete(TcpMessage& message, TcpPieceNote& note) const {
        auto& notes = in_.pass()->notes;
        auto list = TcpPieceList::pack(uint32_t(message.bytes.size()), message.pieces);
        auto kept = notes.add(TcpPieceNote::kListKey, uint32_t(list.size()));
        if (!kept) return;
        std::memcpy(kept, list.data(), list.size());
        for (size_t i = 0; i < message.ends.size(); ++i)
            notes.patch(message.pieces[i].packet, *message.ends[i], packet());
        note.end = notes.last();
        note.place |= TcpPieceNote::Complete;
        called_ = true;
    }

    // Keeps the bytes from `at` on as the beginning of a message.
    TcpPieceNote* begin(uint32_t at, uint32_t more) {
        if (at >= size_) return nullptr;
        auto note = newNote(at, size_ - at);
        if (!note) return nullptr;
        auto& message = messages().begin(direction(), seqAt(at), seqAt(size_));
        setEnd(message, seqAt(size_), more);
        addPiece(message, *note);
        return note;
    }

    // --- in the pass and later: bytes that continue nothing
    void whole(uint32_t at, bool tail) {
        if (outOfOrder_) return;
        if (!tail) {
            View rest = payload_.sub(at);
            auto ask = dissect(rest, true);
            if (!ask.asked) return;
            uint32_t from = ask.at - payload_.base();
            if (from < at || from >= size_) return;
            if (in_.pass()) {
                if (from == at) (last_ ? last_->place : dummy_) |= TcpPieceNote::AnotherTail;
                if (from == at && !last_) s_.kept->facts |= kTailFirst;
                begin(from, ask.more);
                return;
            }
            if (from > at) called_ = true;
        }
        if (auto note = in_.note<TcpPieceNote>()) showPiece(*note);
    }

    // --- later
    void show(const TcpPieceNote& note) {
        if (note.has(TcpPieceNote::Complete)) {
            std::vector<uint8_t> bytes;
            auto list = TcpPieceList::unpack(out().noteStore->at(patched(note.end))->bytes());
            gatherPieces(list.pieces, list.total, out().packets, *out().noteStore, bytes);
            auto source = out().addSource(
                fmt::format("Reassembled TCP ({} byte{})", bytes.size(), bytes.size() == 1 ? "" : "s"),
                std::move(bytes));
            auto data = out().ownedBytes();
            View view(data.data(), uint32_t(data.size()), uint32_t(data.size()), 0, source);
            showPieces(list.pieces, view);
            called_ = true;
            if (!outOfOrder_) dissect(view, true, true);
        }
        showPiece(note);
    }

    // What a segment contributes to a message.
    void showPiece(const TcpPieceNote& note) {
        if (!in_.wantsItems() && !in_.wantsColumns()) return;
        if (!called_ && !marked_) {
            in_.infoAppend(" [TCP segment of a reassembled PDU]");
            marked_ = true;
        }
        if (!note.size) return;
        uint32_t in = note.has(TcpPieceNote::Complete) ? 0 : patched(note.end);
        uint32_t at = payload_.base() - in_.view.base() + note.at();
        if (in) in_.addNumber(tcp_.reassembledIn, 0, 0, in).generated();
        in_.add(tcp_.segmentData, at, note.size)
            .label("TCP segment data ({} byte{})", note.size, note.size == 1 ? "" : "s");
    }

    void showPieces(std::span<const TcpPiece> list, const View& view) const {
        if (!in_.wantsItems()) return;
        Layer whole(out(), view, tcp_, kNoNode);
        std::vector<TcpPiece> pieces(list.begin(), list.end());
        std::erase_if(pieces, [](auto& p) { return p.size == 0 && !(p.flags & TcpPiece::OnlyFin); });
        std::stable_sort(pieces.begin(), pieces.end(), [](auto& a, auto& b) { return a.offset < b.offset; });
        auto head = whole.addNone(tcp_.segments, 0, view.reported()).generated();
        if (head.texts()) {
            head.label("{} Reassembled TCP Segment{} ({} byte{}): ", pieces.size(),
                       pieces.size() == 1 ? "" : "s", view.reported(), view.reported() == 1 ? "" : "s");
            const char* separator = "";
            for (auto& p : pieces) {
                head.append("{}#{}({})", separator, p.packet, p.size);
                separator = ", ";
            }
        }
        auto nest = whole.in(head);
        for (auto& p : pieces) {
            auto item = whole.addNumber(tcp_.segment, 0, 0, p.packet).generated();
            if (item) item.node().pos = p.offset, item.node().size = p.size;
            if (p.size)
                item.label("Frame: {}, payload: {}-{} ({} byte{})", p.packet, p.offset, p.offset + p.size - 1,
                           p.size, p.size == 1 ? "" : "s");
            else
                item.label("Frame: {} (no data)", p.packet);
            auto inner = whole.in(item);
            if (p.flags & TcpPiece::Overlap) whole.addNumber(tcp_.segmentOverlap, p.offset, 0, 1).generated();
            if (p.flags & TcpPiece::Conflict)
                whole.addNumber(tcp_.segmentConflict, p.offset, 0, 1).generated();
        }
        whole.addNumber(tcp_.segmentCount, 0, 0, pieces.size()).generated();
        whole.addNumber(tcp_.reassembledLength, 0, 0, view.reported()).generated();
        whole.add(tcp_.reassembledData, 0, view.captured()).generated();
    }

    // What was found out before bytes are dissected that are perhaps only kept for later.
    struct Findings {
        size_t layers;
        Severity worst;
        bool hasExpert, malformed;
    };
    Findings findings() const { return {out().layers.size(), out().worst, out().hasExpert, out().malformed}; }
    // Of bytes that are only kept for later nothing is shown, so nothing was found in them.
    void takeBack(const Findings& before) {
        auto& d = out();
        d.layers.resize(std::min(before.layers, d.layers.size()));
        d.worst = before.worst;
        d.hasExpert = before.hasExpert;
        d.malformed = before.malformed;
    }

    struct Ask {
        bool asked = false;
        uint32_t at = 0, more = 0;
    };
    // Hands bytes to whoever knows them; that one may ask for more.
    Ask dissect(const View& view, bool mayAsk, bool reassembled = false) {
        auto& stream = out().stream;
        auto& h = s_.h;
        stream = {};
        stream.present = true;
        stream.reach = mayAsk ? 2 : 0;
        stream.source = view.source();
        stream.reassembled = reassembled;
        stream.outOfOrder = outOfOrder_;
        stream.retransmission = s_.note && s_.note->findings & kRetransmission;
        stream.fin = h.has(kFin);
        stream.sequence = s_.seq;
        stream.acknowledged = s_.ack;
        stream.urgentPointer = h.has(kUrg) && in_.view.has(18, 2) ? in_.view.u16(18) : 0;
        stream.treeItem = in_.self() ? in_.self().index() : kNoNode;
        stream.pduSize = &tcp_.pduSize;
        uint16_t low = std::min(h.sourcePort, h.destinationPort),
                 high = std::max(h.sourcePort, h.destinationPort);
        uint32_t server = 0;
        if (s_.stream) {
            stream.number = s_.stream->index;
            server = patched(s_.stream->serverPort);
            stream.known = server != 0;
        }
        stream.fromServer = h.sourcePort == (server ? server : low);
        const auto before = findings();
        Layer top(out(), view, tcp_, kNoNode);
        bool whole = top.guarded(view, [&] {
            if (carries_ && top.offer(carries_, view)) return;
            if (server && top.dispatch(tcp_.ports, server, view)) return;
            if (low != server && top.dispatch(tcp_.ports, low, view)) return;
            if (high != server && high != low && top.dispatch(tcp_.ports, high, view)) return;
            if (top.tryHeuristics(tcp_.heuristics, view)) return;
            top.data(view);
        });
        Ask ask;
        if (whole && mayAsk && stream.asked) {
            ask = {true, stream.at, stream.more};
            if (ask.at == view.base()) takeBack(before);
        } else {
            called_ = true;
        }
        stream = outer_;
        return ask;
    }

    const Tcp& tcp_;
    Layer& in_;
    const Tcp::Segment& s_;
    View payload_;
    uint32_t size_;
    StreamContext outer_;  // of the stream that this one rides on
    bool outOfOrder_ = false;
    const Protocol* carries_ = nullptr;
    bool alive_ = false;
    mutable bool called_ = false;  // somebody has dissected bytes of this segment
    bool marked_ = false;
    TcpPieceNote* last_ = nullptr;
    uint32_t dummy_ = 0;
};

void Tcp::parsePayload(Layer& in, const Segment& s) const {
    auto& h = s.h;
    auto rest = in.view.sub(h.headerLength);
    if (rest.reported() && h.has(kRst)) {
        in.add(resetCause, h.headerLength, rest.captured());
        return;
    }
    if (rest.reported())
        in.add(payload, h.headerLength, rest.captured())
            .label("TCP payload ({} byte{})", rest.reported(), rest.reported() == 1 ? "" : "s");
    if (s.note && s.note->findings & kRetransmission && !(s.note->findings & kFastRetransmission)) {
        if (rest.reported())
            in.add(segmentData, h.headerLength, rest.captured())
                .label("Retransmitted TCP segment data ({} byte{})", rest.reported(),
                       rest.reported() == 1 ? "" : "s");
        return;
    }
    TcpPayload carried(*this, in, s, rest);
    if (s.note && rest.captured() == rest.reported() && !in.out.inErrorPacket)
        carried.run();
    else if (rest.reported())
        carried.dissectAlone();
}

}  // namespace dorsal
