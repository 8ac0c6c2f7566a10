"""The Runge-Kutta-Nyström pair RKN8(6)9FM of Dormand, El-Mikkawy and Prince (1987), and its bare step.

A Nyström method solves y'' = f(t, y), where the force does not ask for the velocity, with fewer looks at the
force than a Runge-Kutta method of the same order. From y and y' at the time t, a step of length h looks at

    gᵢ = f(t + cᵢh, y + cᵢh y' + h² Σⱼ aᵢⱼ gⱼ),    i = 1 … 9,    j < i,

and ends at    y + h y' + h² Σ bᵢ gᵢ    and    y' + h Σ b'ᵢ gᵢ,    with an error of order h⁹.

The ninth look would be the first of the next step, which takes it; so a step costs eight. The published
fractions stand below; all floats are derived from them.

References
----------
Dormand, El-Mikkawy and Prince (1987), High-order embedded Runge-Kutta-Nyström formulae, IMA Journal of
Numerical Analysis 7, 423-430, doi:10.1093/imanum/7.4.423.
"""

from fractions import Fraction


def _fractions(*texts):
    return tuple(Fraction(word) for text in texts for word in text.split())


C = _fractions("0 1/20 1/10 3/10 1/2 7/10 9/10 1 1")
"""Where in the step each stage looks."""

A = (
    _fractions(""),
    _fractions("1/800"),
    _fractions("1/600 1/300"),
    _fractions("9/200 -9/100 9/100"),
    _fractions("-66701/197352 28325/32892 -2665/5482 2170/24669"),
    _fractions("227015747/304251000 -54897451/30425100 12942349/10141700 -9499/304251 539/9250"),
    _fractions("-1131891597/901789000 41964921/12882700 -6663147/3220675 270954/644135 -108/5875 114/1645"),
    _fractions(
        "13836959/3667458 -17731450/1833729 1063919505/156478208 -33213845/39119552",
        "13335/28544 -705/14272 1645/57088",
    ),
    _fractions("223/7938 0 1175/8064 925/6048 41/448 925/14112 1175/72576 0"),
)
"""How much each earlier force counts in the position of each stage."""

B = _fractions("223/7938 0 1175/8064 925/6048 41/448 925/14112 1175/72576 0 0")
"""Weights of the forces in the position at the end, order 8."""

B_PRIME = _fractions("223/7938 0 5875/36288 4625/21168 41/224 4625/21168 5875/36288 223/7938 0")
"""Weights of the forces in the velocity at the end, order 8."""

B_LOW = _fractions(
    "7987313/109941300 0 1610737/44674560 10023263/33505920 -497221/12409600",
    "10023263/78180480 1610737/402071040 0 0",
)
"""Weights of the embedded position of order 6, which measures the error of a step."""

B_PRIME_LOW = _fractions(
    "7987313/109941300 0 1610737/40207104 10023263/23454144 -497221/6204800",
    "10023263/23454144 1610737/40207104 -4251941/54970650 3/20",
)
"""Weights of the embedded velocity of order 6."""

C2, C3, C4, C5, C6, C7 = map(float, C[1:7])
A21, A31, A32, A41, A42, A43, A51, A52, A53, A54, A61, A62, A63, A64, A65 = map(float, sum(A[:6], ()))
A71, A72, A73, A74, A75, A76, A81, A82, A83, A84, A85, A86, A87 = map(float, A[6] + A[7])
B1, _, B3, B4, B5, B6, B7, _, _ = map(float, B)
P1, _, P3, P4, P5, P6, P7, P8, _ = map(float, B_PRIME)


def step(force, end, t, x, y, z, u, v, w):
    """Take one step: a body at (x, y, z) with the velocity (u, v, w) moves on from the time t to the end.

    The sums are written out because a loop over the tableau would take longer than the arithmetic.

    Parameters
    ----------
    force : callable
        ``force(t, x, y, z)`` gives the three components of y''.
    end, t : float
        Time at the end and at the start.
    x, y, z, u, v, w : float
        Position and velocity at the start: plain floats, as those of NumPy are three times slower.

    Returns
    -------
    tuple of seven
        The time at the end, and x, y, z, u, v, w there.

    Examples
    --------
    A quarter of a circular orbit in three steps:

    >>> from math import pi
    >>> def gravity(t, x, y, z):
    ...     cube = (x * x + y * y + z * z) ** 1.5
    ...     return -x / cube, -y / cube, -z / cube
    >>> orbit = 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0
    >>> for end in (pi / 6, pi / 3, pi / 2):
    ...     orbit = step(gravity, end, *orbit)
    >>> print(f"{abs(orbit[1]):.6f} {orbit[2]:.6f}")
    0.000000 1.000000
    """
    h = end - t
    hh = h * h
    hu, hv, hw = h * u, h * v, h * w
    x1, y1, z1 = force(t, x, y, z)
    x2, y2, z2 = force(
        t + C2 * h,
        x + C2 * hu + hh * (A21 * x1),
        y + C2 * hv + hh * (A21 * y1),
        z + C2 * hw + hh * (A21 * z1),
    )
    x3, y3, z3 = force(
        t + C3 * h,
        x + C3 * hu + hh * (A31 * x1 + A32 * x2),
        y + C3 * hv + hh * (A31 * y1 + A32 * y2),
        z + C3 * hw + hh * (A31 * z1 + A32 * z2),
    )
    x4, y4, z4 = force(
        t + C4 * h,
        x + C4 * hu + hh * (A41 * x1 + A42 * x2 + A43 * x3),
        y + C4 * hv + hh * (A41 * y1 + A42 * y2 + A43 * y3),
        z + C4 * hw + hh * (A41 * z1 + A42 * z2 + A43 * z3),
    )
    x5, y5, z5 = force(
        t + C5 * h,
        x + C5 * hu + hh * (A51 * x1 + A52 * x2 + A53 * x3 + A54 * x4),
        y + C5 * hv + hh * (A51 * y1 + A52 * y2 + A53 * y3 + A54 * y4),
        z + C5 * hw + hh * (A51 * z1 + A52 * z2 + A53 * z3 + A54 * z4),
    )
    x6, y6, z6 = force(
        t + C6 * h,
        x + C6 * hu + hh * (A61 * x1 + A62 * x2 + A63 * x3 + A64 * x4 + A65 * x5),
        y + C6 * hv + hh * (A61 * y1 + A62 * y2 + A63 * y3 + A64 * y4 + A65 * y5),
        z + C6 * hw + hh * (A61 * z1 + A62 * z2 + A63 * z3 + A64 * z4 + A65 * z5),
    )
    x7, y7, z7 = force(
        t + C7 * h,
        x + C7 * hu + hh * (A71 * x1 + A72 * x2 + A73 * x3 + A74 * x4 + A75 * x5 + A76 * x6),
        y + C7 * hv + hh * (A71 * y1 + A72 * y2 + A73 * y3 + A74 * y4 + A75 * y5 + A76 * y6),
        z + C7 * hw + hh * (A71 * z1 + A72 * z2 + A73 * z3 + A74 * z4 + A75 * z5 + A76 * z6),
    )
    x8, y8, z8 = force(
        end,
        x + hu + hh * (A81 * x1 + A82 * x2 + A83 * x3 + A84 * x4 + A85 * x5 + A86 * x6 + A87 * x7),
        y + hv + hh * (A81 * y1 + A82 * y2 + A83 * y3 + A84 * y4 + A85 * y5 + A86 * y6 + A87 * y7),
        z + hw + hh * (A81 * z1 + A82 * z2 + A83 * z3 + A84 * z4 + A85 * z5 + A86 * z6 + A87 * z7),
    )
    return (
        end,
        x + hu + hh * (B1 * x1 + B3 * x3 + B4 * x4 + B5 * x5 + B6 * x6 + B7 * x7),
        y + hv + hh * (B1 * y1 + B3 * y3 + B4 * y4 + B5 * y5 + B6 * y6 + B7 * y7),
        z + hw + hh * (B1 * z1 + B3 * z3 + B4 * z4 + B5 * z5 + B6 * z6 + B7 * z7),
        u + h * (P1 * x1 + P3 * x3 + P4 * x4 + P5 * x5 + P6 * x6 + P7 * x7 + P8 * x8),
        v + h * (P1 * y1 + P3 * y3 + P4 * y4 + P5 * y5 + P6 * y6 + P7 * y7 + P8 * y8),
        w + h * (P1 * z1 + P3 * z3 + P4 * z4 + P5 * z5 + P6 * z6 + P7 * z7 + P8 * z8),
    )
