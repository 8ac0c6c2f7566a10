"""What no hand-in may ask of the kernel: a filter for seccomp, as bubblewrap takes it.

A program for the kernel's small machine (BPF) reads the number of each system call and refuses those that
lead to another's keys, memory or files, to memory that no limit counts, or to new namespaces. Numbers are
the kernel's, from its headers asm/unistd.h, linux/seccomp.h, linux/filter.h and linux/audit.h.
"""

import errno
import platform
import struct

NUMBERS = {
    "x86_64": (
        0xC000003E,
        dict(clone=56, clone3=435, mmap=9),
        # keys: add_key, request_key, keyctl; others' memory and descriptors: ptrace, process_vm_readv and
        # writev, kcmp, pidfd_getfd; memory outside every count: memfd_create, memfd_secret, shmget, msgget,
        # semget, mq_open; namespaces and mounts: unshare, setns, mount, umount2, pivot_root, move_mount,
        # open_tree, fsopen; the kernel's own machinery: bpf, perf_event_open, userfaultfd, io_uring_setup,
        # name_to_handle_at, open_by_handle_at.
        *(248, 249, 250, 101, 310, 311, 312, 438, 319, 447, 29, 68, 64, 240, 272, 308, 165, 166, 155, 429),
        *(428, 430, 321, 298, 323, 425, 303, 304),
    ),
    "aarch64": (
        0xC00000B7,
        dict(clone=220, clone3=435, mmap=222),
        *(217, 218, 219, 117, 270, 271, 272, 438, 279, 447, 194, 186, 190, 180, 97, 268, 40, 39, 41, 429),
        *(428, 430, 280, 241, 282, 425, 264, 265),
    ),
}
"""By machine: what the kernel calls it, three calls of which the flags are read, and the forbidden ones."""

NEW_NAMESPACES = 0x7E020000
SHARED_AND_NOBODYS = 0x21
"""MAP_SHARED | MAP_ANONYMOUS: memory that stays although no process maps it any more."""
X32 = 0x40000000
"""The same calls once more, by other numbers."""

_LOAD, _AND, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16


def _refuse(error):
    return _step(_RETURN, 0x00050000 | error)


def _step(code, value, if_so=0, if_not=0):
    return struct.pack("<HBBI", code, if_so, if_not, value)


def program(machine=None):
    """Return the filter for a machine; empty where its numbers are not known here."""
    if (machine or platform.machine()) not in NUMBERS:
        return b""
    known_as, close, *forbidden = NUMBERS[machine or platform.machine()]
    allow, no = _step(_RETURN, _ALLOW), _refuse(errno.EPERM)
    steps = [_step(_LOAD, _MACHINE_AT), _step(_EQUAL, known_as, if_so=1), _step(_RETURN, _KILL)]
    steps += [_step(_LOAD, _NUMBER_AT), _step(_AT_LEAST, X32, if_not=1), no]
    # glibc falls back on clone, whose flags can be seen from here.
    steps += [_step(_EQUAL, close["clone3"], if_not=1), _refuse(errno.ENOSYS)]
    for number in forbidden:
        steps += [_step(_EQUAL, number, if_not=1), no]
    steps += [_step(_EQUAL, close["clone"], if_not=4), _step(_LOAD, _ARGUMENTS_AT)]
    steps += [_step(_ANY_BIT, NEW_NAMESPACES, if_not=1), no, allow]
    steps += [_step(_EQUAL, close["mmap"], if_not=5), _step(_LOAD, _ARGUMENTS_AT + 3 * 8)]
    steps += [_step(_AND, SHARED_AND_NOBODYS), _step(_EQUAL, SHARED_AND_NOBODYS, if_not=1), no, allow]
    return b"".join([*steps, allow])
