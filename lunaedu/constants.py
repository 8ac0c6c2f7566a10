"""Physical constants, each typed once, with its unit, uncertainty and source.

``TABLE`` holds the whole record; the plain floats below it are what formulas use.

Examples
--------
>>> from lunaedu.constants import EARTH_MU_KM3_S2, TABLE
>>> EARTH_MU_KM3_S2
398600.4418
>>> TABLE["EARTH_MU_KM3_S2"].source
'IERS Conventions 2010, table 1.1'
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Constant:
    """One constant of nature or convention; ``uncertainty`` is zero where it is exact by definition."""

    name: str
    value: float
    unit: str
    uncertainty: float
    source: str


TABLE: dict[str, Constant] = {}


def _constant(name: str, value: float, unit: str, uncertainty: float, source: str) -> float:
    TABLE[name] = Constant(name, value, unit, uncertainty, source)
    return value


EARTH_MU_KM3_S2 = _constant(
    "EARTH_MU_KM3_S2", 398600.4418, "km³/s²", 8e-4, "IERS Conventions 2010, table 1.1"
)
EARTH_RADIUS_KM = _constant("EARTH_RADIUS_KM", 6378.137, "km", 0.0, "WGS 84, equatorial, by definition")
EARTH_FLATTENING = _constant("EARTH_FLATTENING", 1 / 298.257223563, "1", 0.0, "WGS 84, by definition")
EARTH_J2 = _constant("EARTH_J2", 1.0826359e-3, "1", 1e-10, "IERS Conventions 2010, table 1.1")
EARTH_ROTATION_RAD_S = _constant("EARTH_ROTATION_RAD_S", 7.292115e-5, "rad/s", 0.0, "WGS 84, by definition")
MOON_MU_KM3_S2 = _constant("MOON_MU_KM3_S2", 4902.800076, "km³/s²", 1e-4, "JPL DE421 (Folkner et al. 2009)")
MOON_RADIUS_KM = _constant("MOON_RADIUS_KM", 1737.4, "km", 1.0, "IAU WGCCRE 2009 (Archinal et al. 2011)")
SUN_MU_KM3_S2 = _constant("SUN_MU_KM3_S2", 132712440040.944, "km³/s²", 1e4, "JPL DE421 (Folkner et al. 2009)")
SUN_RADIUS_KM = _constant("SUN_RADIUS_KM", 695700.0, "km", 0.0, "IAU 2015 Resolution B3, nominal")
ASTRONOMICAL_UNIT_KM = _constant("ASTRONOMICAL_UNIT_KM", 149597870.7, "km", 0.0, "IAU 2012 Resolution B2")
LIGHT_SPEED_KM_S = _constant("LIGHT_SPEED_KM_S", 299792.458, "km/s", 0.0, "SI, by definition")
STANDARD_GRAVITY_M_S2 = _constant("STANDARD_GRAVITY_M_S2", 9.80665, "m/s²", 0.0, "CGPM 1901, by definition")
DELTA_T_1959_S = _constant("DELTA_T_1959_S", 32.68, "s", 0.02, "Astronomical Almanac, TT - UT at 1959.0")
