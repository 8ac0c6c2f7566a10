"""A Jupyter server for the length of a test."""

import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(command, folder, env=os.environ, seconds=60):
    """Run `command`, which starts a Jupyter server in `folder`; yield its address once it answers.

    Whatever the command starts ends with the test. If the server stops, or does not answer in time, an
    AssertionError tells all that it said.
    """
    with tempfile.TemporaryDirectory() as runtime, tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=env | {"JUPYTER_RUNTIME_DIR": runtime},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + seconds
            while (address := _answering(Path(runtime))) is None:
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise AssertionError(f"no server:\n{log.read()}")
                time.sleep(0.2)
            yield address
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=30)


def _answering(runtime):
    """The address in the file that a Jupyter server writes as it starts, if the server answers there."""
    for path in runtime.glob("jpserver-*.json"):
        try:
            address = json.loads(path.read_text())["url"]
            with urllib.request.urlopen(f"{address}api", timeout=5):
                return address
        except (json.JSONDecodeError, urllib.error.URLError):
            return None
    return None
