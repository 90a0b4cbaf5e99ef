#include "dissectors/core/layer.h"

#include <bit>

#include "dissectors/core/special.h"

namespace dorsal {

void Item::setText(NodeText::Kind kind, fmt::string_view f, fmt::format_args a) const {
    auto& arena = d_->arena;
    auto at = uint32_t(arena.size());
    fmt::vformat_to(std::back_inserter(arena), f, a);
    auto& text = d_->textOf(index_);
    text.kind = kind;
    text.at = at;
    text.size = uint32_t(arena.size() - at);
}

void Item::addSuffix(fmt::string_view f, fmt::format_args a) const {
    // No label shows more of it: each of its 240 bytes stands for six at most. Without a limit, an item that
    // texts are appended to in turn with others would be copied time and again.
    constexpr uint32_t kMostSuffix = 2048;
    auto& arena = d_->arena;
    auto& text = d_->textOf(index_);
    if (text.suffixSize >= kMostSuffix) return;
    if (text.suffixSize && text.suffixAt + text.suffixSize != arena.size()) {
        // Something else was written since: move the suffix to the end, so that it stays in one piece.
        std::string before = arena.substr(text.suffixAt, text.suffixSize);
        text.suffixAt = uint32_t(arena.size());
        arena += before;
    }
    if (!text.suffixSize) text.suffixAt = uint32_t(arena.size());
    fmt::vformat_to(std::back_inserter(arena), f, a);
    text.suffixSize = uint32_t(arena.size()) - text.suffixAt;
}

void Layer::noteStray(const Item& item, uint32_t at, uint32_t size) {
    auto text = view.text(at, size);
    if (text.find_first_not_of('\0', text.find('\0')) != text.npos)
        expert(out.registry->special().stringErrors.stray, item);
}

Item Layer::put(const Field& f, uint32_t at, uint32_t size, uint64_t value, uint8_t flags) {
    Node n;
    n.field = f.id;
    n.parent = parent_;
    n.pos = view.base() + at;
    n.size = size;
    n.value = value;
    n.flags = flags;
    n.source = view.source();
    return Item(out, out.addNode(n));
}

Item Layer::addWanted(const Field& f, uint32_t at, uint32_t size, bool little) {
    uint8_t flags = little ? kLittle : 0;
    switch (f.type) {
        case Type::None:
        case Type::Protocol: return put(f, at, size, 0, flags);
        case Type::Boolean:
        case Type::Char:
        case Type::U8:
        case Type::U16:
        case Type::U24:
        case Type::U32:
        case Type::U40:
        case Type::U48:
        case Type::U56:
        case Type::U64:
        case Type::FrameNum:
        case Type::Ether:
        case Type::Ipv4:
        case Type::Ipxnet:
        case Type::Eui64: {
            if (size > 8) throw BoundsError{BoundsError::Kind::Malformed};
            uint64_t v = size ? view.number(at, size, little) : 0;
            if (f.mask) v = (v & f.mask) >> f.shift;
            if (f.type == Type::Boolean) v = v != 0;
            return put(f, at, size, v, flags);
        }
        case Type::I8:
        case Type::I16:
        case Type::I24:
        case Type::I32:
        case Type::I40:
        case Type::I48:
        case Type::I56:
        case Type::I64: {
            if (size > 8) throw BoundsError{BoundsError::Kind::Malformed};
            uint64_t v = size ? view.number(at, size, little) : 0;
            uint32_t bits = size * 8;
            if (f.mask) {
                v = (v & f.mask) >> f.shift;
                bits = uint32_t(std::popcount(f.mask));
            }
            if (bits && bits < 64 && v >> (bits - 1) & 1) v |= ~uint64_t(0) << bits;
            return put(f, at, size, v, flags);
        }
        case Type::Float:
        case Type::Double: {
            if (size != 4 && size != 8) throw BoundsError{BoundsError::Kind::Malformed};
            uint64_t v = view.number(at, size, little);
            double d = size == 4 ? double(std::bit_cast<float>(uint32_t(v))) : std::bit_cast<double>(v);
            return put(f, at, size, std::bit_cast<uint64_t>(d), flags);
        }
        case Type::AbsoluteTime:
        case Type::RelativeTime: {
            uint64_t seconds = view.number(at, std::min(size, 4u), little);
            Item item = put(f, at, size, seconds, flags);
            if (size == 8) item.node().nanos = uint32_t(view.number(at + 4, 4, little));
            return item;
        }
        default: return put(f, at, size, 0, flags | kInBytes);
    }
}

Item Layer::addNumber(const Field& f, uint32_t at, uint32_t size, uint64_t value) {
    if (size) view.need(at, size);
    return out.wants(f) ? put(f, at, size, value) : Item();
}

Item Layer::addText(const Field& f, uint32_t at, uint32_t size, std::string_view value) {
    if (size) view.need(at, size);
    if (!out.wants(f)) return Item();
    Item item = put(f, at, size, out.addText(value), kInArena);
    if (isString(f.type)) item.node().encoding = Enc::Utf8;
    return item;
}

Item Layer::addBytes(const Field& f, uint32_t at, uint32_t size, std::span<const uint8_t> value) {
    return addText(f, at, size, std::string_view(reinterpret_cast<const char*>(value.data()), value.size()));
}

Item Layer::addTime(const Field& f, uint32_t at, uint32_t size, Time value) {
    if (size) view.need(at, size);
    if (!out.wants(f)) return Item();
    Item item = put(f, at, size, uint64_t(value.seconds));
    item.node().nanos = uint32_t(value.nanos);
    return item;
}

Item Layer::addDouble(const Field& f, uint32_t at, uint32_t size, double value) {
    return addNumber(f, at, size, std::bit_cast<uint64_t>(value));
}

Item Layer::addAddress(const Field& f, uint32_t at, uint32_t size, const Address& a) {
    if (f.type == Type::Ipv4) return addNumber(f, at, size, a.v4());
    if (f.type == Type::Ether) {
        uint64_t v = 0;
        for (int i = 0; i < 6; ++i) v = v << 8 | a.bytes[size_t(i)];
        return addNumber(f, at, size, v);
    }
    return f.type == Type::Ipv6 ? addBytes(f, at, size, a.bytes)
           : out.wants(f)       ? addText(f, at, size, a.toString())
                                : Item();
}

Item Layer::addNone(const Field& f, uint32_t at, uint32_t size) {
    return out.wants(f) ? put(f, at, size, 0) : Item();
}

Item Layer::textItem(uint32_t at, uint32_t size) {
    if (!out.want.items || out.want.only) return Item();
    Node n;
    n.parent = parent_;
    n.pos = view.base() + at;
    n.size = size;
    n.source = view.source();
    return Item(out, out.addNode(n));
}

Item Layer::bitmask(const Field& word, uint32_t at, uint32_t size, std::initializer_list<const Field*> bits,
                    uint8_t how, bool little) {
    Item head = add(word, at, size, little);
    if (!out.want.items) return head;
    auto nest = in(head);
    for (auto f : bits) {
        Item item = add(*f, at, size, little);
        if (!item || !item.texts() || !head) continue;
        auto value = item.node().value;
        if (f->type == Type::Boolean) {
            if ((how & kAppendFlags) && value) {
                if (f->values.kind == Values::Kind::TrueFalse && (how & kAppendNumbers) &&
                    !(how & kTitlesOnly))
                    head.append(", {}: {}", f->name, f->values.trueFalse->yes);
                else
                    head.append(", {}", f->name);
            }
        } else if (f->values.kind == Values::Kind::Names || f->values.kind == Values::Kind::Ranges) {
            if (how & kAppendFlags) head.append(", {}: {}", f->name, nameOf(f->values, value));
        } else if (how & kAppendNumbers) {
            head.append(", {}: {}", f->name, value);
        }
    }
    return head;
}

Item Layer::note(const Expert& e, uint32_t parent, std::string_view message) {
    out.hasExpert = true;
    if (e.severity > out.worst) out.worst = e.severity;
    if (!out.want.items) return Item();
    auto& special = out.registry->special();
    auto saved = parent_;
    parent_ = parent != kNoNode ? parent : parent_;
    Item head;
    if (out.wants(special.expert.self)) {
        Node n;
        n.field = special.expert.self.id;
        n.parent = parent_;
        n.source = view.source();
        n.flags = kGenerated | kExpertItem | kNowhere;
        n.value = uint64_t(e.field.id);
        head = Item(out, out.addNode(n));
        std::string_view text = message.empty() ? std::string_view(e.field.name) : message;
        head.label("Expert Info ({}/{}): {}", severityName(e.severity), groupName(e.group), text);
        parent_ = head.index();
    }
    auto bare = [&](const Field& f, uint64_t value, uint8_t flags) {
        if (!out.wants(f)) return Item();
        Node n;
        n.field = f.id;
        n.parent = parent_;
        n.value = value;
        n.flags = flags | kNowhere;
        return Item(out, out.addNode(n));
    };
    std::string_view text = message.empty() ? std::string_view(e.field.name) : message;
    Item named = bare(e.field, 0, kGenerated);
    // tshark cuts this label without saying so.
    if (!message.empty()) named.label("{}", message.substr(0, 239));
    if (out.wants(special.expert.message))
        bare(special.expert.message, out.addText(text), kGenerated | kHidden | kInArena);
    bare(special.expert.severity, ExpertInfo::code(e.severity), kGenerated);
    bare(special.expert.group, ExpertInfo::code(e.group), kGenerated);
    parent_ = parent != kNoNode ? parent : saved;
    if (e.group == Group::Malformed && out.wants(special.malformed.self)) {
        Node n;
        n.field = special.malformed.self.id;
        n.parent = parent_;
        n.source = view.source();
        n.flags = kHidden | kNowhere;
        out.addNode(n);
    }
    parent_ = saved;
    return head;
}

Item Layer::addSelf() {
    if (!out.wants(protocol_.self)) return Item();
    Node n;
    n.field = protocol_.self.id;
    n.parent = root_;
    n.pos = view.base();
    n.size = view.captured();
    n.source = view.source();
    self_ = parent_ = out.addNode(n);
    return self();
}

void Layer::needMore(uint32_t at, uint32_t bytes) {
    if (!canNeedMore()) return;
    out.stream.asked = true;
    out.stream.at = view.base() + at;
    out.stream.more = bytes;
}

void Layer::addPduSize(uint32_t at, uint32_t size) {
    auto field = out.stream.pduSize;
    if (!field || !out.wants(*field)) return;
    auto saved = parent_;
    if (out.stream.treeItem != kNoNode) parent_ = out.stream.treeItem;
    put(*field, at, size, size, kGenerated);
    parent_ = saved;
}

void Layer::call(const Protocol& next, const View& bytes, uint32_t under) {
    run(
        next, bytes, under, [](Layer& child, void*) { child.protocol().parse(child); }, nullptr);
}

void Layer::run(const Protocol& next, const View& bytes, uint32_t under, void (*body)(Layer&, void*),
                void* context) {
    if (++out.depth > Budget::kMostLayers || out.layers.size() > 1000)
        throw BoundsError{BoundsError::Kind::TooDeep};
    Layer child(out, bytes, next, under);
    payloadLength_ = bytes.reported();
    child.lengthSeenBelow_ = &payloadLength_;
    auto before = out.current;
    out.current = &next;
    if (next.listed) out.layers.push_back(next.id());
    // Nothing at all is no layer; the protocol will say so by reading.
    if (next.ownItem && bytes.captured()) child.addSelf();
    auto reach = out.stream.reach;
    if (reach) --out.stream.reach;
    body(child, context);
    out.stream.reach = reach;
    out.current = before;
    --out.depth;
}

bool Layer::offer(const Protocol* next, const View& bytes) {
    if (!next) return false;
    Layer probe(out, bytes, *next, root_);
    if (!next->accepts(probe)) return false;
    call(*next, bytes);
    return true;
}

const Protocol* Layer::tryHeuristics(const Heuristics& list, const View& bytes) {
    for (auto p : list.list())
        if (offer(p, bytes)) return p;
    return nullptr;
}

void Layer::data(const View& bytes) {
    payloadLength_ = bytes.reported();
    if (bytes.reported() == 0) return;
    call(out.registry->special().data, bytes);
}

void* Layer::noteBytes(uint32_t size, std::span<const uint8_t>* bytes) {
    if (out.pass) {
        void* data = out.pass->notes.add(protocol_.id(), size);
        if (bytes && data) *bytes = {static_cast<const uint8_t*>(data), (size + 3) / 4 * 4};
        return data;
    }
    for (auto ref = out.nextNote; ref;) {
        auto header = out.noteStore->at(ref);
        ref = out.noteStore->next(ref);
        if (header->key == protocol_.id()) {
            out.nextNote = ref;
            if (bytes) *bytes = header->bytes();
            return const_cast<void*>(header->data());
        }
    }
    return nullptr;
}

}  // namespace dorsal
