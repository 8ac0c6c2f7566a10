# %% [markdown] id="title"
# # 0. Start here: what is Luna 1 accused of?
#
# **The published record of Luna 1 contradicts itself, and a student with one line of
# physics can find out. In ten minutes you will have done it.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/00_start_here.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0

# %% [markdown] id="at-a-glance"
# | time | level | you need | you will make |
# |---|---|---|---|
# | 10 min | everyone | a little Python: names, numbers | your first verdict on two published figures |
#
# When you are through, you can
#
# - **LO-0.1** take a figure from the record, and say what it is worth: value, unit, status,
#   source;
# - **LO-0.2** test two published figures against each other with one law, and say what a
#   contradiction proves.

# %% [markdown] id="story"
# ## January 1959
#
# On 2 January 1959 a rocket rose from Tyuratam to do what none had done: hit the Moon. Its
# three forerunners had failed within minutes. This one carried
# {{ facts["payload_mass"].value:.1f}} kg of apparatus: counters for radiation, traps for
# ions, a magnetometer; and {{ facts["sodium_mass"].value:.0f}} kg of sodium, to be let off
# as a comet, so that astronomers could see where it was.
#
# It missed. It went on into an orbit about the Sun, the first man-made object to do so.
# They called it *Mechta*, the Dream. Today it is **Luna 1**.
#
# What was published about it is short, proud, and in places impossible.
#
# *Sources: facts `sister_failures`, `payload_mass`, `counters`, `magnetometer_range`,
# `sodium_mass`; Siddiqi (2018).*

# %% id="setup"
from collections import Counter

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu

lu.start("00")

# %% [markdown] id="how-it-works"
# ## How a lesson works
#
# Click into a cell and press **Shift+Enter**: it runs, and you are in the next one (all of
# them: *Run → Run All Cells*). Every lesson goes the same way: you **predict**, you
# **compute** in the open, you **look** at a figure, you **try** an exercise, and `lu.check`
# tells you how you are doing. It never gives the answer away, and a blank exercise breaks
# nothing further down.
#
# The cell above has looked at your tools. If it says only *ready*, all is well.
#
# | if you … | then |
# |---|---|
# | read a line that names something missing | run its command in a terminal, then *Kernel → Restart Kernel* |
# | are on Binder | nothing is kept: use *File → Download* before you rest |
# | are in class | write `lu.start("00", student="your name")`: later lessons have numbers of your own |

# %% [markdown] id="the-flight"
# ## The flight, to scale
#
# Nobody published the whole path. So we made one: it leaves at the published time and
# inclination, and passes the Moon at the published height and hour. The gravity of Earth,
# Moon and Sun does the rest. It is **our reconstruction**, a stand-in, and not a record:
# where the engine stopped is our assumption.

# %% id="flight-to-scale"
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

# %% [markdown] id="where-was-it"
# Look how empty it is. The Earth is the blue disc; the Moon is the grey speck in the ring,
# and to hit it one had to aim at a place where it was not yet.
#
# Drag the hours. **How long did the first half of the way take?** And **where was the Moon
# when Luna 1 left?** (Without a kernel the panel stays a picture.)

# %% id="panel" tags=["panel"]
lu.apps.overview_panel()

# %% [markdown] id="the-record"
# ## The record, and what it is worth
#
# All that we know stands in one table, `lu.facts`: {{ len(facts) }} entries, each with its
# source. Here are five.

# %% id="five-facts"
count = Counter(fact.status for fact in lu.facts.values())
lu.facts.pick(
    "launch_time", "sodium_distance", "forecast_arrival", "closest_time", "closest_altitude"
)

# %% [markdown] id="statuses"
# Look at the column *status*. It says how far you may trust a figure.
#
# | status | entries | what it means | in a lesson it is |
# |---|---|---|---|
# | published | {{ count["published"] }} | printed by a source that we can name | an input, or a test |
# | forecast | {{ count["forecast"] }} | announced before it happened | what was planned, not what was |
# | disputed | {{ count["disputed"] }} | the sources disagree | the accused, shown with its rivals |
# | unverified | {{ count["unverified"] }} | remembered, or second-hand | shown as such, never a test |
# | unknown | {{ count["unknown"] }} | nobody published it | a slider for you |

# %% id="record-along-the-flight"
fig, axes = plt.subplots(2, 1, figsize=(9, 6), sharex=True, height_ratios=[3, 1.3])
shows = lu.figures.overview.record_along_the_flight(*axes, flight, lu.facts)
lu.show(
    fig,
    caption="The record along our reconstruction (red). The passage of the Moon was "
    "put in, and the last contact chose between two such flights. Below, record less line.",
    description=shows,
)

# %% [markdown] id="what-the-record-says"
# Forecast and fact are
# {{ (facts["forecast_arrival"].value - facts["closest_time"].value).total_seconds() / 60:.0f}}
# minutes apart: Luna 1 came early, and missed. Lesson 02 asks why.
#
# And the bulletins, whose distances were not put in, fall short of the line by nearly an
# Earth radius. Were they heights above the ground, or is our line wrong? That is for the
# last lesson.

# %% [markdown] id="task-0-1"
# ## A toy exercise
#
# **0.1** How many hours passed from lift-off to the closest approach? The record gives both
# times. Replace the dots by a line that computes it, and run the check.
#
# <details><summary>Hint one</summary>Which two of the five facts are they?
# <code>lu.facts["…"].value</code> gives a time.</details>
# <details><summary>Hint two</summary>Times can be subtracted: the later less the
# earlier.</details>
# <details><summary>Hint three</summary>A difference of times has
# <code>.total_seconds()</code>. How many of them make an hour?</details>

# %% id="exercise-0-1" exercise="0.1" points=1 objective="LO-0.1"
### BEGIN SOLUTION
flown = lu.facts["closest_time"].value - lu.facts["launch_time"].value
hours_to_the_moon = flown.total_seconds() / 3600
### END SOLUTION

# %% id="check-0-1" check="0.1" points=1
lu.check("0.1", hours_to_the_moon)
### BEGIN HIDDEN TESTS
_asked = lu.facts["closest_time"].value - lu.facts["launch_time"].value
assert isinstance(hours_to_the_moon, int | float)
assert abs(hours_to_the_moon - _asked.total_seconds() / 3600) < 0.17
### END HIDDEN TESTS

# %% id="checkpoint-0-1" tags=["checkpoint"]
# Whatever you wrote, the lesson goes on with this value: our reconstruction's.
hours_to_the_moon = (
    departure.cutoff_after_liftoff_s + flight.closest_approach.seconds
) / 3600
distance_km = np.linalg.norm(lu.ephemeris.moon_position_km(flight.closest_approach.time))
mean_speed_km_s = distance_km / (3600 * hours_to_the_moon)
print(f"{hours_to_the_moon:.1f} hours, {mean_speed_km_s:.2f} km/s")

# %% [markdown] id="mean-speed"
# That was a **checkpoint**: it follows an exercise, so that a blank one stops nobody. On
# average Luna 1 made {{ mean_speed_km_s:.2f}} km/s, but it left with
# {{ departure.speed_km_s:.1f}}. Who braked it, and why did it not come back? That is lesson
# 01.

# %% [markdown] id="task-predict"
# ## Now convict the record
#
# The size of an orbit is its semi-major axis $a$, and the time for one turn its period $P$.
# For the orbit of Luna 1 about the Sun, NASA's archive NSSDC prints both, and Wikipedia has
# copied them.

# %% id="two-figures"
axis, period = lu.facts["semi_major_axis"], lu.facts["period"]
print(f"{axis.quantity}: {axis.text}. {period.quantity}: {period.text}.")

# %% [markdown] id="predict-question"
# One archive, one orbit. Do they fit? **By how many days, would you say, is the period off,
# if the axis is right?** Guess before you compute; you will meet it again in the figure.

# %% id="predict"
lu.predict("gap", ..., unit="days", low=0, high=60)

# %% [markdown] id="keplers-law"
# Johannes Kepler tied the two in 1619: the square of the period goes with the cube of the
# axis. Newton found what pulls: here the Sun, with its gravitational parameter $\mu$. One
# line:
#
# $$P = 2\pi\sqrt{\frac{a^3}{\mu}}$$


# %% id="one-line-of-physics"
def period_days(axis_au):
    axis_km = axis_au * lu.constants.ASTRONOMICAL_UNIT_KM
    return 2 * np.pi * np.sqrt(axis_km**3 / lu.constants.SUN_MU_KM3_S2) / 86400


gap_days = period.value - period_days(axis.value)
print(f"{gap_days:.1f} days")

# %% [markdown] id="task-0-2"
# The printed axis gives {{ period_days(axis.value):.1f}} days; the printed period is
# {{ period.value:.0f}}. Can it be rounding? The last digit of the axis hides half a
# thousandth of an au, which is
# {{ period_days(axis.value + 0.0005) - period_days(axis.value):.1f}} days; the period, if
# rounded to whole days, hides half a day more. That is not enough.
#
# **0.2** What has Kepler's law proved wrong? Choose one, in quotes: `"the period"`,
# `"the axis"`, `"at least one of the two"`, `"neither, it is rounding"`, `"Kepler"`.
#
# <details><summary>Hint one</summary>Which figures went into the line, and which came
# out?</details>
# <details><summary>Hint two</summary>Turn the law round: start from the period, and compute
# an axis. Which is accused now?</details>
# <details><summary>Hint three</summary>Two people tell two stories that exclude each other.
# What do you know for certain?</details>

# %% id="exercise-0-2" exercise="0.2" points=1 objective="LO-0.2"
### BEGIN SOLUTION
proved_wrong = "at least one of the two"
### END SOLUTION

# %% id="check-0-2" check="0.2" points=1
lu.check("0.2", proved_wrong)
### BEGIN HIDDEN TESTS
assert isinstance(proved_wrong, str)
assert proved_wrong.strip().casefold() == "at least one of the two"
### END HIDDEN TESTS

# %% [markdown] id="witness"
# To name a culprit you need a witness. The record has two: the nearest and the farthest
# distance that NSSDC prints (the low ends of the ranges), and those of other sources (the
# values). They lie at the two ends of the orbit's long axis, so half their sum is $a$.

# %% id="witnesses"
near, far = lu.facts["perihelion"], lu.facts["aphelion"]
au_in_gm = lu.constants.ASTRONOMICAL_UNIT_KM / 1e6
nssdc_au = (near.low + far.low) / 2 / au_in_gm
others_au = (near.value + far.value) / 2 / au_in_gm
lu.facts.pick("semi_major_axis", "period", "perihelion", "aphelion")

# %% [markdown] id="hearing"
# Now call them all: the printed pair, both witnesses, and your guess if you made one.
# Kepler presides.

# %% id="kepler-on-trial"
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

# %% [markdown] id="verdict"
# **Verdict on the record.** The pair is *guilty*: no orbit about the Sun has both, unless
# the period was rounded to tens of days without a word. And look whom the witnesses know.
# NSSDC's own distances give {{ nssdc_au:.4f}} au, and stand by its axis, within rounding.
# Those of others give {{ period_days(others_au):.1f}} days, and stand by its period
# likewise. So it looks as if two orbits were copied into one. That is a suspicion, not a
# proof: lesson 08 rebuilds the orbit.
#
# One line of physics, and you. That is the whole method. Luna 1 stands accused of more.

# %% [markdown] id="accused"
# ## The accused
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
# | a miss of {{ facts["closest_altitude"].value:.0f}} km | from the surface, or from the centre? | 08 |
# | an orbit tilted by {{ facts["helio_inclination"].value:.2f}}°, in {{ period.value:.0f}} days | you began | 08 |

# %% [markdown] id="lessons"
# ## The lessons
#
# | | lesson | the question | time |
# |---|---|---|---|
# | 00 | Start here | What is Luna 1 accused of? | 10 min |
# | 01 | [Escape velocity](01_escape_velocity.ipynb) | How fast is fast enough? | 50 min |
# | 02 | [Launch timing error](02_launch_timing.ipynb) | How late is too late? | 50 min |
# | 03 | [Radiation belt readings](03_radiation_belts.ipynb) | What did the counters count? | 50 min |
# | 04 | [Solar wind measurements](04_solar_wind.ipynb) | Seven hundred particles in a thimble? | 50 min |
# | 05 | The sodium cloud | A comet made to order | coming |
# | 06 | The radio link | A voice from half a million kilometres | coming |
# | 07 | Upper limits | What nothing tells you | coming |
# | 08 | Rebuild the flight | A new planet | coming |
#
# Start with lesson 01, or with the question that itches.

# %% [markdown] id="learned"
# ## What you have learned
#
# - **LO-0.1** A figure is a value, a unit, a status and a source. The usual slip: to take
#   the forecast for the fact.
# - **LO-0.2** A law that ties two figures convicts the pair. The usual slip: to hang the
#   first of them.
#
# **Hand in.** In class, save this notebook and hand in the file. Alone, you are done: on to
# lesson 01.

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
