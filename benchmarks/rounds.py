"""Fair timing: everybody in turn, round by round, so that a busy moment of the machine hits all alike."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def timed(contenders: dict[str, Callable[[], object]], rounds=9, clock=perf_counter):
    """Return the seconds that each contender took, round by round.

    Parameters
    ----------
    contenders : dict of str to callable
        Each without arguments. A quick one should loop within, and its seconds be divided.
    rounds : int
        How often each is called, after one call that is not counted.
    clock : callable
        Seconds: by the clock on the wall, or `time.process_time` where nobody waits for another process.

    Returns
    -------
    dict of str to list of float
    """
    for call in contenders.values():
        call()
    seconds = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, call in contenders.items():
            before = clock()
            call()
            seconds[name].append(clock() - before)
    return seconds


def times_faster(ours, theirs):
    """Return the median of the ratios theirs / ours, round by round.

    Examples
    --------
    >>> times_faster([1.0, 2.0, 1.0], [10.0, 24.0, 9.0])
    10.0
    """
    return median(their / our for our, their in zip(ours, theirs, strict=True))
