"""The panel and the lessons as a reader meets them: a real JupyterLab in a real Chromium."""

import io
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

pytest.importorskip("playwright", reason="Playwright is missing: pip install -r tests/requirements.txt")
pytest.importorskip("axe_playwright_python", reason="axe is missing: pip install -r tests/requirements.txt")

import demo_panel
from browser_fixtures import (  # noqa: F401
    barriers,
    chromium_browser,
    errors_in,
    lab,
    needs_chromium,
    notebooks_folder,
    open_lab,
    panels,
    run_all,
    turn_to,
)
from serving import slow_link

from lunaedu.figures import bundle

pytestmark = [needs_chromium, pytest.mark.timeout(300)]

LESSONS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

CELLS = [
    "import matplotlib.pyplot as plt\nimport demo_panel\nimport lunaedu as lu",
    "panel = demo_panel.stone_panel()\npanel",
    "demo_panel.fragile_panel()",
    "fig, ax = plt.subplots()\nlu.show(fig, caption='Empty axes.', description='Axes from 0 to 1, empty.')",
]


def written(path, cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def demo_notebook(notebooks_folder):  # noqa: F811
    shutil.copy(demo_panel.__file__, notebooks_folder)
    return written(notebooks_folder / "demo.ipynb", CELLS)


@pytest.fixture(scope="module")
def demo_page(open_lab, demo_notebook):  # noqa: F811
    return open_lab(demo_notebook)


@pytest.fixture
def stone(demo_page):
    """Return the demo's panel as it starts."""
    panel = panels(demo_page)[0]
    panel.reset()
    panel.wait_for_sentence(said(0.6, 5))
    return panel


def said(speed_km_s, wait_s):
    return demo_panel.act(speed_km_s, wait_s).sentence


def test_the_demo_runs_without_an_error(demo_page):
    assert errors_in(demo_page) == []
    assert len(panels(demo_page)) == 2


def test_an_arrow_key_moves_picture_and_sentence_and_leaves_the_notebook_alone(stone, demo_page):
    active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
    stone.sliders.first.focus()
    before, active_before = stone.marks, demo_page.evaluate(active)
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowUp"):
        stone.sliders.first.press(key)
    stone.wait_for_sentence(said(0.62, 5))
    assert stone.marks != before
    assert demo_page.evaluate(active) == active_before
    assert stone.boxes.first.input_value() == "0.62"


def test_home_and_end_reach_the_limits(stone):
    stone.sliders.nth(1).press("End")
    stone.wait_for_sentence(said(0.6, 30))
    stone.sliders.nth(1).press("Home")
    stone.wait_for_sentence(said(0.6, 0))


def test_dragging_ends_where_the_hand_lets_go(stone, demo_page):
    slider = stone.sliders.first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    demo_page.mouse.move(box["x"] + box["width"] * 0.72, middle)
    demo_page.mouse.down()
    demo_page.mouse.move(box["x"] + box["width"] * 0.2, middle, steps=40)
    demo_page.mouse.up()
    speed_km_s = float(slider.input_value())
    assert 0.2 < speed_km_s < 0.3
    stone.wait_for_sentence(said(speed_km_s, 5))


def test_of_many_quick_moves_the_last_one_wins(stone):
    for _ in range(40):
        stone.sliders.nth(1).press("ArrowRight", no_wait_after=True)
    stone.wait_for_sentence(said(0.6, 30))


def test_a_screen_reader_hears_one_sentence_for_many_quick_moves(stone, demo_page):
    stone.wait_until(lambda: stone.heard == stone.sentence, "the live region rests")
    demo_page.evaluate(
        """() => {
            window.spoken = [];
            const region = document.querySelector('.lu-panel [aria-live]');
            new MutationObserver(() => window.spoken.push(region.textContent))
                .observe(region, {childList: true});
        }"""
    )
    # In one go inside the page, so that a slow machine cannot put a pause between the moves.
    stone.sliders.nth(1).evaluate(
        """slider => {
            for (let i = 0; i < 5; i++) {
                slider.stepUp();
                slider.dispatchEvent(new Event('input'));
            }
        }"""
    )
    stone.wait_until(lambda: stone.heard == said(0.6, 10), "the live region says the result")
    assert demo_page.evaluate("() => window.spoken") == [said(0.6, 10)]


def test_a_typed_number_moves_picture_and_slider(stone):
    stone.boxes.first.fill("0.44")
    stone.wait_for_sentence(said(0.44, 5))
    assert stone.sliders.first.input_value() == "0.44"


def test_a_typed_number_out_of_range_goes_to_the_limit_when_the_hand_leaves(stone):
    stone.boxes.first.fill("17")
    assert stone.sentence == said(0.6, 5)
    stone.boxes.first.press("Tab")
    stone.wait_for_sentence(said(0.8, 5))
    assert stone.boxes.first.input_value() == "0.8"
    assert stone.note == "17 is outside the range, 0.1 to 0.8 km/s. The picture now shows 0.8 km/s."
    stone.sliders.first.press("ArrowLeft")
    stone.wait_until(lambda: stone.note == "", "the remark is forgotten")


def test_a_number_out_of_range_in_a_box_says_what_the_picture_still_shows(stone):
    stone.boxes.first.fill("999")
    assert stone.boxes.first.get_attribute("aria-invalid") == "true"
    stone.wait_until(lambda: stone.note.endswith("The picture still shows 0.6 km/s."), "the panel says so")
    stone.boxes.first.fill("0.7")
    stone.wait_for_sentence(said(0.7, 5))
    assert stone.note == ""
    assert stone.boxes.first.get_attribute("aria-invalid") == "false"


def test_what_is_no_number_is_said_and_the_old_one_stays(stone):
    stone.boxes.first.fill("fast")
    stone.boxes.first.press("Enter")
    assert stone.note == "fast is not a number. The picture now shows 0.6 km/s."
    assert stone.boxes.first.input_value() == "0.6"


@pytest.mark.parametrize(
    ("typed", "wait_s"), [("7,5", 7.5), ("7.5", 7.5), ("0007", 7), (" 12 ", 12), ("0,012", 0.012)]
)
def test_a_typed_number_may_have_a_point_or_a_comma(stone, typed, wait_s):
    stone.boxes.nth(1).fill(typed)
    stone.wait_for_sentence(said(0.6, wait_s))
    assert stone.note == ""


def test_arrow_keys_step_in_a_number_box_too(stone):
    stone.boxes.first.press("ArrowUp")
    stone.boxes.first.press("ArrowUp")
    stone.boxes.first.press("ArrowDown")
    stone.wait_for_sentence(said(0.61, 5))
    assert stone.boxes.first.input_value() == "0.61"


def test_the_keys_are_explained(stone):
    stone.root.get_by_text("Keyboard help").focus()
    stone.root.get_by_text("Keyboard help").press("Enter")
    help_text = stone.root.locator("details").inner_text()
    assert all(word in help_text for word in ("arrow keys", "Page Up", "Home and End", "Enter"))
    stone.root.get_by_text("Keyboard help").press("Enter")


def test_an_emptied_number_box_takes_its_number_back(stone):
    stone.boxes.first.fill("")
    stone.boxes.first.press("Tab")
    assert stone.boxes.first.input_value() == "0.6"


def test_reset_goes_back_to_the_start(stone):
    stone.sliders.first.press("Home")
    stone.wait_for_sentence(said(0.1, 5))
    stone.reset()
    stone.wait_for_sentence(said(0.6, 5))
    assert stone.boxes.first.input_value() == "0.6"


def test_controls_follow_values_set_from_code(stone, demo_page):
    demo_page.wait_for_timeout(300)  # until nothing that the hand did is still on its way
    run_code(demo_page, "panel.values = {'speed_km_s': 0.3, 'wait_s': 12}")
    stone.wait_for_sentence(said(0.3, 12))
    assert [box.input_value() for box in stone.boxes.all()] == ["0.3", "12"]
    assert stone.sliders.first.get_attribute("aria-valuetext") == "0.3 km/s"


def test_the_browser_draws_what_matplotlib_draws(stone, chromium_browser):  # noqa: F811
    style, stage = stone.root.evaluate(
        """panel => [panel.parentNode.querySelector('style'), panel.querySelector('.lu-stage')]
            .map(element => element.outerHTML)"""
    )
    page = chromium_browser.new_page(viewport={"width": 990, "height": 495})
    frame = "<body style='margin: 0'><div class='lu-panel' style='padding: 0'>"
    page.set_content(f"<!doctype html>{style}{frame}{stage}")
    page.wait_for_function("() => document.querySelector('img').complete")
    shown = grey(page.screenshot())
    page.close()
    printed, bare = (
        grey(bundle.png(figure), shown.shape)
        for figure in (demo_panel.stone_panel().static_figure(), demo_panel.stone_panel()._figure)
    )
    marks = np.abs(printed - bare).sum()
    # Edges are smoothed differently, so some difference stays; a mark that stood elsewhere would count twice.
    assert np.abs(shown - printed).sum() < 0.3 * marks


def grey(png, shape=None):
    image = Image.open(io.BytesIO(png)).convert("L")
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BOX) if shape else image, dtype=float)


def test_an_error_in_act_is_said_in_the_panel_and_the_next_move_mends_it(demo_page):
    fragile = panels(demo_page)[1]
    fragile.sliders.first.press("End")
    fragile.wait_until(lambda: "two is too many" in fragile.note, "the panel names the error")
    assert fragile.marks
    fragile.sliders.first.press("Home")
    fragile.wait_until(lambda: fragile.note == "", "the error is forgotten")
    assert fragile.sentence == "It is 0."


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("root", [".lu-panel", ".jp-OutputArea-output figure"])
def test_axe_finds_no_barrier(stone, demo_page, root, theme):
    use_theme = "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})"
    demo_page.evaluate(use_theme, theme)
    demo_page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    demo_page.locator(root).first.scroll_into_view_if_needed()
    found = barriers(demo_page, root)
    demo_page.evaluate(use_theme, "JupyterLab Light")
    assert not found


def test_axe_finds_the_barrier_of_a_bare_image(demo_page):
    demo_page.evaluate(
        "() => document.body.insertAdjacentHTML('beforeend', '<p id=bare><img src=data:image/gif;base64,R0>')"
    )
    found = barriers(demo_page, "#bare")
    demo_page.evaluate("() => document.querySelector('#bare').remove()")
    assert "image-alt" in found


def test_the_page_fits_a_narrow_window(stone, demo_page):
    size = demo_page.viewport_size
    demo_page.set_viewport_size({"width": 620, "height": 900})
    demo_page.wait_for_timeout(500)
    widths = stone.root.evaluate("panel => [panel.scrollWidth, panel.clientWidth]")
    demo_page.set_viewport_size(size)
    assert widths[0] <= widths[1]


@pytest.mark.parametrize("width_px", [390, 320])
def test_on_a_phone_sliders_are_wide_and_letters_can_be_read(stone, demo_page, width_px):
    size, wide = demo_page.viewport_size, stone.viewed
    demo_page.evaluate("() => jupyterapp.shell.collapseLeft()")
    demo_page.set_viewport_size({"width": width_px, "height": 800})
    stone.wait_until(lambda: stone.viewed != wide, "the stage is drawn for a phone")
    stone.sliders.first.press("ArrowRight")
    stone.wait_for_sentence(said(0.61, 5))
    shown = stone.root.evaluate(
        """panel => ({
            panel: panel.clientWidth, needs: panel.scrollWidth,
            sliders: [...panel.querySelectorAll('input[type=range]')].map(slider => slider.clientWidth),
            boxes: [...panel.querySelectorAll('.lu-number')].map(box => box.clientWidth),
            letters: [...panel.querySelectorAll('svg text')].map(text => +text.getAttribute('font-size')
                * panel.querySelector('svg').clientWidth / panel.querySelector('svg').viewBox.baseVal.width),
        })"""
    )
    demo_page.set_viewport_size(size)
    stone.wait_until(lambda: stone.viewed == wide, "the stage is that of a page again")
    assert shown["needs"] <= shown["panel"]
    assert min(shown["sliders"]) > 0.95 * shown["panel"]
    assert min(shown["boxes"]) > 60
    assert min(shown["letters"]) > 9


def test_nothing_asks_for_the_network(demo_page):
    assert [
        url for url in demo_page.asked if not url.startswith(("http://127.0.0.1", "data:", "blob:"))
    ] == []


def test_without_a_kernel_the_controls_say_so_and_play_what_was_told_before(
    turn_to,  # noqa: F811
    demo_notebook,
):
    page = turn_to(shutil.copy(demo_notebook, demo_notebook.with_name("restarted.ipynb")))
    run_all(page)
    stone = panels(page)[0]
    for key, speed_km_s in 2 * [("ArrowRight", 0.61), ("ArrowLeft", 0.6)] + [("ArrowRight", 0.61)]:
        stone.sliders.first.press(key)  # more than once: a busy machine tells little ahead at a time
        stone.wait_for_sentence(said(speed_km_s, 5))
        page.wait_for_timeout(500)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    stone.wait_until(lambda: "No kernel answers" in stone.note, "the panel says that no kernel answers")
    stone.sliders.first.press("ArrowRight")
    stone.wait_for_sentence(said(0.62, 5))  # it was told beforehand
    stone.sliders.first.press("End")
    near = [said(hundredths / 100, 5) for hundredths in range(63, 74)]
    stone.wait_until(lambda: stone.sentence in near, "the panel shows the farthest that was told")
    stone.wait_until(lambda: "No kernel answers" in stone.note, "the panel says so again")
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    again = panels(page)[0]
    again.sliders.first.press("Home")
    again.wait_for_sentence(said(0.1, 5))


@pytest.fixture(scope="module")
def linked_page(lab, open_lab, notebooks_folder, demo_notebook):  # noqa: F811
    """Return a page with a quick and a slow panel, and the link that its wire goes through."""
    cells = ["import demo_panel", "demo_panel.stone_panel()", "demo_panel.slow_panel()"]
    with slow_link(lab, 0.0) as link:
        page = open_lab(written(notebooks_folder / "busy.ipynb", cells), link.address)
        for panel in panels(page):
            panel.wait_until(lambda: not page.wire.in_flight, "the first questions are answered")
        yield page, link
        page.close()


@pytest.fixture(params=[0.0, 0.15], ids=["near", "slow_link"])
def busy_page(request, linked_page):
    """Return that page with its panels as they start; near, and behind a slow link."""
    page, link = linked_page
    link.delay_s = request.param
    for panel in panels(page):
        panel.reset()
        panel.wait_until(lambda: not page.wire.in_flight, "the panels stand as they start")
    return page


@pytest.mark.parametrize("number", [0, 1], ids=["quick_act", "slow_act"])
def test_one_question_at_most_is_in_flight_and_the_last_value_wins(busy_page, number):
    panel, wire = panels(busy_page)[number], busy_page.wire
    wire.asked = wire.most_in_flight = 0  # the panels asked before
    # A hand that moves each 16 ms for a second, and rests; in the page, so that nothing here slows it.
    panel.sliders.first.evaluate(
        """async slider => {
            for (let move = 0; move < 60; move++) {
                slider.value = +slider.min + (slider.max - slider.min) * (60 - move) / 60;
                slider.dispatchEvent(new Event('input'));
                await new Promise(resolve => setTimeout(resolve, 16));
            }
        }"""
    )
    last = float(panel.sliders.first.input_value())
    sentence = [said(last, 5), f"It is {last:.0f}."][number]
    panel.wait_for_sentence(sentence)
    panel.wait_until(lambda: not wire.in_flight, "every question is answered")
    busy_page.wait_for_timeout(500)
    assert panel.sentence == sentence
    assert wire.most_in_flight == 1
    assert 1 < wire.asked < 60
    assert panel.note == ""


def test_a_stored_notebook_shows_a_described_picture_before_it_is_run(turn_to, demo_notebook):  # noqa: F811
    stored = demo_notebook.with_name("stored.ipynb")
    convert = [sys.executable, "-m", "jupyter", "nbconvert", "--to=notebook", "--execute"]
    subprocess.run([*convert, f"--output={stored.name}", demo_notebook], check=True, timeout=120)
    page = turn_to(stored)
    pictures = page.locator("figure img")
    pictures.first.wait_for()
    assert [picture.get_attribute("alt") for picture in pictures.all()] == [
        demo_panel.stone_panel().stage["description"],
        demo_panel.fragile_panel().stage["description"],
        "Axes from 0 to 1, empty.",
    ]
    assert errors_in(page) == []


def test_an_error_and_what_did_not_run_after_it_are_found(turn_to, notebooks_folder):  # noqa: F811
    cells = ["import sys; print('careful', file=sys.stderr)", "1 / 0", "never_reached = True"]
    page = turn_to(written(notebooks_folder / "raises.ipynb", cells))
    run_all(page)
    assert errors_in(page) == ["careful\n", "division by zero"]
    assert cells_not_run(page) == ["never_reached = True"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_a_lesson_runs_to_its_last_cell_and_its_panels_move(lesson, turn_to):  # noqa: F811
    page = turn_to(lesson)
    run_all(page)
    assert errors_in(page) == []
    assert cells_not_run(page) == []
    stored = nbformat.read(lesson, as_version=4)
    assert len(panels(page)) == sum("panel" in cell.metadata.get("tags", []) for cell in stored.cells)
    for panel in panels(page):
        for slider in panel.sliders.all():
            start = panel.marks, panel.sentence
            slider.press("Home" if slider.input_value() == slider.get_attribute("max") else "End")
            panel.wait_until(partial(has_moved, panel, start), "picture or sentence move", 30)
            assert panel.note == ""
            panel.reset()
            panel.wait_until(partial(stands, panel, start), "all be as before", 30)
        for choice in panel.choices.all():
            for option in choice.locator("option:not(:checked)").all():
                before = panel.marks, panel.sentence
                choice.select_option(option.get_attribute("value"))
                panel.wait_until(partial(has_moved, panel, before), "picture or sentence move", 30)
    assert not barriers(page, ".lu-panel, .jp-OutputArea-output figure")


def has_moved(panel, before):
    return not stands(panel, before)


def stands(panel, before):
    return (panel.marks, panel.sentence) == before


def run_code(page, code):
    """Run code in the kernel of the open notebook, beside its cells."""
    page.evaluate(
        "code => jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code}).done",
        code,
    )


def cells_not_run(page):
    """Return the source of the code cells that have no number."""
    return page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.model.type === 'code' && cell.model.sharedModel.source.trim())
            .filter(cell => cell.model.executionCount === null)
            .map(cell => cell.model.sharedModel.source)"""
    )
