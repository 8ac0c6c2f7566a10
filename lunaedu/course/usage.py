"""What a process and all that came of it take of the machine, as the system tells in /proc."""

import os
from contextlib import suppress
from dataclasses import dataclass

_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
LAST = 19
"""The politeness of children: whoever works alone comes before them."""


@dataclass(frozen=True)
class Usage:
    """Memory of their own and shared memory, files in the writable folder, the processor's time."""

    processes: tuple[int, ...]
    memory_bytes: int
    cpu_s: float


def family(ancestor):
    """Return the numbers of a process and of all that came of it."""
    children = {}
    for number in map(int, filter(str.isdigit, os.listdir("/proc"))):
        if fields := _stat(number):
            children.setdefault(int(fields[1]), []).append(number)
    found = [ancestor]
    for number in found:
        found += children.get(number, ())
    return tuple(found)


def used(ancestor):
    """Return the `Usage` of a process and all that came of it, children that have ended included."""
    numbers = family(ancestor)
    ticks = sum(int(ticks) for number in numbers for ticks in (_stat(number) or ())[11:15])
    return Usage(numbers, sum(map(_memory_bytes, numbers)), ticks / _TICKS_PER_S)


def memory_in_use(ancestor):
    """Return the bytes that a process and all that came of it have for themselves, shared memory included."""
    return sum(map(_memory_bytes, family(ancestor)))


def files_in(number, folder):
    """Return how many files a folder of a process's own file system holds; zero if it cannot be seen."""
    try:
        seen = os.statvfs(f"/proc/{number}/root{folder}")
    except OSError:
        return 0
    return seen.f_files - seen.f_ffree


def is_alive(number):
    """Say whether a process still runs."""
    fields = _stat(number)
    return bool(fields) and fields[0] not in "ZX"


def be_polite(numbers):
    """Let processes wait for all others."""
    for number in numbers:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, number, LAST)


def _stat(number):
    """Return what /proc says of a process, from its state on; None if it is gone."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()
    except OSError:
        return None


def _memory_bytes(number):
    """Memory that is nobody's file; what processes share counts for each, because no limit else sees it."""
    try:
        with open(f"/proc/{number}/status", encoding="utf-8", errors="replace") as status:
            lines = [line.split() for line in status if line.startswith(("RssAnon:", "RssShmem:"))]
    except OSError:
        return 0
    return sum(1024 * int(kilobytes) for _, kilobytes, *_ in lines)
