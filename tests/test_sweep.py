"""Every public function of physics and of the ephemeris, every odd input: the right answer, or a sentence.

The functions are found, not listed: a new one is in. The usual value of a parameter is its default, or comes
from the tables below.
"""

import datetime as dt
import inspect
import re
import sys
import traceback
import warnings
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import lunaedu

PACKAGE = Path(lunaedu.__file__).parent
TIME = "1959-01-03T10:00"
FAR_KM, FAR_KM_S = [89.0, 3147.0, 5912.2], [-9.4085, -1.9723, 5.4789]

OPEN = {
    "belts",
    "counters",
    "ephemeris",
    "field",
    "flight",
    "limits",
    "magnetosphere",
    "plasma",
    "radio",
    "sky",
    "sodium",
    "trapped",
    "traps",
    "wind",
}
"""Modules whose gaps are being mended at this moment: to be emptied when they are."""

USUAL = {
    "altitude_deg": 30.0,
    "altitude_error_km": 500.0,
    "altitude_km": 1000.0,
    "angle_deg": 60.0,
    "aphelion_Gm": 200.0,
    "area_cm2": 28.0,
    "area_m2": 100.0,
    "argument": 1.0,
    "azimuth_deg": 40.0,
    "background_counts": 100.0,
    "bandwidth_hz": 10.0,
    "column": 1e15,
    "cosines": [1.0, 0.5, 0.25, -0.5],
    "counts": 3.0,
    "cutoff_speed_km_s": 10.5,
    "day_of_year": 2.0,
    "dead_time_s": 1e-4,
    "declination_deg": -10.0,
    "density_cm3": 5.0,
    "departure": lambda: lunaedu.reconstruction.planned_departure(),
    "deposited_MeV": 0.5,
    "depth": 2.0,
    "diameter_cm": 2.0,
    "direction": [0.5, 0.5, 0.7],
    "distance_km": 4e5,
    "downrange_deg": 33.0,
    "duration_s": 3600.0,
    "eccentricity": 0.5,
    "electron_temperature_K": 1e5,
    "elements": lambda: lunaedu.orbits.Elements(7000.0, 0.5, 65.0, 40.0, 60.0, 30.0),
    "energy_MeV": 1.0,
    "energy_eV": 100.0,
    "energy_km2_s2": -2.0,
    "equatorial_pitch_angle_deg": 45.0,
    "excess_speed_km_s": 2.5,
    "expected_A": [1e-9, 2e-9, 1e-9, 0.0],
    "field_nT": 5.0,
    "field_nt": 5.0,
    "field_ratio": 2.0,
    "first": 0.0,
    "flight": lambda: lunaedu.flight.fly(FAR_KM, FAR_KM_S, "1959-01-02T16:53"),
    "flight_path_angle_deg": 25.0,
    "frequency_mhz": 183.6,
    "gain": 100.0,
    "gain_sent": 1.5,
    "gift_km_s": 0.2,
    "guess": [1.0, 1.0],
    "heard_s": 100.0,
    "height": lambda: lambda t: t - 0.3,
    "hour_error_min": 5.0,
    "hours": 70.0,
    "illuminance": 1e-6,
    "impact_parameter_km": 8000.0,
    "inclination_deg": 65.0,
    "integral_flux_cm2_s": lambda: lambda energy: 1e4 / energy,
    "interval_s": 10.0,
    "julian_year": 1959.0,
    "kp_max": 3.0,
    "l_shell": 4.0,
    "last": 1.0,
    "latitude_deg": 46.0,
    "left": [[0.0, 0.1, 300.0], [0.001, -0.2, -100.0]],
    "length_cm": 5.0,
    "line": lambda: lunaedu.sodium.D2,
    "local_time_hours": 10.0,
    "longitude_deg": 63.0,
    "mach_number": 8.0,
    "magnetic_latitude_deg": 20.0,
    "mass_end_kg": 1000.0,
    "mass_g": 1e-6,
    "mass_kg": 1.0,
    "mass_start_kg": 2000.0,
    "mean_anomaly_rad": 1.0,
    "minutes": 10.0,
    "moments": lambda: ["1959-01-12", "1959-02-01", "1959-03-01", "1959-04-01"],
    "moment_a_m2": [1e21, 2e21, 8e22],
    "needed_db": 10.0,
    "number": 1e25,
    "observed_rate_s": 50.0,
    "particle": lambda: lunaedu.trapped.PROTON,
    "periapsis_radius_km": 7000.0,
    "perihelion_Gm": 150.0,
    "photons_s": 0.6,
    "pitch_angle_deg": 60.0,
    "plane": lambda: lunaedu.ascent.ascent_plane(45.92, 63.342, "1959-01-02T16:41:21", 65.0),
    "position_km": [30000.0, 20000.0, 5000.0],
    "positions_km": [[30000.0, 20000.0, 5000.0], [10000.0, -20000.0, 5000.0]],
    "power_w": 1.0,
    "pressure_nPa": 2.0,
    "proton_temperature_K": 1e5,
    "radial_velocity_km_s": 2.0,
    "radius_km": 20000.0,
    "rate_s": 5.0,
    "ratio": 100.0,
    "reading": lambda: lunaedu.bulletins.Reading(),
    "readings_A": [1e-9, 2e-9, 1e-9, 0.0],
    "residuals": lambda: lambda values: np.asarray(values) ** 2 - 4.0,
    "right_ascension_deg": 200.0,
    "second": 1.0,
    "seconds": 1e5,
    "seen": [-7.0, -40.0, 209_000.0],
    "seed": 1959,
    "semi_major_axis_au": 1.2,
    "semi_major_axis_km": 8000.0,
    "shield_g_cm2": 0.5,
    "signal_w": 1e-18,
    "specific_impulse_s": 300.0,
    "speed_km_s": 5.0,
    "speed_spread_km_s": 1.0,
    "start": "1959-01-02T16:53",
    "start_radius_km": 7000.0,
    "start_speed_km_s": 10.0,
    "station_km": [6378.0, 100.0, 50.0],
    "step_s": 1e-3,
    "steps": 50,
    "told": [-7.5, -40.0, 209_000.0],
    "sun_altitude_deg": -10.0,
    "sun_cosine": 0.5,
    "sun_position_km": [1.4e8, 1e7, 2e6],
    "sunspot_number": 150.0,
    "surface_cm2": 40.0,
    "temperature_K": 1e6,
    "temperature_eV": 10.0,
    "temperature_k": 300.0,
    "thresholds_MeV": [0.1, 0.5],
    "thrust_kN": 49.4,
    "time": TIME,
    "true_anomaly_deg": 40.0,
    "true_rate_s": 100.0,
    "turned_like": lambda: lunaedu.heliocentric.MARS,
    "unknowns": [[150.0, 25.0, 1000.0, 34.0, 65.0, 385.0], [160.0, 25.0, 1000.0, 34.0, 65.0, 385.0]],
    "velocities_km_s": [[1.0, 2.0, 3.0], [2.0, 3.0, 1.0]],
    "vectors_km": [30000.0, 20000.0, 5000.0],
    "velocity_km_s": [-2.5, 1.0, 0.5],
    "width_km": 100.0,
}

OWN = {
    "counters.electron_cutoff_in_MeV": {"material": lunaedu.counters.ALUMINIUM},
    "counters.electron_range_in_g_cm2": {"material": lunaedu.counters.ALUMINIUM},
    "counters.xray_spectrum": {
        "photon_MeV": [0.1, 0.2],
        "integral_flux": [9.0, 4.0],
        "material": lunaedu.counters.ALUMINIUM,
    },
    "counters.xray_transmission": {"photon_MeV": 0.1, "material": lunaedu.counters.ALUMINIUM},
    "wind.parker_speed_by_bisection_km_s": {"radius_km": 1e8},
    "wind.parker_speed_km_s": {"radius_km": 1e8},
    "climb.energy_drift_km2_s2": {"speed_km_s": 11.0, "step_s": 60.0, "hours": 2.0},
    "climb.leapfrog_step": {"radius_km": 7000.0, "speed_km_s": 11.0, "step_s": 60.0},
    "climb.speed_at_km_s": {"burnout_radius_km": 7000.0, "burnout_speed_km_s": 11.0},
    "radio.light_time_s": {"position_km": lambda: lambda t: [4.0 * t, 0.0, 0.0]},
    "traps.throw_ions": {"particles": 100},
    "magnetosphere.crossings": {"samples": 100},
    "bulletins.hour_of": {"name": "tass_1000"},
    "bulletins.seen_from_earth": {"positions_km": [FAR_KM] * 4, "times": lambda: [TIME] * 4},
    "bulletins.several_times": {"name": "times", "times": lambda: ["1959-01-03T10:00"]},
    "comparison.days_to_the_sphere": {"unknowns": [150.0, 25.0, 1000.0, 34.0, 65.0, 385.0]},
    "heliocentric.carry_on": {
        "position_km": [-5e5, -3e5, -1e5],
        "velocity_km_s": [-2.0, -1.0, -0.3],
        "start": "1959-01-06",
    },
    "heliocentric.least_gap_km": {
        "first": lambda: lunaedu.heliocentric.MARS,
        "second": lambda: lunaedu.heliocentric.MARS,
    },
    "heliocentric.orbit": {"position_km": [1.4e8, 3e7, 1e7], "velocity_km_s": [-6.0, 28.0, 10.0]},
    "heliocentric.points_on": {"elements": lambda: lunaedu.heliocentric.MARS},
    "rebuild.gauss_newton": {"steps": [0.001, 0.001]},
    "rebuild.posterior": {"draws": 50},
    "counters.proton_range_g_cm2": {"energy_MeV": 20.0},
    "encounter.aimed": {"departure": USUAL["departure"]},
    "encounter.fit": {"speed_m_s": 45.0},
    "encounter.fly_cloud": {"errors": np.diag([9.0, 9.0, 9.0, 9.0])},
    "encounter.fly_with": {"speed_m_s": 20.0, "pitch_arcmin": 1.0},
    "encounter.sweep": {"speed_m_s": [20.0, 40.0]},
    "flight.fly": {"position_km": FAR_KM, "velocity_km_s": FAR_KM_S},
    "flight.fly_many": {"positions_km": [FAR_KM] * 2, "velocities_km_s": [FAR_KM_S] * 2},
    "orbits.asymptote_anomaly_deg": {"eccentricity": 1.5},
    "orbits.hyperbolic_anomaly_rad": {"eccentricity": 1.5},
    "orbits.turn_angle_deg": {"eccentricity": 1.5},
    "orbits.hyperbolic_excess_speed": {"speed_km_s": 10.0},
    "orbits.time_from_periapsis_s": {"energy_km2_s2": 2.0},
    "sky.separation_deg": {"first": [1.0, 0.0, 0.0], "second": [0.0, 1.0, 0.5]},
}
"""Where one value for all does not serve."""

NO_NUMBERS = {
    "text": "seven",
    "bytes": b"7",
    "truth": True,
    "truth in a list": [True, 1.0],
    "complex": 7 + 1j,
    "masked": np.ma.array([7000.0, 9999.0, 1.0], mask=[0, 1, 0]),
    "time span": dt.timedelta(seconds=7),
    "NumPy time span": np.timedelta64(7, "s"),
    "date": dt.datetime(1959, 1, 2),
    "NaT": np.datetime64("NaT"),
    "object": object(),
    "dictionary": {"a": 1.0},
    "a fact": lunaedu.facts["closest_altitude"],
    "NaN": float("nan"),
    "infinity": float("inf"),
    "NaN in an array": np.array([1.0, np.nan, 2.0]),
    "whole number beyond all measure": 10**400,
}

NO_TIMES = {
    "text": "seven",
    "bytes": b"1959-01-03",
    "truth": True,
    "a whole number": 7,
    "a number": 7.5,
    "NaN": float("nan"),
    "NaT": np.datetime64("NaT"),
    "time span": dt.timedelta(seconds=7),
    "nothing": None,
    "object": object(),
    "far future": "2959-01-03T10:00",
}

NO_OBJECTS = {"text": "seven", "number": 7.0, "nothing": None, "object": object(), "list": [1.0]}

EXTREMES = {
    "zero": 0.0,
    "minus zero": -0.0,
    "the other sign": None,
    "1e300": 1e300,
    "-1e300": -1e300,
    "1e-300": 1e-300,
    "5e-324": 5e-324,
    "empty": np.array([]),
}


def module_of(name):
    return getattr(lunaedu, name)


def public_functions():
    """Every function that a module of physics, or the ephemeris, offers as its own."""
    for room in (*lunaedu._PHYSICS, *lunaedu._ENGINE):
        module = module_of(room)
        offered = getattr(module, "__all__", None)
        for name, function in sorted(vars(module).items()):
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            own = function.__module__ == module.__name__ or (offered and name in offered)
            if own and function.__module__.startswith("lunaedu."):
                yield f"{room}.{name}", function


FUNCTIONS = dict(public_functions())


def usual_arguments(name, function):
    """One ordinary value for each parameter, of its own, from its default, or from the table."""
    own, arguments = OWN.get(name, {}), {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            arguments |= {key: value for key, value in own.items() if key not in arguments}
        elif parameter.name in own:
            arguments[parameter.name] = own[parameter.name]
        elif parameter.default is not parameter.empty:
            arguments[parameter.name] = parameter.default
        else:
            assert parameter.name in USUAL, (
                f"{name} is new: give {parameter.name} a usual value in {__file__}"
            )
            arguments[parameter.name] = USUAL[parameter.name]
    return {key: made(value) for key, value in arguments.items()}


def made(value):
    """Objects of the table are made when they are needed; a function among them makes one."""
    return value() if inspect.isfunction(value) and value.__name__ == "<lambda>" else value


def is_numeric(value):
    if isinstance(value, str | bool | None.__class__):
        return False
    try:
        return np.asarray(value).dtype.kind in "if"
    except ValueError:
        return False


def numbers_in(answer):
    """All the numbers that an answer holds, in order, as one flat array for each part of it."""
    if is_dataclass(answer):
        return [part for field in fields(answer) for part in numbers_in(getattr(answer, field.name))]
    if isinstance(answer, tuple | list):
        return [part for each in answer for part in numbers_in(each)]
    if isinstance(answer, dict):
        return numbers_in(list(answer.values()))
    if isinstance(answer, lunaedu.flight.Flight):
        return [np.array([answer.closest_approach.seconds, answer.closest_approach.distance_km])]
    if isinstance(answer, dt.datetime):
        return [np.array([answer.timestamp()])]
    if answer is None or isinstance(answer, str):
        return [np.array([hash(answer)])]
    array = np.asarray(answer)
    return [array] if array.dtype.kind in "bif" else [array.astype("U")]


def same(first, second):
    """Are two answers the same number for number?"""
    pairs = numbers_in(first), numbers_in(second)
    return len(pairs[0]) == len(pairs[1]) and all(
        a.shape == b.shape
        and (
            np.array_equal(a, b)
            if "U" in (a.dtype.kind, b.dtype.kind)
            else np.allclose(a, b, rtol=1e-9, atol=0, equal_nan=True)
        )
        for a, b in zip(*pairs, strict=True)
    )


def each_the_same(answer, one):
    """Does an answer to several equal inputs say of each what the answer to one says?"""
    for several, single in zip(numbers_in(answer), numbers_in(one), strict=False):
        if (
            several.dtype.kind == "U"
            or several.ndim <= single.ndim
            or several.shape[-single.ndim or None :] != single.shape
        ):
            continue
        if not np.allclose(
            several, np.broadcast_to(single, several.shape), rtol=1e-9, atol=1e-12, equal_nan=True
        ):
            return False
    return True


class Sweep:
    """One function, all its parameters, all odd inputs; what is neither right nor refused is a sentence."""

    def __init__(self, name):
        self.name, self.function = name, FUNCTIONS[name]
        self.usual = usual_arguments(name, self.function)
        self.faults, self.tried, self.right, self.refused = [], 0, 0, 0
        self.says = self.function.__doc__ or ""

    def call(self, parameter, value):
        """The answer, or the refusal, with faults of conduct noted; and nothing that was given is changed."""
        before = value.copy() if isinstance(value, np.ndarray) else None
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                answer = self.function(**self.usual | {parameter: value})
            except (ValueError, TypeError) as refusal:
                return None, refusal
        if before is not None and not np.array_equal(before, value, equal_nan=before.dtype.kind == "f"):
            raise AssertionError("its input was changed")
        return answer, None

    def fault(self, parameter, kind, what):
        self.faults.append(f"{parameter} = {kind}: {what}")

    def in_our_words(self, refusal, parameters):
        """Was it raised by the package itself, and does it name an argument that is to blame?"""
        frame = traceback.extract_tb(refusal.__traceback__)[-1]
        if PACKAGE not in Path(frame.filename).parents:
            return "refused in the depths: " + str(refusal).splitlines()[0][:80]
        if not any(re.search(rf"\b{re.escape(name)}", str(refusal)) for name in parameters):
            return "refused without its name: " + str(refusal)[:80]
        return None

    def expect(self, parameter, kind, value, right=None, must_refuse=False):
        """Try one odd input: `right` judges the answer."""
        self.tried += 1
        try:
            answer, refusal = self.call(parameter, value)
        except Exception as trouble:  # a warning, an overflow, a changed input, an AttributeError
            self.fault(parameter, kind, f"{type(trouble).__name__}: {str(trouble).splitlines()[0][:80]}")
            return
        if refusal is not None:
            named = [parameter, "the table of Moon and Sun"] if must_refuse else self.usual
            trouble = self.in_our_words(refusal, named)
            self.refused += trouble is None
            if trouble:
                self.fault(parameter, kind, trouble)
        elif must_refuse:
            self.fault(parameter, kind, "answered")
        elif right is not None and not right(answer):
            self.fault(parameter, kind, "answered otherwise than for the plain number")
        elif not self.finite_enough(answer):
            self.fault(parameter, kind, "NaN or infinity, of which the docstring says nothing")
        else:
            self.right += 1

    def finite_enough(self, answer):
        numbers = [part for part in numbers_in(answer) if part.dtype.kind == "f"]
        no_nan = "NaN" in self.says or not any(np.isnan(part).any() for part in numbers)
        return no_nan and (
            ("infinite" in self.says or "infinity" in self.says)
            or not any(np.isinf(part).any() for part in numbers)
        )

    def run(self):
        answer, refusal = (
            self.call("", None) if not self.usual else self.call(*next(iter(self.usual.items())))
        )
        assert refusal is None, f"{self.name} refuses its usual arguments: {refusal}"
        for parameter, value in self.usual.items():
            if parameter in ("time", "start"):
                for kind, odd in NO_TIMES.items():
                    self.expect(parameter, kind, odd, must_refuse=True)
            elif is_numeric(value):
                self.numbers(parameter, value, answer)
            elif not isinstance(value, str) and value is not None:
                for kind, odd in NO_OBJECTS.items():
                    self.expect(parameter, kind, odd, must_refuse=True)
        return self

    def numbers(self, parameter, value, answer):
        for kind, odd in NO_NUMBERS.items():
            self.expect(parameter, kind, odd, must_refuse=True)
        for kind, odd in EXTREMES.items():
            self.expect(parameter, kind, -np.asarray(value)[()] if odd is None else odd)
        plain = np.asarray(value, dtype=float)
        for kind, dtype in (
            ("float16", "f2"),
            ("float32", "f4"),
            ("int16", "i2"),
            ("int8", "i1"),
            ("int64", "i8"),
        ):
            limits = np.finfo(dtype) if dtype[0] == "f" else np.iinfo(dtype)
            if np.all(np.abs(plain) <= float(limits.max)):
                odd = plain.astype(dtype)
                self.like(parameter, f"{kind} number", odd[()], odd.astype(float)[()])
        turned = np.stack([plain, plain], axis=-1)[..., 0]
        read_only = plain.copy()
        read_only.setflags(write=False)
        for kind, odd in (
            ("list", plain.tolist()),
            ("nought-dimensional or array", plain),
            ("big-endian", plain.astype(">f8")),
            ("not contiguous", turned),
            ("read-only", read_only),
            ("objects", plain.astype(object)),
        ):
            self.expect(parameter, kind, odd, right=lambda got: same(got, answer))
        if plain.ndim == 0:
            self.expect(parameter, "fraction", Fraction(float(plain)), right=lambda got: same(got, answer))
        several = np.stack([plain, plain])
        for kind, odd in (
            ("two of it", several),
            ("a list of two", several.tolist()),
            ("three by two", [[plain] * 2] * 3),
        ):
            self.expect(parameter, kind, odd, right=lambda got: each_the_same(got, answer))

    def like(self, parameter, kind, odd, plain):
        """An odd kind of number must fare as the same number in double precision does."""
        try:
            right, refusal = self.call(parameter, plain)
        except Exception:
            return
        if refusal is None:
            self.expect(parameter, kind, odd, right=lambda got: same(got, right))
        else:
            self.expect(parameter, kind, odd, must_refuse=True)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_odd_inputs_get_the_right_answer_or_a_sentence(name):
    faults = Sweep(name).run().faults
    if faults and name.split(".")[0] in OPEN:
        pytest.xfail(f"{len(faults)} open gaps in {name}")
    assert not faults, "\n".join([f"{name}: {len(faults)} odd inputs", *faults])


def test_a_function_that_lies_is_seen():
    """The sweep itself can fail: each of these is a kind of fault that it must name."""

    def lax(radius_km, pole=(0.0, 0.0, 1.0)):
        return np.sqrt(np.asarray(radius_km, dtype=float))

    FUNCTIONS["physics.lax"] = lax
    try:
        said = "\n".join(Sweep("physics.lax").run().faults)
    finally:
        del FUNCTIONS["physics.lax"]
    for fault in (
        "radius_km = truth: answered",
        "radius_km = masked: answered",
        "radius_km = text: refused in the depths",
        "radius_km = the other sign: RuntimeWarning",
        "pole = NaN: answered",
    ):
        assert fault in said


if __name__ == "__main__":  # the table of the sweep: functions, inputs tried, right, refused, neither
    rooms = {}
    for name in FUNCTIONS:
        sweep = Sweep(name).run()
        row = rooms.setdefault(name.split(".")[0], [0, 0, 0, 0, 0])
        for k, number in enumerate((1, sweep.tried, sweep.right, sweep.refused, len(sweep.faults))):
            row[k] += number
        if "-v" in sys.argv:
            print(name, *sweep.faults, sep="\n    ")
    print("room functions inputs right refused neither")
    for room, row in {**rooms, "all": np.sum(list(rooms.values()), axis=0)}.items():
        print(room, *row)
