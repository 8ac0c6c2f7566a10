"""Is a region of 90 % one? A hundred synthetic flights, rebuilt from their bulletins."""

import numpy as np

from lunaedu.physics import bulletins, rebuild
from lunaedu.physics.bulletins import MEASURED, Reading
from lunaedu.physics.rebuild import PRIOR

READING = Reading()


def synthetic(rng):
    """A flight drawn from the prior that passes the Moon, and its bulletins, measured and rounded."""
    unknowns = PRIOR[0] + PRIOR[1] * rng.standard_normal(6)
    unknowns[0] = rng.uniform(140, 190)
    exact = rebuild.seen(unknowns[None], READING)[0]
    return unknowns, bulletins.rounded(exact + MEASURED * rng.standard_normal(exact.shape))


def test_nine_regions_of_ten_hold_the_truth():
    """Those of closest approach (height, hour) and last contact: 90 ± 6 of a hundred each."""
    rng, held = np.random.default_rng(1959), np.zeros(3)
    for _ in range(100):
        truth, told = synthetic(rng)
        ahead = rebuild.predict(np.vstack([truth, rebuild.posterior(READING, told, draws=1000).unknowns]))
        for k, name in enumerate(("closest_altitude_km", "late_min", "last_contact_km")):
            true, *values = getattr(ahead, name)
            low, high = np.percentile(values, [5, 95])
            held[k] += low <= true <= high
    assert np.all(np.abs(held - 90) <= 6), held
