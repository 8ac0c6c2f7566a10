"""The figures of lesson 02 and its panel say what the physics says, its notebook what the checkers expect."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_checks import crossing, outside, unreadable
from own_numbers import numbers_given_in

from lunaedu.apps.timing import timing_panel
from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.figures import marks, style, timing
from lunaedu.figures.marks import Scene
from lunaedu.lesson import session
from lunaedu.lesson.exercises import lesson_02
from lunaedu.physics import orbits
from lunaedu.physics.encounter import Cloud

CLOUD = Cloud(
    t_km=np.array([100.0, 300.0, 9000.0, -200.0]),
    r_km=np.array([0.0, 5.0, 10.0, 60.0]),
    altitude_km=np.array([-1600.0, -1500.0, 6000.0, -1550.0]),
    hits=np.array([True, True, False, True]),
)
LUNA1 = SimpleNamespace(t_km=-500.0, r_km=-8400.0)


@pytest.fixture
def ax():
    with style.context():
        fig, axes = plt.subplots()
        yield axes
        assert unreadable(fig) == []
        plt.close(fig)


@pytest.mark.parametrize("b_km", [2600.0, 5000.0, -8400.0])
def test_a_drawn_path_is_lowest_where_focusing_says(b_km):
    x, y = timing._hyperbola(b_km, 2.45, MOON_MU_KM3_S2, 30_000.0)
    assert np.hypot(x, y).min() == pytest.approx(orbits.flyby_radius_km(abs(b_km), 2.45), rel=1e-4)
    assert y[0] == pytest.approx(b_km, rel=0.1)
    assert x[0] < 0 < x[-1]


def test_a_drawn_path_inside_the_target_ends_on_the_moon():
    x, y = timing._hyperbola(1500.0, 2.45, MOON_MU_KM3_S2, 30_000.0)
    assert np.hypot(x, y)[-1] == pytest.approx(MOON_RADIUS_KM, rel=0.02)


def test_a_drawn_path_that_touches_the_moon_flies_on_however_it_is_rounded():
    for excess_km_s in 2.45 + np.linspace(0, 1e-3, 50):
        x, _ = timing._hyperbola(orbits.capture_radius_km(excess_km_s), excess_km_s, MOON_MU_KM3_S2, 30_000.0)
        assert x[-1] > MOON_RADIUS_KM


def test_the_target_is_told_wider_than_the_moon(ax):
    said = timing.focusing(ax, 2.45, MOON_MU_KM3_S2, 7732.4)
    assert f"within {orbits.capture_radius_km(2.45):,.0f} km" in said


def test_the_cloud_is_told_with_its_hits_and_half_axes(ax):
    covariance = np.array([[9e4, 0.0], [0.0, 4e4]])
    said = timing.encounter(ax, CLOUD, covariance, 2.45, LUNA1)
    assert "half-axes of 300 and 200 km" in said
    assert "75.0% fall inside" in said
    assert "8,400 km to the north" in said


def test_ellipses_lie_along_the_cloud_they_are_drawn_for(ax):
    """R is drawn downwards, so that north is up: a cloud along T = R must slope down to the right."""
    covariance = np.array([[2.0, 1.9], [1.9, 2.0]]) * 1e6
    timing.encounter(ax, CLOUD, covariance, 2.45, LUNA1)
    ellipses = [patch for patch in ax.patches if hasattr(patch, "angle") and patch.width != patch.height]
    assert len(ellipses) == 3
    assert {round(ellipse.angle) % 180 for ellipse in ellipses} == {135}


def test_labels_of_the_target_and_of_the_panel_keep_out_of_each_other_s_way():
    with style.context():
        fig, ax = plt.subplots(figsize=(9, 7))
        timing.focusing(ax, 2.45, MOON_MU_KM3_S2, 7732.4)
    assert list(crossing(fig)) == []
    assert list(outside(fig)) == []
    assert list(crossing(timing_panel().static_figure())) == []
    plt.close(fig)


def test_residuals_off_the_sheet_are_still_told(ax):
    said = timing.residual_sheet(ax, {"late cut-off": (0.0, -3.8, 3.6), "a hit": (-15.5, 4.0, np.nan)})
    assert "late cut-off: +0.0, −3.8, +3.6" in said
    assert "a hit: −15.5, +4.0, none" in said


def test_the_panel_says_which_published_figures_are_met():
    panel = timing_panel()
    assert "only the miss is met" in panel.sentence
    assert "all three" in panel.scene(speed_m_s=24.5, pitch_arcmin=27.5).sentence
    assert "hits the Moon" in panel.scene(speed_m_s=0).sentence
    assert "no published figure" in panel.scene(speed_m_s=175).sentence


@pytest.mark.exact  # the width of a word is Matplotlib's
@pytest.mark.parametrize(
    ("errors", "said"), [({"speed_m_s": 24.5, "pitch_arcmin": 27.5}, None), ({"speed_m_s": 175}, "↖")]
)
def test_a_star_that_leaves_the_dock_leaves_a_word_at_its_edge(errors, said):
    panel = timing_panel()
    scene = panel.scene(**errors)
    labels = [mark.text for mark in scene.marks if mark.axes == 1 and hasattr(mark, "text")]
    assert labels == ([f"out of the picture {said}"] if said else [])
    shown = marks.shapes(Scene([mark for mark in scene.marks if mark.axes == 1], "Dock."), panel._figure.axes)
    assert len(shown) == 1


def test_the_panels_arrows_lead_nearly_to_its_star():
    scene = timing_panel().scene(speed_m_s=5, pitch_arcmin=5, delay_s=20)
    arrows = [mark for mark in scene.marks if hasattr(mark, "to_x")]
    star = next(mark for mark in scene.marks if getattr(mark, "marker", "") == "*")
    assert [arrow.x for arrow in arrows[1:]] == [arrow.to_x for arrow in arrows[:-1]]
    assert np.hypot(star.x - arrows[-1].to_x, star.y - arrows[-1].to_y) < 40.0


@pytest.mark.parametrize("student", ["", "Valentina", "Andriyan", "José Ñandú"])
def test_the_checker_expects_the_numbers_that_the_notebook_gives(student, monkeypatch):
    monkeypatch.setattr(session, "current", session.Session(lesson="02", student=student))
    assert numbers_given_in("02_launch_timing") == {
        "residual_kg": lesson_02.residual_propellant_kg(),
        "fast_m_s": lesson_02.launch_errors()[0],
    }
