#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "model/capture/format_reader.h"
#include "model/capture/packet_writer.h"
#include "model/capture/pcap_layout.h"

namespace dorsal {

namespace {

class PcapWriter final : public PacketWriter {
  public:
    PcapWriter(OutputFile& file, uint32_t magic, PacketOrigin origin)
        : PacketWriter(file), magic_(magic), headerBytes_(headerLength(origin)) {}

    bool begin(const CaptureInfo& info, const WriteOptions&) override {
        interfaces_ = info.interfaces;
        return true;
    }

    uint32_t addInterface(const CaptureInterface& interface) override {
        interfaces_.push_back(interface);
        return uint32_t(interfaces_.size() - 1);
    }

    bool write(const PacketHeader& header, Timestamp time, std::span<const uint8_t> bytes,
               const PacketOptions*) override {
        ++packets_;
        if (header.interface >= interfaces_.size()) {
            return fail(fmt::format("Packet {} has no link type, and pcap cannot hold it; save as pcapng.",
                                    packets_));
        }
        const CaptureInterface& interface = interfaces_[header.interface];
        if (!started_ && !writeFileHeader(interface)) return false;
        if (interface.linkType != linkType_) {
            return fail(
                fmt::format("A pcap file has one link type: packet {} has link type {}, those before have "
                            "{}. Save as pcapng, or packets of one link type only.",
                            packets_, interface.linkType, linkType_));
        }
        if (header.has(PacketHeader::NoTime)) time = {};
        if (time.seconds < 0 || time.seconds > int64_t(std::numeric_limits<uint32_t>::max())) {
            return fail(
                fmt::format("A pcap file holds times from 1970 to 2106; that of packet {} is {} seconds "
                            "from 1970. Save as pcapng.",
                            packets_, time.seconds));
        }
        if (bytes.size() > maxPacketBytes(linkType_)) {
            return fail(fmt::format("Packet {} has {} bytes; a pcap file holds at most {}. Save as pcapng.",
                                    packets_, bytes.size(), maxPacketBytes(linkType_)));
        }
        uint8_t record[28] = {};
        store(record, uint32_t(time.seconds), false);
        store(record + 4, uint32_t(magic_ == kMagicNano ? time.nanos : time.nanos / 1000), false);
        store(record + 8, uint32_t(bytes.size()), false);
        store(record + 12, header.original, false);
        return file_.write({record, headerBytes_}) && file_.write(bytes);
    }

    bool writeBlock(uint32_t, std::span<const uint8_t>) override {
        ++packets_;
        return fail(fmt::format(
            "Packet {} is a pcapng block of its own kind, which pcap cannot hold; save as pcapng.",
            packets_));
    }

    bool addSecrets(uint32_t, std::span<const uint8_t>) override {
        return fail("A pcap file cannot hold decryption secrets; save as pcapng.");
    }

    bool end() override {
        if (started_) return true;
        return writeFileHeader(interfaces_.empty() ? CaptureInterface{.linkType = 1} : interfaces_.front());
    }

  private:
    bool writeFileHeader(const CaptureInterface& first) {
        started_ = true;
        linkType_ = first.linkType;
        uint32_t snapLength = 0;
        for (const CaptureInterface& each : interfaces_) snapLength = std::max(snapLength, each.snapLength);
        uint32_t network = linkType_;
        if (first.fcsLength >= 0 && first.fcsLength <= 30)
            network |= 0x04000000 | uint32_t(first.fcsLength / 2) << 28;
        uint8_t header[kPcapFileHeader] = {};
        store(header, magic_, false);
        store(header + 4, uint16_t(2), false);
        store(header + 6, uint16_t(4), false);
        store(header + 16, snapLength > 0 ? snapLength : kMaxPacket, false);
        store(header + 20, network, false);
        return file_.write(header);
    }

    uint32_t magic_;
    size_t headerBytes_;
    std::vector<CaptureInterface> interfaces_;
    bool started_ = false;
    uint16_t linkType_ = 0;
    uint64_t packets_ = 0;
};

}  // namespace

std::unique_ptr<PacketWriter> makePcapWriter(OutputFile& file, CaptureFormat format) {
    const auto make = [&](uint32_t magic, PacketOrigin origin) {
        return std::make_unique<PcapWriter>(file, magic, origin);
    };
    switch (format) {
        case CaptureFormat::Pcap: return make(kMagicMicro, PacketOrigin::PcapRecord);
        case CaptureFormat::PcapNanosecond: return make(kMagicNano, PacketOrigin::PcapRecord);
        case CaptureFormat::PcapPatched: return make(kMagicPatched, PacketOrigin::PcapPatched);
        case CaptureFormat::PcapSuse: return make(kMagicPatched, PacketOrigin::PcapSuse);
        case CaptureFormat::PcapRedHat: return make(kMagicMicro, PacketOrigin::PcapPatched);
        case CaptureFormat::PcapNokia: return make(kMagicMicro, PacketOrigin::PcapNokia);
        default: return nullptr;
    }
}

}  // namespace dorsal
