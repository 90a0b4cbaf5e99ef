// Capture filters: what libpcap understands, and what people write instead.
#pragma once

#include <string>
#include <string_view>

namespace dorsal {

// "" when the text is a capture filter for this link type ("EN10MB" ...; empty: Ethernet's), otherwise one
// sentence that says why not. A display filter is told apart, with the capture filter to write instead where
// there is a simple one. Host names are looked up, which may take long: call it in a job.
std::string checkCaptureFilter(const std::string& text, const std::string& linkType);

// The capture filter that means the same as a display filter such as "ip.src == 10.0.0.1 && tcp"; "" when
// there is none as simple.
std::string captureFilterFor(std::string_view displayFilter);

}  // namespace dorsal
