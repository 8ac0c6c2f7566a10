"""The dipole and its coordinates: against the IGRF and astropy."""

from datetime import datetime, timedelta

import astropy.coordinates
import astropy.time
import astropy.units as u
import numpy as np
import ppigrf
import pytest
from astropy.utils import iers

from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.physics import belts, field
from lunaedu.physics.flight import fly
from lunaedu.physics.reconstruction import stand_in_departure

RANDOM = np.random.default_rng(1959)
SOME_KM = RANDOM.normal(size=(40, 3)) * 15000.0
SOME_KM *= 1 + 6500.0 / np.linalg.norm(SOME_KM, axis=1, keepdims=True)  # all above the ground


def spherical(position_km):
    """Radius in km, colatitude and longitude in degrees."""
    radius = np.linalg.norm(position_km, axis=-1)
    return (
        radius,
        np.degrees(np.arccos(position_km[:, 2] / radius)),
        np.degrees(np.arctan2(position_km[:, 1], position_km[:, 0])),
    )


def cartesian(position_km, radial, south, east):
    """A vector field's spherical components, as ppigrf gives them, along the axes of the positions."""
    _, colatitude, longitude = (np.radians(n) for n in spherical(position_km))
    sine, cosine = np.sin(colatitude), np.cos(colatitude)
    away = np.stack([sine * np.cos(longitude), sine * np.sin(longitude), cosine], axis=-1)
    down = np.stack([cosine * np.cos(longitude), cosine * np.sin(longitude), -sine], axis=-1)
    round_ = np.stack([-np.sin(longitude), np.cos(longitude), 0 * sine], axis=-1)
    return radial[:, None] * away + south[:, None] * down + east[:, None] * round_


def test_the_dipole_is_the_igrfs_first_degree_in_strength_and_direction():
    components = ppigrf.igrf_gc(*spherical(SOME_KM), datetime(1959, 1, 1), max_degree=1)
    expected = cartesian(SOME_KM, *(np.ravel(c) for c in components))
    geomagnetic = field.geomagnetic_from_geographic(SOME_KM)
    ours = field.geographic_from_geomagnetic(field.field_vector_nT(geomagnetic))
    assert np.linalg.norm(ours - expected, axis=1) == pytest.approx(0, abs=2e-4 * 31000)


def test_the_vector_field_has_the_strength_of_the_formula():
    radius, colatitude, _ = spherical(SOME_KM)
    strength = np.linalg.norm(field.field_vector_nT(SOME_KM), axis=1)
    assert strength == pytest.approx(field.field_nT(radius, 90 - colatitude), rel=1e-12)


def test_the_vector_field_runs_along_its_own_line():
    latitude = np.linspace(-60, 60, 2001)
    radius = field.field_line_radius_km(3.0, latitude)
    line = radius[:, None] * np.stack(
        [np.cos(np.radians(latitude)), 0 * latitude, np.sin(np.radians(latitude))], axis=-1
    )
    along, b = np.gradient(line, axis=0)[1:-1], field.field_vector_nT(line)[1:-1]
    cosine = np.sum(along * b, axis=1) / np.linalg.norm(along, axis=1) / np.linalg.norm(b, axis=1)
    assert cosine == pytest.approx(1, abs=1e-6)


def test_l_and_the_field_ratio_are_those_of_the_line():
    latitude = np.array([-63.0, -20.0, 0.0, 35.0, 60.0])
    radius = field.field_line_radius_km(5.0, latitude)
    equator = field.field_nT(5.0 * GEOMAGNETIC_RADIUS_KM, 0.0)
    assert field.l_shell(radius, latitude) == pytest.approx(5.0, rel=1e-13)
    assert field.field_ratio(latitude) == pytest.approx(field.field_nT(radius, latitude) / equator, rel=1e-12)


def test_the_invariant_latitude_of_l_4_is_60_degrees():
    assert field.foot_latitude_deg(4.0) == pytest.approx(60.0, abs=1e-9)


def test_the_latitude_of_a_ratio_undoes_the_ratio():
    latitude = np.array([0.01, 1.0, 20.0, 45.0, 70.0, 85.0, 89.0])
    assert field.latitude_of_ratio_deg(field.field_ratio(latitude)) == pytest.approx(latitude, rel=1e-6)


@pytest.mark.filterwarnings("ignore")
def test_geographic_axes_are_astropys_but_for_the_nutation_left_out():
    time = "1959-01-02T17:41:21"
    with iers.conf.set_temp("auto_download", False), iers.conf.set_temp("iers_degraded_accuracy", "warn"):
        stars = astropy.coordinates.GCRS(
            astropy.coordinates.CartesianRepresentation(SOME_KM.T * u.km), obstime=astropy.time.Time(time)
        )
        earth = stars.transform_to(astropy.coordinates.ITRS(obstime=astropy.time.Time(time)))
    expected = earth.cartesian.xyz.to_value(u.km).T
    ours = field.geographic_from_inertial(SOME_KM, time)
    away = np.linalg.norm(ours - expected, axis=1) / np.linalg.norm(SOME_KM, axis=1)
    assert np.degrees(away.max()) < 0.01


def test_turning_there_and_back_changes_nothing():
    time = "1959-01-02T17:41:21"
    back = field.inertial_from_geographic(field.geographic_from_inertial(SOME_KM, time), time)
    assert back == pytest.approx(SOME_KM, abs=1e-8)
    again = field.geographic_from_geomagnetic(field.geomagnetic_from_geographic(SOME_KM))
    assert again == pytest.approx(SOME_KM, abs=1e-8)


def test_a_path_of_many_points_is_the_points_one_by_one():
    times = [datetime(1959, 1, 2, 17) + timedelta(minutes=k) for k in range(3)]
    path = field.magnetic_coordinates(SOME_KM[:3], times)
    alone = [field.magnetic_coordinates(p, t) for p, t in zip(SOME_KM, times, strict=False)]
    assert path.l_shell == pytest.approx([a.l_shell for a in alone])
    assert path.longitude_deg == pytest.approx([a.longitude_deg for a in alone])


def differences_along_the_path():
    """Relative differences of the dipole from the full fields within ten Earth radii, by name."""
    path = belts.reference_path()
    start = stand_in_departure().start
    dipole = field.magnetic_coordinates(
        path.position_km, [start + timedelta(hours=float(hour)) for hour in path.hours]
    )
    near = dipole.radius_km < 10 * GEOMAGNETIC_RADIUS_KM
    high = near & (dipole.radius_km > 2 * GEOMAGNETIC_RADIUS_KM)
    pairs = {
        "B, IGRF 1959": (dipole.field_nT, path.igrf_nT),
        "L, Jensen and Cain": (dipole.l_shell, path.electron_l_shell),
        "B/B0, Jensen and Cain": (dipole.field_ratio, path.electron_field_ratio),
        "L, Cain et al.": (dipole.l_shell, path.proton_l_shell),
        "B/B0, Cain et al.": (dipole.field_ratio, path.proton_field_ratio),
    }
    return {
        name: tuple(np.abs(ours / theirs - 1)[where] for where in (near, high))
        for name, (ours, theirs) in pairs.items()
    }


def test_the_stored_path_is_the_reconstructions_and_the_igrfs():
    path, departure = belts.reference_path(), stand_in_departure()
    flight = fly(departure.position_km, departure.velocity_km_s, departure.start, hours=path.hours[-1] + 0.1)
    assert flight.position_km(path.hours) == pytest.approx(path.position_km, abs=5.0)
    times = [departure.start + timedelta(hours=float(hour)) for hour in path.hours]
    geographic = field.geographic_from_inertial(path.position_km, times)
    components = ppigrf.igrf_gc(*spherical(geographic), datetime(1959, 1, 2))
    strength = np.linalg.norm(np.reshape(components, (3, -1)), axis=0)
    assert strength == pytest.approx(path.igrf_nT, rel=1e-6)


def test_along_the_path_the_dipole_stands_for_the_full_field():
    found = differences_along_the_path()
    for name, (near, high) in found.items():
        print(
            f"{name:24} median {np.median(near):6.1%}  worst {near.max():6.1%}  "
            f"(beyond two radii: {np.median(high):.1%}, {high.max():.1%})"
        )
    assert np.median(found["B, IGRF 1959"][0]) < 0.03
    assert found["B, IGRF 1959"][0].max() < 0.12
    assert found["L, Jensen and Cain"][1].max() < 0.03
    assert found["B/B0, Jensen and Cain"][1].max() < 0.05
    # Low over the launch site the lines of the real field lie well outside the dipole's.
    assert found["L, Jensen and Cain"][0].max() == pytest.approx(0.20, abs=0.02)


def test_the_strength_is_the_igrfs_first_degree():
    components = ppigrf.igrf_gc(*spherical(SOME_KM), datetime(1959, 1, 1), max_degree=1)
    expected_nT = np.linalg.norm([np.ravel(c) for c in components], axis=0)
    place = field.geomagnetic_from_geographic(SOME_KM)
    radius, colatitude, _ = spherical(place)
    assert field.field_nT(radius, 90 - colatitude) == pytest.approx(expected_nT, rel=2e-4)


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda: field.dipole(2024.0), "year must be from 1955 to 1960; got 2024"),
        (lambda: field.l_shell(7000.0, 90.0), "between the poles"),
        (lambda: field.l_shell(-1.0, 0.0), "radius_km must be above 0"),
        (lambda: field.l_shell(500.0, 0.0), "above the ground; got 500. Is it an altitude"),
        (lambda: field.l_shell(7000.0, 89.9995), "between the poles"),
        (lambda: field.field_ratio(-90.0), "between the poles"),
        (lambda: field.field_nT(7000.0, 0.0, 3.1e-5), "equatorial_field_nT must be from 1 to"),
        (lambda: field.foot_latitude_deg(4.0, -7000.0), "altitude_km must be"),
        (lambda: field.field_line_radius_km(28000.0, 0.0), "Is it in kilometres"),
        (lambda: field.field_vector_nT([0.0, 0.0, 0.0]), "must be"),
        (lambda: field.field_vector_nT([np.nan, 0.0, 0.0]), "must be finite"),
        (lambda: field.field_nT(7000.0, 91.0), "magnetic_latitude_deg must be from -90 to 90; got 91"),
        (lambda: field.latitude_of_ratio_deg(0.5), "field_ratio must be from 1 to"),
        (lambda: field.foot_latitude_deg(1.0, 100.0), "must rise to 100 km; it does so for L of 1.016"),
        (lambda: field.geographic_from_inertial([1.0, 2.0], "1959-01-02"), r"must have the shape \(3,\)"),
        (lambda: field.geographic_from_inertial([7e3, 0, 0], "1970-01-01"), "runs from 1958-12-01"),
    ],
)
def test_bad_input_gets_one_clear_sentence(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        call()
