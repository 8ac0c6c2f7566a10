"""The flight rebuilt from its bulletins: the fit against SciPy, the posterior against known truths."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import least_squares

from lunaedu import facts
from lunaedu.constants import EARTH_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.engine.company import fly_through
from lunaedu.physics import ascent, bulletins, rebuild, reconstruction
from lunaedu.physics.bulletins import MEASURED, PUBLISHED, ROUNDED, Reading
from lunaedu.physics.flight import fly
from lunaedu.physics.orbits import escape_speed
from lunaedu.physics.rebuild import LUNA_1, PRIOR, STEPS, UNKNOWNS

READING = Reading()


@pytest.fixture(scope="module")
def fit():
    return rebuild.best_fit(READING)


@pytest.fixture(scope="module")
def possible():
    return rebuild.posterior(READING, draws=4000)


def test_a_departure_is_that_of_the_ascent():
    excess, climb, altitude, downrange, inclination, plane_s = PRIOR[0]
    moment = LUNA_1.liftoff + timedelta(seconds=plane_s)
    plane = ascent.ascent_plane(LUNA_1.latitude_deg, LUNA_1.longitude_deg, moment, inclination)
    speed_km_s = escape_speed(EARTH_RADIUS_KM + altitude) + excess / 1000
    there = ascent.departure_state(plane, downrange, altitude, speed_km_s, climb)
    ours = rebuild.departures(PRIOR[0])
    assert ours[0] == pytest.approx(there[0], abs=0.02)
    assert ours[1] == pytest.approx(there[1], abs=3e-5)


def test_many_flights_together_are_where_each_is_alone():
    unknowns = PRIOR[0] + np.outer([-1, 0, 1], PRIOR[1] * [0.1, 1, 1, 1, 1, 1])
    states = rebuild.departures(unknowns)
    hours = np.array([8.0, 20.0, 62.0])
    moments = [LUNA_1.cutoff + timedelta(hours=float(h)) for h in hours]
    start_s, *moments_s = ephemeris.seconds_since_epoch([LUNA_1.cutoff, *moments])
    together = fly_through(np.hstack(states), start_s, moments_s)
    for k, (position_km, velocity_km_s) in enumerate(zip(*states, strict=True)):
        alone = fly(position_km, velocity_km_s, LUNA_1.cutoff, accuracy_km=1e-3)
        assert together[:, k, :3] == pytest.approx(alone.position_km(hours), abs=1.0)


def test_flights_that_start_at_different_seconds_keep_their_own_time():
    position_km, velocity_km_s = rebuild.departures(PRIOR[0])
    state = np.concatenate([position_km, velocity_km_s])
    start_s = ephemeris.seconds_since_epoch(LUNA_1.cutoff)
    later = fly_through(state[None], start_s, [start_s + 600.0])[0, 0]
    both = fly_through(np.array([state, later]), [start_s, start_s + 600.0], [start_s + 36000.0])[0]
    assert both[0] == pytest.approx(both[1], abs=0.05)


def test_a_bulletin_says_what_point_below_says():
    fact, time = "tass_1000", bulletins.hour_of("tass_1000")
    place = ephemeris.site_position_km(0.0, -40.0, 200_000.0, time)
    latitude, longitude, altitude = bulletins.seen_from_earth([place], [time])[0]
    assert (latitude, longitude) == pytest.approx(ascent.point_below(place, time), abs=1e-9)
    assert altitude == pytest.approx(200_000.0)
    ground, centre = (rebuild.seen([PRIOR[0]], Reading(from_centre=centre)) for centre in (False, True))
    assert centre - ground == pytest.approx(np.tile([0, 0, EARTH_RADIUS_KM], (1, 5, 1)))
    assert facts[fact].value[1] == -40.0


def test_the_bulletins_are_those_of_the_record_but_for_the_other_copy():
    first = bulletins.printed(Reading(other_copy=False, forecasts=True))
    assert first.tolist() == [list(facts[name].value) for name in (*bulletins.FORECASTS, *PUBLISHED)]
    for name, longitude_deg in bulletins.OTHER_COPY_DEG.items():
        assert f"{-longitude_deg:.0f} W in another copy" in facts[name].note


def test_rounding_and_the_way_round():
    seen = np.array([-7.551, 179.7, 208_600.0])
    assert bulletins.rounded(seen) == pytest.approx([-7.55, 180.0, 209_000.0])
    assert bulletins.off(seen, [-7.551, -179.7, 208_600.0]) == pytest.approx([0.0, 0.6, 0.0])


def test_gauss_newton_agrees_with_scipy():
    x = np.linspace(0, 3, 12)
    told = 2 * np.exp(-0.7 * x) + 0.01 * np.random.default_rng(4).standard_normal(12)

    def off(values):
        return values[0] * np.exp(-values[1] * x) - told

    ours = rebuild.gauss_newton(
        lambda many: np.array([off(p) / 0.01 for p in many]), [1.0, 1.0], [1e-4, 1e-4]
    )
    scipys = least_squares(off, [1.0, 1.0])
    assert ours.values == pytest.approx(scipys.x, abs=1e-4)
    assert ours.cost * 0.01**2 == pytest.approx(2 * scipys.cost, rel=1e-3)
    assert ours.covariance * 0.01**-2 == pytest.approx(np.linalg.inv(scipys.jac.T @ scipys.jac), rel=1e-2)


def test_gauss_newton_gives_up_with_a_sentence():
    with pytest.raises(ArithmeticError, match="no fit after 3 rounds"):
        rebuild.gauss_newton(lambda values: np.exp(values) + 1, [0.0], [1e-3], rounds=3)


def test_the_fit_is_scipys(fit):
    """The same residuals, another method: SciPy's trust region, from the prior's middle."""
    errors, told = np.hypot(ROUNDED / np.sqrt(12), MEASURED), bulletins.printed(READING)

    def residuals(scaled):
        unknowns = PRIOR[0] + scaled * PRIOR[1]
        left = bulletins.off(rebuild.seen(unknowns[None], READING)[0], told) / errors
        return np.concatenate([left.ravel(), -scaled])

    scipys = least_squares(residuals, np.zeros(6), diff_step=1e-4)
    assert fit.cost == pytest.approx(2 * scipys.cost, rel=1e-3)
    assert (fit.values - PRIOR[0]) / PRIOR[1] == pytest.approx(scipys.x, abs=0.02)


def test_rounded_readings_are_as_probable_as_scipy_says():
    d, u, s = 320.0, ROUNDED[2], MEASURED[2]
    expected = stats.norm.cdf((d + u / 2) / s) - stats.norm.cdf((d - u / 2) / s)
    assert np.exp(rebuild.log_likelihood([[0.0, 0.0, d]])) == pytest.approx(
        expected * np.exp(rebuild.log_likelihood([[0.0, 0.0, 0.0]])) / (2 * stats.norm.cdf(u / 2 / s) - 1)
    )


def test_rounded_readings_of_all_kinds_come_with_certainty():
    """Summed over all readings there may be, the probabilities make one."""
    told = np.zeros((41, 1, 3))
    told[:, 0, 2] = 1000.0 * np.arange(-20, 21)
    sure = rebuild.log_likelihood([[0.0, 0.0, 0.0]], [1e-6, 1e-6, 700.0])
    assert np.exp(rebuild.log_likelihood(told - 130.0 * np.array([0, 0, 1]), [1e-6, 1e-6, 700.0])).sum() == (
        pytest.approx(1.0)
    )
    assert sure < 0


def test_a_reading_far_off_is_improbable_but_not_impossible():
    near, far = (rebuild.log_likelihood([[0.0, 0.0, d]]) for d in (4000.0, 5000.0))
    assert -1000 < far < near < -50


def test_the_posterior_of_one_number_is_that_of_a_grid():
    """The excess alone, the rest held fast by a prior as narrow as a hair: weigh a grid, and compare."""
    narrow = PRIOR.copy()
    narrow[1, 1:] /= 10_000
    fitted = rebuild.best_fit(READING).values
    narrow[0, 1:] = fitted[1:]
    grid = np.tile(fitted, (400, 1))
    grid[:, 0] = np.linspace(fitted[0] - 3, fitted[0] + 3, 400)
    left = bulletins.off(rebuild.seen(grid, READING), bulletins.printed(READING))
    logs = rebuild.log_likelihood(left) - ((grid[:, 0] - narrow[0, 0]) / narrow[1, 0]) ** 2 / 2
    weights = np.exp(logs - logs.max())
    middle = np.average(grid[:, 0], weights=weights)
    wide = np.sqrt(np.average((grid[:, 0] - middle) ** 2, weights=weights))
    before, rebuild.PRIOR[...] = rebuild.PRIOR.copy(), narrow
    try:
        drawn = rebuild.posterior(READING, draws=4000).unknowns[:, 0]
    finally:
        rebuild.PRIOR[...] = before
    assert drawn.mean() == pytest.approx(middle, abs=0.1 * wide)
    assert drawn.std() == pytest.approx(wide, rel=0.1)


def test_the_posterior_does_not_hang_on_the_seed(possible):
    other = rebuild.posterior(READING, draws=4000, seed=7)
    scatter = possible.unknowns.std(axis=0)
    assert np.all(np.abs(other.unknowns.mean(axis=0) - possible.unknowns.mean(axis=0)) < 0.12 * scatter)
    assert other.log_evidence == pytest.approx(possible.log_evidence, abs=0.1)
    assert possible.effective_number > 1000


def test_altitudes_are_favoured_beyond_doubt_and_the_other_copy_clearly(possible):
    centre = rebuild.posterior(Reading(from_centre=True), draws=2000)
    first = rebuild.posterior(Reading(other_copy=False), draws=2000)
    assert possible.log_evidence - centre.log_evidence > 40
    assert 3 < possible.log_evidence - first.log_evidence < 6


def test_the_forecasts_are_of_another_flight():
    assert rebuild.best_fit(Reading(forecasts=True)).cost > 100 * rebuild.best_fit(READING).cost


def test_the_hour_of_the_cutoff_does_not_earn_its_place(fit):
    """Half a minute more or less of burning hardly changes what is left."""
    for shift_s in (-30, 30):
        launch = replace(LUNA_1, burn_s=LUNA_1.burn_s + shift_s)
        errors, told = np.hypot(ROUNDED / np.sqrt(12), MEASURED), bulletins.printed(READING)
        times = [bulletins.hour_of(name) for name in READING.names]

        def residuals(unknowns, launch=launch, told=told, errors=errors, times=times):
            start_s, *moments_s = ephemeris.seconds_since_epoch([launch.cutoff, *times])
            places = fly_through(np.hstack(rebuild.departures(unknowns, launch)), start_s, moments_s)
            left = (
                bulletins.off(bulletins.seen_from_earth(places[..., :3], times).swapaxes(0, 1), told) / errors
            )
            return np.hstack([left.reshape(len(unknowns), -1), (PRIOR[0] - unknowns) / PRIOR[1]])

        assert rebuild.gauss_newton(residuals, PRIOR[0], STEPS).cost == pytest.approx(fit.cost, abs=0.5)


def test_a_synthetic_flight_is_found_again():
    truth = PRIOR[0] + PRIOR[1] * [0.15, -0.6, 0.8, 0.5, -0.4, 0.9]
    told = bulletins.rounded(rebuild.seen(truth[None], READING)[0])
    found = rebuild.posterior(READING, told, draws=2000).unknowns
    away = (found.mean(axis=0) - truth) / found.std(axis=0)
    assert np.all(np.abs(away) < 3)


def test_the_stored_reconstruction_is_made_of_what_stands_beside_it(fit):
    folder = files("lunaedu") / "data"
    stored = json.loads((folder / "reconstruction.json").read_text(encoding="utf-8"))
    assert stored["facts"] == {name: facts[name].text for name in stored["facts"]}, "make it again"
    digest = sha256((folder / "ephemeris_1958_1960.npz").read_bytes()).hexdigest()
    assert stored["ephemeris_sha256"] == digest, "make it again"
    assert [stored["best_fit"][name] for name in UNKNOWNS] == pytest.approx(fit.values, rel=1e-4)
    assert stored["cost"] == pytest.approx(fit.cost, rel=1e-3)


def test_the_rebuilt_departure_is_the_best_fit(fit):
    departure = reconstruction.rebuilt_departure()
    position_km, velocity_km_s = rebuild.departures(fit.values)
    assert departure.position_km == pytest.approx(position_km, abs=0.1)
    assert departure.velocity_km_s == pytest.approx(velocity_km_s, abs=1e-4)
    assert departure.start == LUNA_1.cutoff


def test_the_excess_over_escape_speed_is_the_disputed_extra_speed(possible):
    """'Extra 175 m/s' is not the error of the cut-off but what the probe had above escape speed."""
    low, high = np.percentile(possible.unknowns[:, 0], [2.5, 97.5])
    assert low < facts["excess_speed"].value < high


def test_the_prediction_and_the_published_encounter_disagree(possible):
    ahead = rebuild.predict(possible.unknowns)
    assert np.percentile(ahead.late_min, 97.5) < 0
    assert np.percentile(ahead.closest_altitude_km, 2.5) > facts["closest_altitude"].value
    assert np.percentile(ahead.last_contact_km, 2.5) < facts["last_contact_distance"].value
    assert facts["last_contact_distance"].value < np.percentile(ahead.last_contact_km, 97.5)
