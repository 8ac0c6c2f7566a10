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
# fly it yourself step by step, and judge whether {{ facts["excess_speed"].value:.0f}} m/s
# of its speed were a mistake.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/01_escape_velocity.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0

# %% [markdown] id="at-a-glance"
# | | |
# |---|---|
# | **Time** | 50 minutes for the core (counted: {{ counted_minutes }}); *Go further* is extra |
# | **Level** | first-year mechanics |
# | **You need** | kinetic and potential energy; Python functions, loops and NumPy arrays |
# | **You will make** | a figure of the climb, a flight in steps of your own, and a verdict on a famous number |
#
# ## After this lesson you can
#
# - **LO-1.1** tell from distance and speed whether a probe comes back;
# - **LO-1.2** say how fast it is at any distance, and what speed is left far away;
# - **LO-1.3** fly step by step, and test the flight by its energy;
# - **LO-1.4** add up the burn of a rocket (optional);
# - **LO-1.5** weigh a published number against what it would have caused.

# %% [markdown] id="story"
# ## The winter of three probes
#
# On 6 December 1958 the American Pioneer 3 sets out for the Moon, climbs to
# {{ facts["pioneer3"].value:,.0f}} km, and falls back. On 2 January 1959 Luna 1 flies past
# the Moon and never returns. On 3 March Pioneer 4 follows.<br>
# Three probes, nearly the same speed, two fates. Many retellings add that Luna 1 got *an
# extra {{ facts["excess_speed"].value:.0f}} m/s* by mistake, and missed the Moon for it.
# Nobody says what it was extra to. We shall ask.
#
# *Sources: facts `pioneer3`, `pioneer4`, `closest_time`, `excess_speed`.*

# %% id="setup"
import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu

lu.start("01")
mu = lu.constants.EARTH_MU_KM3_S2  # km³/s², the Earth's pull: G times its mass
earth_km = lu.constants.EARTH_RADIUS_KM
lu.facts.pick("excess_speed", "flight_plan", "pioneer3", "pioneer4", "c3_gcat")

# %% [markdown] id="symbols"
# | symbol | meaning | unit |
# |---|---|---|
# | $r$, $R$ | distance from the Earth's *centre*; the Earth's radius | km |
# | $v$, $v_e$ | speed; escape speed at that distance | km/s |
# | $\mu$ | the Earth's pull, $GM$ | km³/s² |
# | $\varepsilon$ | energy of one kilogram | km²/s², which is MJ/kg |
# | $v_\infty$ | speed left infinitely far away | km/s |
#
# ## First, your guess
#
# Luna 1 reached the Moon about a day and a half after its **burnout**, the moment when the
# last engine stopped. **Suppose it had then been {{ facts["excess_speed"].value:.0f}} m/s
# slower, less than two per cent. How many hours would it have needed?** Nobody grades your
# guess; you meet it again in a figure.

# %% id="predict"
lu.predict("slower", ..., unit="h", low=1, high=500)

# %% [markdown] id="step-1"
# ## Step 1. A well, and its rim
#
# The Earth pulls every kilogram with $\mu/r^2$. Climbing all the way, from $r$ to
# infinitely far, costs $\int_r^\infty (\mu/r^2)\,dr = \mu/r$. So one kilogram carries, at
# every moment of its free flight, the same sum:
#
# $$\varepsilon = \frac{v^2}{2} - \frac{\mu}{r}.$$
#
# Its mass does not matter, and neither does its direction. **The sign decides.** Below zero
# the probe is in a well and comes back; above zero it leaves, and keeps some speed for
# ever. The **escape speed** is the one that makes the sum exactly zero.
#
# ### Exercise 1.1: by hand, before the computer
#
# How fast is escape at the ground, in **km/s**? No constants from a table: you know that a
# stone falls with about ten metres per second squared, and that it is some forty thousand
# kilometres around the Earth. Pencil and paper; three per cent will do.
#
# <details><summary>Hint 1</summary>At the ground the pull is g. It is also μ/R². So what is
# μ/R, in terms of g and R?</details>
# <details><summary>Hint 2</summary>Set the energy to zero, and put in what you found for
# μ/R.</details>
# <details><summary>Hint 3</summary>Keep one unit for lengths: how many km/s² are ten
# metres per second squared? And undo the square and the half.</details>

# %% id="exercise-1-1" exercise="1.1" points=1 objective="LO-1.1"
### BEGIN SOLUTION
by_hand_km_s = 11.3
### END SOLUTION

# %% id="check-1-1" check="1.1" points=1
lu.check("1.1", by_hand_km_s)

# %% [markdown] id="the-stand-in"
# Now the flight. Nobody published where Luna 1's engine stopped, or at what speed exactly.
# So we use a **stand-in**, a departure that *we* computed so that it passes the Moon at the
# published hour and height. The height of its burnout is our assumption. Keep that in mind:
# whatever the stand-in says about the passage was put in.

# %% id="energy-in-the-open"
departure = lu.reconstruction.stand_in_departure()
burnout_km = earth_km + departure.altitude_km
burnout_km_s = departure.speed_km_s

energy_km2_s2 = burnout_km_s**2 / 2 - mu / burnout_km
escape_km_s = np.sqrt(2 * mu / burnout_km)
excess_m_s = 1000 * (burnout_km_s - escape_km_s)
print(f"{departure.altitude_km:.0f} km up: {burnout_km_s:.3f} km/s")
print(f"escape speed there {escape_km_s:.3f} km/s, energy {energy_km2_s2:+.2f} km²/s²")

# %% id="figure-well" tags=["folded"]
pioneer4_km = earth_km + np.array([150.0, 250.0])  # our assumption, nobody published it
energies_km2_s2 = {
    "Pioneer 3": -mu / (2 * earth_km + lu.facts["pioneer3"].value),
    "Pioneer 4": lu.facts["pioneer4"].value[1] ** 2 / 2 - mu / pioneer4_km,
    "Luna 1": energy_km2_s2,
}
moon_km = np.linalg.norm(lu.ephemeris.moon_position_km(lu.facts["closest_time"].value))
fig, axes = plt.subplots(1, 2, width_ratios=(6, 1), figsize=(9, 5.6))
description = lu.figures.escape.energy_well(axes, energies_km2_s2, moon_km)
lu.show(
    fig,
    caption="The rim of the Earth's gravity well. A probe runs along its level until it "
    "meets the slope. Right: all three climbed nearly the whole wall. The band of "
    "Pioneer 4 is our ignorance of its height at burnout.",
    description=description,
)

# %% [markdown] id="well-says"
# Luna 1 stands only {{ energy_km2_s2:.2f}} MJ per kilogram above the rim, and the wall is
# {{ mu / earth_km:.0f}} deep. Pioneer 3 stopped just below it, at its **apogee**, the point
# farthest from the Earth. (The nearest is the **perigee**.)
#
# ## Step 2. How fast, and how far
#
# The sum $\varepsilon$ is the same at burnout and at any later distance. That one sentence
# holds the whole flight, but for its hours.
#
# ### Exercise 1.2: speed at any distance
#
# Write a function that returns the speed in **km/s** at a distance `radius_km`, if the burn
# ended at `burnout_radius_km` with `burnout_speed_km_s`. A probe that never gets there has
# no speed there: return `0.0` for it. All distances count from the centre.
#
# <details><summary>Hint 1</summary>Write the energy twice, once for each place, with an
# equals sign between.</details>
# <details><summary>Hint 2</summary>Solve for v². What does it mean if that is below
# zero?</details>
# <details><summary>Hint 3</summary>Python's <code>max</code> of two numbers is the larger
# one. When is zero the larger?</details>


# %% id="exercise-1-2" exercise="1.2" points=3 objective="LO-1.2"
def speed_at_km_s(radius_km, burnout_radius_km, burnout_speed_km_s):
    """Return the speed (km/s) at a distance, or 0.0 where the probe does not get."""
    ### BEGIN SOLUTION
    here, there = 1 / radius_km, 1 / burnout_radius_km
    squared = burnout_speed_km_s**2 + 2 * lu.constants.EARTH_MU_KM3_S2 * (here - there)
    return float(np.sqrt(max(0.0, squared)))
    ### END SOLUTION


# %% id="check-1-2" check="1.2" points=3
lu.check("1.2", speed_at_km_s)

# %% [markdown] id="task-1-3"
# ### Exercise 1.3: a figure of your own
#
# Draw the **speed of Luna 1 (km/s) against its distance (km)**, from `burnout_km` to
# `moon_km`, the distance of the Moon. A hundred distances or more, and a label with its
# unit on both axes. `departure` above has the burnout; your function of exercise 1.2 takes
# one distance at a time, so you want a loop. (If that one is still blank, take
# `lu.climb.speed_at_km_s`.)
#
# <details><summary>Hint 1</summary><code>np.geomspace(low, high, number)</code> makes
# distances that crowd near the Earth, where much happens.</details>
# <details><summary>Hint 2</summary>Begin with an empty list, and
# <code>append</code> one speed for each distance.</details>
# <details><summary>Hint 3</summary><code>ax.plot(x, y)</code>, <code>ax.set_xlabel("…
# (km)")</code>, and likewise for y.</details>

# %% id="exercise-1-3" exercise="1.3" points=2 objective="LO-1.2"
fig, ax = plt.subplots(figsize=(9, 4))
### BEGIN SOLUTION
distances_km = np.geomspace(burnout_km, moon_km, 200)
speeds_km_s = [speed_at_km_s(r, burnout_km, burnout_km_s) for r in distances_km]
ax.plot(distances_km, speeds_km_s)
ax.set_xlabel("distance from the Earth's centre (km)")
ax.set_ylabel("speed (km/s)")
### END SOLUTION
my_drawing = lu.drawn(ax)
lu.show(fig, caption="Yours.", description="Speed against distance, as you have drawn it.")

# %% id="check-1-3" check="1.3" points=2
lu.check("1.3", my_drawing)

# %% [markdown] id="left-far-away"
# Let $r$ grow without end in your formula. What is left is the **hyperbolic excess speed**
# $v_\infty$, the speed infinitely far away: $v_\infty^2 = v^2 - v_e^2$. **Squares subtract, speeds do not.** So there are two kinds of
# *excess*, and retellings mix them up: $v - v_e$, and $v_\infty$.
#
# And the hours? A stretch $\Delta r$ at speed $v$ takes $\Delta r / v$; add them up.
# That is for a flight straight up. `lu.orbits.time_to_radius_s` does the same sum along the
# true, slanting path.

# %% id="time-in-the-open" tags=["checkpoint"]
speed_at_km_s = lu.climb.speed_at_km_s  # from here on everyone uses the library's
v_infinity_km_s = np.sqrt(burnout_km_s**2 - escape_km_s**2)
r_km = np.geomspace(burnout_km, moon_km, 5000)
v_km_s = speed_at_km_s(r_km, burnout_km, burnout_km_s)
straight_up_h = np.sum(np.diff(r_km) / v_km_s[1:]) / 3600
print(f"straight up to the Moon's distance: {straight_up_h:.1f} h")


# %% [markdown] id="change-the-speed"
# Only {{ excess_m_s / 1000:.2f}} km/s too much at burnout, and
# {{ v_infinity_km_s:.2f}} km/s are left for ever.
#
# Now your first question: what if the speed had been {{ facts["excess_speed"].value:.0f}}
# m/s **less**, or more?


# %% id="time-on-the-curve"
def hours_to_moon(speed_km_s):
    climb_deg = departure.flight_path_angle_deg
    return lu.orbits.time_to_radius_s(moon_km, burnout_km, speed_km_s, climb_deg) / 3600


change_km_s = lu.facts["excess_speed"].value / 1000
slower_h = hours_to_moon(burnout_km_s - change_km_s)
as_flown_h = hours_to_moon(burnout_km_s)
faster_h = hours_to_moon(burnout_km_s + change_km_s)
print(f"slower {slower_h:.1f} h, as flown {as_flown_h:.1f} h, faster {faster_h:.1f} h")

# %% id="figure-time" tags=["folded"]
planned_h = 24 * lu.facts["flight_plan"].value
fig, ax = plt.subplots(figsize=(9, 5.4))
description = lu.figures.escape.time_to_moon(
    ax, departure, moon_km, planned_h, 1000 * change_km_s, guess_h=lu.prediction("slower")
)
lu.show(
    fig,
    caption="Near the escape speed every metre per second counts. The chosen time is from "
    "a memoir (Ivanovskii): launch and tracking both needed the Moon well placed.",
    description=description,
)

# %% [markdown] id="step-3"
# ## Step 3. Fly it yourself
#
# Nobody solves the flight past Earth, Moon and Sun on paper. A computer takes **steps in
# time**: gravity gives the speed a *kick*, the speed makes the distance *drift*. Newton's
# law is all it needs. In `h` seconds gravity changes the speed by $h\,\mu/r^2$.
#
# The oldest good recipe is the **leapfrog**: half a kick, a whole drift, and the other half
# kick with the gravity at the new place. Here is somebody's, straight up. It runs, it
# raises no error, and it is wrong.


# %% id="broken-step"
def broken_step(radius_km, speed_km_s, step_s):
    speed_km_s = speed_km_s - step_s / 2 * mu / radius_km**2
    radius_km = radius_km + step_s * speed_km_s
    speed_km_s = speed_km_s + step_s / 2 * mu / radius_km**2
    return radius_km, speed_km_s


r, v = burnout_km, burnout_km_s
for _ in range(60):
    r, v = broken_step(r, v, 60)
print(f"after an hour: energy {v**2 / 2 - mu / r:+.1f} km²/s²")

# %% [markdown] id="task-1-4"
# The energy at burnout was {{ energy_km2_s2:+.2f}} km²/s². This one has grown out of
# nothing.
#
# ### Exercise 1.4: find the fault
#
# Write the step as it should be. It takes distance and speed, and returns the new distance
# and the new speed. Do not round: the next exercise takes hundreds of these.
#
# <details><summary>Hint 1</summary>Let the probe stand still for a moment (speed zero).
# Which way must each line move it?</details>
# <details><summary>Hint 2</summary>Which of the three lines would make a rising probe
# faster?</details>
# <details><summary>Hint 3</summary>Gravity pulls down before the drift and after it.</details>


# %% id="exercise-1-4" exercise="1.4" points=2 objective="LO-1.3"
def step(radius_km, speed_km_s, step_s):
    """Return distance (km) and speed (km/s) a step later, on a flight straight up."""
    ### BEGIN SOLUTION
    middle_km_s = speed_km_s - step_s / 2 * lu.constants.EARTH_MU_KM3_S2 / radius_km**2
    later_km = radius_km + step_s * middle_km_s
    return later_km, middle_km_s - step_s / 2 * lu.constants.EARTH_MU_KM3_S2 / later_km**2
    ### END SOLUTION


# %% id="check-1-4" check="1.4" points=2
lu.check("1.4", step)

# %% [markdown] id="task-1-5"
# ### Exercise 1.5: does the energy hold?
#
# Energy must not change on a free flight. If it does, that is the error of your steps.
# Write a function that climbs for **two hours** in steps of `step_s` seconds, from our
# stand-in's burnout, and returns **how much the energy of a kilogram has changed**, in
# km²/s², with its sign. Use your `step` (or `lu.climb.leapfrog_step`). Then try it with a
# minute, and with half a minute.
#
# <details><summary>Hint 1</summary>How many steps fill two hours? A <code>for</code> loop
# over <code>range(…)</code> wants a whole number: <code>round</code>.</details>
# <details><summary>Hint 2</summary>Put what a step returns into the next one: <code>r, v =
# step(r, v, step_s)</code>.</details>
# <details><summary>Hint 3</summary>After the loop compute the energy again, and take away
# the energy at burnout.</details>


# %% id="exercise-1-5" exercise="1.5" points=3 objective="LO-1.3"
def energy_drift_km2_s2(step_s):
    """Return the change of energy (km²/s²) over a climb of two hours in such steps."""
    ### BEGIN SOLUTION
    departure = lu.reconstruction.stand_in_departure()
    r, v = lu.constants.EARTH_RADIUS_KM + departure.altitude_km, departure.speed_km_s
    before = v**2 / 2 - lu.constants.EARTH_MU_KM3_S2 / r
    for _ in range(round(7200 / step_s)):
        r, v = lu.climb.leapfrog_step(r, v, step_s)
    return v**2 / 2 - lu.constants.EARTH_MU_KM3_S2 / r - before
    ### END SOLUTION


# %% id="check-1-5" check="1.5" points=3
lu.check("1.5", energy_drift_km2_s2)


# %% id="order-in-the-open" tags=["checkpoint"]
def course_drift(step_s):
    return lu.climb.energy_drift_km2_s2(burnout_km, burnout_km_s, 2.0, step_s)


minute_km2_s2, half_minute_km2_s2 = course_drift(60), course_drift(30)
ratio = minute_km2_s2 / half_minute_km2_s2
print(f"{minute_km2_s2:.3f} and {half_minute_km2_s2:.3f} km²/s²: {ratio:.1f} times less")

# %% [markdown] id="order-says"
# Half the step, a quarter of the error: a method like that is said to be of **order** two,
# because its error goes as $h^2$. A drift of {{ -minute_km2_s2:.2f}} km²/s² is worth
# {{ -1000 * minute_km2_s2 / burnout_km_s:.0f}} m/s at burnout. So never trust one run:
# halve the step, and look.
#
# The engine of these lessons does the same with Moon and Sun and the Earth's bulge, in
# three dimensions, with order eight. Does it agree with you?

# %% id="engine-agrees"
flight = lu.flight.fly(departure.position_km, departure.velocity_km_s, departure.start)
hours = np.linspace(0, 36, 4000)
distances_km = np.linalg.norm(flight.position_km(hours), axis=1)
engine_h = np.interp(moon_km, distances_km, hours)
print(f"slanting path {as_flown_h:.1f} h, engine {engine_h:.1f} h")

# %% [markdown] id="engine-says"
# School physics comes within {{ 60 * abs(engine_h - as_flown_h):.0f}} minutes of it. From
# here on you may trust `lu.flight.fly`: it is your step, done with more care.
#
# ## Explore
#
# 1. Take the speed down by steps until the path closes. What is the last metre per second
#    worth, in apogee?
# 2. Change the angle. What stays exactly as it was?
# 3. Which speed gives a flight of two and a half days? Is it above or below the escape
#    speed?

# %% id="panel" tags=["panel"]
lu.apps.escape_panel()

# %% [markdown] id="panel-legend"
# *Left*: Earth and the Moon's distance to scale; the red line is the path from your
# burnout, with a dot every six hours, the dashed line our stand-in. *Right*: the rim of the
# well with your energy. The Moon does not pull here.
#
# ## The {{ facts["excess_speed"].value:.0f}} m/s
#
# Before we judge, what do we know by ourselves? Our stand-in was **made to arrive** at the
# published hour, so its speed cannot *prove* that hour. Independent are the chosen flight
# time of a day and a half, which is from a memoir, and the forecast, which was printed
# before the arrival. Now take each reading of the number in turn.

# %% id="two-readings"
heights_km = np.array([750.0, 1300.0])  # where rough ascents with these stages end
escapes_km_s = np.sqrt(2 * mu / (earth_km + heights_km))
over_m_s = 1000 * (np.sqrt(v_infinity_km_s**2 + escapes_km_s**2) - escapes_km_s)
print(f"over escape: {over_m_s[0]:.0f} m/s at {heights_km[0]:.0f} km up")
print(f"             {over_m_s[1]:.0f} m/s at {heights_km[1]:.0f} km up")

# %% [markdown] id="verdict"
# | the number as … | what would follow | fits? |
# |---|---|---|
# | an error at burnout | a plan {{ 1000 * change_km_s:.0f}} m/s slower, {{ slower_h:.0f}} h to the Moon; chosen were {{ planned_h:.0f}} h | **no** |
# | the excess over the escape speed | {{ over_m_s[0]:.0f}} to {{ over_m_s[1]:.0f}} m/s, if the burn ended {{ heights_km[0]:.0f}} to {{ heights_km[1]:,.0f}} km up | **the right size**, not the number |
# | the hyperbolic excess | {{ 1000 * v_infinity_km_s:,.0f}} m/s | **no** |
#
# ### Exercise 1.6: your verdict
#
# A friend shows you an article: *Luna 1 missed the Moon because its engine gave it an extra
# {{ facts["excess_speed"].value:.0f}} m/s.* Answer in three or four sentences. Name the
# number that speaks against it, say which part of that is independent of our stand-in, what
# the number may have been instead, and what we do not know.

# %% [markdown] id="answer-1-6" exercise="1.6" points=3 objective="LO-1.5" level="core" minutes=4
# With {{ 1000 * change_km_s:.0f}} m/s less the probe would have started below the escape
# speed and taken {{ slower_h:.0f}} hours. But a day and a half had been chosen, and that
# comes from a memoir, not from our stand-in. So it cannot be the error. It has the size of
# the excess over the escape speed at burnout, but is not equal to ours. We do not know who
# computed it, nor how high up the engine stopped.

# %% [markdown] id="learned"
# ## What you learned
#
# - **LO-1.1** The sign of $v^2/2 - \mu/r$ decides. *Usual slips: altitude for distance,
#   circular speed for escape speed.*
# - **LO-1.2** Energies add up, speeds do not. *Usual slip: $v - v_e$ for $v_\infty$.*
# - **LO-1.3** Energy tells whether a numerical flight is sound; halve the step to see the
#   order. *Usual slip: to trust one run.*
# - **LO-1.5** Ask of a number what it would have caused. *Usual slip: the right size is not
#   yet the right number.*

# %% [markdown] id="rocket" tags=["optional"]
# ## Go further: where the speed comes from
#
# (Optional.) A rocket throws mass backwards at its exhaust speed, which is standard gravity
# times the **specific impulse**, the seconds for which a kilogram of propellant can give a
# kilogram of weight as thrust. Momentum is conserved, so each kilogram thrown out gives the
# rest, of mass $m$, a push of $c/m$: little at first, much at the end. Luna 1's rocket, the
# **8K72** (a two-stage missile with a third stage, Block E, on top), burned three times.
#
# ### Exercise 1.7: a burn
#
# Write a function that returns the speed in **m/s** that a burn gives. Add up the
# kilograms, or find what the sum becomes for ever smaller pieces: half a per cent will do.
# Standard gravity is `lu.constants.STANDARD_GRAVITY_M_S2`.
#
# <details><summary>Hint 1</summary>While the mass runs from full down to empty, add up
# c/m.</details>
# <details><summary>Hint 2</summary>For ever smaller pieces the sum is an integral of
# one over m.</details>
# <details><summary>Hint 3</summary>In NumPy <code>np.log</code> is the natural logarithm. A
# rocket that burns nothing must gain nothing.</details>


# %% id="exercise-1-7" exercise="1.7" points=2 objective="LO-1.4" tags=["optional"]
def burn_m_s(specific_impulse_s, full_kg, empty_kg):
    """Return the speed (m/s) gained by burning from the full to the empty mass (kg)."""
    ### BEGIN SOLUTION
    exhaust_m_s = lu.constants.STANDARD_GRAVITY_M_S2 * specific_impulse_s
    return exhaust_m_s * np.log(full_kg / empty_kg)
    ### END SOLUTION


# %% id="check-1-7" check="1.7" points=2 tags=["optional"]
lu.check("1.7", burn_m_s)

# %% [markdown] id="three-burns" tags=["optional"]
# Four strap-ons and a core light on the pad together; then the core burns alone, then Block
# E. Where engines burn side by side, they share one exhaust speed. What did the three burns
# give, and where did it go? Height is not lost, it is energy too; the rest went to gravity
# during the burn, to the air, and to steering. We cannot tell these apart: the loss is
# found by difference.

# %% id="burns-in-the-open" tags=["optional"]
burns_km_s = {}
names = "all five", "core alone", "Block E"
for name, burn in zip(names, lu.ascent.burns(), strict=True):
    burns_km_s[name] = burn.delta_v_km_s
    print(f"{name}: {burn.delta_v_km_s:.2f} km/s")

# %% id="figure-budget" tags=["folded", "optional"]
turn_km_s = lu.constants.EARTH_ROTATION_RAD_S * earth_km
gift_km_s = turn_km_s * np.cos(np.radians(departure.inclination_deg))
ground_escape_km_s = np.sqrt(2 * mu / earth_km)
same_energy_km_s = np.sqrt(2 * energy_km2_s2 + ground_escape_km_s**2)
gains_km_s = burns_km_s | {"Earth's turn": gift_km_s}
uses_km_s = {
    "speed at burnout": burnout_km_s,
    "height": same_energy_km_s - burnout_km_s,
    "lost": sum(gains_km_s.values()) - same_energy_km_s,
}
propellant = lu.facts["stage_propellant"]
sums_km_s = [
    sum(burn.delta_v_km_s for burn in lu.ascent.burns(kg))
    for kg in (propellant.low, propellant.high)
]
fig, ax = plt.subplots(figsize=(9, 4))
description = lu.figures.escape.speed_budget(
    ax, gains_km_s, uses_km_s, np.ptp(sums_km_s) / 2, ground_escape_km_s
)
lu.show(
    fig,
    caption="What the rocket gave, and where it went. Whisker: the dispute about Block E's "
    "propellant. The hatched part is found by difference.",
    description=description,
)

# %% id="figure-departure" tags=["folded", "optional"]
fig, ax = plt.subplots(figsize=(9, 5.2))
description = lu.figures.escape.departure_hyperbola(ax, departure, flight)
lu.show(
    fig,
    caption="Our stand-in, to scale: a day and a half of nearly straight line, and the "
    "Moon comes to meet it. The perigee of its orbit lies under the ground, where it never "
    "was. "
    "The full engine (solid) feels the Moon, two bodies (dashed) do not.",
    description=description,
)

# %% [markdown] id="further-tasks" tags=["optional"]
# ### Open tasks
#
# 1. Is Pioneer 3's {{ facts["pioneer3"].value:,.0f}} km an altitude, or a distance from the
#    centre? It was launched on 6 December and burnt up on 7 December (fact
#    `pioneer3_flight`). Kepler's third law, $T = 2\pi\sqrt{a^3/\mu}$, knows how long each
#    ellipse takes; $2a$ is its least distance plus its greatest.
# 2. McDowell's catalogue GCAT gives Luna 1 a perigee and an apogee with *negative* heights
#    (fact `c3_gcat`). Half their sum, from the centre, is $a$, and $\varepsilon = -\mu/2a$
#    as for an ellipse. Does the odd entry make sense?
# 3. Pioneer 4's speed and closest approach are both in the record. Which height of burnout
#    makes the two agree?

# %% [markdown] id="hand-in"
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
# 6. The record: `lu.facts`, each entry with its source.
