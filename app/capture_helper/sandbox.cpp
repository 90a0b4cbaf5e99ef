#include "app/capture_helper/sandbox.h"

#include <cap-ng.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>

namespace dorsal {

namespace {
constexpr auto kBoth = capng_type_t(CAPNG_EFFECTIVE | CAPNG_PERMITTED);

Failure failed(const char* what, int error) {
    return {"failed", std::string("The capture helper cannot ") + what + ": " + std::strerror(error) + "."};
}

// The two rights, as far as this process has them.
void keepNetworkRights() {
    bool raw = capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW);
    bool admin = capng_have_capability(CAPNG_PERMITTED, CAP_NET_ADMIN);
    capng_clear(CAPNG_SELECT_ALL);
    if (raw) capng_update(CAPNG_ADD, kBoth, CAP_NET_RAW);
    if (admin) capng_update(CAPNG_ADD, kBoth, CAP_NET_ADMIN);
}

// What libpcap, the writer and the C library still call. Signals come as bytes (signalfd), lines as bytes.
constexpr int kCalls[] = {SCMP_SYS(read),          SCMP_SYS(pread64),
                          SCMP_SYS(write),         SCMP_SYS(sendto),
                          SCMP_SYS(poll),          SCMP_SYS(ppoll),
                          SCMP_SYS(ioctl),         SCMP_SYS(getsockopt),
                          SCMP_SYS(getsockname),   SCMP_SYS(setsockopt),
                          SCMP_SYS(close),         SCMP_SYS(ftruncate),
                          SCMP_SYS(lseek),         SCMP_SYS(fstat),
                          SCMP_SYS(munmap),        SCMP_SYS(mremap),
                          SCMP_SYS(madvise),       SCMP_SYS(brk),
                          SCMP_SYS(futex),         SCMP_SYS(sched_yield),
                          SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
                          SCMP_SYS(gettimeofday),  SCMP_SYS(restart_syscall),
                          SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigprocmask),
                          SCMP_SYS(getpid),        SCMP_SYS(gettid),
                          SCMP_SYS(tgkill),        SCMP_SYS(set_robust_list),
                          SCMP_SYS(rseq),          SCMP_SYS(exit),
                          SCMP_SYS(exit_group)};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr uint32_t kOtherwise = SCMP_ACT_LOG;  // the sanitizers call more, at times of their own
#else
constexpr uint32_t kOtherwise = SCMP_ACT_KILL_PROCESS;
#endif

int addRules(scmp_filter_ctx filter, int folder) {
    for (int call : kCalls)
        if (int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0)) return result;
    // Memory for data, never for code.
    const scmp_arg_cmp noCode = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    for (int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
        if (int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, noCode)) return result;
    if (folder < 0) return 0;
    const scmp_arg_cmp there = SCMP_A0(SCMP_CMP_EQ, scmp_datum_t(folder));
    if (int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, there)) return result;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(unlinkat), 1, there);
}
}  // namespace

Failure limitPrivileges() {
    uid_t real = getuid(), effective = geteuid();
    gid_t group = getgid();
    if (real == 0 && effective == 0) return {};
    if (capng_get_caps_process() != 0) return failed("read its rights", errno);
    keepNetworkRights();
    if (effective != real) {
        // Set-user-id: the files that are named are those of whoever started this, not of the program's
        // owner.
        if (capng_change_id(int(real), int(group), CAPNG_NO_FLAG) != 0)
            return failed("give up its owner", EPERM);
        return {};
    }
    if (getegid() != group && setresgid(group, group, group) != 0) return failed("give up its group", errno);
    if (capng_apply(CAPNG_SELECT_CAPS) != 0) return failed("limit its rights", errno);
    return {};
}

Failure dropPrivileges() {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed("forgo new rights", errno);
    capng_clear(CAPNG_SELECT_ALL);
    capng_apply(CAPNG_SELECT_BOUNDS);  // only root may; without new rights it does not matter
    capng_clear(CAPNG_SELECT_ALL);
    capng_apply(CAPNG_SELECT_AMBIENT);
    if (capng_apply(CAPNG_SELECT_CAPS) != 0) return failed("give up its rights", errno);
    if (capng_get_caps_process() != 0 || capng_have_capabilities(CAPNG_SELECT_CAPS) != CAPNG_NONE)
        return failed("give up its rights", EPERM);
    return {};
}

Failure enterSandbox(int folder) {
    scmp_filter_ctx filter = seccomp_init(kOtherwise);
    if (!filter) return failed("enter its sandbox", ENOMEM);
    int result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);  // all threads
    if (result == 0) result = addRules(filter, folder);
    if (result == 0) result = seccomp_load(filter);
    seccomp_release(filter);
    if (result != 0) return failed("enter its sandbox", -result);
    return {};
}

}  // namespace dorsal
