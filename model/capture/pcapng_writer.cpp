#include <fmt/format.h>

#include <algorithm>

#include "model/capture/packet_writer.h"
#include "model/capture/pcapng_blocks.h"
#include "model/capture/pcapng_layout.h"
#include "model/capture/pcapng_options.h"
#include "model/capture/time_scale.h"

namespace dorsal {

namespace {

constexpr size_t kNamesPerBlock = 1000;

// Options that say they must not be copied to another file are left out of it.
template <typename T>
T copyable(T value) {
    std::erase_if(value.custom, [](const CustomOption& custom) { return !custom.mayCopy(); });
    return value;
}

class PcapngWriter final : public PacketWriter {
  public:
    using PacketWriter::PacketWriter;

    // Several sections become one: its interfaces are numbered through anyway.
    bool begin(const CaptureInfo& info, const WriteOptions& options) override {
        block_ = BlockBuilder(info.bigEndian);
        CaptureSection section;
        if (!info.sections.empty()) section = copyable(info.sections.front());
        for (size_t i = 1; i < info.sections.size(); ++i) {
            const auto& comments = info.sections[i].comments;
            section.comments.insert(section.comments.end(), comments.begin(), comments.end());
        }
        putSection(block_, section, options.application);
        if (!out()) return false;
        for (const CaptureInterface& interface : info.interfaces) {
            addInterface(interface);
            if (!file_.error().empty()) return false;
        }
        for (size_t i = 0; i < info.names.size(); i += kNamesPerBlock) {
            putNames(block_,
                     std::span(info.names).subspan(i, std::min(kNamesPerBlock, info.names.size() - i)));
            if (!out()) return false;
        }
        for (const DecryptionSecrets& secrets : info.secrets) {
            if (!addSecrets(secrets.type, secrets.bytes)) return false;
        }
        for (const KeptBlock& kept : info.blocks) {
            const bool sameOrder = kept.section >= info.sections.size() ||
                                   info.sections[kept.section].bigEndian == info.bigEndian;
            if (sameOrder && !writeBlock(kept.type, kept.body)) return false;
        }
        return true;
    }

    uint32_t addInterface(const CaptureInterface& interface) override {
        interfaces_.push_back(copyable(interface));
        if (interfaces_.back().scale.exponent > (interface.scale.binary ? 63 : 19)) {
            interfaces_.back().scale = {false, 9, 0};  // finer than anything that can be kept
        }
        putInterface(block_, interfaces_.back());
        out();
        return uint32_t(interfaces_.size() - 1);
    }

    bool write(const PacketHeader& header, Timestamp time, std::span<const uint8_t> bytes,
               const PacketOptions* options) override {
        ++packets_;
        if (header.interface >= interfaces_.size()) {
            return fail(
                fmt::format("Packet {} belongs to no interface that could be written with it.", packets_));
        }
        const CaptureInterface& interface = interfaces_[header.interface];
        const bool noTime = header.has(PacketHeader::NoTime);
        if (noTime && !options && canBeSimple(header, interface)) {
            block_.begin(kBlockSimplePacket);
            block_.put32(header.original);
            block_.putBytes(bytes);
            return out();
        }
        uint64_t raw = 0;
        if (!noTime && !toRaw(time, interface.scale, raw)) {
            return fail(
                fmt::format("The time of packet {}, {} seconds from 1970, is outside of what its interface's "
                            "clock can express.",
                            packets_, time.seconds));
        }
        block_.begin(kBlockEnhancedPacket);
        block_.put32(header.interface);
        block_.putTime(raw);
        block_.put32(uint32_t(bytes.size()));
        block_.put32(header.original);
        block_.putBytes(bytes);
        block_.pad();
        if (options) putPacketOptions(block_, copyable(*options));
        return out();
    }

    bool writeBlock(uint32_t type, std::span<const uint8_t> body) override {
        block_.begin(type);
        block_.putBytes(body);
        return out();
    }

    bool addSecrets(uint32_t type, std::span<const uint8_t> bytes) override {
        putSecrets(block_, type, bytes);
        return out();
    }

    bool end() override {
        for (size_t i = 0; i < interfaces_.size(); ++i) {
            if (!interfaces_[i].statistics) continue;
            *interfaces_[i].statistics = copyable(*interfaces_[i].statistics);
            putStatistics(block_, uint32_t(i), interfaces_[i]);
            if (!out()) return false;
        }
        return true;
    }

  private:
    // A simple packet block is of interface 0 and holds as much as the snap length allows.
    static bool canBeSimple(const PacketHeader& header, const CaptureInterface& interface) {
        const uint32_t limit = interface.snapLength > 0 ? interface.snapLength : header.original;
        return header.interface == 0 && header.captured == std::min(header.original, limit);
    }

    bool out() { return file_.write(block_.finish()); }

    BlockBuilder block_{false};
    std::vector<CaptureInterface> interfaces_;
    uint64_t packets_ = 0;
};

}  // namespace

std::unique_ptr<PacketWriter> makePcapngWriter(OutputFile& file) {
    return std::make_unique<PcapngWriter>(file);
}

}  // namespace dorsal
