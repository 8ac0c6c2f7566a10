"""Two-body formulas against the printed answers of textbooks, against SciPy, and against themselves."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.physics import orbits

CURTIS_MU = 398600.0
VALLADO_MU = 398600.4415

# Curtis: "Orbital Mechanics for Engineering Students", 3rd ed. (2014). Vallado: "Fundamentals of
# Astrodynamics and Applications", 4th ed. (2013). Each tolerance is a unit of the last digit, or more where
# the book carried rounded figures through.


def near(value, printed, digits):
    """Equal to the printed answer within one unit of its last digit."""
    return value == pytest.approx(printed, abs=10.0**-digits)


def test_escape_speed_of_curtis_example_2_10():
    assert near(orbits.escape_speed(14600.0, CURTIS_MU), 7.389, 3)


def test_circular_speed_of_the_geostationary_orbit_in_curtis_example_2_5():
    assert near(orbits.circular_speed(42164.0, CURTIS_MU), 3.0747, 4)


def test_specific_energy_of_vallado_example_2_5():
    radius_km = np.linalg.norm([6524.834, 6862.875, 6448.296])
    speed_km_s = np.linalg.norm([4.901327, 5.533756, -1.976341])
    assert near(orbits.specific_energy_km2_s2(radius_km, speed_km_s, VALLADO_MU), -5.516604, 5)


def test_semi_major_axis_of_vallado_example_2_5():
    assert orbits.semi_major_axis_km(-5.516604, VALLADO_MU) == pytest.approx(36127.343, abs=0.01)


def test_semi_major_axis_of_the_hyperbola_in_curtis_example_2_10_is_negative_here():
    energy = orbits.specific_energy_km2_s2(14600.0, 8.6, CURTIS_MU)
    assert orbits.semi_major_axis_km(energy, CURTIS_MU) == pytest.approx(-20590, abs=10)


def test_characteristic_energy_of_curtis_example_2_10():
    assert near(orbits.characteristic_energy(14600.0, 8.6, CURTIS_MU), 19.36, 2)


def test_hyperbolic_excess_speed_of_curtis_example_3_5():
    assert near(orbits.hyperbolic_excess_speed(6678.0, 15.0, CURTIS_MU), 10.277, 3)


def test_excess_over_escape_is_the_difference_of_the_speeds_in_curtis_example_2_10():
    assert orbits.excess_over_escape_m_s(14600.0, 8.6, CURTIS_MU) == pytest.approx(
        1000 * (8.6 - 7.389), abs=1
    )


def test_speeds_at_perigee_and_apogee_of_curtis_example_2_7():
    energy = -CURTIS_MU / (2 * 8578.0)
    assert near(orbits.speed_at_radius(6778.0, energy, CURTIS_MU), 8.435, 3)
    assert near(orbits.speed_at_radius(10378.0, energy, CURTIS_MU), 5.509, 3)


def test_eccentricity_of_curtis_example_2_10():
    assert near(orbits.eccentricity(14600.0, 8.6, 50.0, CURTIS_MU), 1.3393, 4)


def test_eccentricity_of_the_ellipse_in_curtis_example_2_7():
    assert near(orbits.eccentricity(6778.0, 8.435, mu_km3_s2=CURTIS_MU), 0.2098, 4)


def test_true_anomaly_of_curtis_example_2_10():
    assert near(orbits.true_anomaly_deg(14600.0, 8.6, 50.0, CURTIS_MU), 84.889, 3)


def test_periapsis_radius_of_curtis_example_2_10():
    assert near(orbits.periapsis_radius_km(14600.0, 8.6, 50.0, CURTIS_MU), 6986, 0)


def test_apogee_of_curtis_example_2_7_is_4000_km_high():
    assert orbits.apoapsis_radius_km(6778.0, 8.435, mu_km3_s2=CURTIS_MU) == pytest.approx(6378 + 4000, abs=3)


def test_period_of_curtis_example_2_7():
    assert near(orbits.orbital_period_s(8578.0, CURTIS_MU) / 3600, 2.1963, 3)


def test_radius_at_anomaly_of_curtis_example_3_5():
    assert orbits.radius_at_anomaly_km(100.0, 6678.0, 2.7696) == pytest.approx(48497, abs=2)


def test_asymptote_of_curtis_example_3_5():
    assert near(orbits.asymptote_anomaly_deg(2.7696), 111.17, 2)


def test_turn_angle_of_curtis_example_2_10():
    assert near(orbits.turn_angle_deg(1.3393), 96.60, 2)


@pytest.mark.parametrize(
    ("example", "perigee_km", "perigee_speed_km_s", "radius_km", "time_s", "tolerance_s"),
    [
        ("Curtis 3.1, ellipse", 9600.0, 72472 / 9600, 72472**2 / CURTIS_MU / (1 - 0.37255 / 2), 4077, 1),
        ("Curtis 3.5a, hyperbola", 6678.0, 15.0, 48497.0, 4141.4, 0.3),
        ("Curtis 3.5b, hyperbola", 6678.0, 15.0, 163180.0, 14941.4, 1.5),
    ],
)
def test_time_from_periapsis_of(example, perigee_km, perigee_speed_km_s, radius_km, time_s, tolerance_s):
    energy = orbits.specific_energy_km2_s2(perigee_km, perigee_speed_km_s, CURTIS_MU)
    reached = orbits.time_from_periapsis_s(radius_km, perigee_km, energy, CURTIS_MU)
    assert reached == pytest.approx(time_s, abs=tolerance_s)


def test_time_from_periapsis_of_the_parabola_in_curtis_example_3_4():
    """Perigee speed 10 km/s, six hours. The book prints 86 899 km from a rounded anomaly; it is 86 977 km."""
    reached = orbits.time_from_periapsis_s(86977.0, 7972.0, 0.0, CURTIS_MU)
    assert reached / 3600 == pytest.approx(6.0, abs=2e-4)


def test_time_to_radius_of_the_three_hours_in_curtis_example_3_5():
    energy = orbits.specific_energy_km2_s2(6678.0, 15.0, CURTIS_MU)
    speed_km_s = orbits.speed_at_radius(48497.0, energy, CURTIS_MU)
    level = np.degrees(np.arccos(6678.0 * 15.0 / (48497.0 * speed_km_s)))
    assert orbits.time_to_radius_s(163180.0, 48497.0, speed_km_s, level, CURTIS_MU) == pytest.approx(
        10800, abs=2
    )


def test_eccentric_anomaly_of_vallado_example_2_1():
    assert near(np.degrees(orbits.eccentric_anomaly_rad(np.radians(235.4), 0.4)), 220.512074767522, 10)


def test_eccentric_anomaly_of_curtis_example_3_2():
    assert near(orbits.eccentric_anomaly_rad(3.6029, 0.37255), 3.4794, 4)


def test_hyperbolic_anomaly_of_vallado_example_2_3():
    assert near(orbits.hyperbolic_anomaly_rad(np.radians(235.4), 2.4), 1.601376144, 8)


def test_hyperbolic_anomaly_of_curtis_example_3_5():
    assert near(orbits.hyperbolic_anomaly_rad(40.690, 2.7696), 3.4631, 4)


def test_propagate_kepler_of_vallado_example_2_4():
    position_km, velocity_km_s = orbits.propagate_kepler(
        [1131.340, -2282.343, 6672.423], [-5.64305, 4.30333, 2.42879], 40 * 60.0
    )
    assert position_km == pytest.approx([-4219.7527, 4363.0292, -3958.7666], abs=1e-3)
    assert velocity_km_s == pytest.approx([3.689866, -1.916735, -6.112511], abs=1e-6)


def test_propagate_kepler_of_curtis_example_3_7():
    position_km, velocity_km_s = orbits.propagate_kepler(
        [7000.0, -12124.0, 0.0], [2.6679, 4.6210, 0.0], 3600.0, CURTIS_MU
    )
    assert position_km == pytest.approx([-3297.8, 7413.9, 0], abs=1.0)
    assert velocity_km_s == pytest.approx([-8.2977, -0.96404, 0], abs=1e-3)


def test_elements_from_state_of_curtis_example_4_3():
    orbit = orbits.elements_from_state([-6045.0, -3490.0, 2500.0], [-3.457, 6.618, 2.533], CURTIS_MU)
    assert near(orbit.periapsis_radius_km, 7284, 0)
    assert near(orbit.eccentricity, 0.1712, 4)
    assert near(orbit.inclination_deg, 153.25, 2)
    assert near(orbit.node_deg, 255.3, 1)
    assert near(orbit.periapsis_argument_deg, 20.07, 2)
    assert near(orbit.true_anomaly_deg, 28.45, 2)
    assert near(orbit.semi_major_axis_km, 8788, 0)


def test_elements_from_state_of_vallado_example_2_5():
    orbit = orbits.elements_from_state(
        [6524.834, 6862.875, 6448.296], [4.901327, 5.533756, -1.976341], VALLADO_MU
    )
    assert orbit.semi_major_axis_km == pytest.approx(36127.343, abs=0.01)
    assert near(orbit.eccentricity, 0.832853, 6)
    assert near(orbit.inclination_deg, 87.870, 2)
    assert near(orbit.node_deg, 227.898, 3)
    assert near(orbit.periapsis_argument_deg, 53.38, 2)
    assert near(orbit.true_anomaly_deg, 92.335, 3)


def test_state_from_elements_of_curtis_example_4_7():
    perigee_km = 80000.0**2 / CURTIS_MU / 2.4
    position_km, velocity_km_s = orbits.state_from_elements(
        orbits.Elements(perigee_km, 1.4, 30.0, 40.0, 60.0, 30.0), CURTIS_MU
    )
    assert position_km == pytest.approx([-4040, 4815, 3629], abs=0.6)
    assert velocity_km_s == pytest.approx([-10.39, -4.772, 1.744], abs=5e-3)


def test_state_from_elements_of_vallado_example_2_6():
    perigee_km = 11067.790 / 1.83285
    position_km, velocity_km_s = orbits.state_from_elements(
        orbits.Elements(perigee_km, 0.83285, 87.87, 227.89, 53.38, 92.335), VALLADO_MU
    )
    assert position_km == pytest.approx([6525.344, 6861.535, 6449.125], abs=0.05)
    assert velocity_km_s == pytest.approx([4.902276, 5.533124, -1.975709], abs=2e-5)


def test_impact_parameter_is_the_aiming_radius_of_curtis_example_2_10():
    assert orbits.impact_parameter_km(6986.0, np.sqrt(19.36), CURTIS_MU) == pytest.approx(18344, abs=2)


def test_flyby_radius_takes_the_aiming_radius_of_curtis_example_2_10_back():
    assert orbits.flyby_radius_km(18344.0, np.sqrt(19.36), CURTIS_MU) == pytest.approx(6986, abs=1)


def test_capture_radius_of_a_body_as_large_as_the_perigee_of_curtis_example_2_10():
    assert orbits.capture_radius_km(np.sqrt(19.36), 6986.0, CURTIS_MU) == pytest.approx(18344, abs=2)


def test_b_plane_of_the_exercise_by_davis():
    """K. Davis, ASEN 6008 "Interplanetary Mission Design", University of Colorado, homework 5, problem 1."""
    plane = orbits.b_plane(
        [546507.344255845, -527978.380486028, 531109.066836708],
        [-4.9220589268733, 5.36316523097915, -5.22166308425181],
        398600.4415,
    )
    assert plane.t_km == pytest.approx(45892.32379544, abs=1e-3)
    assert plane.r_km == pytest.approx(10606.21042874, abs=1e-3)


def test_escape_speed_is_sqrt_two_times_circular_speed():
    radius_km = np.geomspace(1e3, 1e8, 50)
    assert orbits.escape_speed(radius_km) == pytest.approx(
        np.sqrt(2) * orbits.circular_speed(radius_km), rel=1e-15
    )


def test_the_apogee_of_a_conic_is_where_its_elements_say():
    ellipse = orbits.elements_from_state([7000.0, 0.0, 0.0], [3.0, 6.0, 5.0])
    speed_km_s = np.sqrt(70.0)
    level_deg = np.degrees(np.arcsin(3.0 / speed_km_s))
    assert orbits.periapsis_radius_km(7000.0, speed_km_s, level_deg) == pytest.approx(
        ellipse.periapsis_radius_km
    )
    assert orbits.apoapsis_radius_km(7000.0, speed_km_s, level_deg) == pytest.approx(
        ellipse.semi_major_axis_km * (1 + ellipse.eccentricity)
    )
    assert orbits.true_anomaly_deg(7000.0, speed_km_s, level_deg) == pytest.approx(ellipse.true_anomaly_deg)


def test_a_body_at_escape_speed_never_turns_back():
    radius_km = 6678.0
    speed_km_s = orbits.escape_speed(radius_km) * np.array([0.999999, 1.000001])
    assert list(np.isfinite(orbits.apoapsis_radius_km(radius_km, speed_km_s))) == [True, False]


@pytest.mark.parametrize("speed_km_s", [10.5, 11.0, 11.0086, 11.2, 14.0])
@pytest.mark.parametrize("angle_deg", [0.0, 25.0, 90.0])
def test_time_to_radius_is_the_integral_of_one_over_the_radial_speed(speed_km_s, angle_deg):
    start_km, end_km = 6578.0, 60000.0
    energy = orbits.specific_energy_km2_s2(start_km, speed_km_s)
    swept = start_km * speed_km_s * np.cos(np.radians(angle_deg))

    def substituted(x):  # r = start + x² takes away the infinite slope of a start at perigee
        radius = start_km + x**2
        return 2 * x / np.sqrt(max(2 * energy + 2 * EARTH_MU_KM3_S2 / radius - (swept / radius) ** 2, 1e-12))

    expected, _ = quad(substituted, 1e-9, np.sqrt(end_km - start_km), epsabs=1e-8, epsrel=1e-11, limit=200)
    assert orbits.time_to_radius_s(end_km, start_km, speed_km_s, angle_deg) == pytest.approx(
        expected, rel=1e-7
    )


def test_time_to_radius_is_smooth_through_the_parabola():
    start_km = 6678.0
    speed_km_s = orbits.escape_speed(start_km) * (1 + np.array([-1e-7, -1e-12, 0.0, 1e-12, 1e-7]))
    times_s = orbits.time_to_radius_s(384400.0, start_km, speed_km_s, 20.0)
    assert np.all(np.diff(times_s) < 0)
    assert times_s[0] - times_s[4] < 2.0
    assert times_s[2] == pytest.approx((times_s[0] + times_s[4]) / 2, abs=1e-4)


def test_an_inbound_start_first_falls_to_perigee():
    out_s = orbits.time_to_radius_s(50000.0, 20000.0, 7.0, 40.0)
    in_s = orbits.time_to_radius_s(50000.0, 20000.0, 7.0, -40.0)
    low_km = orbits.periapsis_radius_km(20000.0, 7.0, 40.0)
    fall_s = orbits.time_from_periapsis_s(20000.0, low_km, orbits.specific_energy_km2_s2(20000.0, 7.0))
    assert in_s - out_s == pytest.approx(2 * fall_s)


def test_kepler_equations_are_solved_for_every_eccentricity_and_anomaly():
    mean_rad = np.concatenate([-np.geomspace(1e-9, 30, 60), [0.0], np.geomspace(1e-9, 30, 60)])[:, None]
    e = np.array([0.0, 1e-8, 0.3, 0.9, 0.999999, 1.0])
    ellipse = orbits.eccentric_anomaly_rad(mean_rad, e)
    assert ellipse - e * np.sin(ellipse) == pytest.approx(
        np.broadcast_to(mean_rad, ellipse.shape), rel=1e-12, abs=1e-15
    )
    e = np.array([1.0000001, 1.01, 1.5, 3.0, 500.0])
    hyperbola = orbits.hyperbolic_anomaly_rad(mean_rad, e)
    assert e * np.sinh(hyperbola) - hyperbola == pytest.approx(
        np.broadcast_to(mean_rad, hyperbola.shape), rel=1e-9, abs=1e-15
    )


def random_states(count, seed=1959):
    """Positions from just above the ground to the Moon, speeds from slow to twice escape, all directions."""
    rng = np.random.default_rng(seed)
    radius_km = np.exp(rng.uniform(np.log(EARTH_RADIUS_KM), np.log(4e5), count))
    speed_km_s = orbits.escape_speed(radius_km) * rng.uniform(0.2, 2.0, count)
    directions = rng.normal(size=(2, count, 3))
    directions /= np.linalg.norm(directions, axis=-1, keepdims=True)
    return radius_km[:, None] * directions[0], speed_km_s[:, None] * directions[1]


def test_elements_and_back_return_the_state():
    position_km, velocity_km_s = random_states(2000)
    back_km, back_km_s = orbits.state_from_elements(orbits.elements_from_state(position_km, velocity_km_s))
    scale_km = np.linalg.norm(position_km, axis=-1)
    scale_km_s = np.linalg.norm(velocity_km_s, axis=-1)
    assert np.max(np.linalg.norm(back_km - position_km, axis=-1) / scale_km) < 1e-9
    assert np.max(np.linalg.norm(back_km_s - velocity_km_s, axis=-1) / scale_km_s) < 1e-9


@pytest.mark.parametrize(
    ("position_km", "velocity_km_s"),
    [([7000.0, 0, 0], [0, 7.5, 0]), ([0, 7000.0, 0], [-7.5, 0, 0]), ([7000.0, 0, 0], [0, -7.5, 0])],
    ids=["equator", "equator, a quarter turn on", "equator, backwards"],
)
def test_an_orbit_without_a_node_comes_back_too(position_km, velocity_km_s):
    orbit = orbits.elements_from_state(position_km, velocity_km_s)
    back_km, back_km_s = orbits.state_from_elements(orbit)
    assert orbit.node_deg == pytest.approx(0.0)
    assert back_km == pytest.approx(position_km, abs=1e-6)
    assert back_km_s == pytest.approx(velocity_km_s, abs=1e-9)


def test_propagating_there_and_back_returns_the_state():
    position_km, velocity_km_s = random_states(2000)
    duration_s = np.random.default_rng(2).uniform(-3e5, 3e5, 2000)
    there = orbits.propagate_kepler(position_km, velocity_km_s, duration_s)
    back_km, back_km_s = orbits.propagate_kepler(*there, -duration_s)
    fair = orbits.elements_from_state(position_km, velocity_km_s).periapsis_radius_km > 500.0
    assert np.count_nonzero(fair) > 1000
    assert np.max(np.abs(back_km - position_km)[fair]) < 1e-2
    assert np.max(np.abs(back_km_s - velocity_km_s)[fair]) < 1e-5


def test_propagation_conserves_energy_and_angular_momentum():
    position_km, velocity_km_s = random_states(2000)
    later_km, later_km_s = orbits.propagate_kepler(position_km, velocity_km_s, 2e5)
    before = orbits.characteristic_energy(*(np.linalg.norm(x, axis=-1) for x in (position_km, velocity_km_s)))
    after = orbits.characteristic_energy(*(np.linalg.norm(x, axis=-1) for x in (later_km, later_km_s)))
    potential = (
        2 * EARTH_MU_KM3_S2 / np.minimum(*(np.linalg.norm(x, axis=-1) for x in (position_km, later_km)))
    )
    assert np.max(np.abs(after - before) / potential) < 1e-9
    momentum = np.cross(position_km, velocity_km_s)
    drift = np.linalg.norm(np.cross(later_km, later_km_s) - momentum, axis=-1)
    assert np.max(drift / np.linalg.norm(momentum, axis=-1)) < 1e-6


def test_propagation_by_nothing_changes_nothing():
    position_km, velocity_km_s = random_states(20)
    same_km, same_km_s = orbits.propagate_kepler(position_km, velocity_km_s, 0.0)
    assert same_km == pytest.approx(position_km, rel=1e-15)
    assert same_km_s == pytest.approx(velocity_km_s, rel=1e-15)


@pytest.mark.parametrize("factor", [0.75, 0.99, 1.0, 1.0001, 1.02, 1.5], ids=lambda f: f"{f} of escape speed")
def test_propagation_agrees_with_numerical_integration(factor):
    start_km = np.array([6600.0, 300.0, -150.0])
    start_km_s = factor * orbits.escape_speed(np.linalg.norm(start_km)) * np.array([0.36, 0.48, 0.8])
    hours = np.array([0.5, 5.0, 30.0])

    def forces(_, y):
        return np.concatenate([y[3:], -EARTH_MU_KM3_S2 * y[:3] / np.linalg.norm(y[:3]) ** 3])

    reference = solve_ivp(
        forces,
        (0, 3600 * hours[-1]),
        np.concatenate([start_km, start_km_s]),
        method="DOP853",
        t_eval=3600 * hours,
        rtol=3e-14,
        atol=1e-9,
    ).y.T
    position_km, velocity_km_s = orbits.propagate_kepler(start_km, start_km_s, 3600 * hours)
    assert position_km == pytest.approx(reference[:, :3], abs=1e-3)
    assert velocity_km_s == pytest.approx(reference[:, 3:], abs=1e-6)


def test_the_propagated_time_to_the_moons_distance_is_the_time_to_radius():
    start_km, start_km_s = np.array([6600.0, 0.0, 0.0]), np.array([5.0, 9.8, 0.0])
    speed_km_s = np.linalg.norm(start_km_s)
    level_deg = np.degrees(np.arcsin(5.0 / speed_km_s))
    time_s = orbits.time_to_radius_s(384400.0, 6600.0, speed_km_s, level_deg)
    position_km, _ = orbits.propagate_kepler(start_km, start_km_s, time_s)
    assert np.linalg.norm(position_km) == pytest.approx(384400.0, abs=1e-4)


def test_gravity_makes_the_target_wider_than_the_body():
    wide_km = orbits.capture_radius_km(np.array([0.5, 2.4, 100.0]))
    assert np.all(np.diff(wide_km) < 0)
    assert wide_km[-1] == pytest.approx(MOON_RADIUS_KM, rel=1e-3)
    assert orbits.flyby_radius_km(wide_km, [0.5, 2.4, 100.0]) == pytest.approx(MOON_RADIUS_KM)


def test_b_plane_is_the_same_from_anywhere_on_the_hyperbola():
    position_km, velocity_km_s = orbits.propagate_kepler(
        [-60000.0, 9000.0, -2000.0], [2.4, 0.1, 0.3], np.linspace(-20000, 60000, 9), MOON_MU_KM3_S2
    )
    plane = orbits.b_plane(position_km, velocity_km_s)
    assert plane.vector_km == pytest.approx(np.broadcast_to(plane.vector_km[0], (9, 3)), abs=1e-5)
    assert plane.approach == pytest.approx(np.broadcast_to(plane.approach[0], (9, 3)), abs=1e-9)


def test_the_b_vector_lies_in_its_plane_and_has_the_impact_parameter_for_its_length():
    position_km, velocity_km_s = random_states(500)
    fast = orbits.characteristic_energy(
        np.linalg.norm(position_km, axis=-1), np.linalg.norm(velocity_km_s, axis=-1), MOON_MU_KM3_S2
    )
    position_km, velocity_km_s = position_km[fast > 0], velocity_km_s[fast > 0]
    plane = orbits.b_plane(position_km, velocity_km_s)
    low_km = orbits.elements_from_state(position_km, velocity_km_s, MOON_MU_KM3_S2).periapsis_radius_km
    assert plane.distance_km == pytest.approx(
        orbits.impact_parameter_km(low_km, plane.excess_speed_km_s), rel=1e-6
    )
    axes = np.stack([plane.approach, plane.t_axis, plane.r_axis], axis=-2)
    assert axes @ np.swapaxes(axes, -1, -2) == pytest.approx(np.broadcast_to(np.eye(3), axes.shape), abs=1e-9)
    assert plane.t_km[:, None] * plane.t_axis + plane.r_km[:, None] * plane.r_axis == pytest.approx(
        plane.vector_km, rel=1e-6, abs=1e-6
    )


def test_far_away_the_b_vector_is_where_the_straight_path_would_pass():
    plane = orbits.b_plane([-1e8, 5000.0, 2000.0], [2.0, 0.0, 0.0])
    assert plane.vector_km == pytest.approx([0.0, 5000.0, 2000.0], abs=2.0)
    assert plane.approach == pytest.approx([1.0, 0.0, 0.0], abs=1e-4)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: orbits.escape_speed(0.0), "radius_km must be above 0"),
        (lambda: orbits.escape_speed(float("nan")), "radius_km must be finite"),
        (lambda: orbits.escape_speed("near"), "radius_km must be a number"),
        (lambda: orbits.circular_speed(7000.0, -1.0), "mu_km3_s2 must be above 0"),
        (lambda: orbits.specific_energy_km2_s2(7000.0, -1.0), "speed_km_s must be at least 0"),
        (lambda: orbits.hyperbolic_excess_speed(7000.0, 9.0), "at least the escape speed"),
        (
            lambda: orbits.speed_at_radius(1e6, -2.0),
            "never reaches",
        ),
        (lambda: orbits.eccentricity(7000.0, 9.0, 120.0), "flight_path_angle_deg must be from -90 to 90"),
        (lambda: orbits.radius_at_anomaly_km(150.0, 7000.0, 1.5), "inside the asymptotes"),
        (lambda: orbits.asymptote_anomaly_deg(0.5), "eccentricity must be at least 1"),
        (lambda: orbits.time_to_radius_s(1e6, 7000.0, 9.0), "between the periapsis and the apoapsis"),
        (lambda: orbits.eccentric_anomaly_rad(1.0, 1.2), "eccentricity must be from 0 to 1"),
        (lambda: orbits.hyperbolic_anomaly_rad(1.0, 1.0), "eccentricity must be above 1"),
        (lambda: orbits.propagate_kepler([7000.0, 0.0], [0.0, 8.0, 0.0], 1.0), "3 components"),
        (lambda: orbits.propagate_kepler([0.0, 0.0, 0.0], [0.0, 8.0, 0.0], 1.0), "distance from the centre"),
        (lambda: orbits.elements_from_state([7000.0, 0.0, 0.0], [8.0, 0.0, 0.0]), "does not point along"),
        (lambda: orbits.b_plane([3000.0, 0.0, 0.0], [0.0, 1.0, 0.0]), "at least the escape speed"),
        (lambda: orbits.impact_parameter_km(2000.0, 0.0), "excess_speed_km_s must be above 0"),
    ],
)
def test_bad_input_gets_one_clear_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_the_circular_speed_goes_round_once_in_a_sidereal_day():
    """The geostationary radius and the day of the WGS 84 Earth, 42 164.17 km and 86 164.1 s."""
    assert 2 * np.pi * 42164.17 / orbits.circular_speed(42164.17) == pytest.approx(86164.1, abs=0.1)


def test_true_anomaly_of_curtis_example_4_3():
    r, v = np.array([-6045.0, -3490.0, 2500.0]), np.array([-3.457, 6.618, 2.533])
    speed_km_s = np.linalg.norm(v)
    level_deg = np.degrees(np.arcsin(r @ v / np.linalg.norm(r) / speed_km_s))
    anomaly_deg = orbits.true_anomaly_deg(np.linalg.norm(r), speed_km_s, level_deg, CURTIS_MU)
    assert anomaly_deg == pytest.approx(28.45, abs=0.01)


def test_what_the_guard_made_of_an_argument_is_used():
    assert orbits.periapsis_radius_km(np.int16(7000), np.int16(8)) == pytest.approx(7000.0)
    assert orbits.periapsis_radius_km([7000, 8000], [8, 9], [0, 10]) == pytest.approx([7000, 7690.20235735])
    times_s = orbits.time_to_radius_s([8000, 8900], np.int16(7000), np.float16(8.0), [0, 0])
    assert times_s == pytest.approx(orbits.time_to_radius_s(np.array([8000.0, 8900.0]), 7000.0, 8.0))
    whole = orbits.Elements(np.int16(7000), np.int8(0), np.int8(65), np.int16(200), np.int8(60), np.int8(100))
    plain = orbits.Elements(7000.0, 0.0, 65.0, 200.0, 60.0, 100.0)
    for got, right in zip(orbits.state_from_elements(whole), orbits.state_from_elements(plain), strict=True):
        assert got == pytest.approx(right, rel=1e-15)


def test_no_angle_at_or_beyond_an_asymptote_is_answered():
    e = np.concatenate([1 + np.geomspace(1e-15, 1, 500), np.geomspace(2, 1e6, 500)])
    asymptote_deg = orbits.asymptote_anomaly_deg(e)
    for turns_deg in (0.0, 360.0, -360.0, 3600.0):
        for sign in (1, -1):
            for beyond_deg in (0.0, 1e-9, 1e-3):
                for k in np.flatnonzero(asymptote_deg + beyond_deg <= 180)[::7]:
                    with pytest.raises(ValueError, match="inside the asymptotes"):
                        orbits.radius_at_anomaly_km(
                            sign * (asymptote_deg[k] + beyond_deg) + turns_deg, 7000.0, e[k]
                        )
    with pytest.raises(ValueError, match="inside the asymptotes"):
        orbits.radius_at_anomaly_km(180.0, 7000.0, 1.0)
    assert orbits.radius_at_anomaly_km(asymptote_deg[700] - 1e-6, 7000.0, e[700]) > 1e10


def test_the_end_of_a_slim_ellipse_keeps_its_digits():
    e = 1 - 1e-12
    assert orbits.radius_at_anomaly_km(180.0, 7000.0, e) == pytest.approx(7000 * (1 + e) / (1 - e), rel=1e-12)


def test_the_escape_speed_itself_escapes_and_leaves_nothing():
    radius_km = np.geomspace(1e-3, 1e12, 2000)
    speed_km_s = orbits.escape_speed(radius_km)
    assert np.all(orbits.hyperbolic_excess_speed(radius_km, speed_km_s) <= 3e-8 * speed_km_s)
    assert np.all(np.isinf(orbits.apoapsis_radius_km(radius_km, speed_km_s)))
    for way in ([0.0, 1.0, 0.0], [-0.6, 0.8, 0.0]):
        for k in range(0, 2000, 50):
            with pytest.raises(ValueError, match="velocity_km_s must be faster than escape"):
                orbits.b_plane([radius_km[k], 0, 0], speed_km_s[k] * np.array(way), EARTH_MU_KM3_S2)


def test_the_turning_point_of_an_orbit_belongs_to_it():
    speed_km_s = np.linspace(1.0, 10.0, 500)
    energy = orbits.specific_energy_km2_s2(7000.0, speed_km_s)
    top_km = orbits.apoapsis_radius_km(7000.0, speed_km_s, 90.0)
    assert np.all(orbits.speed_at_radius(top_km, energy) < 1e-6)


def test_a_circle_counts_from_the_place_itself():
    radius_km = np.geomspace(100.0, 1e7, 300)
    speed_km_s = orbits.circular_speed(radius_km)
    assert np.all(orbits.true_anomaly_deg(radius_km, speed_km_s, 0.0) == 0)
    assert orbits.time_to_radius_s(radius_km, radius_km, speed_km_s) == pytest.approx(np.zeros(300), abs=1e-3)


def test_no_plane_is_invented_for_a_straight_line():
    rng = np.random.default_rng(7)
    for _ in range(500):
        position_km = rng.normal(size=3) * 10 ** rng.uniform(2, 6)
        with pytest.raises(ValueError, match="does not point along"):
            orbits.elements_from_state(position_km, position_km * rng.normal() * 1e-3)
        with pytest.raises(ValueError, match="does not point along"):
            orbits.elements_from_state(position_km, [0.0, 0.0, 0.0])


def test_no_axis_is_invented_for_a_pole_along_the_way_in():
    rng = np.random.default_rng(8)
    for _ in range(300):
        out, aside = rng.normal(size=(2, 3))
        position_km = 1e4 * 10 ** rng.uniform(0, 2) * out
        velocity_km_s = -2.5 * 10 ** rng.uniform(0, 1) * (out + 10 ** rng.uniform(-3, 0) * aside)
        pole = orbits.b_plane(position_km, velocity_km_s, pole=np.cross(out, aside)).approach
        for along in (pole, -7 * pole, pole * (1 + 1e-16)):
            with pytest.raises(ValueError, match="pole must not lie along the way in"):
                orbits.b_plane(position_km, velocity_km_s, pole=along)


def test_the_excess_over_escape_is_a_thousand_times_the_difference_in_km_s():
    excess_m_s = orbits.excess_over_escape_m_s(14600.0, 8.6, CURTIS_MU)
    assert excess_m_s == pytest.approx(1000 * (8.6 - np.sqrt(2 * CURTIS_MU / 14600.0)), rel=1e-12)
