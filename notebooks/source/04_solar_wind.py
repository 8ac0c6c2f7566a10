# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="title"
# # 4. Seven hundred particles in a thimble?
#
# **Luna 1 carried four small traps for charged particles. An ammeter is all they had. You find
# out what its currents say of the space they were read in, and what was read into them.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/04_solar_wind.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0

# %% [markdown] id="at-a-glance"
# | | |
# |---|---|
# | **Time** | 50 minutes for the core (counted: {{ counted_minutes }}); *Go further* is extra |
# | **Level** | second-year physics, a little statistics |
# | **You need** | kinetic energy, a bell curve, an integral as a sum; Python functions, loops and NumPy arrays |
# | **You will make** | a model of an ion trap, a figure of what a grid asks a proton, and a verdict on 'the first direct observation of the solar wind' |
#
# ## After this lesson you can
#
# - **LO-4.1** turn density and speed into the current of a trap, and say why one current fits
#   many gases;
# - **LO-4.2** compute what heat and a grid do to that current;
# - **LO-4.3** infer a gas from readings that light has spoilt, and say what stays unknown;
# - **LO-4.4** weigh a published number as a current, as a density and as a claim.

# %% [markdown] id="story"
# ## 'Ionised gas in interplanetary space'
#
# In 1958 Eugene Parker predicts that a gas streams from the Sun at hundreds of kilometres a
# second: a **solar wind**, a stream of protons and electrons from the Sun. Few believe it. In
# January 1959 Luna 1 carries four ion traps outwards, made by Konstantin Gringauz's group. Soon
# numbers are in print: {{ facts["density_near"].value:.0f}} particles in each cm³ at
# {{ facts["density_near"].quantity.split("altitude ")[1].replace("-", " to ")}}, and
# {{ facts["density_far"].low:.0f}} to {{ facts["density_far"].high:.0f}} far outside. A thimble
# holds a cm³ or two.<br>
# A year later the group no longer says so. And many a book adds: *Luna 1 made the first direct
# observation of the solar wind.* All this rests on ammeters.
#
# *Sources: facts `density_near`, `density_far`, `zones_1960`; Parker (1958).*

# %% id="setup"
from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu
from lunaedu.constants import BOLTZMANN_J_K, ELEMENTARY_CHARGE_C, PROTON_MASS_KG

lu.start("04")
lu.facts.pick("density_near", "density_far", "zones_1960", "flux_luna2")

# %% [markdown] id="whose"
# **Whose trap is it?** Of Luna 1's own traps next to nothing is in print. What we lack we borrow
# from Luna 2, eight months later, or assume:
#
# | | Luna 1 | we take |
# |---|---|---|
# | opening | ? | Luna 2's: a circle of {{ facts["trap_geometry"].value:.0f}} mm radius |
# | the four traps look | out in one plane | Luna 2's: to the corners of a tetrahedron; once, a plane |
# | their outer grids | ? | Luna 2's: {{ ", ".join(f"{volts:+.0f}".replace("-", "−").replace("+0", "0") for volts in facts["trap_outer_grids"].value)}} V (the first two from memory) |
# | current made by light | ? | Luna 2's: down to −{{ 1e9 * facts["trap_floor"].value:.1f}} nA |
#
# So all that follows is **Luna 2's instrument on Luna 1's flight**. Keep it in mind at the verdict.

# %% [markdown] id="symbols"
# | symbol | meaning | unit |
# |---|---|---|
# | $n$, $T$ | protons in each cm³, and their temperature | cm⁻³, K |
# | $u$, $\theta$ | speed of the stream past the probe; its angle to the way into a trap | km/s, ° |
# | $I$, $A$, $e$ | current; area of the opening; charge of a proton | A, cm², C |
# | $w = \sqrt{2kT/m}$ | most probable speed of heat ($k$ Boltzmann's constant, $m$ a proton's mass) | km/s |
# | $U$ | potential of the outer grid | V |
#
# ## First, your guess
#
# Suppose that a trap of Luna 1, on its way out, swept up the published
# {{ facts["density_near"].value:.0f}} protons in each cm³. Now let the trap face a wind of four
# hundred kilometres a second instead. **How many protons in each cm³ of that wind would give
# the same current?** Nobody grades your guess; you meet it again in a figure.

# %% id="predict"
lu.predict("thin", ..., unit="cm⁻³", low=0.001, high=1e6)

# %% [markdown] id="step-1"
# ## Step 1. What an ammeter counts
#
# Push an open box through resting gas. In each second it sweeps up what was in a column as long
# as the way it went, and each proton brings its charge. That is the **ram current**, the current of
# what a moving box sweeps up: $I = e A\, n\, u \cos\theta$. How fast was the box? For the flight we
# take our **stand-in**, a departure that we computed so that it passes the Moon where and when the
# record says.

# %% id="ram-in-the-open" tags=["folded"]
departure = lu.reconstruction.stand_in_departure()
flight = lu.flight.fly(departure.position_km, departure.velocity_km_s, departure.start)
hours = np.linspace(0.2, 16.0, 600)
place_km = flight.position_km(hours)
altitude_km = np.linalg.norm(place_km, axis=1) - lu.constants.EARTH_RADIUS_KM
flown_km_s = np.linalg.norm(flight.velocity_km_s(hours), axis=1)
own_km_s, far_km_s = np.interp([22_500, 125_000], altitude_km, flown_km_s)
near_cm3, far_cm3 = lu.facts["density_near"].value, lu.facts["density_far"].value
grid_V = lu.traps.GRIDS_V[-1]  # of the one trap whose outer grid pushes protons back
print(f"the probe's own speed: {own_km_s:.1f} km/s, farther out {far_km_s:.1f} km/s")

# %% [markdown] id="task-4-1"
# ### Exercise 4.1: by hand, before the computer
#
# What current, in **nA**, is behind the published {{ facts["density_near"].value:.0f}} cm⁻³, if the
# trap met it head on at the probe's own speed? Pencil and paper; a proton carries
# {{ 1e19 * ELEMENTARY_CHARGE_C:.1f}}$\cdot 10^{-19}$ C, and the opening is in the table above. A few per cent will do.
#
# <details><summary>Hint 1</summary>Do all lengths in centimetres: cm⁻³, cm², cm/s.</details>
# <details><summary>Hint 2</summary>Density times speed is how many come through each cm² in a
# second. Then the area, then the charge.</details>
# <details><summary>Hint 3</summary>Collect the powers of ten by themselves. Nano is
# a billionth.</details>

# %% id="exercise-4-1" exercise="4.1" points=2 objective="LO-4.1"
### BEGIN SOLUTION
by_hand_nA = 1.77
### END SOLUTION

# %% id="check-4-1" check="4.1" points=2
lu.check("4.1", by_hand_nA)

# %% id="same-current" tags=["checkpoint"]
each_A = ELEMENTARY_CHARGE_C * lu.traps.AREA_CM2 * 1e5  # 1e5 cm in a km
near_A = each_A * near_cm3 * own_km_s
far_A = each_A * far_cm3 * far_km_s
same_cm3 = near_cm3 * own_km_s / 400  # equal currents: density times speed is the same
print(f"{1e9 * near_A:.2f} and {1e9 * far_A:.2f} nA; as a wind {same_cm3:.1f} per cm³")

# %% id="figure-one-current" tags=["folded"]
mean_cm3, low_cm3, high_cm3, mean_km_s = lu.facts["wind_modern"].value
winds_cm3 = {"the same current": same_cm3}
if lu.prediction("thin"):
    winds_cm3["your prediction"] = lu.prediction("thin")
fig, ax = plt.subplots(figsize=(9, 5.2))
description = lu.figures.wind.one_current(ax, own_km_s, far_km_s, winds_cm3)
lu.show(
    fig,
    caption="One current, many stories. A cold gas anywhere on a line moves the needle to "
    "the same place. Full diamond: the near density published for Luna 1; open: the far "
    "one. Trap and light are Luna 2's.",
    description=description,
)

# %% [markdown] id="degeneracy"
# **The published {{ near_cm3:.0f}} cm⁻³ and a wind of {{ same_cm3:.0f}} cm⁻³ are the same
# reading.** A current knows only the product of density and speed. Whoever divides by the probe's
# own speed has already decided that there is no wind. Such a tie is called a **degeneracy**, a set
# of different causes with one and the same reading. A better ammeter does not break it.
#
# And the traps have an enemy. Sunlight frees electrons inside the trap, and some fall to the
# collector. A trap that looks at the Sun reads {{ 1e9 * facts["trap_floor"].value:.1f}} nA from
# light alone, and that current is **negative**; ions make a positive one. So **light can hide ions,
# and can never imitate them.** The near current is {{ near_A / facts["trap_floor"].value:.1f}} times
# what light can take away, the far one {{ far_A / facts["trap_floor"].value:.1f}} times.
#
# ## Step 2. A grid that asks: how fast are you?
#
# An outer grid at $+U$ volts is a hill. Only a proton with $\tfrac12 m v^2 > eU$ gets over it.
# That breaks the tie, if it were not for heat: a warm gas has protons of all speeds. Along the way
# into the trap they scatter about $u\cos\theta$ as a bell curve of width $w$,
#
# $$f(v) = \frac{1}{\sqrt\pi\, w}\, e^{-(v - u\cos\theta)^2/w^2}.$$

# %% id="figure-trap" tags=["folded"]
fig, axes = plt.subplots(1, 2, figsize=(9, 4.5))
description = lu.figures.wind.trap_section(axes, own_km_s, mean_km_s)
lu.show(
    fig,
    caption="Left: a trap of Luna 2 in section (not to scale). Right: the hills on the way "
    "in. Only one outer grid is a wall to a proton met at the probe's own speed, and none "
    "is one to a proton of the wind.",
    description=description,
)

# %% [markdown] id="task-4-2"
# ### Exercise 4.2: the whole instrument, as a sum
#
# Write a function that returns the **current in amperes** of a gas of density (cm⁻³), temperature
# (K) and speed (km/s), in a trap that looks with `cosine` towards the stream, behind a barrier
# (V). Cut the speeds into thin slices, and add up what each slice brings in a second. Two per cent
# will do. Constants: `BOLTZMANN_J_K`, `PROTON_MASS_KG`, `ELEMENTARY_CHARGE_C` and
# `lu.traps.AREA_CM2`.
#
# <details><summary>Hint 1</summary>Of each cm³ the share f(v) dv has a speed near v. How many of
# these come through a cm² in a second?</details>
# <details><summary>Hint 2</summary>At which speed does the sum begin? Neither below the barrier's
# speed, nor below zero.</details>
# <details><summary>Hint 3</summary><code>np.linspace</code> from that speed to six widths beyond
# the stream (or beyond the barrier, if that is higher), then <code>np.trapezoid(v * f,
# v)</code>.</details>


# %% id="exercise-4-2" exercise="4.2" points=4 objective="LO-4.2"
def trap_current_A(density_cm3, temperature_K, speed_km_s, cosine, barrier_V):
    """Return the current (A) of a warm stream behind a grid that pushes protons back."""
    ### BEGIN SOLUTION
    heat_J = lu.constants.BOLTZMANN_J_K * temperature_K
    hill_J = lu.constants.ELEMENTARY_CHARGE_C * barrier_V
    w_km_s = np.sqrt(2 * heat_J / lu.constants.PROTON_MASS_KG) / 1000
    least_km_s = np.sqrt(2 * hill_J / lu.constants.PROTON_MASS_KG) / 1000
    along_km_s = speed_km_s * cosine
    v = np.linspace(least_km_s, max(along_km_s, least_km_s) + 6 * w_km_s, 4000)
    f = np.exp(-(((v - along_km_s) / w_km_s) ** 2)) / (np.sqrt(np.pi) * w_km_s)
    flux_cm2_s = density_cm3 * 1e5 * np.trapezoid(v * f, v)
    return lu.constants.ELEMENTARY_CHARGE_C * lu.traps.AREA_CM2 * flux_cm2_s
    ### END SOLUTION


# %% id="check-4-2" check="4.2" points=4
lu.check("4.2", trap_current_A)

# %% [markdown] id="closed-form"
# The same sum has a closed form, with the error function. The library's `lu.traps.ion_current_A`
# uses it, and from here on everyone may. `lu.source(lu.traps.retarded_flux_cm2_s)` shows it; does it
# agree with your sum?

# %% id="sum-in-the-open" tags=["checkpoint"]
trap_current_A = lu.traps.ion_current_A
temperature_K = 1e4  # a common guess for the gas near the Earth: nobody measured it
w_km_s = np.sqrt(2 * BOLTZMANN_J_K * temperature_K / PROTON_MASS_KG) / 1000
closed_A = trap_current_A(near_cm3, temperature_K, own_km_s, 1.0, 0.0)
behind_A = trap_current_A(near_cm3, temperature_K, own_km_s, 1.0, grid_V)
print(f"w = {w_km_s:.1f} km/s")
print(f"{1e9 * closed_A:.2f} nA, behind {grid_V:+.0f} V {1e9 * behind_A:.3f} nA")

# %% [markdown] id="task-4-3"
# The heat is faster than the probe, so it makes {{ closed_A / near_A:.2f}} times the ram current. And
# behind +{{ grid_V:.0f}} V nothing is left of this gas.
#
# ### Exercise 4.3: a figure of your own
#
# Keep the *flux*: let density times speed be `flux` at every speed. Draw **the current behind
# +{{ grid_V:.0f}} V (nA) against the speed of the stream (km/s)**, from two to a hundred and twenty, for a gas of
# `temperature_K` that comes head on. Fifty speeds or more, labels with units on both axes.
#
# <details><summary>Hint 1</summary>At each speed the density is <code>flux /
# speed</code>.</details>
# <details><summary>Hint 2</summary><code>np.linspace</code> for the speeds, an empty list, and a loop
# that appends one current for each speed.</details>
# <details><summary>Hint 3</summary><code>trap_current_A</code> gives amperes. How many nanoamperes
# are they?</details>

# %% id="exercise-4-3" exercise="4.3" points=2 objective="LO-4.2"
flux = near_cm3 * own_km_s  # protons per cm³ times km/s
fig, ax = plt.subplots(figsize=(9, 4))
### BEGIN SOLUTION
speeds_km_s = np.linspace(2, 120, 60)
currents_nA = []
for u in speeds_km_s:
    currents_nA.append(1e9 * trap_current_A(flux / u, temperature_K, u, 1.0, grid_V))
ax.plot(speeds_km_s, currents_nA)
ax.set_xlabel("speed of the stream (km/s)")
ax.set_ylabel("current behind +15 V (nA)")
### END SOLUTION
my_drawing = lu.drawn(ax)
lu.show(fig, caption="Yours.", description="Current against speed, as you have drawn it.")

# %% id="check-4-3" check="4.3" points=2
lu.check("4.3", my_drawing)

# %% id="four-in-the-open" tags=["checkpoint", "folded"]
grid_km_s = np.sqrt(2 * ELEMENTARY_CHARGE_C * grid_V / PROTON_MASS_KG) / 1000
facing = lu.traps.facings(54.74, 240.0)  # cosines: two traps look into the stream alike
wind = mean_cm3, 1.2e5, mean_km_s  # today's mean wind, with ISEE-3's mean temperature
wind_A = lu.traps.four_currents_A(mean_cm3, 1.2e5, mean_km_s, facing)
rest_cm3 = wind_A[0] / trap_current_A(1.0, temperature_K, own_km_s, facing[0], 0.0)
rest_A = lu.traps.four_currents_A(rest_cm3, temperature_K, own_km_s, facing)
print("grids (V):       ", lu.traps.GRIDS_V)
print("a wind (nA):     ", np.round(1e9 * wind_A, 2) + 0.0)
print("gas at rest (nA):", np.round(1e9 * rest_A, 2) + 0.0)

# %% [markdown] id="broken"
# +{{ grid_V:.0f}} V stop protons below {{ grid_km_s:.0f}} km/s: your curve is zero before, and full behind. **That
# grid tells a swarm from a stream.** Above are all four traps in a wind, and in a gas at rest that the
# first trap cannot tell from it. The last trap can. So can the directions, for a swarm comes from all
# sides.
#
# But heat climbs a hill too: in the **magnetosheath**, the heated wind about the Earth,
# {{ np.exp(-grid_V / facts["sheath_heat"].value):.0%}} of a gas at rest pass +{{ grid_V:.0f}} V (fact
# `sheath_heat`).
#
# ## Step 3. Light that nobody saw
#
# Turn the question round: given four readings, how likely is each gas? For each trap compare reading
# and model, in units of their scatter $\sigma$: the **likelihood** is how probable the reading is if that gas
# were there, here $e^{-(\text{apart}/\sigma)^2/2}/\sigma$. Multiply the four. The readings of Luna 1 were never published, so
# these are **synthetic**: today's mean wind, a fixed seed, the Sun behind it.

# %% id="reading-in-the-open" tags=["folded"]
noise_A, gain, floor_A = lu.traps.NOISE_A, lu.traps.GAIN_FRACTION, lu.traps.FLOOR_A
scatter_A = np.sqrt(noise_A**2 + (gain * wind_A) ** 2)
reading_A = wind_A + np.random.default_rng(1959).normal(0.0, scatter_A)
reading_A = reading_A - floor_A * np.maximum(facing, 0.0)  # what light takes away
print("synthetic readings (nA):", np.round(1e9 * reading_A, 2))

# %% [markdown] id="broken-says"
# Somebody reads them like this. `n` and `u` are a grid of densities and speeds; $\sigma$ holds noise and
# gain, both assumed by us; light takes `floor_A` away.

# %% id="broken-light"
n, u = np.geomspace(1, 1000, 75)[:, None], np.geomspace(2, 800, 75)
model_A = lu.traps.four_currents_A(n, 1.2e5, u, facing)  # 75 by 75 gases, four traps
sigma_A = np.sqrt(noise_A**2 + (gain * model_A) ** 2)

apart_A = reading_A - (model_A - floor_A)
likelihood = np.exp(-((apart_A / sigma_A) ** 2) / 2) / sigma_A
probability = np.prod(likelihood, axis=-1)  # the four traps
probability = probability / probability.sum()
slow = probability[:, u <= grid_km_s].sum()
print(f"chance of a stream below {grid_km_s:.0f} km/s: {100 * slow:.3f} %")

# %% [markdown] id="task-4-4"
# Nearly sure of a *slow* stream, and yet the readings were made of a fast one!
#
# ### Exercise 4.4: find the fault
#
# No line is mistyped. But it holds as known what nobody knew: where the Sun stood. A trap at an angle
# to the Sun loses `floor_A * max(c, 0)`, where `c` is the cosine of that angle, and over the whole sky
# `c` is spread evenly from minus one to one. Average each trap's likelihood over
# `np.linspace(-1, 1, 32)`, *then* multiply. **What chance of a slow stream is left, in per cent?**
#
# <details><summary>Hint 1</summary>Only the line with <code>floor_A</code> has to change, and
# <code>likelihood</code> becomes a sum.</details>
# <details><summary>Hint 2</summary>Start with nothing; in a loop over the cosines add each one's
# likelihood. To divide the sum by their number changes nothing: the probabilities are made to add up
# to one.</details>
# <details><summary>Hint 3</summary><code>np.prod</code> comes after the loop, once.</details>

# %% id="exercise-4-4" exercise="4.4" points=3 objective="LO-4.3"
### BEGIN SOLUTION
_likelihood = 0
for _c in np.linspace(-1, 1, 32):
    _apart_A = reading_A - (model_A - floor_A * max(_c, 0.0))
    _likelihood = _likelihood + np.exp(-((_apart_A / sigma_A) ** 2) / 2) / sigma_A
_probability = np.prod(_likelihood, axis=-1)
_probability = _probability / _probability.sum()
slow_percent = 100 * _probability[:, u <= grid_km_s].sum()
### END SOLUTION

# %% id="check-4-4" check="4.4" points=3
lu.check("4.4", slow_percent)

# %% [markdown] id="posterior-says"
# Now with the temperature unknown too, `lu.traps.posterior` does your sum on a grid of three. It gives
# the **posterior**, the probability of each gas after the readings, if all on the grid were alike before.

# %% id="three-experiments" tags=["folded"]
grid = n.ravel(), np.geomspace(1e3, 1e6, 17), u
rng = np.random.default_rng(1959)
turns_deg = np.degrees(np.arccos(rng.uniform(-1, 1, 9)))
attitudes = lu.traps.facings(turns_deg, rng.uniform(0, 360, 9))
experiments = {
    "+15 V faces the stream": facing,
    "+15 V turned away": lu.traps.facings(180 - 54.74, 60.0),
    "nine readings": attitudes,
}


def read(truth, cosines, seed=1959):
    current_A = lu.traps.four_currents_A(*truth, cosines)
    scatter_A = np.random.default_rng(seed).normal(0.0, np.hypot(noise_A, gain * current_A))
    return current_A + scatter_A + lu.traps.photocurrent_A(cosines)


known = {
    name: lu.traps.posterior(read(wind, cosines), cosines, grid)
    for name, cosines in experiments.items()
}
fast_shares = [
    found.marginal("speed_km_s")[u > grid_km_s].sum() for found in known.values()
]
nine = known["nine readings"]
flux_1e8 = 1e-3 * (nine.density_cm3[:, None] * nine.speed_km_s).ravel()
order, plane = np.argsort(flux_1e8), nine.probability.sum(axis=1).ravel()
flux_span = flux_1e8[order][np.searchsorted(np.cumsum(plane[order]), (0.05, 0.95))]
fig, axes = plt.subplots(1, 3, figsize=(9, 3.8), sharey=True)
description = lu.figures.wind.plausible(axes, known, wind, own_km_s, far_km_s)
lu.show(
    fig,
    caption="Synthetic readings of the mean wind, Luna 2's layout. Dark: half of the "
    "probability; pale: nine tenths. Diamonds: the densities published for Luna 1. One "
    "reading tells a wind from a gas at rest if the right trap looks the right way.",
    description=description,
)

# %% [markdown] id="experiments-say"
# Facing the stream, one reading speaks for a fast one with {{ fast_shares[0]:.1%}}: no light makes a
# *positive* current behind +{{ grid_V:.0f}} V. Turned away, that trap is mute, and {{ fast_shares[1]:.0%}} decide
# nothing. Nine readings narrow the **flux** to {{ flux_span[0]:.1f}} to {{ flux_span[1]:.1f}}
# hundred million per cm² s, though {{ 1e-3 * mean_cm3 * mean_km_s:.1f}} was put in: we averaged over a Sun that
# stood behind the wind all the time. Density and speed stay open. A flux is what such traps can
# honestly publish.
#
# ## Where was Luna 1?
#
# We know today what it flew through. Near the Earth the **plasmasphere**, a cold gas that turns with
# the Earth; its edge is the **plasmapause**. Then thin gas up to the **magnetopause**, where the
# Earth's field ends, the sheath, the **bow shock**, where the wind is first stopped, and the wind itself.
# Models of today put numbers to all of them, and we feed them our flight.

# %% id="crossings" tags=["folded"]
times = [flight.start + timedelta(hours=float(hour)) for hour in hours]
sun_km = lu.ephemeris.sun_position_km(flight.start + timedelta(hours=6))
shell = lu.field.magnetic_coordinates(place_km, times).l_shell
kp = max(lu.facts["kp_1959_01_02"].value)
edge_shell = lu.magnetosphere.plasmapause_shell(kp)
edge_km = np.interp(edge_shell, shell, altitude_km)

# The mean wind's, and its Mach number: nobody measured that day's.
pressure_nPa, mach = lu.plasma.dynamic_pressure_nPa(mean_cm3, mean_km_s), 6.0
radius_re = np.linalg.norm(place_km, axis=1) / lu.constants.EARTH_RADIUS_KM
angle_deg = lu.magnetosphere.angle_from_sun_deg(place_km, sun_km)
pause_re = lu.magnetosphere.magnetopause_radius_re(angle_deg, pressure_nPa)
shock_re = lu.magnetosphere.bow_shock_radius_re(angle_deg, pressure_nPa, mach)
out_hours = [np.interp(0.0, radius_re - edge_re, hours) for edge_re in (pause_re, shock_re)]
out_km = np.interp(out_hours, hours, altitude_km)

sunspots = 0.7 * lu.facts["f107_1959_01_02"].value[1]  # of the day, on the model's scale
clock_h = lu.magnetosphere.local_time_hours(place_km, sun_km)
inside = (shell > 2.25) & (shell < 8)
full_cm3, model_cm3 = np.full((2, len(hours)), np.nan)
full_cm3[inside] = lu.magnetosphere.saturated_density_cm3(shell[inside], 2, sunspots)
model_cm3[inside] = lu.magnetosphere.equatorial_density_cm3(
    shell[inside], kp, clock_h[inside], 2, sunspots
)
filled = (shell > 3) & (shell < edge_shell)
crres = lu.magnetosphere.sheeley_plasmasphere(shell[filled])

# %% id="figure-along" tags=["folded"]
warm_A = [
    trap_current_A(n, temperature_K, u, 1.0, 0.0)
    for n, u in ((near_cm3, own_km_s), (far_cm3, far_km_s))
]
one_A = trap_current_A(1.0, 1.2e5, mean_km_s, 1.0, 0.0)
as_wind_cm3 = [
    sorted((cold / one_A, warm / one_A))
    for cold, warm in zip((near_A, far_A), warm_A, strict=True)
]
fig, ax = plt.subplots(figsize=(9, 5.4))
models = full_cm3, model_cm3, (altitude_km[filled], crres)
boundaries_km = edge_km, *out_km
description = lu.figures.wind.along_the_flight(
    ax, altitude_km, models, boundaries_km, as_wind_cm3
)
lu.show(
    fig,
    caption="Densities along our reconstruction. The arrows keep the current and change "
    "the story: what the record calls hundreds of resting particles, a few of a wind would "
    "do.",
    description=description,
)

# %% [markdown] id="along-says"
# **The near figure belongs to a stretch right across the plasmapause**, {{ round(edge_km, -2):,.0f}} km
# up. Just inside, the model has {{ np.interp(0.98 * edge_km, altitude_km, model_cm3):.0f}} cm⁻³, within a
# factor of two: the published number is not absurd *there*. Two thousand kilometres farther out it is
# {{ round(near_cm3 / np.interp(edge_km + 2000, altitude_km, model_cm3), -1):.0f}} times too high. In 1960
# the group found its zone of positive currents to end {{ lu.figures.wind.ZONE_KM:,.0f}} km up (fact
# `zones_1960`): they had met the plasmapause, years before it had a name.
#
# The far stretch begins in the sheath and ends in the wind. No model has anything like its number: even
# the strongest shock makes only four cm⁻³ out of one. But a wind of {{ as_wind_cm3[1][0]:.1f}} to {{ as_wind_cm3[1][1]:.1f}}
# cm⁻³ gives its current, and today's wind has {{ low_cm3:g}} to {{ high_cm3:g}}, nine times in ten.
#
# ## Explore
#
# 1. Turn the container. At which angles is nothing decided, and where does the trap at +{{ grid_V:.0f}} V look then?
# 2. Turn back and let the speed go down. Which trap falls silent first, and at which speed?
# 3. Thin the wind. At which density does light hide it?

# %% id="panel" tags=["panel"]
lu.apps.wind_panel()

# %% [markdown] id="panel-legend"
# *Left*: the four currents, synthetic. The line above each goes up to as many ions as light may hide; grey
# is what light reads alone. *Right*: what they leave possible; the star is your gas, the dotted line the
# speed that the positive grid just stops.
#
# ## The verdict on the record
#
# What was put in: the probe's own speed (from our stand-in), Luna 2's trap, and that somebody divided by
# the one and the other. Nobody published the currents. Independent of it: the sign of light's current, and the models of today.

# %% id="verdict-numbers" tags=["folded"]
luna2_A = ELEMENTARY_CHARGE_C * lu.traps.AREA_CM2 * lu.facts["flux_luna2"].value
wind_flux = 1e5 * mean_km_s * np.array([low_cm3, high_cm3])
one_volt_A = lu.traps.ion_current_A(1.0, 1e4, own_km_s, body_V=1.0)
if_cm3 = {
    "as published: cold, head on, resting gas": near_cm3,
    "it has 10 000 K": near_A / lu.traps.ion_current_A(1.0, 1e4, own_km_s),
    "the trap is turned by 60°": 2 * near_cm3,
    "10 000 K, and the body at +1 V": near_A / one_volt_A,
    "it is a wind": near_A / one_A,
    "light took away all it can": near_cm3 * (1 + floor_A / near_A),
}
rows = [(name, f"{density:.0f}") for name, density in if_cm3.items()]
lu.table(rows, ("one current: if …", "density (cm⁻³)"))

# %% [markdown] id="verdict"
# | published | as a current | as a density | as a claim |
# |---|---|---|---|
# | {{ near_cm3:.0f}} cm⁻³, {{ lu.figures.wind.NEAR_KM[0]:,.0f}} to {{ lu.figures.wind.NEAR_KM[1]:,.0f}} km | **stands**: {{ near_A / floor_A:.1f}} times what light can take, and of the other sign | **of the right order**, if the gas was at rest: {{ near_cm3 / np.interp(0.98 * edge_km, altitude_km, model_cm3):.1f}} to {{ near_cm3 / crres.mean_cm3[-1]:.1f}} times what models have just inside the plasmapause; not beyond | the plasmasphere and, in 1960, its edge |
# | {{ facts["density_far"].low:.0f}} to {{ facts["density_far"].high:.0f}} cm⁻³, {{ lu.figures.wind.FAR_KM[0]:,.0f}} to {{ lu.figures.wind.FAR_KM[1]:,.0f}} km | **open**: {{ 1e9 * far_A:.2f}} to {{ 1e9 * warm_A[1]:.2f}} nA, which light cannot make, only hide. In 1960 the group printed currents of zero or below there (`zones_1960`): light alone, or a wind that light hides | **does not stand**: sheath and wind have at most {{ 4 * high_cm3:.0f}}, mostly a few | a wind of {{ as_wind_cm3[1][0]:.1f}} to {{ as_wind_cm3[1][1]:.1f}} cm⁻³ would do; light would not |
# | Luna 1, 'first direct observation of the solar wind' | **possible**: the far current has the size of a wind's and the sign of ions | **none** was given | **not shown**: it takes a positive current behind +{{ grid_V:.0f}} V, and no current of Luna 1 is published; traps in one plane may miss it (*Go further*) |
# | Luna 2, {{ facts["flux_luna2"].value / 1e8:.0f}} hundred million per cm² s | {{ luna2_A / floor_A:.1f}} times what light can take | none claimed: a *flux*, which is what a trap measures | **credible**: today's wind brings {{ wind_flux[0] / 1e8:.1f}} to {{ wind_flux[1] / 1e8:.1f}}; shown, not tested |
#
# So the people who flew the traps were more careful than the books: by 1960 they spoke of currents, of
# zones and of a flux. The speed came in 1961, when Explorer 10 met a stream of some
# {{ facts["explorer10_wind"].value:.0f}} km/s, and in 1962 Mariner II found a wind that never stopped
# (facts `explorer10_wind`, `mariner2_wind`).
#
# ### Exercise 4.6: your verdict
#
# A museum label says: *'Luna 1 discovered the solar wind: it counted
# {{ facts["density_far"].low:.0f}} to {{ facts["density_far"].high:.0f}} particles in each cubic
# centimetre of interplanetary space.'* Rewrite it in two or three sentences, so that each of them is
# true. Say what was measured, why the number is no density, and which reading would have shown a wind.

# %% [markdown] id="answer-4-6" exercise="4.6" points=3 objective="LO-4.4" level="core" minutes=4
# For Luna 1, beyond a hundred thousand kilometres, densities were printed, but never the currents of
# its ion traps; turned back, they are about as large as what sunlight can take away there, and of the
# sign that light cannot make. They were most likely divided by the probe's own speed of
# {{ far_km_s:.0f}} km/s, but a wind of a few particles per cm³ gives the same current, so the number
# is no density. A positive current in the trap at +{{ grid_V:.0f}} V, read by one trap and not by those that look
# away, would have shown a wind; no such reading of Luna 1 is published, and Luna 2 published a flux.

# %% [markdown] id="learned"
# ## What you learned
#
# - **LO-4.1** A trap counts charges in a second: density and speed come as a product. *Usual slips: the
#   charge forgotten, cm⁻³ for m⁻³.*
# - **LO-4.2** A positive grid asks for energy, so it tells fast from dense. *Usual slips:
#   $\sqrt{kT/m}$ for $\sqrt{2kT/m}$, to count protons instead of what comes in a second.*
# - **LO-4.3** What nobody saw has to be averaged over, not assumed. *Usual slip: full sun on all traps.*
# - **LO-4.4** Ask of a number what the instrument saw. *Usual slip: a division taken for a
#   measurement.*

# %% [markdown] id="further" tags=["optional"]
# ## Go further: how often does it look the right way?
#
# (Optional.) A container tumbles: all attitudes are equally likely.
#
# ### Exercise 4.5: an experiment
#
# The wind has `wind_cm3` protons in each cm³, the temperature of `wind` above and the mean speed `mean_km_s`; the Sun stands behind
# it. In what share of all attitudes, in **per cent**, does the trap at +{{ grid_V:.0f}} V read *more than three
# times the noise*, after light has taken its part? Draw a hundred thousand attitudes.
#
# <details><summary>Hint 1</summary>For all directions of a sphere to be alike, draw the *cosines*
# evenly, from minus one to one; <code>np.random.default_rng</code> gives a generator with
# <code>uniform</code>.</details>
# <details><summary>Hint 2</summary><code>lu.traps.ion_current_A</code> takes an array of cosines; light
# takes <code>floor_A</code> times the cosine, or nothing from behind.</details>
# <details><summary>Hint 3</summary>The mean of a comparison such as <code>read_A > least_A</code> is the
# share for which it holds.</details>

# %% id="exercise-4-5" exercise="4.5" points=2 objective="LO-4.3" tags=["optional"]
wind_cm3 = lu.personal("wind_cm3", 4.5, low=4.0, high=4.7, step=0.1)
print(f"a wind of {wind_cm3:.1f} per cm³ at {mean_km_s:.0f} km/s")
### BEGIN SOLUTION
_cosines = np.random.default_rng(1).uniform(-1, 1, 100_000)
_ions_A = lu.traps.ion_current_A(wind_cm3, 1.2e5, mean_km_s, _cosines, grid_V)
_read_A = _ions_A - floor_A * np.maximum(_cosines, 0)
shows_percent = 100 * np.mean(_read_A > 3 * noise_A)
### END SOLUTION

# %% id="check-4-5" check="4.5" points=2 tags=["optional"]
lu.check("4.5", shows_percent)

# %% [markdown] id="layouts" tags=["optional"]
# ### Two figures more
#
# What all four traps read, along one line of the first figure and against the density. Mind what does
# *not* help: the other three grids push no proton back, so as long as the body has the gas's own
# potential they read alike. And **if Luna 1's four traps looked out in one plane**, a quarter turn apart,
# as the plainest reading of its description has it, they were blind along its axis: a wind from there
# leaves so little that light hides it.

# %% id="plane-table" tags=["folded", "optional"]
rows = []
for name, cosines in (
    ("tetrahedron", facing),
    ("plane, wind from its side", lu.traps.planar_facings(90.0, -45.0)),
    ("plane, wind along its axis", lu.traps.planar_facings(0.0)),
):
    read_nA = 1e9 * lu.traps.four_currents_A(*wind, cosines)
    told = (f"{x:.2f}".replace("-0.00", "0.00") for x in read_nA)
    rows.append((name, *told))
grids = (f"{volts:+.0f} V".replace("+0", "0") for volts in lu.traps.GRIDS_V)
lu.table(rows, ("the mean wind, nA", *grids))

# %% id="figure-four-currents" tags=["folded", "optional"]
fig, axes = plt.subplots(1, 2, figsize=(9, 4.4))
flux_cm2_s = near_cm3 * 1e5 * own_km_s
description = lu.figures.wind.four_currents(
    axes, facing, flux_cm2_s, temperature_K, own_km_s
)
caption = (
    "Luna 2's layout, without light. Left: along one line of the last figure. Once "
    "the stream outruns the heat, the first trap always reads the same; the one with "
    "the positive grid switches on, those at the back switch off. Right: the two "
    "facing traps agree in a wind and part in a plasma at rest. Grey: light alone."
)
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="map-says" tags=["optional"]
# And where the flight went, seen with the Sun on one side.

# %% id="figure-map" tags=["folded", "optional"]
turn = np.radians(angle_deg)
map_re = np.column_stack([radius_re * np.cos(turn), radius_re * np.sin(turn)])
fig, ax = plt.subplots(figsize=(9, 6.4))
description = lu.figures.wind.map_of_regions(
    ax, map_re, altitude_km, edge_shell, pressure_nPa, mach
)
caption = (
    f"Our reconstruction, to scale, for the mean wind of {pressure_nPa:.1f} nPa. Thick: "
    "where the published densities belong. The map turns everything about the "
    "line to the Sun into one plane; Luna 1 left over the dawn side."
)
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="parker" tags=["optional"]
# ### Why is there a wind at all?
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
# {{ np.degrees(np.arctan(2 * np.pi / (25.38 * 86400) * constants.ASTRONOMICAL_UNIT_KM / mean_km_s)):.0f}}° from the
# Sun's direction.)

# %% id="parker-in-the-open" tags=["folded", "optional"]
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

# %% [markdown] id="ladder-text" tags=["optional"]
# A million kelvin, as the corona's spectrum had shown, and the wind at the Earth *must* be hundreds of
# kilometres a second fast; measured are {{ mean_km_s:.0f}} on average.
#
# ### Test the model
#
# A ladder: a cold stream; a warm one; the same by throwing protons, which knows nothing of error
# functions; and a body that has charged itself up to six volts.

# %% id="ladder" tags=["folded", "optional"]
at_rest = rest_cm3, temperature_K, own_km_s
charged_V = 6.0
rows = []
for name, (n, T, u) in (("gas at rest", at_rest), ("wind", wind)):
    for volts in (0.0, 15.0):
        passes = u > np.sqrt(2 * ELEMENTARY_CHARGE_C * volts / PROTON_MASS_KG) / 1000
        cold_A = each_A * n * u * passes
        warm, charged = (
            lu.traps.ion_current_A(n, T, u, 1.0, volts, body) for body in (0.0, charged_V)
        )
        thrown = lu.traps.throw_ions(n, T, u, 1.0, volts)
        by_hand = f"{1e9 * thrown.current_A:.3f} ± {1e9 * thrown.standard_error_A:.3f}"
        told = (f"{1e9 * x:.3f}" for x in (cold_A, warm))
        rows.append((f"{name}, {volts:.0f} V", *told, by_hand, f"{1e9 * charged:.3f}"))
lu.table(rows, ("nA", "cold", "warm", "by throwing protons", f"body at {charged_V:+.0f} V"))

# %% [markdown] id="ladder-says" tags=["optional"]
# The closed form agrees with the throws. *Where the model fails* is the last column. **A body at {{ charged_V:+.0f}} V shuts a
# gas at rest out of the trap at zero volts**, and nothing in a density would tell you so. Here
# the most negative grid earns its place: it still lets it in. The report of March 1960 already names
# the container's potential. Left out altogether: the curved grids of Luna 2, the container's shadow,
# and helium: {{ 100 * facts["wind_helium"].value:.0f}} nuclei for a hundred protons (fact
# `wind_helium`), of two charges each, add {{ 2 * facts["wind_helium"].value:.0%}} to a wind's current.
#
# ### Open tasks
#
# 1. Give the body a potential: let `lu.traps.four_currents_A` have `body_V`, and add it as a fourth
#    unknown. How much of the near density is left?
# 2. A wind comes from the Sun. In your own posterior put `lu.traps.photocurrent_A(facing)` in place of
#    the average over the sky. What does the region lose, and which plasma may you no longer ask for?
# 3. Tumble a container with `lu.traps.planar_facings` instead. How often does no trap read the wind?

# %% [markdown] id="hand-in"
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
