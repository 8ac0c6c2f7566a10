"""A Jupyter server for the length of a test."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

BARE = ["--no-browser", "--IdentityProvider.token="]


@contextmanager
def served(command, folder, base_url="/", seconds=60):
    """Run `command`, which starts a Jupyter server in `folder`; yield its address once it answers.

    Whatever the command starts ends with the test. If the server stops, or does not answer in time, an
    AssertionError tells all that it said.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}{base_url}"
    with tempfile.TemporaryDirectory() as runtime, tempfile.TemporaryFile("w+") as log:
        env = os.environ | {"JUPYTER_PORT": str(port), "JUPYTER_RUNTIME_DIR": runtime}
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True
        )
        try:
            deadline = time.monotonic() + seconds
            while not _answers(f"{address}api"):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise AssertionError(f"no server:\n{log.read()}")
                time.sleep(0.2)
            yield address
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=30)


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.URLError:
        return False
