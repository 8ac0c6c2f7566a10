"""The Runge-Kutta-Nyström pair: its order conditions in exact fractions, its order measured on an orbit."""

from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from math import hypot, log2, pi, prod

import pytest

from lunaedu.engine import nystrom

# A special Nyström tree grows from one force: m leaves (velocities) and further forces. It is written as the
# pair (m, tuple of the branches' trees); its weight is the number of h's that it brings, less the root's own.


def weight(tree):
    leaves, branches = tree
    return leaves + sum(weight(branch) + 2 for branch in branches)


@cache
def trees_of(total):
    """All trees of one weight."""
    return [(leaves, branches) for leaves in range(total + 1) for branches in forests(total - leaves)]


def forests(total, largest=None):
    """All multisets of trees whose weights, each with the two h's of a force, add up to `total`."""
    if total == 0:
        return [()]
    found = []
    for size in range(min(total, largest or total), 1, -1):
        for count in range(1, total // size + 1):
            for equal in combinations_with_replacement(trees_of(size - 2), count):
                if size > 2:
                    rests = forests(total - count * size, size - 1)
                else:
                    rests = [()] if total == count * size else []
                found += [equal + rest for rest in rests]
    return found


def stage_values(tree, a, c):
    leaves, branches = tree
    inner = [stage_values(branch, a, c) for branch in branches]
    return [
        c[i] ** leaves
        * prod(
            (sum((a[i][j] * values[j] for j in range(i)), Fraction(0)) for values in inner), start=Fraction(1)
        )
        for i in range(len(c))
    ]


def exact_value(tree):
    """The factor by which the exact solution's tree falls short of one, by integrating the powers of t."""
    return prod(
        (exact_value(branch) / ((weight(branch) + 1) * (weight(branch) + 2)) for branch in tree[1]),
        start=Fraction(1),
    )


def order(weights, integrations, a=nystrom.A, c=nystrom.C):
    """The greatest p for which every condition of `weights` up to h**p holds exactly."""
    for p in range(integrations, 12):
        for tree in trees_of(p - integrations):
            exact = exact_value(tree) / (p if integrations == 1 else p * (p - 1))
            if sum(w * v for w, v in zip(weights, stage_values(tree, a, c), strict=True)) != exact:
                return p - 1
    return p


def test_the_number_of_trees_is_the_published_one():
    # Hairer, Norsett and Wanner (1993), Solving ODEs I, table II.14.1: special Nystrom trees, orders 1 to 8.
    assert [len(trees_of(n)) for n in range(8)] == [1, 1, 2, 3, 6, 10, 20, 36]


def test_position_and_velocity_are_of_order_eight():
    assert order(nystrom.B, 2) == 8
    assert order(nystrom.B_PRIME, 1) == 8


def test_the_embedded_formulae_are_of_order_six():
    assert order(nystrom.B_LOW, 2) == 6
    assert order(nystrom.B_PRIME_LOW, 1) == 6


def test_each_row_sums_to_half_the_square_of_its_node():
    assert [sum(row) for row in nystrom.A] == [c**2 / 2 for c in nystrom.C]


def test_the_ninth_stage_is_the_end_of_the_step():
    assert nystrom.A[8] == nystrom.B[:8]
    assert nystrom.B[8] == nystrom.B_PRIME[8] == 0


def test_one_wrong_digit_is_noticed():
    wrong = [list(row) for row in nystrom.A]
    wrong[5][2] += Fraction(1, nystrom.A[5][2].denominator)
    assert order(nystrom.B, 2, a=wrong) < 8
    wrong_weights = [*nystrom.B_PRIME[:3], nystrom.B_PRIME[3] + Fraction(1, 21168), *nystrom.B_PRIME[4:]]
    assert order(wrong_weights, 1) < 8


def gravity(t, x, y, z):
    cube = (x * x + y * y + z * z) ** 1.5
    return -x / cube, -y / cube, -z / cube


def error_after_half_a_turn(steps, eccentricity=0.3):
    """How far from its apocentre a body ends that started at its pericentre; the semi-major axis is one."""
    speed = ((1 + eccentricity) / (1 - eccentricity)) ** 0.5
    state = (0.0, 1 - eccentricity, 0.0, 0.0, 0.0, 0.8 * speed, 0.6 * speed)
    for k in range(1, steps + 1):
        state = nystrom.step(gravity, pi * k / steps, *state)
    _, x, y, z, *_ = state
    return hypot(x + 1 + eccentricity, y, z)


def test_halving_the_step_divides_the_error_on_an_orbit_by_two_to_the_eighth():
    assert log2(error_after_half_a_turn(12) / error_after_half_a_turn(24)) == pytest.approx(8, abs=0.7)


def test_the_force_is_asked_at_the_right_times():
    # y'' = t**6 has the solution y = t**8 / 56, which a method of order eight meets exactly.
    t, x, _, _, u, *_ = nystrom.step(lambda t, *_: (t**6, 0.0, 0.0), 2.0, *[0.0] * 7)
    assert t == 2.0
    assert x == pytest.approx(2**8 / 56, rel=1e-13)
    assert u == pytest.approx(2**7 / 7, rel=1e-13)
