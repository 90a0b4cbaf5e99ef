#include "dissectors/voip/media_setup.h"

namespace dorsal {

namespace {

constexpr uint16_t kKey = 0xfd0;  // of setups in the note store
constexpr size_t kMostText = 4096;

// The note: these numbers, and the texts behind them.
struct Head {
    uint32_t secure, method, callId, formats;  // sizes
};

constexpr const char* kStatic[] = {"ITU-T G.711 PCMU",
                                   "USA Federal Standard FS-1016",
                                   "ITU-T G.721",
                                   "GSM 06.10",
                                   "ITU-T G.723",
                                   "DVI4 8000 samples/s",
                                   "DVI4 16000 samples/s",
                                   "Experimental linear predictive encoding from Xerox PARC",
                                   "ITU-T G.711 PCMA",
                                   "ITU-T G.722",
                                   "16-bit uncompressed audio, stereo",
                                   "16-bit uncompressed audio, monaural",
                                   "Qualcomm Code Excited Linear Predictive coding",
                                   "Comfort noise",
                                   "MPEG-I/II Audio",
                                   "ITU-T G.728",
                                   "DVI4 11025 samples/s",
                                   "DVI4 22050 samples/s",
                                   "ITU-T G.729",
                                   "Comfort noise (old)"};

}  // namespace

std::string payloadTypeName(uint8_t type) {
    if (type < std::size(kStatic)) return kStatic[type];
    switch (type) {
        case 25: return "Sun CellB video encoding";
        case 26: return "JPEG-compressed video";
        case 28: return "'nv' program";
        case 31: return "ITU-T H.261";
        case 32: return "MPEG-I/II Video";
        case 33: return "MPEG-II transport streams";
        case 34: return "ITU-T H.263";
        default: break;
    }
    if (type >= 72 && type <= 76) return "Reserved for RTCP conflict avoidance";
    return type >= 96 ? fmt::format("DynamicRTP-Type-{}", type) : "Unassigned";
}

std::string_view MediaSetup::formatName(uint8_t type) const {
    for (size_t at = 0; at + 1 < formats.size();) {
        auto end = std::min(formats.find('\0', at + 1), formats.size());
        if (uint8_t(formats[at]) == type) return formats.substr(at + 1, end - at - 1);
        at = end + 1;
    }
    return {};
}

NoteStore::Ref keepMediaSetup(Pass& pass, const MediaSetup& setup) {
    auto callId = setup.callId.substr(0, kMostText), formats = setup.formats.substr(0, kMostText);
    Head head{setup.secure, uint32_t(setup.method.size()), uint32_t(callId.size()), uint32_t(formats.size())};
    auto room = static_cast<char*>(
        pass.notes.add(kKey, uint32_t(sizeof head + setup.method.size() + callId.size() + formats.size())));
    if (!room) return 0;
    std::memcpy(room, &head, sizeof head);
    room += sizeof head;
    for (auto text : {setup.method, callId, formats}) {
        if (!text.empty()) std::memcpy(room, text.data(), text.size());
        room += text.size();
    }
    return pass.notes.last();
}

MediaSetup mediaSetupAt(const Dissection& d, NoteStore::Ref ref) {
    auto note = d.noteStore->at(ref);
    if (!note) return {};
    Head head;
    std::memcpy(&head, note->data(), sizeof head);
    auto text = static_cast<const char*>(note->data()) + sizeof head;
    return {{text, head.method},
            {text + head.method, head.callId},
            {text + head.method + head.callId, head.formats},
            head.secure != 0};
}

void addMediaSetup(Layer& in, const MediaSetupFields& fields, const MediaSetup& setup, uint32_t packet,
                   uint32_t pos, uint32_t partsPos) {
    if (!in.wantsItems()) return;
    auto head = in.addText(fields.setup, 0, 0, "").generated();
    if (head) head.node().pos = pos;
    head.label("Stream setup by {} (frame {})", setup.method, packet);
    auto nest = in.in(head);
    auto place = [&](const Item& item) {
        if (item) item.node().pos = partsPos;
    };
    place(in.addNumber(fields.frame, 0, 0, packet).generated());
    place(in.addText(fields.method, 0, 0, setup.method).generated());
    if (fields.callId && !setup.callId.empty())
        place(in.addText(*fields.callId, 0, 0, setup.callId).generated());
}

}  // namespace dorsal
