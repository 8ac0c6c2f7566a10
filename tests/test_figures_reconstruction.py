"""The figures of lesson 08 and its panel say what the physics says, its notebook what the checkers expect."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_checks import crossing, outside, unreadable
from own_numbers import numbers_given_in

from lunaedu import facts
from lunaedu.apps.reconstruction import HOURS, reconstruction_panel
from lunaedu.figures import marks, reconstruction, style
from lunaedu.figures.marks import Point, Scene
from lunaedu.lesson import session
from lunaedu.lesson.exercises import lesson_08
from lunaedu.physics import heliocentric, rebuild
from lunaedu.physics.bulletins import Reading
from lunaedu.physics.rebuild import Predicted


@pytest.fixture
def ax():
    with style.context():
        fig, axes = plt.subplots()
        yield axes
        assert unreadable(fig) == []
        plt.close(fig)


def test_residuals_are_drawn_in_their_units_with_the_band_of_rounding():
    with style.context():
        fig, axes = plt.subplots(1, 3, figsize=(9, 4))
        left = {"ours": np.array([[0.005, 0.4, 400.0], [-0.01, -0.2, -1800.0]])}
        said = reconstruction.residuals(axes, np.array([10, 21]), left)
        assert "latitudes within 0.6 arcminutes" in said
        assert "distances within 1,800 km" in said
        assert axes[2].lines[-1].get_ydata().tolist() == [0.4, -1.8]
        assert unreadable(fig) == []
        plt.close(fig)


def test_directions_that_the_bulletins_leave_dark_are_grey(ax):
    said = reconstruction.directions(ax, np.array([100.0, 0.05]), np.eye(2), ("excess", "plane"))
    bars = ax.patches
    assert bars[0].get_facecolor() != bars[1].get_facecolor()
    assert "100, 0.05 times" in said


def test_the_clouds_are_told_with_their_spread(ax):
    count = np.arange(100.0)
    cloud = Predicted(6000 + count, -10 + count / 10, count, count)
    said = reconstruction.encounters(ax, {"ours": cloud})
    assert f"at {facts['closest_altitude'].value:,.0f} km" in said
    assert "ours: -5 min (-8 to -2), 6,050 km (6,016 to 6,083)" in said
    assert list(crossing(ax.figure)) == []


def test_the_orbits_are_to_scale_and_told_with_their_numbers(ax):
    found = heliocentric.between(146.5, 192.0, heliocentric.MARS)
    way = heliocentric.points_on(found, 20)
    said = reconstruction.orbits(ax, way, found, (146.4, 197.2))
    assert "from 146.5 to 192.0 million km" in said
    assert "to 197.2 million km" in said
    assert ax.get_aspect() == 1.0


def test_the_drift_names_its_ends_and_the_sphere(ax):
    days, periods = np.array([4.2, 10.0, 60.0]), np.array([450.0, 444.0, 440.0])
    said = reconstruction.drift(ax, days, periods, (447.0, 450.0), 4.2)
    assert "to 440.0 days in the end" in said
    assert "after 4.2 days, it is 450.0 days" in said


def test_the_record_marks_what_does_not_fit_at_the_edge(ax):
    said = reconstruction.record_sheet(ax, {"agrees": 0.5, "semi-major axis": -40.0})
    assert said.endswith("agrees: +0.5; semi-major axis: −40.0.")
    assert any(text.get_text() == "−40" for text in ax.texts)


@pytest.mark.parametrize(("distances", "hour"), [*itertools.product((0, 1), range(len(HOURS)))])
def test_the_panel_fits_and_flies_at_every_corner(distances, hour):
    panel = reconstruction_panel()
    for longitudes, forecasts, beneath in itertools.product((0, 1), (0, 1), (0.2, 4.0)):
        scene = panel.scene(
            distances=distances, longitudes=longitudes, forecasts=forecasts, beneath=beneath, hour=hour
        )
        stars = [mark for mark in scene.marks if isinstance(mark, Point) and mark.marker == "*"]
        assert len(stars) == 1
        assert scene.sentence.startswith("Cost ")


def test_the_panel_starts_with_the_best_fit():
    panel, fit = reconstruction_panel(), rebuild.best_fit(Reading())
    assert panel.sentence.startswith(
        f"Cost {fit.cost:.0f}: an excellent fit. It leaves with {fit.values[0]:.0f}"
    )


def test_the_panel_tells_the_hour_that_pulls_the_star():
    panel = reconstruction_panel()
    stars = []
    for hour in range(len(HOURS)):
        scene = panel.scene(hour=hour)
        stars += [mark.x for mark in scene.marks if isinstance(mark, Point) and mark.marker == "*"]
    assert abs(stars[-1]) < abs(stars[0])
    assert panel.scene(hour=3).sentence != panel.sentence


def test_the_panel_is_readable_with_and_without_a_browser():
    with style.context():
        panel = reconstruction_panel()
        fig, _ = panel._staged()
        scene = Scene(panel.scene().marks, panel.sentence)
        marks.draw(scene, fig.axes)
        assert unreadable(fig) == []
        assert list(outside(fig)) == []
        plt.close(fig)


@pytest.mark.parametrize("student", ["", "Valentina", "Andriyan"])
def test_the_notebook_gives_each_student_the_number_that_the_checker_expects(monkeypatch, student):
    monkeypatch.setattr(session, "current", session.Session(lesson="08", student=student))
    assert numbers_given_in("08_new_planet") == {"bulletin_number": lesson_08.bulletin_number()}
