"""The judge: hidden tests, run on honest numbers, where no hand-in's code has ever been.

A student's process tells what its names hold as plain data, and for a function the judge gets a stand-in that
sends its arguments there. Then the tests of a check cell run here, and so does `lunaedu.lesson.check`, which
knows the slip. Patched builtins, a patched NumPy or checker, an object that equals everything: all that stays
on the other side.
"""

import ast
import builtins
import functools
import hashlib
import math
import re
import time
from dataclasses import dataclass

import numpy as np

import lunaedu
from lunaedu.course.plain import tell, understand
from lunaedu.lesson import session
from lunaedu.lesson.checking import verdict as verdict_on
from lunaedu.lesson.checks import NOT_TRIED, NOT_YET, RIGHT, Function
from lunaedu.lesson.comparing import agree
from lunaedu.lesson.exercises import every_exercise
from lunaedu.lesson.fence import Stopped
from lunaedu.lesson.reading import Unreadable, read

SHORTEST_S = 0.01
"""An alarm set to no time at all would never ring."""
NOT_AS_ASKED = "Nearly: the value is right, but its kind is not what was asked for (a plain number, a text)."
KNOWN_BY_HEART = (
    "Your function is right for the inputs that are known and not for new ones: let it compute what it "
    "returns from what it is given."
)
DRAWN, NEEDED = 8, 6
"""Inputs drawn anew for each hand-in, and how many must come out right: rounding may decide near an edge."""


@dataclass(frozen=True)
class Mark:
    """What the judge makes of one check cell. ``slip`` names the known slip, or is empty."""

    cell: str
    exercise: str
    passed: bool
    message: str
    slip: str = ""
    status: str = NOT_YET


@dataclass(frozen=True)
class Check:
    """A check cell of a lesson: what it tests, and the answers that it hands to `lu.check`, if any."""

    cell: str
    exercise: str
    tests: str
    answers: tuple[str, ...]

    @classmethod
    def read(cls, cell):
        """Read the teacher's edition of a check cell; one of the teacher's own may do without `lu.check`."""
        checked, tests = [], []
        for statement in ast.parse(cell.source).body:
            call = getattr(statement, "value", None)
            is_check = isinstance(call, ast.Call) and ast.unparse(call.func) == "lu.check"
            (checked if is_check else tests).append(call if is_check else statement)
        exercise, *answers = [argument for call in checked[:1] for argument in call.args] or [None]
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        return cls(
            grade_id,
            ast.literal_eval(exercise) if exercise else grade_id,
            ast.unparse(ast.Module(tests, [])),
            tuple(map(ast.unparse, answers)),
        )

    @property
    def names(self):
        """The notebook's names that the answers and the tests are made of."""
        found, own = set(), {"lu", "np", *dir(builtins)}
        for node in ast.walk(ast.parse("\n".join((self.tests, *self.answers)))):
            if isinstance(node, ast.Name):
                (found if isinstance(node.ctx, ast.Load) else own).add(node.id)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                own |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            elif isinstance(node, ast.arg):
                own.add(node.arg)
        return sorted(found - own)

    def judge(self, told, call, cpu_s, wall_s, seed=""):
        """Return the Mark for what a process has told of the names.

        ``call(handle, arguments, named, cpu_s, wall_s)`` asks it to call a function; all calls together have
        these seconds, once for `lu.check`, once for the hidden tests, and once for inputs that nobody has
        seen, drawn from ``seed``.
        """
        held, garbled = {"np": np, "lu": lunaedu, "__name__": "judge"}, False
        clock = _Clock(cpu_s, wall_s)
        for name in self.names:
            try:
                if name in told:
                    held[name] = understand(told[name], functools.partial(_stand_in, call, clock))
            except ValueError:
                garbled = True
        status, message, slip = self._checked(held)
        clock.begin()
        passed = not garbled and self._passes(held)
        clock.begin()
        if passed and not self._holds_anew(held, seed):
            return Mark(self.cell, self.exercise, False, KNOWN_BY_HEART, slip, NOT_YET)
        if not self.answers:
            status, message = (RIGHT, "All tests pass.") if passed else (NOT_YET, "A test does not pass.")
        elif passed and status != RIGHT:
            message = f"Full marks. Still: {message}"
        elif not passed and status == RIGHT:
            status, message = NOT_YET, NOT_AS_ASKED
        return Mark(self.cell, self.exercise, passed, message, slip, status)

    def _checked(self, held):
        missing = [name for name in self.names if name not in held]
        if missing:
            return NOT_TRIED, f"There is no `{missing[0]}` when this cell is reached.", ""
        if not self.answers:
            return NOT_TRIED, "", ""
        answers = [eval(compile(answer, "<answer>", "eval"), held) for answer in self.answers]
        try:
            verdict = verdict_on(self.exercise, *answers)
        except Stopped:
            return NOT_YET, "Your function does not finish in time. Does its loop come to an end?", ""
        return verdict.status, verdict.message, verdict.slip

    def _passes(self, held):
        """Whether the hidden tests hold; they are ours, the names in them hold plain data or stand-ins."""
        try:
            with np.errstate(all="ignore"):
                exec(compile(self.tests, "<hidden tests>", "exec"), dict(held))
        except (Exception, Stopped):
            return False
        return True

    @np.errstate(all="ignore")
    def _holds_anew(self, held, seed):
        """Whether a function is right on inputs that are drawn now; of a value there is nothing to ask."""
        exercise = every_exercise().get(self.exercise)
        checker = exercise and exercise.checker()
        if len(self.answers) != 1 or not isinstance(checker, Function):
            return True
        function = eval(compile(self.answers[0], "<answer>", "eval"), held)
        drawn = np.random.default_rng(list(hashlib.sha256(seed.encode("utf-8", "replace")).digest()))
        right = 0
        for _ in range(DRAWN):
            spans = checker.inputs.values()
            sample = [span(drawn) if callable(span) else drawn.uniform(*span) for span in spans]
            wanted = np.asarray(checker.right(*sample), dtype=float)
            try:
                right += agree(read(function(*sample), wanted.shape), wanted, checker)
            except (Unreadable, Stopped):
                return False
            except Exception:  # the student's own: it is wrong here
                continue
        return right >= NEEDED


class _Clock:
    """The time that a student's function has left: the processor's, as its process tells, and the wall's.

    It is the first that stops an endless loop, so that a busy machine costs nobody a mark; the second is seen
    from here, and stops whoever sleeps or lies.
    """

    def __init__(self, cpu_s, wall_s):
        self._limits = cpu_s, wall_s
        self.begin()

    def begin(self):
        self._cpu_s, self._wall_s = self._limits

    def ask(self, call, *what):
        """Return what a function's process replies, if it does while there is time left."""
        if min(self._cpu_s, self._wall_s) <= 0:
            raise Stopped
        since = time.monotonic()
        reply = call(*what, max(self._cpu_s, SHORTEST_S), max(self._wall_s, SHORTEST_S))
        self._wall_s -= time.monotonic() - since
        told = reply.get("cpu_s")
        self._cpu_s -= told if type(told) is float and told > 0 else 0.0
        if reply.get("late"):
            self._cpu_s = 0.0
            raise Stopped
        return reply


def _stand_in(call, clock, handle, takes, module, names):
    """Return a function that sends its arguments to a student's process, and what comes back is plain."""

    def function(*arguments, **named):
        given = {name: tell(argument) for name, argument in named.items()}
        reply = clock.ask(call, handle, [tell(argument) for argument in arguments], given)
        if "returned" in reply:
            _change(arguments, reply.get("given"))
            return understand(reply["returned"], functools.partial(_stand_in, call, clock))
        raise _error(reply)

    if takes is not None:
        function.__signature__ = takes
    function.__module__, function.names_told = module, names
    return function


def _change(arguments, given):
    """Let arrays be changed here as the function has changed its copies, so that it is found out."""
    for mine, told in zip(arguments, given or (), strict=False):
        if isinstance(mine, np.ndarray):
            theirs = understand(told)
            if isinstance(theirs, np.ndarray) and theirs.shape == mine.shape:
                mine[...] = theirs.astype(mine.dtype)


def _error(reply):
    """The exception that a function raised over there, as one of this side's own."""
    name = re.sub(r"\W", "", str(reply.get("raised", "")))[:60] or "Exception"
    text = str(reply.get("text", reply.get("failed", "")))[:500]
    kind = getattr(builtins, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = type(name, (Exception,), {})
    try:
        error = kind(text)
    except TypeError:  # some errors cannot be made of a text
        error = Exception(text)
    if isinstance(error, NameError):
        error.name = str(reply.get("name") or "")[:60]
    return error


def judge_as(lesson, student, course):
    """Let personal numbers be this student's, as `lu.start` does in a notebook; time is kept by `_Clock`."""
    session.current.lesson, session.current.student, session.current.course = lesson, student, course
    session.current.deadline_s = math.inf
