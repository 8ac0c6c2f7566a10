"""One Jupyter server and one Chromium for all tests of a module; import the fixtures where they are used."""

import shutil
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from screenshot_notebooks import (
    HEIGHT_PX,
    WIDTH_PX,
    browser,
    chromium,
    open_notebook,
    run_all,
)
from serving import Wire, lab_server

needs_chromium = pytest.mark.skipif(
    chromium() is None, reason="Chromium is missing: apt-get install chromium"
)

WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


@pytest.fixture(scope="module")
def notebooks_folder(tmp_path_factory):
    """Return the server's folder: what a test puts here can be opened."""
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def lab(notebooks_folder):
    with lab_server(notebooks_folder) as address:
        yield address


@pytest.fixture(scope="module")
def chromium_browser():
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def open_lab(lab, chromium_browser, notebooks_folder):
    """Return a function that opens a copy of a notebook in a JupyterLab of its own and runs it all."""

    def open_and_run(notebook, address=lab):
        if Path(notebook).parent != notebooks_folder:
            shutil.copy(notebook, notebooks_folder)
        page = chromium_browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.wire = Wire(page)
        open_notebook(page, address, Path(notebook).name)
        run_all(page)
        return page

    return open_and_run


@pytest.fixture(scope="module")
def turn_to(lab, chromium_browser, notebooks_folder):
    """Return a function that opens a copy of a notebook in one JupyterLab, in place of the one before.

    Starting JupyterLab takes the browser longer than most lessons run.
    """
    page = chromium_browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
    page.goto(f"{lab}lab/workspaces/one_by_one")
    page.wait_for_function("async () => { await window.jupyterapp?.restored; return window.jupyterapp; }")

    def turn(notebook):
        if Path(notebook).parent != notebooks_folder:
            shutil.copy(notebook, notebooks_folder)
        page.evaluate(
            """async path => {
                for (const open of [...jupyterapp.shell.widgets('main')]) {
                    await open.sessionContext?.shutdown();
                    open.dispose();
                }
                await jupyterapp.commands.execute('docmanager:open', {path});
            }""",
            Path(notebook).name,
        )
        page.wait_for_function(
            "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )
        return page

    return turn


def errors_in(page):
    """Return what went wrong in the open notebook: errors, warnings in red, widgets that did not load."""
    raised = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.model.type === 'code')
            .flatMap(cell => cell.model.outputs.toJSON())
            .filter(output => output.output_type === 'error' || output.name === 'stderr')
            .map(output => output.evalue ?? output.text)"""
    )
    widgets = page.locator(".jp-OutputArea-output:has-text('Error displaying widget')")
    return raised + widgets.all_inner_texts()


def barriers(page, selector):
    """Return axe-core's report on part of a page by WCAG 2.2 A and AA; empty where it finds nothing."""
    options = {"runOnly": {"type": "tag", "values": WCAG_2_2_AA}}
    results = Axe().run(page, context=selector, options=options)
    return results.generate_report() if results.violations_count else ""


def panels(page):
    return [Panel(panel) for panel in page.locator(".lu-panel").all()]


class Panel:
    """What a reader sees of a panel and does with it."""

    def __init__(self, root):
        self.root = root
        self.sliders = root.locator("input[type=range]")
        self.choices = root.locator("select")
        self.boxes = root.locator("input.lu-number")

    @property
    def marks(self):
        return self.root.locator("svg > g").inner_html()

    @property
    def sentence(self):
        return self.root.locator("p[aria-hidden]").inner_text()

    @property
    def viewed(self):
        """What part of the plane the marks stand in: the stage's width and height."""
        return self.root.locator("svg").get_attribute("viewBox")

    @property
    def heard(self):
        return self.root.locator("[aria-live]").text_content()

    @property
    def note(self):
        return self.root.locator("[role=status]").inner_text()

    def reset(self):
        self.root.get_by_role("button", name="Reset").click()

    def wait_until(self, condition, what, timeout_s=15):
        for _ in range(int(timeout_s / 0.05)):
            if condition():
                return
            self.root.page.wait_for_timeout(50)
        pytest.fail(f"waited in vain until {what}; the panel says {self.sentence!r}, {self.note!r}")

    def wait_for_sentence(self, sentence):
        self.wait_until(lambda: self.sentence == sentence, f"the panel says {sentence!r}")
