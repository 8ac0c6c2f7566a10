# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="at-a-glance"
# # 2. How late is too late?
#
# **Luna 1 was aimed at the Moon and flew by. You find out what each error at the end of the
# burn is worth there, and put the published explanations of the miss to the test.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/02_launch_timing.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0
#
# | | |
# |---|---|
# | **Time** | 50 minutes for the core (counted: {{ counted_minutes }}); *Go further* is extra |
# | **Level** | first-year mechanics |
# | **You need** | Newton's second law, energy, vectors, a slope; Python functions and loops |
# | **You will make** | a figure of near misses, a slope by two flights, and a verdict on five explanations |
#
# ## After this lesson you can
#
# - **LO-2.1** turn a delay of the cut-off into an error of speed;
# - **LO-2.2** describe a miss by a vector, and say how wide the target really is;
# - **LO-2.3** find by experiment what an error is worth, and add errors up;
# - **LO-2.4** weigh explanations against several published numbers at once.

# %% [markdown] id="story"
# ## January 1959
#
# On 2 January a rocket leaves Tyuratam. There is no second try: three burns in a row, and
# the last engine is stopped by **{{ facts["cutoff_mode"].value }}**. Moscow announces the
# arrival for {{ facts["forecast_arrival"].value:%H:%M}} UTC on 4 January. The probe passes
# at {{ facts["closest_time"].value:%H:%M}}, {{ facts["closest_altitude"].value:,.0f}} km up.
#
# It should have *hit*. Later the explanations come: a late **cut-off** (the moment when the
# engine stops), a forgotten light-time, a wrong angle,
# {{ facts["excess_speed"].value:.0f}} m/s too much, a late launch. They cannot all be
# right.
#
# *Sources: facts `cutoff_mode`, `forecast_arrival`, `closest_time`, `closest_altitude`,
# `excess_speed`, `causes`.*

# %% id="setup"
from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu

lu.start("02")
moon_mu = lu.constants.MOON_MU_KM3_S2
moon_radius_km = lu.constants.MOON_RADIUS_KM
lu.facts.pick("closest_altitude", "closest_time", "last_contact_distance", "excess_speed")

# %% [markdown] id="predict-question"
# ## First, your guess
#
# Suppose that the engine simply stopped too late, and nothing else went wrong. **How many
# seconds late, to miss the Moon by as much as Luna 1 did?** Nobody grades your guess; you
# meet it again at the end.

# %% id="predict"
lu.predict("late", ..., unit="s", low=0, high=3600)

# %% [markdown] id="step-1"
# ## Step 1. The price of a second
#
# A rocket is never as light as at the end of its burn, so each second is worth most there.
# The last stage, Block E, pushes with {{ facts["rd0105_thrust"].value:.1f}} kN, and empty,
# with its payload, it weighs {{ facts["stage_mass"].value:,.0f}} kg. A stage that can burn
# on still has propellant; how much, nobody published, so you get a number of your own below
# (if you gave `lu.start` a name).
#
# ### Exercise 2.1: by hand, how late is '{{ facts["excess_speed"].value:.0f}} m/s too fast'?
#
# With `residual_kg` of propellant left, **how many seconds late** is a cut-off that adds
# the disputed {{ facts["excess_speed"].value:.0f}} m/s? Estimate first, with round numbers,
# on paper; then give a value good to half a per cent. Treat the mass as constant.
#
# <details><summary>Hint 1</summary>What does one second of burning add to the speed? That
# is an acceleration.</details>
# <details><summary>Hint 2</summary>Everything that is still on board gets it: the empty
# stage and what is left in its tanks.</details>
# <details><summary>Hint 3</summary>Newtons and kilograms. Gravity acts with or without the
# engine, so it has no part in the difference.</details>

# %% id="exercise-2-1" exercise="2.1" points=2 objective="LO-2.1"
residual_kg = lu.personal("residual_kg", 100.0, low=50.0, high=300.0, step=10.0)
print(f"{residual_kg:.0f} kg of propellant left")
### BEGIN SOLUTION
_mass_kg = lu.facts["stage_mass"].value + residual_kg
_each_second_m_s = 1000 * lu.facts["rd0105_thrust"].value / _mass_kg
late_s = lu.facts["excess_speed"].value / _each_second_m_s
### END SOLUTION

# %% id="check-2-1" check="2.1" points=2
lu.check("2.1", late_s)

# %% [markdown] id="light-time-text"
# And the command itself travels at the speed of light. Whoever forgot that was late by the
# light-time. From which antenna it came we do not know, so we take the launch pad. Where
# the burn ended we do not know either, so we take our **plan**: our reconstruction of what
# was meant, from the published site and inclination to the *centre* of the Moon at the
# forecast hour.

# %% id="light-time"
plan = lu.reconstruction.planned_departure()
pad_deg = lu.facts["launch_site_lat"].value, lu.facts["launch_site_lon"].value
pad_km = lu.ephemeris.site_position_km(pad_deg[0], pad_deg[1], 0.0, plan.start)
light_time_s = np.linalg.norm(plan.position_km - pad_km) / lu.constants.LIGHT_SPEED_KM_S

gained_m_s2 = 1000 * lu.facts["rd0105_thrust"].value / lu.facts["stage_mass"].value
light_time_m_s = gained_m_s2 * light_time_s
print(f"each second adds {gained_m_s2:.1f} m/s")
print(f"light-time {1000 * light_time_s:.1f} ms adds {light_time_m_s:.2f} m/s")

# %% [markdown] id="step-2"
# ## Step 2. The target
#
# Look from the Moon. The probe comes in almost straight, with a speed $v_\infty$ that the
# Moon has not changed yet. Draw that way in on as a straight line. It crosses the
# **encounter plane**, which goes through the Moon's centre, square to the way in, at the
# tip of the **miss vector**, `b` km from the centre. But the probe does not fly straight:
# the Moon pulls it in, and it passes closer, at $r_p$ from the centre.
#
# Two things do not change on the way past. Energy: far out it is all $v_\infty^2/2$; at the
# closest point the Moon's $-\mu/r_p$ comes in. And the swing about the Moon's centre, the
# **angular momentum**, which is speed times the distance at which the line of flight passes
# the centre: $b\,v_\infty$ far out, and $r_p$ times the speed there.
#
# ### Exercise 2.2: aim off, pass nearer
#
# Write `b` (km) as a function of $r_p$ (km) and $v_\infty$ (km/s), for the Moon. It should
# take arrays too. The Moon's μ is `moon_mu`, in km³/s².
#
# <details><summary>Hint 1</summary>What is the speed at the closest point? That is the
# energy's business.</details>
# <details><summary>Hint 2</summary>Now set the two angular momenta equal, and solve for
# b.</details>
# <details><summary>Hint 3</summary>Test it: a very fast probe is hardly bent. What must b
# be then?</details>


# %% id="exercise-2-2" exercise="2.2" points=3 objective="LO-2.2"
def impact_parameter_km(periapsis_radius_km, excess_speed_km_s):
    """Return how far off centre (km) a path aims that passes the Moon this near."""
    ### BEGIN SOLUTION
    fall_km2_s2 = 2 * lu.constants.MOON_MU_KM3_S2 / periapsis_radius_km
    lowest_km_s = np.sqrt(excess_speed_km_s**2 + fall_km2_s2)
    return periapsis_radius_km * lowest_km_s / excess_speed_km_s
    ### END SOLUTION


# %% id="check-2-2" check="2.2" points=3
lu.check("2.2", impact_parameter_km)

# %% [markdown] id="fly-text"
# To fly a plan with an error we use two helpers. `lu.encounter.fly_with` gives the plan a
# push at cut-off and flies it with the engine of lesson 1. `lu.encounter.miss_vector` does
# this to the flight:

# %% id="miss-in-the-open" tags=["checkpoint"]
impact_parameter_km = lu.orbits.impact_parameter_km  # from here on the library's
flight = lu.encounter.fly_with(plan, speed_m_s=10.0)  # ten metres per second too fast
hours = flight.closest_approach.seconds / 3600 - 1  # an hour before it passes
when = flight.start + timedelta(hours=hours)
r = flight.position_km(hours) - lu.ephemeris.moon_position_km(when)
v = flight.velocity_km_s(hours) - lu.ephemeris.moon_velocity_km_s(when)

v_infinity_km_s = np.sqrt(np.dot(v, v) - 2 * moon_mu / np.linalg.norm(r))
b_km = np.linalg.norm(np.cross(r, v)) / v_infinity_km_s
low_km = flight.closest_approach.distance_km
print(f"v∞ {v_infinity_km_s:.3f} km/s, aims {b_km:,.0f} km off, passes at {low_km:,.0f} km")

# %% id="target-figure" tags=["folded"]
miss_km = moon_radius_km + lu.facts["closest_altitude"].value
target_km = impact_parameter_km(moon_radius_km, v_infinity_km_s)
ring_km = impact_parameter_km(miss_km, v_infinity_km_s)
fig, ax = plt.subplots(figsize=(9, 7))
description = lu.figures.timing.focusing(ax, v_infinity_km_s, moon_mu, miss_km)
lu.show(
    fig,
    caption="How the Moon gathers what comes near it, to scale. Dark red paths end on it, "
    "and the bright one passes where Luna 1 is said to have passed.",
    description=description,
)

# %% [markdown] id="step-2-says"
# The target is a disc with a radius of {{ target_km:,.0f}} km,
# {{ target_km / moon_radius_km:.2f}} times the Moon's. Luna 1's published miss means an aim
# {{ ring_km:,.0f}} km off. In which direction, nobody published.
#
# ## Step 3. What an error is worth
#
# Four things can be wrong at cut-off: the speed, the **pitch** (too steep or too flat), the
# **yaw** (too far left or right), and the hour of the launch. A small error moves the miss
# vector in proportion. So fly twice, with a little more and a little less, and divide.
#
# ### Exercise 2.3: an experiment
#
# **By how many kilometres does the miss vector move for each metre per second of extra
# speed?** Fly the plan with `speed_m_s=+2.0` and with `speed_m_s=-2.0`. Of
# `lu.encounter.miss_vector(flight)` you want `.t_km` and `.r_km`, its two parts at right
# angles: T lies along the equator, R points south.
#
# <details><summary>Hint 1</summary>Two flights give two arrows. The move is the arrow from
# one tip to the other.</details>
# <details><summary>Hint 2</summary>Subtract T from T and R from R. The length comes after
# that, not before.</details>
# <details><summary>Hint 3</summary>By how many metres per second do the two flights
# differ?</details>

# %% id="exercise-2-3" exercise="2.3" points=2 objective="LO-2.3"
### BEGIN SOLUTION
_more = lu.encounter.miss_vector(lu.encounter.fly_with(plan, speed_m_s=+2.0))
_less = lu.encounter.miss_vector(lu.encounter.fly_with(plan, speed_m_s=-2.0))
km_for_each_m_s = np.hypot(_more.t_km - _less.t_km, _more.r_km - _less.r_km) / 4
### END SOLUTION

# %% id="check-2-3" check="2.3" points=2
lu.check("2.3", km_for_each_m_s)

# %% id="slopes" tags=["folded", "checkpoint"]
columns = lu.encounter.miss_slopes(plan).T
slopes = dict(zip(lu.encounter.ERRORS, columns, strict=True))
length_km = {name: np.hypot(slope[0], slope[1]) for name, slope in slopes.items()}
remembered = "accuracy_speed", "accuracy_angle", None, "accuracy_time"
units = (
    ("one m/s", 1),
    ("one arcminute of pitch", 1),
    ("one arcminute of yaw", 1),
    ("ten s", 10),
)
rows = []
for (name, slope), fact, (unit, size) in zip(
    slopes.items(), remembered, units, strict=True
):
    numbers = [f"{size * part:+.0f}" for part in slope] + [f"{size * length_km[name]:.0f}"]
    rows.append((unit, *numbers, f"{lu.facts[fact].value:.0f}" if fact else "–"))
lu.table(rows, ("error", "moves T (km)", "moves R (km)", "by (km)", "remembered (km)"))

# %% [markdown] id="slopes-say"
# The last column is what veterans remembered, for Luna 2: *unverified*, and within a third.
# In ten seconds the Earth turns by
# {{ 10 * 60 * np.degrees(constants.EARTH_ROTATION_RAD_S):.1f }} arcminutes, and carries the
# whole path along.
#
# ### Exercise 2.4: a figure of your own
#
# Draw **how high above the Moon's ground (km) a flight passes, against its error of speed
# (m/s)**, from sixty too slow to sixty too fast, in steps of ten or finer. A flight knows
# its `.closest_approach.altitude_km`; below zero means a hit. Labels with units on both
# axes.
#
# <details><summary>Hint 1</summary><code>np.arange</code> or <code>np.linspace</code> makes
# the errors; a loop flies them one by one.</details>
# <details><summary>Hint 2</summary>Each time:
# <code>lu.encounter.fly_with(plan, speed_m_s=…)</code>, and append its
# altitude.</details>
# <details><summary>Hint 3</summary><code>ax.plot(x, y)</code>, then
# <code>ax.set_xlabel("error of speed (m/s)")</code>, and the other one.</details>

# %% id="exercise-2-4" exercise="2.4" points=2 objective="LO-2.3"
fig, ax = plt.subplots(figsize=(9, 4))
### BEGIN SOLUTION
errors_m_s = np.linspace(-60, 60, 25)
heights_km = []
for error_m_s in errors_m_s:
    passing = lu.encounter.fly_with(plan, speed_m_s=error_m_s).closest_approach
    heights_km.append(passing.altitude_km)
ax.plot(errors_m_s, heights_km)
ax.set_xlabel("error of speed (m/s)")
ax.set_ylabel("altitude of the closest approach (km)")
### END SOLUTION
my_drawing = lu.drawn(ax)
lu.show(fig, caption="Yours.", description="Altitude against error, as you have drawn it.")

# %% id="check-2-4" check="2.4" points=2
lu.check("2.4", my_drawing)

# %% [markdown] id="task-2-5"
# Two errors at once? Each moves the miss vector in its own direction. Here is how somebody
# added them up. It runs, and the answer is wrong.

# %% id="broken-sum"
fast_m_s = lu.personal("fast_m_s", 12.0, low=8.0, high=16.0, step=1.0)
flat_arcmin = -fast_m_s / 2  # below zero: too flat

by_speed_km = fast_m_s * length_km["speed_m_s"]
by_pitch_km = abs(flat_arcmin) * length_km["pitch_arcmin"]
print(f"{fast_m_s:+.0f} m/s, {flat_arcmin:+.1f} arcminutes of pitch:")
print(f"a miss of {by_speed_km + by_pitch_km:.0f} km?")

# %% [markdown] id="task-2-5-asks"
# ### Exercise 2.5: find the fault
#
# How long is the miss vector of that launch really, in km? `slopes["speed_m_s"]` and
# `slopes["pitch_arcmin"]` are arrays of two numbers, T and R.
#
# <details><summary>Hint 1</summary>Two walks of a mile each need not take you two miles
# from home.</details>
# <details><summary>Hint 2</summary>Each error times its slope is an arrow, sign
# included.</details>
# <details><summary>Hint 3</summary>Add arrays first; the length comes last.</details>

# %% id="exercise-2-5" exercise="2.5" points=2 objective="LO-2.3"
### BEGIN SOLUTION
_arrow_km = fast_m_s * slopes["speed_m_s"] + flat_arcmin * slopes["pitch_arcmin"]
launch_miss_km = np.hypot(_arrow_km[0], _arrow_km[1])
### END SOLUTION

# %% id="check-2-5" check="2.5" points=2
lu.check("2.5", launch_miss_km)

# %% [markdown] id="cloud-text"
# No launch is perfect. So let all four errors scatter at random, and fly each launch: a
# **Monte Carlo** experiment, named after the casino. Nobody published how good the guidance
# was. The scatter is our assumption, and the launches are *synthetic*.

# %% id="cloud"
scatter = np.array([10.0, 5.0, 5.0, 10.0])  # m/s, arcmin, arcmin, s
errors = scatter[:, None] * np.random.default_rng(1959).standard_normal((4, 10_000))
cloud = lu.encounter.fly_cloud(plan, errors)
beyond = np.sum(np.hypot(cloud.t_km, cloud.r_km) > ring_km)
print(f"{cloud.hits.mean():.0%} hit; {beyond} of 10,000 aim as far off as Luna 1")

# %% id="encounter-figure" tags=["folded"]
J = np.column_stack(list(slopes.values()))
covariance_km2 = J @ np.diag(scatter**2) @ J.T  # the scatter that the slopes alone predict
luna1 = lu.encounter.miss_vector(
    lu.encounter.fly_with(lu.reconstruction.stand_in_departure())
)
fig, ax = plt.subplots(figsize=(9, 8.6))
description = lu.figures.timing.encounter(ax, cloud, covariance_km2, v_infinity_km_s, luna1)
lu.show(
    fig,
    caption="The encounter to scale, as the arriving probe sees it: north is up. Synthetic "
    "launches that hit are dark, those that miss are red. The slopes give the ellipses.",
    description=description,
)

# %% [markdown] id="trial"
# With such a guidance Luna 1's miss was no bad luck. **Something went wrong.** What?
#
# ## Step 4. Five explanations
#
# Three published numbers must fit: how high it passed, when, and how far it was at last
# contact. What an explanation leaves of each, calculated less published, in units of our
# uncertainty, is its **residual**. Within two, it fits. An explanation that names a number
# is held to it. To the others we are generous: `lu.encounter.fit` tries sizes of the error,
# better and better, until the first number fits.
#
# **Mind what we put in.** The plan arrives at the *forecast* hour because we say so: the
# forecast came a day after the launch, in round hours. So we try other planned hours, too.
# And *fast and steep* is the push that turns the plan into our **stand-in**, the departure of
# lesson 1 that we made to fit the first two numbers and chose by the third. That it fits
# proves nothing.

# %% id="explanations"
fit = lu.encounter.fit
excess_m_s = lu.facts["excess_speed"].value
explanations = {
    "late cut-off": fit(plan, speed_m_s=45),
    "light-time forgotten": {"speed_m_s": light_time_m_s},
    "too fast as disputed": {"speed_m_s": excess_m_s},
    "wrong pitch": fit(plan, pitch_arcmin=45),
    "wrong yaw": fit(plan, yaw_arcmin=-88),
    "launched late": fit(plan, delay_s=360),
    "fast and steep": fit(plan, speed_m_s=24, pitch_arcmin=27),
}

# %% id="residual-table" tags=["folded"]
unit_of = dict(
    zip(lu.encounter.ERRORS, ("m/s", "′ pitch", "′ yaw", "s later"), strict=True)
)
heard, left, pushed, rows = {}, {}, {}, []
for name, push in explanations.items():
    flown = lu.encounter.fly_with(plan, **push)
    heard[name] = lu.encounter.witnesses(flown)
    left[name] = lu.encounter.residuals(flown)
    pushed[name] = ", ".join(
        f"{size:+.1f} {unit_of[error]}" for error, size in push.items()
    )
    altitude_km, late_min, _ = heard[name]
    said = ["none" if np.isnan(part) else f"{part:+z.1f}" for part in left[name]]
    rows.append((name, pushed[name], f"{altitude_km:,.0f}", f"{late_min:+z.0f}", *said))
heads = "passes at (km)", "late (min)", "residual: height", "hour", "last contact"
lu.table(rows, ("explanation", "error", *heads))

# %% id="residual-figure" tags=["folded"]
fig, ax = plt.subplots(figsize=(9, 5))
description = lu.figures.timing.residual_sheet(ax, left)
lu.show(
    fig,
    caption="What is left of each explanation. Inside the band, a published number fits.",
    description=description,
)

# %% id="other-hours" tags=["folded"]
named = "light-time forgotten", "too fast as disputed"
shifts_min = -60, -30, 0, 30, 60
rows = {name: [name] for name in explanations}
for minutes in shifts_min:
    other = lu.encounter.aimed(plan, minutes)
    for name, push in explanations.items():
        push = push if name in named else lu.encounter.fit(other, **push)
        parts = lu.encounter.residuals(lu.encounter.fly_with(other, **push))
        said = ", ".join(
            "none" if np.isnan(part) else f"{part:+z.1f}" for part in parts[1:]
        )
        rows[name].append(said + (" ✓" if np.all(abs(parts) < 2) else ""))
lu.table(
    list(rows.values()), ("planned less forecast", *(f"{x:+d} min" for x in shifts_min))
)

# %% [markdown] id="trial-says"
# The last table has the residuals of hour and last contact for other planned hours; a tick
# where all three numbers fit. Read it before you go on. Direction and launch time hardly
# move the hour: a yaw to the left or an early launch bring the probe some twenty minutes
# forward at most. **Only speed makes it early enough** for our plan. But speed enough for
# the whole miss makes it {{ -heard["late cut-off"][1]:.0f}} minutes too early.
#
# ## Explore
#
# (a) Which way does the star on the left go when the cut-off comes later? (b) Can a launch
# delay undo a speed error? (c) Find a setting that meets all three published numbers. Is it
# the only one?

# %% id="panel" tags=["panel"]
lu.apps.timing_panel()

# %% [markdown] id="panel-legend"
# *Left*, the encounter plane to scale: the grey disc is the Moon, the dark circle the
# target, the pale ring the published miss. The arrows are your slopes, tip to tail; the
# star is the full engine. *Right*, hour and height of each setting, with the published
# point.
#
# ## Your prediction

# %% id="prediction-compared" tags=["folded"]
whole_s = explanations["late cut-off"]["speed_m_s"] / gained_m_s2
rows = [("for the whole miss, by a late cut-off alone", f"{whole_s:.2f} s")]
rows.append(("light-time of the command", f"{light_time_s:.3f} s"))
if lu.prediction("late") is not None:
    rows.append(("your guess", f"{lu.prediction('late'):.2f} s"))
lu.table(rows, ("how late", "seconds"))

# %% [markdown] id="verdict-on-the-record"
# ## The verdict on the record
#
# | claim | for our plan | for other planned hours |
# |---|---|---|
# | '{{ facts["excess_speed"].value:.0f}} m/s too fast' | passes {{ heard["too fast as disputed"][0]:,.0f}} km up, {{ abs(heard["too fast as disputed"][1]) / 60:.0f}} hours early: **no** | **no** |
# | light-time forgotten | {{ light_time_m_s * length_km["speed_m_s"]:.0f }} km, a hit: **no** | **no** |
# | launched late | late instead of early: **no** | **no** |
# | wrong angle alone | {{ heard["wrong pitch"][1]:.0f}} min too late: **no** | only if the plan was earlier |
# | late cut-off alone | {{ -heard["late cut-off"][1]:.0f}} min too early: **no** | if the plan was later |
#
# Three errors at once meet three numbers in many ways, as the panel showed you. The record
# can exclude; it cannot name the cause.
#
# ### Exercise 2.6: in your own words
#
# A magazine writes: *Luna 1 missed the Moon because the command to stop the engine was sent
# too late.* In three or four sentences: what in the published record speaks for it, and
# what against? Which part of that is independent, and which hangs on an hour that we
# assumed? Which one unpublished number would settle it?

# %% [markdown] id="answer-2-6" exercise="2.6" points=3 objective="LO-2.4" level="core" minutes=4
# For it: of single errors only extra speed makes the probe early enough, and it was early.
# Against it: enough speed for the whole miss makes it some fifty minutes too early. That
# hangs on the planned hour, which is our assumption: with a plan an hour later a late
# cut-off alone fits. The height, the hour and the last contact are published and
# independent of us. The planned hour of arrival, or the planned and the measured speed at
# cut-off, would settle it.

# %% [markdown] id="what-we-learned"
# ## What we learned
#
# - **LO-2.1** The end of a burn is its fastest moment: thirty milliseconds for each metre
#   per second. *Usual slips: full tanks for empty ones; g in place of thrust over mass.*
# - **LO-2.2** A miss is a vector, and gravity makes the target wider than the Moon. *Usual
#   slip: adding speeds where energies add.*
# - **LO-2.3** Two flights give a slope; errors add as arrows. *Usual slip: adding lengths.*
# - **LO-2.4** An explanation must fit every number, and what was put in is no evidence.
#   *Usual slip: fitting one number and calling it proof.*

# %% [markdown] id="further" tags=["optional"]
# ## Go further
#
# (Optional.) *How good are three models?* The slopes, a **patched conic** (a hyperbola
# about the Earth, then another about the Moon, nobody pulling sideways), and the full
# engine.

# %% id="ladder-figure" tags=["folded", "optional"]
speeds_m_s = np.linspace(-60.0, 60.0, 25)
handed_over_h = 28.0
when = plan.start + timedelta(hours=handed_over_h)
moon_there = lu.ephemeris.moon_position_km(when), lu.ephemeris.moon_velocity_km_s(when)
engine_km, conic_km = [], []
for speed_m_s in speeds_m_s:
    aim = lu.encounter.miss_vector(lu.encounter.fly_with(plan, speed_m_s=speed_m_s))
    engine_km.append((aim.t_km, aim.r_km))
    place, speed, _ = lu.reconstruction.perturbed(plan, speed_m_s=speed_m_s)
    place, speed = lu.orbits.propagate_kepler(place, speed, 3600 * handed_over_h)
    aim = lu.orbits.b_plane(place - moon_there[0], speed - moon_there[1])
    conic_km.append((aim.t_km, aim.r_km))
rungs = {
    "linear map": np.outer(slopes["speed_m_s"], speeds_m_s),
    "patched conic": np.array(conic_km).T,
    "full engine": np.array(engine_km).T,
}
fig, axes = plt.subplots(1, 2, figsize=(9, 4.4))
description = lu.figures.timing.ladder(axes, speeds_m_s, rungs, "full engine")
lu.show(
    fig,
    caption="The slopes touch the engine at the plan and bend away; the conic is off "
    "everywhere, but nearly parallel.",
    description=description,
)

# %% [markdown] id="further-tasks" tags=["optional"]
# ### Open tasks
#
# 1. How good must the guidance be for nine hits in ten? Scale all four errors by one factor
#    and find it.
# 2. The ellipses in the figure of the cloud come from the slopes alone. With the slopes in
#    a matrix $J$ and the squares of the scatter in a diagonal matrix $S$ their **covariance**,
#    the table of how two quantities scatter together, is $J S J^{\mathsf T}$. Compare it
#    with `np.cov` of the flights.
# 3. Luna 2 hit, eight months later. Give the plan a slower flight (`lu.encounter.aimed`) and
#    see whether the target grows. Was it an easier shot?

# %% [markdown] id="hand-in"
# ## Hand in
#
# Save the notebook (Ctrl+S). If you do it for a course, run *Kernel › Restart Kernel and
# Run All Cells* once before: what runs for you from top to bottom, runs for whoever grades
# it.
#
# ## References
#
# - W. Kizner, 'A method of describing miss distances for lunar and interplanetary
#   trajectories', *Planetary and Space Science* 7 (1961).
# - H. D. Curtis, *Orbital Mechanics for Engineering Students*, 3rd ed. (2014), section 2.9:
#   the hyperbola and its aiming radius.
# - R. R. Bate, D. D. Mueller and J. E. White, *Fundamentals of Astrodynamics* (1971):
#   sensitivity and the patched conic.
# - B. E. Chertok, *Rockets and People*: the rules of thumb, as remembered (fact
#   `accuracy_speed`).
# - The published record: `lu.facts`, each entry with its source.
