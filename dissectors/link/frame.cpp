// The frame: what the capture file says of a packet, before its first byte.
#include "dissectors/core/layer.h"
#include "dissectors/core/special.h"
#include "dissectors/core/text.h"
#include "dissectors/link/encapsulation.h"

namespace dorsal {
namespace {

struct Frame final : Protocol {
    Field section{*this, "frame.section_number", "Section number", Type::U32, Base::Dec};
    Field interface{*this, "frame.interface_id", "Interface id", Type::U32, Base::Dec};
    Field interfaceName{*this, "frame.interface_name", "Interface name", Type::String};
    Field interfaceDescription{*this, "frame.interface_description", "Interface description", Type::String};
    Field packetFlags{*this, "frame.packet_flags", "Packet flags", Type::U32, Base::Hex};
    Field encapsulation{*this, "frame.encap_type", "Encapsulation type", Type::I16, Base::Dec, encapsulationNames()};
    Field time{*this, "frame.time", "Arrival Time", Type::AbsoluteTime, Base::Local};
    Field shift{*this, "frame.offset_shift", "Time shift for this packet", Type::RelativeTime};
    Field epoch{*this, "frame.time_epoch", "Epoch Time", Type::RelativeTime};
    Field delta{*this, "frame.time_delta", "Time delta from previous captured frame", Type::RelativeTime};
    Field deltaDisplayed{*this, "frame.time_delta_displayed", "Time delta from previous displayed frame", Type::RelativeTime};
    Field relative{*this, "frame.time_relative", "Time since reference or first frame", Type::RelativeTime};
    Field reference{*this, "frame.ref_time", "This is a Time Reference frame", Type::None};
    Field number{*this, "frame.number", "Frame Number", Type::U32, Base::Dec};
    Field length{*this, "frame.len", "Frame length on the wire", Type::U32, Base::Dec};
    Field captured{*this, "frame.cap_len", "Frame length stored into the capture file", Type::U32, Base::Dec};
    Field marked{*this, "frame.marked", "Frame is marked", Type::Boolean, 0};
    Field ignored{*this, "frame.ignored", "Frame is ignored", Type::Boolean, 0};
    Field protocols{*this, "frame.protocols", "Protocols in frame", Type::String};
    Field comment{*this, "frame.comment", "Comment", Type::String};
    Expert commentExpert{*this, "frame.comment.expert", Group::Comments, Severity::Comment, "Formatted comment"};
    const Table& links;

    explicit Frame(Registry& r) : Protocol(r, "frame", "Frame", "Frame"), links(r.table("link.type")) {
        listed = false;
    }

    void parse(Layer& in) const override {
        auto& f = in.out.frame;
        uint32_t protocolsItem = in.wantsItems() ? items(in) : kNoNode;
        if (in.wantsColumns()) in.column("");
        Layer above(in.out, in.view, *this, kNoNode);
        View bytes = in.view;
        above.guarded(bytes, [&] {
            if (!above.dispatch(links, f.linkType, bytes)) above.data(bytes);
        });
        if (protocolsItem != kNoNode) setProtocols(in, protocolsItem);
    }

    // Returns the item that waits for the list of protocols.
    uint32_t items(Layer& in) const {
        auto& f = in.out.frame;
        auto plural = [](uint64_t n) { return n == 1 ? "" : "s"; };
        if (!f.comments.empty()) comments(in);
        auto title = in.self();
        title.label("Frame {}: {} byte{} on wire ({} bits), {} byte{} captured ({} bits)", f.number, f.original,
                    plural(f.original), uint64_t(f.original) * 8, f.captured, plural(f.captured), uint64_t(f.captured) * 8);
        in.headerLength(f.captured);
        if (f.hasInterface) {
            if (f.interfaceName.empty()) title.append(" on interface id {}", f.interface);
            else title.append(" on interface {}, id {}", f.interfaceName, f.interface);
        }
        in.addNumber(section, 0, 0, f.section);
        if (f.hasInterface) {
            auto id = in.addNumber(interface, 0, 0, f.interface);
            if (!f.interfaceName.empty()) id.value("{} ({})", f.interface, f.interfaceName);
            auto nest = in.in(id);
            if (!f.interfaceName.empty()) in.addText(interfaceName, 0, 0, f.interfaceName);
            if (!f.interfaceDescription.empty()) in.addText(interfaceDescription, 0, 0, f.interfaceDescription);
        }
        if (f.packetFlags) in.addNumber(packetFlags, 0, 0, *f.packetFlags);
        in.addNumber(encapsulation, 0, 0, encapsulationOf(f.linkType));
        if (f.hasTime) {
            in.addTime(time, 0, 0, f.time);
            in.addTime(shift, 0, 0, {}).generated();
            in.addTime(epoch, 0, 0, f.time);
            in.addTime(delta, 0, 0, f.time - f.previousTime).generated();
            in.addTime(deltaDisplayed, 0, 0, f.time - f.previousDisplayedTime).generated();
            in.addTime(relative, 0, 0, f.time - f.firstTime).generated();
            if (f.timeReference) in.addNone(reference, 0, 0);
        }
        in.addNumber(number, 0, 0, f.number);
        in.addNumber(length, 0, 0, f.original)
            .label("Frame Length: {} byte{} ({} bits)", f.original, plural(f.original), uint64_t(f.original) * 8);
        in.addNumber(captured, 0, 0, f.captured)
            .label("Capture Length: {} byte{} ({} bits)", f.captured, plural(f.captured), uint64_t(f.captured) * 8);
        in.addNumber(marked, 0, 0, f.marked).generated();
        in.addNumber(ignored, 0, 0, f.ignored).generated();
        return in.addText(protocols, 0, 0, "").generated().index();
    }

    void comments(Layer& in) const {
        for (auto& text : in.out.frame.comments) {
            auto item = in.addText(comment, 0, 0, text);
            in.expert(commentExpert, item, "{}", text);
        }
    }

    static void setProtocols(Layer& in, uint32_t item) {
        std::string path;
        for (auto id : in.out.layers) {
            if (!path.empty()) path += ':';
            path += in.out.registry->protocol(id).abbrev();
        }
        in.out.nodes[item].value = in.out.addText(path);
    }
};

}  // namespace

void addFrame(Registry& r) { r.add<Frame>(); }

}  // namespace dorsal
