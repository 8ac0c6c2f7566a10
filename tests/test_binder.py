"""A replay, without Docker, of what Binder does with this checkout.

repo2docker itself writes the Dockerfile. Its base is rebuilt in a virtual environment, at the versions of its
own lock file; then the Dockerfile's commands for this checkout are run there, word for word, the server is
started under a base URL as Binder does, and the notebooks are executed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from serving import BARE, served

ROOT = Path(__file__).parent.parent
PINS = re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "binder" / "requirements.txt").read_text(), re.MULTILINE)
BADGE = re.search(
    r"https://mybinder\.org/v2/gh/[\w-]+/[\w-]+/main\?urlpath=([\w/.]+)", (ROOT / "README.md").read_text()
)
# Installing needs the network; all else is run as the tests are, unable to leave this machine.
ONLINE = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
pytestmark = pytest.mark.timeout(900)

BASE_PACKAGES = [
    "ipywidgets",
    "jupyter-offlinenotebook",
    "jupyter-resource-usage",
    "jupyter_server",
    "jupyterhub",
    "jupyterlab",
    "notebook",
]


def dockerfile(checkout):
    """What repo2docker would build, or why it refuses."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "repo2docker",
            "--no-build",
            "--debug",
            "--user-id=1000",
            "--user-name=jovyan",
            checkout,
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )


def run(command, where, env=ONLINE, timeout=600):
    done = subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the tree as a clone would have it."""
    copy = tmp_path_factory.mktemp("binder") / "checkout"
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    return Path(shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", *ignored)))


@pytest.fixture(scope="module")
def recipe(checkout):
    done = dockerfile(checkout)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Binder's own environment before it looks at the checkout: Python 3.11 with the locked JupyterLab."""
    python = shutil.which("python3.11") if sys.version_info[:2] != (3, 11) else sys.executable
    if python is None:
        pytest.skip("Binder runs Python 3.11, which is not here")
    folder = tmp_path_factory.mktemp("base")
    lock = (files("repo2docker") / "buildpacks" / "conda" / "environment.py-3.11-linux-64.lock").read_text()
    locked = dict(re.findall(r"/noarch/([a-z][\w.-]*)-([\w.]+)-\w+\.conda", lock))
    locked["jupyterhub"] = locked.pop("jupyterhub-base")
    (folder / "locked.txt").write_text(
        "".join(f"{name}=={locked[name]}\n" for name in locked if name != "pip")
    )
    run([python, "-m", "venv", folder / "env"], folder)
    done = subprocess.run(
        [
            folder / "env/bin/pip",
            "install",
            "--no-compile",
            "--retries=1",
            "-c",
            "locked.txt",
            *BASE_PACKAGES,
        ],
        cwd=folder,
        env=ONLINE,
        capture_output=True,
        text=True,
    )
    if done.returncode and "Retrying (Retry(" in done.stderr:
        pytest.skip("no package registry within reach")
    assert done.returncode == 0, done.stderr
    return folder / "env"


@pytest.fixture(scope="module")
def binder(base, checkout, recipe):
    """Binder's environment after the Dockerfile's own commands."""
    env = ONLINE | {"KERNEL_PYTHON_PREFIX": str(base), "PATH": f"{base}/bin:{os.environ['PATH']}"}
    pip, post_build = re.findall(
        r"^RUN (\$\{KERNEL_PYTHON_PREFIX\}/bin/pip .*|\./binder/postBuild)$", recipe, re.MULTILINE
    )
    run(["bash", "-c", pip], checkout, env)
    before = subprocess.run(
        [base / "bin/python", "-c", "import lunaedu"], cwd=base, env=env, capture_output=True
    )
    assert before.returncode == 1, "lunaedu was there before postBuild: this replay proves nothing"
    run(["bash", "-c", post_build], checkout, env)
    return base


def test_every_pin_is_exact_and_is_what_the_tests_run_with():
    lines = [
        line for line in (ROOT / "binder" / "requirements.txt").read_text().splitlines() if line[0] != "#"
    ]
    assert lines == [f"{name}=={pin}" for name, pin in PINS]
    assert {name: version(name) for name, _ in PINS} == dict(PINS)


def test_repo2docker_takes_the_python_that_the_pins_are_for(recipe):
    assert "environment-2epy-2d3-2e11-2dlinux" in recipe


def test_a_wrong_runtime_is_refused(checkout, tmp_path):
    wrong = Path(shutil.copytree(checkout / "binder", tmp_path / "wrong" / "binder")).parent
    (wrong / "binder" / "runtime.txt").write_text("python3.11\n")
    assert dockerfile(wrong).returncode != 0


def test_the_environment_holds_together_at_the_pinned_versions(binder):
    run([binder / "bin/pip", "check"], binder)
    installed = json.loads(run([binder / "bin/pip", "list", "--format=json"], binder))
    assert dict(PINS).items() <= {package["name"]: package["version"] for package in installed}.items()


def test_the_badge_opens_jupyterlab_on_a_notebook_that_is_there(binder, checkout):
    lab = [binder / "bin/jupyter", "lab", "--allow-root", "--ServerApp.base_url=/user/x/", *BARE]
    with served(lab, checkout, base_url="/user/x/") as address:
        path = BADGE.group(1)
        with urllib.request.urlopen(f"{address}{path}", timeout=30) as page:
            assert "jupyter-config-data" in page.read().decode()
        with urllib.request.urlopen(
            f"{address}api/contents/{path.removeprefix('lab/tree/')}", timeout=30
        ) as page:
            assert json.load(page)["type"] == "notebook"
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}api/contents/notebooks/not_there.ipynb", timeout=30)


def test_every_notebook_runs_there(binder, checkout):
    notebooks = sorted((checkout / "notebooks").glob("*.ipynb"))
    assert notebooks
    run([binder / "bin/jupyter", "execute", "--timeout=60", *notebooks], binder, env=dict(os.environ))
