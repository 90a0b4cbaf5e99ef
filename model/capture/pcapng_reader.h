// The sequential reader of pcapng: sections of blocks (draft-ietf-opsawg-pcapng).
#pragma once

#include <string>

#include "model/capture/format_reader.h"

namespace dorsal {

class PcapngReader final : public FormatReader {
  public:
    using FormatReader::FormatReader;
    bool start(OpenError& error) override;
    bool next(PacketHeader& packet, std::span<const uint8_t>& bytes) override;

  private:
    using Bytes = std::span<const uint8_t>;
    enum class Taken : uint8_t { Packet, Nothing };

    // A whole block is in the window and both its lengths agree; `body` is what stands between them.
    Taken take(uint32_t type, Bytes body, PacketHeader& packet, Bytes& bytes);
    Taken enhancedPacket(Bytes body, bool obsolete, PacketHeader& packet, Bytes& bytes);
    Taken simplePacket(Bytes body, PacketHeader& packet, Bytes& bytes);
    Taken otherRecord(PacketOrigin origin, Bytes body, PacketHeader& packet, Bytes& bytes);
    void section(Bytes body);
    void interface(Bytes body);
    void names(Bytes body);
    void statistics(Bytes body);
    void secrets(Bytes body);
    void keep(uint32_t type, Bytes body);

    void setInterface(uint32_t index, uint64_t rawTime, PacketHeader& packet);
    void noteOptions(Bytes list, PacketHeader& packet);
    Taken given(PacketHeader& packet);
    void refuse(std::string why);
    bool afford(size_t bytes, const char* what);

    void noteDamage(std::string what);
    bool findBehind();
    enum class Candidate : uint8_t { Good, Bad, TooShort };
    Candidate candidate(size_t at);
    bool searchAtEnd(uint32_t length);

    bool bigEndian_ = false;
    bool gap_ = false;
    uint32_t sectionIndex_ = 0;       // into CaptureInfo::sections
    uint32_t sectionBase_ = 0;        // number of the section's first interface over all sections
    uint32_t sectionInterfaces_ = 0;  // how many it has, also those that are not kept
    std::string damage_;              // not empty: a block behind that place is being looked for
    uint64_t damagedAt_ = 0;
    uint64_t searchBegan_ = 0;
    uint64_t searchedEnd_ = ~uint64_t(0);
    size_t kept_ = 0;
    bool saidFull_ = false;
    bool saidManyInterfaces_ = false;
};

}  // namespace dorsal
