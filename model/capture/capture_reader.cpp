#include "model/capture/capture_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "model/capture/file_kind.h"
#include "model/capture/format_reader.h"
#include "model/capture/pcap_layout.h"
#include "model/capture/pcapng_layout.h"

namespace dorsal {

namespace {

constexpr size_t kLook = 4096;  // bytes that are looked at to say what an unknown file is

enum class Family : uint8_t { Unknown, Pcap, Pcapng };

Family detectFamily(std::span<const uint8_t> head) {
    if (head.size() < 4) return Family::Unknown;
    for (const bool bigEndian : {false, true}) {
        switch (load32(head.data(), bigEndian)) {
            case kMagicMicro:
            case kMagicNano:
            case kMagicPatched:
            case kMagicIxiaHardware:
            case kMagicIxiaSoftware: return Family::Pcap;
            case kBlockSection: return Family::Pcapng;
        }
    }
    return Family::Unknown;
}

OpenError systemError(const std::string& path, int error) {
    OpenError result;
    result.systemError = error;
    result.kind = error == ENOENT || error == ENOTDIR ? OpenError::Kind::NotFound
                  : error == EACCES || error == EPERM ? OpenError::Kind::NoPermission
                                                      : OpenError::Kind::ReadFailed;
    const char* advice = result.kind == OpenError::Kind::NotFound ? " Check the name and the folder."
                         : result.kind == OpenError::Kind::NoPermission
                             ? " Ask its owner to let you read it, or copy it to a folder of yours."
                             : "";
    result.text = fmt::format("{} cannot be opened: {}.{}", path, systemText(error), advice);
    return result;
}

}  // namespace

struct CaptureReader::Private {
    ReaderControl control;
    std::string path;
    bool pipe = false;
    std::unique_ptr<ReaderState> state;
    std::unique_ptr<FormatReader> format;
    std::shared_ptr<const PacketBytes> bytes;
    // The packet that finish() found and next() has not given yet.
    bool pending = false;
    PacketHeader pendingPacket;
    std::span<const uint8_t> pendingBytes;

    bool openStored(FileHandle fd, const OpenOptions& options, OpenError& error);
    bool recognize(OpenError& error);
    void sayWhatItIs(OpenError& error);
};

CaptureReader::CaptureReader() : d_(new Private) {}
CaptureReader::~CaptureReader() = default;

std::unique_ptr<CaptureReader> CaptureReader::open(const std::string& path, OpenError& error,
                                                   const OpenOptions& options) {
    if (path == "-") return openFd(STDIN_FILENO, "standard input", error, options);
    // Not blocking: a pipe without a writer must not hang here.
    FileHandle fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd) {
        error = systemError(path, errno);
        return nullptr;
    }
    std::unique_ptr<CaptureReader> reader(new CaptureReader);
    reader->d_->path = path;
    if (!reader->d_->openStored(std::move(fd), options, error)) return nullptr;
    return reader;
}

std::unique_ptr<CaptureReader> CaptureReader::openFd(int fd, const std::string& name, OpenError& error,
                                                     const OpenOptions& options) {
    FileHandle copy(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!copy) {
        error = systemError(name, errno);
        return nullptr;
    }
    std::unique_ptr<CaptureReader> reader(new CaptureReader);
    reader->d_->path = name;
    if (!reader->d_->openStored(std::move(copy), options, error)) return nullptr;
    return reader;
}

bool CaptureReader::Private::openStored(FileHandle fd, const OpenOptions& options, OpenError& error) {
    control.outside = options.cancel;
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0) {
        error = systemError(path, errno);
        return false;
    }
    if (S_ISDIR(info.st_mode)) {
        error = {OpenError::Kind::NotAFile, fmt::format("{} is a folder; choose a capture file in it.", path),
                 "folder"};
        return false;
    }
    const bool regular = S_ISREG(info.st_mode);
    pipe = !regular;
    if (regular) control.storedTotal = uint64_t(info.st_size);

    FileHandle forRandomAccess(regular ? ::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0) : -1);
    auto input = std::make_unique<StoredInput>(std::move(fd), regular, control);
    std::vector<uint8_t> head(6);
    size_t got = 0;
    SourceState looked = SourceState::Ok;
    while (got < head.size()) {
        const size_t n = input->read(head.data() + got, head.size() - got, looked);
        if (n == 0) break;
        got += n;
    }
    head.resize(got);
    if (looked == SourceState::Failed) {
        error = systemError(path, input->systemError());
        return false;
    }
    if (got == 0) {
        error = {OpenError::Kind::Empty,
                 fmt::format("{} is empty (0 bytes): nothing was ever written to it.", path), "empty file"};
        return false;
    }
    const Compression compression = detectCompression(head);
    input->unread(std::move(head));
    std::unique_ptr<ByteSource> source;
    std::shared_ptr<CaptureStorage> storage;
    if (regular && compression == Compression::None) {
        source = makePlainSource(std::move(input));
        storage = std::make_shared<CaptureStorage>(std::move(forRandomAccess), path, false);
    } else {
        FileHandle spool = openSpool(options.spoolFolder, error.text, error.systemError);
        if (!spool) {
            error.kind = OpenError::Kind::SpoolFailed;
            return false;
        }
        auto decoder = makeDecoder(compression);
        if (!decoder && compression != Compression::None) {
            error = {OpenError::Kind::ReadFailed,
                     fmt::format("There is not enough memory to unpack {}.", path)};
            return false;
        }
        source = makeSpoolSource(std::move(input), std::move(decoder), spool.get(), options, control);
        storage = std::make_shared<CaptureStorage>(std::move(spool), path, true);
    }
    state = std::make_unique<ReaderState>(std::move(source), storage, options, control);
    state->info.compression = compression;
    bytes = std::make_shared<const PacketBytes>(storage);
    return recognize(error);
}

bool CaptureReader::Private::recognize(OpenError& error) {
    StreamWindow& window = state->window;
    window.ensure(4);
    switch (detectFamily({window.data(), window.available()})) {
        case Family::Pcap: format = makePcapReader(*state); break;
        case Family::Pcapng: format = makePcapngReader(*state); break;
        case Family::Unknown: sayWhatItIs(error); return false;
    }
    return format->start(error);
}

void CaptureReader::Private::sayWhatItIs(OpenError& error) {
    StreamWindow& window = state->window;
    window.ensure(kLook);
    const std::span<const uint8_t> head{window.data(), std::min(kLook, window.available())};
    const Compression compression = state->info.compression;
    const std::string inside =
        compression == Compression::None ? path : fmt::format("{} ({} compressed)", path, name(compression));
    if (window.state() == SourceState::Cancelled) {
        error = {OpenError::Kind::Cancelled, fmt::format("Opening {} was cancelled.", path)};
        return;
    }
    if (window.available() < 4 && window.state() != SourceState::Ok &&
        window.state() != SourceState::NothingNow) {
        error = {OpenError::Kind::Damaged,
                 fmt::format("{} cannot be unpacked: {}.", path, window.source().problem())};
        return;
    }
    if (head.empty() && compression != Compression::None && !window.source().wholeSoFar()) {
        error = {OpenError::Kind::Truncated,
                 fmt::format("{} ends before a single byte could be unpacked: it was cut short.", inside)};
        return;
    }
    if (head.empty()) {
        error = {OpenError::Kind::Empty, fmt::format("{} holds an empty file.", inside), "empty file"};
        return;
    }
    const FileKind kind = detectFileKind(head);
    const bool looksKnown = !kind.name.empty();
    error.kind = kind.capture ? OpenError::Kind::Unsupported : OpenError::Kind::NotACapture;
    error.looksLike = kind.name;
    error.text = fmt::format(
        "{} is no capture that can be read here: it begins with {} at byte 0 and {}{}. {}", inside,
        hexText(head, 8), looksKnown ? "looks like this kind of file: " : "looks like no known kind of file",
        kind.name,
        kind.advice.empty()
            ? "Captures are pcap or pcapng files, plain or compressed with gzip, zstd, lz4 or xz."
            : kind.advice);
}

bool CaptureReader::next(PacketHeader& packet, std::span<const uint8_t>& bytes) {
    ReaderState& state = *d_->state;
    if (d_->pending) {
        d_->pending = false;
        packet = d_->pendingPacket;
        bytes = d_->pendingBytes;
    } else if (state.end != EndState::Reading || !d_->format->next(packet, bytes)) {
        return false;
    }
    ++state.packets;
    return true;
}

void CaptureReader::setWaiting(bool on) { d_->control.wait = on; }

bool CaptureReader::finish() {
    ReaderState& state = *d_->state;
    state.last = true;
    if (!d_->pending && state.end == EndState::Reading) {
        d_->pending = d_->format->next(d_->pendingPacket, d_->pendingBytes);
    }
    return d_->pending;
}

bool CaptureReader::resume() {
    ReaderState& state = *d_->state;
    if (state.end != EndState::Reading && state.end != EndState::Complete && state.end != EndState::Truncated)
        return false;
    if (state.end == EndState::Truncated && !state.warnings.empty()) state.warnings.pop_back();
    state.last = false;
    state.end = EndState::Reading;
    return true;
}

EndState CaptureReader::endState() const { return d_->state->end; }
uint64_t CaptureReader::packetCount() const { return d_->state->packets; }
const CaptureInfo& CaptureReader::info() const { return d_->state->info; }
const std::vector<CaptureWarning>& CaptureReader::warnings() const { return d_->state->warnings; }
bool CaptureReader::isPipe() const { return d_->pipe; }
const std::string& CaptureReader::path() const { return d_->path; }
std::shared_ptr<const PacketBytes> CaptureReader::packetBytes() const { return d_->bytes; }
void CaptureReader::cancel() { d_->control.cancel.store(true, std::memory_order_relaxed); }
uint64_t CaptureReader::storedBytesRead() const { return d_->control.storedRead; }
uint64_t CaptureReader::storedBytesTotal() const { return d_->control.storedTotal; }

uint64_t CaptureReader::unpackedBytes() const {
    return d_->state->storage->spooled() ? d_->control.unpacked.load() : d_->state->storage->known();
}

}  // namespace dorsal
