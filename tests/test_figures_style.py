"""The one style: colours that everybody can tell apart, and marks that stand where Matplotlib puts them."""

import itertools
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_checks import contrast, crossing, linear, machine_written, outside, unreadable
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import rgb_to_hsv, to_rgb

from lunaedu.figures import marks, style
from lunaedu.figures.marks import Arrow, Band, Circle, Label, Line, Point, Scene

# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113: full severity, on linear RGB.
EYES = {
    "common vision": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
LEAST_DISTANCE = 0.06
"""In Oklab, where about 0.02 is just noticeable side by side."""


def oklab(rgb):
    """Ottosson (2020), https://bottosson.github.io/posts/oklab/: linear RGB to a space of even distances."""
    cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    opponents = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(opponents) @ np.cbrt(np.array(cones) @ np.clip(rgb, 0, 1))


def distance(one, other, eyes):
    one, other = (oklab(np.array(EYES[eyes]) @ linear(colour)) for colour in (one, other))
    return np.linalg.norm(one - other)


@pytest.fixture
def axes():
    with style.context():
        fig, (left, right) = plt.subplots(1, 2)
        left.set(xlim=(0, 10), ylim=(-1, 1))
        right.set(xlim=(1, 1000), ylim=(0.1, 100), xscale="log", yscale="log")
        fig.draw_without_rendering()
        yield [left, right]
        plt.close(fig)


def numbers(path):
    return np.array([pair.split(",") for pair in re.findall(r"-?[\d.]+,-?[\d.]+", path)], dtype=float)


def pixels(ax, x, y):
    place = ax.transData.transform(np.column_stack([x, y]))
    return place * (1, -1) + (0, ax.figure.bbox.height)


def test_the_yardstick_knows_black_on_white_and_the_trap_of_red_and_green():
    assert contrast("white", "black") == pytest.approx(21)
    assert distance("white", "black", "common vision") == pytest.approx(1, abs=1e-3)
    assert distance("#a04b00", "#6b6b00", "common vision") > LEAST_DISTANCE
    assert distance("#a04b00", "#6b6b00", "deuteranopia") < LEAST_DISTANCE


@pytest.mark.parametrize("eyes", EYES)
def test_roles_stay_apart_for_all_eyes(eyes):
    for one, other in itertools.combinations(style.ROLES, 2):
        assert distance(style.ROLES[one], style.ROLES[other], eyes) > LEAST_DISTANCE, (one, other)


@pytest.mark.parametrize("role", style.ROLES)
def test_marks_stand_out_from_the_background(role):
    assert contrast(style.ROLES[role], style.BACKGROUND) >= 3


@pytest.mark.parametrize("colour", [style.INK, style.MUTED, *style.ROLES.values()])
def test_letters_stand_out_from_the_background_in_every_colour(colour):
    assert contrast(style.lettering(colour), style.BACKGROUND) >= 4.5


@pytest.mark.parametrize("role", style.ROLES)
def test_letters_keep_the_hue_of_their_role(role):
    hue, saturation, _ = rgb_to_hsv(to_rgb(style.ROLES[role]))
    letters_hue, *_ = rgb_to_hsv(to_rgb(style.lettering(style.ROLES[role])))
    if saturation > 0.1:
        assert letters_hue == pytest.approx(hue, abs=0.01)


def test_pale_small_and_hidden_letters_are_seen():
    with style.context():
        fig, ax = plt.subplots()
        ax.text(0.5, 0.5, "pale", color=style.SUN)
        ax.text(0.5, 0.2, "tiny", fontsize=6)
        ax.barh(0.8, 1, 0.1, color=style.MOON)
        ax.text(0.5, 0.8, "on a bar", color=style.BACKGROUND)
        ax.text(0.5, 0.1, "read me", color=style.lettering(style.SUN))
        ax.set(xlim=(0, 1), ylim=(0, 1))
        assert [said for said, _ in unreadable(fig)] == ["pale", "tiny", "on a bar"]
        plt.close(fig)


def test_labels_that_cross_or_hang_out_of_their_frame_are_seen():
    with style.context():
        fig, ax = plt.subplots()
        marks.put(ax, Label(0.5, 0.5, "one"), Label(0.51, 0.5, "two"), Label(0.99, 0.2, "hangs out"))
        assert list(crossing(fig)) == [("one", "two")]
        assert list(outside(fig)) == ["hangs out"]
        plt.close(fig)


ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_descriptions_have_no_number_that_only_a_machine_says(notebook, request):
    if notebook.stem in MACHINE_WRITTEN:
        request.applymarker(pytest.mark.xfail(reason="this lesson is still at work", strict=False))
    figures = re.findall(r'<figure.*?alt=\\"(.*?)\\"', notebook.read_text(encoding="utf-8"))
    assert figures
    assert [found for said in figures for found in machine_written(said)] == []


MACHINE_WRITTEN = ("03_radiation_belts",)


def test_a_number_that_only_a_machine_says_is_seen():
    assert machine_written("It falls from 5.1e+07 to 3e-5 of 7.") == ["5.1e+07", "3e-5"]
    assert machine_written("NSSDC's 1.146 au, 5.1 × 10⁷, 12e") == []


def test_the_style_file_has_the_colours_of_the_roles():
    with style.context():
        cycle = [f"#{entry['color'].lstrip('#')}" for entry in plt.rcParams["axes.prop_cycle"]]
        assert sorted(cycle) == sorted(style.ROLES.values())
        # Equal colours may be written with or without the sign that opens a comment in a style file.
        assert to_rgb(plt.rcParams["figure.facecolor"]) == to_rgb(style.BACKGROUND)
        assert to_rgb(plt.rcParams["savefig.facecolor"]) == to_rgb(style.BACKGROUND)
        assert to_rgb(plt.rcParams["text.color"]) == to_rgb(style.INK)
        assert to_rgb(plt.rcParams["grid.color"]) == to_rgb(style.GRID)
        assert to_rgb(plt.rcParams["axes.edgecolor"]) == to_rgb(style.MUTED)


def test_letters_are_large_enough_on_the_page():
    with style.context():
        fig, ax = plt.subplots()
        texts = [ax.title, ax.xaxis.label, *ax.get_xticklabels()]
        css_pt_per_pt = plt.rcParams["figure.dpi"] / 96
        assert min(text.get_fontsize() for text in texts) * css_pt_per_pt >= 11
        plt.close(fig)


def test_the_style_of_a_panel_does_not_leak_into_other_figures():
    before = dict(plt.rcParams)
    with style.context():
        assert dict(plt.rcParams) != before
    assert dict(plt.rcParams) == before


def test_a_line_has_its_points_where_matplotlib_puts_them(axes):
    x, y = np.array([1.0, 4.0, 5.0, 9.0]), np.array([0.0, 0.9, -0.9, 0.2])
    [shape] = marks.shapes(Scene([Line(x, y)], "A line."), axes)
    # The last point may be sent twice.
    assert numbers(shape["d"])[:4] == pytest.approx(pixels(axes[0], x, y), abs=0.06)


def test_a_line_on_logarithmic_axes_has_its_points_where_matplotlib_puts_them(axes):
    x, y = np.array([1.0, 30.0, 400.0]), np.array([0.2, 50.0, 1.0])
    [shape] = marks.shapes(Scene([Line(x, y, axes=1)], "A line."), axes)
    assert numbers(shape["d"])[:3] == pytest.approx(pixels(axes[1], x, y), abs=0.06)
    assert shape["axes"] == 1


def test_a_smooth_line_is_thinned_out_by_less_than_an_eye_can_see(axes):
    x = np.linspace(0, 10, 2000)
    [shape] = marks.shapes(Scene([Line(x, np.sin(x))], "A wave."), axes)
    sent, wanted = numbers(shape["d"]), pixels(axes[0], x, np.sin(x))
    assert len(sent) < 500
    assert np.interp(wanted[:, 0], sent[:, 0], sent[:, 1]) == pytest.approx(wanted[:, 1], abs=0.5)


def test_a_nan_breaks_a_line(axes):
    [shape] = marks.shapes(Scene([Line([1, 2, np.nan, 4, 5], [0, 0.5, 0.5, 0, 0.5])], "Two lines."), axes)
    assert shape["d"].count("M") == 2


def test_a_line_far_outside_is_clipped_near_the_axes_and_keeps_its_slope(axes):
    [shape] = marks.shapes(Scene([Line([-1e6, 1e6], [-1e5, 1e5])], "Steep."), axes)
    (x0, y0), (x1, y1), *_ = numbers(shape["d"])
    assert min(x0, x1) > -100
    assert max(x0, x1) < axes[0].figure.bbox.width
    (a0, b0), (a1, b1) = pixels(axes[0], [0, 1], [0, 0.1])
    assert (y1 - y0) / (x1 - x0) == pytest.approx((b1 - b0) / (a1 - a0), rel=1e-2)


def test_a_band_and_a_circle_close(axes):
    scene = Scene([Band([1, 2, 3], [0, 0, 0], [0.5, 0.6, 0.5]), Circle(5, 0, 1)], "Areas.")
    assert all(shape["d"].endswith("Z") for shape in marks.shapes(scene, axes))


def test_a_circle_spans_its_diameter(axes):
    fill, outline = marks.shapes(Scene([Circle(5, 0, 0.5)], "A circle."), axes)
    assert fill["d"] == outline["d"]
    assert np.ptp(numbers(fill["d"]), axis=0) == pytest.approx(
        np.ptp(pixels(axes[0], [4.5, 5.5], [-0.5, 0.5]), axis=0), abs=0.2
    )


@pytest.mark.parametrize("marker", ["o", "s", "^", "D", "*", "x", "+"])
def test_a_marker_is_as_wide_as_asked_and_stands_in_its_place(axes, marker):
    [shape] = marks.shapes(Scene([Point(3, 0.5, marker=marker, size=12)], "A point."), axes)
    box = numbers(shape["d"])
    [place] = pixels(axes[0], [3], [0.5])
    assert np.all(np.abs(box - place) <= 12 * axes[0].figure.dpi / 72)
    assert box.min(axis=0)[0] < place[0] < box.max(axis=0)[0]


def test_an_arrow_points_at_its_goal(axes):
    shaft, head = marks.shapes(Scene([Arrow(1, -0.5, 6, 0.5)], "An arrow."), axes)
    [tail, tip] = pixels(axes[0], [1, 6], [-0.5, 0.5])
    assert numbers(shaft["d"])[0] == pytest.approx(tail, abs=0.06)
    assert numbers(head["d"])[0] == pytest.approx(tip, abs=0.06)


def test_what_has_no_length_or_no_place_is_not_drawn(axes):
    nowhere = [Line([], []), Line([np.nan], [np.nan]), Line([0, 10], [50, 60]), Point(np.nan, 0)]
    assert marks.shapes(Scene([Arrow(1, 0, 1, 0), *nowhere], "Nothing."), axes) == []


def test_a_label_is_written_in_the_axes_only(axes):
    inside, outside = Label(3, 0.5, "here", align="center", up=7.2), Label(30, 0.5, "there")
    [shape] = marks.shapes(Scene([inside, outside], "Labels."), axes)
    [(x, y)] = pixels(axes[0], [3], [0.5])
    assert (shape["text"], shape["text-anchor"]) == ("here", "middle")
    assert (shape["x"], shape["y"]) == pytest.approx((x, y - 11), abs=0.06)


@pytest.mark.exact  # by 3.11 Matplotlib has learnt another distance between lines
@pytest.mark.parametrize("valign", ["baseline", "center", "top"])
def test_a_label_of_two_lines_is_written_where_matplotlib_writes_it(axes, valign):
    label = Label(3, 0.2, "one\ntwo", valign=valign, right=10, up=-5, size=14, bold=True, color=style.SUN)
    above, below = marks.shapes(Scene([label], "A label."), axes)
    marks.put(axes, label)
    written = axes[0].texts[-1].get_window_extent()
    letters_px = 14 * axes[0].figure.dpi / 72
    top, bottom = (axes[0].figure.bbox.height - edge for edge in (written.y1, written.y0))
    assert above["y"] - 0.86 * letters_px == pytest.approx(top, abs=2)
    assert below["y"] + 0.34 * letters_px == pytest.approx(bottom, abs=2)
    assert above["x"] == below["x"] == pytest.approx(written.x0, abs=2)
    assert {above["fill"], below["fill"], axes[0].texts[-1].get_color()} == {style.lettering(style.SUN)}
    assert above["font-weight"] == axes[0].texts[-1].get_fontweight() == "bold"


def test_a_turned_label_turns_about_its_place(axes):
    [shape] = marks.shapes(Scene([Label(3, 0.5, "up", turn=60)], "A label."), axes)
    [(x, y)] = pixels(axes[0], [3], [0.5])
    assert shape["transform"] == f"rotate(-60 {x:.1f} {y:.1f})"


def test_a_leader_leads_from_the_place_to_the_text(axes):
    leader, text = marks.shapes(Scene([Label(3, 0.5, "here", up=36, leader=True)], "A label."), axes)
    [place] = pixels(axes[0], [3], [0.5])
    assert numbers(leader["d"])[:2] == pytest.approx(np.array([place, (text["x"], text["y"])]), abs=0.06)


def test_an_arrow_that_measures_has_a_head_at_either_end(axes):
    shaft, *heads = marks.shapes(Scene([Arrow(1, -0.5, 6, 0.5, both=True)], "A length."), axes)
    assert len(heads) == 2
    points = np.array([numbers(head["d"])[0] for head in heads])
    assert points == pytest.approx(pixels(axes[0], [6, 1], [0.5, -0.5]), abs=0.06)
    assert shaft["d"].count("M") == 1


def test_matplotlib_draws_the_part_of_an_arrow_that_is_in_the_axes(axes):
    canvas = FigureCanvasAgg(axes[0].figure)
    pictures = []
    for tip in (5, 30):
        marks.put(axes[0], Arrow(1, 0.5, tip, 0.5, color="#ff0000"))
        canvas.draw()
        pictures.append(np.all(np.asarray(canvas.buffer_rgba())[..., :3] == (255, 0, 0), axis=-1).sum())
    assert pictures[1] > 1.3 * pictures[0] > 0


def test_matplotlib_draws_every_mark_and_leaves_the_limits(axes):
    limits = [(ax.get_xlim(), ax.get_ylim()) for ax in axes]
    scene = Scene(
        [
            Line([0, 20], [0, 5], dash="dotted"),
            Band([0, 20], [0, 0], [3, 3]),
            Circle(5, 0, 40),
            Circle(50, 20, 90, axes=1),
            Point(30, 9, marker="x"),
            Arrow(0, 0, 20, 5),
            Label(2, 0.5, "words", leader=True, up=20),
        ],
        "Everything.",
    )
    marks.draw(scene, axes)
    axes[0].figure.canvas.draw()
    assert [(ax.get_xlim(), ax.get_ylim()) for ax in axes] == limits


def test_what_a_shape_says_can_be_sent_to_a_browser(axes):
    scene = Scene([Line([0, 1], [0, 1], dash="dashed"), Point(1, 0), Circle(1, 0, 1)], "Plain numbers.")
    for shape in marks.shapes(scene, axes):
        assert all(type(value) in (str, int, float) for value in shape.values()), shape


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Line([1, 2], [1]), "arrays of one length"),
        (lambda: Line([[1, 2]], [[1, 2]]), "arrays of one length"),
        (lambda: Line([1], [1], dash="wavy"), "dash must be one of solid"),
        (lambda: Circle(0, 0, -1), "radius must be above zero"),
        (lambda: Circle(0, 0, np.nan), "radius must be above zero"),
        (lambda: Label(0, 0, "x", align="top"), "align must be left, center or right"),
        (lambda: Label(0, 0, "x", valign="left"), "valign must be baseline, center, top"),
        (lambda: Label(0, 0, "$x$"), "without TeX"),
    ],
)
def test_a_wrong_mark_is_refused_in_a_sentence(wrong, says):
    with pytest.raises(ValueError, match=says):
        wrong()
