// What this program may do: as little as possible from its first line on, and nothing but wait, read and
// write once packets flow.
#pragma once

#include <string>

#include "app/capture_helper/failure.h"

namespace dorsal {

// First thing: gives up everything but the two rights that opening an interface needs, and the identity of a
// set-user-id program. A person who is root anyway keeps root's rights until the files are open.
Failure limitPrivileges();

// All interfaces and files are open: no capability is left, none can come back. Threads that are started
// later have none either.
Failure dropPrivileges();

// All threads run: only these system calls from now on; any other one ends the process. With a folder,
// files may be opened and removed in it.
Failure enterSandbox(int folder);

}  // namespace dorsal
