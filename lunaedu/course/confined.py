"""A process of its own for each hand-in, and the talk with it: a question a line, an answer a line.

When the judge leaves, all that was started in it dies. What it answers is text of somebody else's, and is
made fit here for all that comes after.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress

from lunaedu.course import usage
from lunaedu.course.walls import WRITABLE, Limits, environment, filtered, walled
from lunaedu.course.words import fit_all

GRACE_S = 10.0
"""How long after its deadline a process may still answer, before it is ended: machines stall."""
MEASURE_EVERY_S = 0.2
ABOVE = 2
"""How many processes of bubblewrap's stand above a hand-in's Python."""


class Died(Exception):
    """The process of a hand-in has ended, or was ended; the message says why."""


class Confined:
    """One process for one hand-in; a context manager. Without `walls` there is no protection but limits."""

    def __init__(self, limits=None, walls=True, variables=None):
        self.limits = limits or Limits()
        self.most_memory_bytes = 0
        self.ended = ""
        self._walls = walls
        self._variables = variables or {}
        self._said = bytearray()
        self._measured_s = 0.0
        self._used_cpu_s = 0.0

    def __enter__(self):
        self._folder = None
        if self._walls:
            with filtered() as descriptor:
                variables = environment(WRITABLE, **self._variables)
                command = walled(self.limits, variables, descriptor)
                self._start(command, {"PATH": os.environ.get("PATH", os.defpath)}, "/", [descriptor])
        else:
            self._folder = tempfile.TemporaryDirectory(prefix="lunaedu-hand-in-", ignore_cleanup_errors=True)
            place = self._folder.name
            self._start([], environment(place, **self._variables), place, [])
        for pipe in (self._process.stdin, self._process.stdout):
            os.set_blocking(pipe.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._process.stdout, selectors.EVENT_READ)
        self._write(_for_the_system(self.limits), time.monotonic() + self.limits.start_s)
        return self

    def _start(self, command, variables, place, descriptors):
        self._process = subprocess.Popen(
            [*command, sys.executable, "-m", "lunaedu.course.inside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=variables,
            cwd=place,
            pass_fds=descriptors,
            start_new_session=True,
        )

    def __exit__(self, *error):
        self.end()
        self._process.stdin.close()
        self._process.stdout.close()
        self._selector.close()
        if self._folder:
            self._folder.cleanup()

    def end(self):
        """End the process and, behind walls, all that came of it."""
        family = usage.family(self._process.pid)
        for number in family:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._process.wait()
        deadline = time.monotonic() + GRACE_S
        while any(map(usage.is_alive, family)) and time.monotonic() < deadline:
            time.sleep(0.005)

    def end_children(self):
        """End what a cell has started and left behind, so that nothing runs beside what is judged."""
        until = time.monotonic() + GRACE_S
        while children := self._children(usage.family(self._process.pid)):
            if time.monotonic() > until:
                self.end()
                raise Died("it started processes that do not end")
            for number in children:
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)

    def _children(self, processes):
        """Return what came of a hand-in's Python, and still runs."""
        return [number for number in processes[ABOVE + 1 if self._walls else 1 :] if usage.is_alive(number)]

    def ask(self, do, wait_s, **message):
        """Return what the process answers; Died if it does not in time, or uses more than it may."""
        try:
            return self._asked({"do": do, **message}, wait_s)
        except BaseException as error:
            self.end()  # or its late answer would be taken for that to the next question
            self.ended = self.ended or str(error) or "its function did not stop in time"
            raise

    def _asked(self, message, wait_s):
        deadline = time.monotonic() + wait_s + GRACE_S
        most_cpu_s = self._used_cpu_s + message.get("cpu_s", self.limits.notebook_cpu_s) + GRACE_S
        self._write(message, deadline)
        while b"\n" not in self._said:
            now = time.monotonic()
            if now > deadline:
                raise Died(f"it did not stop when its {wait_s:.3g} seconds were over")
            if now > self._measured_s + MEASURE_EVERY_S:
                self._measure(most_cpu_s)
            if self._selector.select(min(MEASURE_EVERY_S, deadline - now + 0.01)):
                self._hear()
        line, _, rest = bytes(self._said).partition(b"\n")
        self._said = bytearray(rest)
        try:
            answer = fit_all(json.loads(line))
        except (ValueError, RecursionError):
            answer = None
        if type(answer) is not dict:
            raise Died("it garbled what it had to say")
        return answer

    def _hear(self):
        """Take in a part of what the process says."""
        part = os.read(self._process.stdout.fileno(), 1 << 20)
        if not part:
            raise Died("it ended its own process, or was ended for taking too much")
        fresh = len(self._said)
        self._said += part
        if len(self._said) > self.limits.message_bytes and b"\n" not in self._said[fresh:]:
            raise Died("it put out more than can be kept")

    def _write(self, message, deadline):
        """Send a line; a process that does not read it must not stop the judge."""
        left = json.dumps(message, allow_nan=False).encode() + b"\n"
        while left:
            try:
                left = left[os.write(self._process.stdin.fileno(), left) :]
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Died("it did not listen") from None
                time.sleep(0.01)
            except OSError:
                raise Died("it ended its own process, or was ended for taking too much") from None

    def _measure(self, most_cpu_s):
        """Add up what all its processes take: the limits that the system keeps hold for each one alone."""
        used = usage.used(self._process.pid)
        self._measured_s, self._used_cpu_s = time.monotonic(), used.cpu_s
        self.most_memory_bytes = max(self.most_memory_bytes, used.memory_bytes)
        if used.memory_bytes > self.limits.memory_bytes:
            raise Died("it took more memory than there is for one hand-in")
        if len(used.processes) > self.limits.processes:
            raise Died("it started more processes than there are for one hand-in")
        if used.cpu_s > min(most_cpu_s, self.limits.notebook_cpu_s):
            raise Died("it and what it started took more of the processor than there is for one hand-in")
        if self._walls and usage.files_in([*used.processes, 0, 0][ABOVE], WRITABLE) > self.limits.files:
            raise Died("it made more files than there are for one hand-in")
        usage.be_polite(self._children(used.processes))


def _for_the_system(limits):
    """Return the limits that the system keeps for each process, by their names there."""
    return {
        "AS": limits.address_space_bytes,
        "FSIZE": limits.file_bytes,
        "NPROC": limits.processes,
        "NOFILE": limits.open_files,
        "CORE": 0,
        "CPU": int(limits.notebook_cpu_s + limits.start_s),
    }
