#include "dissectors/core/reassembly.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace dorsal {

namespace {

// In the note of every fragment; in that of the completing one, `pieces` FragmentPieces follow, and then the
// datagram itself when `stored`.
struct Note {
    uint32_t completedIn;  // patched
    uint32_t pieces;
    uint32_t length;
    uint32_t stored;
};

constexpr size_t kDatagramCost = 256, kPartCost = sizeof(FragmentPiece) + 48;

// The bytes of each piece in turn, laid over each other: what came first stays (RFC 791 leaves it open,
// tshark does it so). Sets the flags of the pieces.
class Joiner {
  public:
    explicit Joiner(uint32_t length) { bytes_.reserve(length), length_ = length; }
    void add(FragmentPiece& piece, std::span<const uint8_t> data) {
        auto end = uint64_t(piece.offset) + data.size();
        auto filled = uint32_t(bytes_.size());
        if (piece.offset < filled) {
            piece.flags |= FragmentPiece::Overlap;
            auto both = size_t(std::min<uint64_t>(end, filled) - piece.offset);
            if (std::memcmp(bytes_.data() + piece.offset, data.data(), both) != 0)
                piece.flags |= FragmentPiece::Conflict;
        }
        if (end > length_) piece.flags |= FragmentPiece::TooLong;
        auto stop = uint32_t(std::min<uint64_t>(end, length_));
        if (stop > filled && piece.offset <= filled)
            bytes_.insert(bytes_.end(), data.begin() + (filled - piece.offset),
                          data.begin() + (stop - piece.offset));
    }
    std::vector<uint8_t>& bytes() { return bytes_; }

  private:
    std::vector<uint8_t> bytes_;
    uint32_t length_;
};

}  // namespace

FragmentTable::FragmentTable(size_t mostMemory)
    : map_(64, Hash{[] {
               std::random_device device;
               return (uint64_t(device()) << 32 | device()) | 1;
           }()}),
      mostMemory_(mostMemory) {}

size_t FragmentTable::Hash::operator()(const FragmentKey& key) const {
    uint64_t h = seed ^ key.id;
    auto mix = [&h, this](const uint8_t* p) {
        uint64_t v;
        std::memcpy(&v, p, 8);
        auto product = static_cast<unsigned __int128>(h ^ v) * 0x9e3779b97f4a7c15ull;
        h = uint64_t(product) ^ uint64_t(product >> 64) ^ seed;
    };
    mix(key.from.bytes.data());
    mix(key.from.bytes.data() + 8);
    mix(key.to.bytes.data());
    mix(key.to.bytes.data() + 8);
    return size_t(h);
}

void FragmentTable::Datagram::cover(uint32_t begin, uint32_t end) {
    if (begin <= contiguous) {
        contiguous = std::max(contiguous, end);
    } else {
        auto it = islands.upper_bound(begin);
        if (it != islands.begin() && std::prev(it)->second >= begin) --it, begin = it->first;
        while (it != islands.end() && it->first <= end) {
            end = std::max(end, it->second);
            it = islands.erase(it);
        }
        islands[begin] = end;
    }
    while (!islands.empty() && islands.begin()->first <= contiguous) {
        contiguous = std::max(contiguous, islands.begin()->second);
        islands.erase(islands.begin());
    }
}

FragmentTable::Datagram& FragmentTable::find(const FragmentKey& key) {
    auto [it, fresh] = map_.try_emplace(key);
    if (fresh) {
        it->second.age = ages_.insert(ages_.end(), key);
        grow(it->second, kDatagramCost);
    }
    return it->second;
}

void FragmentTable::grow(Datagram& datagram, size_t bytes) {
    datagram.memory += bytes;
    memory_ += bytes;
}

void FragmentTable::forget(Map::iterator it) {
    memory_ -= it->second.memory;
    ages_.erase(it->second.age);
    map_.erase(it);
}

void FragmentTable::makeRoom(const FragmentKey& keep) {
    while (memory_ > mostMemory_ && !(ages_.front() == keep)) {
        forget(map_.find(ages_.front()));
        ++dropped_;
    }
}

// The steps of reassemble().
struct Reassembler {
    Layer& in;
    const FragmentKey& key;
    const View& part;
    uint32_t offset;
    bool more;
    const char* name;

    std::span<const uint8_t> partBytes() const { return part.bytes(0, part.captured()); }
    uint32_t number() const { return in.out.frame.number; }

    Reassembled pass(FragmentTable& table) {
        auto& datagram = table.find(key);
        if (datagram.parts.size() >= FragmentTable::kMostPieces) {
            in.noteBytes(sizeof(Note));
            return {};
        }
        // Bytes that are not in the frame itself, or that cannot be told from others there, are kept.
        bool foreign = part.source() != 0;
        uint32_t end = offset + part.reported();
        FragmentPiece piece{number(), part.base(), offset, part.reported(), 0};
        if (!more) {
            if (datagram.length < 0)
                datagram.length = end;
            else if (datagram.length != int64_t(end))
                piece.flags |= FragmentPiece::MultipleTails;
        }
        auto& added = datagram.parts.emplace_back(FragmentTable::Part{piece, nullptr, {}});
        if (foreign) added.kept.assign(partBytes().begin(), partBytes().end());
        table.grow(datagram, kPartCost + added.kept.size());
        datagram.cover(offset, end);
        if (datagram.length >= 0 && int64_t(datagram.contiguous) >= datagram.length) {
            Reassembled whole = complete(datagram);
            table.forget(table.map_.find(key));
            return whole;
        }
        auto note = static_cast<Note*>(in.noteBytes(sizeof(Note)));
        added.completedIn = note ? &note->completedIn : nullptr;
        table.makeRoom(key);
        return {};
    }

    Reassembled complete(FragmentTable::Datagram& datagram) {
        Reassembled whole;
        auto& parts = datagram.parts;
        std::stable_sort(parts.begin(), parts.end(),
                         [](auto& a, auto& b) { return a.piece.offset < b.piece.offset; });
        Joiner joiner(uint32_t(datagram.length));
        std::vector<uint8_t> buffer;
        bool stored = false, readable = true;
        for (auto& p : parts) {
            std::span<const uint8_t> data = p.kept;
            if (!p.kept.empty())
                stored = true;
            else
                readable = readable && read(p.piece, buffer, data);
            if (readable) joiner.add(p.piece, data);
            whole.pieces.push_back(p.piece);
        }
        auto length = uint32_t(joiner.bytes().size());
        auto size = uint32_t(sizeof(Note) + parts.size() * sizeof(FragmentPiece) + (stored ? length : 0));
        if (!readable || size > NoteStore::kMostBytes) {
            in.noteBytes(sizeof(Note));
            return {};
        }
        auto note = static_cast<Note*>(in.noteBytes(size));
        if (!note) return {};
        *note = {number(), uint32_t(parts.size()), uint32_t(datagram.length), stored};
        auto pieces = reinterpret_cast<FragmentPiece*>(note + 1);
        std::copy(whole.pieces.begin(), whole.pieces.end(), pieces);
        if (stored)
            std::copy(joiner.bytes().begin(), joiner.bytes().end(),
                      reinterpret_cast<uint8_t*>(pieces + parts.size()));
        for (auto& p : parts)
            if (p.completedIn) in.pass()->notes.patch(p.piece.packet, *p.completedIn, number());
        return finish(std::move(whole), std::move(joiner.bytes()));
    }

    // The bytes of a piece that lies in a frame.
    bool read(const FragmentPiece& piece, std::vector<uint8_t>& buffer,
              std::span<const uint8_t>& data) const {
        if (piece.packet == number() && piece.at == part.base() && piece.offset == offset) {
            data = partBytes();
            return data.size() == piece.size;
        }
        buffer.clear();
        if (!in.out.packets || !in.out.packets->bytesOf(piece.packet, piece.at, piece.size, buffer))
            return false;
        data = buffer;
        return true;
    }

    Reassembled finish(Reassembled whole, std::vector<uint8_t> bytes) const {
        whole.packet = number();
        whole.here = true;
        auto data = bytes.data();
        auto size = uint32_t(bytes.size());
        auto source = in.out.addSource(fmt::format("{} ({} byte{})", name, size, size == 1 ? "" : "s"),
                                       std::move(bytes));
        whole.bytes = View(data, size, size, 0, source);
        return whole;
    }

    Reassembled replay() {
        std::span<const uint8_t> bytes;
        auto note = static_cast<const Note*>(in.noteBytes(0, &bytes));
        Reassembled whole;
        if (!note) return whole;
        whole.packet = patched(note->completedIn);
        if (!note->pieces) return whole;
        auto pieces = reinterpret_cast<const FragmentPiece*>(note + 1);
        whole.pieces.assign(pieces, pieces + note->pieces);
        if (note->stored) {
            auto from = reinterpret_cast<const uint8_t*>(pieces + note->pieces);
            return finish(std::move(whole), std::vector<uint8_t>(from, from + note->length));
        }
        Joiner joiner(note->length);
        std::vector<uint8_t> buffer;
        for (auto& p : whole.pieces) {
            std::span<const uint8_t> data;
            if (!read(p, buffer, data)) return {};
            joiner.add(p, data);
        }
        return finish(std::move(whole), std::move(joiner.bytes()));
    }
};

Reassembled reassemble(Layer& in, FragmentTable* table, const FragmentKey& key, const View& part,
                       uint32_t offset, bool more, const char* name) {
    Reassembler r{in, key, part, offset, more, name};
    return in.pass() && table ? r.pass(*table) : r.replay();
}

Item addFragmentItems(Layer& in, const FragmentFields& fields, const Reassembled& whole) {
    if (!whole.here) {
        if (whole.packet) in.addNumber(fields.reassembledIn, 0, 0, whole.packet).generated();
        return {};
    }
    uint32_t size = whole.bytes.captured();
    Layer inner(in.out, whole.bytes, in.protocol(), in.root());
    auto place = inner.in(Item(in.out, in.parent()));
    Item head = inner.add(fields.fragments, 0, size).generated();
    if (head.texts()) {
        std::string list;
        for (auto& p : whole.pieces)
            fmt::format_to(std::back_inserter(list), "{}#{}({})", list.empty() ? "" : ", ", p.packet, p.size);
        std::string_view kind = fields.plural;
        if (whole.pieces.size() == 1) kind.remove_suffix(1);
        head.label("{} {} ({} byte{}): {}", whole.pieces.size(), kind, size, size == 1 ? "" : "s", list);
    }
    auto nest = inner.in(head);
    for (auto& p : whole.pieces) {
        bool wrong =
            p.flags & (FragmentPiece::Conflict | FragmentPiece::MultipleTails | FragmentPiece::TooLong);
        auto item = inner.addNumber(wrong ? fields.error : fields.fragment, 0, 0, p.packet).generated();
        if (item) item.node().pos = p.offset, item.node().size = p.size;
        item.label("Frame: {}, payload: {}-{} ({} byte{})", p.packet, p.offset, p.offset + p.size - 1, p.size,
                   p.size == 1 ? "" : "s");
        auto flags = inner.in(item);
        auto flag = [&](const Field& f, FragmentPiece::Flag bit) {
            if (p.flags & bit) inner.addNumber(f, p.offset, 0, 1).generated();
        };
        flag(fields.overlap, FragmentPiece::Overlap);
        flag(fields.conflict, FragmentPiece::Conflict);
        flag(fields.multipleTails, FragmentPiece::MultipleTails);
        flag(fields.tooLong, FragmentPiece::TooLong);
    }
    inner.addNumber(fields.count, 0, 0, whole.pieces.size()).generated();
    inner.addNumber(fields.length, 0, 0, size).generated();
    if (fields.data) inner.add(*fields.data, 0, size).generated();
    return head;
}

}  // namespace dorsal
