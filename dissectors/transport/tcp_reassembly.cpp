#include "dissectors/transport/tcp_reassembly.h"

#include <algorithm>

#include "dissectors/core/dissection.h"
#include "dissectors/transport/tcp_header.h"

namespace dorsal {

TcpMessage* TcpMessages::find(const TcpReassembly& direction, uint32_t seq) {
    for (auto i = direction.open.rbegin(); i != direction.open.rend(); ++i)
        if (!seqBefore(seq, (*i)->start)) return seqBefore(seq, (*i)->end) ? *i : nullptr;
    return nullptr;
}

TcpMessage& TcpMessages::begin(TcpReassembly& direction, uint32_t start, uint32_t end) {
    if (direction.open.size() >= kMostOpen) drop(*direction.open.front());
    auto& message = messages_.emplace_back();
    message.start = start;
    message.end = end;
    message.owner = &direction.open;
    message.self = std::prev(messages_.end());
    enlist(message);
    return message;
}

void TcpMessages::enlist(TcpMessage& message) {
    auto& open = *message.owner;
    auto place = open.end();
    while (place != open.begin() && seqBefore(message.start, (*(place - 1))->start)) --place;
    open.insert(place, &message);
    memory_ += message.memory();
}

std::list<TcpMessage> TcpMessages::take(TcpMessage& message) {
    memory_ -= message.memory();
    auto& open = *message.owner;
    open.erase(std::find(open.begin(), open.end(), &message));
    std::list<TcpMessage> taken;
    taken.splice(taken.begin(), messages_, message.self);
    return taken;
}

void TcpMessages::putBack(std::list<TcpMessage>& taken) {
    auto& message = taken.front();
    messages_.splice(messages_.end(), taken);
    enlist(message);
}

void TcpMessages::drop(TcpMessage& message) {
    memory_ -= message.memory();
    auto& open = *message.owner;
    open.erase(std::find(open.begin(), open.end(), &message));
    messages_.erase(message.self);
}

bool TcpMessages::add(TcpMessage& message, TcpPiece piece, std::span<const uint8_t> bytes,
                      uint32_t* completedIn) {
    memory_ -= message.memory();
    uint32_t end = piece.offset + piece.size, have = uint32_t(message.bytes.size());
    if (piece.offset < have) {
        uint32_t common = std::min(have, end) - piece.offset;
        if (common) piece.flags |= TcpPiece::Overlap;
        if (!std::equal(bytes.begin(), bytes.begin() + common, message.bytes.begin() + piece.offset))
            piece.flags |= TcpPiece::Conflict;
    }
    if (piece.offset > have) {
        auto place = std::find_if(message.late.begin(), message.late.end(),
                                  [&](auto& l) { return l.offset > piece.offset; });
        message.late.insert(place, {piece.offset, {bytes.begin(), bytes.end()}});
        message.lateBytes += piece.size + sizeof(TcpMessage::Late);
    } else if (end > have) {
        message.bytes.insert(message.bytes.end(), bytes.begin() + (have - piece.offset), bytes.end());
        absorb(message);
    }
    message.pieces.push_back(piece);
    message.completedIn.push_back(completedIn);
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
