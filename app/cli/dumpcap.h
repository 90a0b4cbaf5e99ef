#pragma once

namespace dorsal {

// The program as what is called dumpcap: captures into a file or to standard output, and prints no packets.
int runDumpcap(int argc, char** argv);

}  // namespace dorsal
