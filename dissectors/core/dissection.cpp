#include "dissectors/core/dissection.h"

#include "dissectors/core/layer.h"
#include "dissectors/core/special.h"

namespace dorsal {

namespace {

// Items end where their bytes do, whatever a damaged packet says of its parts; those of a packet that was cut
// when it was captured may say how far it went.
void fitItems(Dissection& d) {
    for (auto& n : d.nodes) {
        if (n.source >= d.sources.size()) continue;
        size_t size = d.sources[n.source].bytes.size();
        if (n.source == 0) size = std::max<size_t>(size, d.frame.original);
        n.pos = uint32_t(std::min<size_t>(n.pos, size));
        n.size = uint32_t(std::min<size_t>(n.size, size - n.pos));
    }
}

}  // namespace

void Dissection::run(std::span<const uint8_t> bytes, const FrameInfo& info, const Want& wanted,
                     const NoteStore& notes, const PacketSource* packetSource, Pass* orderedPass) {
    nodes.clear();
    arena.clear();
    texts.clear();
    if (!sources.empty()) sources.clear();
    if (!owned_.empty()) owned_.clear();
    layers.clear();
    protocol.reset(wanted.columns);
    this->info.reset(wanted.columns);
    source = destination = linkSource = linkDestination = Address();
    sourcePort = destinationPort = 0;
    worst = Severity::Comment;
    hasExpert = malformed = truncated = inErrorPacket = addressesMoved = false;
    flow = UINT32_MAX;
    frame = info;
    want = wanted;
    // What an expert says is made with the labels; for one who wants just that, too.
    if (want.only && want.only->has(registry->special().expert.message.id)) want.texts = true;
    noteStore = &notes;
    packets = packetSource;
    pass = orderedPass;
    nextNote = info.notes;
    current = nullptr;
    depth = 0;
    flowHint = 0;
    ipProtocol = 0;
    ipTtl = 0;
    vlan = 0;
    stream = {};
    mediaType = mediaParameters = {};

    if (pass) pass->notes.begin(info.number);
    if (wanted.items) sources.push_back({fmt::format("Frame ({} bytes)", bytes.size()), bytes});
    View view(bytes.data(), uint32_t(bytes.size()), std::max(info.original, uint32_t(bytes.size())));
    auto& frameProtocol = *registry->special().frame;
    Layer layer(*this, view, frameProtocol, kNoNode);
    layer.call(frameProtocol, view);
    fitItems(*this);
    // As wide as tshark's columns.
    constexpr size_t kMostColumn = 4095;
    if (this->info.text.size() > kMostColumn) this->info.text.resize(kMostColumn);
    if (pass) pass->notes.end();
}

uint32_t Dissection::addNode(const Node& node) {
    // That a packet is damaged can still be said when it is damage to be that large.
    constexpr uint32_t kRoom = 1000;
    bool more = malformed || truncated;
    if (nodes.size() >= Budget::kMostNodes + (more ? kRoom : 0) ||
        arena.size() >= Budget::kMostText + (more ? kRoom * 100 : 0))
        throw BoundsError{BoundsError::Kind::TooDeep};
    nodes.push_back(node);
    return uint32_t(nodes.size() - 1);
}

uint8_t Dissection::addSource(std::string name, std::vector<uint8_t> bytes) {
    owned_.push_back(std::move(bytes));
    return addSourceView(std::move(name), owned_.back());
}

uint8_t Dissection::addSourceView(std::string name, std::span<const uint8_t> bytes) {
    if (!want.items) return 1;
    if (sources.size() >= Budget::kMostSources) throw BoundsError{BoundsError::Kind::TooDeep};
    sources.push_back({std::move(name), bytes});
    return uint8_t(sources.size() - 1);
}

std::span<const uint8_t> Dissection::bytesOf(const Node& n) const {
    if (n.source >= sources.size()) return {};
    auto all = sources[n.source].bytes;
    if (n.pos > all.size()) return {};
    return all.subspan(n.pos, std::min<size_t>(n.size, all.size() - n.pos));
}

uint64_t Dissection::addText(std::string_view text) {
    uint64_t at = arena.size();
    arena.append(text);
    return at << 32 | text.size();
}

NodeText& Dissection::textOf(uint32_t node) {
    auto& n = nodes[node];
    if (!n.text) {
        texts.emplace_back();
        n.text = uint32_t(texts.size());
    }
    return texts[n.text - 1];
}

void Dissection::addMalformed(const View& at, BoundsError error, uint32_t parent) {
    auto& special = registry->special();
    bool cut = error.kind == BoundsError::Kind::Truncated;
    bool fragment = error.kind == BoundsError::Kind::Unreassembled;
    (cut ? truncated : malformed) = true;
    const char* name = current ? current->column() : "";
    const Protocol& p = cut        ? static_cast<const Protocol&>(special.shortened)
                        : fragment ? static_cast<const Protocol&>(special.unreassembled)
                                   : static_cast<const Protocol&>(special.malformed);
    const char* title = cut        ? "Packet size limited during capture"
                        : fragment ? "Unreassembled Packet"
                                   : "Malformed Packet";
    const char* contained = error.kind == BoundsError::Kind::Contained
                                ? ": length of contained item exceeds length of containing item"
                                : "";
    if (info.active()) info.append(fmt::format("[{}{}]", title, contained));
    Layer layer(*this, at, p, parent);
    Item item;
    try {
        if (wants(p.self)) {
            item = layer.addNone(p.self, 0, 0);
            // Only malformed packets are placed where the damaged layer starts.
            if (cut || fragment) item.node().pos = 0;
            item.label("[{}: {}{}]", title, name, cut ? " truncated" : contained);
        }
        if (!cut && !fragment) layer.expert(special.malformed.exception, item);
    } catch (const BoundsError&) {
        // Said often enough.
    }
}

}  // namespace dorsal
