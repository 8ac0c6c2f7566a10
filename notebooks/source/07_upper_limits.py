# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="title"
# # 7. What does nothing tell you?
#
# **Luna 1 flew past the Moon and found no magnetic field. You find out how strong a field
# could have been there all the same, and what a counter has found that counted nothing.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/07_upper_limits.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0

# %% [markdown] id="at-a-glance"
# | | |
# |---|---|
# | **Time** | 50 minutes for the core (counted: {{ counted_minutes }}); *Go further* is extra |
# | **Level** | first-year physics, a little chance |
# | **You need** | powers, logarithms, the idea of a magnetic field; Python functions, NumPy arrays |
# | **You will make** | a limit on the Moon's magnet, a limit from no count, and an experiment that tests it |
#
# ## After this lesson you can
#
# - **LO-7.1** turn an instrument that noticed nothing into a limit on a magnet;
# - **LO-7.2** show how distance makes such a limit weak;
# - **LO-7.3** turn a count of nothing into a limit with a confidence;
# - **LO-7.4** test by experiment whether a limit keeps its word;
# - **LO-7.5** say what a blank reading excludes, and on which assumption that hangs.

# %% [markdown] id="story"
# ## January 1959
#
# On 4 January Luna 1 passes the Moon, {{ facts["closest_altitude"].value:,.0f}} km above its
# ground. On board is a magnetometer, the first to come near another world. It finds
# nothing, and to this day one reads: *the Moon has no magnetic field.* Two detectors listen
# for the taps of dust. What they heard, nothing or little, left hardly a trace in the
# record.
#
# But a blank reading is data. It says: *whatever there was, it was less than so much.* How
# much is that?
#
# *Sources: facts `closest_altitude`, `moon_field`, `magnetometer_range`, `dust_detectors`.*

# %% id="setup"
from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu

lu.start("07")
moon_km = lu.constants.MOON_RADIUS_KM
mu0 = lu.constants.VACUUM_PERMEABILITY_N_A2  # T m/A, the same unit
lu.facts.pick("moon_field", "magnetometer_range", "luna2_accuracy", "luna2_moon_field")

# %% [markdown] id="symbols"
# | symbol | meaning | unit |
# |---|---|---|
# | $B$ | magnetic field; one nT is what the readings of 1959 call one gamma | nT |
# | $r$, $R$ | distance from the Moon's *centre*; the Moon's radius | km |
# | $m$ | magnetic moment: how strong a magnet is by itself | A m² |
# | $\lambda$ | latitude above the magnet's own equator | degrees |
# | $\mu$ | hits that are expected, on average | |
#
# ## First, your guess
#
# We did not find how accurate Luna 1's magnetometer was. Luna 2 carried one of its kind
# eight months later, and its makers trusted it to
# {{ facts["luna2_accuracy"].value[0]:.0f}} to {{ facts["luna2_accuracy"].value[1]:.0f}} nT.
# So we **lend Luna 1 what was Luna 2's**: it notices
# {{ facts["luna2_accuracy"].value[1]:.0f}} nT or more. **How strong may the field on
# the Moon's ground be, in nT, without Luna 1 noticing?** The Earth has about thirty thousand
# on its equator. Nobody grades your guess; it will be drawn beside the result.

# %% id="predict"
lu.predict("ground", ..., unit="nT", low=0.001, high=1_000_000)

# %% [markdown] id="step-1"
# ## Step 1. A lever arm
#
# A magnet has two poles, and one takes back what the other gives. Such a pair, seen from
# afar, is a **dipole**; the Earth's field is nearly that of one. How fast does it fall?

# %% id="two-poles"
apart = 0.01  # between the poles, in the unit of the distance
for distance in (1.0, 2.0, 4.0):
    near, far = distance - apart / 2, distance + apart / 2
    print(f"at {distance:.0f}: {1 / near**2 - 1 / far**2:.7f}")

# %% [markdown] id="task-7-1"
# Each pole alone falls with the square. What the pair leaves is eight times weaker at twice
# the distance: it falls with the **cube**.
#
# ### Exercise 7.1: by hand, what may be on the ground?
#
# Suppose that Luna 1 would have noticed `my_noticed_nT`, a number of your own below. **How many
# nT may the ground have, right below the place where it passed?** On paper, with round
# numbers; six per cent will do. The Moon's radius is {{ moon_km:,.0f}} km.
#
# <details><summary>Hint 1</summary>The dipole sits in the Moon's centre. How far from there
# is the ground, and how far was Luna 1?</details>
# <details><summary>Hint 2</summary>How many times farther? Between four and five. And what
# does that do to the field?</details>
# <details><summary>Hint 3</summary>The ground is nearer, so its field is stronger.</details>

# %% id="exercise-7-1" exercise="7.1" points=1 objective="LO-7.1"
my_noticed_nT = lu.personal("noticed_nT", 100.0, low=50.0, high=100.0, step=5.0)
print(f"your Luna 1 notices {my_noticed_nT:.0f} nT")
### BEGIN SOLUTION
_times_farther = (lu.facts["closest_altitude"].value + moon_km) / moon_km
my_ground_nT = my_noticed_nT * _times_farther**3
### END SOLUTION

# %% id="check-7-1" check="7.1" points=1
lu.check("7.1", my_ground_nT)

# %% id="what-luna-1-had" tags=["checkpoint"]
noticed_nT = lu.facts["luna2_accuracy"].value[1]  # from here on, for everyone
passed_km = moon_km + lu.facts["closest_altitude"].value
ground_nT = noticed_nT * (passed_km / moon_km) ** 3
earth_nT = lu.field.EQUATORIAL_FIELD_NT  # the Earth's, on its equator, in 1959
print(f"up to {ground_nT:,.0f} nT on the ground; the Earth has {earth_nT:,.0f}")

# %% id="along-the-flight" tags=["folded"]
departure = lu.reconstruction.stand_in_departure()
flight = lu.flight.fly(departure.position_km, departure.velocity_km_s, departure.start)
flown_h = np.linspace(0.05, lu.figures.overview.LAST_CONTACT_HOURS, 1500)
places_km = flight.position_km(flown_h)
times = np.array([flight.start + timedelta(hours=h) for h in flown_h])
from_moon_km = np.linalg.norm(places_km - lu.ephemeris.moon_position_km(times), axis=1)
fields_nT = {
    "the Earth's field": np.linalg.norm(lu.field.field_vector_nT(places_km), axis=1),
    "a Moon as magnetic as the Earth": earth_nT
    * (lu.constants.GEOMAGNETIC_RADIUS_KM / from_moon_km) ** 3,
    "a Moon that just goes unnoticed": noticed_nT * (passed_km / from_moon_km) ** 3,
}
window_nT = noticed_nT, lu.facts["magnetometer_range"].value
told = fields_nT["the Earth's field"] > noticed_nT
told_h = flown_h[told][-1]
wind_field_nT = lu.facts["wind_field"].value
fig, ax = plt.subplots(figsize=(9, 5))
description = lu.figures.limits.along_the_flight(
    ax, flown_h, fields_nT, window_nT, wind_field_nT
)
lu.show(
    fig,
    caption="Our reconstruction of the flight, and what the magnetometer could tell on it: "
    "less than its range, more than its errors.",
    description=description,
)

# %% [markdown] id="blind-says"
# Of {{ flown_h[-1]:.0f}} hours in touch, the instrument had something to read in
# {{ told_h:.0f}}, near the Earth. After that it was as good as blind, and a Moon with
# {{ round(ground_nT, -2):,.0f}} nT on its ground, {{ ground_nT / earth_nT:.0%}} of the Earth's, would
# have slipped by. Even the **quantum**, the smallest step of a reading, was coarse:
# {{ facts["magnetometer_step_luna2"].value[1]:.0f}} nT for Luna 2, four times that for Luna 1
# if both sent their numbers in the same way.
#
# How strong a magnet is that? The field of a dipole of **magnetic moment** $m$, which says
# how strong a magnet is by itself, whatever the distance, is
#
# $$B = \frac{\mu_0}{4\pi}\,\frac{m}{r^3}\,\sqrt{1 + 3\sin^2\lambda}.$$
#
# Where does the flight lie, over the magnet's equator or over its pole? Nobody knows. So
# an **upper limit**, the largest value that a blank reading leaves possible, has to hold
# for the case in which a magnet hides best.
#
# ### Exercise 7.2: the largest magnet that can hide
#
# Write a function: **the largest moment, in A m²**, that goes unnoticed at `distance_km` by
# an instrument that notices `noticed_nT` or more, however the dipole lies. It should take
# arrays, too. $\mu_0$ is `mu0`, in SI units.
#
# <details><summary>Hint 1</summary>At which latitude is the field of a given magnet
# weakest? What is the root there?</details>
# <details><summary>Hint 2</summary>Solve the law for m.</details>
# <details><summary>Hint 3</summary>SI units: how many teslas are one nT, and how many metres
# are one km? The cube takes the metres.</details>


# %% id="exercise-7-2" exercise="7.2" points=3 objective="LO-7.1"
def largest_moment_a_m2(noticed_nT, distance_km):
    """Return the largest magnetic moment (A m²) that goes unnoticed at a distance (km)."""
    ### BEGIN SOLUTION
    field_T = 1e-9 * noticed_nT
    distance_m = 1000 * distance_km
    mu0 = lu.constants.VACUUM_PERMEABILITY_N_A2
    return 4 * np.pi * distance_m**3 * field_T / mu0
    ### END SOLUTION


# %% id="check-7-2" check="7.2" points=3
lu.check("7.2", largest_moment_a_m2)

# %% [markdown] id="in-earths-text"
# The library's `lu.limits.moment_limits_a_m2` gives two: over a pole, and over the equator.
# The second is yours.

# %% id="in-earths" tags=["checkpoint"]
earth_radius_km = lu.constants.GEOMAGNETIC_RADIUS_KM
earth_a_m2 = lu.limits.moment_limits_a_m2(earth_nT, earth_radius_km)[1]
luna1_a_m2 = lu.limits.moment_limits_a_m2(noticed_nT, passed_km)[1]
print(f"Luna 1 excludes more than one part in {earth_a_m2 / luna1_a_m2:.0f} of the Earth's")

# %% [markdown] id="task-7-3"
# That *is* a result: the Moon is no second Earth. But there are two ways to say it. One
# part in {{ earth_a_m2 / luna1_a_m2:.0f}} of the Earth's moment sounds like nothing; yet
# under the small Moon's ground it makes {{ ground_nT / earth_nT:.0%}} of the Earth's field.
#
# ### Exercise 7.3: a figure of your own
#
# Draw **the largest field on the Moon's ground (nT) that stays possible, against the
# distance (km) from the Moon's centre** at which an instrument with the same `noticed_nT`
# reads nothing: from the ground itself, `moon_km`, to eight thousand kilometres, in twenty
# steps or more. Both axes linear, labels with units.
#
# <details><summary>Hint 1</summary>On the ground itself: what is noticed is all that can
# hide. That is where your curve begins.</details>
# <details><summary>Hint 2</summary><code>np.linspace(low, high, number)</code> makes the
# distances; an array can be raised to a power as a whole.</details>
# <details><summary>Hint 3</summary><code>ax.plot(x, y)</code>, then
# <code>ax.set_xlabel("distance from the Moon's centre (km)")</code>, and likewise for
# y.</details>

# %% id="exercise-7-3" exercise="7.3" points=2 objective="LO-7.2"
fig, ax = plt.subplots(figsize=(9, 4))
### BEGIN SOLUTION
listening_km = np.linspace(moon_km, 8000, 60)
ax.plot(listening_km, noticed_nT * (listening_km / moon_km) ** 3)
ax.set_xlabel("distance from the Moon's centre (km)")
ax.set_ylabel("field on the ground that stays possible (nT)")
### END SOLUTION
my_drawing = lu.drawn(ax)
lu.show(fig, caption="Yours.", description="Limit against distance, as you have drawn it.")

# %% id="check-7-3" check="7.3" points=2
lu.check("7.3", my_drawing)

# %% [markdown] id="step-2"
# ## Step 2. No count is a number, too
#
# Now the dust. Hits come by chance: if $\mu$ are expected, there may be more, or fewer, or
# none. How likely is *none*? Cut the time into so many pieces that each holds one hit at
# most, with a chance of $\mu$ over their number. None in all of them:

# %% id="chance-of-none"
expected = 1.0
for pieces in (10, 100, 10_000):
    print(f"{(1 - expected / pieces) ** pieces:.4f} for {pieces:,d} pieces")
print(f"{np.exp(-expected):.4f} is e to the power of -1")

# %% [markdown] id="task-7-4"
# So the chance of no hit is $e^{-\mu}$. A limit turns that round: which $\mu$ would give
# *none* in only one try out of twenty? All that is larger is excluded, with a
# **confidence** of nineteen in twenty: that is how often a limit made like this keeps its
# word.
#
# But here is how somebody went about it: a count, and on top of it its root, as one learns
# for large numbers. It runs, and it says that there is no dust in space.


# %% id="broken-limit"
def broken_limit_m2_s(counted, area_m2, hours):
    expected = counted + 1.645 * np.sqrt(counted)  # 95 % of a bell curve lie below
    return expected / (area_m2 * 3600 * hours)


print(f"no count: at most {broken_limit_m2_s(0, 0.2, 62):.1f} hits per m² and second")

# %% [markdown] id="task-7-4-asks"
# ### Exercise 7.4: find the fault
#
# Write it as it should be, for **no count at all**: the largest flux, in hits per square
# metre and **second**, that a detector of `area_m2` leaves possible after so many `hours`
# without a hit, with a confidence of nineteen in twenty.
#
# <details><summary>Hint 1</summary>For no count the root is zero, and so is its scatter.
# Begin with the chance of none.</details>
# <details><summary>Hint 2</summary>That chance is to be one in twenty. Which function undoes
# a power of e?</details>
# <details><summary>Hint 3</summary>A flux times an area times a time is the number of hits
# expected.</details>


# %% id="exercise-7-4" exercise="7.4" points=3 objective="LO-7.3"
def flux_limit_m2_s(area_m2, hours):
    """Return the flux (hits per m² and s) that no count leaves possible, at 95 %."""
    ### BEGIN SOLUTION
    expected = -np.log(0.05)
    return expected / (area_m2 * 3600 * hours)
    ### END SOLUTION


# %% id="check-7-4" check="7.4" points=3
lu.check("7.4", flux_limit_m2_s)

# %% [markdown] id="few-counts-text"
# And if one hit was counted, or a few? The same question: with which $\mu$ would so few, *or
# fewer*, come in one try out of twenty? For one hit, step by step:

# %% id="few-counts" tags=["checkpoint"]
expected = 0.0
while np.exp(-expected) * (1 + expected) > 0.05:  # the chance of none, and that of one
    expected = expected + 0.001
limit_of = np.array([lu.limits.upper_limit(counted) for counted in range(60)])
print(f"one hit leaves {expected:.2f} expected, the library says {limit_of[1]:.2f}")

# %% [markdown] id="task-7-5"
# ### Exercise 7.5: does it keep its word?
#
# Such a promise can be tested, by an experiment in which you *know* the truth. Write a
# function: let `expected` hits be true. Make ten thousand *synthetic* experiments; each
# counts something. **In what share of them does the limit lie above the truth?** Above,
# `limit_of[counted]` holds the limit of each count. Then try it with one, four and ten.
#
# <details><summary>Hint 1</summary>
# <code>np.random.default_rng(1959).poisson(expected, how_many)</code> gives the counts of so
# many experiments.</details>
# <details><summary>Hint 2</summary>An array of counts in the square brackets of
# <code>limit_of</code> gives an array of limits. A loop will do, too.</details>
# <details><summary>Hint 3</summary>The mean of a comparison is the share in which it
# holds.</details>


# %% id="exercise-7-5" exercise="7.5" points=3 objective="LO-7.4"
def share_that_holds(expected):
    """Return the share of synthetic experiments whose limit lies above the truth."""
    ### BEGIN SOLUTION
    limit_of = np.array([lu.limits.upper_limit(counted) for counted in range(60)])
    counted = np.random.default_rng(1959).poisson(expected, 10_000)
    return np.mean(limit_of[counted] > expected)
    ### END SOLUTION


# %% id="check-7-5" check="7.5" points=3
lu.check("7.5", share_that_holds)

# %% id="promise-table" tags=["folded", "checkpoint"]
rows = []
for truth in (1.0, 4.0, 6.0, 10.0):
    counts = np.random.default_rng(1959).poisson(truth, 10_000)
    kept = np.mean(limit_of[counts] > truth)
    rooted = np.mean(counts + 1.645 * np.sqrt(counts) > truth)
    rows.append((f"{truth:.0f}", f"{kept:.1%}", f"{rooted:.1%}"))
lu.table(rows, ("hits expected", "our limits hold in", "count and root hold in"))

# %% [markdown] id="promise-says"
# Ours keep their word: nineteen in twenty or more, because counts come whole. Those of the
# root do not: where one hit is expected, a blank is common, and every blank makes a limit
# of zero.
#
# ## Step 3. On what does it hang?
#
# Of Nazarova's two detectors, area and limits are known **from memory only**
# (`dust_detectors`), hours and lightest grain not even that. So these are assumptions, and
# we move them one by one. A detector of hers on Zond 2, five years later, is published: it
# counted grains of {{ 1e6 * facts["zond2_dust"].value[1]:.1f}} µg or more. *Today's flux*
# is the formula of Grün and others (1985).

# %% id="dust-in-the-open"
area_m2, hours, lightest_g = 0.2, 62, 1e-9  # from memory; all of the flight; a guess
limit_m2_s = limit_of[0] / (area_m2 * 3600 * hours)
today_m2_s = lu.limits.interplanetary_flux_m2_s(lightest_g)
today_hits = today_m2_s * area_m2 * 3600 * hours
print(f"limit: {limit_m2_s / today_m2_s:.0f} times today's flux")
print(f"today's flux would have brought {today_hits:.2f} hits")

# %% id="dust-figure" tags=["folded"]
times_today = limit_m2_s / today_m2_s
heavy_g = lu.facts["zond2_dust"].value[1]
weak, strict = (lu.limits.upper_limit(0, confidence=c) / limit_of[0] for c in (0.9, 0.99))
moves = {
    "confidence\n90 to 99 %": (times_today * weak, times_today * strict),
    "area\n0.1 to 0.4 m²": (times_today / 2, times_today * 2),
    "hours\n10 to 62 h": (times_today, times_today * hours / 10),
    "lightest grain\n0.001 to 0.1 µg": (
        times_today,
        limit_m2_s / lu.limits.interplanetary_flux_m2_s(heavy_g),
    ),
}
fig, axes = plt.subplots(1, 2, figsize=(9, 4.6), width_ratios=(1.1, 1))
description = lu.figures.limits.dust(axes, limit_m2_s, lightest_g, moves)
lu.show(
    fig,
    caption="What no count excludes, if all of it is as assumed (left), and how far each "
    "assumption carries the limit away (right). Dashed: today's flux.",
    description=description,
)

# %% [markdown] id="dust-says"
# At today's flux the chance of no hit was {{ np.exp(-today_hits):.0%}}: silence was the
# likeliest answer, and tells little. The **lightest grain** that is heard moves the
# comparison most, and it is what we know least. Confidence, about which people quarrel,
# moves it least.
#
# ## Explore
#
# (a) How near must Luna 1 have come to halve the field that it left possible? (b) What
# helps more: half the distance, or a tenth of the field that is noticed? (c) How many hours
# of silence, on the largest detector, would contradict today's flux?

# %% id="panel" tags=["panel"]
lu.apps.limits_panel()

# %% [markdown] id="panel-legend"
# *Left*: fields of a dipole in the Moon; the star is your reading of nothing, and all above
# the line through it is excluded. The blue line is what Apollo left. *Right*: fluxes of
# dust; no count excludes the red corner.
#
# ## Can we prove ourselves wrong?
#
# What was put in? Luna 1's distance is published, its threshold is **lent by Luna 2**, and
# our reconstruction has no part in the limit. The published limits of Luna 2, Explorer 35
# and Apollo 15's little satellite are independent of us. Five doubts, before we judge:

# %% id="doubts" tags=["folded"]
# All readings around the passage, one a minute, instead of the nearest alone.
near_h = flight.closest_approach.seconds / 3600 + np.linspace(-3, 3, 361)
near_times = np.array([flight.start + timedelta(hours=h) for h in near_h])
near_km = flight.position_km(near_h) - lu.ephemeris.moon_position_km(near_times)
all_readings = lu.limits.flyby_limit_a_m2(noticed_nT, near_km) / luna1_a_m2

# A field that holds off the wind: squeezed to twice its strength, it presses as hard.
per_cm3, _, _, wind_km_s = lu.facts["wind_modern"].value
wind_Pa = 1e6 * per_cm3 * lu.constants.PROTON_MASS_KG * (1000 * wind_km_s) ** 2
wind_nT = 1e9 * np.sqrt(2 * mu0 * wind_Pa) / 2

# Luna 2's last reading came up to a minute before the end.
above_km = 60 * lu.facts["luna2_speed"].value
luna2_nT = lu.facts["luna2_moon_field"].value
luna2_worst_nT = luna2_nT * ((moon_km + above_km) / moon_km) ** 3

weak_patch_nT, strong_patch_nT = lu.facts["moon_patches"].value
half_nT = ground_nT / noticed_nT * lu.facts["luna2_accuracy"].value[0]
doubts = [
    (
        "What if Luna 1 was as accurate as Luna 2 at its best?",
        f"{half_nT:,.0f} nT on the ground",
    ),
    (
        "Do all readings of the flight past exclude more than one?",
        f"{all_readings:.2f} times as much is left",
    ),
    (
        "Might the wind press the Moon's field in, so that none reaches the probe?",
        f"{wind_nT:.0f} nT hold it off",
    ),
    (
        "Luna 2 read once a minute: how high up was it at the last reading?",
        f"up to {above_km:.0f} km: {luna2_worst_nT:.0f} nT",
    ),
    (
        "Apollo's astronauts found fields on the ground. How strong?",
        f"{weak_patch_nT:.0f} to {strong_patch_nT:.0f} nT",
    ),
]
lu.table(doubts, ("doubt", "answer"))

# %% [markdown] id="doubts-say"
# The first halves the limit, and leaves the verdict as it is. The second changes nothing: a
# dipole that stands square to the flight shows its equator all the way. The third spares
# Luna 1, which asked for more; but a finer instrument would have gained little so far out.
# The fourth loosens Luna 2's limit by a third. The last stands: those are **patches** of
# magnetic rock, some stronger than Luna 2's limit, which fade within their own size. A limit
# on a dipole says nothing about them.

# %% id="silence-figure" tags=["folded"]
gauss_cm3 = lu.limits.GAUSS_CM3_A_M2
claimed_a_m2 = {
    name: lu.facts[name].value * gauss_cm3
    for name in ("explorer35_moment", "apollo_moment")
}
each_nT_a_m2 = lu.limits.moment_limits_a_m2(1.0, moon_km)[1]  # of one nT on the ground
luna2_a_m2 = luna2_nT * each_nT_a_m2
left_nT = {name: moment / each_nT_a_m2 for name, moment in claimed_a_m2.items()}
Claim = lu.figures.limits.Claim
claims = {
    "Luna 1, passing by": Claim(ground_nT, passed_km),
    "Luna 2, at its impact": Claim(luna2_nT, moon_km),
    "Explorer 35, in orbit": Claim(left_nT["explorer35_moment"], 1.4 * moon_km),
    "Apollo 15's satellite": Claim(left_nT["apollo_moment"], moon_km + 100),
}
fig, ax = plt.subplots(figsize=(9, 6.6))
description = lu.figures.limits.silence(
    ax,
    claims,
    earth_nT,
    (weak_patch_nT, strong_patch_nT),
    wind_nT,
    guess_nt=lu.prediction("ground"),
)
lu.show(
    fig,
    caption="The region that silence excludes, from Luna 1 to Apollo. Each dot is where an "
    "instrument noticed nothing; the line through it is the lever arm, a cube.",
    description=description,
)

# %% [markdown] id="verdict"
# ## The verdict on the record
#
# | claim | what it excludes | verdict |
# |---|---|---|
# | Luna 1: 'the Moon has no detectable magnetic field' | a dipole above one part in {{ earth_a_m2 / luna1_a_m2:.0f}} of the Earth's; more than {{ round(ground_nT, -2):,.0f}} nT on the ground | true of *detectable*, and **far too little** for *none* |
# | Luna 2: less than {{ luna2_nT:.0f}} nT on the ground | a dipole above one part in {{ round(earth_a_m2 / luna2_a_m2, -3):,.0f}} | **holds** for a dipole, with {{ luna2_worst_nT:.0f}} nT to be safe |
# | Apollo 15: no moment of its own, within the errors | a dipole above one part in {{ earth_a_m2 / claimed_a_m2["apollo_moment"] / 1e6:.0f}} million; more than {{ left_nT["apollo_moment"]:.3f}} nT | **no dipole**, but patches |
# | dust: nothing, or little | more than {{ 86400 * limit_m2_s:.0f}} grains a day and m², {{ times_today:.0f}} times today's, *if* our assumptions hold | **excludes a thick cloud**, not today's dust |
#
# In 1966 Nilsson showed that microphones in space also count
# {{ facts["dust_noise"].value }}. That ruins a *measurement*, but not an upper limit:
# whoever counts too much only makes it weaker.
#
# ### Exercise 7.6: in your own words
#
# A museum writes: *Luna 1 discovered that the Moon has no magnetic field.* Write a better
# label, in three or four sentences: what was found, as a number; why so little was excluded;
# which part is published and which is lent or assumed; and who settled it.

# %% [markdown] id="answer-7-6" exercise="7.6" points=3 objective="LO-7.5" level="core" minutes=4
# Luna 1 noticed no field when it passed {{ facts["closest_altitude"].value:,.0f}} km above
# the Moon. If its magnetometer noticed {{ noticed_nT:.0f}} nT, as that of Luna 2 did, up to
# {{ round(ground_nT, -2):,.0f}} nT could still have been on the ground, since a dipole falls with the
# cube of the distance. The distance is published; the threshold is Luna 2's. Luna 2 brought
# it down to about {{ luna2_nT:.0f}} nT, and orbiters up to Apollo's to
# {{ left_nT["apollo_moment"]:.3f}}: there is no dipole, only patches of magnetic rock.

# %% [markdown] id="learned"
# ## What you learned
#
# - **LO-7.1** What an instrument would have noticed, and from where, makes a limit; it holds
#   for the worst way to lie. *Usual slips: altitude for distance, the pole for the equator.*
# - **LO-7.2** A lever arm of a cube makes a limit weak. *Usual slip: to read 'not detected'
#   as 'not there'.*
# - **LO-7.3** No count leaves three expected, at nineteen in twenty. *Usual slip: the root of nothing is
#   nothing.*
# - **LO-7.4** A limit is a promise that an experiment can test. *Usual slip: to trust a rule
#   for many counts where there are few.*
# - **LO-7.5** *No detection* is a number with a confidence, and it hangs on assumptions.
#   *Usual slip: to quarrel about the confidence, and forget the threshold.*

# %% [markdown] id="further" tags=["optional"]
# ## Go further: three schools
#
# (Optional.) What if a detector clicks by itself, so that some counts are expected without
# any dust? Then the classical limit can fall below zero, which nobody believes. Bayesians
# begin with *all fluxes from zero on are equally likely*, and never get there. Feldman and
# Cousins (1998) stay classical, but choose with care which counts a signal may explain:
# first those that speak for it most, in comparison with the signal that suits them best,
# until nine in ten are taken in. Yours are the ends of their printed table, but for the
# third: they lift an end that would rise again with more background, to
# {{ lu.limits.feldman_cousins(0, 3.0)[1]:.2f}}.

# %% id="feldman-cousins-in-the-open" tags=["optional"]
seen = np.arange(40)
factorials = np.cumprod(np.maximum(seen, 1.0))  # 1, 1, 2, 6, 24 …


def chances(mean):
    return np.exp(-mean) * mean**seen / factorials


def takes_in(signal, background, counted):
    chance = chances(signal + background)
    suited = np.maximum(seen, background)  # the mean that suits each count best
    telling = chance / (np.exp(-suited) * suited**seen / factorials)
    tell_more = telling > telling[counted]
    return chance[tell_more].sum() < 0.9


for counted, background in ((0, 0.0), (1, 0.0), (0, 3.0)):
    signals = np.arange(0, 20, 0.005)
    inside = [s for s in signals if takes_in(s, background, counted)]
    print(f"{counted} counted, {background:.0f} expected without dust: ", end="")
    print(f"{inside[0]:.2f} to {inside[-1]:.2f}")

# %% id="schools" tags=["folded", "optional"]
rows = []
for counted, background in ((0, 0.0), (1, 0.0), (0, 3.0), (2, 3.0), (10, 3.0)):
    classical = lu.limits.upper_limit(counted, background, 0.9)
    bayes = lu.limits.bayesian_limit(counted, background, 0.9)
    low, high = lu.limits.feldman_cousins(counted, background)
    ends = f"{classical:.2f}".replace("-", "−"), f"{bayes:.2f}", f"{low:.2f} to {high:.2f}"
    rows.append((f"{counted}, with {background:.0f} by itself", *ends))
lu.table(
    rows, ("counted", "classical, 90 %", "Bayesian, 90 %", "Feldman and Cousins, 90 %")
)

# %% [markdown] id="further-tasks" tags=["optional"]
# ### Open tasks
#
# 1. The note of the fact `dust_detectors` holds three limits, remembered only. Limits that
#    differ from one mass to the next cannot all come from silence. If the smallest does,
#    how many hours did it take, and how many hits stand behind the largest?
# 2. How many days would Luna 1's detectors have to listen to today's dust, for silence to be
#    a surprise, one try in twenty? Would a larger plate be cheaper?
# 3. Suppose that Luna 1 had circled the Moon at the same distance, over all latitudes:
#    `lu.limits.flyby_limit_a_m2` takes any places. How much more would the same instrument
#    have excluded, and why never more than twice as much?

# %% [markdown] id="hand-in"
# ## Hand in
#
# Save the notebook (Ctrl+S). If you do it for a course, run *Kernel › Restart Kernel and Run
# All Cells* once before: what runs for you from top to bottom, runs for whoever grades it.

# %% [markdown] id="references"
# ## References
#
# 1. NASA Space Science Data Coordinated Archive, experiment 1959-014A-01 (Luna 2,
#    magnetometer) and 1964-078C-02 (Zond 2, micrometeorites).
# 2. C. T. Russell, P. J. Coleman, G. Schubert, Lunar magnetic field: permanent and induced
#    dipole moments, *Science* 186 (1974) 825–826,
#    [doi:10.1126/science.186.4166.825](https://doi.org/10.1126/science.186.4166.825).
# 3. G. J. Feldman, R. D. Cousins, Unified approach to the classical statistical analysis of
#    small signals, *Physical Review D* 57 (1998) 3873–3889,
#    [doi:10.1103/PhysRevD.57.3873](https://doi.org/10.1103/PhysRevD.57.3873).
# 4. E. Grün, H. A. Zook, H. Fechtig, R. H. Giese, Collisional balance of the meteoritic
#    complex, *Icarus* 62 (1985) 244–272,
#    [doi:10.1016/0019-1035(85)90121-6](https://doi.org/10.1016/0019-1035(85)90121-6); the
#    formula also in ECSS-E-ST-10-04C.
# 5. C. Nilsson, Some doubts about the Earth's dust cloud, *Science* 153 (1966) 1242–1246.
# 6. J. D. Jackson, *Classical Electrodynamics*, 3rd ed. (1998), section 5.6: the dipole.
# 7. The record: `lu.facts`, each entry with its source.
