#include "dissectors/transport/tcp_reassembly.h"

#include <algorithm>

#include "dissectors/core/dissection.h"
#include "dissectors/transport/tcp_header.h"

namespace dorsal {

TcpMessage* TcpMessages::find(const TcpReassembly& direction, uint32_t seq) {
    for (auto m = direction.open; m; m = m->before)
        if (!seqBefore(seq, m->start)) return seqBefore(seq, m->end) ? m : nullptr;
    return nullptr;
}

TcpMessage& TcpMessages::begin(TcpReassembly& direction, uint32_t start, uint32_t end) {
    size_t count = 0;
    auto first = direction.open;
    for (auto m = first; m; m = m->before) first = m, ++count;
    if (count >= kMostOpen) drop(*first);
    if (spare_.empty()) spare_.emplace_back();
    messages_.splice(messages_.end(), spare_, spare_.begin());
    auto& message = messages_.back();
    message.start = start;
    message.end = end;
    message.owner = &direction;
    message.self = std::prev(messages_.end());
    enlist(message);
    return message;
}

void TcpMessages::enlist(TcpMessage& message) {
    auto place = &message.owner->open;
    while (*place && seqBefore(message.start, (*place)->start)) place = &(*place)->before;
    message.before = *place;
    *place = &message;
    memory_ += message.memory();
}

void TcpMessages::delist(TcpMessage& message) {
    auto place = &message.owner->open;
    while (*place != &message) place = &(*place)->before;
    *place = message.before;
}

std::list<TcpMessage> TcpMessages::take(TcpMessage& message) {
    memory_ -= message.memory();
    delist(message);
    std::list<TcpMessage> taken;
    taken.splice(taken.begin(), messages_, message.self);
    return taken;
}

void TcpMessages::putBack(std::list<TcpMessage>& taken) {
    auto& message = taken.front();
    messages_.splice(messages_.end(), taken);
    enlist(message);
}

void TcpMessages::recycle(std::list<TcpMessage>& taken) {
    constexpr size_t kMostSpare = 32, kMostBytes = 1u << 15, kMostPieces = 64;
    auto& message = taken.front();
    if (spare_.size() >= kMostSpare || message.bytes.capacity() > kMostBytes ||
        message.pieces.capacity() > kMostPieces)
        return taken.clear();
    TcpMessage fresh;
    fresh.bytes.swap(message.bytes);
    fresh.pieces.swap(message.pieces);
    fresh.ends.swap(message.ends);
    fresh.bytes.clear();
    fresh.pieces.clear();
    fresh.ends.clear();
    message = std::move(fresh);
    spare_.splice(spare_.end(), taken);
}

void TcpMessages::drop(TcpMessage& message) {
    memory_ -= message.memory();
    delist(message);
    messages_.erase(message.self);
}

bool TcpMessages::add(TcpMessage& message, TcpPiece piece, std::span<const uint8_t> bytes, uint32_t* end) {
    memory_ -= message.memory();
    uint32_t pieceEnd = piece.offset + piece.size, have = uint32_t(message.bytes.size());
    if (piece.offset < have) {
        uint32_t common = std::min(have, pieceEnd) - piece.offset;
        if (common) piece.flags |= TcpPiece::Overlap;
        if (!std::equal(bytes.begin(), bytes.begin() + common, message.bytes.begin() + piece.offset))
            piece.flags |= TcpPiece::Conflict;
    }
    if (piece.offset > have) {
        auto place = std::find_if(message.late.begin(), message.late.end(),
                                  [&](auto& l) { return l.offset > piece.offset; });
        message.late.insert(place, {piece.offset, {bytes.begin(), bytes.end()}});
        message.lateBytes += piece.size + sizeof(TcpMessage::Late);
    } else if (pieceEnd > have) {
        message.bytes.insert(message.bytes.end(), bytes.begin() + (have - piece.offset), bytes.end());
        absorb(message);
    }
    message.pieces.push_back(piece);
    message.ends.push_back(end);
    memory_ += message.memory();
    if (message.pieces.size() > kMostPieces || message.late.size() > 1024) {
        ++dropped_;
        drop(message);
        return false;
    }
    while (memory_ > kMostMemory && messages_.size() > 1) {
        auto& oldest = messages_.front();
        bool own = &oldest == &message;
        ++dropped_;
        drop(oldest);
        if (own) return false;
    }
    return true;
}

// Takes what stood beyond a gap that was closed.
void TcpMessages::absorb(TcpMessage& message) {
    size_t taken = 0;
    for (auto& late : message.late) {
        auto have = uint32_t(message.bytes.size());
        if (late.offset > have) break;
        ++taken;
        message.lateBytes -= late.bytes.size() + sizeof(TcpMessage::Late);
        if (late.offset + late.bytes.size() > have)
            message.bytes.insert(message.bytes.end(), late.bytes.begin() + (have - late.offset),
                                 late.bytes.end());
    }
    message.late.erase(message.late.begin(), message.late.begin() + ptrdiff_t(taken));
}

namespace {

// Of a packed piece, beside TcpPiece::Flag: what is as expected after the piece before and left out.
enum Packed : uint8_t { kSamePlace = 16, kNextOffset = 32 };

// Seven bits a byte, the lowest first.
void appendNumber(std::vector<uint8_t>& out, uint32_t v) {
    for (; v > 127; v >>= 7) out.push_back(uint8_t(v | 128));
    out.push_back(uint8_t(v));
}

uint32_t takeNumber(std::span<const uint8_t>& in) {
    uint32_t v = 0;
    for (uint32_t shift = 0; !in.empty() && shift < 35; shift += 7) {
        auto byte = in.front();
        in = in.subspan(1);
        v |= uint32_t(byte & 127) << shift;
        if (byte < 128) break;
    }
    return v;
}

}  // namespace

std::vector<uint8_t> TcpPieceList::pack(uint32_t total, std::span<const TcpPiece> pieces) {
    std::vector<uint8_t> out;
    out.reserve(10 + pieces.size() * 6);
    appendNumber(out, total);
    appendNumber(out, uint32_t(pieces.size()));
    TcpPiece before{};
    for (auto& p : pieces) {
        bool samePlace = p.at == before.at, nextOffset = p.offset == before.offset + before.size;
        out.push_back(uint8_t(p.flags | (samePlace ? kSamePlace : 0) | (nextOffset ? kNextOffset : 0)));
        appendNumber(out, p.packet - before.packet);
        if (!samePlace) appendNumber(out, p.at);
        if (!nextOffset) appendNumber(out, p.offset);
        appendNumber(out, p.size);
        before = p;
    }
    return out;
}

TcpPieceList TcpPieceList::unpack(std::span<const uint8_t> packed) {
    TcpPieceList list;
    list.total = takeNumber(packed);
    uint32_t count = takeNumber(packed);
    TcpPiece p{};
    for (uint32_t i = 0; i < count && !packed.empty(); ++i) {
        auto head = packed.front();
        packed = packed.subspan(1);
        p.packet += takeNumber(packed);
        if (!(head & kSamePlace)) p.at = takeNumber(packed);
        p.offset = head & kNextOffset ? p.offset + p.size : takeNumber(packed);
        p.size = takeNumber(packed);
        p.flags = head & (kSamePlace - 1u);
        list.pieces.push_back(p);
    }
    return list;
}

bool gatherPieces(std::span<const TcpPiece> pieces, uint32_t total, const PacketSource* packets,
                  const NoteStore& notes, std::vector<uint8_t>& out) {
    // The pass took whatever closed the message's front first; the same order gives the same bytes.
    std::vector<const TcpPiece*> waiting;
    std::vector<uint8_t> part;
    auto take = [&](const TcpPiece& p) {
        if (p.offset + p.size <= out.size()) return true;
        auto skip = uint32_t(out.size() - p.offset);
        if (p.flags & TcpPiece::Kept) {
            auto header = notes.at(p.at);
            if (!header || header->bytes().size() < p.size) return false;
            auto kept = header->bytes().subspan(skip, p.size - skip);
            out.insert(out.end(), kept.begin(), kept.end());
            return true;
        }
        return packets && packets->bytesOf(p.packet, p.at + skip, p.size - skip, out);
    };
    for (auto& piece : pieces) {
        if (piece.offset > out.size()) {
            auto place = std::find_if(waiting.begin(), waiting.end(),
                                      [&](auto w) { return w->offset > piece.offset; });
            waiting.insert(place, &piece);
            continue;
        }
        if (!take(piece)) return false;
        size_t taken = 0;
        while (taken < waiting.size() && waiting[taken]->offset <= out.size())
            if (!take(*waiting[taken++])) return false;
        waiting.erase(waiting.begin(), waiting.begin() + ptrdiff_t(taken));
    }
    return out.size() == total;
}

}  // namespace dorsal
