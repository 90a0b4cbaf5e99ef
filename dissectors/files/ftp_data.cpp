// The data connections of FTP (RFC 959, RFC 2428): found by their port, or because they were agreed on.
#include <algorithm>

#include "dissectors/core/announcements.h"
#include "dissectors/core/layer.h"
#include "dissectors/files/ftp_setup.h"

namespace dorsal {

namespace {

constexpr uint16_t kPort = 20;

struct FtpData final : Protocol {
    Field setupFrame{*this, "ftp-data.setup-frame", "Setup frame", Type::FrameNum};
    Field setupMethod{*this, "ftp-data.setup-method", "Setup method", Type::String};
    Field command{*this, "ftp-data.command", "Command", Type::String};
    Field commandFrame{*this, "ftp-data.command-frame", "Command frame", Type::FrameNum};
    Field folder{*this, "ftp-data.current-working-directory", "Current working directory", Type::String};
    const Protocol* lines;

    // Left for every segment.
    struct Note {
        uint32_t setup;  // FtpSetup; 0: nobody announced the connection
        uint32_t first;  // packet of the connection
    };
    struct Connection final : FlowState {
        bool seen = false, foreign = false;
        NoteStore::Ref setup = 0;
    };

    explicit FtpData(Registry& r)
        : Protocol(r, "ftp-data", "FTP Data", "FTP-DATA"), lines(r.protocol("data-text-lines")) {
        r.bind("tcp.port", kPort, *this);
    }

    bool accepts(Layer& in) const override {
        auto& out = in.out;
        auto decision = in.note<uint32_t>();
        auto flow = in.pass() ? in.pass()->flows.at(out.flow) : nullptr;
        if (flow && decision) *decision = join(in, *flow).foreign;
        return out.sourcePort == kPort || out.destinationPort == kPort || !decision || !*decision;
    }

    // The first connection to an announced port is the one that was meant.
    Connection& join(Layer& in, Flow& flow) const {
        auto& out = in.out;
        auto& mine = flow.state<Connection>(*this);
        if (mine.seen) return mine;
        mine.seen = true;
        if (flow.carries != this) return mine;
        auto found = Announcements::of(*in.pass(), *this)
                         .find({out.destination, out.destinationPort, FlowKind::Tcp},
                               {out.source, out.sourcePort, FlowKind::Tcp});
        auto setup = in.pass()->notes.as<FtpSetup>(found ? found->details : 0);
        if (!setup) return mine;
        mine.foreign = setup->flow != 0;
        if (mine.foreign) return mine;
        setup->flow = flow.id + 1;
        mine.setup = found->details;
        return mine;
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        uint32_t size = in.view.reported();
        auto note = in.note<Note>();
        if (auto flow = in.pass() ? in.pass()->flows.at(out.flow) : nullptr; flow && note) {
            note->first = flow->firstPacket;
            note->setup = join(in, *flow).setup;
            if (auto setup = in.pass()->notes.as<FtpSetup>(note->setup)) count(in, *setup, note->setup, size);
        }
        in.column("FTP-DATA");
        in.info("FTP Data: {} bytes", size);
        in.self().append(" ({} bytes data)", size);
        if (note) addSetup(in, *note);
        if (lines && isText(in.view.rest(0))) {
            out.mediaType = out.mediaParameters = {};
            in.call(*lines, in.view);
        }
    }

  private:
    // The packet that ordered the data shows how much there is of it so far.
    void count(Layer& in, FtpSetup& setup, NoteStore::Ref ref, uint32_t size) const {
        auto& notes = in.pass()->notes;
        uint32_t packet = in.out.frame.number, ordered = setup.commandPacket;
        if (!setup.frames) notes.revise(setup.packet);
        notes.patch(ordered, setup.frames, setup.frames + 1);
        notes.patch(ordered, setup.bytes, setup.bytes + size);
        if (!setup.first) notes.patch(ordered, setup.first, packet);
        notes.patch(ordered, setup.last, packet);
        if (!ordered) in.pass()->state<FtpEarlyData>(*this).packets[ref].add(packet);
    }

    void addSetup(Layer& in, const Note& note) const {
        static constexpr const char* kMethods[] = {"PASV", "EPASV", "PORT", "EPRT"};
        auto& store = *in.out.noteStore;
        auto setup = store.as<FtpSetup>(note.setup);
        auto top = in.beside();
        in.addNumber(setupFrame, 0, 0, setup ? setup->packet : note.first).generated();
        if (!setup) return;
        auto method = kMethods[setup->method & 3];
        in.infoAppend(" ({})", method);
        in.addText(setupMethod, 0, 0, method).generated();
        uint32_t packet = patched(setup->commandPacket);
        if (!packet) return;
        auto text = keptText(store, patched(setup->command));
        in.infoAppend(" ({})", text);
        in.addText(command, 0, 0, text).generated();
        in.addNumber(commandFrame, 0, 0, packet);
        in.addText(folder, 0, 0, keptText(store, patched(setup->folder))).generated();
    }

    // Whether the beginning is printable: that decides how a transfer is shown.
    static bool isText(std::string_view bytes) {
        bytes = bytes.substr(0, 20);
        return std::all_of(bytes.begin(), bytes.end(),
                           [](char c) { return (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n'; });
    }
};

}  // namespace

void addFtpData(Registry& r) { r.add<FtpData>(); }

}  // namespace dorsal
