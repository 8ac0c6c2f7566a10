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
import quick_start  # noqa: E402, F401

collect_ignore = [OFFLINE.name, "notebooks"]


# What takes minutes, in groups: the tests of a group share a worker, for they would be in each other's way.
# Workers take whole groups, in this order, but all that is quick comes right after the first: so the browser
# has a quiet neighbour. Any other file is a group of its own.
SLOW = {
    "test_browser.py": "browser",
    "test_site.py": "browser",
    "test_course_grade.py": "walls",
    "test_course_attacks.py": "walls",
    "test_course_account.py": "walls",
    "test_binder.py": "binder",
    "test_notebooks.py": "kernels",
    "test_calibration.py": "kernels",
}
TURNS = ["browser", "quick", "walls", "binder", "kernels"]


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: TURNS.index(SLOW.get(item.path.name, "quick")))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each worker of ``-n 2`` whole groups of tests, so that what a file sets up is set up once."""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return SLOW.get(Path(file).name, file)

    config.option.loadscopereorder = False
    return Groups(config, log)


def pytest_addoption(parser):
    parser.addoption("--none-skipped", action="store_true", help="fail, and name them, if tests are skipped")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter and reporter.stats.get("skipped")  # a worker of several has none: all is told to one
    if session.config.getoption("--none-skipped") and skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    skipped = terminalreporter.stats.get("skipped", [])
    if config.getoption("--none-skipped") and skipped:
        terminalreporter.section("skipped, which fails this run", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[-1]}")
