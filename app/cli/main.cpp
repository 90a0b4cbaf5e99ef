// dorsal-cli: tshark's command line on Dorsal's engine.
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "app/cli/output.h"
#include "model/analysis/capture_session.h"

namespace dorsal {

static int run(int argc, char** argv) {
    CliOptions options;
    for (int c; (c = getopt(argc, argv, "2nr:T:c:V")) != -1;) {
        switch (c) {
            case 'r': options.file = optarg; break;
            case 'T': options.format = optarg; break;
            case 'c': options.count = uint32_t(std::stoul(optarg)); break;
            case 'V': options.details = true; break;
            case '2':
            case 'n': break;
            default: return 1;
        }
    }
    CaptureSession session;
    OpenError error;
    if (!session.open(options.file, error)) {
        std::fprintf(stderr, "dorsal-cli: %s\n", error.text.c_str());
        return 2;
    }
    if (session.load(nullptr, UINT32_MAX)) session.finish();
    printPackets(session, options);
    return 0;
}

}  // namespace dorsal

int main(int argc, char** argv) { return dorsal::run(argc, argv); }
