"""Fit the table of Moon and Sun, ``lunaedu/data/ephemeris_1958_1960.npz``, to JPL's ephemeris DE421.

Each day of the span gets one Chebyshev series for each coordinate of the geocentric Moon and Sun (ICRF axes,
km), its argument barycentric dynamical time (TDB). Run it as ``python tools/make_ephemeris.py``; it needs the
packages ``jplephem`` and ``skyfield-data`` (which carries ``de421.bsp``) and prints the fit error measured.
"""

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np
from jplephem.spk import SPK
from numpy.polynomial import chebyshev

START = datetime(1958, 12, 1, tzinfo=UTC)
END = datetime(1960, 5, 1, tzinfo=UTC)
START_JULIAN_DATE = 2436538.5
DEGREE = 6
ROUNDING_KM = 2.0**-20
OUTPUT = Path(__file__).resolve().parents[1] / "lunaedu" / "data" / "ephemeris_1958_1960.npz"
SOLAR_BARYCENTRE, EARTH_BARYCENTRE, SUN, MOON, EARTH = 0, 3, 10, 301, 399


def geocentric_km(kernel, days):
    """Moon and Sun at TDB `days` after the start: columns of shape (6, …), three for each body."""
    shape = np.shape(days)

    def vector(centre, target):
        return kernel[centre, target].compute(START_JULIAN_DATE, np.ravel(days)).reshape(3, *shape)

    earth = vector(EARTH_BARYCENTRE, EARTH)
    moon = vector(EARTH_BARYCENTRE, MOON) - earth
    sun = vector(SOLAR_BARYCENTRE, SUN) - vector(SOLAR_BARYCENTRE, EARTH_BARYCENTRE) - earth
    return np.concatenate([moon, sun])


def fit(kernel):
    """Chebyshev coefficients in km, shape (days, DEGREE + 1, 6), and the greatest error met, in km."""
    # One day more than the span: dynamical time runs half a minute ahead of UTC.
    mornings = np.arange((END - START).days + 1)
    nodes = chebyshev.chebpts1(2 * DEGREE + 2)
    samples = geocentric_km(kernel, mornings[:, None] + (nodes + 1) / 2)
    inverse = np.linalg.pinv(chebyshev.chebvander(nodes, DEGREE))
    coefficients = np.einsum("cn,bdn->dcb", inverse, samples)
    coefficients = np.round(coefficients / ROUNDING_KM) * ROUNDING_KM
    between = np.linspace(-1, 1, 41)
    truth = geocentric_km(kernel, mornings[:, None] + (between + 1) / 2)
    errors = np.einsum("nc,dcb->bdn", chebyshev.chebvander(between, DEGREE), coefficients) - truth
    return coefficients, np.abs(errors).max()


def main():
    with SPK.open(str(files("skyfield_data") / "data" / "de421.bsp")) as kernel:
        coefficients, error_km = fit(kernel)
    np.savez_compressed(OUTPUT, coefficients_km=coefficients)
    print(
        f"{OUTPUT.name}: {START:%Y-%m-%d} to {END:%Y-%m-%d}, {coefficients.shape[0]} days, degree {DEGREE}, "
        f"{OUTPUT.stat().st_size / 1000:.0f} kB, greatest error in a coordinate {error_km * 1e6:.1f} mm"
    )


if __name__ == "__main__":
    main()
