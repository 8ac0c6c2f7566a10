"""The exercises of lesson 04: a current by hand, heat and a grid, a figure, light that nobody saw, luck."""

import math
from functools import cache

import numpy as np

from lunaedu import facts
from lunaedu.constants import BOLTZMANN_J_K, ELEMENTARY_CHARGE_C, PROTON_MASS_KG
from lunaedu.lesson.checks import Drawing, Exercise, Function, Number, Slip, by_id, plotted
from lunaedu.lesson.session import personal
from lunaedu.physics.orbits import speed_at_radius
from lunaedu.physics.plasma import kelvin, mean_speed_km_s
from lunaedu.physics.reconstruction import stand_in_departure
from lunaedu.physics.traps import (
    AREA_CM2,
    FLOOR_A,
    GAIN_FRACTION,
    GRIDS_V,
    NOISE_A,
    facings,
    four_currents_A,
    ion_current_A,
)

CM_S_PER_KM_S = 1e5
NANO = 1e-9
DENSE_ALTITUDE_KM = 22_500.0
"""The middle of the altitudes of the fact density_near, which stand in its text."""
WIND_K = 1.2e5
"""Mean temperature of the wind's protons: what the lesson takes from ISEE-3."""


def wind_density_cm3():
    """Density of the wind in exercise 4.5, cm⁻³: each student's own."""
    return personal("wind_cm3", 4.5, low=4.0, high=4.7, step=0.1)


def probe_speed_km_s(altitude_km=DENSE_ALTITUDE_KM):
    """Speed of our stand-in for the flight at an altitude, among the stars and by energy alone, km/s."""
    departure = stand_in_departure()
    start_km = np.linalg.norm(departure.position_km)
    energy = departure.speed_km_s**2 / 2 - speed_at_radius(start_km, 0.0) ** 2 / 2
    return float(speed_at_radius(start_km - departure.altitude_km + altitude_km, energy))


def _ram_nA(density_cm3, speed_km_s, area_cm2=AREA_CM2):
    return ELEMENTARY_CHARGE_C * area_cm2 * density_cm3 * speed_km_s * CM_S_PER_KM_S / NANO


def current_by_hand():
    """What the ammeter showed, if the published density was swept up at the probe's own speed."""
    published_cm3, own_km_s = facts["density_near"].value, probe_speed_km_s()
    right = _ram_nA(published_cm3, own_km_s)
    wide_mm = facts["trap_geometry"].value
    return Number(
        right,
        "nA",
        rel_tol=0.04,
        slips=(
            Slip(
                "diameter for radius",
                4 * right,
                "Four times too much: 30 mm is the radius, not the diameter.",
            ),
            Slip("half the radius", right / 4, "Four times too little: 30 mm is the radius already."),
            Slip(
                "half a sphere",
                2 * right,
                "You took the dome's surface. What it catches of a stream is its shadow.",
            ),
            Slip("a square", right / math.pi, "You forgot the π of the circle's area."),
            Slip(
                "circumference",
                _ram_nA(published_cm3, own_km_s, 2 * math.pi * wide_mm / 10),
                "That is the way round the opening. What counts is its area.",
            ),
            Slip(
                "kilometres for centimetres",
                right / CM_S_PER_KM_S,
                "Density and area count in centimetres, and your speed does not. How many centimetres has a "
                "kilometre?",
            ),
            Slip(
                "metres for centimetres",
                right / 100,
                "Your speed is in m/s, while all else counts in centimetres.",
            ),
            Slip(
                "millimetres for centimetres",
                right * 100,
                "Your area is in mm². A centimetre has ten of them.",
            ),
            Slip("per cubic metre", right * 1e6, "You turned cm⁻³ into m⁻³, but not everything else."),
            Slip(
                "charge forgotten",
                right * NANO / ELEMENTARY_CHARGE_C,
                "That is protons in a second. What does each of them carry?",
            ),
            Slip("amperes", right * NANO, "That is in amperes. How many nanoamperes has an ampere?"),
            Slip("microamperes", right / 1000, "That is in microamperes."),
            Slip("picoamperes", right * 1000, "A thousand times too much: picoamperes?"),
            Slip(
                "at the wind's speed",
                _ram_nA(published_cm3, 400.0),
                "You took the wind's speed. Here the gas rests, and the probe flies through it.",
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
    """Current of a trap with a retarding grid in a drifting Maxwellian: the student's own sum over speeds."""
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
        rel_tol=0.02,
        abs_tol=1e-14,
        arrays=False,
        slips=(
            Slip(
                "a root of two",
                _wrong_width_A,
                "Look at w: you have √(kT/m), the scatter of one component. The Gaussian here has no "
                "half in its "
                "exponent, so w must be wider.",
            ),
            Slip(
                "root of two everywhere",
                lambda n, T, v, c, U: _trap_A(n, T / 2, v, c, U),
                "Your plasma is as cold as one of half the temperature. Does the 2 stand under the "
                "root of w?",
            ),
            Slip(
                "charge forgotten",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U) / ELEMENTARY_CHARGE_C,
                "That is protons in a second. What does each of them carry?",
            ),
            Slip(
                "not normalised",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U) * math.sqrt(math.pi) * _width_km_s(T),
                "The shares of all speeds together must make one: divide by √π w.",
            ),
            Slip(
                "root of π lost",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U) * math.sqrt(math.pi),
                "The shares of all speeds together must make one. Which root stands before the Gaussian?",
            ),
            Slip(
                "counted, not swept",
                lambda n, T, v, c, U: _passing(n, T, v, c, U),
                "You counted the protons that pass the grid. A current counts how many *come* in a second: "
                "each speed times its share.",
            ),
            Slip(
                "mean speed for each speed",
                lambda n, T, v, c, U: _passing(n, T, v, c, U) * v * c,
                "Each proton comes with its own speed, not with that of the stream: the v stands in the sum.",
            ),
            Slip(
                "squares for speeds",
                lambda n, T, v, c, U: _by_sum_A(n, T, v, c, U, power=2),
                "Your sum has v². A current counts each proton once for each km/s.",
            ),
            Slip(
                "all directions",
                lambda n, T, v, c, U: _by_sum_A(n, T, v, c, U, least=-np.inf),
                "Your sum begins below zero: protons that fly away from the trap do not come in.",
            ),
            Slip(
                "barrier's half lost",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U / 2),
                "Your grid stops too few: ½mv² = eU. Where is the half gone?",
            ),
            Slip(
                "barrier in the wrong sense",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, 0.0) - _trap_A(n, T, v, c, U),
                "Your trap catches the slow ones and turns the fast ones back.",
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
                "kilometres for centimetres",
                lambda n, T, v, c, U: _trap_A(n, T, v, c, U) / CM_S_PER_KM_S,
                "Density and area are in centimetres: a speed in your sum must become cm/s.",
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
                lambda f: math.isclose(f(50.0, 1e5, 0.0, 1.0, 0.0), _random_A(50.0, 1e5), rel_tol=0.02),
            ),
            (
                "A very fast stream must give the ram current, whatever its temperature.",
                lambda f: math.isclose(f(9.0, 1e5, 600.0, 1.0, 15.0), _full_ram_A(9.0, 600.0), rel_tol=0.02),
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
                    rel_tol=0.02,
                ),
            ),
        ),
    )


def _width_km_s(temperature_K):
    return math.sqrt(2 * BOLTZMANN_J_K * temperature_K / PROTON_MASS_KG) / 1000


def _by_sum_A(density_cm3, temperature_K, speed_km_s, cosine, barrier_V, power=1, least=None):
    """The sum over speeds that the task asks for, with the slips that it invites."""
    w, along = _width_km_s(temperature_K), speed_km_s * cosine
    if least is None:
        least = math.sqrt(2 * ELEMENTARY_CHARGE_C * barrier_V / PROTON_MASS_KG) / 1000
    v = np.linspace(max(along - 6 * w, least), max(along + 6 * w, least + w), 4001)
    share = np.exp(-(((v - along) / w) ** 2)) / (math.sqrt(math.pi) * w)
    return float(_full_ram_A(density_cm3, np.trapezoid(v**power * share, v)))


def _passing(density_cm3, temperature_K, speed_km_s, cosine, barrier_V):
    return _by_sum_A(density_cm3, temperature_K, speed_km_s, cosine, barrier_V, power=0)


SPEEDS_KM_S = np.linspace(2.0, 120.0, 60)
COLD_K = 1e4


def current_behind_the_grid():
    """The student's own figure: one flux at all speeds, and what comes through the positive grid."""
    flux = facts["density_near"].value * probe_speed_km_s()

    def curve(temperature_K=COLD_K, barrier_V=GRIDS_V[-1], density=None, unit=NANO, x=SPEEDS_KM_S):
        densities = flux / SPEEDS_KM_S if density is None else density
        each = zip(np.broadcast_to(densities, SPEEDS_KM_S.shape), SPEEDS_KM_S, strict=True)
        currents = [ion_current_A(n, temperature_K, u, 1.0, barrier_V) for n, u in each]
        return plotted(x, np.array(currents) / unit, "speed (km/s)", "current (nA)")

    x, y = curve()[3][0]
    return Drawing(
        curve(),
        "km/s",
        "nA",
        abs_tol=0.08,
        slips=(
            Slip(
                "no grid", curve(barrier_V=0.0), "That is the trap without a barrier. Draw the one at +15 V."
            ),
            Slip(
                "5 volts", curve(barrier_V=5.0), "Your barrier is 5 V high, as in another trap. It is 15 V."
            ),
            Slip(
                "one density for all",
                curve(density=facts["density_near"].value),
                "You kept the density. Keep the *product* of density and speed, `flux`.",
            ),
            Slip(
                "density times speed",
                curve(density=facts["density_near"].value * SPEEDS_KM_S / probe_speed_km_s()),
                "Your density grows with the speed. With a given product it must fall.",
            ),
            Slip(
                "amperes",
                curve(unit=1.0),
                "Your currents are all but zero: in amperes? The axis is to be in nA.",
            ),
            Slip("picoamperes", curve(unit=1e-12), "Your currents are in picoamperes; asked for is nA."),
            Slip(
                "as hot as the wind",
                curve(temperature_K=WIND_K),
                "Your gas is as hot as the wind. The task has `temperature_K`, of the cold gas.",
            ),
            Slip(
                "metres per second",
                curve(x=1000 * SPEEDS_KM_S),
                "Your speeds are in m/s. Asked for is the axis in km/s.",
            ),
            Slip(
                "what is held back",
                plotted(x, np.array(curve(barrier_V=0.0)[3][0][1]) - y, "speed (km/s)", "current (nA)"),
                "That is what the grid turns back. Draw what comes through.",
            ),
            Slip(
                "a share",
                plotted(x, np.array(y) / max(y), "speed (km/s)", "current (nA)"),
                "That is the share that comes through, which ends at one. Draw the current itself.",
            ),
            Slip(
                "the wrong way round",
                plotted(x, y[::-1], "speed (km/s)", "current (nA)"),
                "Your curve is a mirror image: it is the fast ones that come over the grid.",
            ),
            Slip(
                "sign",
                plotted(x, -np.array(y), "speed (km/s)", "current (nA)"),
                "Protons bring a positive charge: their current is above zero.",
            ),
        ),
    )


READING_SEED = 1959
READING_ATTITUDE_DEG = 54.74, 240.0


@cache
def synthetic_reading():
    """The lesson's synthetic reading of the mean wind, A, and the cosines of the traps to the stream."""
    mean_cm3, _, _, mean_km_s = facts["wind_modern"].value
    facing = facings(*READING_ATTITUDE_DEG)
    expected_A = four_currents_A(mean_cm3, WIND_K, mean_km_s, facing)
    scatter_A = np.hypot(NOISE_A, GAIN_FRACTION * expected_A)
    noise = np.random.default_rng(READING_SEED).normal(0.0, scatter_A)
    return expected_A + noise - FLOOR_A * np.maximum(facing, 0.0), facing


def chance_of_a_slow_stream():
    """What chance of a stream below the grid's threshold is left, in per cent, where light is unknown."""
    reading_A, facing = synthetic_reading()
    n, u = np.geomspace(1, 1000, 75)[:, None], np.geomspace(2, 800, 75)
    model_A = four_currents_A(n, WIND_K, u, facing)
    threshold_km_s = math.sqrt(2 * ELEMENTARY_CHARGE_C * GRIDS_V[-1] / PROTON_MASS_KG) / 1000

    def chance(sun_cosines, sign=1, gain=GAIN_FRACTION, weighed=True, apart=True, below=True):
        sigma_A = np.hypot(NOISE_A, gain * model_A)
        each = [
            np.exp(-(((reading_A - model_A + sign * FLOOR_A * max(c, 0.0)) / sigma_A) ** 2) / 2)
            / (sigma_A if weighed else 1.0)
            for c in sun_cosines
        ]
        together = np.prod(sum(each), axis=-1) if apart else sum(np.prod(one, axis=-1) for one in each)
        together /= together.sum()
        return float(100 * together[:, (u <= threshold_km_s) == below].sum())

    sky = np.linspace(-1, 1, 32)
    right = chance(sky)
    return Number(
        right,
        "%",
        rel_tol=0.04,
        slips=(
            Slip(
                "as it stood",
                chance([1.0]),
                "Nearly all of it: that is what the broken lines give, with full sun on all four "
                "traps at once, "
                "or the chance of a *fast* stream. Asked for is a slow one, and light that nobody saw.",
            ),
            Slip("a part of one", right / 100, "That is a part of one; asked for are per cent."),
            Slip("per mille", 10 * right, "That is per mille; asked for are per cent."),
            Slip(
                "no light",
                chance([0.0]),
                "You left the light out. Nobody knows where the Sun stood, so it may have shone.",
            ),
            Slip(
                "half light", chance([0.5]), "You took one middle Sun. Average the *likelihood*, not the Sun."
            ),
            Slip(
                "always in the light",
                chance(np.linspace(0, 1, 32)),
                "Your Suns all shine into the trap. Half of the sky is behind it: cosines go down to −1.",
            ),
            Slip(
                "light adds",
                chance(sky, sign=-1),
                "With your sign light *adds* current. It only takes away: the reading is model less light.",
            ),
            Slip(
                "one Sun for all",
                chance(sky, apart=False),
                "You multiplied the traps first, then averaged: as if the Sun stood alike in all four skies.",
            ),
            Slip(
                "gain forgotten",
                chance(sky, gain=0.0),
                "Your σ is the noise alone. The gain's 20 % are part of it.",
            ),
            Slip(
                "not divided by σ",
                chance(sky, weighed=False),
                "A wide Gaussian is a low one: keep the division by σ.",
            ),
        ),
    )


def luck_of_the_attitude():
    """In what share of all attitudes the positive trap shows the wind, whatever light does, in per cent."""
    wind = wind_density_cm3(), WIND_K, facts["wind_modern"].value[3]
    cosines = np.linspace(-1, 1, 4001)
    ions_A = ion_current_A(*wind, cosines, GRIDS_V[-1])
    light_A = FLOOR_A * np.maximum(cosines, 0.0)

    def share(read_A, least_A=3 * NOISE_A):
        return float(100 * np.mean(read_A > least_A))

    right = share(ions_A - light_A)
    uneven = np.cos(np.radians(np.linspace(0, 180, 4001)))
    uneven_A = ion_current_A(*wind, uneven, GRIDS_V[-1]) - FLOOR_A * np.maximum(uneven, 0.0)
    return Number(
        right,
        "%",
        rel_tol=0.0,
        abs_tol=0.5,
        slips=(
            Slip(
                "angles drawn evenly",
                share(uneven_A),
                "You drew angles evenly. On a sphere it is the *cosines* that are even: there is "
                "more room near "
                "the equator than at the poles.",
            ),
            Slip("light forgotten", share(ions_A), "You left out what light takes away."),
            Slip(
                "light from behind",
                share(ions_A - FLOOR_A * cosines),
                "Your light shines through the back of the box: below zero its cosine counts as none.",
            ),
            Slip(
                "all four traps",
                share(np.max(four_currents_A(*wind, facings(np.degrees(np.arccos(cosines)))), axis=-1)),
                "You asked all four traps. Only the one at +15 V can tell fast from slow.",
            ),
            Slip("per mille", 10 * right, "That is per mille; asked for are per cent."),
            Slip("light adds", share(ions_A + light_A), "Your light adds current. It only takes away."),
            Slip(
                "any current",
                share(ions_A - light_A, 0.0),
                "Noise makes small currents too: ask for three times it.",
            ),
            Slip(
                "noise once",
                share(ions_A - light_A, NOISE_A),
                "You asked for one times the noise. By chance alone one reading in six is above that.",
            ),
            Slip(
                "half of all",
                50.0,
                "Half of all attitudes face the wind. In some of them too little comes in.",
            ),
            Slip(
                "only those that face it",
                2 * right,
                "You drew only attitudes that face the wind. Half do not.",
            ),
            Slip("a part of one", right / 100, "That is a part of one; asked for are per cent."),
        ),
    )


EXERCISES = by_id(
    Exercise(
        "4.1",
        "LO-4.1",
        "What current is behind the published density?",
        current_by_hand,
        points=2,
        level="warm-up",
        minutes=4,
        insight="A good ammeter of 1959 could read a hundredth of that.",
        hint="Write down each factor in centimetres and seconds, with its power of ten, then multiply.",
    ),
    Exercise(
        "4.2",
        "LO-4.2",
        "What current does a warm stream give a trap behind a retarding grid?",
        trap_current,
        points=4,
        minutes=8,
        insight="This is the whole instrument.",
    ),
    Exercise(
        "4.3",
        "LO-4.2",
        "Draw what comes through the positive grid, against the speed, for one and the same flux.",
        current_behind_the_grid,
        points=2,
        minutes=5,
        insight="That step is the witness: a grid asks a proton how fast it is.",
    ),
    Exercise(
        "4.4",
        "LO-4.3",
        "What chance of a slow stream do four readings leave, if nobody knows where the Sun stood?",
        chance_of_a_slow_stream,
        points=3,
        minutes=6,
        insight="Light can hide ions, never imitate them.",
        hint="Average the likelihood of each trap over all Suns first, then multiply the four.",
    ),
    Exercise(
        "4.5",
        "LO-4.3",
        "In how many of all attitudes does the trap with the positive grid show the wind?",
        luck_of_the_attitude,
        points=2,
        level="stretch",
        minutes=8,
        insight="So let a container tumble, and read it often.",
    ),
)
