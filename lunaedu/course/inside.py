"""The student's side of the walls: run cells, and tell the judge what their names hold.

Started as ``python -m lunaedu.course.inside``, it reads one JSON message a line and answers each with one.
All that a hand-in does happens in this process, so nothing it says is trusted: it is given no right answer,
no test and no mark, and what it answers is taken as plain data.
"""

import base64
import ctypes
import io
import json
import os
import platform
import resource
import signal
import sys
import time
import types

NO_VIEWS = "application/vnd.jupyter.widget-view+json"
JOIN_SESSION_KEYRING = 1
KEYCTL = {"x86_64": 250, "aarch64": 219}
CUT = "\n… (the rest of this output was not kept)\n"


class OutOfTime(KeyboardInterrupt):
    """A cell or a call has used up its time; not an Exception, so that few handlers catch it."""


class Told(io.TextIOBase):
    """A stream that keeps what is written to it as a notebook's output."""

    def __init__(self, name, kept):
        self.name = name
        self._kept = kept

    def writable(self):
        """Say that it can be written to, as print asks."""
        return True

    def write(self, text):
        """Keep a text."""
        self._kept.add({"output_type": "stream", "name": self.name, "text": str(text)})
        return len(text)


class Kept:
    """The outputs of one cell, as many as there is room for."""

    def __init__(self):
        self.begin(0)

    def begin(self, most_characters):
        """Forget what is there, and make room for so much."""
        self.outputs = []
        self._left = most_characters

    def add(self, output):
        """Take one output, or as much of it as there is room for; texts in a row become one."""
        size = len(output["text"]) if "text" in output else len(json.dumps(output, default=str))
        if self._left <= 0:
            return
        self._left -= size
        if self._left < 0:
            text = output.get("text", "")[: size + self._left]
            output = {"output_type": "stream", "name": output.get("name", "stdout"), "text": text + CUT}
        last = self.outputs[-1] if self.outputs else {}
        if "text" in output and last.get("name") == output["name"]:
            last["parts"].append(output["text"])
            return
        self.outputs.append(output | {"parts": [output.pop("text")]} if "text" in output else output)

    def told(self):
        """Return the outputs, each as a notebook has it."""
        return [
            {**{k: v for k, v in output.items() if k != "parts"}, "text": "".join(output["parts"])}
            if "parts" in output
            else output
            for output in self.outputs
        ]


def shell_that_keeps(kept):
    """Return an IPython shell, as a kernel has one, whose outputs go to `kept`."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Type
    from traitlets.config import Config

    def bundle(data, metadata):
        plain = {
            kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value
            for kind, value in data.items()
            if kind != NO_VIEWS
        }
        return {"data": plain, "metadata": metadata or {}}

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **others):
            kept.add({"output_type": "display_data", **bundle(data, metadata)})

        def clear_output(self, wait=False):
            kept.outputs.clear()

    class Hook(DisplayHook):
        def __call__(self, result=None):
            if result is None or self.quiet():
                return
            data, metadata = self.compute_format_data(result)
            self.update_user_ns(result)
            kept.add({"output_type": "execute_result", **bundle(data, metadata)})

    class Shell(InteractiveShell):
        display_pub_class = Type(Publisher)
        displayhook_class = Type(Hook)

        def _showtraceback(self, etype, evalue, stb):
            lines = stb if isinstance(stb, list) else [str(stb)]
            kept.add(
                {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": lines}
            )

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=settings)


def stand_in_for_the_exercises():
    """Return a module in place of `lunaedu.lesson.exercises`, so that `check` says that the grader judges."""

    class Judged:
        def judge(self, answer):
            from lunaedu.lesson.checks import NOT_TRIED, Finding

            return Finding(NOT_TRIED, "The grader judges this.")

    class Every(dict):
        def __contains__(self, name):
            return True

        def __missing__(self, name):
            from lunaedu.lesson.checks import Exercise

            return Exercise(name, objective="", question="", checker=Judged)

    module = types.ModuleType("lunaedu.lesson.exercises")
    module.every_exercise = Every
    return module


class Inside:
    """What the judge may ask of this process."""

    def __init__(self):
        sys.modules["lunaedu.lesson.exercises"] = stand_in_for_the_exercises()
        self._kept = Kept()
        sys.stdout, sys.stderr = Told("stdout", self._kept), Told("stderr", self._kept)
        self._shell = shell_that_keeps(self._kept)
        self._functions = []

    def run(self, source, cpu_s, wall_s, most_characters):
        """Run one cell; return its outputs."""
        self._kept.begin(most_characters)
        with_deadline(cpu_s, wall_s, lambda: self._shell.run_cell(source, store_history=True))
        return {"outputs": self._kept.told()}

    def names(self, names):
        """Tell what each name holds now; of a function, a copy with a namespace of its own is kept."""
        from lunaedu.course.plain import tell

        held = self._shell.user_ns
        return {name: tell(held[name], self._keep) for name in names if name in held}

    def _keep(self, function):
        from lunaedu.lesson.fence import isolate
        from lunaedu.lesson.reading import Unreadable

        def refused(*arguments, **named):
            raise Unreadable(sentence)

        try:
            function = isolate(function)[0]
        except Unreadable as trouble:
            function, sentence = refused, str(trouble)
        self._functions.append(function)
        return len(self._functions) - 1

    def call(self, handle, arguments, named, cpu_s, wall_s):
        """Call a function that was kept; tell what it returns or raises, and the processor's time it took."""
        begun_s = time.process_time()
        answer = self._called(self._functions[handle], arguments, named, cpu_s, wall_s)
        return answer | {"cpu_s": time.process_time() - begun_s}

    def _called(self, function, arguments, named, cpu_s, wall_s):
        import numpy as np

        from lunaedu.course.plain import tell, understand

        given = [understand(argument) for argument in arguments]
        named = {name: understand(argument) for name, argument in named.items()}
        self._kept.begin(0)
        try:
            with np.errstate(all="ignore"):
                result = with_deadline(cpu_s, wall_s, lambda: function(*given, **named))
        except OutOfTime:
            return {"late": True}
        except BaseException as error:
            name = getattr(error, "name", None) if isinstance(error, NameError) else None
            return {"raised": type(error).__name__, "text": str(error)[:500], "name": name}
        return {"returned": tell(result, lambda function: 0), "given": [tell(value) for value in given]}

    def session(self):
        """Tell for which course and student `lu.start` was called."""
        from lunaedu.lesson.session import current

        return {"course": str(current.course), "student": str(current.student)}


def with_deadline(cpu_s, wall_s, work):
    """Return ``work()``; OutOfTime is thrown into it when its time is up, on the processor or on the wall."""

    def late(signal_number, frame):
        raise OutOfTime("stopped: its time was over. Does a loop come to an end?")

    timers = {signal.ITIMER_PROF: (signal.SIGPROF, cpu_s), signal.ITIMER_REAL: (signal.SIGALRM, wall_s)}
    for timer, (number, seconds) in timers.items():
        signal.signal(number, late)
        signal.setitimer(timer, seconds)
    try:
        return work()
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)


def limit(limits):
    """Take this process's freedom to use the machine up; none of it can be given back."""
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard),) * 2)


def leave_keys_behind():
    """Take a new, empty ring of keys in place of the one that this process has from the teacher's session."""
    if platform.machine() in KEYCTL:
        ctypes.CDLL(None).syscall(KEYCTL[platform.machine()], JOIN_SESSION_KEYRING, None)


def main():
    """Answer the judge until it hangs up; standard input, output and error become nobody's."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    leave_keys_behind()
    limit(json.loads(asked.readline()))
    sys.stdin = open(0, closefd=False)
    inside = Inside()
    for line in asked:
        message = json.loads(line)
        try:
            answer = getattr(inside, message.pop("do"))(**message)
        except BaseException as error:
            answer = {"failed": f"{type(error).__name__}: {error}"[:500]}
        answers.write(json.dumps(answer, default=str).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
