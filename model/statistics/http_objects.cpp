#include "model/statistics/http_objects.h"

#include <fmt/format.h>

#include <algorithm>

#include "dissectors/core/text.h"

namespace dorsal {

namespace {

constexpr size_t kMostNameBytes = 255;

// The last part of a path; "/" when that is all there is.
std::string lastPart(std::string_view uri) {
    // The authority is no part of the path, unless it is all that there is.
    if (auto scheme = uri.find("://"); scheme != std::string_view::npos && scheme < uri.find('/'))
        if (auto path = uri.find('/', scheme + 3); path != std::string_view::npos) uri.remove_prefix(path);
    if (uri.empty()) return {};
    while (uri.size() > 1 && uri.back() == '/') uri.remove_suffix(1);
    if (uri == "/") return "/";
    return std::string(uri.substr(uri.rfind('/') + 1));
}

// "Text/HTML; charset=utf-8" is text/html.
std::string mediaType(std::string_view text) {
    text = text.substr(0, text.find(';'));
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    std::string type(text);
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return type;
}

}  // namespace

HttpObjects::HttpObjects(const Registry& registry, Sink sink)
    : message_(&registry.protocol("http")->self),
      requestUri_(registry.field("http.request.uri")),
      responseForUri_(registry.field("http.response_for.uri")),
      contentType_(registry.field("http.content_type")),
      body_(registry.field("http.file_data")),
      sink_(std::move(sink)) {}

void HttpObjects::want(FieldSet& fields) const {
    for (auto f : {message_, requestUri_, responseForUri_, contentType_, body_}) fields.add(f->id);
}

bool HttpObjects::looksInto(const std::vector<uint16_t>& layers) const {
    return layers.empty() || std::find(layers.begin(), layers.end(), message_->owner->id()) != layers.end();
}

void HttpObjects::add(const CountedPacket& packet) {
    if (!packet.dissection) return;
    auto& d = *packet.dissection;
    ExportedObject object;
    for (auto& n : d.nodes) {
        if (n.field == message_->id) {
            object = {};
            object.packet = packet.index;
        } else if (n.field == requestUri_->id || n.field == responseForUri_->id) {
            object.name = lastPart(stringOf(d, n));
        } else if (n.field == contentType_->id) {
            object.contentType = mediaType(stringOf(d, n));
        } else if (n.field == body_->id) {
            object.bytes = d.bytesOf(n);
            sink_(object);
        }
    }
}

std::string safeFileName(std::string_view name, uint32_t copy) {
    std::string safe;
    for (char c : name) {
        if (uint8_t(c) < 0x20 || std::string_view("<>:\"/\\|?*\x7f").find(c) != std::string_view::npos)
            safe += fmt::format("%{:02x}", uint8_t(c));
        else
            safe += c;
    }
    auto number = copy ? fmt::format("({})", copy) : std::string();
    auto dot = copy ? safe.rfind('.') : std::string::npos;
    auto end = dot == std::string::npos ? std::string() : safe.substr(dot);
    if (dot != std::string::npos) safe.resize(dot);
    if (end.size() + number.size() > kMostNameBytes) end.clear();
    if (safe.size() + number.size() + end.size() > kMostNameBytes)
        safe.resize(kMostNameBytes - number.size() - end.size());
    return safe + number + end;
}

std::string nameOf(const ExportedObject& object) {
    if (!object.name.empty()) return object.name;
    return fmt::format("object{}{}{}", object.packet + 1, object.contentType.empty() ? "" : ".",
                       object.contentType);
}

}  // namespace dorsal
