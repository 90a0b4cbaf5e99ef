// Telling the pcap variants apart, and finding records again behind a damaged place.
#pragma once

#include "model/capture/format_reader.h"
#include "model/capture/pcap_layout.h"

namespace dorsal {

constexpr uint32_t kFcsPresent = 0x04000000;       // then the top four bits are its length in 16-bit words
constexpr uint32_t kReservedNetwork = 0x03ff0000;  // bits that are zero in every file so far

// Fills in everything that the file header says; false if the version is unknown.
bool chooseLayout(uint32_t magic, uint16_t major, uint16_t minor, uint32_t network, PcapLayout& layout);
uint16_t linkTypeOf(uint32_t network, const PcapLayout& layout);

// The record layout that fits the first records at the window best; the one of `layout` in doubt.
PacketOrigin guessVariant(ReaderState& state, const PcapLayout& layout);
CaptureFormat formatOfVariant(CaptureFormat format, PacketOrigin origin);

struct PcapSearch {
    PcapLayout layout;
    bool secondsKnown = false;  // records lie near lastSeconds
    uint32_t lastSeconds = 0;
};

enum class SearchResult : uint8_t { Found, NotFound, Later, Stopped };

// Moves the window forward to the next record from which a believable chain of records leads beyond the
// stream offset `beyond` (or to the end of the file). Stopped: state.end says why. Later: a file that may
// still grow ends too soon to tell; the window is where the search has to go on.
SearchResult findRecords(ReaderState& state, const PcapSearch& search, uint64_t beyond);

}  // namespace dorsal
