"""Workers: several tasks at a time, each in a process of its own that may be killed and harms no other."""

import ctypes
import multiprocessing
import signal
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import wait

FORK = multiprocessing.get_context("fork")
LATE = "it took longer than the {:.0f} seconds that there are for one"
KILLED = "its process was killed, twice"
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class _Busy:
    """A worker at a task, and until when."""

    def __init__(self, task, worker, wall_s):
        self.task, self.worker, self.until = task, worker, time.monotonic() + wall_s


def each(work, tasks, jobs, wall_s):
    """Yield each task with what ``work`` made of it and why it failed, as they are done, `jobs` at a time.

    Each worker has a pipe of its own: one that is killed takes no other along. A task that failed is tried
    once more, unless it was ended because its ``wall_s`` seconds were over.
    """
    waiting, idle, busy, tried = deque(tasks), [], {}, set()
    try:
        while waiting or busy:
            while waiting and len(busy) < jobs:
                worker, pipe = idle.pop() if idle else _hired(work)
                busy[pipe] = _Busy(waiting.popleft(), worker, wall_s)
                with suppress(OSError):  # it is dead; the pipe says so below
                    pipe.send(busy[pipe].task)
            for pipe in _answered(busy):
                one = busy.pop(pipe)
                made, failed = _answer(pipe, one, LATE.format(wall_s))
                if failed is None:
                    idle.append((one.worker, pipe))
                    made, failed = made
                if failed and one.task not in tried and time.monotonic() < one.until:
                    tried.add(one.task)
                    waiting.append(one.task)
                else:
                    yield one.task, made, failed
    finally:
        for worker, _ in (*idle, *((one.worker, pipe) for pipe, one in busy.items())):
            worker.kill()


def _answered(busy):
    """Return the pipes on which there is an answer, or none to be waited for any more."""
    now = time.monotonic()
    ready = wait(list(busy), max(0.0, min(one.until for one in busy.values()) - now))
    return ready or [pipe for pipe, one in busy.items() if one.until <= time.monotonic()]


def _answer(pipe, one, late):
    """Return a worker's answer and no reason, or no answer and why it was ended."""
    try:
        if pipe.poll():
            return pipe.recv(), None
        failed = late
    except (EOFError, OSError):
        failed = KILLED
    one.worker.kill()
    one.worker.join()
    pipe.close()
    return None, failed


def _hired(work):
    """Return a new worker, and the pipe to it."""
    here, there = FORK.Pipe()
    worker = FORK.Process(target=_work, args=(work, there), daemon=True)
    worker.start()
    there.close()  # now it is the worker's alone, and ends with it
    return worker, here


def _work(work, pipe):
    """Do one task after the other, until the grader ends, however that comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    while True:
        task = pipe.recv()
        try:
            answer = work(task), ""
        except Exception as error:
            answer = None, f"{type(error).__name__}: {error}"
        pipe.send(answer)
