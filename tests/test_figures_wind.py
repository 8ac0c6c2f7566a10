"""The figures of lesson 04 and its panel say what the physics says, its notebook what the checkers expect."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from own_numbers import numbers_given_in

from lunaedu.apps.wind import GRID, SURE_A, wind_panel
from lunaedu.constants import ELEMENTARY_CHARGE_C
from lunaedu.facts import RECORD
from lunaedu.figures import style, wind
from lunaedu.figures.marks import Band, Point
from lunaedu.lesson import session
from lunaedu.lesson.exercises import lesson_04
from lunaedu.physics import magnetosphere, plasma, traps
from lunaedu.physics.flight import fly
from lunaedu.physics.reconstruction import stand_in_departure

FACING = traps.facings(54.74, 240.0)


@pytest.fixture
def axes():
    made = []

    def several(count=1):
        with style.context():
            made.append(plt.figure())
            return made[-1].subplots(1, count, squeeze=False)[0]

    yield several
    for figure in made:
        plt.close(figure)


@pytest.fixture(scope="module")
def panel():
    return wind_panel()


def test_altitudes_of_the_published_densities_are_those_of_their_facts():
    for name, ends_km in (("density_near", wind.NEAR_KM), ("density_far", wind.FAR_KM)):
        for end_km in ends_km:
            assert f"{end_km:,.0f}".replace(",", " ") in RECORD[name].quantity
    assert f"<{wind.ZONE_KM:,.0f}".replace(",", " ") in RECORD["zones_1960"].quantity


def test_the_probes_own_speeds_are_those_of_the_engine():
    departure = stand_in_departure()
    flight = fly(departure.position_km, departure.velocity_km_s, departure.start, 20.0)
    hours = np.linspace(0.1, 15.0, 500)
    heights_km = np.linalg.norm(flight.position_km(hours), axis=1) - np.linalg.norm(departure.position_km)
    heights_km += departure.altitude_km
    speeds = np.interp(
        np.mean([wind.NEAR_KM, wind.FAR_KM], axis=1),
        heights_km,
        np.linalg.norm(flight.velocity_km_s(hours), axis=1),
    )
    assert speeds == pytest.approx(wind.OWN_KM_S, abs=0.05)
    assert lesson_04.probe_speed_km_s() == pytest.approx(speeds[0], rel=2e-3)
    assert lesson_04.DENSE_ALTITUDE_KM == np.mean(wind.NEAR_KM)


def test_the_section_says_what_a_proton_brings_and_what_it_has_to_climb(axes):
    said = wind.trap_section(axes(2), 5.6, 468.0)
    assert f"{plasma.kinetic_energy_eV(5.6):.2f} eV" in said
    assert f"{plasma.kinetic_energy_eV(468.0):.0f} eV" in said
    assert "+15 eV" in said
    assert "not to scale" in said


def test_one_current_is_told_in_nanoamperes_with_its_wind(axes):
    said = wind.one_current(axes()[0], 5.6, 3.1, {"your prediction": 55.0})
    current_nA = 1e9 * ELEMENTARY_CHARGE_C * traps.AREA_CM2 * 700 * 5.6e5
    assert f"line of {current_nA:.2f} nA, with {700 * 5.6 / 400:.1f} cm⁻³ at 400 km/s" in said
    assert "your prediction: 55 cm⁻³" in said


def test_four_currents_are_those_of_the_traps(axes):
    said = wind.four_currents(axes(2), FACING, 4e8, 1e4, 5.6)
    slow, fast = (1e9 * traps.four_currents_A(4e3 / u, 1e4, u, FACING) for u in (2.0, 900.0))
    assert f"reads {slow[0]:.2f} nA at 2 km/s and {fast[0]:.2f} at 900" in said
    assert fast[0] == pytest.approx(fast[3], rel=1e-3)


def test_regions_hold_what_they_promise():
    truth = 8.7, 1.2e5, 468.0
    known = traps.posterior(traps.four_currents_A(*truth, FACING), FACING, floor_A=1e-10)
    plane = known.probability.sum(axis=1)
    for share in (0.5, 0.9):
        assert share <= plane[plane >= wind._level(plane, share)].sum() < share + 0.03


def test_what_is_left_possible_is_told_as_synthetic_with_its_interval(axes):
    truth = 8.7, 1.2e5, 468.0
    known = traps.posterior(traps.four_currents_A(*truth, FACING), FACING, floor_A=1e-10)
    low, high = known.interval("speed_km_s")
    said = wind.plausible(axes(2), {"low": known, "again": known}, truth, 5.6, 3.1)
    assert said.startswith("Synthetic")
    assert f"low, {low:.0f} to {high:.0f} km/s" in said


def test_the_map_is_to_scale_and_tells_its_crossings(axes):
    (ax,) = axes()
    path_re = np.column_stack([np.zeros(8000), np.linspace(2, 30, 8000)])
    said = wind.map_of_regions(ax, path_re, 6378 * (path_re[:, 1] - 1), 4.8, 2.0, 6.0)
    pause_re = magnetosphere.magnetopause_radius_re(90.0, 2.0)
    shock_re = magnetosphere.bow_shock_radius_re(90.0, 2.0, 6.0)
    assert ax.get_aspect() == 1.0
    assert f"magnetopause at {pause_re:.1f}" in said
    assert f"bow shock at {shock_re:.1f}" in said


def test_densities_on_the_way_are_told_with_the_wind_of_the_same_current(axes):
    x = np.linspace(9e3, 2e5, 100)
    models = 1e7 / x, 1e7 / x, (x[:3], magnetosphere.DensityRange(np.full(3, 150.0), np.full(3, 80.0)))
    said = wind.along_the_flight(axes()[0], x, models, (21e3, 80e3, 119e3), ((8.0, 10.0), (2.0, 4.0)))
    assert "150 ± 80 at the edge" in said
    assert "8.0 to 10.0, and 2.0 to 4.0 cm⁻³" in said
    assert "700 cm⁻³ from 20000 to 25000 km" in said


def settings(panel, count):
    """Every corner of the panel, and random settings that are even in the logarithm."""
    yield from panel.corners()
    rng = np.random.default_rng(1959)
    ends = {name: (control.low, control.high) for name, control in panel._controls.items()}
    for _ in range(count):
        drawn = {name: np.exp(rng.uniform(*np.log(both))) for name, both in ends.items() if both[0] > 0}
        yield drawn | {"angle_deg": rng.uniform(0, 180)}


def test_the_verdict_never_contradicts_the_currents_or_the_plasma(panel):
    seen = set()
    for values in settings(panel, 200):
        scene = panel.scene(**values)
        verdict = scene.sentence.split("Verdict: ")[1]
        seen.add(verdict.split(" ")[0])
        currents_nA = [mark.y for mark in scene.marks if isinstance(mark, Point) and not mark.axes]
        fast = values["speed_km_s"] > wind.threshold_speed_km_s()
        passes = currents_nA[-1] > SURE_A / wind.NANO
        assert passes == (
            "+15 V reads no ions" not in verdict and "pass" in verdict.replace("would pass", "")
        )
        assert not (verdict.startswith("a fast stream") and not fast)
        assert not (verdict.startswith(("no fast stream", "a hot gas")) and fast)
        assert verdict.startswith("nothing") == (max(currents_nA) <= SURE_A / wind.NANO)
        assert any(isinstance(mark, Band) and mark.axes for mark in scene.marks)
    assert seen == {"a", "no", "fast", "protons", "nothing"}


def test_a_hot_gas_at_rest_that_passes_the_positive_grid_is_never_called_too_slow_to_pass(panel):
    said = panel.scene(density_cm3=1000, temperature_thousand_K=500, speed_km_s=2).sentence
    assert "no fast stream" not in said
    assert "a hot gas, which passes +15 V by its heat" in said


def test_the_panel_decides_where_the_positive_grid_lets_it(panel):
    assert "a fast stream" in panel.sentence
    assert "not decided" in panel.scene(angle_deg=5).sentence
    assert "no fast stream" in panel.scene(density_cm3=700, temperature_thousand_K=10, speed_km_s=6).sentence
    assert "nothing is shown" in panel.scene(density_cm3=1).sentence


def test_the_panels_currents_are_those_of_the_traps_less_the_light(panel):
    scene = panel.scene(angle_deg=30)
    drawn = [mark.y for mark in scene.marks if isinstance(mark, Point) and not mark.axes]
    start, facing = panel.values, traps.facings(30.0, 240.0)
    expected_A = traps.four_currents_A(
        start["density_cm3"], 1000 * start["temperature_thousand_K"], start["speed_km_s"], facing
    ) + traps.photocurrent_A(facing)
    assert drawn == pytest.approx(1e9 * expected_A, abs=1e-9)


def test_the_panels_bands_stay_on_its_axes(panel):
    for values in panel.corners():
        bands = [mark for mark in panel.scene(**values).marks if isinstance(mark, Band) and mark.axes]
        for band in bands:
            assert np.all(band.low <= band.high)
            assert band.low.min() >= 0.99 * GRID[0][0]
            assert band.high.max() <= 1.01 * GRID[0][-1]


@pytest.mark.parametrize("student", ["", "Valentina", "Andriyan", "José Ñandú"])
def test_the_checker_expects_the_numbers_that_the_notebook_gives(student, monkeypatch):
    monkeypatch.setattr(session, "current", session.Session(lesson="04", student=student))
    assert numbers_given_in("04_solar_wind") == {"wind_cm3": lesson_04.wind_density_cm3()}
