# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="title"
# # 1. How fast is fast enough?
#
# **Luna 1 was the first craft to leave the Earth for good. You find out how fast that is,
# where the speed came from, and whether {{ facts["excess_speed"].value:.0f}} m/s of it were
# a mistake.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/01_escape_velocity.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0

# %% [markdown] id="at-a-glance"
# | | |
# |---|---|
# | **Time** | 50 minutes |
# | **Level** | first-year mechanics |
# | **You need** | kinetic and potential energy, an integral; Python functions and NumPy arrays |
# | **You will make** | a map of the Earth's gravity well with three probes of 1959 on it, and a verdict on a famous number |
#
# ## After this lesson you can
#
# - **LO-1.1** tell from distance and speed whether a probe comes back, and on which conic
#   it flies;
# - **LO-1.2** say what speed is left far away, and how long the way to the Moon takes;
# - **LO-1.3** add up the burns of a rocket, and say what gravity and air took;
# - **LO-1.4** test a numerical flight by its energy, and measure the order of a method;
# - **LO-1.5** weigh a published figure against what it would have caused.
#
# ## What you bring along
#
# | you know | you will use it for |
# |---|---|
# | kinetic energy $\tfrac12 m v^2$ | the energy balance of a probe |
# | Newton's law of gravitation | the depth of the well |
# | $\int \mathrm dr / r^2$ and $\int \mathrm dm / m$ | the potential, and the rocket equation |
# | momentum is conserved | the rocket equation |

# %% [markdown] id="story"
# ## The winter of three probes
#
# On 6 December 1958 the American Pioneer 3 sets out for the Moon, climbs to
# {{ facts["pioneer3"].value:,.0f}} km, and falls back. On 2 January 1959 Luna 1 flies past
# the Moon and never returns. On 3 March Pioneer 4 follows it, with
# {{ facts["pioneer4"].value[1]:.3f}} km/s.<br>
# Three probes, nearly the same speed, and two different fates. Many retellings add that
# Luna 1 got *an extra {{ facts["excess_speed"].value:.0f}} m/s* by mistake, and missed the
# Moon for it. Nobody says against what it was measured. We shall ask.
#
# *Sources: facts `pioneer3`, `pioneer4`, `closest_time`, `excess_speed`.*

# %% id="setup"
from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu

lu.start("01")
lu.facts.pick(
    "excess_speed", "c3_gcat", "flight_plan", "pioneer3", "pioneer4", "stage_propellant"
)

# %% [markdown] id="symbols"
# | symbol | meaning | unit |
# |---|---|---|
# | $r$, $R$ | distance from the Earth's centre; the Earth's radius | km |
# | $v$, $v_e$ | speed among the stars; escape speed at that distance | km/s |
# | $\mu$ | the Earth's gravitational parameter $GM$ | km³/s² |
# | $\varepsilon$ | energy of a unit mass | km²/s², which is MJ/kg |
# | $C_3$, $v_\infty$ | $2\varepsilon$; the speed left infinitely far away | km²/s², km/s |
# | $I_{sp}$, $g_0$ | specific impulse; standard gravity | s, m/s² |
# | $m_0$, $m_1$ | mass before and after a burn | kg |
#
# ## First, your guess
#
# Luna 1 reached the Moon about a day and a half after its burnout. **Suppose it had left
# {{ facts["excess_speed"].value:.0f}} m/s slower, which is less than two per cent. How many
# hours would it have needed?** Put your guess in place of the dots. Nobody grades it; you
# meet it again in a figure.

# %% id="predict"
lu.predict("slower", ..., unit="h", low=1, high=500)

# %% [markdown] id="step-1"
# ## Step 1. A well, and how to get out of it
#
# Gravity takes back energy on the way up: for each kilogram
# $\int_r^\infty (\mu / r^2)\, dr = \mu / r$ if you climb all the way. So a probe carries,
# at every moment, the same sum:
#
# $$\varepsilon = \frac{v^2}{2} - \frac{\mu}{r}.$$
#
# Mass does not matter, and neither does direction.
#
# For the flight we take *our stand-in*: a departure rebuilt so that it passes the Moon
# where and when the record says. How high the engine stopped is an assumption of ours:
# nobody published it.

# %% id="energy-in-the-open"
mu, earth_km = lu.constants.EARTH_MU_KM3_S2, lu.constants.EARTH_RADIUS_KM
departure = lu.reconstruction.stand_in_departure()
altitude_km, speed_km_s = departure.altitude_km, departure.speed_km_s
radius_km = earth_km + altitude_km

energy_km2_s2 = speed_km_s**2 / 2 - mu / radius_km
ground_km2_s2 = -mu / earth_km
print(f"standing on the ground: {ground_km2_s2:+.2f} km²/s²")
print(f"{altitude_km:.0f} km up, at {speed_km_s:.3f} km/s: {energy_km2_s2:+.2f} km²/s²")

# %% [markdown] id="the-sign"
# The rocket climbed by {{ energy_km2_s2 - ground_km2_s2:.1f}} MJ for each kilogram, and
# ended {{ energy_km2_s2:.2f}} above zero. Zero is the rim of the well, and **the sign
# decides**:
#
# | energy | orbit | fate |
# |---|---|---|
# | $\varepsilon < 0$ | ellipse | it comes back |
# | $\varepsilon = 0$ | parabola | it leaves, ever slower, with nothing to spare |
# | $\varepsilon > 0$ | hyperbola | it leaves, and keeps some speed for ever |
#
# For an ellipse the energy gives the size: $\varepsilon = -\mu / 2a$, where $2a$ is the
# least distance plus the greatest.
#
# But is Pioneer 3's {{ facts["pioneer3"].value:,.0f}} km an altitude, or a distance from
# the centre? The sources do not always say. A published time can: it was launched on 6
# December and burnt up on 7 December (fact `pioneer3_flight`), and Kepler's third law,
# $T = 2\pi \sqrt{a^3/\mu}$, knows how long each ellipse takes.

# %% id="altitude-or-distance"
launched, burnt_up = lu.facts["pioneer3_flight"].value
flown_h = (burnt_up - launched) / timedelta(hours=1)
published_km = lu.facts["pioneer3"].value
period_h = {}
for reading, top_km in (("altitude", earth_km + published_km), ("distance", published_km)):
    axis_km = (earth_km + top_km) / 2
    period_h[reading] = 2 * np.pi * np.sqrt(axis_km**3 / mu) / 3600
    print(f"{reading + '?':10} up and down in {period_h[reading]:.1f} h")
print(f"published: up and down in {flown_h:.1f} h")

# %% [markdown] id="pioneer-3-says"
# **Altitude**: {{ period_h["altitude"]:.1f}} h against {{ flown_h:.1f}} published. The
# other reading is {{ flown_h - period_h["distance"]:.0f}} hours off. You have just settled
# a question of the record with one formula.
#
# Pioneer 4 is harder. Its speed is published, but not the height at which it was reached,
# and the well is steep there. So we keep two heights, and two energies.

# %% id="three-levels"
pioneer4_altitudes_km = np.array([150.0, 250.0])  # our assumption
pioneer4_km_s = lu.facts["pioneer4"].value[1]
energies_km2_s2 = {
    "Pioneer 3": -mu / (2 * earth_km + published_km),
    "Pioneer 4": pioneer4_km_s**2 / 2 - mu / (earth_km + pioneer4_altitudes_km),
    "Luna 1": energy_km2_s2,
}
for name, energy in energies_km2_s2.items():
    print(f"{name}: {np.round(energy, 2)} km²/s²")

# %% id="figure-well"
moon_km = np.linalg.norm(lu.ephemeris.moon_position_km(lu.facts["closest_time"].value))
pictures = lu.figures.escape
fig, axes = plt.subplots(1, 2, width_ratios=(6, 1), figsize=(9, 5.6))
description = pictures.energy_well(axes, energies_km2_s2, moon_km)
lu.show(
    fig,
    caption="The rim of the Earth's gravity well. A probe runs along its level until it "
    "meets the slope. Right: all three climbed nearly the whole wall. The band of "
    "Pioneer 4 is our ignorance of its height at burnout.",
    description=description,
)

# %% [markdown] id="task-1-1"
# ### Exercise 1.1: just fast enough
#
# Which speed just suffices? Write a function that returns the **escape speed in km/s** at a
# distance `radius_km` from the Earth's centre. Take μ from `lu.constants.EARTH_MU_KM3_S2`,
# so that your function needs nothing from other cells. It should take arrays too.
#
# <details><summary>Hint 1</summary>What is the total energy of a probe that only just gets
# away?</details>
# <details><summary>Hint 2</summary>Set the energy balance above to zero and look for
# v.</details>
# <details><summary>Hint 3</summary>Kinetic energy has a half and a square. Undo both.
# <code>np.sqrt</code> takes arrays.</details>


# %% id="exercise-1-1" exercise="1.1" points=2 objective="LO-1.1"
def escape_speed_km_s(radius_km):
    """Return the escape speed (km/s) at a distance from the Earth's centre (km)."""
    ### BEGIN SOLUTION
    return np.sqrt(2 * lu.constants.EARTH_MU_KM3_S2 / radius_km)
    ### END SOLUTION


# %% id="check-1-1" check="1.1" points=2
lu.check("1.1", escape_speed_km_s)
### BEGIN HIDDEN TESTS
import math

for _radius_km, _wanted in ((7000.0, 10.671731), (42164.0, 4.348242), (384400.0, 1.440094)):
    _got = escape_speed_km_s(_radius_km)
    assert isinstance(_got, int | float)
    assert math.isclose(_got, _wanted, rel_tol=1e-4)
### END HIDDEN TESTS

# %% [markdown] id="step-2"
# ## Step 2. What is left, and how long it takes
#
# Far away nothing is left to pay. What remains of the energy is speed:
#
# $$v_\infty^2 = v^2 - \frac{2\mu}{r} = v^2 - v_e^2 = C_3.$$
#
# **Squares subtract, speeds do not.** So there are two kinds of excess, and retellings mix
# them up: the excess over the escape speed, $v - v_e$, and the hyperbolic excess,
# $v_\infty$.

# %% id="two-kinds-of-excess" tags=["checkpoint"]
escape_speed_km_s = lu.orbits.escape_speed  # from here on everyone uses the library's
escape_km_s = escape_speed_km_s(radius_km)
excess_m_s = 1000 * (speed_km_s - escape_km_s)
c3_km2_s2 = speed_km_s**2 - escape_km_s**2

perigee_km, apogee_km = earth_km + np.array(lu.facts["c3_gcat"].value)
gcat_c3_km2_s2 = -mu / ((perigee_km + apogee_km) / 2)
print(f"escape speed where the engine stopped: {escape_km_s:.3f} km/s")
print(f"excess over it: {excess_m_s:.0f} m/s")
print(f"C3: {c3_km2_s2:.2f} km²/s², and {gcat_c3_km2_s2:.2f} from GCAT's odd entry")

# %% [markdown] id="excess-says"
# Jonathan McDowell's catalogue (GCAT) gives Luna 1 a perigee and an apogee with *negative*
# altitudes and a question mark. For a hyperbola that is no nonsense: half their sum, from
# the centre, is $a$, which is negative, and $C_3 = -\mu/a$ as before. It comes to
# {{ gcat_c3_km2_s2:.2f}}; ours, made without it, is {{ c3_km2_s2:.2f}} km²/s². Even the
# perigee under the ground, {{ perigee_km - earth_km:.0f}} km, is close to our
# {{ lu.orbits.periapsis_radius_km(radius_km, speed_km_s, departure.flight_path_angle_deg) - earth_km:.0f}},
# though that one hangs on where we let the engine stop. The disputed entry makes sense.
#
# ### Exercise 1.2: what is left far away
#
# Write a function that returns the **hyperbolic excess speed in km/s** from the distance
# and the speed at burnout. A probe that comes back has nothing left: return `0.0` for it.
#
# <details><summary>Hint 1</summary>Compute C3 first. What does it mean if C3 is
# negative?</details>
# <details><summary>Hint 2</summary>Deal with the probe that comes back before you take the
# root.</details>
# <details><summary>Hint 3</summary>Python's <code>max</code> of two numbers is the larger
# one. When is zero the larger?</details>


# %% id="exercise-1-2" exercise="1.2" points=3 objective="LO-1.2"
def hyperbolic_excess_km_s(radius_km, speed_km_s):
    """Return the speed (km/s) left far away, or 0.0 for a probe that comes back."""
    ### BEGIN SOLUTION
    left_km2_s2 = speed_km_s**2 - 2 * lu.constants.EARTH_MU_KM3_S2 / radius_km
    return float(np.sqrt(max(0.0, left_km2_s2)))
    ### END SOLUTION


# %% id="check-1-2" check="1.2" points=3
lu.check("1.2", hyperbolic_excess_km_s)
### BEGIN HIDDEN TESTS
import math

for _radius_km, _speed_km_s, _wanted in (
    (6678.0, 15.0, 10.277296),
    (7000.0, 11.0, 2.667238),
):
    _got = hyperbolic_excess_km_s(_radius_km, _speed_km_s)
    assert isinstance(_got, int | float)
    assert math.isclose(_got, _wanted, rel_tol=1e-4)
_got = hyperbolic_excess_km_s(7000.0, 10.0)
assert isinstance(_got, int | float)
assert abs(_got) < 1e-6
### END HIDDEN TESTS

# %% [markdown] id="time"
# The same balance gives the time. At each distance the speed is
# $v(r) = \sqrt{C_3 + 2\mu/r}$, and for a flight straight up
#
# $$t = \int \frac{\mathrm dr}{v(r)}.$$
#
# Luna 1 flew {{ departure.flight_path_angle_deg:.0f}}° above the horizontal. Along the
# curved path `lu.orbits.time_to_radius_s` does the same integral in closed form (Kepler's
# equation).

# %% id="time-in-the-open" tags=["checkpoint"]
v_infinity_km_s = lu.orbits.hyperbolic_excess_speed(radius_km, speed_km_s)
r_km = np.geomspace(radius_km, moon_km, 5000)
v_km_s = np.sqrt(v_infinity_km_s**2 + 2 * mu / r_km)
straight_up_h = np.trapezoid(1 / v_km_s, r_km) / 3600


def hours_kepler(burnout_km_s):
    climb_deg = departure.flight_path_angle_deg
    return lu.orbits.time_to_radius_s(moon_km, radius_km, burnout_km_s, climb_deg) / 3600


print(f"straight up {straight_up_h:.1f} h; left far away {v_infinity_km_s:.2f} km/s")

# %% [markdown] id="change-the-speed"
# Only {{ excess_m_s / 1000:.2f}} km/s over the escape speed at burnout leave
# {{ v_infinity_km_s:.2f}} km/s far away.
#
# Now your first question: **what if the speed had been {{ facts["excess_speed"].value:.0f}}
# m/s less, or more?** And what if just that had been the excess over the escape speed? In
# the figure the star is your guess, once you have made one.

# %% id="time-on-the-curve"
change_m_s = lu.facts["excess_speed"].value
tried_km_s = speed_km_s + change_m_s / 1000 * np.array([-1, 0, 1])
slower_h, flown_kepler_h, faster_h = hours_kepler(tried_km_s)
equal_h = hours_kepler(escape_km_s + change_m_s / 1000)
print(f"slower {slower_h:.1f} h, as flown {flown_kepler_h:.1f} h, faster {faster_h:.1f} h")
print(f"{change_m_s:.0f} m/s over the escape speed: {equal_h:.1f} h")

# %% id="figure-time"
planned_h = 24 * lu.facts["flight_plan"].value
forecast_h = (lu.facts["forecast_arrival"].value - departure.start) / timedelta(hours=1)
fig, ax = plt.subplots(figsize=(9, 5.4))
description = pictures.time_to_moon(
    ax, departure, moon_km, planned_h, change_m_s, guess_h=lu.prediction("slower")
)
lu.show(
    fig,
    caption="Near the escape speed every metre per second counts. A day less of flight "
    "costs ever more speed, and launch site and Crimean station must both have the Moon "
    "in a good place: hence the chosen time (Ivanovskii).",
    description=description,
)

# %% [markdown] id="task-1-3"
# Now the number on trial has something to answer to. **If {{ change_m_s:.0f}} m/s had been
# the error**, the flight as planned would have been that much slower:
# {{ -excess_m_s + change_m_s:.0f}} m/s *below* the escape speed, and {{ slower_h:.0f}}
# hours to the Moon. But the chosen time was {{ planned_h:.0f}} hours, and the forecast
# meant {{ forecast_h:.0f}} from burnout. If it had been *added*, the Moon's distance would
# have come after {{ faster_h:.0f}} h.
#
# The excess over the local escape speed is {{ excess_m_s:.0f}} m/s: the same size. Not the
# same number: with {{ change_m_s:.0f}} m/s of it the probe would arrive
# {{ 60 * (flown_kepler_h - equal_h):.0f}} minutes earlier.
#
# ### Exercise 1.3: the {{ facts["excess_speed"].value:.0f}} m/s on trial
#
# What can the number have been? Put one of these, in quotes, in place of the dots:
#
# - `"an error at cut-off"`
# - `"close to the excess over escape speed"`
# - `"the hyperbolic excess"`
# - `"the rounding of the speed"`
#
# <details><summary>Hint 1</summary>Take each one as true. What would it have caused, or
# what size should it have?</details>
# <details><summary>Hint 2</summary>You have computed two kinds of excess. Which one is
# counted in hundreds of m/s?</details>
# <details><summary>Hint 3</summary>An error belongs to the flight, not to the plan: look at
# the left diamond in the figure of times.</details>

# %% id="exercise-1-3" exercise="1.3" points=2 objective="LO-1.5"
### BEGIN SOLUTION
the_number_is = "close to the excess over escape speed"
### END SOLUTION

# %% id="check-1-3" check="1.3" points=2
lu.check("1.3", the_number_is)
### BEGIN HIDDEN TESTS
assert isinstance(the_number_is, str)
assert the_number_is.strip().casefold() == "close to the excess over escape speed"
### END HIDDEN TESTS

# %% [markdown] id="step-3"
# ## Step 3. Where the speed comes from
#
# A rocket throws mass backwards at its exhaust speed $c = g_0 I_{sp}$. Each kilogram thrown
# gives the rest, of mass $m$, a push of $\Delta v = c / m$: little at first, much at the
# end. Block E, the last stage, does it a few thousand times:

# %% id="rocket-in-the-open"
propellant = lu.facts["stage_propellant"]
empty_kg = lu.facts["stage_mass"].value
full_kg = empty_kg + (propellant.low + propellant.high) / 2
g0_m_s2 = lu.constants.STANDARD_GRAVITY_M_S2
exhaust_m_s = g0_m_s2 * lu.facts["rd0105_isp"].value

masses_kg = np.arange(full_kg, empty_kg, -1.0)  # kilogram by kilogram
pushes_m_s = exhaust_m_s / masses_kg
print(f"first kilogram: {pushes_m_s[0]:.2f} m/s; last: {pushes_m_s[-1]:.2f} m/s")
print(f"all {len(masses_kg)} of them together: {pushes_m_s.sum():.0f} m/s")

# %% [markdown] id="rocket-says"
# The sum over ever smaller pieces is an integral, Tsiolkovsky's:
#
# $$\Delta v = \int_{m_1}^{m_0} g_0 I_{sp} \, \frac{\mathrm dm}{m} = g_0 I_{sp} \ln \frac{m_0}{m_1}.$$
#
# ### Exercise 1.4: the rocket equation
#
# Write it as a function, in **m/s**. Standard gravity is
# `lu.constants.STANDARD_GRAVITY_M_S2`.
#
# <details><summary>Hint 1</summary>A specific impulse in seconds becomes a speed when you
# multiply it by standard gravity.</details>
# <details><summary>Hint 2</summary>The gain must be positive for a rocket that got lighter.
# Which mass stands on top?</details>
# <details><summary>Hint 3</summary>In NumPy <code>np.log</code> is the natural logarithm.
# Try Block E: it must give nearly the sum above.</details>


# %% id="exercise-1-4" exercise="1.4" points=2 objective="LO-1.3"
def delta_v_m_s(specific_impulse_s, full_kg, empty_kg):
    """Return the speed (m/s) gained by burning from the full to the empty mass (kg)."""
    ### BEGIN SOLUTION
    return (
        lu.constants.STANDARD_GRAVITY_M_S2 * specific_impulse_s * np.log(full_kg / empty_kg)
    )
    ### END SOLUTION


# %% id="check-1-4" check="1.4" points=2
lu.check("1.4", delta_v_m_s)
### BEGIN HIDDEN TESTS
import math

for _impulse_s, _full_kg, _empty_kg, _wanted in (
    (300.0, 2000.0, 708.7, 3052.0),
    (450.0, 9000.0, 3000.0, 4848.2),
):
    _got = delta_v_m_s(_impulse_s, _full_kg, _empty_kg)
    assert isinstance(_got, int | float)
    assert math.isclose(_got, _wanted, rel_tol=1e-4)
### END HIDDEN TESTS

# %% [markdown] id="three-burns"
# The 8K72 has four strap-ons and a core, which light on the pad together, and Block E. So
# there are **three burns**: all five side by side, the core alone, Block E. Where engines
# burn together, they have one exhaust speed, joint thrust over joint mass flow:
# $c = \sum F / \sum \dot m$. With that, `lu.ascent.burns` keeps the books of the masses.

# %% id="burns-in-the-open" tags=["checkpoint"]
delta_v_km_s = lu.ascent.rocket_delta_v_km_s  # from here on everyone uses the library's
burns = lu.ascent.burns()
burns_km_s = {}
for name, burn in zip(("strap-ons + core", "core alone", "Block E"), burns, strict=True):
    before_kg, after_kg = burn.mass_start_kg, burn.mass_end_kg
    burns_km_s[name] = delta_v_km_s(burn.specific_impulse_s, before_kg, after_kg)
    print(f"{name:16} {before_kg:7.0f} to {after_kg:5.0f} kg: {burns_km_s[name]:.2f} km/s")
pad_t = burns[0].mass_start_kg / 1000

# %% [markdown] id="budget"
# And where did it go? The turning Earth adds $\omega R \cos i$ along a path of inclination
# $i$. Height is not lost: it is energy too. So ask which speed *at the ground* would hold
# the same energy as the burnout; the rest is gone.

# %% id="budget-in-the-open"
turn_km_s = lu.constants.EARTH_ROTATION_RAD_S * earth_km
gift_km_s = turn_km_s * np.cos(np.radians(departure.inclination_deg))
gains_km_s = burns_km_s | {"Earth's turn": gift_km_s}

same_energy_km_s = np.sqrt(c3_km2_s2 + escape_speed_km_s(earth_km) ** 2)
height_km_s = same_energy_km_s - speed_km_s
lost_km_s = sum(gains_km_s.values()) - same_energy_km_s
uses_km_s = {"speed at burnout": speed_km_s, "height": height_km_s, "lost": lost_km_s}

straight_up_km_s = g0_m_s2 * departure.cutoff_after_liftoff_s / 1000
mean_climb_deg = np.degrees(np.arcsin((lost_km_s + height_km_s) / straight_up_km_s))
print(f"lost {lost_km_s:.2f} km/s; straight up all the way: {straight_up_km_s:.1f} km/s")

# %% id="figure-budget"
disputed_kg = propellant.low, propellant.high
sums_km_s = [sum(b.delta_v_km_s for b in lu.ascent.burns(kg)) for kg in disputed_kg]
spread_km_s = np.ptp(sums_km_s) / 2
fig, ax = plt.subplots(figsize=(9, 4))
description = pictures.speed_budget(
    ax, gains_km_s, uses_km_s, spread_km_s, escape_speed_km_s(earth_km)
)
lu.show(
    fig,
    caption=f"{pad_t:.0f} tonnes on the pad, for a sliver over the dashed line. Whisker: "
    "the dispute about Block E's propellant. The hatched part is found by difference.",
    description=description,
)

# %% [markdown] id="budget-says"
# The stages could give {{ sum(burns_km_s.values()):.1f}} km/s; {{ lost_km_s:.2f}} of it are
# gone, give or take the {{ spread_km_s:.2f}} of the disputed propellant. **That is an
# estimate by difference**: it holds gravity, air, the back pressure on the first engines,
# steering, and propellant that never burnt, and we cannot tell them apart. Is it credible?
# A rocket that climbed straight up for all the {{ departure.cutoff_after_liftoff_s:.0f}}
# seconds (our estimate) would pay {{ straight_up_km_s:.1f}} km/s to gravity. Ours paid,
# height included, {{ lost_km_s + height_km_s:.1f}}: like a steady climb at
# {{ mean_climb_deg:.0f}}°. At burnout the stand-in climbs at
# {{ departure.flight_path_angle_deg:.0f}}°. So yes, it is.
#
# ## Explore
#
# Find answers with the panel below, then say each in one sentence.
#
# 1. Take the speed down by steps until the path closes. What is the last metre per second
#    worth, in apogee?
# 2. Raise the altitude at fixed speed. Why does the level rise in the diagram, although the
#    speed is the same?
# 3. Change the angle. What stays exactly as it was, and what changes a little?
# 4. Which speed gives a flight of two and a half days? Is it above or below the escape
#    speed?

# %% id="panel" tags=["panel"]
lu.apps.escape_panel()

# %% [markdown] id="panel-legend"
# *Left*: Earth and Moon's distance to scale; the red line is the path of two bodies from
# your burnout, with a dot every six hours, the grey dashed line our stand-in. *Right*: the
# rim of the well; the red level is your energy, the dot where the probe turns back. The
# sentence says it in numbers. The panel starts at our stand-in, rounded; the Moon does not
# pull here.
#
# ## Test the model
#
# Three rungs of a ladder, each with one idealisation less. Energy alone, straight up; the
# hyperbola with its true angle; the full engine with the Earth's flattening, Moon and Sun.
# Here are the upper two, and then all three in numbers.

# %% id="figure-departure"
flight = lu.flight.fly(departure.position_km, departure.velocity_km_s, departure.start)
fig, ax = plt.subplots(figsize=(9, 5.2))
description = pictures.departure_hyperbola(ax, departure, flight)
lu.show(
    fig,
    caption="Our stand-in, to scale. A day and a half of nearly straight line, and the "
    "Moon comes to meet it. Its perigee lies in the rock: a direct ascent never flies "
    "through it. The full engine (solid) feels the Moon, two bodies (dashed) do not.",
    description=description,
)

# %% id="ladder"
hours = np.linspace(0, planned_h, 4000)
distance_km = np.linalg.norm(flight.position_km(hours), axis=1)
engine_h = np.interp(moon_km, distance_km, hours)
kepler_km_s = np.sqrt(c3_km2_s2 + 2 * mu / moon_km)
rungs = {
    "energy balance": (straight_up_h, kepler_km_s),
    "Kepler hyperbola": (flown_kepler_h, kepler_km_s),
    "full engine": (engine_h, np.linalg.norm(flight.velocity_km_s(engine_h))),
}
for name, (rung_h, rung_km_s) in rungs.items():
    late_min = 60 * (rung_h - engine_h)
    print(f"{name:17} {rung_h:.2f} h ({late_min:+3.0f} min), there at {rung_km_s:.3f} km/s")

# %% [markdown] id="ladder-says"
# {{ engine_h:.0f}} hours, to within
# {{ max(abs(60 * (rung[0] - engine_h)) for rung in rungs.values()):.0f}} minutes, from
# school physics. The straight line is too short; the hyperbola is late, because it lacks
# what hurries a probe along: the Moon's pull and the Earth's bulge. And its speed is
# {{ 1000 * (rungs["full engine"][1] - kepler_km_s):.0f}} m/s too low: close to the Moon two
# bodies are one too few. **That is where this model fails.**
#
# ### Can you trust a computer's steps?
#
# Nobody solves the full engine's equations on paper: it takes steps in time. Here are two
# ways to take one, of `h` seconds, on a radial escape.


# %% id="two-steps"
def euler(r, v, h):
    return r + h * v, v - h * mu / r**2


def verlet(r, v, h):
    half = v - h / 2 * mu / r**2
    r = r + h * half
    return r, half - h / 2 * mu / r**2


# %% id="climb-by-steps"
def climb(method, h):
    path = [(radius_km, speed_km_s)]
    for _ in range(int(planned_h * 3600 / h)):
        path.append(method(*path[-1], h))
    r, v = np.array(path).T
    return r, v**2 / 2 - mu / r - energy_km2_s2  # energy must not change: this is the drift


methods = {"Euler": euler, "Verlet": verlet}
minute_steps = {name: climb(method, 60) for name, method in methods.items()}
for name, method in methods.items():
    drift, drift_halved = minute_steps[name][1][-1], climb(method, 30)[1][-1]
    print(f"{name}: drift {drift:.4f} km²/s², with half the step {drift_halved:.4f}")

# %% [markdown] id="task-1-5"
# Euler's minute steps lose {{ -minute_steps["Euler"][1][-1]:.2f}} km²/s². At burnout that
# is {{ -1000 * minute_steps["Euler"][1][-1] / speed_km_s:.0f}} m/s: **the computer's error
# is of the size of the number on trial.** Verlet loses
# {{ -1000 * minute_steps["Verlet"][1][-1] / speed_km_s:.0f}} m/s, for two more lines of
# code.
#
# So never trust one run: halve the step, and look. A method has the **order** $p$ if its
# drift goes as $h^p$. Half the step, and the drift is $2^p$ times less.
#
# ### Exercise 1.5: the order of a method
#
# Write a function that returns the order $p$, a pure number, from the drift with some step
# and the drift with half that step. Then try it on the four drifts printed above.
#
# <details><summary>Hint 1</summary>How many times less has the drift become? Mind which of
# the two is the larger.</details>
# <details><summary>Hint 2</summary>That number is $2^p$. Which function undoes a power of
# two?</details>
# <details><summary>Hint 3</summary><code>np.log2</code> takes positive numbers only. The
# drifts are negative, but their ratio is not. Euler's two must give nearly one.</details>


# %% id="exercise-1-5" exercise="1.5" points=2 objective="LO-1.4"
def order_of_method(drift, drift_halved):
    """Return the order of a method from its drift with a step, and with half that step."""
    ### BEGIN SOLUTION
    return np.log2(drift / drift_halved)
    ### END SOLUTION


# %% id="check-1-5" check="1.5" points=2
lu.check("1.5", order_of_method)
### BEGIN HIDDEN TESTS
import math

for _drift, _drift_halved, _wanted in (
    (-3.0, -1.5, 1.0),
    (-1.6, -0.4, 2.0),
    (0.72, 0.09, 3.0),
):
    _got = order_of_method(_drift, _drift_halved)
    assert isinstance(_got, int | float)
    assert math.isclose(_got, _wanted, rel_tol=1e-4)
### END HIDDEN TESTS

# %% id="figure-drift" tags=["checkpoint"]
steps_s = np.array([120, 60, 30, 15])
drifts = {
    name: np.array([climb(method, h)[1][-1] for h in steps_s])
    for name, method in methods.items()
}
fig, axes = plt.subplots(1, 2, figsize=(9, 4.4))
description = pictures.energy_drift(axes, minute_steps, steps_s, drifts)
lu.show(
    fig,
    caption="Steps of one minute. The damage is done near the Earth, where gravity changes "
    "fastest; after that the energy stays wrong for ever. Right: the slope is the order.",
    description=description,
)

# %% [markdown] id="drift-says"
# Halve the step, and Euler gains a factor
# {{ drifts["Euler"][-2] / drifts["Euler"][-1]:.0f}}, Verlet
# {{ drifts["Verlet"][-2] / drifts["Verlet"][-1]:.0f}}: orders one and two. The engine of
# these lessons has order eight, and takes short steps near the Earth and the Moon.
#
# ## Error budget
#
# How well do we know the {{ excess_m_s:.0f}} m/s? The arrival time fixes $C_3$ well; the
# height of burnout is our assumption. And how wrong would we be with two bodies only?

# %% id="error-budget-cells"
burnouts_km = np.array([750.0, 1300.0])  # where rough ascents with these stages end
escapes_km_s = escape_speed_km_s(earth_km + burnouts_km)
by_height_m_s = 1000 * (np.sqrt(c3_km2_s2 + escapes_km_s**2) - escapes_km_s)
by_gcat_m_s = 1000 * (np.sqrt(gcat_c3_km2_s2 + escape_km_s**2) - escape_km_s)
hours_per_m_s = flown_kepler_h - hours_kepler(speed_km_s + 0.001)
by_model_m_s = abs(flown_kepler_h - engine_h) / hours_per_m_s

for burnout_km, by_height in zip(burnouts_km, by_height_m_s, strict=True):
    print(f"burnout {burnout_km:.0f} km up: {by_height:.0f} m/s")
print(f"with GCAT's C3: {by_gcat_m_s:.0f} m/s")
print(f"two bodies trusted with the arrival time: wrong by {by_model_m_s:.0f} m/s")

# %% [markdown] id="verdict"
# ## The verdict on the record
#
# | published | status | what we found | verdict |
# |---|---|---|---|
# | 'an extra {{ facts["excess_speed"].value:.0f}} m/s', as a cut-off error | {{ facts["excess_speed"].status }} | the planned flight would have taken {{ slower_h:.0f}} h, not {{ planned_h:.0f}}; our plan and flight differ by {{ 1000 * (speed_km_s - lu.reconstruction.planned_departure().speed_km_s):.0f}} m/s (lesson 2) | **cannot be** |
# | the same, as excess over escape speed | – | {{ by_height_m_s[0]:.0f}} to {{ by_height_m_s[1]:.0f}} m/s in our reconstruction | right size, not the number; **open** |
# | GCAT's perigee and 'apogee' | {{ facts["c3_gcat"].status }} | $C_3$ of {{ gcat_c3_km2_s2:.2f}} against our {{ c3_km2_s2:.2f}} km²/s² | **makes sense** |
# | Pioneer 3 reached {{ facts["pioneer3"].value:,.0f}} km | {{ facts["pioneer3"].status }} | {{ period_h["altitude"]:.1f}} h as an altitude, {{ flown_h:.1f}} h published | **an altitude** |
# | Pioneer 4 left the Earth | {{ facts["pioneer4"].status }} | {{ energies_km2_s2["Pioneer 4"][0]:+.2f}} to {{ energies_km2_s2["Pioneer 4"][1]:+.2f}} km²/s² | **holds**, from {{ pioneer4_altitudes_km[0]:.0f}} km up |
#
# ### Exercise 1.6: your verdict
#
# A friend shows you an article: *Luna 1 missed the Moon because its engine gave it an extra
# {{ facts["excess_speed"].value:.0f}} m/s.* Answer in two or three sentences. Name the
# number that speaks against it, say what the figure may have been instead, and say what we
# do not know.

# %% [markdown] id="answer-1-6" exercise="1.6" points=3 objective="LO-1.5"
# With {{ change_m_s:.0f}} m/s less, the planned flight would have started below the local
# escape speed and taken {{ slower_h:.0f}} hours. But a day and a half was planned, and TASS
# forecast {{ forecast_h:.0f}} hours after burnout: so this cannot be the error at cut-off.
# It is close to the excess over the escape speed at burnout, {{ excess_m_s:.0f}} m/s in our
# reconstruction, but not equal to it. We do not know who computed it, nor how high up the
# engine stopped.

# %% [markdown] id="learned"
# ## What you learned
#
# - **LO-1.1** The sign of $v^2/2 - \mu/r$ decides. *Usual slips: altitude for distance,
#   circular speed for escape speed.*
# - **LO-1.2** Squares subtract: a small excess leaves a large $v_\infty$. *Usual slip:
#   $v - v_e$ for $v_\infty$.*
# - **LO-1.3** $\Delta v = g_0 I_{sp} \ln (m_0/m_1)$, burn by burn. *Usual slips: the
#   decimal logarithm, the ratio upside down.*
# - **LO-1.4** Energy is the witness of a numerical flight; halve the step to see the order.
#   *Usual slip: to trust one run.*
# - **LO-1.5** Ask of a number what it would have caused. *Usual slip: the right size is not
#   yet the right number.*
#
# ## Go further
#
# 1. Pioneer 4's speed and the time of its closest approach are both in the record
#    (`lu.facts["pioneer4"]`), and `lu.ephemeris` knows where the Moon was. Which height of
#    burnout makes the two agree?
# 2. Make Verlet's step proportional to the time scale $\sqrt{r^3/\mu}$. How many steps does
#    it need for a drift of one metre per second, and how many with a fixed step?
#
# ## Hand in
#
# Run **Kernel › Restart Kernel and Run All Cells**, look that nothing is red, save, and
# hand in this file as it is. On your own? Then you are done: lesson 2 asks what an error of
# one second costs at the Moon.
#
# ## References
#
# 1. H. D. Curtis, *Orbital Mechanics for Engineering Students*, 3rd ed.,
#    Butterworth-Heinemann 2014, sections 2.5–2.9 and 6.2.
# 2. R. R. Bate, D. D. Mueller, J. E. White, *Fundamentals of Astrodynamics*, Dover 1971,
#    chapter 1.
# 3. E. Hairer, C. Lubich, G. Wanner, Geometric numerical integration illustrated by the
#    Störmer–Verlet method, *Acta Numerica* 12 (2003) 399–450,
#    [doi:10.1017/S0962492902000144](https://doi.org/10.1017/S0962492902000144).
# 4. NASA Space Science Data Coordinated Archive, entries 1958-008A (Pioneer 3), 1959-012A
#    (Luna 1), 1959-013A (Pioneer 4).
# 5. J. McDowell, *General Catalog of Artificial Space Objects* (GCAT), planet4589.org.
# 6. The record: `lu.facts`, each figure with its source.
