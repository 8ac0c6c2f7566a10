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
OBLIQUITY_J2000_DEG = _constant(
    "OBLIQUITY_J2000_DEG", 23.4392794, "deg", 3e-7, "IERS Conventions 2010, table 1.1"
)
LIGHT_SPEED_KM_S = _constant("LIGHT_SPEED_KM_S", 299792.458, "km/s", 0.0, "SI, by definition")
STANDARD_GRAVITY_M_S2 = _constant("STANDARD_GRAVITY_M_S2", 9.80665, "m/s²", 0.0, "CGPM 1901, by definition")
DELTA_T_1959_S = _constant("DELTA_T_1959_S", 32.68, "s", 0.02, "Astronomical Almanac, TT - UT at 1959.0")
ELEMENTARY_CHARGE_C = _constant("ELEMENTARY_CHARGE_C", 1.602176634e-19, "C", 0.0, "SI, by definition")
BOLTZMANN_J_K = _constant("BOLTZMANN_J_K", 1.380649e-23, "J/K", 0.0, "SI, by definition")
PLANCK_J_S = _constant("PLANCK_J_S", 6.62607015e-34, "J s", 0.0, "SI, by definition")
ATOMIC_MASS_KG = _constant("ATOMIC_MASS_KG", 1.66053906892e-27, "kg", 5.2e-37, "CODATA 2022")
LUMINOUS_EFFICACY_LM_W = _constant(
    "LUMINOUS_EFFICACY_LM_W", 683.0, "lm/W", 0.0, "SI, by definition, at 540 THz"
)
PROTON_MASS_KG = _constant("PROTON_MASS_KG", 1.67262192595e-27, "kg", 5.2e-37, "CODATA 2022")
ELECTRON_MASS_KG = _constant("ELECTRON_MASS_KG", 9.1093837139e-31, "kg", 2.8e-40, "CODATA 2022")
VACUUM_PERMITTIVITY_F_M = _constant(
    "VACUUM_PERMITTIVITY_F_M", 8.8541878188e-12, "F/m", 1.4e-21, "CODATA 2022"
)
VACUUM_PERMEABILITY_N_A2 = _constant(
    "VACUUM_PERMEABILITY_N_A2", 1.25663706127e-6, "N/A²", 2e-16, "CODATA 2022"
)
GEOMAGNETIC_RADIUS_KM = _constant("GEOMAGNETIC_RADIUS_KM", 6371.2, "km", 0.0, "IGRF-14, by definition")
DGRF_1955_G10_NT = _constant("DGRF_1955_G10_NT", -30500.0, "nT", 0.5, "IGRF-14, DGRF 1955, as rounded")
DGRF_1955_G11_NT = _constant("DGRF_1955_G11_NT", -2215.0, "nT", 0.5, "IGRF-14, DGRF 1955, as rounded")
DGRF_1955_H11_NT = _constant("DGRF_1955_H11_NT", 5820.0, "nT", 0.5, "IGRF-14, DGRF 1955, as rounded")
DGRF_1960_G10_NT = _constant("DGRF_1960_G10_NT", -30421.0, "nT", 0.5, "IGRF-14, DGRF 1960, as rounded")
DGRF_1960_G11_NT = _constant("DGRF_1960_G11_NT", -2169.0, "nT", 0.5, "IGRF-14, DGRF 1960, as rounded")
DGRF_1960_H11_NT = _constant("DGRF_1960_H11_NT", 5791.0, "nT", 0.5, "IGRF-14, DGRF 1960, as rounded")

__all__ = ["TABLE", "Constant", *TABLE]


def __dir__() -> list[str]:
    return sorted(__all__)
