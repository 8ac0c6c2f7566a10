"""A process of its own for each hand-in, behind bubblewrap's walls, and all that it may use of the machine.

The process sees Python, its packages and the physics of `lunaedu`, read-only; a small folder in memory to
write to; nothing of the course, the other hand-ins or the home; no network; no other process. It knows no
right answer: the exercises and this room are masked. When the judge leaves, all that was started in it dies.
"""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import lunaedu

PACKAGE = Path(lunaedu.__file__).parent
WRITABLE = "/tmp"
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache")
ROOMS = ("course", "lesson/exercises")
"""What no hand-in sees of lunaedu: this room, and the right answers."""
UNSEEN = (
    *("share/nbgrader", "local/share/nbgrader"),  # nbgrader's exchange holds everybody's hand-ins
    *(f"{lib}python3*/*-packages/lunaedu/{room}" for lib in ("", "lib/", "local/lib/") for room in ROOMS),
)
"""What no hand-in sees of the folders that it sees: lunaedu may be installed twice."""
GRACE_S = 10.0
"""How long after its deadline a process may still answer, before it is ended: machines stall."""
LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class Limits:
    """What one hand-in may use. A lesson takes 3 to 8 seconds and 350 MB when all is well.

    Endless loops, in a cell or in a function that is judged (``answer_``), are stopped by the processor's
    time, so that marks do not depend on how busy the grader's machine is; the wall's stops who sleeps.
    """

    start_s: float = 60.0
    cell_cpu_s: float = 30.0
    cell_wall_s: float = 90.0
    notebook_s: float = 180.0
    answer_cpu_s: float = 2.5
    answer_wall_s: float = 20.0
    memory_bytes: int = 2_000_000_000
    address_space_bytes: int = 6_000_000_000
    processes: int = 64
    file_bytes: int = 50_000_000
    folder_bytes: int = 200_000_000
    cell_output_characters: int = 2_000_000
    notebook_output_characters: int = 20_000_000
    message_bytes: int = 12_000_000


class Died(Exception):
    """The process of a hand-in has ended, or was ended; the message says why."""


FORBIDDING = {
    "user/max_user_namespaces": ("0", "user.max_user_namespaces=15000"),
    "kernel/unprivileged_userns_clone": ("0", "kernel.unprivileged_userns_clone=1"),
    "kernel/apparmor_restrict_unprivileged_userns": ("1", "kernel.apparmor_restrict_unprivileged_userns=0"),
}
"""Settings of the system that keep a normal account from making namespaces, and what allows it."""
NO_WALLS = (
    "Nothing is graded, because without walls a hand-in can read this course and all that you can read. To "
    "grade all the same, on hand-ins that you trust: --unsafe"
)


def trouble(walls=True):
    """Return why nothing can be graded here, and what to do; empty if all is well."""
    if sys.platform != "linux":
        return "Grading needs Linux: copy the course's folder to a Linux machine, or use WSL on Windows."
    if not walls:
        return ""
    if not shutil.which("bwrap"):
        return f"bubblewrap is not here. On Debian and Ubuntu: sudo apt install bubblewrap\n{NO_WALLS}"
    walls = _walls(Limits(), _environment(WRITABLE, {}))
    command = [*walls, sys.executable, "-c", "import IPython, matplotlib"]
    tried = subprocess.run(command, capture_output=True, timeout=60, text=True)
    said = (tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"])[-1]
    if tried.returncode and said.startswith("bwrap:") and "execvp" not in said:
        return f"This account may not build bubblewrap's walls here ({said}). {_cure()}\n{NO_WALLS}"
    if tried.returncode:
        return (
            f"Behind bubblewrap's walls this Python does not start, or not with its packages ({said}): "
            f"install lunaedu in an environment of its own (python3 -m venv).\n{NO_WALLS}"
        )
    return ""


def _cure():
    for name, (value, setting) in FORBIDDING.items():
        path = Path("/proc/sys", name)
        if path.exists() and path.read_text().strip() == value:
            return f"An administrator can allow it: sudo sysctl -w {setting}"
    return "In a container, that is the container's setting; or copy the course's folder to another machine."


def in_sight(folder):
    """Return the folder that every hand-in sees and that `folder` lies in, if any."""
    return next((place for place in _seen() if Path(folder).is_relative_to(Path(place).resolve())), None)


def _seen():
    return [*dict.fromkeys(map(str, (*SYSTEM, sys.base_prefix, sys.prefix, PACKAGE)))]


def _walls(limits, environment=()):
    """The command that starts another command behind walls."""
    inside = [PACKAGE / "course" / name for name in ("__init__.py", "inside.py", "plain.py")]
    masked = {PACKAGE / room for room in ROOMS}
    masked |= {path for place in _seen() for name in UNSEEN for path in Path(place).glob(name)}
    arguments = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    arguments += ["--cap-drop", "ALL", "--hostname", "sandbox", "--dev", "/dev"]
    arguments += ["--size", limits.folder_bytes, "--tmpfs", WRITABLE]
    for path in _seen():
        arguments += ["--ro-bind-try", path, path]
    for path in masked:
        arguments += ["--tmpfs", path]
    for path in inside:
        arguments += ["--ro-bind", path, path]
    for path in (*masked, "/dev", "/"):
        arguments += ["--remount-ro", path]
    if fonts := _font_list():
        arguments += ["--ro-bind", fonts, f"{WRITABLE}/.matplotlib/{fonts.name}"]
    for name, value in dict(environment).items():
        arguments += ["--setenv", name, value]
    return list(map(str, [*arguments, "--chdir", WRITABLE, "--"]))


def _font_list():
    """Matplotlib's list of fonts, which it would else make anew in each sandbox, for a second or more."""
    import matplotlib
    from matplotlib import font_manager

    path = Path(matplotlib.get_cachedir(), f"fontlist-v{font_manager.FontManager.__version__}.json")
    return path if path.exists() else None


def _environment(folder, extra):
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": f"{folder}/.matplotlib",
        "IPYTHONDIR": f"{folder}/.ipython",
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        **extra,
    }


class Sandbox:
    """One process for one hand-in; a context manager. Without `walls` there is no protection but limits."""

    def __init__(self, limits=Limits(), walls=True, environment=None):
        self.limits = limits
        self._walls = walls
        self._extra = environment or {}
        self._said = bytearray()
        self.most_memory_bytes = 0
        self.ended = ""

    def __enter__(self):
        if self._walls:
            command, environment = _walls(self.limits, _environment(WRITABLE, self._extra)), {}
            self._folder = None
        else:
            self._folder = tempfile.TemporaryDirectory(prefix="lunaedu-hand-in-", ignore_cleanup_errors=True)
            command, environment = [], _environment(self._folder.name, self._extra)
        self._process = subprocess.Popen(
            [*command, sys.executable, "-m", "lunaedu.course.inside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment or {"PATH": os.environ.get("PATH", os.defpath)},
            cwd=self._folder.name if self._folder else "/",
            start_new_session=True,
        )
        for pipe in (self._process.stdin, self._process.stdout):
            os.set_blocking(pipe.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._process.stdout, selectors.EVENT_READ)
        limits = self.limits
        most = {
            "AS": limits.address_space_bytes,
            "FSIZE": limits.file_bytes,
            "NPROC": limits.processes,
            "CORE": 0,
            "CPU": int(limits.notebook_s + limits.start_s),
        }
        self._write(most, time.monotonic() + limits.start_s)
        return self

    def __exit__(self, *error):
        self.end()
        self._process.stdin.close()
        self._process.stdout.close()
        self._selector.close()
        if self._folder:
            self._folder.cleanup()

    def end(self):
        """End the process and, behind walls, all that came of it."""
        family = _family(self._process.pid)
        for number in (self._process.pid, *(() if self._walls else family)):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self._process.wait()
        deadline = time.monotonic() + GRACE_S
        while any(map(_is_alive, family)) and time.monotonic() < deadline:
            time.sleep(0.005)

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
        self._write(message, deadline)
        look = 0.0
        while b"\n" not in self._said:
            now = time.monotonic()
            if now > deadline:
                raise Died(f"it did not stop when its {wait_s:.3g} seconds were over")
            if now > look:
                self._look()
                look = now + LOOK_EVERY_S
            if not self._selector.select(min(LOOK_EVERY_S, deadline - now + 0.01)):
                continue
            part = os.read(self._process.stdout.fileno(), 1 << 20)
            if not part:
                raise Died("it ended its own process, or was ended for taking too much")
            fresh = len(self._said)
            self._said += part
            if len(self._said) > self.limits.message_bytes and b"\n" not in self._said[fresh:]:
                raise Died("it put out more than can be kept")
        line, _, rest = bytes(self._said).partition(b"\n")
        self._said = bytearray(rest)
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            answer = None
        if type(answer) is not dict:
            raise Died("it garbled what it had to say")
        return answer

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

    def _look(self):
        """Count memory and processes: the limits that the system keeps hold for each process alone."""
        family = _family(self._process.pid)
        memory = sum(map(_memory_bytes, family))
        self.most_memory_bytes = max(self.most_memory_bytes, memory)
        if memory > self.limits.memory_bytes:
            raise Died("it took more memory than there is for one hand-in")
        if len(family) > self.limits.processes:
            raise Died("it started more processes than there are for one hand-in")


def _family(ancestor):
    """The numbers of a process and of all that came of it."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                parent = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(name))
    found = [ancestor]
    for number in found:
        found += children.get(number, ())
    return found


def memory_in_use(number):
    """Return the bytes that a process and all that came of it have for themselves."""
    return sum(map(_memory_bytes, _family(number)))


def _memory_bytes(number):
    try:
        with open(f"/proc/{number}/statm", encoding="ascii") as statm:
            resident, shared = statm.read().split()[1:3]
    except OSError:
        return 0
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGESIZE")


def _is_alive(number):
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
