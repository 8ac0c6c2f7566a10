# %% [markdown] id="title"
# # 0. Start here: what is wrong with the record of Luna 1?
#
# **The published record of Luna 1 contradicts itself, and a student with one line of
# physics can find out. In ten minutes you will have done it.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/00_start_here.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0

# %% [markdown] id="at-a-glance"
# | | |
# |---|---|
# | **Time** | 10 minutes (counted: {{ counted_minutes }}); what is marked optional is extra |
# | **Level** | everyone |
# | **You need** | a little Python: names, numbers |
# | **You will make** | your first verdict on two published numbers |
#
# When you are through, you can
#
# - **LO-0.1** take an entry of the record, and say what it is worth;
# - **LO-0.2** test two published numbers against each other with one law.

# %% [markdown] id="story"
# ## January 1959
#
# On 2 January 1959 a rocket rose from Tyuratam to hit the Moon. It missed, and became the
# first man-made object in an orbit about the Sun: **Luna 1**. What was published about it
# is short, proud, and in places impossible.
#
# *Source: Siddiqi (2018).*

# %% id="setup"
import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu

lu.start("00")

# %% [markdown] id="how-it-works"
# ## How a lesson works
#
# Click into a cell and press **Shift+Enter**: it runs, and you are in the next one. If the
# cell above says only *ready*, all your tools are here; if not, it says what to do.
#
# You guess, you compute, you look, you try an exercise, and `lu.check` tells you how you
# are doing. It never gives the answer away, and a blank exercise breaks nothing further
# down. Code that only draws is folded away; click its three dots to see it. On Binder
# nothing is kept: use *File → Download*.

# %% [markdown] id="the-flight"
# ## The flight
#
# Nobody published the whole path. So we made one: it leaves at the published time, and
# passes the Moon at the published height and hour. It is **our reconstruction**, not a
# record.

# %% id="flight-to-scale" tags=["folded"]
departure = lu.reconstruction.stand_in_departure()
flight = lu.flight.fly(departure.position_km, departure.velocity_km_s, departure.start)

fig, ax = plt.subplots(figsize=(9, 4.1))
map_shows = lu.figures.overview.flight_to_scale(ax, flight, lu.facts)
inset_shows = lu.figures.overview.encounter_to_scale(
    ax.inset_axes([0.66, 0, 0.34, 0.4]), flight
)
lu.show(
    fig,
    caption="Our reconstruction, on the plane of the Moon's path. The hour marks crowd "
    "together: Luna 1 climbs, and slows. The inset is larger, and seen from the side.",
    description=f"{map_shows} {inset_shows}",
)

# %% [markdown] id="the-record"
# ## The record
#
# All that we know stands in one table, `lu.facts`. Here are three of {{ len(facts) }}
# entries. The *status* says how far you may trust one: *published* by a source that we can
# name, *forecast* before it happened, *disputed* among sources, *unverified* (remembered),
# *unknown*.

# %% id="three-facts"
lu.facts.pick("launch_time", "forecast_arrival", "closest_time")

# %% [markdown] id="task-0-1"
# ### Exercise 0.1: how long?
#
# How many **hours** passed from lift-off to the closest approach? Replace the dots, and run
# the check.
#
# <details><summary>Hint 1</summary>Which two of the three entries are they?
# <code>lu.facts["…"].value</code> gives a time.</details>
# <details><summary>Hint 2</summary>Times can be subtracted: the later less the
# earlier.</details>
# <details><summary>Hint 3</summary>A difference of times has
# <code>.total_seconds()</code>. How many of them make an hour?</details>

# %% id="exercise-0-1" exercise="0.1" points=1 objective="LO-0.1"
### BEGIN SOLUTION
flown = lu.facts["closest_time"].value - lu.facts["launch_time"].value
hours_to_the_moon = flown.total_seconds() / 3600
### END SOLUTION

# %% id="check-0-1" check="0.1" points=1
lu.check("0.1", hours_to_the_moon)

# %% [markdown] id="task-predict"
# ## One law, two numbers
#
# For Luna 1's orbit about the Sun, NASA's archive NSSDC prints the size, the **semi-major
# axis** $a$ (half the length of the ellipse), and the **period** $P$, the time for one
# turn. Johannes Kepler tied the two together in 1619:
#
# $$P = 2\pi\sqrt{\frac{a^3}{\mu}}, \qquad \mu = GM_\mathrm{Sun}.$$
#
# **By how many days, would you say, is the printed period off, if the axis is right?**

# %% id="predict"
lu.predict("gap", ..., unit="days", low=0, high=60)

# %% id="one-line-of-physics"
axis, period = lu.facts["semi_major_axis"], lu.facts["period"]
axis_km = axis.value * lu.constants.ASTRONOMICAL_UNIT_KM
days = 2 * np.pi * np.sqrt(axis_km**3 / lu.constants.SUN_MU_KM3_S2) / 86400
print(f"{axis.text} needs {days:.1f} days; printed are {period.text}")

# %% [markdown] id="task-0-2"
# Rounding? The last digit of the axis hides less than a day. That is not enough.
#
# ### Exercise 0.2: turn the law round
#
# Now start from the printed **period**. Which semi-major axis belongs to it, in **au**, to
# four digits?
#
# <details><summary>Hint 1</summary>Solve the law for a, on paper. Which root undoes a
# cube?</details>
# <details><summary>Hint 2</summary>The Sun's μ is in km³/s², so the period must be in
# seconds, and a comes out in kilometres.</details>
# <details><summary>Hint 3</summary><code>np.cbrt</code> is the cube root;
# <code>period.value</code> is in days.</details>

# %% id="exercise-0-2" exercise="0.2" points=1 objective="LO-0.2"
### BEGIN SOLUTION
_turn_s = lu.facts["period"].value * 86400 / (2 * np.pi)
_axis_km = np.cbrt(lu.constants.SUN_MU_KM3_S2 * _turn_s**2)
axis_of_period_au = _axis_km / lu.constants.ASTRONOMICAL_UNIT_KM
### END SOLUTION

# %% id="check-0-2" check="0.2" points=1
lu.check("0.2", axis_of_period_au)

# %% [markdown] id="verdict"
# **Verdict.** No orbit about the Sun has both numbers. What exactly does that prove? *Go
# further* asks. One line of physics, and you: that is the whole method. Take lesson
# [01](01_escape_velocity.ipynb) now, or the question that itches. In class, save this
# notebook first, and hand it in.

# %% [markdown] id="lessons" tags=["optional"]
# | | lesson | the question | time |
# |---|---|---|---|
# | 01 | [Escape velocity](01_escape_velocity.ipynb) | How fast is fast enough? | 50 min |
# | 02 | [Launch timing error](02_launch_timing.ipynb) | How late is too late? | 50 min |
# | 03 | [Radiation belt readings](03_radiation_belts.ipynb) | What did the counters count? | 50 min |
# | 04 | [Solar wind measurements](04_solar_wind.ipynb) | Seven hundred particles in a thimble? | 50 min |
# | 05 | The sodium cloud | A comet made to order | coming |
# | 06 | The radio link | A voice from half a million kilometres | coming |
# | 07 | [Upper limits](07_upper_limits.ipynb) | What does nothing tell you? | 50 min |
# | 08 | [A new planet](08_new_planet.ipynb) | Can the flight be rebuilt? | 90 min |

# %% [markdown] id="task-0-3" tags=["optional"]
# ## Go further: what is proved?
#
# ### Exercise 0.3: what is proved?
#
# What has Kepler's law proved wrong? Choose one, in quotes: `"the period"`, `"the axis"`,
# `"at least one of the two"`, `"neither, it is rounding"`, `"Kepler"`.
#
# <details><summary>Hint 1</summary>Once you started from the axis, once from the period.
# What did each tell you about the other?</details>
# <details><summary>Hint 2</summary>Two people tell two stories that exclude each other.
# What do you know for certain?</details>

# %% id="exercise-0-3" exercise="0.3" points=1 objective="LO-0.2" tags=["optional"]
### BEGIN SOLUTION
proved_wrong = "at least one of the two"
### END SOLUTION

# %% id="check-0-3" check="0.3" points=1 tags=["optional"]
lu.check("0.3", proved_wrong)

# %% [markdown] id="witness" tags=["optional"]
# ### Who is right?
#
# The record has a third number, and a fourth: the nearest and the farthest
# distance from the Sun, from NSSDC (the low ends of the ranges) and from other sources (the
# values). They lie at the two ends of the ellipse, so half their sum is $a$.

# %% id="witnesses" tags=["optional"]
near, far = lu.facts["perihelion"], lu.facts["aphelion"]
au_in_gm = lu.constants.ASTRONOMICAL_UNIT_KM / 1e6  # millions of kilometres
nssdc_au = (near.low + far.low) / 2 / au_in_gm
others_au = (near.value + far.value) / 2 / au_in_gm
print(f"NSSDC's distances give {nssdc_au:.4f} au, those of others {others_au:.4f} au")

# %% id="kepler-on-trial" tags=["folded", "optional"]
fig, ax = plt.subplots(figsize=(9, 4.6))
shows = lu.figures.overview.kepler_on_trial(
    ax,
    printed=(axis.value, period.value),
    witnesses={"NSSDC's distances": nssdc_au, "others' distances": others_au},
    predicted_days=lu.prediction("gap"),
)
lu.show(
    fig,
    caption="An orbit can only lie on the line. The printed pair does not. "
    "Box and thick bars: what rounding may hide.",
    description=shows,
)

# %% [markdown] id="hearing" tags=["optional"]
# NSSDC's own distances fit its axis, and those of others fit its period. So it looks as if
# two orbits were copied into one. That is a suspicion, not a proof.
#
# ### Play with the flight
#
# Drag the hours. **How long did the first half of the way take?** And **where was the Moon
# when Luna 1 left?**

# %% id="panel" tags=["panel", "optional"]
lu.apps.overview_panel()

# %% id="record-along-the-flight" tags=["folded", "optional"]
fig, axes = plt.subplots(2, 1, figsize=(9, 6), sharex=True, height_ratios=[3, 1.3])
shows = lu.figures.overview.record_along_the_flight(axes[0], axes[1], flight, lu.facts)
lu.show(
    fig,
    caption="The record along our reconstruction (red). The passage of the Moon was put "
    "in, and the last contact chose between two such flights. Below: the published "
    "distances, less our line.",
    description=shows,
)

# %% [markdown] id="accused" tags=["optional"]
# ### What the lessons will test
#
# | the record says | the question | lesson |
# |---|---|---|
# | {{ facts["excess_speed"].value:.0f}} m/s too fast | an error, or the excess over escape speed? | 01 |
# | it missed by: {{ facts["causes"].value }} | which cause gives the miss, the hour and the distance? | 02 |
# | {{ facts["accuracy_speed"].value:.0f}} km of miss for one m/s | remembered; who computed it? | 02 |
# | few high-energy particles in the outer belt | says which counter? empty, or drowned? | 03 |
# | the belt reaches {{ facts["belt_extent"].value:,.0f}} km | which particles, and which counter? | 03 |
# | {{ facts["density_near"].value:.0f}} particles in a cm³ | what current is that? could it be wind? | 04 |
# | 'first direct observation of the solar wind' | as a current, as a density, as a claim? | 04 |
# | a sodium cloud of magnitude {{ facts["sodium_magnitude"].value:.0f}} | how bright is that? | 05 |
# | the cloud, photographed in Dunfermline | was it above that horizon? | 05 |
# | heard to {{ facts["last_contact_distance"].value:,.0f}} km | with which transmitter? | 06 |
# | the Moon has no magnetic field | how weak a field could it have felt? | 07 |
# | two detectors of dust, and hardly a count | what does no count exclude? | 07 |
# | a miss of {{ facts["closest_altitude"].value:.0f}} km | from the surface, or from the centre? | 08 |
# | an orbit tilted by {{ facts["helio_inclination"].value:.2f}}°, in {{ period.value:.0f}} days | you began | 08 |

# %% [markdown] id="references"
# ## References
#
# - The whole record with every source: `lu.facts`, in the file
#   `lunaedu/data/luna1_facts.csv`.
# - NSSDC Master Catalog, Luna 1, spacecraft 1959-012A:
#   <https://nssdc.gsfc.nasa.gov/nmc/spacecraft/display.action?id=1959-012A>
# - A. A. Siddiqi (2018), *Beyond Earth: A Chronicle of Deep Space Exploration*, NASA
#   SP-2018-4041.
# - J. Kepler (1619), *Harmonices Mundi*, book V, chapter 3.
