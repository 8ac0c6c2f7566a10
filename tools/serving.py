"""Jupyter servers for tests, pictures and benchmarks, a slow link to one, and an ear on the wire."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

BARE = ["--no-browser", "--IdentityProvider.token="]

SETTINGS = {
    # Cells far from the window are not in the page otherwise, so neither tests nor pictures would see them.
    "notebook-extension/tracker": '{"windowingMode": "none"}',
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
}


@contextmanager
def served(command, folder, base_url="/", seconds=60, **environment):
    """Run `command`, which starts a Jupyter server in `folder`; yield its address once it answers.

    Whatever the command starts ends with the block. If the server stops, or does not answer in time, an
    AssertionError tells all that it said.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}{base_url}"
    with tempfile.TemporaryDirectory() as runtime, tempfile.TemporaryFile("w+") as log:
        env = os.environ | {"JUPYTER_PORT": str(port), "JUPYTER_RUNTIME_DIR": runtime} | environment
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


@contextmanager
def lab_server(folder):
    """Start a JupyterLab without any user's settings on the notebooks of a folder; yield its address."""
    with tempfile.TemporaryDirectory(prefix="lunaedu-lab-") as own:
        for plugin, setting in SETTINGS.items():
            file = Path(own, "settings", "@jupyterlab", f"{plugin}.jupyterlab-settings")
            file.parent.mkdir(parents=True)
            file.write_text(setting)
        options = {
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "user_settings_dir": Path(own, "settings"),
            "workspaces_dir": Path(own, "workspaces"),
            "expose_app_in_browser": True,
        }
        command = [sys.executable, "-m", "jupyterlab", "--allow-root", *BARE]
        command += [f"--LabApp.{name}={value}" for name, value in options.items()]
        with served(command, folder, JUPYTER_CONFIG_DIR=own, IPYTHONDIR=own) as address:
            yield address


@dataclass
class Link:
    """Another address of a server: all that passes there arrives `delay_s` later, in both directions."""

    address: str
    delay_s: float


@contextmanager
def slow_link(address, delay_s):
    """Yield a `Link` to a server; while nothing is under way its delay may be changed.

    A request and its answer together take twice the delay longer. It is a link of TCP, so that it slows
    websockets too, as the network emulation of browsers does not everywhere.
    """
    port = int(address.rpartition(":")[2].rstrip("/"))
    opened = Future()

    async def carry(reader, writer):
        try:
            while data := await reader.read(1 << 16):
                asyncio.get_running_loop().call_later(link.delay_s, writer.write, data)
        except ConnectionError:
            pass
        asyncio.get_running_loop().call_later(link.delay_s, writer.close)

    async def meet(reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        with suppress(asyncio.CancelledError):  # so connections end that are open when the link is taken away
            await asyncio.gather(carry(reader, far_writer), carry(far_reader, writer))

    async def keep_open():
        over = asyncio.Event()
        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        opened.set_result((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), over))
        await over.wait()

    runner = threading.Thread(target=asyncio.run, args=[keep_open()])
    runner.start()
    own_port, loop, over = opened.result(timeout=10)
    link = Link(f"http://127.0.0.1:{own_port}/", delay_s)
    try:
        yield link
    finally:
        loop.call_soon_threadsafe(over.set)
        runner.join()


class Wire:
    """What passes the websockets of a page: bytes received, and the questions of panels.

    Make it before the page is opened. `most_in_flight` is the largest number of questions that waited for
    their answers at once.
    """

    def __init__(self, page):
        self.received = self.asked = self.most_in_flight = 0
        self.in_flight = set()
        page.on("websocket", self._listen)

    def _listen(self, socket):
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._came)

    def _sent(self, frame):
        asked = set(re.findall(r'"asks":\s*"([^"]+)"', _text(frame)))
        self.asked += len(asked)
        self.in_flight |= asked
        self.most_in_flight = max(self.most_in_flight, len(self.in_flight))

    def _came(self, frame):
        self.received += len(frame)
        self.in_flight -= set(re.findall(r'"answers":\s*"([^"]+)"', _text(frame)))


def _text(frame):
    return frame if isinstance(frame, str) else frame.decode("utf-8", "replace")


def _answers(address):
    # No proxy stands between two programs on one machine, whatever the environment says.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(address, timeout=5):
            return True
    except urllib.error.URLError:
        return False
