"""The site: pages that open from a folder and ask nobody for anything; their panels need no kernel."""

import gzip
import json
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from browser_fixtures import WCAG_2_2_AA, Axe, chromium_browser, needs_chromium  # noqa: F401

import lunaedu

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import make_site  # noqa: E402

pytest.importorskip("sphinx", reason="Sphinx is missing: pip install -r docs/site/requirements.txt")
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))]
PAGES = ["index", "record", "reference", "teaching", "teaching_lessons", "accessibility", *LESSONS]
BUDGET_BYTES = 2_000_000


@pytest.fixture(scope="module")
def site():
    done = subprocess.run([sys.executable, ROOT / "tools" / "make_site.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr  # each of Sphinx's warnings is an error
    return make_site.SITE


@pytest.fixture(scope="module")
def opened(site, chromium_browser):  # noqa: F811
    """Return a function that opens a page from the folder, and notes whatever goes wrong on the way."""

    def open_page(name):
        page = chromium_browser.new_page(viewport={"width": 1280, "height": 900})
        page.wrong = []
        page.on("requestfailed", lambda request: page.wrong.append(request.url))
        page.on("request", lambda asked: asked.url.startswith("http") and page.wrong.append(asked.url))
        page.on("console", lambda line: page.wrong.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto((site / f"{name}.html").as_uri())
        page.evaluate("window.MathJax && MathJax.startup && MathJax.startup.promise")
        return page

    return open_page


@pytest.fixture(scope="module", params=PAGES)
def page(request, opened):
    """Each page in turn, opened once for all that is asked of it."""
    found = opened(request.param)
    yield found
    found.close()


@needs_chromium
def test_a_page_opens_from_a_folder_asks_for_nothing_and_shows_no_raw_formula(page):
    assert page.wrong == []
    shown = page.inner_text("article")
    assert re.findall(r"\$\$|\\\(|\\frac|\\mathbf|\{\{", shown) == []


@needs_chromium
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_barrier_on_a_page(page, theme):
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    page.wait_for_timeout(600)  # colours change gradually
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_2_2_AA}})
    assert not found.violations_count, found.generate_report()


@needs_chromium
@pytest.mark.parametrize("width", [390, 320])
def test_nothing_scrolls_sideways_on_a_phone(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    try:
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


@needs_chromium
@pytest.mark.parametrize("name", LESSONS)
def test_a_panel_lives_without_a_kernel_and_by_the_keyboard_alone(opened, name):
    page = opened(name)
    panel = page.locator(".lu-panel")
    panel.scroll_into_view_if_needed()
    for control in panel.locator("input[type=range]").all():
        before = panel.inner_text(), control.input_value()
        control.focus()
        page.keyboard.press("ArrowLeft" if before[1] == control.get_attribute("max") else "ArrowRight")
        assert control.input_value() != before[1]
        page.wait_for_timeout(200)  # it rests after an answer
        assert panel.locator(".lu-note").inner_text() == ""
    assert "computed beforehand" in page.locator(".lunaedu-panel").inner_text()
    assert page.wrong == []


@needs_chromium
def test_the_record_is_sorted_by_the_head_that_is_pressed(opened):
    page = opened("record")
    page.get_by_role("button", name="status").click()
    column = page.locator("#record tbody td:nth-child(4)").all_inner_texts()
    assert column == sorted(column)
    assert len(column) == len(lunaedu.facts)


def test_every_figure_of_a_lesson_has_a_description_and_every_page_keeps_its_budget(site):
    for name in LESSONS:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        assert len(text.encode()) <= BUDGET_BYTES, name
        assert [
            tag for tag in re.findall(r"<img [^>]*>", text) if not re.search(r'alt="[^"]{20,}"', tag)
        ] == []


def tables():
    return [pytest.param(getattr(lunaedu.apps, name), id=name) for name in lunaedu.apps.__all__]


@pytest.mark.parametrize("panel", tables())
def test_what_is_computed_beforehand_is_what_the_kernel_would_show(panel):
    live = panel()
    packed = re.search(r">([\w+/=]+)</script>", make_site.alive(panel()))[1]
    told = json.loads(gzip.decompress(b64decode(packed)))
    for picture in told["wide"]["pictures"][::37]:
        scene = live.scene(**picture["values"])
        assert picture["sentence"] == scene.sentence
    for control in told["controls"]:
        stops = {picture["values"][control["name"]] for picture in told["wide"]["pictures"]}
        assert control["start"] in stops
        assert len(stops) >= min(make_site.LEAST_POSITIONS, len(make_site.positions(control)))
    assert told["narrow"]["stage"]["width"] < told["wide"]["stage"]["width"]
