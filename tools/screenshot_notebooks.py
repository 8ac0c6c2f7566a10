"""Run notebooks in a real JupyterLab and Chromium, and take a picture of each, whole, 1280 px wide.

    python tools/screenshot_notebooks.py notebooks/*.ipynb --into /tmp/shots

The browser tests use the same functions. Notebooks are copied first: nothing is saved over them.
"""

import argparse
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from serving import lab_server

CHROMIUM_FLAGS = [
    "--no-sandbox",  # a container's root has no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
WIDTH_PX, HEIGHT_PX = 1280, 900
SLICE_PX = 1600
START_S, RUN_S = 60, 300


def chromium():
    """Return the path of the system's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browser():
    """Start the system's Chromium with an empty profile."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        try:
            yield running
        finally:
            running.close()


def open_notebook(page, address, name):
    """Open one notebook of the server's folder and wait until its kernel is idle."""
    page.goto(f"{address}lab/workspaces/{Path(name).stem}/tree/{name}")
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=1000 * START_S,
    )


def run_all(page):
    """Do what Run > Run All Cells does, and wait until the last cell has run."""
    page.set_default_timeout(1000 * RUN_S)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.set_default_timeout(30_000)


def photograph(page, picture):
    """Write the whole open notebook as a PNG, and slices of it that a screen can hold beside it."""
    height = page.evaluate(
        """() => {
            const outer = document.querySelector('.jp-WindowedPanel-outer');
            outer.scrollTop = 0;  // running all has scrolled to the end
            const end = [...outer.querySelectorAll('.jp-Cell')].pop().getBoundingClientRect().bottom;
            const below = window.innerHeight - outer.getBoundingClientRect().bottom;
            return Math.ceil(end + below + 16);
        }"""
    )
    page.set_viewport_size({"width": WIDTH_PX, "height": height})
    page.wait_for_timeout(1000)
    page.screenshot(path=picture)
    page.set_viewport_size({"width": WIDTH_PX, "height": HEIGHT_PX})
    picture = Path(picture)
    with Image.open(picture) as whole:
        for number, top in enumerate(range(0, whole.height, SLICE_PX), 1):
            part = whole.crop((0, top, whole.width, min(top + SLICE_PX, whole.height)))
            part.save(picture.with_name(f"{picture.stem}-{number:02d}.png"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--into", type=Path, default=Path("screenshots"), help="folder for the pictures")
    parser.add_argument("--dark", action="store_true", help="in JupyterLab's dark theme")
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as copies:
        for notebook in arguments.notebooks:
            shutil.copy(notebook, copies)
        with lab_server(copies) as address, browser() as running:
            for notebook in arguments.notebooks:
                page = running.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
                open_notebook(page, address, notebook.name)
                if arguments.dark:
                    page.evaluate(
                        "() => window.jupyterapp.commands.execute("
                        "'apputils:change-theme', {theme: 'JupyterLab Dark'})"
                    )
                run_all(page)
                photograph(page, arguments.into / f"{notebook.stem}.png")
                print(arguments.into / f"{notebook.stem}.png")
                page.close()


if __name__ == "__main__":
    main()
