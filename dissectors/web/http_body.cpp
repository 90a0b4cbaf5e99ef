#include <algorithm>

#include "dissectors/core/special.h"
#include "dissectors/web/content_coding.h"
#include "dissectors/web/http_conversation.h"

namespace dorsal {

using namespace http;

namespace {
// Of a body that is shown as text; the rest is only left out of the item's value.
constexpr size_t kMostFileData = 4u << 20;
}  // namespace

void Http::parseBody(Message& m) const {
    auto& in = m.in;
    View body = in.view.sub(m.bodyAt, m.end - m.bodyAt);
    bool chunked = m.framing.chunked;
    if (chunked) {
        auto size = std::min(chunkedAt(in.view, m.bodyAt).end, m.end) - m.bodyAt;
        if (in.wantsItems()) addChunks(m, body, size);
        body = dechunk(m, body);
    }
    if (m.framing.opaque) {
        if (body.reported()) in.callBelow(registry().special().data, body);
        return;
    }
    if (!m.contentEncoding.data() || equalsNoCase(m.contentEncoding, "identity")) {
        addFileData(m, body);
    } else {
        if (!body.captured() || !decode(m, body)) return;
        addFileData(m, body);
    }
    if (body.reported()) handOn(m, body);
}

// The data of the chunks, put together.
View Http::dechunk(Message& m, const View& body) const {
    auto& out = m.in.out;
    std::vector<uint8_t> bytes;
    for (uint32_t at = 0; at < body.captured();) {
        auto chunk = chunkAt(body, at);
        if (chunk.last) break;
        if (chunk.there) {
            auto part = body.bytes(chunk.dataAt, chunk.there);
            bytes.insert(bytes.end(), part.begin(), part.end());
        }
        if (!chunk.whole) break;
        at = chunk.next;
    }
    auto size = uint32_t(bytes.size());
    auto source = out.addSource(fmt::format("De-chunked entity body ({} bytes)", size), std::move(bytes));
    return View(out.ownedBytes().data(), size, size, 0, source);
}

void Http::addChunks(Message& m, const View& body, uint32_t size) const {
    auto& in = m.in;
    uint32_t base = m.bodyAt;
    auto nest = in.in(in.text(base, size, "HTTP chunked response"));
    auto addSize = [&](const Chunk& chunk) {
        in.addNumber(chunkSize, base + chunk.at, std::min(chunk.dataAt, body.captured()) - chunk.at,
                     chunk.size);
    };
    uint32_t at = 0;
    for (;;) {
        auto chunk = chunkAt(body, at);
        at = chunk.next;
        if (chunk.last) {
            auto end = in.in(in.text(base + chunk.at, std::min(chunk.next + 2, body.captured()) - chunk.at,
                                     "End of chunked encoding"));
            addSize(chunk);
            break;
        }
        if (chunk.empty || chunk.dataAt > body.captured()) return;
        auto part =
            in.in(in.text(base + chunk.at, chunk.next - chunk.at, "Data chunk ({} octets)", chunk.size));
        addSize(chunk);
        if (chunk.there) in.add(chunkData, base + chunk.dataAt, chunk.there);
        uint32_t boundary = chunk.next - chunk.dataAt - chunk.there;
        if (boundary) in.add(chunkBoundary, base + chunk.dataAt + chunk.there, boundary);
        if (!chunk.whole) return;
    }
    auto line = lineAt(body, at);
    uint32_t trailer = at;
    while (line.whole && line.size) line = lineAt(body, line.next);
    if (line.at > trailer) {
        auto text = body.text(trailer, line.at - trailer);
        auto item = in.add(chunkedTrailerPart, base + trailer, line.at - trailer);
        if (item.texts()) item.value("{}", escaped(text));
    }
    if (line.whole)
        in.text(base + line.at, line.next - line.at, "{}", escaped(body.text(line.at, line.next - line.at)));
}

// Undoes the body's Content-Encoding; false when that is not possible, and the body has been shown as it is.
bool Http::decode(Message& m, View& body) const {
    auto& in = m.in;
    auto& out = in.out;
    auto encoded = body.bytes(0, body.captured());
    auto plain = decodeContent(m.contentEncoding, encoded);
    Layer here(out, body, *this, in.parent());
    auto item = here.text(0, body.captured(), "Content-encoded entity body ({}): {} bytes", m.contentEncoding,
                          body.reported());
    if (!plain) {
        here.expert(decompressionFailed, item);
        auto nest = here.in(item);
        here.callBelow(registry().special().data, body);
        return false;
    }
    auto size = uint32_t(plain->size());
    item.append(" -> {} bytes", size);
    auto source = out.addSource(fmt::format("Uncompressed entity body ({} bytes)", size), std::move(*plain));
    body = View(out.ownedBytes().data(), size, size, 0, source);
    return true;
}

void Http::addFileData(Message& m, const View& body) const {
    auto& in = m.in;
    if (!in.out.wants(fileData)) return;
    auto text = body.rest(0).substr(0, kMostFileData);
    auto item = in.addText(fileData, 0, 0, text.substr(0, text.find('\0'))).length(body.captured());
    if (item) {
        auto& node = item.node();
        node.source = body.source();
        node.pos = body.base();
        node.encoding = Enc::Ascii;
    }
    item.label("File Data: {} bytes", body.reported());
}

// Gives the body to the protocol of its media type.
void Http::handOn(Message& m, const View& body) const {
    auto& in = m.in;
    auto& out = in.out;
    auto next = bodyPorts.find(std::min(out.sourcePort, out.destinationPort));
    if (m.contentType.data()) {
        auto end = std::min(m.contentType.find(';'), m.contentType.size());
        out.mediaType = trimmed(m.contentType.substr(0, end));
        out.mediaParameters = trimmed(m.contentType.substr(std::min(end + 1, m.contentType.size())));
    } else {
        out.mediaType = out.mediaParameters = {};
        if (next && in.offer(next, body)) return;
        if (in.tryHeuristics(bodyHeuristics, body)) return;
        in.callBelow(registry().special().data, body);
        return;
    }
    auto known = mediaTypes.find(out.mediaType);
    bool taken = known && in.offer(known, body);
    if (known && !taken) in.expert(subdissectorFailed, in.self());
    taken = taken || (next && in.offer(next, body)) || in.tryHeuristics(bodyHeuristics, body);
    if (taken) return in.headerLength(m.bodyAt);
    if (!in.dispatch(mediaTypes, "*", body)) in.data(body);
}

}  // namespace dorsal
