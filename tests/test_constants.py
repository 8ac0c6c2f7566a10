"""Constants of nature stand once, and agree with SciPy, astropy, ERFA and JPL's DE421."""

import ast
import doctest
import math
from dataclasses import FrozenInstanceError
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import astropy.constants
import erfa
import numpy as np
import pytest
import scipy.constants

from lunaedu import constants

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def de421():
    return {name.decode(): value for name, value in np.load(files("de421") / "constants.npy")}


def gravity_km3_s2(de421, au3_per_day2):
    return au3_per_day2 * de421["AU"] ** 3 / 86400**2


def test_each_constant_says_its_unit_and_source_and_cannot_be_changed():
    for name, constant in constants.TABLE.items():
        assert getattr(constants, name) == constant.value
        assert constant.name == name
        assert constant.unit
        assert constant.source
        assert constant.uncertainty >= 0
        with pytest.raises(FrozenInstanceError):
            constant.value = 0.0


def test_every_number_of_the_module_is_in_its_table():
    assert {name for name in vars(constants) if name.isupper()} - {"TABLE"} == set(constants.TABLE)


def test_exact_constants_are_scipys():
    assert 1000 * constants.LIGHT_SPEED_KM_S == scipy.constants.c
    assert constants.STANDARD_GRAVITY_M_S2 == scipy.constants.g
    assert math.isclose(1000 * constants.ASTRONOMICAL_UNIT_KM, scipy.constants.au, rel_tol=1e-15)


def test_gravity_of_earth_and_sun_are_astropys_to_the_digits_the_iau_gives():
    assert math.isclose(constants.EARTH_MU_KM3_S2, astropy.constants.GM_earth.value / 1e9, rel_tol=2e-7)
    assert math.isclose(constants.SUN_MU_KM3_S2, astropy.constants.GM_sun.value / 1e9, rel_tol=5e-8)


def test_radius_of_the_sun_is_astropys():
    assert 1000 * constants.SUN_RADIUS_KM == astropy.constants.R_sun.value


def test_earths_ellipsoid_is_erfas_wgs84():
    radius_m, flattening = erfa.eform(1)
    assert 1000 * constants.EARTH_RADIUS_KM == radius_m
    assert math.isclose(constants.EARTH_FLATTENING, flattening, rel_tol=1e-15)


def test_rotation_of_the_earth_is_erfas_to_the_seven_digits_given():
    j2000, hour = 2451545.0, 1 / 24
    turned_rad = (erfa.era00(j2000, hour) - erfa.era00(j2000, 0.0)) % math.tau
    assert math.isclose(constants.EARTH_ROTATION_RAD_S, turned_rad / 3600, rel_tol=1e-7)


def test_gravity_of_moon_earth_and_sun_are_de421s(de421):
    moon = gravity_km3_s2(de421, de421["GMB"] / (1 + de421["EMRAT"]))
    assert math.isclose(constants.MOON_MU_KM3_S2, moon, rel_tol=1e-9)
    assert math.isclose(constants.EARTH_MU_KM3_S2, moon * de421["EMRAT"], rel_tol=2e-8)
    assert math.isclose(constants.SUN_MU_KM3_S2, gravity_km3_s2(de421, de421["GMS"]), rel_tol=1e-12)


def test_flatness_of_earths_field_is_de421s_but_for_the_tide_convention(de421):
    assert abs(constants.EARTH_J2 - de421["J2E"]) < 2e-8


def test_radius_of_the_moon_is_de421s_within_its_uncertainty(de421):
    assert abs(constants.MOON_RADIUS_KM - de421["AM"]) <= constants.TABLE["MOON_RADIUS_KM"].uncertainty


def test_delta_t_is_espenak_and_meeuss_for_1959():
    years = 1959.0 - 1950  # Espenak and Meeus (2006), polynomial for 1941 to 1961
    expected_s = 29.07 + 0.407 * years - years**2 / 233 + years**3 / 2547
    assert abs(constants.DELTA_T_1959_S - expected_s) <= constants.TABLE["DELTA_T_1959_S"].uncertainty


def significant(number):
    """The decimal digits of a number, as text without zeros at either end, and its power of ten."""
    decimal = Decimal(repr(number)).normalize()
    return "".join(map(str, decimal.as_tuple().digits)), decimal.adjusted()


def is_copy_of(number, constant):
    """True if `number` is `constant`, as it stands or rounded or cut to three digits or more.

    Three digits count only at the constant's own size (9.81); four also thousands apart (6378 km, 6.378e6 m).
    """
    (given, given_power), (full, power) = significant(number), significant(constant)
    if len(given) >= len(full):
        return given == full or math.isclose(number, constant, rel_tol=1e-9)
    enough = given_power == power if len(given) == 3 else len(given) > 3 and (given_power - power) % 3 == 0
    rounded = str(round(int(full) / 10 ** (len(full) - len(given))))
    return enough and given in (rounded, full[: len(given)])


def numbers(code):
    """Each (line, number) typed in some code, the examples in its docstrings included."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node.lineno, abs(node.value)
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            for example in doctest.DocTestParser().get_examples(ast.get_docstring(node) or ""):
                yield from ((getattr(node, "lineno", 1), number) for _, number in numbers(example.source))


@lru_cache
def typed_constants():
    """The numbers of lunaedu/constants.py as they stand there (the flattening as its inverse)."""
    code = (ROOT / "lunaedu" / "constants.py").read_text(encoding="utf-8")
    values = [
        call.args[1]
        for call in ast.walk(ast.parse(code))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "_constant"
    ]
    return {number for value in values for _, number in numbers(ast.unparse(value)) if number != 1}


def copies(code):
    """One sentence for every constant of nature typed again in some code."""
    return [
        f"line {line} types {number}, which lunaedu.constants has as {constant}"
        for line, number in numbers(code)
        for constant in typed_constants()
        if number and is_copy_of(number, constant)
    ]


def test_no_constant_is_typed_a_second_time():
    sources = [
        path
        for folder in ("lunaedu", "notebooks/source", "tools")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in ("constants.py", "forbidden.py")  # the latter is numbers of system calls
    ]
    found = {str(path.relative_to(ROOT)): copies(path.read_text(encoding="utf-8")) for path in sources}
    assert {path: sentences for path, sentences in found.items() if sentences} == {}


@pytest.mark.parametrize(
    "number",
    """6378.137 6378 6.378e6 6378.14 6380.0 398600.4418 398600 3.986e14 -398600.44 1737.4 1737 1737400
    1740.0 4902.800076 4902.8 4903 9.80665 9.81 9.8066 299792.458 299792458 299792 2.998e8 149597870.7 149.6e6
    1.496e11 298.257223563 298.257 1.0826359e-3 1.0826e-3 7.292115e-5 7.292e-5
    1.327e11 695700.0 32.68""".split(),
)
def test_a_constant_typed_again_is_seen(number):
    assert copies(f"radius_km = 200 + {number}")


def test_a_constant_typed_again_in_an_example_is_seen():
    assert copies('def f():\n    """Do.\n\n    >>> f(6378.137)\n    """')


@pytest.mark.parametrize(
    "number", ["6678.0", "86400", "1959", "384400", "6.0", "300000", "63.78", "0.0", "32.2"]
)
def test_other_numbers_are_free(number):
    assert copies(f"x = {number}") == []
