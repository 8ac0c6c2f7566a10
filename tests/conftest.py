"""For every test: no network beyond this machine, one thread of linear algebra, no settings of the user."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

OFFLINE = Path(__file__).parent / "offline"
USERS_OWN = tempfile.TemporaryDirectory(prefix="lunaedu-settings-")

os.environ.pop("LUNAEDU_STUDENT", None)
os.environ |= {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JUPYTER_CONFIG_DIR": USERS_OWN.name,
    "IPYTHONDIR": USERS_OWN.name,
    "no_proxy": "127.0.0.1,localhost",
    # Every Python started from here (kernels, Jupyter servers) imports offline/sitecustomize.py first of all.
    "PYTHONPATH": os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")])),
}
sys.path.insert(0, str(OFFLINE))
import no_network  # noqa: E402, F401

collect_ignore = [OFFLINE.name, "notebooks"]


def pytest_addoption(parser):
    parser.addoption("--none-skipped", action="store_true", help="fail, and name them, if tests are skipped")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    skipped = session.config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped")
    if session.config.getoption("--none-skipped") and skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    skipped = terminalreporter.stats.get("skipped", [])
    if config.getoption("--none-skipped") and skipped:
        terminalreporter.section("skipped, which fails this run", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[-1]}")
