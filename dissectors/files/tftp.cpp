// Trivial File Transfer Protocol (RFC 1350) with options (RFC 2347 to 2349, RFC 7440).
#include <unordered_map>

#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

constexpr Name kOpcodes[] = {
    {1, "Read Request"}, {2, "Write Request"},          {3, "Data Packet"},          {4, "Acknowledgement"},
    {5, "Error Code"},   {6, "Option Acknowledgement"}, {255, "Information (MSDP)"},
};
constexpr Name kErrors[] = {
    {0, "Not defined"},
    {1, "File not found"},
    {2, "Access violation"},
    {3, "Disk full or allocation exceeded"},
    {4, "Illegal TFTP Operation"},
    {5, "Unknown transfer ID"},
    {6, "File already exists"},
    {7, "No such user"},
    {8, "Option negotiation failed"},
};
enum Opcode : uint16_t { kRead = 1, kWrite, kData, kAcknowledgement, kError, kOptions };
constexpr uint32_t kDefaultBlock = 512;
constexpr size_t kMostName = 255, kMostTransfers = 100'000;

// One file on its way; made by the request, found again by the addresses of what follows it.
struct Transfer {
    uint32_t request = 0;  // packet
    bool write = false;
    uint32_t blockSize = kDefaultBlock;
    uint32_t lastBlock = 0;
    std::string name;
};

struct Transfers final : FlowState {
    std::unordered_map<FlowKey, std::shared_ptr<Transfer>, FlowKeyHash> byClient{0, FlowKeyHash{0x7f4a7c15}};
};
struct FlowTransfer final : FlowState {
    std::shared_ptr<Transfer> transfer;
};

struct Tftp final : Protocol {
    Field opcode{*this, "tftp.opcode", "Opcode", Type::U16, Base::Dec, kOpcodes};
    Field sourceFile{*this, "tftp.source_file", "Source File", Type::Stringz};
    Field destinationFile{*this, "tftp.destination_file", "Destination File", Type::Stringz};
    Field requestFrame{*this, "tftp.request_frame", "Request frame", Type::FrameNum};
    Field type{*this, "tftp.type", "Type", Type::Stringz};
    Field block{*this, "tftp.block", "Block", Type::U16, Base::Dec};
    Field blockFull{*this, "tftp.block.full", "Full Block Number", Type::U32, Base::Dec};
    Field errorCode{*this, "tftp.error.code", "Error code", Type::U16, Base::Dec, kErrors};
    Field errorMessage{*this, "tftp.error.message", "Error message", Type::Stringz};
    Field optionName{*this, "tftp.option.name", "Option name", Type::Stringz};
    Field optionValue{*this, "tftp.option.value", "Option value", Type::Stringz};
    Field data{*this, "tftp.data", "Data", Type::Bytes};
    Expert error{*this, "tftp.error", Group::Response, Severity::Warn, "TFTP ERROR packet"};

    // Left for every packet of a transfer; the file's name follows.
    struct Note {
        uint32_t request, fullBlock, blockSize;
        uint16_t nameSize;
        uint8_t write;
    };

    explicit Tftp(Registry& r) : Protocol(r, "tftp", "Trivial File Transfer Protocol", "TFTP") {
        r.bind("udp.port", 69, *this);
        r.heuristics("udp").add(*this);
    }

    // What comes from or goes to the server's port, and what belongs to a transfer that was asked for there:
    // the server answers from a new port (RFC 1350, section 4). The decision is left as a note.
    bool accepts(Layer& in) const override {
        constexpr uint16_t kPort = 69;
        auto& out = in.out;
        if (out.sourcePort == kPort || out.destinationPort == kPort) return true;
        if (!in.pass()) return in.note<uint32_t>() != nullptr;
        auto flow = in.pass()->flows.at(out.flow);
        if (!flow) return false;
        auto& mine = flow->state<FlowTransfer>(*this);
        if (!mine.transfer) {
            auto& all = in.pass()->state<Transfers>(*this).byClient;
            auto found = all.find(keyOf(out.destination, out.destinationPort, out.source));
            if (found == all.end()) return false;
            mine.transfer = found->second;
            all.erase(found);
        }
        in.note<uint32_t>();
        return true;
    }

    static FlowKey keyOf(const Address& client, uint16_t port, const Address& server) {
        return {client, server, port, 0, FlowKind::Udp};
    }

    void parse(Layer& in) const override {
        in.column("TFTP");
        uint16_t code = in.view.u16(0);
        in.add(opcode, 0, 2);
        in.pos = 2;
        if (auto name = Values(kOpcodes).find(code))
            in.info("{}", name);
        else
            in.info("Unknown (0x{:04x})", code);
        std::string_view file;
        Note note = transferOf(in, code, file);
        if (note.request && code != kRead && code != kWrite) {
            in.addText(destinationFile, 0, 0, file).generated();
            in.addNumber(requestFrame, 0, 0, note.request)
                .label("{} Request in frame {}", note.write ? "Write" : "Read", note.request)
                .generated();
        }
        switch (code) {
            case kRead:
            case kWrite: return addRequest(in, code == kRead ? sourceFile : destinationFile);
            case kOptions: return addOptions(in);
            case kData:
            case kAcknowledgement: return addBlock(in, code, note);
            case kError: {
                uint16_t number = in.u16(errorCode);
                if (auto name = Values(kErrors).find(number))
                    in.infoAppend(", Code: {}", name);
                else
                    in.infoAppend(", Code: Unknown ({})", number);
                auto text = takeString(in, errorMessage);
                in.infoAppend(", Message: {}", text);
                in.expert(error, in.self());
                return;
            }
            default:
                if (in.left()) in.take(data, in.left());
        }
    }

    // A string with its terminator, which must be there.
    std::string_view takeString(Layer& in, const Field& field) const {
        int64_t end = in.view.find(in.pos, 0);
        if (end < 0) in.view.need(in.pos, in.left() + 1);
        auto text = in.view.text(in.pos, uint32_t(end) - in.pos);
        in.take(field, uint32_t(end) - in.pos + 1);
        return text;
    }

    void addRequest(Layer& in, const Field& file) const {
        auto name = takeString(in, file);
        in.infoAppend(", File: {}", name);
        auto mode = takeString(in, type);
        in.infoAppend(", Transfer type: {}", mode);
        addOptions(in);
    }

    void addOptions(Layer& in) const {
        while (in.left()) {
            uint32_t start = in.pos;
            auto item = in.text(start, in.leftCaptured(), "Option");
            auto nest = in.in(item);
            auto name = takeString(in, optionName);
            auto value = takeString(in, optionValue);
            item.label("Option: {} = {}", name, value).length(in.pos - start);
            in.infoAppend(", {}={}", name, value);
        }
    }

    void addBlock(Layer& in, uint16_t code, const Note& note) const {
        uint16_t number = in.u16(block);
        in.infoAppend(", Block: {}", number);
        in.addNumber(blockFull, 0, 0, note.request ? note.fullBlock : number).generated();
        if (code != kData) return;
        in.headerLength(4);
        uint32_t size = in.left();
        if (size < (note.request ? note.blockSize : kDefaultBlock)) in.infoAppend(" (last)");
        if (size) in.data(in.view.sub(4));
    }

    // What is known of the packet's transfer; in the pass it is found out.
    Note transferOf(Layer& in, uint16_t code, std::string_view& file) const {
        auto& out = in.out;
        std::shared_ptr<Transfer> transfer;
        uint32_t fullBlock = 0;
        if (in.pass()) {
            auto flow = in.pass()->flows.at(out.flow);
            if (code == kRead || code == kWrite)
                begin(in, code);
            else if (flow)
                transfer = flow->state<FlowTransfer>(*this).transfer;
            if (transfer && code == kOptions) readBlockSize(in, 2, *transfer);
            if (transfer && (code == kData || code == kAcknowledgement) && in.view.has(2, 2))
                fullBlock = countBlock(in.view.u16(2), *transfer);
        }
        std::span<const uint8_t> bytes;
        size_t nameSize = transfer ? std::min(transfer->name.size(), kMostName) : 0;
        auto raw = in.noteBytes(uint32_t(sizeof(Note) + nameSize), &bytes);
        Note note{};
        if (!raw) return note;
        if (transfer) {
            note = {transfer->request, fullBlock, transfer->blockSize, uint16_t(nameSize), transfer->write};
            std::memcpy(raw, &note, sizeof note);
            std::memcpy(static_cast<char*>(raw) + sizeof note, transfer->name.data(), nameSize);
        }
        if (bytes.size() < sizeof note) return {};
        std::memcpy(&note, bytes.data(), sizeof note);
        if (sizeof note + note.nameSize > bytes.size()) return {};
        file = {reinterpret_cast<const char*>(bytes.data()) + sizeof note, note.nameSize};
        return note;
    }

    void begin(Layer& in, uint16_t code) const {
        auto& out = in.out;
        auto& all = in.pass()->state<Transfers>(*this).byClient;
        if (all.size() >= kMostTransfers) return;
        int64_t end = in.view.find(2, 0);
        if (end < 0) return;
        auto transfer = std::make_shared<Transfer>();
        transfer->request = out.frame.number;
        transfer->write = code == kWrite;
        transfer->name = in.view.text(2, uint32_t(end) - 2).substr(0, kMostName);
        all[keyOf(out.source, out.sourcePort, out.destination)] = transfer;
        // Some servers go on from port 69.
        if (auto flow = in.pass()->flows.at(out.flow)) flow->state<FlowTransfer>(*this).transfer = transfer;
    }

    // The block size that the server acknowledges among its options.
    static void readBlockSize(Layer& in, uint32_t at, Transfer& transfer) {
        std::string_view rest = in.view.rest(at);
        while (!rest.empty()) {
            size_t end = rest.find('\0');
            if (end == rest.npos) return;
            auto name = rest.substr(0, end);
            rest.remove_prefix(end + 1);
            end = rest.find('\0');
            if (end == rest.npos) return;
            uint32_t value = 0;
            for (char c : rest.substr(0, std::min<size_t>(end, 6)))
                if (c >= '0' && c <= '9') value = value * 10 + uint32_t(c - '0');
            bool same = name.size() == 7;
            for (size_t i = 0; same && i < 7; ++i) same = (name[i] | 0x20) == "blksize"[i];
            if (same && value >= 8 && value <= 65464) transfer.blockSize = value;
            rest.remove_prefix(end + 1);
        }
    }

    // Block numbers start again after 65535; the transfer keeps count.
    static uint32_t countBlock(uint16_t number, Transfer& transfer) {
        uint32_t full = (transfer.lastBlock & 0xffff0000) | number;
        if (full + 0x8000 < transfer.lastBlock)
            full += 0x10000;
        else if (full > transfer.lastBlock + 0x8000 && full >= 0x10000)
            full -= 0x10000;
        transfer.lastBlock = std::max(transfer.lastBlock, full);
        return full;
    }
};

}  // namespace

void addTftp(Registry& r) { r.add<Tftp>(); }

}  // namespace dorsal
