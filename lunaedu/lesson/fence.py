"""A fence around a student's function: it runs apart from the notebook, and not for ever.

Apart means in a copy of the notebook's names: what other cells import, define or set is there, as it is for
anyone who reads the notebook from the top, but nothing that the function does comes back. A fence is for
mistakes; against malice grading has walls.
"""

import builtins
import copy
import ctypes
import functools
import inspect
import math
import sys
import threading
import time
import types
import warnings

import numpy as np

import lunaedu
from lunaedu.lesson.reading import Unreadable, is_a, is_blank, read

ARRAYS = "arrays"
ASLEEP = 5
DEEPEST = 5
LATE = "Your function does not finish in time. Does its loop come to an end?"
BORROWED = (
    "That is the library's function, and the task is to write your own. (A checkpoint further down gives "
    "this name to the library's: run the cell with yours again, then this one.)"
)


class Stopped(BaseException):
    """Thrown into a student's function when its time is up; no Exception, so that few handlers catch it."""


def isolate(answer):
    """Return a student's function made anew in a namespace of its own, and an Event that is set if it prints.

    Raises
    ------
    Unreadable
        If `answer` is not a function that can be called and returns at once.
    """
    if is_a(answer, type):
        raise Unreadable(
            "Your answer is a class, but a function is wanted. Hand in the function's name alone."
        )
    if answer is print:
        raise Unreadable("What `print` gets, it shows and does not hand back. Hand in a function of yours.")
    if not callable(answer):
        raise Unreadable(
            "Your answer is not a function. Hand in the function's name alone: without quotes, and without "
            "round brackets after it."
        )
    if inspect.iscoroutinefunction(answer) or inspect.isasyncgenfunction(answer):
        raise Unreadable(
            "Your function is `async`, so calling it only promises an answer. Write plain `def`."
        )
    if inspect.isgeneratorfunction(answer):
        raise Unreadable(
            "Your function contains `yield`, so calling it gives no number. Write `return` instead."
        )
    if is_the_librarys(answer):
        raise Unreadable(BORROWED)
    printed = threading.Event()
    return _remade(answer, printed), printed


def is_the_librarys(function):
    """Say whether a function is one of lunaedu's own, under whatever name it is handed in."""
    return module_of(function).startswith(("lunaedu.physics.", "lunaedu.engine."))


def calls_the_library_for(function, answer):
    """Say whether a student's function only asks the library's function `answer` for the result."""
    return is_the_librarys(answer) and answer.__name__ in names_read_by(function)


def module_of(function):
    """Return the name of the module that a function comes from, whatever is wrapped around it.

    Examples
    --------
    >>> module_of(np.vectorize(inspect.signature))
    'inspect'
    """
    name = getattr(_inner(function), "__module__", "")
    return name if type(name) is str else ""


def names_read_by(function):
    """Return the names that a function's code reads; of a stand-in for one elsewhere, those it was told."""
    function = _inner(function)
    if not is_a(function, types.FunctionType):
        return ()
    return getattr(function, "names_told", function.__code__.co_names)


def _inner(function):
    for _ in range(DEEPEST):
        if is_a(function, functools.partial):
            function = function.func
        elif is_a(function, np.vectorize):
            function = function.pyfunc
    return function


def _remade(function, printed):
    if is_a(function, functools.partial):
        return functools.partial(_remade(function.func, printed), *function.args, **function.keywords)
    if is_a(function, np.vectorize):
        return np.vectorize(
            _remade(function.pyfunc, printed),
            otypes=function.otypes,
            excluded=function.excluded,
            cache=function.cache,
            signature=function.signature,
        )
    if is_a(function, types.MethodType):
        return types.MethodType(_remade(function.__func__, printed), function.__self__)
    if not is_a(function, types.FunctionType) or function.__globals__.get("__name__") != "__main__":
        return function  # of a module, which brings its own namespace along
    return _apart(function, _copied_names(function.__globals__, printed))


def _apart(function, names):
    remade = types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    remade.__kwdefaults__ = function.__kwdefaults__
    return remade


def _copied_names(notebook, printed):
    """Return a copy of a notebook's names, in which its own functions see the copies too."""

    def heard(*things, **options):
        printed.set()

    def nobody(prompt=""):
        raise EOFError("nobody is there to type; take what you need as arguments")

    names = {"np": np, "math": math, "lu": lunaedu}
    for name, value in list(notebook.items()):
        if type(value) is types.FunctionType and value.__globals__ is notebook:
            value = _apart(value, names)
        names[name] = copy.copy(value) if type(value) in (np.ndarray, list, dict, set) else value
    own = vars(builtins) | {"print": heard, "display": heard, "input": nobody}
    names.update({"__builtins__": own, "__name__": "answer"})
    return names


def run(work, deadline_s):
    """Return ``work()``, done in a thread; Unreadable with a sentence if the deadline passes.

    The deadline is in seconds of the processor, which a busy machine does not shorten; who sleeps has
    ASLEEP times as long. A thread can be left behind on every system, Windows included, where a signal cannot
    interrupt.
    """
    outcome = {}

    def job():
        try:
            with np.errstate(all="ignore"):
                outcome["result"] = work()
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=job, daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cpu_s, latest_s = time.process_time() + deadline_s, time.monotonic() + ASLEEP * deadline_s
        try:
            thread.start()
        except RuntimeError:  # no thread to be had, as in a browser's Python
            return _run_here(work, cpu_s)
        try:
            while thread.is_alive() and time.process_time() < cpu_s and time.monotonic() < latest_s:
                thread.join(0.05)
        finally:
            finished = not thread.is_alive()
            _stop(thread)
    if not finished:
        cure = " It is still running: restart the kernel." if thread.is_alive() else ""
        raise Unreadable(f"{LATE}{cure}")
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"]


def _run_here(work, cpu_s):
    """Return ``work()``, done without a thread: the deadline is looked up before each step of Python."""

    def late(frame, event, argument):
        frame.f_trace_opcodes = True  # a loop on one line has no lines to stop at
        if time.process_time() > cpu_s:
            raise Stopped
        return late

    before = sys.gettrace()
    sys.settrace(late)
    try:
        with np.errstate(all="ignore"):
            return work()
    except Stopped:
        raise Unreadable(LATE) from None
    finally:
        sys.settrace(before)


def _stop(thread):
    """Throw `Stopped` into a thread until it ends; give up on one that catches everything."""
    for _ in range(20):
        if not thread.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stopped))
        thread.join(0.05)


def demand_arguments(function, names):
    """Raise Unreadable with a sentence unless a function takes these arguments, by place."""
    try:
        inspect.signature(function).bind(*names)
    except TypeError:
        count = f"{len(names)} argument{'s' if len(names) > 1 else ''}"
        raise Unreadable(f"Your function must take {count}, in this order: {', '.join(names)}.") from None
    except ValueError:  # some builtins have no signature to look at
        pass


def call(function, names, values, shape):
    """Call a student's function on copies of values; None if it returns nothing, Unreadable if it fails."""
    copies = [np.copy(value) if np.ndim(value) else value for value in values]
    inputs = name_inputs(names, values)
    try:
        result = function(*copies)
    except Stopped:
        raise
    except NotImplementedError:
        return None
    except RecursionError:
        raise Unreadable("Your function calls itself without end: when should it stop?") from None
    except BaseException as error:
        raise Unreadable(_explain(error, inputs)) from None
    if is_blank(result):
        return None
    if not all(map(np.array_equal, values, copies)):
        raise Unreadable("Your function changes the array that it gets: work on a copy, `x = x.copy()`.")
    return read(result, shape, f"For {inputs} your function returns")


def _explain(error, inputs):
    if type(error).__name__ == Unreadable.__name__:  # a sentence already
        return str(error)
    if type(error) is NameError:
        return (
            f"Your function uses `{error.name}`, but no cell that has run so far gives it a value. Look at "
            "its spelling, or set it inside the function."
        )
    try:
        words = f": {error}" if str(error) else ""
    except Exception:
        words = ""
    numpy_advice = "Try `np.` in place of `math.`, and `np.where` in place of `if`."
    advice = numpy_advice if inputs == ARRAYS else "Call it with these numbers yourself, to see where."
    return f"For {inputs} your function raises {type(error).__name__}{words[:200]}. {advice}"


def name_inputs(names, values):
    """Say what a function was given, for a sentence."""
    if any(np.ndim(value) for value in values):
        return ARRAYS
    return " and ".join(f"{name} = {value:.4g}" for name, value in zip(names, values, strict=True))
