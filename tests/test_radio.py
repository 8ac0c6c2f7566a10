"""A radio link, against standards, a textbook's budget, and the slope of the light time."""

from datetime import timedelta

import numpy as np
import pytest
from scipy.constants import c, k

from lunaedu import ephemeris, flight, radio, reconstruction

SIMEIZ = 44.40, 34.00


@pytest.mark.parametrize("distance_km", [1.0, 384_400.0])
@pytest.mark.parametrize("frequency_mhz", [19.993, 183.6, 2300.0])
def test_the_loss_is_that_of_itu_r_p_525(distance_km, frequency_mhz):
    # Recommendation ITU-R P.525: 32.4 + 20 log f(MHz) + 20 log d(km), 32.4 rounded from 32.45.
    standard = 32.45 + 20 * np.log10(frequency_mhz) + 20 * np.log10(distance_km)
    assert radio.path_loss_db(distance_km, frequency_mhz) == pytest.approx(standard, abs=0.01)


def test_gains_and_losses_add_up_to_what_the_area_receives():
    power_w, gain_sent, area_m2, distance_km, frequency_mhz = 3.0, 1.6, 120.0, 5e5, 183.6
    budget_db = (
        radio.decibel(power_w)
        + radio.decibel(gain_sent)
        + radio.decibel(radio.gain_of_area(area_m2, frequency_mhz))
        - radio.path_loss_db(distance_km, frequency_mhz)
    )
    received = radio.received_power_w(power_w, gain_sent, area_m2, distance_km)
    assert budget_db == pytest.approx(radio.decibel(received), abs=1e-9)
    assert radio.power_needed_w(received, gain_sent, area_m2, distance_km) == pytest.approx(power_w)
    assert radio.range_km(received, power_w, gain_sent, area_m2) == pytest.approx(distance_km)


@pytest.mark.parametrize(
    ("source", "frequency_mhz", "published_db"),
    # Recommendation ITU-R P.372: c - d log f, with c and d as printed.
    [
        ("galaxy", 20.0, 52.0 - 23.0 * np.log10(20.0)),
        ("town", 20.0, 76.8 - 27.7 * np.log10(20.0)),
        ("country", 20.0, 67.2 - 27.7 * np.log10(20.0)),
        ("quiet country", 20.0, 53.6 - 28.6 * np.log10(20.0)),
        ("suburb", 20.0, 72.5 - 27.7 * np.log10(20.0)),
    ],
)
def test_noise_figures_are_the_standards(source, frequency_mhz, published_db):
    ours = radio.noise_temperature_k(frequency_mhz, source)
    assert 10 * np.log10(ours / 290.0) == pytest.approx(published_db, abs=1e-9)


def test_the_galaxy_is_as_warm_as_cane_measured_within_a_decibel_and_a_half():
    # Cane (1979), MNRAS 189, 465: brightness in W/(m² Hz sr) of the poles of the Galaxy,
    # 2.48e-20 f^-0.52 (1 - e^-t)/t + 1.06e-20 f^-0.8 e^-t with t = 5 f^-2.1, f in MHz.
    frequency_mhz = 20.0
    depth = 5.0 * frequency_mhz**-2.1
    brightness = 2.48e-20 * frequency_mhz**-0.52 * -np.expm1(-depth) / depth
    brightness += 1.06e-20 * frequency_mhz**-0.8 * np.exp(-depth)
    wavelength_m = c / (1e6 * frequency_mhz)
    kelvin = brightness * wavelength_m**2 / (2 * k)
    assert abs(10 * np.log10(radio.noise_temperature_k(frequency_mhz) / kelvin)) < 1.5


def test_noise_of_room_temperature_is_minus_174_dbm_in_a_hertz():
    assert 10 * np.log10(1000 * radio.noise_w(290.0, 1.0)) == pytest.approx(-173.98, abs=0.01)


def test_in_a_wide_band_shannon_leaves_minus_1_6_decibels_for_a_bit():
    signal_w, temperature_k = 1e-17, 300.0
    widest = radio.capacity_bit_s(signal_w, temperature_k, 1e9)
    at_limit = radio.bit_rate_bit_s(signal_w, temperature_k, 10 * np.log10(np.log(2)))
    assert widest == pytest.approx(at_limit, rel=1e-4)


def test_a_beam_as_wide_as_its_gain_allows_fills_the_sky_with_as_many():
    gain = 400.0
    solid_angle = np.pi / 4 * np.radians(radio.beam_width_deg(gain)) ** 2
    assert gain * solid_angle == pytest.approx(4 * np.pi)


def test_the_doppler_shift_is_the_slope_of_the_light_time():
    departure = reconstruction.stand_in_departure()
    flown = flight.fly(departure.position_km, departure.velocity_km_s, departure.start, accuracy_km=0.001)

    def distance_km(hours):
        time = departure.start + timedelta(hours=hours)
        site = ephemeris.site_position_km(*SIMEIZ, 0.0, time)
        return np.linalg.norm(flown.position_km(hours) - site)

    for hours in (3.0, 20.0, 34.0, 55.0):
        step = 0.02
        slope_km_s = (distance_km(hours + step) - distance_km(hours - step)) / (2 * step * 3600)
        ours = radio.radial_velocity_km_s(
            flown.position_km(hours),
            flown.velocity_km_s(hours),
            *SIMEIZ,
            departure.start + timedelta(hours=hours),
        )
        assert ours == pytest.approx(slope_km_s, abs=2e-4)
        shift = radio.doppler_shift_hz(183.6, ours)
        assert shift == pytest.approx(-183.6e6 * slope_km_s / 299792.458, abs=0.2)


def test_the_light_time_closes_its_own_equation():
    def position_km(seconds):
        return np.array([4.0 * seconds, 1e5, -2.0 * seconds])

    station_km, heard_s = np.array([6000.0, 0.0, 2000.0]), 90_000.0
    late_s = radio.light_time_s(position_km, station_km, heard_s)
    way_km = np.linalg.norm(position_km(heard_s - late_s) - station_km)
    assert late_s == pytest.approx(way_km / 299792.458, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: radio.path_loss_db(0.0, 20.0), "distance_km must be above 0"),
        (lambda: radio.noise_temperature_k(20.0, "city"), "source must be one of galaxy"),
        (lambda: radio.noise_temperature_k(2000.0), "frequency_mhz must be from 0.3 to 250"),
        (lambda: radio.doppler_shift_hz(183.6, 4e4), "radial_velocity_km_s"),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()
