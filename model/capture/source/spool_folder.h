// Where captures live until they are saved: files of ours in the person's state folder. A file that nobody
// holds was left over when Dorsal ended unexpectedly.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/capture/capture_storage.h"

namespace dorsal {

// $XDG_STATE_HOME/dorsal/captures, or ~/.local/state/dorsal/captures.
std::string spoolFolder();

// A temporary capture. It is locked while it is held, and stays when it is let go.
class SpoolFile {
  public:
    // A new, empty one. Null and a sentence in `error` when that fails.
    static std::shared_ptr<SpoolFile> create(const std::string& interface, std::string& error);
    // One that was left over. Null when another program holds it.
    static std::shared_ptr<SpoolFile> adopt(const std::string& path);

    const std::string& path() const { return path_; }
    void remove();
    // Gives the file another name, by renaming it where that can be, and copying it otherwise. Nothing is
    // lost when it fails: then it is false with a sentence.
    bool moveTo(const std::string& path, std::string& error);

  private:
    SpoolFile(std::string path, FileHandle lock) : path_(std::move(path)), lock_(std::move(lock)) {}
    std::string path_;
    FileHandle lock_;
};

struct LeftOverCapture {
    std::string path;
    uint64_t bytes = 0;
    int64_t modified = 0;  // seconds since 1970
};
// The newest first.
std::vector<LeftOverCapture> leftOverCaptures();

}  // namespace dorsal
