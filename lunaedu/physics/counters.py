"""What a particle counter makes of a flux: its area, its shield, its thresholds, its dead time, its scatter.

A counter in a flux J from all sides counts n = J A in a second, where A is a quarter of its surface. The
shield takes away what cannot pass it, the threshold what leaves too little light. After each count the
counter is dead for a while; so it counts m, fewer than n:

    m = n / (1 + n τ)        not paralysable: what comes while it is dead does nothing,
    m = n exp(−n τ)          paralysable: what comes while it is dead keeps it dead.

The second law has a greatest reading, 1/(e τ). Below it each reading has two causes: few came, or far
too many.

Examples
--------
>>> from lunaedu.physics import counters
>>> low, high = counters.true_rates_paralysable(1000.0, dead_time_s=1e-4)
>>> print(f"{low:.0f} or {high:.0f} per second")
1118 or 35772 per second
"""

from math import exp, lgamma, log

import numpy as np

from lunaedu.guard import finite, positive, within

KATZ_PENFOLD_MEV = 0.01, 2.5, 20.0
"""Lowest energy, seam and highest energy of the two parts of Katz and Penfold's relation."""

PROTON_RANGE_MEV = 5.0, 200.0


def cylinder_surface_cm2(diameter_cm, length_cm):
    r"""Whole surface of a cylinder, ends included.

    .. math:: S = \pi d l + \pi d^2 / 2

    Parameters
    ----------
    diameter_cm, length_cm : float or array
        Above zero.

    Returns
    -------
    float or array
        cm².

    Examples
    --------
    >>> print(f"{cylinder_surface_cm2(1.0, 5.0):.1f}")
    17.3
    """
    diameter = positive("diameter_cm", diameter_cm)
    return np.pi * diameter * (positive("length_cm", length_cm) + diameter / 2)


def omnidirectional_area_cm2(surface_cm2):
    r"""Mean shadow of a convex body: the area with which it meets a flux from all sides.

    .. math:: A = S / 4

    Parameters
    ----------
    surface_cm2 : float or array
        Whole surface; above zero.

    Returns
    -------
    float or array
        cm².

    Notes
    -----
    Cauchy's theorem. It holds for any convex shape, and for no other; a sphere's shadow is its great circle.

    References
    ----------
    Cauchy (1841), Comptes rendus 13, 1060; Sullivan (1971), Nuclear Instruments and Methods 95, 5,
    doi:10.1016/0029-554X(71)90033-4.

    Examples
    --------
    >>> print(f"{omnidirectional_area_cm2(4 * np.pi):.4f}")
    3.1416
    """
    return positive("surface_cm2", surface_cm2) / 4


def electron_range_g_cm2(energy_MeV):
    r"""How much matter an electron passes at most: its range in aluminium, as in other light matter.

    .. math:: R = 0.412\, E^{1.265 - 0.0954 \ln E} \quad (E \le 2.5), \qquad
              R = 0.530\, E - 0.106 \quad (E > 2.5)

    Parameters
    ----------
    energy_MeV : float or array
        Kinetic energy, from 0.01 to 20 MeV.

    Returns
    -------
    float or array
        Extrapolated range, g/cm².

    Raises
    ------
    ValueError
        If an energy is out of its range.

    Notes
    -----
    The logarithm is the natural one. Most electrons stop earlier, scattered aside; the relation is good to
    some 5 %. It leaves out the X-rays that electrons make in a shield.

    References
    ----------
    Katz and Penfold (1952), Range-energy relations for electrons and the determination of beta-ray end-point
    energies by absorption, Reviews of Modern Physics 24, 28-44, doi:10.1103/RevModPhys.24.28.

    Examples
    --------
    >>> print(electron_range_g_cm2([0.1, 1.0, 5.0]).round(4))
    [0.0135 0.412  2.544 ]
    """
    lowest, seam, highest = KATZ_PENFOLD_MEV
    energy = within("energy_MeV", energy_MeV, lowest, highest)
    curved = 0.412 * energy ** (1.265 - 0.0954 * np.log(energy))
    return np.where(np.asarray(energy) <= seam, curved, 0.530 * np.asarray(energy) - 0.106)[()]


def electron_cutoff_MeV(shield_g_cm2):
    r"""Least energy of an electron that passes a shield: the inverse of `electron_range_g_cm2`.

    .. math:: \ln E = \frac{1.265 - \sqrt{1.265^2 - 4 \cdot 0.0954 \ln(R / 0.412)}}{2 \cdot 0.0954} \quad
              (E \le 2.5), \qquad E = (R + 0.106) / 0.530 \quad (E > 2.5)

    Parameters
    ----------
    shield_g_cm2 : float or array
        Thickness times density; from 0.00016 to 10.49 g/cm².

    Returns
    -------
    float or array
        MeV.

    Raises
    ------
    ValueError
        If a thickness is the range of no energy from 0.01 to 20 MeV.

    Notes
    -----
    At the seam the relation jumps by 0.6 %; thicknesses in the gap are all given its energy.

    References
    ----------
    Katz and Penfold (1952), doi:10.1103/RevModPhys.24.28.

    Examples
    --------
    >>> print(f"{electron_cutoff_MeV(1.0):.2f} MeV")
    2.10 MeV
    """
    lowest, seam, highest = KATZ_PENFOLD_MEV
    thinnest, thickest = electron_range_g_cm2(lowest), electron_range_g_cm2(highest)
    shield = np.asarray(within("shield_g_cm2", shield_g_cm2, thinnest, thickest))
    root = np.sqrt(np.maximum(1.265**2 - 4 * 0.0954 * np.log(shield / 0.412), 0.0))
    curved = np.exp((1.265 - root) / (2 * 0.0954))
    straight = np.maximum((shield + 0.106) / 0.530, seam)
    return np.where(shield <= electron_range_g_cm2(seam), curved, straight)[()]


def proton_range_g_cm2(energy_MeV):
    r"""Range of a proton in aluminium: Bragg and Kleeman's power law.

    .. math:: R = 0.00293\, E^{1.765}

    Parameters
    ----------
    energy_MeV : float or array
        Kinetic energy, from 5 to 200 MeV.

    Returns
    -------
    float or array
        g/cm².

    Raises
    ------
    ValueError
        If an energy is out of its range.

    Notes
    -----
    The two numbers are fitted here to Bethe's formula for aluminium (mean excitation energy 166 eV): within
    2.5 % between these energies.

    References
    ----------
    Bragg and Kleeman (1905), Philosophical Magazine 10, 318; ICRU Report 49 (1993) for the excitation energy.

    Examples
    --------
    >>> print(proton_range_g_cm2([10.0, 100.0]).round(2))
    [0.17 9.93]
    """
    return 0.00293 * within("energy_MeV", energy_MeV, *PROTON_RANGE_MEV) ** 1.765


def proton_cutoff_MeV(shield_g_cm2):
    r"""Least energy of a proton that passes a shield: the inverse of `proton_range_g_cm2`.

    .. math:: E = (R / 0.00293)^{1/1.765}

    Parameters
    ----------
    shield_g_cm2 : float or array
        Thickness times density; from 0.0502 to 33.7 g/cm².

    Returns
    -------
    float or array
        MeV.

    Raises
    ------
    ValueError
        If a thickness is the range of no energy from 5 to 200 MeV.

    Examples
    --------
    >>> print(f"{proton_cutoff_MeV(1.0):.0f} MeV")
    27 MeV
    """
    thinnest, thickest = (proton_range_g_cm2(energy) for energy in PROTON_RANGE_MEV)
    return (within("shield_g_cm2", shield_g_cm2, thinnest, thickest) / 0.00293) ** (1 / 1.765)


def electron_energy_outside_MeV(deposited_MeV, shield_g_cm2):
    r"""Energy an electron must bring to leave a given one behind a shield.

    .. math:: R(E_{out}) = R(E_{dep}) + d

    Parameters
    ----------
    deposited_MeV : float or array
        What is left behind the shield and stays in the crystal, MeV: such as the threshold of a channel.
    shield_g_cm2 : float or array
        Thickness times density; zero or more.

    Returns
    -------
    float or array
        MeV.

    Raises
    ------
    ValueError
        If an energy is outside Katz and Penfold's relation.

    Notes
    -----
    The crystal must be thick enough to stop the electron: 4 cm of sodium iodide stop 20 MeV.

    Examples
    --------
    >>> print(electron_energy_outside_MeV([0.06, 0.6, 3.5], 1.0).round(2))
    [2.11 2.5  5.39]
    """
    shield = within("shield_g_cm2", shield_g_cm2, low=0.0)
    return electron_cutoff_MeV(electron_range_g_cm2(deposited_MeV) + shield)


def channel_rates_s(integral_flux_cm2_s, thresholds_MeV, shield_g_cm2, area_cm2):
    r"""True rates of a scintillator's channels, each counting what leaves at least its threshold.

    .. math:: n_k = A\, J(> E_{out}(E_k, d))

    Parameters
    ----------
    integral_flux_cm2_s : callable
        From an energy in MeV to the omnidirectional flux of electrons above it, 1/(cm² s).
    thresholds_MeV : array_like, shape (N,)
        Energies to be left in the crystal.
    shield_g_cm2 : float
        Thickness times density; zero or more.
    area_cm2 : float
        Omnidirectional area of the crystal; above zero.

    Returns
    -------
    ndarray, shape (N,)
        Counts in a second, before any dead time.

    Notes
    -----
    The ratio of two channels needs no area, and says how hard the spectrum is. Each particle is taken to be
    seen alone: in a drowned crystal small flashes add up to large ones.

    Examples
    --------
    >>> def soft(energy_MeV):
    ...     return 1e6 * np.exp(-energy_MeV / 0.5)
    >>> print(channel_rates_s(soft, [0.06, 0.6, 3.5], 0.1, 20.0).round())
    [9591540. 4015753.   12505.]
    """
    outside = electron_energy_outside_MeV(finite("thresholds_MeV", thresholds_MeV, (None,)), shield_g_cm2)
    return positive("area_cm2", area_cm2) * np.array([float(integral_flux_cm2_s(e)) for e in outside])


def observed_rate_nonparalysable(true_rate_s, dead_time_s):
    r"""Rate shown by a counter that sleeps for a set time after each count.

    .. math:: m = n / (1 + n \tau)

    Parameters
    ----------
    true_rate_s : float or array
        What comes in a second; zero or more.
    dead_time_s : float or array
        Seconds; zero or more.

    Returns
    -------
    float or array
        Counts in a second; never as much as 1/τ.

    References
    ----------
    Knoll, *Radiation Detection and Measurement*, 4th ed. (2010), section 4.VII.

    Examples
    --------
    >>> print(observed_rate_nonparalysable(10000.0, 1e-4))
    5000.0
    """
    rate = within("true_rate_s", true_rate_s, low=0.0)
    return rate / (1 + rate * within("dead_time_s", dead_time_s, low=0.0))


def true_rate_nonparalysable(observed_rate_s, dead_time_s):
    r"""Inverse of `observed_rate_nonparalysable`.

    .. math:: n = m / (1 - m \tau)

    Parameters
    ----------
    observed_rate_s : float or array
        Counts in a second; zero or more, and below 1/τ.
    dead_time_s : float or array
        Seconds; zero or more.

    Returns
    -------
    float or array
        What came in a second.

    Raises
    ------
    ValueError
        If a reading is 1/τ or above: no rate can cause it.

    Examples
    --------
    >>> print(true_rate_nonparalysable(5000.0, 1e-4))
    10000.0
    """
    rate = within("observed_rate_s", observed_rate_s, low=0.0)
    dead = within("dead_time_s", dead_time_s, low=0.0)
    if np.any(rate * dead >= 1):
        raise ValueError(
            f"a counter dead for {np.max(dead):g} s reads below {1 / np.max(dead):g} per second, whatever "
            f"comes; got {np.max(rate):g}"
        )
    return rate / (1 - rate * dead)


def observed_rate_paralysable(true_rate_s, dead_time_s):
    r"""Rate shown by a counter that every arrival, counted or not, puts to sleep anew.

    .. math:: m = n \exp(-n \tau)

    Parameters
    ----------
    true_rate_s : float or array
        What comes in a second; zero or more.
    dead_time_s : float or array
        Seconds; zero or more.

    Returns
    -------
    float or array
        Counts in a second; 1/(e τ) at most, when 1/τ come.

    References
    ----------
    Knoll (2010), section 4.VII.

    Examples
    --------
    >>> print(observed_rate_paralysable([1e3, 1e4, 1e5], 1e-4).round(1))
    [ 904.8 3678.8    4.5]
    """
    rate = within("true_rate_s", true_rate_s, low=0.0)
    return rate * np.exp(-rate * within("dead_time_s", dead_time_s, low=0.0))


def true_rates_paralysable(observed_rate_s, dead_time_s):
    r"""Both rates that make a paralysable counter read as it does: the inverse of its law, branch by branch.

    With x = n τ they solve :math:`x - \ln x = -\ln(m \tau)` by Newton's method, from outside towards x = 1.
    (In closed form :math:`n = -W(-m \tau) / \tau` on the two real branches of Lambert's function.)

    Parameters
    ----------
    observed_rate_s : float or array
        Counts in a second; from zero to 1/(e τ).
    dead_time_s : float or array
        Seconds; above zero.

    Returns
    -------
    low, high : float or array
        What came in a second: up to 1/τ, and from 1/τ on. For a reading of zero they are zero and infinity.

    Raises
    ------
    ValueError
        If a reading is above 1/(e τ): no rate can cause it.

    Notes
    -----
    Near the maximum a small change of the reading moves both answers far.

    References
    ----------
    Knoll (2010), section 4.VII; Corless et al. (1996), On the Lambert W function, Advances in Computational
    Mathematics 5, 329-359.

    Examples
    --------
    >>> low, high = true_rates_paralysable([0.0, 1000.0], 1e-4)
    >>> print(low.round(), high.round())
    [   0. 1118.] [   inf 35772.]
    """
    rate = np.asarray(within("observed_rate_s", observed_rate_s, low=0.0))
    dead = np.asarray(positive("dead_time_s", dead_time_s))
    share = rate * dead * np.e
    if np.any(share > 1 + 1e-12):
        raise ValueError(
            f"a paralysable counter dead for {np.max(dead):g} s reads at most "
            f"{1 / (np.e * np.max(dead)):g} per second, whatever comes; got {np.max(rate):g}"
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = -np.log(np.minimum(share, 1.0))
        # x = exp(y) keeps its digits where x is small; both searches start beyond their roots.
        y, x = -np.sqrt(2 * depth) - depth, 1 + np.sqrt(2 * depth) + depth
        for _ in range(60):
            y = y - np.where(y < 0, (np.exp(y) - y - 1 - depth) / np.expm1(y), 0.0)
            x = x - np.where(x > 1, (x - np.log(x) - 1 - depth) / (1 - 1 / x), 0.0)
    empty = rate == 0
    return np.where(empty, 0.0, np.exp(y) / dead)[()], np.where(empty, np.inf, x / dead)[()]


def synthetic_counts(rate_s, interval_s, seed):
    r"""Made-up readings: whole counts that scatter by chance about what is expected.

    .. math:: P(k) = e^{-\mu} \mu^k / k!, \qquad \mu = m\, \Delta t

    Parameters
    ----------
    rate_s : float or array
        Expected counts in a second; zero or more.
    interval_s : float or array
        How long each reading lasts, s; above zero.
    seed : int
        The same seed gives the same counts.

    Returns
    -------
    int or ndarray of int
        Counts.

    Notes
    -----
    Poisson's law. Counts thinned by a dead time scatter less than that: the dead time spaces them out.

    Examples
    --------
    >>> counts = synthetic_counts([100.0] * 5, 1.0, seed=1959)
    >>> print(counts.shape, bool(np.all(counts == synthetic_counts([100.0] * 5, 1.0, seed=1959))))
    (5,) True
    """
    expected = within("rate_s", rate_s, low=0.0) * positive("interval_s", interval_s)
    return np.random.default_rng(seed).poisson(expected)


def decision_limit_counts(background_counts):
    r"""Counts above the background that are taken for a signal: wrongly once in twenty times.

    .. math:: L_C = 1.645 \sqrt{2 B}

    Parameters
    ----------
    background_counts : float or array
        Counts of background in the same time, known no better than from one such reading; zero or more.

    Returns
    -------
    float or array
        Net counts.

    Notes
    -----
    Good for backgrounds of some ten counts and more.

    References
    ----------
    Currie (1968), Limits for qualitative detection and quantitative determination, Analytical Chemistry 40,
    586-593, doi:10.1021/ac60259a007.

    Examples
    --------
    >>> print(f"{decision_limit_counts(100.0):.1f}")
    23.3
    """
    return 1.645 * np.sqrt(2 * within("background_counts", background_counts, low=0.0))


def detection_limit_counts(background_counts):
    r"""Net counts that are found nineteen times in twenty, if the decision limit decides.

    .. math:: L_D = 2.71 + 3.29 \sqrt{2 B}

    Parameters
    ----------
    background_counts : float or array
        As for `decision_limit_counts`.

    Returns
    -------
    float or array
        Net counts.

    References
    ----------
    Currie (1968), doi:10.1021/ac60259a007.

    Examples
    --------
    >>> print(f"{detection_limit_counts(100.0):.1f}")
    49.2
    """
    return 1.645**2 + 2 * decision_limit_counts(background_counts)


def upper_limit_counts(counts, confidence=0.95):
    r"""Largest expectation that a reading does not exclude: for none at all, three counts.

    .. math:: \sum_{k=0}^{n} e^{-\mu} \mu^k / k! = 1 - C

    Parameters
    ----------
    counts : int
        What was counted; zero or more.
    confidence : float
        From 0.5 to 0.9999.

    Returns
    -------
    float
        Expected counts.

    Raises
    ------
    ValueError
        If the counts are no whole number from 0 to 10 000, or the confidence is out of its range.

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442,
    doi:10.1093/biomet/28.3-4.437.

    Examples
    --------
    >>> print(f"{upper_limit_counts(0):.3f}, {upper_limit_counts(10):.2f}")
    2.996, 16.96
    """
    number = within("counts", counts, 0, 10_000)
    if number != int(number):
        raise ValueError(f"counts must be a whole number; got {number:g}")
    chance = 1 - within("confidence", confidence, 0.5, 0.9999)
    low, high = number, number + 10 * (number + 10) ** 0.5
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        terms = (exp(k * log(middle) - middle - lgamma(k + 1)) for k in range(int(number) + 1))
        low, high = (middle, high) if sum(terms) > chance else (low, middle)
    return high
