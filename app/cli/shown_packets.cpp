#include "app/cli/shown_packets.h"

namespace dorsal {

void ShownPackets::open(const Capture& capture) {
    matcher_.reset();
    if (filter_) matcher_.emplace(capture, *filter_);
    previous_ = -1;
    if (!prints_) return;
    const bool first = !printer_;
    if (!first) printer_->flush();
    printer_ = PacketPrinter::create(capture, options_);
    if (first)
        printer_->begin();
    else if (count_)
        printer_->goOn();
}

ShownPackets::Taken ShownPackets::take(uint32_t index) {
    // With one pass a packet is printed before the next one is read, as it is known then; with two, only when
    // everything that later packets say of it is known.
    Capture::Context context;
    context.previousDisplayed = previous_;
    context.laterKnown = options_.twoPasses;
    if (matcher_ && !matcher_->matches(index, &context)) return Taken::Hidden;
    previous_ = index;
    ++count_;
    return !prints_ || printer_->print(index, context) ? Taken::Shown : Taken::NobodyReads;
}

bool ShownPackets::flush() {
    if (!printer_) return true;
    return printer_->flush() && std::fflush(stdout) == 0;
}

void ShownPackets::end() {
    if (!printer_) return;
    printer_->end();
    printer_->flush();
    std::fflush(stdout);
}

}  // namespace dorsal
