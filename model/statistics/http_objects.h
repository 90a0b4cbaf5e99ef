// The bodies of HTTP messages, as files that can be exported.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "model/statistics/statistic.h"

namespace dorsal {

struct ExportedObject {
    uint32_t packet = 0;  // index of the packet that completes it
    std::string contentType;
    std::string
        name;  // the last part of the path, as the network said it: not safe as a file's; may be empty
    std::span<const uint8_t> bytes;  // decoded; valid while it is handed over
};

// Hands over each body as its last packet comes by; keeps none.
class HttpObjects final : public Statistic {
  public:
    using Sink = std::function<void(const ExportedObject&)>;
    HttpObjects(const Registry& registry, Sink sink);

    void want(FieldSet& fields) const override;
    bool looksInto(const std::vector<uint16_t>& layers) const override;
    void add(const CountedPacket& packet) override;

  private:
    const Field *message_, *requestUri_, *responseForUri_, *contentType_, *body_;
    Sink sink_;
};

// A file name of at most 255 bytes that stays in its folder: what is special in paths or in shells of any
// system becomes %2f. `copy` above 0 makes it another one: "index(1).html".
std::string safeFileName(std::string_view name, uint32_t copy = 0);
// The name of an object: its own, or "object12.text/html" after the packet's number and the content type.
std::string nameOf(const ExportedObject& object);

}  // namespace dorsal
