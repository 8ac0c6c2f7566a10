"""The walls around a hand-in's process: bubblewrap's, and all that it may use of the machine.

The process sees Python, its packages and the physics of `lunaedu`, read-only; a small folder in memory to
write to; nothing of the course, the other hand-ins or the home; no network; no other process; no namespace to
make anew; no keys. It knows no right answer: the exercises and this room are masked.
"""

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import lunaedu
from lunaedu.course.forbidden import program

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
DEVICES = ("null", "random", "urandom")
"""Not `zero`: what is mapped from it stays in memory that no limit counts."""


@dataclass(frozen=True)
class Limits:
    """What one hand-in may use. A lesson takes 3 to 8 seconds and 350 MB when all is well.

    Endless loops, in a cell or in a function that is judged (``answer_``), are stopped by the processor's
    time, so that marks do not depend on how busy the grader's machine is; the wall's, far above it, stops who
    sleeps.
    """

    start_s: float = 60.0
    cell_cpu_s: float = 30.0
    cell_wall_s: float = 150.0
    notebook_cpu_s: float = 180.0
    notebook_wall_s: float = 900.0
    answer_cpu_s: float = 2.5
    answer_wall_s: float = 40.0
    memory_bytes: int = 2_000_000_000
    address_space_bytes: int = 6_000_000_000
    processes: int = 64
    file_bytes: int = 50_000_000
    folder_bytes: int = 200_000_000
    files: int = 5_000
    open_files: int = 256
    cell_output_characters: int = 2_000_000
    cell_outputs: int = 200
    notebook_output_characters: int = 8_000_000
    message_bytes: int = 12_000_000

    @property
    def hand_in_s(self):
        """How long one hand-in may take altogether, its outputs made harmless and its marks written down."""
        return self.start_s + self.notebook_wall_s + 300.0


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
    tried = _tried([sys.executable, "-c", "import IPython, matplotlib"])
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


def _tried(command):
    """Return what became of a command behind walls."""
    with filtered() as descriptor:
        return subprocess.run(
            [*walled(Limits(), environment(WRITABLE), descriptor), *command],
            capture_output=True,
            timeout=60,
            text=True,
            errors="replace",
            pass_fds=[descriptor],
        )


class filtered:
    """A descriptor from which bubblewrap reads the filter of system calls; a context manager."""

    def __enter__(self):
        self._descriptor = os.memfd_create("filter")
        os.write(self._descriptor, program())
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return self._descriptor

    def __exit__(self, *error):
        os.close(self._descriptor)


@functools.cache
def _namespaces():
    """How no further namespace can be made inside; a bubblewrap before 0.8 leaves that to the filter."""
    strict = ["--unshare-all", "--unshare-user", "--disable-userns"]
    tried = ["bwrap", *strict, *(word for place in SYSTEM[:4] for word in ("--ro-bind-try", place, place))]
    done = subprocess.run([*tried, "true"], capture_output=True, timeout=60)
    return ["--unshare-all"] if done.returncode else strict


def walled(limits, variables, descriptor):
    """Return the command that starts another command behind walls; it reads its filter from a descriptor."""
    inside = [PACKAGE / "course" / name for name in ("__init__.py", "inside.py", "plain.py")]
    masked = {PACKAGE / room for room in ROOMS}
    masked |= {path for place in _seen() for name in UNSEEN for path in Path(place).glob(name)}
    arguments = ["bwrap", *_namespaces(), "--die-with-parent", "--new-session", "--clearenv"]
    arguments += ["--cap-drop", "ALL", "--hostname", "walled", "--tmpfs", "/dev"]
    for device in DEVICES:
        arguments += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    if program():
        arguments += ["--seccomp", descriptor]
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
    for name, value in variables.items():
        arguments += ["--setenv", name, value]
    return list(map(str, [*arguments, "--chdir", WRITABLE, "--"]))


def _font_list():
    """Matplotlib's list of fonts, which it would else make anew behind all walls, for a second or more."""
    import matplotlib
    from matplotlib import font_manager

    path = Path(matplotlib.get_cachedir(), f"fontlist-v{font_manager.FontManager.__version__}.json")
    return path if path.exists() else None


def environment(folder, **more):
    """Return the variables that a hand-in's process has; ``folder`` is the one it may write to."""
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
        **more,
    }
