"""Panels, without a browser: every corner of every panel, and what a notebook stores of one."""

import importlib
import inspect
import pkgutil
import subprocess
import sys
from dataclasses import fields

import demo_panel
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from figure_checks import unreadable

import lunaedu.apps
from lunaedu.apps.panel import Choice, Control, Panel
from lunaedu.figures import marks
from lunaedu.figures.marks import Line, Point, Scene


def panels_of_the_lessons():
    for module in pkgutil.iter_modules(lunaedu.apps.__path__, "lunaedu.apps."):
        for name, make in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if name.endswith("_panel") and make.__module__ == module.name:
                yield pytest.param(make, id=name)


PANELS = [pytest.param(demo_panel.stone_panel, id="stone_panel"), *panels_of_the_lessons()]


def assert_panel_holds(panel):
    """Drive a panel to its start, each end of each control and all corners; see that each scene stands."""
    for values in panel.corners():
        scene = panel.scene(**values)
        assert scene.sentence.strip(), values
        assert not any(word in scene.sentence.lower() for word in ("nan", "inf ", "none", "{")), (
            scene.sentence
        )
        for mark in scene.marks:
            assert_mark_is_finite(mark, values)
        shapes = marks.shapes(scene, panel._figure.axes)
        assert any(shape.get("text") or shape.get("d") for shape in shapes), f"nothing to see at {values}"
        panel.values = values
        assert panel.sentence == scene.sentence
        assert panel.picture["problem"] == ""


def assert_mark_is_finite(mark, values):
    where = f"{type(mark).__name__} at {values}"
    numbers = [np.asarray(getattr(mark, field.name)) for field in fields(mark)]
    for array in numbers:
        if array.dtype.kind == "f" and array.ndim:  # NaN may break a line, but not make up all of it
            assert not np.isinf(array).any(), where
            assert np.isfinite(array).any(), where
        elif array.dtype.kind == "f":
            assert np.isfinite(array), where


@pytest.fixture(scope="module")
def stone():
    return demo_panel.stone_panel()


def square_panel(
    act=lambda side_m: Scene([Point(side_m, side_m**2)], f"The area is {side_m**2:g} m²."), **control
):
    numbers = {"low": 0, "high": 10, "step": 0.5, "start": 3} | control

    def stage(fig):
        fig.add_subplot(xlim=(0, 10), ylim=(0, 100))
        return "Area against side."

    return Panel("A square", [Control("side_m", "side", "m", **numbers)], stage, act)


@pytest.mark.parametrize("make", PANELS)
def test_a_panel_holds_at_the_ends_and_corners_of_its_controls_and_forgets_them(make):
    panel = make()
    first = panel.picture
    assert_panel_holds(panel)
    panel.values = first["values"]
    assert panel.picture == first


def moved_in_silence(panel):
    """Each (control, from, to) of one step that changes the picture and not the sentence."""
    start = {name: control.start for name, control in panel._controls.items()}
    for name, control in panel._controls.items():
        step = getattr(control, "step", 1.0)
        for here, way in (
            (control.start, step),
            (control.start, -step),
            (control.low, step),
            (control.high, -step),
        ):
            if not control.low <= here + way <= control.high:
                continue
            before, after = (panel.scene(**start | {name: value}) for value in (here, here + way))
            shown = [marks.shapes(scene, panel._figure.axes) for scene in (before, after)]
            if shown[0] != shown[1] and before.sentence == after.sentence:
                yield name, here, here + way


@pytest.mark.parametrize("make", PANELS)
def test_what_a_step_of_a_control_changes_in_the_picture_it_changes_in_the_sentence(make):
    assert list(moved_in_silence(make())) == []


def test_a_silent_step_is_seen():
    panel = square_panel(lambda side_m: Scene([Point(side_m, side_m)], f"About {side_m:.0f} m."))
    assert ("side_m", 0.0, 0.5) in list(moved_in_silence(panel))


@pytest.mark.parametrize("make", PANELS)
def test_a_panel_is_drawn_anew_for_a_phone_with_the_same_marks(make):
    panel = make()
    page = panel.stage
    panel._handle_custom_msg({"asks": "phone-1", "narrow": True}, [])
    assert panel.picture["answers"] == "phone-1"
    if panel.stage != page:
        assert panel.stage["width"] < page["width"] / 2
        assert panel.stage["description"] == page["description"]
        assert len(panel.stage["frames"]) == len(page["frames"])
    panel._handle_custom_msg({"asks": "page-1", "narrow": False}, [])
    assert panel.stage["frames"] == page["frames"]


@pytest.mark.parametrize("make", PANELS)
def test_every_letter_of_a_panel_can_be_read(make):
    assert unreadable(make().static_figure()) == []


def test_two_axes_stand_one_above_the_other_on_a_phone():
    panel = demo_panel.stone_panel()
    left, right = panel.stage["frames"]
    assert left[0] < right[0]
    assert left[1] == right[1]
    panel._handle_custom_msg({"asks": "phone-1", "narrow": True}, [])
    over, under = panel.stage["frames"]
    assert over[1] + over[3] < under[1]


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda side_m: Scene([Point(side_m, side_m)], ""), "an empty sentence"),
        (lambda side_m: Scene([Point(side_m, side_m)], f"It is {np.nan}."), "a NaN in the sentence"),
        (lambda side_m: Scene([Point(np.inf, side_m)], "Far."), "a point nowhere"),
        (lambda side_m: Scene([Line([0, 1], [0, np.inf])], "Steep."), "a line to infinity"),
        (lambda side_m: Scene([Line([0, 1], [np.nan, np.nan])], "Gone."), "a line without a point"),
        (lambda side_m: Scene([], "Nothing."), "nothing to see"),
    ],
)
def test_the_check_of_panels_finds(act, what):
    with pytest.raises(AssertionError):
        assert_panel_holds(square_panel(act))


def test_the_check_of_panels_finds_an_error_in_a_corner():
    with pytest.raises(ZeroDivisionError):
        assert_panel_holds(square_panel(lambda side_m: Scene([Point(1 / side_m, 1)], "One over it.")))


def test_corners_are_start_ends_and_every_corner(stone):
    corners = list(stone.corners())
    assert corners[0] == {"speed_km_s": 0.6, "wait_s": 5.0}
    assert {"speed_km_s": 0.6, "wait_s": 30.0} in corners
    assert {"speed_km_s": 0.8, "wait_s": 0.0} in corners
    assert len(corners) == 1 + 2 * 2 + 2**2


def test_values_set_from_code_move_the_picture():
    panel = square_panel()
    before = panel.picture["shapes"]
    panel.values = {"side_m": 4}
    assert panel.values == {"side_m": 4.0}
    assert panel.sentence == "The area is 16 m²."
    assert panel.picture["shapes"] != before


def test_a_question_from_the_browser_is_answered_with_its_own_mark():
    panel = square_panel()
    panel._handle_custom_msg({"asks": "view-7", "values": {"side_m": 5}}, [])
    assert panel.picture["answers"] == "view-7"
    assert panel.sentence == "The area is 25 m²."


def told_ahead(panel, **question):
    sent = []
    panel.send = sent.append
    panel._handle_custom_msg({"asks": "view-7", **question}, [])
    (message,) = sent
    return message["ahead"]


def test_an_answer_is_followed_by_the_pictures_that_the_hand_may_want_next():
    panel, asked = square_panel(), square_panel()
    ahead = told_ahead(panel, values={"side_m": 5}, along="side_m", ahead=[5.5, 6])
    assert panel.values == {"side_m": 5.0}
    for picture, side_m in zip(ahead, (5.5, 6.0), strict=True):
        asked.values = {"side_m": side_m}
        assert picture == {key: asked.picture[key] for key in ("values", "shapes", "sentence")}


def test_nobody_waits_long_for_pictures_told_ahead():
    ahead = told_ahead(demo_panel.slow_panel(), along="number", ahead=list(range(50)))
    assert len(ahead) < 50


def test_what_cannot_be_drawn_is_not_told_ahead():
    panel = demo_panel.fragile_panel()
    ahead = told_ahead(panel, along="number", ahead=[1, 2, 3])
    assert [picture["sentence"] for picture in ahead] == ["It is 1."]
    assert panel.picture["problem"] == ""


def test_an_error_in_act_is_raised_and_said_and_the_last_picture_stays():
    panel = demo_panel.fragile_panel()
    before = panel.picture["shapes"]
    with pytest.raises(ArithmeticError, match="two is too many"):
        panel.values = {"number": 2}
    assert panel.picture["problem"] == "This cannot be drawn: two is too many"
    assert panel.picture["shapes"] == before
    panel.values = {"number": 1}
    assert panel.picture["problem"] == ""


def test_an_error_in_act_fails_nbval(tmp_path):
    cells = [
        f"import sys; sys.path.insert(0, {str(demo_panel.__file__.rsplit('/', 1)[0])!r}); import demo_panel",
        "panel = demo_panel.fragile_panel()",
        "panel.values = {'number': 2}",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "fragile.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", "fragile.ipynb"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1, run.stdout
    assert "two is too many" in run.stdout
    assert "1 failed, 2 passed" in run.stdout


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"side_m": 11}, "side_m must be from 0 to 10; got 11"),
        ({"side_m": np.nan}, "side_m must be finite"),
        ({"side_m": "wide"}, "side_m must be a number"),
        ({"depth_m": 1}, "'depth_m' is no control; there are side_m"),
    ],
)
def test_values_that_no_control_has_are_refused(values, says):
    with pytest.raises(ValueError, match=says):
        square_panel().scene(**values)


@pytest.mark.parametrize(
    ("control", "says"),
    [
        ({"low": 10, "high": 0}, "low of side_m must be below high; got 10 and 0"),
        ({"low": 3, "high": 3}, "low of side_m must be below high"),
        ({"start": 11}, "start of side_m must be from 0 to 10; got 11"),
        ({"start": np.nan}, "start of side_m must be finite"),
        ({"step": 0}, "step of side_m must be above 0"),
        ({"step": 20}, "step of side_m must be at most"),
    ],
)
def test_a_control_that_no_slider_can_have_is_refused(control, says):
    with pytest.raises(ValueError, match=says):
        square_panel(**control)


def test_a_control_needs_the_name_of_an_argument():
    with pytest.raises(ValueError, match="name of an argument"):
        Control("side m", "side", "m", 0, 1, 0.1, 0)


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (("the law", "law", ("a", "b")), "name of an argument"),
        (("law", "law", ("a",)), "at least two options"),
        (("law", "law", ("a", "b"), 2), "must number an option, from 0 on; got 2"),
        (("law", "law", ("a", "b"), 0.5), "must number an option"),
    ],
)
def test_a_choice_that_is_none_is_refused(choice, says):
    with pytest.raises(ValueError, match=says):
        Choice(*choice)


def test_a_choice_gives_the_number_of_its_option():
    def plain(fig):
        fig.add_subplot(xlim=(-1, 3))
        return "A line."

    words = "none", "some", "all"
    panel = Panel(
        "How many", [Choice("share", "share", words, 1)], plain, lambda share: Scene([], words[int(share)])
    )
    assert panel.sentence == "some"
    panel.values = {"share": 2}
    assert panel.sentence == "all"
    assert [corner["share"] for corner in panel.corners()] == [1, 0, 2, 0, 2]
    with pytest.raises(ValueError, match="share must be from 0 to 2"):
        panel.values = {"share": 3}


def test_two_controls_of_one_name_are_refused():
    twins = [Control("side_m", "side", "m", 0, 1, 0.1, 0)] * 2
    with pytest.raises(ValueError, match="its own name"):
        Panel("Twins", twins, lambda fig: "Nothing.", lambda side_m: Scene([], "Nothing."))


@pytest.mark.parametrize("description", [None, "", " "])
def test_a_stage_without_a_description_is_refused(description):
    with pytest.raises(ValueError, match="stage must return a description"):
        Panel("Dumb", [], lambda fig: description, lambda: Scene([], "Nothing."))


def test_the_stage_stands_where_the_static_figure_has_it(stone):
    static = stone.static_figure(speed_km_s=0.8)
    static.canvas.draw()
    for drawn, staged in zip(static.axes, stone._figure.axes, strict=True):
        assert drawn.bbox.bounds == pytest.approx(staged.bbox.bounds)
        assert drawn.get_xlim() == staged.get_xlim()


def test_a_notebook_gets_the_view_a_picture_and_a_sentence():
    panel = square_panel()
    panel.values = {"side_m": 4}
    data, _ = panel._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id
    assert data["text/plain"] == "A square. The area is 16 m²."
    assert data["text/html"].startswith("<figure")
    assert 'alt="Area against side."' in data["text/html"]


def test_the_stored_picture_is_the_same_each_time():
    assert (
        square_panel()._repr_mimebundle_()[0]["text/html"]
        == square_panel()._repr_mimebundle_()[0]["text/html"]
    )


def test_a_panel_leaves_pyplot_alone():
    figures, look = plt.get_fignums(), dict(plt.rcParams)
    square_panel()._repr_mimebundle_()
    assert plt.get_fignums() == figures
    assert dict(plt.rcParams) == look


def test_apps_offers_the_panels_of_the_lessons_and_nothing_else():
    assert sorted(dir(lunaedu.apps)) == sorted(panel.id for panel in panels_of_the_lessons())
    assert all(callable(getattr(lunaedu.apps, name)) for name in dir(lunaedu.apps))


def test_apps_offers_a_panel_by_its_name_only_if_there_is_one():
    with pytest.raises(AttributeError, match="has no attribute 'teapot_panel'"):
        lunaedu.apps.teapot_panel  # noqa: B018
