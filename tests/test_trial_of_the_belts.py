"""What lesson 03 says of the record, computed anew: which tube drowns, what *few* means, the edge."""

import numpy as np
import pytest

from lunaedu import facts
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.physics import belts, counters, field

DEAD_S = 1e-4
STEEL_G_CM2 = 0.05
PATH = belts.reference_path()
PLACE = PATH.electron_l_shell, PATH.electron_field_ratio
TUBE_CM2 = counters.omnidirectional_area_cm2(counters.cylinder_surface_cm2(*facts["gm_size"].value))


def electrons_s(wall_g_cm2, *layers):
    """Electrons in a second that pass aluminium and then layers, outermost first, and reach the tube."""
    energies = np.geomspace(0.06, 19.0, 4000)
    left = counters.electron_range_g_cm2(energies) - wall_g_cm2
    for metal, g_cm2 in layers:
        inside = np.where(left > 2e-4, counters.electron_cutoff_MeV(np.maximum(left, 2e-4)), 0.0)
        there = inside > 0.01
        left = np.where(
            there, counters.electron_range_in_g_cm2(np.where(there, inside, 1.0), metal) - g_cm2, -1.0
        )
        back = counters.electron_cutoff_in_MeV(np.maximum(left, 1e-3), metal)
        left = np.where(left > 1e-3, counters.electron_range_g_cm2(back), -1.0)
    least_MeV = energies[np.argmax(left > STEEL_G_CM2)]
    return (
        TUBE_CM2 * belts.electron_flux_cm2_s(*PLACE, least_MeV)
        if least_MeV < 7
        else np.zeros(len(PATH.hours))
    )


def xrays_s(wall_g_cm2, *layers, efficiency):
    """X-rays of the wall that the tube counts: photon by photon energy, electron by electron energy."""
    edges = np.geomspace(0.06, 7.0, 120)
    middle = np.sqrt(edges[1:] * edges[:-1])
    above = belts.electron_flux_cm2_s(PLACE[0][:, None], PLACE[1][:, None], edges)
    between = above[:, :-1] - above[:, 1:]
    soft = middle < 3
    rate = np.zeros(len(PATH.hours))
    for k, width in zip(middle[soft], np.diff(edges)[soft], strict=True):
        photons = 2 * 13 / 1600 * np.maximum(middle - k, 0) / k * width
        passing = counters.xray_transmission(k, wall_g_cm2, counters.ALUMINIUM)
        for metal, g_cm2 in layers:
            passing = passing * counters.xray_transmission(k, g_cm2, metal)
        rate += between @ photons * passing / 2
    return TUBE_CM2 * efficiency * rate


def ntau(*layers, wall_g_cm2=1.0, efficiency=0.003):
    """The greatest nτ on the path."""
    total_s = electrons_s(wall_g_cm2, *layers) + xrays_s(wall_g_cm2, *layers, efficiency=efficiency)
    return DEAD_S * total_s.max()


COPPER = (counters.COPPER, 0.15 * 8.96)
LEAD = (counters.LEAD, 0.3 * 11.35), (counters.ALUMINIUM, 0.1 * 2.699)


def test_a_bare_tube_behind_the_container_drowns_from_a_tenth_to_ten_times_the_mean():
    assert ntau() / 10 > 12
    assert ntau() / 100 > 1
    assert ntau() / 1000 < 1


def test_of_the_tube_in_copper_nobody_can_say():
    assert ntau(COPPER) < 1 < 10 * ntau(COPPER)
    assert ntau(COPPER, wall_g_cm2=0.5) > 1


def test_the_tube_in_lead_does_not_drown_and_counts_x_rays_alone():
    assert 10 * ntau(*LEAD) < 1
    assert np.all(electrons_s(1.0, *LEAD) == 0)
    assert 10 * ntau(*LEAD, efficiency=0.01) == pytest.approx(1.1, abs=0.2)
    quiet_s = TUBE_CM2 * facts["gcr_rate"].value
    assert ntau(*LEAD) / DEAD_S > 10 * quiet_s


@pytest.mark.parametrize("thresholds_MeV", [(0.06, 3.5), (0.045, 4.5)])
def test_few_as_a_share_stands_whatever_the_threshold_and_the_day(thresholds_MeV):
    outside = counters.electron_energy_outside_MeV(thresholds_MeV, 1.0)
    first, third = belts.electron_flux_cm2_s(PLACE[0], PLACE[1], outside[:, None])
    rare = third[third > 0] / first[third > 0]
    assert 10 * rare.max() < 0.02


def test_few_as_a_number_hangs_on_threshold_and_day():
    floor, dropout = facts["gcr_rate"].value, facts["electron_dropout"].value
    outside = counters.electron_energy_outside_MeV([3.5, 4.5], 1.0)
    lower, higher = belts.electron_flux_cm2_s(PLACE[0], PLACE[1], outside[:, None]).max(axis=1) / floor
    assert lower > 10 > 1 > lower / dropout
    assert 0.3 < higher < 3


def test_the_published_edge_lies_within_what_a_latitude_rounded_to_fives_leaves():
    extent_km = facts["belt_extent"].value
    nearest, farthest = (GEOMAGNETIC_RADIUS_KM * (1 / np.cos(np.radians(x)) ** 2 - 1) for x in (67.5, 72.5))
    assert nearest < extent_km < farthest
    assert field.foot_latitude_deg(1 + extent_km / GEOMAGNETIC_RADIUS_KM) == pytest.approx(72, abs=0.1)
