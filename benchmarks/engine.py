"""The flight engine against SciPy, REBOUND and heyoka: one problem, one process, same forces and accuracy."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from subprocess import CalledProcessError
from time import process_time

import numpy as np

from benchmarks import contenders
from benchmarks.rounds import timed, times_faster
from benchmarks.tables import Table
from lunaedu.engine import ephemeris, plain
from lunaedu.physics import flight, reconstruction

PACKAGES = ("numpy", "scipy", "rebound", "heyoka")
ROUNDS = 9
USUAL, WIDE = (5.0, 2.0, 2.0, 10.0), (20.0, 6.0, 6.0, 60.0)
"""Standard deviations of the errors at cut-off: m/s, arcminutes of pitch and yaw, seconds of delay."""

CHECKED = 64
"""So many flights, half of them with wide errors, are compared with the truth before anything is timed."""

TOLERANCES = {
    1.0: {"scipy": 1e-4, "rebound": 1.0, "heyoka": 1e-5, "batch": 3e-6},
    0.001: {"scipy": 1e-7, "rebound": 1e-3, "heyoka": 1e-8, "batch": 1e-8},
}
"""For 1 km and for 1 m: the loosest that keep each checked flight within it."""


@dataclass(frozen=True)
class Departures:
    """Departures of Luna 1 with errors at cut-off: states (N, 6) in km and km/s, and when each starts."""

    states: np.ndarray
    offsets_s: np.ndarray

    @cached_property
    def starts(self):
        """Datetimes."""
        start = reconstruction.stand_in_departure().start
        return [start + timedelta(seconds=float(offset)) for offset in self.offsets_s]

    @cached_property
    def seconds(self):
        """Seconds since the epoch of the ephemeris."""
        start_s = ephemeris.seconds_since_epoch(reconstruction.stand_in_departure().start)
        return (start_s + self.offsets_s).tolist()

    def first(self, count):
        """Return so many of them."""
        return Departures(self.states[:count], self.offsets_s[:count])

    def __add__(self, others):
        return Departures(
            np.concatenate([self.states, others.states]), np.concatenate([self.offsets_s, others.offsets_s])
        )


@cache
def departures(count, spread):
    """Return so many random departures with normal errors of the given spread; always the same."""
    errors = np.random.default_rng(1959).normal(size=(4, count)) * np.array(spread)[:, None]
    positions, velocities, offsets_s = reconstruction.perturbed(reconstruction.stand_in_departure(), *errors)
    return Departures(np.concatenate([positions, velocities], axis=1), offsets_s)


def checked():
    """Return the departures on which everybody is checked."""
    return departures(CHECKED // 2, USUAL) + departures(CHECKED // 2, WIDE)


@cache
def truth():
    """Return their true distances in km: DOP853 at 1e-12, on the full ephemeris."""
    return np.array(contenders.SciPyNumPy(1e-12).fly_many(checked().states, checked().seconds))


def worst_error_km(distances_km):
    """Return how far the worst of the checked flights is from the truth."""
    return float(np.abs(np.asarray(distances_km) - truth()).max())


def alone(flights, accuracy_km):
    """Fly each by `flight.fly`, and return the distances in km."""
    return [
        flight.fly(state[:3], state[3:], start, accuracy_km=accuracy_km).closest_approach.distance_km
        for state, start in zip(flights.states, flights.starts, strict=True)
    ]


def together(flights, accuracy_km):
    """Fly them all by `flight.fly_many`, and return the distances in km."""
    start = reconstruction.stand_in_departure().start
    positions, velocities = flights.states[:, :3], flights.states[:, 3:]
    return flight.fly_many(positions, velocities, start, flights.offsets_s, accuracy_km).distance_km


def plainly(flights, accuracy_km):
    """Fly them all by the plain way, and return the distances in km."""
    found = plain.fly_plainly(flights.states, np.array(flights.seconds), accuracy_km)
    return np.linalg.norm(found[:, 1:4], axis=1)


def peers(accuracy_km):
    """Return the contenders that are installed, by name, and sentences about those that are not."""
    tolerance = TOLERANCES[accuracy_km]
    first_s = min(checked().seconds) - 600
    makers = {
        "SciPy, plain floats": lambda: contenders.SciPyScalar(tolerance["scipy"]),
        "SciPy, NumPy": lambda: contenders.SciPyNumPy(tolerance["scipy"]),
        "REBOUND": lambda: contenders.Rebound(tolerance["rebound"], accuracy_km),
        "heyoka": lambda: contenders.HeyokaScalar(tolerance["heyoka"], first_s),
        "heyoka, eight": lambda: contenders.HeyokaBatch(tolerance["batch"], accuracy_km, first_s),
    }
    found, missing = {}, []
    for name, make in makers.items():
        try:
            found[name] = make()
        except (ImportError, OSError, CalledProcessError) as problem:
            missing.append(f"{name} is not here ({problem}).")
    return found, missing


def _tell(text):
    print(f"  {text}", file=sys.stderr, flush=True)


def _accuracy_row(name, accuracy_km, distances_km):
    error_km = worst_error_km(distances_km)
    if not error_km <= accuracy_km:
        raise AssertionError(f"{name} is {error_km:.3g} km off, asked for {accuracy_km:g} km: not timed")
    return name, f"{1000 * accuracy_km:g} m", f"{1000 * error_km:.3g} m"


def accuracy_table(accuracy_km, known):
    """Check everybody, and return the table of the worst errors; AssertionError if one is out of bounds."""
    flights = checked()
    # A large swarm is flown otherwise than a small one, so it is in the large one that they are checked.
    in_a_swarm = together(flights + departures(10_000, WIDE), accuracy_km)[:CHECKED]
    rows = [
        _accuracy_row("lunaedu fly", accuracy_km, alone(flights, accuracy_km)),
        _accuracy_row("lunaedu fly_many", accuracy_km, in_a_swarm),
        _accuracy_row("the plain way", accuracy_km, plainly(flights, accuracy_km)),
    ]
    for name, peer in known.items():
        rows.append(_accuracy_row(name, accuracy_km, peer.fly_many(flights.states, flights.seconds)))
    return rows


def _per_flight(call, flights):
    """Return a call that flies them, and how many they are."""
    return call, len(flights.offsets_s)


def _compared(what, ours, theirs):
    """Time ours and theirs, each a (call, flights) pair, in turn; return the rows of the table."""
    _tell(what)
    calls = {"lunaedu": ours, **theirs}
    seconds = timed({name: call for name, (call, _) in calls.items()}, ROUNDS, process_time)
    each = {name: [s / calls[name][1] for s in seconds[name]] for name in calls}
    return [
        (
            what,
            name,
            _digits(1e6 * np.median(each[name])),
            "" if name == "lunaedu" else _digits(times_faster(each["lunaedu"], each[name])),
        )
        for name in calls
    ]


def _digits(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def fly_rows(accuracy_km, known):
    """Time single flights to the closest approach."""
    flights = departures(8, USUAL) + departures(8, WIDE)
    theirs = {
        name: _per_flight(lambda peer=peer: peer.fly_many(flights.states, flights.seconds), flights)
        for name, peer in known.items()
        if name != "heyoka, eight"
    }
    ours = _per_flight(lambda: alone(flights, accuracy_km), flights)
    return _compared(f"fly to the closest approach, {1000 * accuracy_km:g} m", ours, theirs)


def seventy_hours_rows(known):
    """Time single flights to the closest approach and on to 70 hours, within a metre."""
    flights = departures(8, USUAL)

    def ours():
        for state, start in zip(flights.states, flights.starts, strict=True):
            flown = flight.fly(state[:3], state[3:], start, accuracy_km=0.001)
            flown.position_km(70.0)

    def theirs():
        for state, start in zip(flights.states, flights.seconds, strict=True):
            known["SciPy, plain floats"].place_after(state, start, 70.0)

    return _compared(
        "fly to 70 h, 1 m",
        _per_flight(ours, flights),
        {"SciPy, plain floats": _per_flight(theirs, flights)},
    )


def fly_many_rows(count, accuracy_km, known):
    """Time swarms with wide errors; those who fly one by one fly a part of them."""
    flights = departures(count, WIDE)
    parts = {"SciPy, plain floats": 16, "REBOUND": 128, "heyoka": 512, "heyoka, eight": count}
    theirs = {"the plain way": _per_flight(lambda: plainly(flights, accuracy_km), flights)}
    for name, part in parts.items():
        if name in known:
            some = flights.first(part)
            theirs[name] = _per_flight(
                lambda peer=known[name], some=some: peer.fly_many(some.states, some.seconds), some
            )
    ours = _per_flight(lambda: together(flights, accuracy_km), flights)
    return _compared(f"fly_many, {count} flights, {1000 * accuracy_km:g} m", ours, theirs)


def tables():
    """Check, time, and return the tables."""
    accuracy, rows = [], []
    for accuracy_km in TOLERANCES:
        _tell(f"accuracy within {1000 * accuracy_km:g} m")
        known, missing = peers(accuracy_km)
        accuracy += accuracy_table(accuracy_km, known)
        if accuracy_km == 1.0:
            rows += fly_rows(accuracy_km, known)
            rows += fly_many_rows(1000, accuracy_km, known)
        else:
            rows += seventy_hours_rows(known)
        rows += fly_many_rows(10_000, accuracy_km, known)
    return [
        Table(
            "The flight engine against its peers",
            ("what", "who", "µs a flight", "lunaedu is … times faster"),
            rows,
            f"One process on one thread, by the time of its processor; medians of {ROUNDS} rounds in turn, "
            "ratios taken round by round. Everybody has the same forces and starts; the swarms have wide "
            "errors. " + " ".join(missing),
        ),
        Table(
            f"Worst error of {CHECKED} flights at the closest approach",
            ("who", "allowed", "worst"),
            accuracy,
        ),
    ]
