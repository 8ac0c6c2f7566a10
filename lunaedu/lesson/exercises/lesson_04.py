"""The exercises of lesson 04: a stream's current, its double, heat and a grid, which reading shows a wind."""

import math

import numpy as np

from lunaedu import facts
from lunaedu.constants import BOLTZMANN_J_K, ELEMENTARY_CHARGE_C, PROTON_MASS_KG
from lunaedu.lesson.checks import Choice, Exercise, Function, Number, Slip, by_id
from lunaedu.lesson.session import personal
from lunaedu.physics.orbits import speed_at_radius
from lunaedu.physics.plasma import kelvin, mean_speed_km_s
from lunaedu.physics.reconstruction import stand_in_departure
from lunaedu.physics.traps import AREA_CM2, ion_current_A

CM_S_PER_KM_S = 1e5
DENSE_ALTITUDE_KM = 22_500.0
"""The middle of the altitudes of the fact density_near, which stand in its text."""


def wind_speed_km_s():
    """Speed of the wind in exercise 4.2, km/s: each student's own."""
    return personal("wind_km_s", 400.0, low=320.0, high=700.0, step=10.0)


def probe_speed_km_s(altitude_km=DENSE_ALTITUDE_KM):
    """Speed of our stand-in for the flight at an altitude, among the stars and by energy alone, km/s."""
    departure = stand_in_departure()
    start_km = np.linalg.norm(departure.position_km)
    energy = departure.speed_km_s**2 / 2 - speed_at_radius(start_km, 0.0) ** 2 / 2
    return float(speed_at_radius(start_km - departure.altitude_km + altitude_km, energy))


def _ram_A(density_cm3, speed_km_s, angle_deg):
    flux = density_cm3 * speed_km_s * CM_S_PER_KM_S * max(0.0, math.cos(math.radians(angle_deg)))
    return ELEMENTARY_CHARGE_C * AREA_CM2 * flux


def ram_current():
    """Current of a cold stream that falls on the trap at an angle."""
    return Function(
        _ram_A,
        {"density_cm3": (2, 900), "speed_km_s": (3, 700), "angle_deg": (10, 80)},
        unit="A",
        arrays=False,
        slips=(
            Slip(
                "charge forgotten",
                lambda n, v, angle: _ram_A(n, v, angle) / ELEMENTARY_CHARGE_C,
                "That counts protons in a second. An ampere counts charge: how much does each one carry?",
            ),
            Slip(
                "kilometres for centimetres",
                lambda n, v, angle: _ram_A(n, v, angle) / CM_S_PER_KM_S,
                "Density and area are in centimetres, the speed is not yet. How many centimetres has a "
                "kilometre?",
            ),
            Slip(
                "per cubic metre",
                lambda n, v, angle: _ram_A(n, v, angle) * 1e6,
                "You turned cm⁻³ into m⁻³, but not everything else: an area in cm² is left over. Stay with "
                "one unit of length from beginning to end.",
            ),
            Slip(
                "metres per second",
                lambda n, v, angle: _ram_A(n, v, angle) / 100,
                "Your speed is in metres per second, while density and area count in centimetres.",
            ),
            Slip(
                "cosine lost",
                lambda n, v, angle: _ram_A(n, v, 0.0),
                "Turn the trap: its opening looks narrower from the stream. Your current does not change.",
            ),
            Slip(
                "sine for cosine",
                lambda n, v, angle: _ram_A(n, v, 90 - angle),
                "At an angle of zero the trap faces the stream; yours catches nothing there.",
            ),
            Slip(
                "degrees for radians",
                lambda n, v, angle: ELEMENTARY_CHARGE_C * AREA_CM2 * n * v * CM_S_PER_KM_S * math.cos(angle),
                "The angle comes in degrees; `np.cos` and `math.cos` want radians.",
            ),
        ),
        properties=(
            (
                "A cold stream from behind cannot enter: beyond a right angle the current must be zero.",
                lambda f: abs(f(700.0, 5.0, 120.0)) < 1e-15 and abs(f(700.0, 5.0, 180.0)) < 1e-15,
            ),
            (
                "Half the density at twice the speed must give the same current.",
                lambda f: math.isclose(f(300.0, 8.0, 20.0), f(600.0, 4.0, 20.0), rel_tol=1e-9),
            ),
        ),
    )


def wind_of_the_same_current():
    """Density of a wind that gives the current of the published density at the probe's own speed."""
    published_cm3, own_km_s, wind_km_s = facts["density_near"].value, probe_speed_km_s(), wind_speed_km_s()
    ratio = own_km_s / wind_km_s
    return Number(
        published_cm3 * ratio,
        "cm⁻³",
        rel_tol=0.02,
        slips=(
            Slip(
                "ratio upside down",
                published_cm3 / ratio,
                "A faster stream brings more protons in a second, so that fewer in each cm³ will do.",
            ),
            Slip(
                "pressures made equal",
                published_cm3 * ratio**2,
                "You made the pressures equal: there the speed counts twice. In a current it counts once.",
            ),
            Slip(
                "per cubic metre",
                published_cm3 * ratio * 1e6,
                "That is how many there are in a cubic metre. How many of its cubic centimetres hold them?",
            ),
            Slip(
                "one speed in metres",
                published_cm3 * ratio * 1e3,
                "One of your speeds is in metres per second, the other in km/s: a ratio needs one unit.",
            ),
            Slip(
                "one speed in centimetres",
                published_cm3 * ratio * 1e5,
                "One of your speeds is in centimetres per second, the other in km/s. In a ratio no unit need "
                "be turned at all.",
            ),
            Slip(
                "the same density",
                published_cm3,
                "That is the published density. At another speed it would give another current.",
            ),
        ),
    )


def _trap_A(density_cm3, temperature_K, speed_km_s, cosine, barrier_V):
    return ion_current_A(density_cm3, temperature_K, speed_km_s, cosine, grid_V=barrier_V)


def _wrong_width_A(density_cm3, temperature_K, speed_km_s, cosine, barrier_V):
    # With sqrt(kT/m) in place of sqrt(2kT/m), but the barrier's own sqrt(eU/kT) right.
    width_km_s = math.sqrt(BOLTZMANN_J_K * temperature_K / PROTON_MASS_KG) / 1000
    drift = speed_km_s * cosine / width_km_s
    climb = math.sqrt(barrier_V / (temperature_K / kelvin(1.0)))
    shape = math.exp(-((climb - drift) ** 2)) + math.sqrt(math.pi) * drift * math.erfc(climb - drift)
    flux = density_cm3 * width_km_s * CM_S_PER_KM_S / (2 * math.sqrt(math.pi)) * shape
    return ELEMENTARY_CHARGE_C * AREA_CM2 * flux


def _full_ram_A(density_cm3, speed_km_s):
    return ELEMENTARY_CHARGE_C * AREA_CM2 * density_cm3 * speed_km_s * CM_S_PER_KM_S


def _random_A(density_cm3, temperature_K):
    return _full_ram_A(density_cm3, mean_speed_km_s(temperature_K) / 4)


def trap_current():
    """Current of a trap with a retarding grid in a drifting Maxwellian."""
    return Function(
        _trap_A,
        {
            "density_cm3": (2, 900),
            "temperature_K": (2e4, 4e5),
            "speed_km_s": (5, 80),
            "cosine": (-0.3, 1),
            "barrier_V": (1, 30),
        },
        unit="A",
        abs_tol=1e-16,
        arrays=False,
        slips=(
            Slip(
                "a root of two",
                _wrong_width_A,
                "Look at w: you have √(kT/m), the scatter of one component. The exponent here has no half in "
                "it, so w must be wider.",
            ),
            Slip(
                "root of two everywhere",
                lambda n, T, v, c, U: _trap_A(n, T / 2, v, c, U),
                "Your plasma is as cold as one of half the temperature. Does the 2 stand under the root of "
                "w, and kT, not kT/2, under eU?",
            ),
            Slip(
                "charge forgotten",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U) / ELEMENTARY_CHARGE_C,
                "That is protons in a second. What does each of them carry?",
            ),
            Slip(
                "half lost",
                lambda n, T, v, c, U: 2 * _trap_A(n, T, v, c, U),
                "Twice too much. Look at what stands before the bracket.",
            ),
            Slip(
                "cosine lost",
                lambda n, T, v, c, U: _trap_A(n, T, v, 1.0, U),
                "Your trap always faces the stream. Only the part of the speed along the way in counts.",
            ),
            Slip(
                "grid left out",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, 0.0),
                "Your grid holds nobody back: where does the barrier enter?",
            ),
            Slip(
                "electronvolts for kelvin",
                lambda n, T, v, c, U: _trap_A(n, kelvin(T), v, c, U),
                "Your plasma is thousands of times too hot. The temperature comes in kelvin, and k is in "
                "joules for each kelvin: no electronvolts are needed.",
            ),
            Slip(
                "erf for erfc",
                lambda n, T, v, c, U: (
                    _trap_A(n, T, v, c, U) - _full_ram_A(n, v * c) * _erfc_less_erf(T, v * c, U) / 2
                ),
                "The second term has erfc: it counts the protons beyond the barrier, erf counts the others.",
            ),
            Slip(
                "kilometres for centimetres",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U) / CM_S_PER_KM_S,
                "Density and area are in centimetres: turn the speed before the bracket into cm/s.",
            ),
            Slip(
                "per cubic metre",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U) * 1e6,
                "You turned cm⁻³ into m⁻³, but an area in cm² is left over.",
            ),
        ),
        properties=(
            (
                "At rest and without a barrier a quarter of density times mean speed must fall on the trap.",
                lambda f: math.isclose(f(50.0, 1e5, 0.0, 1.0, 0.0), _random_A(50.0, 1e5), rel_tol=1e-6),
            ),
            (
                "A very fast stream must give the ram current, whatever its temperature.",
                lambda f: math.isclose(f(9.0, 1e5, 600.0, 1.0, 15.0), _full_ram_A(9.0, 600.0), rel_tol=1e-6),
            ),
            (
                "A higher barrier must never let more through.",
                lambda f: all(np.diff([f(9.0, 1e5, 30.0, 0.5, float(volts)) for volts in range(41)]) <= 0),
            ),
            (
                "Without a barrier, front less back must be the ram current at any temperature.",
                lambda f: math.isclose(
                    f(9.0, 1e5, 30.0, 1.0, 0.0) - f(9.0, 1e5, 30.0, -1.0, 0.0),
                    _full_ram_A(9.0, 30.0),
                    rel_tol=1e-6,
                ),
            ),
        ),
    )


def _erfc_less_erf(temperature_K, drift_km_s, barrier_V):
    thermal_J = BOLTZMANN_J_K * temperature_K
    width_km_s = math.sqrt(2 * thermal_J / PROTON_MASS_KG) / 1000
    apart = math.sqrt(ELEMENTARY_CHARGE_C * barrier_V / thermal_J) - drift_km_s / width_km_s
    return math.erfc(apart) - math.erf(apart)


def which_reading_shows_a_wind():
    """Which of four synthetic readings proves protons that pass the positive grid, whatever light did."""
    return Choice(
        "C",
        (
            Slip(
                "turned away",
                "A",
                "The traps that read ions there let slow protons in as well. What does the one at the "
                "positive potential say, and where does it look?",
            ),
            Slip(
                "light alone",
                "B",
                "No trap reads more than the noise there. Which sign has the current that light makes?",
            ),
            Slip(
                "large and slow",
                "D",
                "The currents are large, but look at the trap with the positive grid, which faces the stream "
                "as well. How many protons came over its 15 V?",
            ),
            Slip(
                "light can do anything",
                "none",
                "Light can take current away, never add any. Which positive current can no light have made?",
            ),
        ),
    )


EXERCISES = by_id(
    Exercise(
        "4.1",
        objective="LO-4.1",
        points=3,
        question="What current does a cold stream give a trap that is turned away by some angle?",
        checker=ram_current,
        insight="Density and speed enter as a product only. Remember that.",
    ),
    Exercise(
        "4.2",
        objective="LO-4.1",
        points=2,
        question="How dense is a wind that gives the current of the published density?",
        checker=wind_of_the_same_current,
        insight="Seven hundred became a handful, and the ammeter cannot tell.",
    ),
    Exercise(
        "4.3",
        objective="LO-4.2",
        points=4,
        question="What current does a warm stream give a trap behind a retarding grid?",
        checker=trap_current,
        insight="This is the whole instrument in one line.",
    ),
    Exercise(
        "4.4",
        objective="LO-4.3",
        points=2,
        question="Which of four readings shows protons too fast for the positive grid, whatever light did?",
        checker=which_reading_shows_a_wind,
        insight="One reading is enough, if the right trap looks the right way: light can hide ions, never "
        "imitate them.",
    ),
)
