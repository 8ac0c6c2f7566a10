# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="at-a-glance"
# # 4. Seven hundred particles in a thimble?
#
# **Luna 1 carried four small traps for charged particles. An ammeter is all they had. You find
# out what its currents say of the space they were read in, and what was read into them.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/04_solar_wind.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0
#
# | | |
# |---|---|
# | **Time** | 50 minutes |
# | **Level** | second-year physics, a little statistics |
# | **You need** | kinetic energy, a bell curve, an integral, what a likelihood is; Python functions and NumPy arrays |
# | **You will make** | a model of four ion traps, a map of all plasmas that fit one reading, and a verdict on 'the first direct observation of the solar wind' |
#
# ## After this lesson you can
#
# - **LO-4.1** turn density and speed into the current of a trap, and say why one current fits
#   many plasmas;
# - **LO-4.2** compute what heat and a retarding grid do to that current;
# - **LO-4.3** infer a plasma from four readings that light has spoilt, and say what stays unknown;
# - **LO-4.4** weigh a published number as a current, as a density and as a claim.
#
# ## What you bring along
#
# | you know | you will use it for |
# |---|---|
# | $\tfrac12 m v^2$, and that a charge $e$ needs $eU$ to climb $U$ | the grids of a trap |
# | a Gaussian and its width | the heat of a plasma |
# | $\int v f(v)\, \mathrm dv$ | a current |
# | probability follows likelihood times prior | what four readings leave possible |

# %% [markdown] id="story"
# ## 'Ionised gas in interplanetary space'
#
# In 1958 Eugene Parker predicts that a gas streams from the Sun at hundreds of kilometres a
# second. Few believe it. In January 1959 Luna 1 carries four *ion traps* outwards, made by
# Konstantin Gringauz and his group. Soon numbers are in print:
# {{ facts["density_near"].value:.0f}} particles in each cm³ at altitudes of
# {{ facts["density_near"].quantity.split("altitude ")[1].replace("-", " to ")}}, and
# {{ facts["density_far"].low:.0f}} to {{ facts["density_far"].high:.0f}} at
# {{ facts["density_far"].quantity.split("altitude ")[1].replace("-", " to ")}}. A thimble
# holds a cm³ or two.<br>
# A year later the group no longer says so. And many a book adds: *Luna 1 made the first direct
# observation of the solar wind.* All this rests on ammeters.
#
# *Sources: facts `density_near`, `density_far`, `zones_1960`; Parker (1958); the claim: en.wikipedia,
# 'Solar wind', and others.*

# %% id="setup"
import math
from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu
from lunaedu.constants import BOLTZMANN_J_K, ELEMENTARY_CHARGE_C, PROTON_MASS_KG

lu.start("04")
lu.facts.pick("density_near", "density_far", "zones_1960", "flux_luna2")

# %% [markdown] id="whose"
# ## Whose trap is it?
#
# Of Luna 1's own traps next to nothing is in print. What we lack we borrow from Luna 2, eight months
# later, or assume:
#
# | | Luna 1 | Luna 2 | we take |
# |---|---|---|---|
# | four traps look | out in one plane | to the corners of a tetrahedron | Luna 2's; once, a plane |
# | outer grid | ? | a hemisphere, radius {{ facts["trap_geometry"].value:.0f}} mm | a flat circle as wide |
# | its potential in the four | ? | {{ ", ".join(f"{volts:+.0f}".replace("-", "−").replace("+0", "0") for volts in facts["trap_outer_grids"].value)}} V (the first two from memory) | Luna 2's |
# | inner grid | ? | −{{ -facts["trap_inner_grid"].value:.0f}} V | Luna 2's |
# | current made by light | ? | down to −{{ 1e9 * facts["trap_floor"].low:.1f}} or −{{ 1e9 * facts["trap_floor"].high:.1f}} nA | −{{ 1e9 * facts["trap_floor"].value:.1f}} nA |
# | noise of the ammeter; gain | ? | ? | {{ 1e9 * lu.traps.NOISE_A:.2f}} nA; {{ lu.traps.GAIN_FRACTION:.0%}} |
# | published | densities | currents by zones, a flux | |
#
# So all that follows is **Luna 2's layout on Luna 1's flight**. Keep it in mind at the verdict.

# %% [markdown] id="symbols"
# | symbol | meaning | unit |
# |---|---|---|
# | $n$, $T$ | protons in each cm³, and their temperature | cm⁻³, K |
# | $u$, $\theta$ | speed of the stream past the probe; its angle to the way into a trap | km/s, ° |
# | $\Gamma$, $I$ | flux through a plane; current | cm⁻² s⁻¹, A |
# | $w = \sqrt{2kT/m}$ | most probable thermal speed of a proton | km/s |
# | $U$ | potential of the outer grid against the plasma | V |
# | $I_k$, $J_k$, $P$ | current read in trap $k$, expected without light, and made by light | A |
# | $L$ | where a field line crosses its equator, from the Earth's *centre* | Earth radii |
# | $A$, $e$, $m$, $k$ | area of a trap, elementary charge, proton's mass, Boltzmann's constant | cm², C, kg, J/K |
#
# ## First, your guess
#
# Suppose that a trap of Luna 1, on its way out, swept up the published
# {{ facts["density_near"].value:.0f}} protons in each cm³. Now let the trap face a wind of four
# hundred kilometres a second instead. **How many protons in each cm³ of that wind would give the same current?** Put your
# guess in place of the dots. Nobody grades it; you meet it again in a figure.

# %% id="predict"
lu.predict("thin", ..., unit="cm⁻³", low=0.001, high=1e6)

# %% [markdown] id="step-1"
# ## Step 1. What an ammeter counts
#
# Push an open box of area $A$ through resting gas with the speed $u$. In each second it sweeps
# up all that was in a column of length $u$. So a cold stream gives the **ram current**
#
# $$I = e A\, \Gamma, \qquad \Gamma = n\, u \cos\theta.$$
#
# How fast was the box? For the flight we take *our stand-in*, rebuilt from the published figures.

# %% id="ram-in-the-open"
departure = lu.reconstruction.stand_in_departure()
flight = lu.flight.fly(departure.position_km, departure.velocity_km_s, departure.start)
hours = np.linspace(0.2, 16.0, 600)
place_km = flight.position_km(hours)
altitude_km = np.linalg.norm(place_km, axis=1) - lu.constants.EARTH_RADIUS_KM
middles_km = np.mean([lu.figures.wind.NEAR_KM, lu.figures.wind.FAR_KM], axis=1)
flown_km_s = np.linalg.norm(flight.velocity_km_s(hours), axis=1)
own_km_s, far_km_s = np.interp(middles_km, altitude_km, flown_km_s)

near_cm3, far_cm3 = lu.facts["density_near"].value, lu.facts["density_far"].value
area_cm2 = lu.traps.AREA_CM2
near_A = ELEMENTARY_CHARGE_C * area_cm2 * near_cm3 * 1e5 * own_km_s  # 1e5 cm in a km
far_A = ELEMENTARY_CHARGE_C * area_cm2 * far_cm3 * 1e5 * far_km_s
print(f"{near_cm3:.0f} per cm³ at {own_km_s:.2f} km/s: {1e9 * near_A:.2f} nA")
print(f"{far_cm3:.0f} per cm³ at {far_km_s:.2f} km/s: {1e9 * far_A:.2f} nA")

# %% [markdown] id="ram-says"
# Billionths of an ampere. And the traps have an enemy: sunlight frees electrons from the inner
# grid, and some of them fall to the collector. A trap that looks at the Sun reads
# {{ 1e9 * facts["trap_floor"].value:.1f}} nA from light alone, and that current is **negative**; ions
# make a positive one. So **light can hide ions, and can never imitate them**. The near figure's
# current is {{ near_A / facts["trap_floor"].value:.1f}} times what light can take away, the far
# one's {{ far_A / facts["trap_floor"].value:.1f}} times: if that gas was cold, light could hide it all.
#
# Nobody published the currents themselves. We only turn the densities back into what they were
# made from; and we *assume* that they were made with the probe's own speed.

# %% id="figure-trap"
mean_cm3, low_cm3, high_cm3, mean_km_s = lu.facts["wind_modern"].value
pictures = lu.figures.wind
fig, axes = plt.subplots(1, 2, figsize=(9, 4.5))
description = pictures.trap_section(axes, own_km_s, mean_km_s)
caption = (
    "Left: a trap of Luna 2 in section (not to scale). Right: the hills on the "
    "way in. Only one outer grid is a wall to a proton met at the probe's own "
    "speed, and none is one to a proton of the wind."
)
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="task-4-1" tags=["task"]
# ### Exercise 4.1: the ram current
#
# Write the ram current as a function. The density comes in cm⁻³, the speed in km/s, the angle in
# **degrees**; return amperes. A cold stream cannot enter from behind: return `0.0` then. Take
# $e$ from `lu.constants.ELEMENTARY_CHARGE_C` and $A$ from `lu.traps.AREA_CM2`.
#
# <details><summary>Hint 1</summary>Do all lengths in centimetres: cm⁻³, cm², cm/s.</details>
# <details><summary>Hint 2</summary>How does the cosine behave beyond a right angle? Python's
# <code>max</code> helps.</details>
# <details><summary>Hint 3</summary>Flux first: density times speed times cosine. Then area, then
# charge.</details>


# %% id="exercise-4-1" exercise="4.1" points=3 objective="LO-4.1"
def ram_current_A(density_cm3, speed_km_s, angle_deg):
    """Return the current (A) of a cold stream in a trap turned by an angle (degrees)."""
    ### BEGIN SOLUTION
    facing = max(0.0, np.cos(np.radians(angle_deg)))
    flux_cm2_s = density_cm3 * 1e5 * speed_km_s * facing
    return lu.constants.ELEMENTARY_CHARGE_C * lu.traps.AREA_CM2 * flux_cm2_s
    ### END SOLUTION


# %% id="check-4-1" check="4.1" points=3
lu.check("4.1", ram_current_A)
### BEGIN HIDDEN TESTS
import math

_full_A = lu.constants.ELEMENTARY_CHARGE_C * lu.traps.AREA_CM2 * 120.0 * 25e5
for _angle_deg, _share in ((0.0, 1.0), (60.0, 0.5), (45.0, 0.5**0.5)):
    _got = ram_current_A(120.0, 25.0, _angle_deg)
    assert isinstance(_got, float)
    assert math.isclose(_got, _share * _full_A, rel_tol=1e-4)
assert abs(ram_current_A(120.0, 25.0, 135.0)) < 1e-6 * _full_A
### END HIDDEN TESTS

# %% [markdown] id="task-4-2" tags=["task"]
# ### Exercise 4.2: the same current
#
# A cold wind blows straight into the trap with `wind_km_s`. (`lu.personal` draws your own number,
# if you gave `lu.start` a name.) **How many protons in each cm³** give the same current as the
# published {{ facts["density_near"].value:.0f}} at the probe's own speed, `own_km_s`?
#
# <details><summary>Hint 1</summary>Two currents are equal. What cancels?</details>
# <details><summary>Hint 2</summary>Density and speed enter as a product.</details>
# <details><summary>Hint 3</summary>A faster stream needs fewer protons: the ratio of the speeds
# must be below one.</details>

# %% id="exercise-4-2" exercise="4.2" points=2 objective="LO-4.1"
wind_km_s = lu.personal("wind_km_s", 400.0, low=320.0, high=700.0, step=10.0)
print(f"{near_cm3:.0f} per cm³ at {own_km_s:.2f} km/s, and a wind of {wind_km_s:.0f} km/s")
### BEGIN SOLUTION
wind_cm3 = near_cm3 * own_km_s / wind_km_s
### END SOLUTION

# %% id="check-4-2" check="4.2" points=2
lu.check("4.2", wind_cm3)
### BEGIN HIDDEN TESTS
import math

from lunaedu.lesson.exercises.lesson_04 import probe_speed_km_s, wind_speed_km_s

_expected_cm3 = 700 * probe_speed_km_s() / wind_speed_km_s()
assert isinstance(wind_cm3, (int, float))
assert math.isclose(wind_cm3, _expected_cm3, rel_tol=0.02)
### END HIDDEN TESTS

# %% id="figure-one-current" tags=["checkpoint"]
wind_cm3 = near_A / (ELEMENTARY_CHARGE_C * area_cm2 * 1e5 * wind_km_s)  # the course's value
fig, ax = plt.subplots(figsize=(9, 5.2))
description = pictures.one_current(ax, own_km_s, far_km_s)
caption = (
    "One current, many stories. A cold plasma anywhere on a line moves the needle "
    "to the same place. Full diamond: the near density published for Luna 1; open: "
    "the far one. Trap and light are Luna 2's."
)
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="degeneracy"
# **The published {{ near_cm3:.0f}} cm⁻³ and a wind of {{ wind_cm3:.0f}} cm⁻³ are the same
# reading.** A current knows only the product of density and speed. Whoever divides by the
# probe's own speed has already decided that there is no wind.
#
# Such a tie is called a *degeneracy*. Better ammeters do not break it. Another kind of question
# does: *how fast were you?* A grid can ask that.
#
# ## Step 2. Heat, and a grid that pushes back
#
# Protons also swarm about. Along the way in, their speeds scatter about $u \cos\theta$ as a
# Gaussian of width $w$. A grid at $U > 0$ turns back all with $\tfrac12 m v^2 < eU$. What comes
# through is counted by how fast it comes:
#
# $$\Gamma = \int_{v_U}^{\infty} v\, \frac{n}{\sqrt\pi\, w}\, e^{-(v - u\cos\theta)^2 / w^2}\,
# \mathrm dv, \qquad v_U = \sqrt{\frac{2 e U}{m}}, \qquad w = \sqrt{\frac{2 k T}{m}}.$$

# %% id="integral-in-the-open"
temperature_K = 1e4  # a common guess for the outer plasmasphere: nobody measured it
w_km_s = np.sqrt(2 * BOLTZMANN_J_K * temperature_K / PROTON_MASS_KG) / 1000
grid_V = lu.traps.GRIDS_V[-1]
v_grid_km_s = np.sqrt(2 * ELEMENTARY_CHARGE_C * grid_V / PROTON_MASS_KG) / 1000

v_km_s = np.linspace(0, 100, 100_001)
f = np.exp(-(((v_km_s - own_km_s) / w_km_s) ** 2)) / (np.sqrt(np.pi) * w_km_s)
open_flux, grid_flux = (
    near_cm3 * 1e5 * np.trapezoid(np.where(v_km_s >= least, v_km_s * f, 0.0), v_km_s)
    for least in (0.0, v_grid_km_s)
)
print(f"w = {w_km_s:.1f} km/s; {grid_V:.0f} V stop protons below {v_grid_km_s:.1f} km/s")
print(
    f"flux without a grid {open_flux:.2e}, behind +{grid_V:.0f} V {grid_flux:.1e} per cm² s"
)

# %% [markdown] id="task-4-3" tags=["task"]
# Two things. The protons' own speed, {{ w_km_s:.0f}} km/s, is larger than the probe's: heat
# alone makes the current {{ open_flux / (near_cm3 * 1e5 * own_km_s):.2f}} times the ram current,
# and a trap at the back reads something too. And behind +{{ grid_V:.0f}} V nothing is left of this
# plasma, while every proton of a wind comes through. **That grid tells a swarm from a stream.**
#
# The integral has a closed form. With $s = u \cos\theta / w$ and $b = \sqrt{eU / kT}$,
#
# $$I = e A\, \frac{n w}{2 \sqrt\pi} \Big[ e^{-(b - s)^2} + \sqrt\pi\, s\,
# \mathrm{erfc}(b - s) \Big].$$
#
# ### Exercise 4.3: the whole instrument in one function
#
# Write it. The density comes in cm⁻³, the temperature in kelvin, the speed in km/s, the barrier
# in volts, and `cosine` is that of the angle; return amperes. Constants are in `lu.constants`
# (`BOLTZMANN_J_K`, `PROTON_MASS_KG`, `ELEMENTARY_CHARGE_C`), the area is `lu.traps.AREA_CM2`, and
# `math.erfc` takes one number. The check asks your function for its limits: a plasma at rest, a
# very fast stream, a rising barrier, front less back.
#
# <details><summary>Hint 1</summary>Compute w in m/s, in SI units all through. Then turn it into
# km/s for s, and into cm/s for what stands before the bracket.</details>
# <details><summary>Hint 2</summary>b is a pure number: eU over kT, joules over joules, under the
# root.</details>
# <details><summary>Hint 3</summary>Only s carries the cosine. Look whether you kept both twos: the
# one under the root of w, and the one in front of the bracket.</details>


# %% id="exercise-4-3" exercise="4.3" points=4 objective="LO-4.2"
def trap_current_A(density_cm3, temperature_K, speed_km_s, cosine, barrier_V):
    """Return the current (A) of a warm stream behind a retarding grid."""
    ### BEGIN SOLUTION
    charge_C = lu.constants.ELEMENTARY_CHARGE_C
    thermal_J = lu.constants.BOLTZMANN_J_K * temperature_K
    w_m_s = math.sqrt(2 * thermal_J / lu.constants.PROTON_MASS_KG)
    s = 1000 * speed_km_s * cosine / w_m_s
    b = math.sqrt(charge_C * barrier_V / thermal_J)
    bracket = math.exp(-((b - s) ** 2)) + math.sqrt(math.pi) * s * math.erfc(b - s)
    flux_cm2_s = density_cm3 * 100 * w_m_s / (2 * math.sqrt(math.pi)) * bracket
    return charge_C * lu.traps.AREA_CM2 * flux_cm2_s
    ### END SOLUTION


# %% id="check-4-3" check="4.3" points=4
lu.check("4.3", trap_current_A)
### BEGIN HIDDEN TESTS
import math

for _given in (
    (40.0, 8e4, 25.0, 0.8, 5.0),
    (700.0, 2e4, 6.0, -0.2, 1.0),
    (8.7, 1.2e5, 468.0, 0.5, 15.0),
):
    _got = trap_current_A(*_given)
    assert isinstance(_got, float)
    _wanted_A = lu.traps.ion_current_A(*_given[:4], grid_V=_given[4])
    assert math.isclose(_got, _wanted_A, rel_tol=1e-4)
assert trap_current_A(9.0, 1e5, 30.0, 1.0, 15.0) < trap_current_A(9.0, 1e5, 30.0, 1.0, 5.0)
### END HIDDEN TESTS

# %% [markdown] id="four-traps"
# Now all four, in Luna 2's layout. `lu.traps.four_currents_A` does them at once; it takes the four
# cosines from `lu.traps.facings`. One attitude, and two plasmas that the first trap cannot tell
# apart. Below them the same wind on four traps that look out a quarter turn apart in one plane,
# the plainest reading of what is said of Luna 1:

# %% id="two-plasmas" tags=["checkpoint"]
facing = lu.traps.facings(54.74, 240.0)  # first and last trap look into the stream alike
wind = mean_cm3, 1.2e5, mean_km_s  # with ISEE-3's mean temperature
first_A = lu.traps.four_currents_A(*wind, facing)[0]
plasma_cm3 = first_A / lu.traps.four_currents_A(1.0, temperature_K, own_km_s, facing)[0]
plasma = plasma_cm3, temperature_K, own_km_s
rows = []
for name, (n, T, u), cosines in (
    ("tetrahedron, plasma at rest", plasma, facing),
    ("tetrahedron, wind", wind, facing),
    ("plane, wind from its side", wind, lu.traps.planar_facings(90.0, -45.0)),
    ("plane, wind along its axis", wind, lu.traps.planar_facings(0.0)),
):
    read_nA = 1e9 * lu.traps.four_currents_A(n, T, u, cosines)
    told = (f"{x:.2f}".replace("-0.00", "0.00") for x in read_nA)
    rows.append((name, f"{n:.1f}", f"{u:.1f}", *told))
grids = (f"{volts:+.0f} V".replace("+0", "0") for volts in lu.traps.GRIDS_V)
lu.table(rows, ("nA", "density (cm⁻³)", "speed (km/s)", *grids))

# %% id="figure-four-currents"
fig, axes = plt.subplots(1, 2, figsize=(9, 4.4))
flux_cm2_s = near_cm3 * 1e5 * own_km_s
description = pictures.four_currents(axes, facing, flux_cm2_s, temperature_K, own_km_s)
caption = (
    "Luna 2's layout, without light. Left: along one line of the last figure. Once "
    "the stream outruns the heat, the first trap always reads the same; the one with "
    "the positive grid switches on, those at the back switch off. Right: the two "
    "facing traps agree in a wind and part in a plasma at rest. Grey: light alone."
)
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="broken"
# The tie is broken twice: by the **positive grid**, and by the **directions** (a swarm comes from
# all sides, a wind from one). Mind what does *not* help: the other three grids push no
# proton back, so as long as the body has the plasma's own potential they read alike. And four
# traps in a plane are blind along its axis: a wind from there leaves so little that light hides it.
#
# One warning. Heat climbs a grid too. In the magnetosheath, the heated wind about the Earth, $kT$ is
# some {{ facts["sheath_heat"].value:.0f}} eV (fact `sheath_heat`), and even at rest
# {{ math.exp(-grid_V / facts["sheath_heat"].value):.0%}} of such a gas pass +{{ grid_V:.0f}} V. The
# grid tells fast from slow where $kT$ is far below {{ grid_V:.0f}} eV; elsewhere the directions must.
#
# ## Step 3. From four readings to a plasma
#
# Turn the question round: given readings $I_k$, how likely is each plasma? Noise and gain scatter a
# reading about the model's $J_k(n, T, u)$, with
# $\sigma_k^2 = I_\mathrm{noise}^2 + (g J_k)^2$; how much, {{ 1e9 * lu.traps.NOISE_A:.2f}} nA and a
# part $g$ of {{ lu.traps.GAIN_FRACTION:.0%}}, is *our assumption*. Light takes away
# $P = I_\mathrm{floor} \max(\cos\theta_\odot, 0)$, and nobody knows where the Sun stood in each
# trap's sky. So average over the whole sky:
#
# $$L = \prod_{k=1}^{4} \Big\langle \frac{1}{\sigma_k}
# \exp\Big[ -\frac{(I_k - J_k + P)^2}{2 \sigma_k^2} \Big] \Big\rangle_\odot.$$
#
# Over a sphere a cosine is spread evenly (Archimedes), so half of all Suns leave a trap dark.
#
# The readings of Luna 1 were never published. So we make **synthetic** ones, of the mean wind of
# today with a fixed seed and the Sun behind it, and forget what they were made of. First for one
# known temperature, in the open:

# %% id="posterior-in-the-open"
floor_A, gain, noise_A = lu.traps.FLOOR_A, lu.traps.GAIN_FRACTION, lu.traps.NOISE_A
rng = np.random.default_rng(1959)
expected_A = lu.traps.four_currents_A(*wind, facing)
reading_A = expected_A + rng.normal(0.0, np.hypot(noise_A, gain * expected_A))
reading_A -= floor_A * np.maximum(facing, 0.0)  # what light takes away

n, u = np.geomspace(1, 1000, 75)[:, None], np.geomspace(2, 800, 75)
model_A = lu.traps.four_currents_A(n, wind[1], u, facing)
sigma_A = np.hypot(noise_A, gain * model_A)
likelihood = 0.0
for sun_cosine in np.linspace(-1, 1, 32):
    apart = (reading_A - model_A + floor_A * max(sun_cosine, 0.0)) / sigma_A
    likelihood += np.exp(-(apart**2) / 2) / sigma_A
probability = np.prod(likelihood, axis=-1)
probability /= probability.sum()
fast = probability[:, u > v_grid_km_s].sum()
print("synthetic reading (nA):", *(f"{current:.2f}" for current in 1e9 * reading_A))
print(f"faster than {v_grid_km_s:.0f} km/s: {fast:.1%}")

# %% [markdown] id="posterior-says"
# Each point of the grid counts as equally likely before; even steps in the logarithm make a prior
# without a scale. `lu.traps.posterior` does the same with the temperature unknown too. Three
# experiments: the trap at +{{ grid_V:.0f}} V looks into the stream; it is turned away; nine readings of
# a tumbling container.

# %% id="three-experiments"
axes_of_grid = n.ravel(), np.geomspace(1e3, 1e6, 17), u
attitudes = lu.traps.facings(
    np.degrees(np.arccos(rng.uniform(-1, 1, 9))), rng.uniform(0, 360, 9)
)
experiments = {
    f"+{grid_V:.0f} V faces the stream": facing,
    f"+{grid_V:.0f} V turned away": lu.traps.facings(180 - 54.74, 60.0),
    "nine readings": attitudes,
}


def read(truth, cosines, seed=1959):
    current_A = lu.traps.four_currents_A(*truth, cosines)
    scatter_A = np.random.default_rng(seed).normal(0.0, np.hypot(noise_A, gain * current_A))
    return current_A + scatter_A + lu.traps.photocurrent_A(cosines)


def infer(truth, cosines):
    return lu.traps.posterior(read(truth, cosines), cosines, axes_of_grid)


known = {name: infer(wind, cosines) for name, cosines in experiments.items()}
fig, axes = plt.subplots(1, 3, figsize=(9, 3.8), sharey=True)
description = pictures.plausible(axes, known, wind, own_km_s, far_km_s)
caption = (
    "Synthetic readings of the mean wind, Luna 2's layout. Dark: half of the "
    "probability; pale: nine tenths. Diamonds: the densities published for Luna 1. One "
    "reading tells a wind from a gas at rest if the right trap looks the right way."
)
lu.show(fig, caption=caption, description=description)

# %% id="experiments-table"
dark = {  # the same nine readings, without the light of a Sun behind the stream
    "nine, light subtracted": lu.traps.posterior(
        read(wind, attitudes) - lu.traps.photocurrent_A(attitudes),
        attitudes,
        axes_of_grid,
        floor_A=1e-15,
    )
}
at_rest = {name: infer(plasma, cosines) for name, cosines in experiments.items()}
rows, flux_spans, fast_shares = [], [], []
for title, found_by in (("wind", known | dark), ("plasma at rest", at_rest)):
    for name, found in found_by.items():
        flux = 1e-3 * (found.density_cm3[:, None] * found.speed_km_s).ravel()
        order, plane = np.argsort(flux), found.probability.sum(axis=1).ravel()
        ends = np.searchsorted(np.cumsum(plane[order]), (0.05, 0.95))
        flux_spans.append(flux[order][ends])
        fast_shares.append(found.marginal("speed_km_s")[u > v_grid_km_s].sum())
        speeds, densities = (found.interval(x) for x in ("speed_km_s", "density_cm3"))
        spans = [f"{low:.0f} to {high:.0f}" for low, high in (speeds, densities)]
        spans.append("{:.1f} to {:.1f}".format(*flux_spans[-1]))
        rows.append((f"{title}: {name}", *spans, f"{fast_shares[-1]:.0%}"))
heads = "speed (km/s)", "density (cm⁻³)", "flux n u (10⁸ cm⁻² s⁻¹)"
lu.table(rows, ("nine tenths lie in", *heads, f"above {v_grid_km_s:.0f} km/s"))

# %% [markdown] id="experiments-say"
# The first reading speaks for a fast stream with {{ fast_shares[0]:.1%}}: no light makes a *positive*
# current behind +{{ grid_V:.0f}} V. Turned away, as in half of all attitudes, that trap is mute, and
# {{ fast_shares[1]:.0%}} decide nothing. Let the container tumble.
#
# Nine readings narrow the **flux** to {{ flux_spans[2][0]:.1f}} to {{ flux_spans[2][1]:.1f}}, though
# {{ 1e-3 * mean_cm3 * mean_km_s:.1f}} was put in. An error that repeats does not average out: the mean
# over the sky does not know that the Sun stands behind a wind. Subtract that light, and it is
# {{ flux_spans[3][0]:.1f}} to {{ flux_spans[3][1]:.1f}}. Density and speed stay open all the same: no
# grid here asks a proton for more than {{ grid_V:.0f}} eV. A flux is what four such traps can honestly
# publish.

# %% id="four-readings"
letters = {
    "A": (wind, experiments[f"+{grid_V:.0f} V turned away"], "away"),
    "B": ((1e-9, 1e4, 3.0), facing, "at the Sun"),
    "C": (wind, facing, "into the stream"),
    "D": ((2000.0, 1e4, own_km_s), facing, "into the stream"),
}
rows = []
for seed, (letter, (truth, cosines, looks)) in enumerate(letters.items(), 3):
    told = (f"{x:.2f}".replace("-", "−") for x in 1e9 * read(truth, cosines, seed))
    rows.append((letter, *told, looks))
grids = (f"{volts:+.0f} V".replace("+0", "0") for volts in lu.traps.GRIDS_V)
lu.table(rows, ("synthetic, nA", *grids, f"the trap at +{grid_V:.0f} V looks"))

# %% [markdown] id="task-4-4" tags=["task"]
# ### Exercise 4.4: which reading shows it?
#
# Four synthetic readings, all spoilt by light. Which one shows protons that pass
# +{{ grid_V:.0f}} V, *whatever light did*? Choose `"A"`, `"B"`, `"C"`, `"D"` or `"none"`.
#
# <details><summary>Hint 1</summary>Which sign has the current that light makes?</details>
# <details><summary>Hint 2</summary>Three of the grids let slow protons in as well. Look at the
# fourth.</details>
# <details><summary>Hint 3</summary>Compare the current behind the positive grid with the noise, not
# with the light.</details>

# %% id="exercise-4-4" exercise="4.4" points=2 objective="LO-4.3"
### BEGIN SOLUTION
shows_it = "C"
### END SOLUTION

# %% id="check-4-4" check="4.4" points=2
lu.check("4.4", shows_it)
### BEGIN HIDDEN TESTS
assert isinstance(shows_it, str) and shows_it.strip().casefold() == "c"
### END HIDDEN TESTS

# %% [markdown] id="where"
# ## Where was Luna 1?
#
# We know today what it flew through. Near the Earth the **plasmasphere**, a cold gas that turns
# with the Earth; its edge, the **plasmapause**, moves in when the Earth's field is disturbed. It
# was a very quiet day: Kp reached {{ max(facts["kp_1959_01_02"].value):.1f}}. Then the
# magnetosphere's thin outer part, the **magnetopause**, a sheath of heated wind, the **bow
# shock**, and the wind itself. Models of today put numbers to all of them; we feed them our
# flight. $L$ counts from the Earth's *centre*, along the field line, in Earth radii.

# %% id="crossings"
times = [flight.start + timedelta(hours=float(hour)) for hour in hours]
sun_km = lu.ephemeris.sun_position_km(flight.start + timedelta(hours=6))
shell = lu.field.magnetic_coordinates(place_km, times).l_shell
edge_shell = lu.magnetosphere.plasmapause_shell(max(lu.facts["kp_1959_01_02"].value))
edge_km = np.interp(edge_shell, shell, altitude_km)

# The mean wind's, and its Mach number: nobody measured that day's.
pressure_nPa, mach = lu.plasma.dynamic_pressure_nPa(mean_cm3, mean_km_s), 6.0
radius_re = np.linalg.norm(place_km, axis=1) / lu.constants.EARTH_RADIUS_KM
angle_deg = lu.magnetosphere.angle_from_sun_deg(place_km, sun_km)
rows, out_km = [], {}
for p in (pressure_nPa / 3, pressure_nPa, 3 * pressure_nPa):
    pause_re = lu.magnetosphere.magnetopause_radius_re(angle_deg, p)
    shock_re = lu.magnetosphere.bow_shock_radius_re(angle_deg, p, mach)
    out = [np.interp(0.0, radius_re - edge_re, hours) for edge_re in (pause_re, shock_re)]
    out_km[p] = np.interp(out, hours, altitude_km)
    up = (f"{thousand_km:.0f}" for thousand_km in out_km[p] / 1000)
    rows.append((f"{p:.1f} nPa", *(f"{hour:.1f}" for hour in out), *up))
heads = "magnetopause (h)", "bow shock (h)", "(thousand km up)", "(thousand km up)"
lu.table(rows, ("pressure of the wind", *heads))

# %% id="figure-map"
turn = np.radians(angle_deg)
map_re = np.column_stack([radius_re * np.cos(turn), radius_re * np.sin(turn)])
fig, ax = plt.subplots(figsize=(9, 6.4))
description = pictures.map_of_regions(
    ax, map_re, altitude_km, edge_shell, pressure_nPa, mach
)
caption = (
    f"Our reconstruction, to scale, for the mean wind of {pressure_nPa:.1f} nPa. Thick: "
    "where the published densities belong. The map turns everything about the "
    "line to the Sun into one plane; Luna 1 left over the dawn side."
)
lu.show(fig, caption=caption, description=description)

# %% id="densities-on-the-way"
sunspots = 0.7 * lu.facts["f107_1959_01_02"].value[1]  # of the day, on the model's scale
clock_h = lu.magnetosphere.local_time_hours(place_km, sun_km)
inside = (shell > 2.25) & (shell < 8)
full_cm3, model_cm3 = np.full((2, len(hours)), np.nan)
full_cm3[inside] = lu.magnetosphere.saturated_density_cm3(shell[inside], 2, sunspots)
kp = max(lu.facts["kp_1959_01_02"].value)
model_cm3[inside] = lu.magnetosphere.equatorial_density_cm3(
    shell[inside], kp, clock_h[inside], 2, sunspots
)
filled = (shell > 3) & (shell < edge_shell)
crres = lu.magnetosphere.sheeley_plasmasphere(shell[filled])

# %% id="figure-along"
warm_A = [
    lu.traps.ion_current_A(n, temperature_K, u)
    for n, u in ((near_cm3, own_km_s), (far_cm3, far_km_s))
]
one_A = lu.traps.ion_current_A(1.0, wind[1], mean_km_s)
as_wind_cm3 = [
    sorted((cold / one_A, warm / one_A))
    for cold, warm in zip((near_A, far_A), warm_A, strict=True)
]
boundaries_km = edge_km, *out_km[pressure_nPa]
fig, ax = plt.subplots(figsize=(9, 5.4))
models = full_cm3, model_cm3, (altitude_km[filled], crres)
description = pictures.along_the_flight(ax, altitude_km, models, boundaries_km, as_wind_cm3)
caption = (
    "Densities along our reconstruction. The arrows keep the current and change "
    "the story: what the record calls hundreds of resting particles, a few of a "
    "wind would do."
)
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="along-says"
# **The near figure belongs to a stretch right across the plasmapause**, which our path crosses
# {{ round(edge_km, -2):,.0f}} km up. Just inside, the model has
# {{ np.interp(0.98 * edge_km, altitude_km, model_cm3):.0f}} cm⁻³, give or take a factor of two from
# day to day; the mean of plasmaspheres full and half full (band) is
# {{ crres.mean_cm3[-1]:.0f}} ± {{ crres.spread_cm3[-1]:.0f}} (one standard deviation). The published figure is high, but not
# absurd *there*. Two thousand kilometres
# farther out it is {{ round(near_cm3 / np.interp(edge_km + 2000, altitude_km, model_cm3), -1):.0f}} times
# too high. In 1960 Gringauz's group found its zone of positive currents to end
# {{ lu.figures.wind.ZONE_KM:,.0f}} km up, alike on all three flights (fact `zones_1960`); and below
# that, of Luna 2's traps, the one with the positive grid read none of them: a swarm, no stream.
# They had met the plasmapause, years before it had a name.
#
# The far stretch begins in the sheath: in the mean wind our path crosses the shock
# {{ round(out_km[pressure_nPa][1], -3):,.0f}} km up. For its figure no model has anything like it: even the strongest shock makes only four cm⁻³
# out of one. But a wind of {{ as_wind_cm3[1][0]:.1f}} to {{ as_wind_cm3[1][1]:.1f}} cm⁻³ gives its
# current, and today's wind has {{ low_cm3:g}} to {{ high_cm3:g}}, nine times in ten.
#
# ### Optional: why is there a wind at all?
#
# Parker's argument fits on a line. A corona of one temperature pushes outwards; a resting one
# would need a pressure far away that is not there. So it flows, through the speed of sound $a$ at
# $r_c = \mu_\odot / 2 a^2$, and on:
#
# $$M^2 - \ln M^2 = 4 \ln \frac{r}{r_c} + \frac{4 r_c}{r} - 3, \quad M = \frac va, \quad
# a^2 = \frac{2 k T}{m}.$$
#
# The two in $a^2$ is there because electrons press as hard as protons. (The Sun turns below, so the
# wind draws its magnetic field into a *spiral*: at the Earth, by these numbers,
# {{ math.degrees(math.atan(2 * math.pi / (25.38 * 86400) * constants.ASTRONOMICAL_UNIT_KM / mean_km_s)):.0f}}° from the
# Sun's direction.)

# %% id="parker-in-the-open"
au_km, sun_mu = lu.constants.ASTRONOMICAL_UNIT_KM, lu.constants.SUN_MU_KM3_S2
rows = []
for corona_K in (0.5e6, 1e6, 2e6, 3e6):
    a_km_s = np.sqrt(2 * BOLTZMANN_J_K * corona_K / PROTON_MASS_KG) / 1000
    r = au_km / (sun_mu / (2 * a_km_s**2))  # in sonic radii
    low, high = 1.0, 50.0  # the Mach number at the Earth lies between
    while high - low > 1e-12:
        M = (low + high) / 2
        too_fast = M**2 - np.log(M**2) > 4 * np.log(r) + 4 / r - 3
        low, high = (low, M) if too_fast else (M, high)
    by_lambert_km_s = lu.wind.parker_speed_km_s(au_km, corona_K)
    rows.append((f"{corona_K:.1e}", f"{a_km_s * M:.3f}", f"{by_lambert_km_s:.3f}"))
lu.table(rows, ("corona (K)", "wind at the Earth (km/s)", "by Lambert's W (km/s)"))

# %% [markdown] id="explore"
# A million kelvin, as the corona's spectrum had shown, and the wind at the Earth *must* be hundreds of
# kilometres a second fast; measured are {{ mean_km_s:.0f}} on average.
#
# ## Explore
#
# Think first, then move. The panel starts at the mean wind, in Luna 2's layout.
#
# 1. Turn the container. At which angles is nothing decided, and where does the trap at
#    +{{ grid_V:.0f}} V look then?
# 2. Turn back and let the speed go down. Which trap falls silent first, and at which speed?
# 3. Make a plasma at rest with the same current in the first trap. Now heat it. What does the
#    positive grid say, and what do the others?
# 4. Thin the wind. At which density does light hide it?

# %% id="panel" tags=["panel"]
lu.apps.wind_panel()

# %% [markdown] id="panel-legend"
# *Left*: the four currents. They are synthetic: the model's, less the light of a Sun behind the
# stream, without noise. The line above each goes up to as many ions as light may hide; grey is what
# light reads alone. *Right*: what they leave possible, half of the probability dark, nine tenths
# pale; the star is your plasma, the dotted line the speed that the positive grid just stops, the
# diamonds are the densities published for Luna 1 at its own speed, the bar is today's wind.
#
# ## Test the model
#
# A ladder: a cold stream; a warm one; the same by throwing protons, which knows nothing of error
# functions; and a body that has charged itself up to six volts.

# %% id="ladder"
charged_V = 6.0
rows = []
for name, (n, T, u) in (("plasma at rest", plasma), ("wind", wind)):
    for volts in (0.0, grid_V):
        passes = u > np.sqrt(2 * ELEMENTARY_CHARGE_C * volts / PROTON_MASS_KG) / 1000
        cold_A = ELEMENTARY_CHARGE_C * area_cm2 * n * 1e5 * u * passes
        warm, charged = (
            lu.traps.ion_current_A(n, T, u, 1.0, volts, body) for body in (0.0, charged_V)
        )
        thrown = lu.traps.throw_ions(n, T, u, 1.0, volts)
        by_hand = f"{1e9 * thrown.current_A:.3f} ± {1e9 * thrown.standard_error_A:.3f}"
        told = (f"{1e9 * x:.3f}" for x in (cold_A, warm))
        rows.append((f"{name}, {volts:.0f} V", *told, by_hand, f"{1e9 * charged:.3f}"))
lu.table(rows, ("nA", "cold", "warm", "by throwing protons", f"body at {charged_V:+.0f} V"))

# %% [markdown] id="ladder-says"
# The closed form agrees with the throws. *Numerical health*: your integral and the closed form
# differ by {{ abs(lu.traps.retarded_flux_cm2_s(near_cm3, temperature_K, own_km_s) / open_flux - 1):.0e}}
# of the flux. *Where the model fails* is the last column. **A body at {{ charged_V:+.0f}} V shuts a
# plasma at rest out of the trap at zero volts**, and nothing in a density would tell you so. Here
# the most negative grid earns its place: it still lets it in. The report of March 1960 already names
# the container's potential. Left out altogether: the curved grids of Luna 2, the container's shadow,
# and helium: {{ 100 * facts["wind_helium"].value:.0f}} nuclei for a hundred protons (fact
# `wind_helium`), of two charges each, add {{ 2 * facts["wind_helium"].value:.0%}} to a wind's current.
#
# ## Error budget
#
# The record says {{ near_cm3:.0f}} cm⁻³. Keep its current and change one assumption at a time:

# %% id="error-budget"
turning_km_s = flight.velocity_km_s(hours) - np.cross(
    [0, 0, lu.constants.EARTH_ROTATION_RAD_S], place_km
)
turning_km_s = np.interp(middles_km[0], altitude_km, np.linalg.norm(turning_km_s, axis=1))
one_cm3_A = {
    "as published: cold, head on, resting gas": near_A / near_cm3,
    "the gas turns with the Earth": near_A / near_cm3 * turning_km_s / own_km_s,
    "it has 10 000 K": lu.traps.ion_current_A(1.0, 1e4, own_km_s),
    "the trap is turned by 60°": near_A / near_cm3 / 2,
    "10 000 K, and the body at +1 V": lu.traps.ion_current_A(
        1.0, 1e4, own_km_s, body_V=1.0
    ),
    "it is a wind": one_A,
}
rows = [(name, f"{near_A / each_A:.0f}") for name, each_A in one_cm3_A.items()]
rows.append(("light took away all it can", f"{near_cm3 * (1 + floor_A / near_A):.0f}"))
luna2_A = ELEMENTARY_CHARGE_C * area_cm2 * lu.facts["flux_luna2"].value
wind_flux = 1e5 * mean_km_s * np.array([low_cm3, high_cm3])
lu.table(rows, ("if …", "density (cm⁻³)"))

# %% [markdown] id="budget-says"
# As a *current*, the near figure may be {{ floor_A / near_A:.0%}} too low, for light only takes. As a
# *density* it is good to a factor of two or so if the gas was at rest; a single volt on the
# body costs a factor of
# {{ one_cm3_A["it has 10 000 K"] / one_cm3_A["10 000 K, and the body at +1 V"]:.1f}} alone. If it was
# not at rest, it is no density at all.
#
# And Luna 2? Its flux, {{ facts["flux_luna2"].value:.0e}} cm⁻² s⁻¹, is a current of
# {{ 1e9 * luna2_A:.2f}} nA, {{ luna2_A / floor_A:.1f}} times what light takes. Nobody divided it by
# anything.
#
# ## Your prediction

# %% id="prediction-compared"
fig, ax = plt.subplots(figsize=(9, 5.2))
winds_cm3 = {"the same current": near_cm3 * own_km_s / 400.0}
if guess_cm3 := lu.prediction("thin"):
    winds_cm3["your prediction"] = guess_cm3
description = pictures.one_current(ax, own_km_s, far_km_s, winds_cm3)
caption = "A wind of 400 km/s with the same current, and what you expected."
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="verdict"
# ## The verdict on the record
#
# | published | status | as a current | as a density | as a claim |
# |---|---|---|---|---|
# | {{ near_cm3:.0f}} cm⁻³, {{ lu.figures.wind.NEAR_KM[0]:,.0f}} to {{ lu.figures.wind.NEAR_KM[1]:,.0f}} km | {{ facts["density_near"].status }} | **stands**: {{ near_A / floor_A:.1f}} times what light can take, and of the other sign | **of the right order**, if the gas was at rest: {{ near_cm3 / np.interp(0.98 * edge_km, altitude_km, model_cm3):.1f}} to {{ near_cm3 / crres.mean_cm3[-1]:.1f}} times what models have just inside the plasmapause, at {{ round(edge_km, -2):,.0f}} km; not beyond | the plasmasphere and, in 1960, its edge |
# | {{ facts["density_far"].low:.0f}} to {{ facts["density_far"].high:.0f}} cm⁻³, {{ lu.figures.wind.FAR_KM[0]:,.0f}} to {{ lu.figures.wind.FAR_KM[1]:,.0f}} km | {{ facts["density_far"].status }} | **open**: {{ 1e9 * far_A:.2f}} to {{ 1e9 * warm_A[1]:.2f}} nA, which light cannot make, only hide. In 1960 the group printed currents of zero or below for such heights (`zones_1960`): what light reads alone, and what is read of a wind that light hides | **does not stand**: sheath and wind have at most {{ 4 * high_cm3:.0f}}, mostly a few | a wind of {{ as_wind_cm3[1][0]:.1f}} to {{ as_wind_cm3[1][1]:.1f}} cm⁻³ would do; light would not |
# | Luna 1, 'first direct observation of the solar wind' | – | **possible**: the far current has the size of a wind's and the sign of ions | **none** was given | **not shown**: it takes a positive current in the trap at +{{ grid_V:.0f}} V, and no current of Luna 1 is published |
# | Luna 2, {{ facts["flux_luna2"].value:.0e}} cm⁻² s⁻¹ | {{ facts["flux_luna2"].status }} | {{ luna2_A / floor_A:.1f}} times what light can take | none claimed: a *flux*, which is what a trap measures | **credible**: today's lies between {{ wind_flux[0]:.1e}} and {{ wind_flux[1]:.1e}}; shown, not tested |
#
# (The zones without positive current are those of the first half of Luna 2's way, and need not
# contradict its flux.) So the people who flew the traps were more careful than the books: by 1960 they spoke of
# currents, of zones and of a flux. The densities, if we
# guess right, came from a division by the probe's own speed: the wrong one. The speed came in 1961,
# when Explorer 10 met a stream of some {{ facts["explorer10_wind"].value:.0f}} km/s, and in 1962
# Mariner II found a wind that never stopped, of {{ facts["mariner2_wind"].value[0]:.0f}} to
# {{ facts["mariner2_wind"].value[1]:.0f}} km/s (facts `explorer10_wind`, `mariner2_wind`).
#
# ### Exercise 4.5: your verdict
#
# A museum label says: *'Luna 1 discovered the solar wind: it counted
# {{ facts["density_far"].low:.0f}} to {{ facts["density_far"].high:.0f}} particles in each cubic
# centimetre of interplanetary space.'* Rewrite the label in two or three sentences, so that each
# of them is true. Say what was measured, why the number is no density, and which reading would
# have shown a wind.

# %% [markdown] id="answer-4-5" exercise="4.5" points=3 objective="LO-4.4"
# For Luna 1, beyond a hundred thousand kilometres, densities were printed, but never the currents of
# its ion traps; turned back, they are about as large as what sunlight can take away there, and of the
# sign that light cannot make. They were most likely divided by the probe's own speed of
# {{ far_km_s:.0f}} km/s, but a wind of a few particles per cm³ gives the same current, so the number
# is no density. A positive current in the trap at +{{ grid_V:.0f}} V, read by one trap and not by
# those that look away, would have shown a wind; no such reading of Luna 1 is published, and Luna 2
# published a flux.

# %% [markdown] id="learned"
# ## What you learned
#
# - **LO-4.1** A trap counts charges in a second: $I = e A n u \cos\theta$. *Usual slips: the
#   charge forgotten, cm⁻³ for m⁻³, a lost cosine.*
# - **LO-4.2** A positive grid asks for energy, so it tells fast from dense. *Usual slips:
#   $\sqrt{kT/m}$ for $\sqrt{2kT/m}$, electronvolts for kelvin, a lost half.*
# - **LO-4.3** Readings leave a *region* of plasmas; the trap that looks into the stream from behind a
#   positive grid decides most. *Usual slips: to quote the region's middle as the answer; to take
#   light, which only takes away, for ions.*
# - **LO-4.4** Ask of a number what the instrument saw. *Usual slips: altitude for radius in $L$;
#   a division taken for a measurement.*
#
# ## Go further
#
# 1. Give the body a potential: let `lu.traps.four_currents_A` have `body_V`, and add it as a fourth
#    unknown. How much of the near density is left?
# 2. A wind comes from the Sun. In your own posterior put `lu.traps.photocurrent_A(facing)` in place of
#    the average over the sky. What does the region lose, and which plasma may you no longer ask for?
# 3. Tumble a container with `lu.traps.planar_facings` instead. How often does no trap read the wind?
#
# ## Hand in
#
# Run **Kernel › Restart Kernel and Run All Cells**, look that nothing is red, save, and hand in
# this file as it is. On your own? Then you are done.
#
# ## References
#
# 1. K. I. Gringauz, V. V. Bezrukikh, V. D. Ozerov, R. E. Rybchinskii, 'Study of interplanetary
#    ionized gas, energetic electrons, and corpuscular radiation of the Sun by means of
#    three-electrode charged-particle traps on the second Soviet space rocket', *Doklady Akademii
#    Nauk SSSR* 131 (1960).
# 2. K. I. Gringauz, V. G. Kurt, V. I. Moroz, I. S. Shklovskii, 'Ionized gas and fast electrons in the
#    vicinity of the Earth and in interplanetary space', *Iskusstvennye Sputniki Zemli* 6 (1961) 108.
# 3. E. N. Parker, 'Dynamics of the interplanetary gas and magnetic fields', *Astrophysical Journal*
#    128 (1958) 664–676, [doi:10.1086/146579](https://doi.org/10.1086/146579).
# 4. E. C. Whipple, 'The ion-trap results in "Exploration of the upper atmosphere with the help of the
#    third Soviet sputnik"', *Proceedings of the IRE* 47 (1959) 2023–2024.
# 5. D. L. Carpenter, R. R. Anderson, 'An ISEE/whistler model of equatorial electron density in the
#    magnetosphere', *Journal of Geophysical Research* 97 (1992) 1097–1108,
#    [doi:10.1029/91JA01548](https://doi.org/10.1029/91JA01548).
# 6. B. W. Sheeley and others, 'An empirical plasmasphere and trough density model: CRRES
#    observations', *Journal of Geophysical Research* 106 (2001) 25631–25641,
#    [doi:10.1029/2000JA000286](https://doi.org/10.1029/2000JA000286).
# 7. J.-H. Shue and others, 'Magnetopause location under extreme solar wind conditions', *Journal of
#    Geophysical Research* 103 (1998) 17691–17700.
# 8. M. H. Farris, C. T. Russell, 'Determining the standoff distance of the bow shock', *Journal of
#    Geophysical Research* 99 (1994) 17681–17689,
#    [doi:10.1029/94JA01020](https://doi.org/10.1029/94JA01020).
# 9. S. R. Cranmer, 'New views of the solar wind with the Lambert W function', *American Journal of
#    Physics* 72 (2004) 1397–1403.
# 10. A. Bonetti and others, 'Explorer 10 plasma measurements', *Journal of Geophysical Research* 68
#     (1963) 4017–4063.
# 11. M. Neugebauer, C. W. Snyder, 'Solar plasma experiment', *Science* 138 (1962) 1095–1097,
#     [doi:10.1126/science.138.3545.1095-a](https://doi.org/10.1126/science.138.3545.1095-a).
# 12. G. D. Sanders, J. W. Freeman, L. J. Maher, 'A two-temperature plasma distribution in the
#     magnetosheath at lunar distances', *Journal of Geophysical Research* 86 (1981) 2475–2479,
#     [doi:10.1029/JA086iA04p02475](https://doi.org/10.1029/JA086iA04p02475).
# 13. K. W. Ogilvie, J. Hirshberg, 'The solar cycle variation of the solar wind helium abundance',
#     NASA TM X-70685 (1974).
# 14. The record: `lu.facts`, each figure with its source.
