// Display filters of any text: they are refused or they answer, and answering twice gives the same.
#include <cstdlib>

#include "model/filter/display_filter.h"

using namespace dorsal;

// RFC 768: a datagram to port 53 with a DNS query for "a" (RFC 1035), in IPv4.
static constexpr uint8_t kPacket[] = {0x45, 0, 0, 45, 0, 1,    0, 0,  64, 17,  0, 0, 10, 0, 0, 1,
                                      10,   0, 0, 2,  4, 0xd2, 0, 53, 0,  25,  0, 0, 0,  1, 1, 0,
                                      0,    1, 0, 0,  0, 0,    0, 0,  1,  'a', 0, 0, 1,  0, 1};

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    auto& registry = Registry::standard();
    std::string_view text(reinterpret_cast<const char*>(data), size);
    static NoteStore notes;
    static Dissection selected(registry), dissection(registry);
    FrameInfo frame;
    frame.number = 1;
    frame.captured = frame.original = sizeof kPacket;
    frame.linkType = 101;
    selected.run(kPacket, frame, Want::tree(), notes);
    FilterProblem problem;
    auto filter = DisplayFilter::parse(text, registry, problem, &selected);
    if (!filter) {
        if (problem.sentence.empty() || problem.at + problem.size > size + 1) std::abort();
        problem.report(text);
        return 0;
    }
    dissection.run(kPacket, frame, filter->want(), notes);
    FilterEvaluator evaluator(filter->program());
    bool first = evaluator.matches(dissection);
    if (first != evaluator.matches(dissection) && !evaluator.gaveUp()) std::abort();
    // More items than were asked for change nothing.
    if (first != evaluator.matches(selected) && !evaluator.gaveUp()) std::abort();
    return 0;
}
