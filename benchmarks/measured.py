"""The measurements behind the constants of `lunaedu.engine` that are called measured: one subject, one table.

``OPENBLAS_NUM_THREADS=1 python -m benchmarks.measured [subject …]`` prints them; nothing is stored. Each
constant that was chosen stands in its table beside its neighbours. Errors are shares of the accuracy asked
for, the worst of all flights of three swarms (usual, wide and very wide errors at cut-off), against the same
flights within 0.1 m.
"""

import subprocess
import sys
from contextlib import contextmanager
from time import process_time

import numpy as np

from benchmarks.engine import USUAL, WIDE, departures
from benchmarks.rounds import timed, times_faster
from benchmarks.tables import Table
from lunaedu.engine import approach, encke, ephemeris, flyby, forces, reference, surrogate, swarm
from lunaedu.engine.hyperbolas import Hyperbolas
from lunaedu.physics.flight import Flight

VERY_WIDE = (60.0, 20.0, 20.0, 200.0)
TRUTH_KM = 1e-4
ROUNDS = 9


@contextmanager
def changed(module, **values):
    """Set constants of a module for a while."""
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)


def _distances_km(flights, accuracy_km):
    found = swarm.fly_swarms(flights.states, np.array(flights.seconds), accuracy_km)
    return np.linalg.norm(found[:, 1:4], axis=1)


def _worst(accuracy_km, count=2500):
    """Return the worst error of three swarms, as shares of the accuracy."""
    shares = []
    for spread in (USUAL, WIDE, VERY_WIDE):
        flights = departures(count, spread)
        off_km = np.abs(_distances_km(flights, accuracy_km) - _truth_km(flights))
        shares.append(f"{np.nanmax(off_km) / accuracy_km:.2f}")
    return shares


_TRUTHS: dict = {}


def _truth_km(flights):
    # By the constants that stand in the modules, whatever is changed just now.
    key = id(flights)
    if key not in _TRUTHS:
        with changed(encke, PAIRS=10, SINCE_EARTH=0.7, TO_MOON=1.5), changed(flyby, MOMENTS=6):
            _TRUTHS[key] = _distances_km(flights, TRUTH_KM)
    return _TRUTHS[key]


COLUMNS = ("accuracy", "usual", "wide", "very wide")


def moments():
    """Measure the worst error against the number of moments on both legs, and where they lie."""
    rows = []
    for accuracy_km in (1.0, 0.001):
        for pairs in (6, 7, 8, 9):
            with changed(encke, PAIRS=pairs):
                rows.append((f"encke.PAIRS = {pairs}", accuracy_km, *_worst(accuracy_km)))
        for count in (3, 4, 5):
            with changed(flyby, MOMENTS=count):
                rows.append((f"flyby.MOMENTS = {count}", accuracy_km, *_worst(accuracy_km)))
        for since, to in ((0.7, 1.5), (0.4, 1.5), (1.0, 1.5), (0.7, 1.0), (0.7, 2.5)):
            with changed(encke, SINCE_EARTH=since, TO_MOON=to):
                name = f"encke.SINCE_EARTH, TO_MOON = {since}, {to}"
                rows.append((name, accuracy_km, *_worst(accuracy_km)))
    return Table("Worst error, as a share of the accuracy", ("constant", *COLUMNS), rows)


def _about_the_nominal(starts_s):
    """Return the flight without errors, and how those that start then deviate from it."""
    low, high = starts_s.min(), starts_s.max()
    nominal = departures(1, (0, 0, 0, 0)).states[0].tolist()
    flown = reference.fly_reference(nominal, (low + high) / 2, TRUTH_KM)
    return flown, encke.Deviations(flown, (high - low) / 2, TRUTH_KM)


def rounds():
    """Measure what a round of Picard's iteration leaves of an error, against the deviation at the end."""
    rows = []
    for name, spread in (("usual", USUAL), ("wide", WIDE), ("very wide", VERY_WIDE)):
        flights = departures(2500, spread)
        starts_s = np.array(flights.seconds)
        together = starts_s < starts_s.min() + swarm.SPREAD_S
        _, deviations = _about_the_nominal(starts_s[together])
        e = deviations.at_end(flights.states[together].T)
        x, s, straight, leaves = deviations._flights(e, starts_s[together])
        b, ends = np.zeros((len(deviations._fine.G), len(s))), [straight]
        for _ in range(8):
            R, bent, _ = deviations._fine.round(x, s, b)
            ends.append(straight + bent)
            b = deviations._fine.G @ R
        errors = [np.abs(end - ends[-1])[:3].max(axis=0) for end in ends[:4]]
        near = np.abs(e[:3]).max(axis=0) < encke.WIDEST_KM
        for number in (1, 2, 3):
            before, after = errors[number - 1], errors[number]
            some = near & (before > 1e-4)
            share = after[some] / before[some]
            of_allowed = (share / leaves[some]).max()
            rows.append((name, number, f"{np.median(share):.4f}", f"{share.max():.3f}", f"{of_allowed:.2f}"))
    return Table(
        "What a round leaves of an error at the end of the first leg",
        ("errors at cut-off", "round", "median", "worst", "worst, as a share of LEAVES + LEAVES_A_KM e"),
        rows,
    )


def passes():
    """Measure what a round about the Moon leaves of an error, against the eccentricity of the hyperbola."""
    rows = []
    for name, spread in (("usual", USUAL), ("wide", WIDE), ("very wide", VERY_WIDE)):
        flights = departures(2500, spread)
        starts_s = np.array(flights.seconds)
        flown, deviations = _about_the_nominal(starts_s)
        ends, _ = deviations.fly(deviations.at_end(flights.states.T), starts_s)
        clock_s = starts_s + flown.length_s
        leg = flyby.Flyby(clock_s.mean(), TRUTH_KM)
        s = (clock_s - leg._middle_s) / flyby.LONGEST_S
        x = ends - leg._moon @ forces.powers_of(s, leg._moon.shape[1])
        d, lowest = np.zeros((3, len(leg._w) + 1, len(s))), []
        for _ in range(6):
            hyperbolas = Hyperbolas(x - flyby._at_beginning(d))
            lowest.append(hyperbolas.lowest_km)
            d = leg._deviations(hyperbolas, s, d)
        errors = [np.linalg.norm(each - lowest[-1], axis=0) for each in lowest]
        for number in (1, 2):
            some = errors[number - 1] > 1e-3
            share = errors[number][some] / errors[number - 1][some]
            worst = np.nanmax(share * hyperbolas.e[some])
            rows.append(
                (name, number, f"{np.nanmedian(share):.4f}", f"{np.nanmax(share):.3f}", f"{worst:.2f}")
            )
    return Table(
        "What a round leaves of an error at the lowest point",
        ("errors at cut-off", "round", "median", "worst", "worst times e"),
        rows,
    )


def guesses():
    """Measure time and work against the size of the surrogate."""
    cases = [{}, {"TERMS": 20}, {"TERMS": 45}, {"TERMS_A_DIGIT": 12}, {"TERMS_A_DIGIT": 30}]
    cases += [{"FLIGHTS_A_TERM": 2}, {"FLIGHTS_A_TERM": 5}, {"WORTH_A_GUESS": 10**9}]
    return _timed_variants("swarm", swarm, cases)


def directions():
    """Measure time against how rare powers of narrow directions are."""
    return _timed_variants("surrogate", surrogate, [{}, {"NARROW": 10.0}, {"NARROW": 1e4}])


def memory():
    """Measure time against the size of blocks and parts."""
    tables = [
        _timed_variants("forces", forces, [{}, {"BYTES_AT_ONCE": 28_000}, {"BYTES_AT_ONCE": 10**12}]),
        _timed_variants("swarm", swarm, [{}, {"FLIGHTS_AT_ONCE": 1000}, {"FLIGHTS_AT_ONCE": 4000}]),
    ]
    rows = [row for table in tables for row in table.rows if row[0] != "as it stands"]
    return Table(tables[0].heading, tables[0].columns, rows)


RESERVING = """
import sys
from time import process_time
import numpy as np
from benchmarks.engine import WIDE, departures
from lunaedu.engine import swarm
swarm.RESERVED_BYTES = int(sys.argv[1])
flights = departures(10_000, WIDE)
seconds = []
for _ in range(9):
    before = process_time()
    swarm.fly_swarms(flights.states, np.array(flights.seconds), float(sys.argv[2]))
    seconds.append(process_time() - before)
print(np.median(seconds))
"""


def reserved():
    """Measure time with and without the reserved block, which a process that has seen it once cannot lack."""
    rows = []
    for accuracy_km in (1.0, 0.001):
        seconds: dict = {swarm.RESERVED_BYTES: [], 1: []}
        for _ in range(7):
            for size, each in seconds.items():
                call = [sys.executable, "-c", RESERVING, str(size), str(accuracy_km)]
                each.append(float(subprocess.run(call, check=True, capture_output=True, text=True).stdout))
        slower = times_faster(seconds[swarm.RESERVED_BYTES], seconds[1])
        rows.append(("swarm.RESERVED_BYTES = 1", accuracy_km, f"{slower:.2f}"))
    return Table("Time of 10 000 flights", ("constant", "accuracy in km", "times as long"), rows)


def _timed_variants(where, module, cases):
    """Time 10 000 flights with constants changed, in turn; the first case is as they stand."""
    flights, rows = departures(10_000, WIDE), []

    def variant(values, accuracy_km):
        def call():
            with changed(module, **values):
                _distances_km(flights, accuracy_km)

        return call

    for accuracy_km in (1.0, 0.001):
        names = [
            ", ".join(f"{where}.{k} = {v:g}" for k, v in case.items()) or "as it stands" for case in cases
        ]
        calls = [variant(case, accuracy_km) for case in cases]
        seconds = timed(dict(zip(names, calls, strict=True)), ROUNDS, process_time)
        for name in names:
            slower = times_faster(seconds[names[0]], seconds[name])
            rows.append((name, accuracy_km, f"{slower:.2f}"))
    return Table("Time of 10 000 flights", ("constant", "accuracy in km", "times as long"), rows)


def steps():
    """Measure the worst error of single flights, fast and slow, against the length of their steps."""
    rows = []
    flights = departures(40, WIDE)
    for factor in (0.7, 1.0, 1.4):
        for accuracy_km in (1.0, 0.001):
            shares = []
            for state, start_s in zip(flights.states, flights.seconds, strict=True):
                with changed(approach, EARTH_SHARE=factor * approach.EARTH_SHARE):
                    found = Flight(start_s, state, 70.0, accuracy_km).closest_approach
                true = Flight(start_s, state, 70.0, TRUTH_KM).closest_approach
                shares.append(abs(found.distance_km - true.distance_km) / accuracy_km)
            rows.append((f"steps × {factor}", accuracy_km, f"{max(shares):.2f}"))
    return Table("Worst error of flights alone", ("steps", "accuracy in km", "share of it"), rows)


def sky():
    """Measure how far series of so many powers miss the Moon, for so long to either side."""
    rows = []
    for half_s in (300.0, 600.0, 3600.0, 43_200.0):
        for powers in (3, 4, 5, 6, 7):
            times = ephemeris.seconds_since_epoch("1959-01-03") + half_s * np.linspace(-1, 1, 101)
            nodes = times[50] + half_s * forces.NODES
            fit = forces.power_fit(forces.NODES, powers) @ ephemeris.moon_and_sun_km(nodes)[:, :3]
            series = np.vander(np.linspace(-1, 1, 101), powers, increasing=True) @ fit
            off_km = np.abs(series - ephemeris.moon_and_sun_km(times)[:, :3]).max()
            rows.append((f"{half_s:g} s", powers, f"{1e5 * off_km:.3g} cm"))
    return Table("How far a series misses the Moon", ("to either side", "powers", "misses by"), rows)


SUBJECTS = {
    "moments": (moments,),
    "rounds": (rounds, passes),
    "surrogate": (guesses, directions),
    "swarm": (memory, reserved),
    "steps": (steps,),
    "sky": (sky,),
}


if __name__ == "__main__":
    for subject in sys.argv[1:] or SUBJECTS:
        for measure in SUBJECTS[subject]:
            print(measure().markdown(), end="\n\n", flush=True)
