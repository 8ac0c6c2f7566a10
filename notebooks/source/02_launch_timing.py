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
# **Luna 1 was aimed at the Moon and flew by. You compute what each error at the end of the burn is worth there, and
# put the published explanations of the miss on trial.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/02_launch_timing.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0
#
# | | |
# |---|---|
# | **Time** | 50 minutes |
# | **Level** | first-year mechanics, a little calculus |
# | **You need** | Newton's second law, vectors, a derivative; Python functions and NumPy arrays |
# | **You will make** | a cloud of ten thousand launches around the Moon, and a verdict on one that missed |
#
# ## After this lesson you can
#
# - **LO-2.1** turn a delay of the cut-off into an error of speed, from thrust and mass;
# - **LO-2.2** describe a miss by a vector in the encounter plane, and say how wide the target really is;
# - **LO-2.3** carry errors to the Moon by a linear map, test the map by Monte Carlo, and say where it fails;
# - **LO-2.4** weigh explanations against several published figures at once, with uncertainties.
#
# ## What you bring along
#
# | you know | you will use it for |
# |---|---|
# | $F = ma$ | the price of a second |
# | energy and angular momentum are conserved | gravitational focusing |
# | a derivative is a slope | miss for each metre per second |
# | standard deviation | the error ellipse |
#
# Lesson 1 explains escape speed and the departure hyperbola. You can work without it.
#
# ## January 1959
#
# On 2 January a rocket leaves Tyuratam. There is no parking orbit, no second try: three burns in a row, and the last
# engine is stopped by **{{ facts["cutoff_mode"].value }}**. Moscow announces its arrival at the Moon for
# {{ facts["forecast_arrival"].value:%H:%M }} UTC on 4 January. The probe passes at
# {{ facts["closest_time"].value:%H:%M }}, {{ facts["closest_altitude"].value:,.0f}} km up, and is heard for the last time
# a day later.<br>
# It should have *hit*. Later the explanations come: a late cut-off, a programming error, a
# forgotten light-time, a wrong angle, {{ facts["excess_speed"].value:.0f}} m/s too much. They cannot all be right.
#
# *Sources: facts `cutoff_mode`, `forecast_arrival`, `closest_time`, `closest_altitude`, `excess_speed`, `causes`.*

# %% id="setup"
from dataclasses import replace
from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu
from lunaedu.constants import LIGHT_SPEED_KM_S, MOON_MU_KM3_S2, MOON_RADIUS_KM

lu.start("02")
witnesses = "closest_altitude", "closest_time", "last_contact_distance"
lu.facts.pick("forecast_arrival", *witnesses, "excess_speed", "causes")

# %% [markdown] id="symbols"
# ## Symbols and units
#
# | symbol | meaning | unit |
# |---|---|---|
# | $F$, $m$, $a$ | thrust, mass, acceleration at cut-off | kN, kg, m/s² |
# | $\dot m$, $I_{sp}$ | mass flow, specific impulse | kg/s, s |
# | $v_\infty$ | speed relative to the Moon before it pulls | km/s |
# | $\mathbf B$, $b$ | miss vector in the encounter plane, and its length | km |
# | $T$, $R$ | its parts: parallel to the equator, and towards the south | km |
# | $r_p$ | closest approach to the Moon's centre | km |
# | $J$, $S$ | slopes of the miss; covariance of the errors | km per unit; unit² |
#
# ## First, your guess
#
# Suppose that the engine simply stopped too late, and nothing else went wrong. **How many seconds late, to miss the
# Moon by as much as Luna 1 did?** Put your guess in place of the dots. Nobody grades it; you meet it again at the end.

# %% id="predict"
lu.predict("late", ..., unit="s", low=0, high=3600)

# %% [markdown] id="step-1"
# ## 1. The price of a second
#
# A rocket is never as light as at the end of its burn, so it never speeds up more. While the engine runs on, the speed
# grows by
#
# $$\Delta v = a \, \Delta t, \qquad a = \frac{F}{m}.$$
#
# The thrust is published. The mass is that of the empty stage with its payload, *plus whatever propellant was left*.
# That nobody published; but the sources disagree about propellant and burn time, and so they tell us how little we know.
# The engine drinks $\dot m = F / (g_0 I_{sp})$.

# %% id="price-of-a-second"
thrust_n = 1000 * lu.facts["rd0105_thrust"].value
empty_kg = lu.facts["stage_mass"].value
exhaust_m_s = lu.constants.STANDARD_GRAVITY_M_S2 * lu.facts["rd0105_isp"].value
flow_kg_s = thrust_n / exhaust_m_s
most_left_kg = lu.facts["stage_propellant"].high - flow_kg_s * lu.facts["rd0105_burn"].low
loaded_m_s2, empty_m_s2 = thrust_n / (empty_kg + most_left_kg), thrust_n / empty_kg
print(f"{flow_kg_s:.1f} kg/s; each second adds {loaded_m_s2:.1f} to {empty_m_s2:.1f} m/s")

# %% [markdown] id="price-says"
# With empty tanks, each second is worth {{ empty_m_s2:.1f }} m/s: more than three times the pull of gravity.
# With the largest load and the shortest burn that anybody printed, {{ most_left_kg:.0f }} kg are left, and it is
# {{ loaded_m_s2:.1f }} m/s. (With the smallest load and the longest burn, the tanks would have run dry
# {{ facts["rd0105_burn"].high - facts["stage_propellant"].low / flow_kg_s:.0f}} seconds before the end: the sources
# contradict each other.) So **one metre per second is {{ 1000 / empty_m_s2:.0f }} to {{ 1000 / loaded_m_s2:.0f }}
# milliseconds**: a blink of an eye is a few of those.
#
# And the command itself travels at the speed of light. We do not know from which antenna, so we take the pad. Where the
# burn ended we do not know either, so we take our **plan**: our reconstruction of what was meant, from the published site
# and inclination to the *centre* of the Moon at the forecast hour.

# %% id="light-time"
plan = lu.reconstruction.planned_departure()
pad = lu.facts["launch_site_lat"].value, lu.facts["launch_site_lon"].value
antenna_km = lu.ephemeris.site_position_km(*pad, 0.0, plan.start)
light_time_s = np.linalg.norm(plan.position_km - antenna_km) / LIGHT_SPEED_KM_S
light_time_m_s = float(empty_m_s2 * light_time_s)
excess_m_s = lu.facts["excess_speed"].value

claims = {"light-time of the command": light_time_m_s, "'too fast', disputed": excess_m_s}
fig, ax = plt.subplots(figsize=(9, 5))
description = lu.figures.timing.late_cutoff(ax, (loaded_m_s2, empty_m_s2), claims)
caption = "What a late cut-off adds to the speed. The band: what the record leaves open."
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="task-2-1" tags=["task"]
# The way from the pad takes light {{ 1000 * light_time_s:.0f}} milliseconds. Whoever forgets them is
# {{ light_time_m_s:.2f}} m/s too fast. The other claim is some {{ round(excess_m_s / light_time_m_s, -2):.0f}} times as much: hold on to
# both.
#
# ### Exercise 2.1: the acceleration at cut-off
#
# Write the formula as a function of thrust in **kilonewtons** and mass in kilograms. It returns m/s².
#
# <details><summary>Hint 1</summary>Which law connects a force, a mass and an acceleration?</details>
# <details><summary>Hint 2</summary>In SI units the force must be in newtons.</details>
# <details><summary>Hint 3</summary>Turn kilonewtons into newtons first, then divide by the mass. Gravity has no part in it.</details>


# %% id="exercise-2-1" exercise="2.1" points=2 objective="LO-2.1"
def cutoff_acceleration_m_s2(thrust_kN, mass_kg):
    """Return what each second of burning adds to the speed, in m/s."""
    ### BEGIN SOLUTION
    return 1000 * thrust_kN / mass_kg
    ### END SOLUTION


# %% id="check-2-1" check="2.1" points=2
lu.check("2.1", cutoff_acceleration_m_s2)
### BEGIN HIDDEN TESTS
import math

for _thrust_kN, _mass_kg, _wanted in ((49.0, 1600.0, 30.625), (30.0, 8000.0, 3.75)):
    _got = cutoff_acceleration_m_s2(_thrust_kN, _mass_kg)
    assert isinstance(_got, int | float)
    assert math.isclose(_got, _wanted, rel_tol=1e-4)
### END HIDDEN TESTS

# %% [markdown] id="task-2-2" tags=["task"]
# ### Exercise 2.2: how late is '{{ facts["excess_speed"].value:.0f}} m/s too fast'?
#
# A stage that can burn on has propellant left: `residual_kg` of it, on top of the empty stage. (`lu.personal` draws your own
# number, if you gave `lu.start` a name.) Treat the mass as constant. **How many seconds late** is a cut-off that adds the
# disputed {{ facts["excess_speed"].value:.0f}} m/s?
#
# <details><summary>Hint 1</summary>You know what each second adds. How many seconds add this much?</details>
# <details><summary>Hint 2</summary>The mass is that of the last stage without propellant, plus the residual.</details>
# <details><summary>Hint 3</summary>Divide the speed by the acceleration; check that the units leave seconds.</details>

# %% id="exercise-2-2" exercise="2.2" points=2 objective="LO-2.1"
cutoff_acceleration_m_s2 = lu.ascent.thrust_acceleration_m_s2  # from here on the library's
residual_kg = lu.personal("residual_kg", 100.0, low=50.0, high=300.0, step=10.0)
print(f"{residual_kg:.0f} kg of propellant left on top of {empty_kg:.0f} kg")
### BEGIN SOLUTION
_thrust_kN = lu.facts["rd0105_thrust"].value
late_s = excess_m_s / cutoff_acceleration_m_s2(_thrust_kN, empty_kg + residual_kg)
### END SOLUTION

# %% id="check-2-2" check="2.2" points=2
lu.check("2.2", late_s)
### BEGIN HIDDEN TESTS
import math

from lunaedu.lesson.exercises.lesson_02 import residual_propellant_kg

_expected_s = 175 * (1472 + residual_propellant_kg()) / 49400
assert isinstance(late_s, int | float)
assert math.isclose(late_s, _expected_s, rel_tol=0.005)
### END HIDDEN TESTS

# %% [markdown] id="step-1-says"
# About {{ excess_m_s * (empty_kg + residual_kg) / thrust_n:.0f}} seconds. And it would take
# {{ excess_m_s * (empty_kg + residual_kg) / thrust_n * flow_kg_s:.0f}} kg of propellant that should have been left over. A
# clock that is wrong by seconds is no subtle fault. Is that what happened? We need to know what a metre per second is
# worth *at the Moon*.
#
# ## 2. The target
#
# Look at the flight from the Moon. The probe comes in almost straight, with the speed $v_\infty$. The **encounter plane**
# goes through the Moon's centre, square to that way in. Draw the way in on as a straight line: it crosses the plane at
# the tip of the **miss vector** $\mathbf B$. Angular momentum about the Moon gives its length:
#
# $$b = \frac{|\mathbf r \times \mathbf v|}{v_\infty}, \qquad v_\infty^2 = v^2 - \frac{2\mu}{r}.$$
#
# Let us fly our plan, with a push of ten metres per second too much, and look at the probe an hour before it arrives.

# %% id="miss-in-the-open"
position, velocity, late = lu.reconstruction.perturbed(plan, speed_m_s=10.0)
flight = lu.flight.fly(position, velocity, plan.start)
hours = flight.closest_approach.seconds / 3600 - 1
when = flight.start + timedelta(hours=hours)
r = flight.position_km(hours) - lu.ephemeris.moon_position_km(when)
v = flight.velocity_km_s(hours) - lu.ephemeris.moon_velocity_km_s(when)
v_inf = np.sqrt(v @ v - 2 * MOON_MU_KM3_S2 / np.linalg.norm(r))
b = np.linalg.norm(np.cross(r, v)) / v_inf
low_km = flight.closest_approach.distance_km
print(f"v∞ {v_inf:.3f} km/s, b {b:.0f} km, closest approach {low_km:.0f} km")

# %% [markdown] id="miss-says"
# Ten metres per second too fast, one in a thousand, and the probe aims {{ b:,.0f}} km off centre. Yet it passes at only
# {{ low_km:,.0f}} km from the centre: {{ "a hit" if flight.closest_approach.altitude_km < 0 else "a miss" }}.
# The Moon pulls it in. Energy and angular momentum, written down far out and at the closest approach, give
#
# $$b = r_p \sqrt{1 + \frac{v_e^2}{v_\infty^2}}, \qquad v_e^2 = \frac{2\mu}{r_p},$$
#
# with $v_e$ the escape speed from the Moon at the distance $r_p$. Put the Moon's radius for $r_p$: every path that aims
# inside this $b$ hits.

# %% id="target-figure"
encounter = lu.encounter  # has the last lines as fly_with and miss_vector
v_inf = encounter.miss_vector(encounter.fly_with(plan)).excess_speed_km_s
miss_km = MOON_RADIUS_KM + lu.facts["closest_altitude"].value
fig, ax = plt.subplots(figsize=(9, 7))
description = lu.figures.timing.focusing(ax, v_inf, MOON_MU_KM3_S2, miss_km)
lu.show(
    fig,
    caption="How the Moon gathers what comes near it, to scale. Dark red paths end on it, "
    "and the bright one passes where Luna 1 is said to have passed.",
    description=description,
)

# %% [markdown] id="task-2-3" tags=["task"]
# ### Exercise 2.3: aim off, pass nearer
#
# Write the impact parameter $b$ as a function of $r_p$ (km) and $v_\infty$ (km/s), for the Moon. You have
# `lu.constants.MOON_MU_KM3_S2`.
#
# <details><summary>Hint 1</summary>First compute the square of the escape speed at that distance.</details>
# <details><summary>Hint 2</summary>Squares of speeds stand in the root; a one stands beside them.</details>
# <details><summary>Hint 3</summary>Test it: for a very fast probe the result must be the closest approach itself.</details>


# %% id="exercise-2-3" exercise="2.3" points=3 objective="LO-2.2"
def impact_parameter_km(periapsis_radius_km, excess_speed_km_s):
    """Return how far off centre (km) a path aims that passes the Moon this near."""
    ### BEGIN SOLUTION
    escape_squared = 2 * lu.constants.MOON_MU_KM3_S2 / periapsis_radius_km
    return periapsis_radius_km * np.sqrt(1 + escape_squared / excess_speed_km_s**2)
    ### END SOLUTION


# %% id="check-2-3" check="2.3" points=3
lu.check("2.3", impact_parameter_km)
### BEGIN HIDDEN TESTS
import math

_widened_km = math.sqrt(2000.0**2 + 1000.0 * lu.constants.MOON_MU_KM3_S2)
for _lowest_km, _speed_km_s, _wanted, _rel_tol in (
    (5000.0, 1e6, 5000.0, 1e-6),
    (2000.0, 2.0, _widened_km, 1e-3),
):
    _got = impact_parameter_km(_lowest_km, _speed_km_s)
    assert isinstance(_got, int | float)
    assert math.isclose(_got, _wanted, rel_tol=_rel_tol)
### END HIDDEN TESTS

# %% id="checkpoint-2-3" tags=["checkpoint"]
impact_parameter_km = lu.orbits.impact_parameter_km
target_km = impact_parameter_km(MOON_RADIUS_KM, v_inf)
ring_km = impact_parameter_km(miss_km, v_inf)

# %% [markdown] id="step-2-says"
# The target is a disc of {{ target_km:,.0f}} km, {{ target_km / MOON_RADIUS_KM:.2f}} times as wide as the Moon and
# {{ (target_km / MOON_RADIUS_KM) ** 2:.1f}} times its area. Luna 1 was not even close: its published miss means an aim
# {{ ring_km:,.0f}} km off, {{ ring_km / target_km:.1f}} target radii. In which direction, nobody published: so the
# published miss is not a point in the plane but a *ring*.
#
# ## 3. From errors to a cloud
#
# Small errors $\mathbf e$ at cut-off (speed, pitch, yaw, delay of the launch) move the miss vector in proportion, each
# in its own direction, and the moves add up as vectors. The slopes fill a matrix, the **linear map**:
#
# $$\mathbf B = J \, \mathbf e, \qquad J_{ik} = \frac{\partial B_i}{\partial e_k}.$$
#
# We find the slopes as an engineer of 1958 would, only quicker: fly twice, a little more and a little less, and divide.

# %% id="slopes-in-the-open"
slopes, rows = {}, []
for name in encounter.ERRORS:
    more = encounter.miss_vector(encounter.fly_with(plan, **{name: 2.0}))
    less = encounter.miss_vector(encounter.fly_with(plan, **{name: -2.0}))
    t, r = slopes[name] = np.array([more.t_km - less.t_km, more.r_km - less.r_km]) / 4.0
    rows.append((name, f"{t:.1f}", f"{r:.1f}", f"{np.hypot(t, r):.1f}"))
J = np.column_stack(list(slopes.values()))
length = {name: np.hypot(*slope) for name, slope in slopes.items()}
lu.table(rows, ("one unit of", "moves T (km)", "moves R (km)", "by (km)"))

# %% [markdown] id="task-2-4" tags=["task"]
# So much for one unit of each. Veterans remembered rules of thumb, for Luna 2; we have them at second hand, so their
# status is *{{ facts["accuracy_speed"].status }}*, and they may be judged but not used.
#
# | error | remembered | computed for this flight |
# |---|---|---|
# | speed, one m/s | {{ facts["accuracy_speed"].value:.0f}} km | {{ length["speed_m_s"]:.0f }} km |
# | direction, one arcminute up | {{ facts["accuracy_angle"].value:.0f}} km | {{ length["pitch_arcmin"]:.0f }} km |
# | direction, one arcminute sideways | | {{ length["yaw_arcmin"]:.0f }} km |
# | launch, ten seconds late | {{ facts["accuracy_time"].value:.0f}} km | {{ 10 * length["delay_s"]:.0f }} km |
#
# They hold up well, within a third. Look at the last row: in ten seconds the Earth turns by
# {{ 10 * 60 * np.degrees(constants.EARTH_ROTATION_RAD_S):.1f }} arcminutes and carries the whole path sideways with it;
# the Moon itself moves on by {{ 10 * np.linalg.norm(lu.ephemeris.moon_velocity_km_s(plan.start)):.0f }} km only.
#
# ### Exercise 2.4: two errors at once
#
# One launch comes out `fast_m_s` too fast and `flat_arcmin` off in pitch (below zero: too flat). **How long is its miss
# vector**, by the linear map? `slopes["speed_m_s"]` and `slopes["pitch_arcmin"]` are arrays of two numbers, $T$ and $R$.
#
# <details><summary>Hint 1</summary>Each error, times its slope, is a vector.</details>
# <details><summary>Hint 2</summary>Add the two vectors part by part, with their signs.</details>
# <details><summary>Hint 3</summary>The length comes last: <code>np.hypot</code> of the two parts.</details>

# %% id="exercise-2-4" exercise="2.4" points=2 objective="LO-2.3"
fast_m_s = lu.personal("fast_m_s", 12.0, low=8.0, high=16.0, step=1.0)
flat_arcmin = -fast_m_s / 2
print(f"{fast_m_s:+.0f} m/s, {flat_arcmin:+.1f} arcmin")
### BEGIN SOLUTION
_miss = fast_m_s * slopes["speed_m_s"] + flat_arcmin * slopes["pitch_arcmin"]
launch_miss_km = np.hypot(*_miss)
### END SOLUTION

# %% id="check-2-4" check="2.4" points=2
lu.check("2.4", launch_miss_km)
### BEGIN HIDDEN TESTS
import math

from lunaedu.lesson.exercises.lesson_02 import launch_errors

_slopes = lu.encounter.miss_slopes(lu.reconstruction.planned_departure())
_expected_km = math.hypot(*_slopes[:, :2] @ launch_errors())
assert isinstance(launch_miss_km, int | float)
assert math.isclose(launch_miss_km, _expected_km, rel_tol=0.01)
### END HIDDEN TESTS

# %% [markdown] id="ellipse-text"
# ### Ten thousand launches
#
# No launch is perfect, and none is like the next. If the errors scatter independently, with the variances in a diagonal
# matrix $S$, the linear map turns their sphere into an ellipse:
#
# $$\mathrm{cov}(\mathbf B) = J \, S \, J^{\mathsf T}.$$
#
# Nobody published how good the guidance was, so the scatter below is **our assumption**, and the launches are
# *synthetic*. But each of them is flown by the full engine. The ellipse comes from four slopes, and knows nothing of the
# flights. **Will they agree?**

# %% id="cloud"
assumed = np.array([10.0, 5.0, 5.0, 10.0])  # m/s, arcmin, arcmin, s: one standard deviation
errors = assumed[:, None] * np.random.default_rng(1959).standard_normal((4, 10_000))
cloud = encounter.fly_cloud(plan, errors)
covariance = J @ np.diag(assumed**2) @ J.T
p = cloud.hits.mean()
standard_error = np.sqrt(p * (1 - p) / cloud.hits.size)
print(f"{p:.1%} ± {standard_error:.1%} hit the Moon")

# %% id="encounter-figure"
luna1 = encounter.miss_vector(encounter.fly_with(lu.reconstruction.stand_in_departure()))
fig, ax = plt.subplots(figsize=(9, 8.6))
description = lu.figures.timing.encounter(ax, cloud, covariance, v_inf, luna1)
lu.show(
    fig,
    caption="The encounter to scale, as the arriving probe sees it: north is up. Synthetic "
    "launches that hit are dark, those that miss are red. The ellipses come from the map.",
    description=description,
)

# %% id="derivative-against-monte-carlo"
linear_km, flown_km = J @ errors, np.array([cloud.t_km, cloud.r_km])
spreads = {"linear map": covariance, "cloud of flights": np.cov(flown_km)}
rows = []
for (name, spread), aims_km in zip(spreads.items(), (linear_km, flown_km), strict=True):
    short_km, long_km = np.sqrt(np.linalg.eigvalsh(spread))
    share = np.mean(np.hypot(*aims_km) < target_km)
    rows.append((name, f"{long_km:.0f}", f"{short_km:.0f}", f"{share:.1%}"))
apart_km = np.hypot(*(flown_km - linear_km))
beyond = np.sum(np.hypot(*flown_km) > ring_km)
whitened = np.linalg.solve(np.linalg.cholesky(covariance), flown_km)
lu.table(rows, ("by the", "long half-axis (km)", "short half-axis (km)", "aims that hit"))

# %% [markdown] id="step-3-says"
# Derivative and Monte Carlo agree: in the half-axes, and in the share of hits within its standard error. Single launches
# are off by {{ np.median(apart_km):.0f }} km in the median; the worst of ten thousand by {{ apart_km.max():.0f }} km. The
# smallest ellipse holds {{ np.mean(np.hypot(*whitened) < 1):.0%}} of the cloud: in two dimensions one σ is less than you are used to,
# $1 - e^{-1/2}$.
#
# And Luna 1? Of ten thousand launches {{ beyond or "not one" }} went as far off as its ring. If the guidance was as good
# as we assumed, the published miss was no bad luck. **Something went wrong.** What?
#
# ## The trial
#
# Three figures were published that a wrong explanation cannot all meet:
#
# | witness | published | our uncertainty | why |
# |---|---|---|---|
# | closest approach | {{ facts["closest_altitude"].value:,.0f}} km | {{ encounter.UNCERTAINTIES[0]:.0f}} km | half the spread of the first reports |
# | its time | {{ facts["closest_time"].value:%H:%M}} UTC | {{ encounter.UNCERTAINTIES[1]:.0f}} min | the forecast was in round hours |
# | distance at last contact | {{ facts["last_contact_distance"].value:,.0f}} km | {{ encounter.UNCERTAINTIES[2]:,.0f}} km | the hours are round: half an hour of flight |
#
# An explanation is a push to the *plan*. What it leaves over of a witness is a **residual**: calculated less published, in
# our uncertainties. Where a claim names a number, we take it. Where it does not, we are generous: the accused may choose
# the size of the error that satisfies the first witness. Newton finds it, $x \leftarrow x - f(x) / f'(x)$:


# %% id="fit-in-the-open"
def left_over(speed_m_s):
    """Residual of the closest approach, for a push of the speed alone."""
    return encounter.residuals(encounter.fly_with(plan, speed_m_s=speed_m_s))[0]


speed_m_s = 45.0
for _ in range(3):
    slope = (left_over(speed_m_s + 0.1) - left_over(speed_m_s)) / 0.1
    speed_m_s -= left_over(speed_m_s) / slope
    print(f"{speed_m_s:.3f} m/s leaves {left_over(speed_m_s):+z.3f}")

# %% [markdown] id="accused"
# `encounter.fit` does the same for any error. Give it two, and it satisfies the first two witnesses. The number you hand it
# is only the place to start from. Here are the accused:

# %% id="explanations"
explanations = {
    "late cut-off alone": encounter.fit(plan, speed_m_s=45),
    "light-time forgotten": {"speed_m_s": light_time_m_s},
    "too fast as disputed": {"speed_m_s": excess_m_s},
    "wrong pitch alone": encounter.fit(plan, pitch_arcmin=45),
    "wrong yaw alone": encounter.fit(plan, yaw_arcmin=-88),
    "launched late": encounter.fit(plan, delay_s=360),
    "fast and launched late": encounter.fit(plan, speed_m_s=32, delay_s=177),
    "fast and sideways": encounter.fit(plan, speed_m_s=30, yaw_arcmin=37),
    "fast and flat": encounter.fit(plan, speed_m_s=32, pitch_arcmin=-57),
    "fast and steep": encounter.fit(plan, speed_m_s=24, pitch_arcmin=27),
}

# %% [markdown] id="hearing"
# Now fly each of them, and hear the three witnesses. A witness is *satisfied* if its residual lies within two
# uncertainties. An altitude below zero is a hit: that flight ends there, and nobody hears it later.

# %% id="residual-table"
units = dict(zip(encounter.ERRORS, ("m/s", "′ pitch", "′ yaw", "s later"), strict=True))


def told(number, form="+z.1f"):
    return "none" if np.isnan(number) else format(number, form)


heard, off, pushed, rows = {}, {}, {}, []
for name, push in explanations.items():
    flight = encounter.fly_with(plan, **push)
    heard[name] = altitude_km, late_min, away_km = encounter.witnesses(flight)
    off[name] = encounter.residuals(flight)
    pushed[name] = ", ".join(f"{size:+.1f} {units[error]}" for error, size in push.items())
    numbers = f"{altitude_km:,.0f}", f"{late_min:+z.0f}", told(away_km, ",.0f")
    satisfied = f"{np.sum(abs(off[name]) < 2)} of {len(off[name])}"
    rows.append((name, pushed[name], *numbers, ", ".join(map(told, off[name])), satisfied))
heads = "passes at (km)", "late by (min)", "at last contact (km)", "residuals", "satisfied"
lu.table(rows, ("explanation", "error", *heads))

# %% id="residual-figure"
fig, ax = plt.subplots(figsize=(9, 6))
description = lu.figures.timing.residual_sheet(ax, off)
caption = "What is left over of each explanation. Inside the band, a witness is satisfied."
lu.show(fig, caption=caption, description=description)

# %% id="trial-figure"
families = {
    "too fast": ("speed_m_s", 5.0),
    "too slow": ("speed_m_s", -5.0),
    "too steep": ("pitch_arcmin", 5.0),
    "too flat": ("pitch_arcmin", -5.0),
    "too far left": ("yaw_arcmin", 10.0),
    "too far right": ("yaw_arcmin", -10.0),
    "launched late": ("delay_s", 37.5),
    "launched early": ("delay_s", -37.5),
}
arms = {}
for name, (error, step) in families.items():
    pushes = step * np.arange(1, 19)
    arms[name] = error, abs(pushes), *encounter.sweep(plan, **{error: pushes})
growing = np.linspace(0.02, 1.0, 20)
push = {error: growing * size for error, size in explanations["fast and steep"].items()}

fig, ax = plt.subplots(figsize=(9, 6.6))
description = lu.figures.timing.trial(ax, arms, encounter.sweep(plan, **push))
caption = "The dock. Dots mark the size of an error. The guilty must run into the diamond."
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="task-2-5" tags=["task"]
# Read the dock. Direction and launch time hardly move the hour: their curves rise steeply over the plan, and end up to an
# hour from the published point. **Only speed makes the probe early.** But speed enough for the whole miss,
# {{ pushed["late cut-off alone"] }} or {{ explanations["late cut-off alone"]["speed_m_s"] / empty_m_s2:.1f }} s of
# burning, makes it {{ -heard["late cut-off alone"][1]:.0f }} minutes too early. The truth, if our plan is right, lies in
# between: some speed *and* some direction.
#
# ### Exercise 2.5: your verdict
#
# Which explanation satisfies all three witnesses? Choose one of: `"late cut-off alone"`, `"light-time of the command"`,
# `"wrong direction alone"`, `"launched late"`, `"175 m/s too fast"`, `"faster and steeper"`.
#
# <details><summary>Hint 1</summary>Look for a row whose three residuals all lie within two uncertainties.</details>
# <details><summary>Hint 2</summary>The last column of the table counts them for you.</details>
# <details><summary>Hint 3</summary>In the dock, only one line ends at the diamond.</details>

# %% id="exercise-2-5" exercise="2.5" points=2 objective="LO-2.4"
### BEGIN SOLUTION
verdict = "faster and steeper"
### END SOLUTION

# %% id="check-2-5" check="2.5" points=2
lu.check("2.5", verdict)
### BEGIN HIDDEN TESTS
assert isinstance(verdict, str)
assert verdict.strip().casefold() == "faster and steeper"
### END HIDDEN TESTS

# %% [markdown] id="explore"
# ## Explore
#
# Before you touch anything, think: (a) Which way does the star on the left go when the cut-off comes later? (b) Can a
# launch delay undo a speed error? (c) Find a setting that meets all three published figures. Is it the only one?

# %% id="panel" tags=["panel"]
lu.apps.timing_panel()

# %% [markdown] id="panel-legend"
# *Left*, the encounter plane to scale: the grey disc is the Moon, the dark circle the target, the pale ring the published
# miss. The arrows are the linear map, one for each error, tip to tail; the star is the full engine. Where the star leaves
# the last tip, the map has failed. *Right*, the star in the dock of the trial. The sentence below gives the verdict.
#
# ## Test the model
#
# Three rungs: the **linear map**; the **patched conic** (Kepler's hyperbola about the Earth, then another about the Moon,
# nobody pulling sideways); and the **full engine** with Moon, Sun and the Earth's flattening all the way. The conic changes
# bodies about where textbooks draw the edge of the Moon's *sphere of influence*:

# %% id="conic-in-the-open"
hours = 28.0
when = plan.start + timedelta(hours=hours)
moon_km = lu.ephemeris.moon_position_km(when)
moon_km_s = lu.ephemeris.moon_velocity_km_s(when)


def conic_miss_km(speed_m_s):
    position, velocity, _ = lu.reconstruction.perturbed(plan, speed_m_s=speed_m_s)
    r, v = lu.orbits.propagate_kepler(position, velocity, 3600 * hours)
    aim = lu.orbits.b_plane(r - moon_km, v - moon_km_s)
    return aim.t_km, aim.r_km


position, _ = lu.orbits.propagate_kepler(plan.position_km, plan.velocity_km_s, 3600 * hours)
print(f"handed over {np.linalg.norm(position - moon_km):,.0f} km from the Moon")

# %% id="ladder-figure"
speeds_m_s = np.linspace(-60.0, 60.0, 25)
flown = [encounter.miss_vector(encounter.fly_with(plan, speed_m_s=x)) for x in speeds_m_s]
rungs = {
    "linear map": np.outer(slopes["speed_m_s"], speeds_m_s),
    "patched conic": np.array([conic_miss_km(x) for x in speeds_m_s]).T,
    "full engine": np.array([(aim.t_km, aim.r_km) for aim in flown]).T,
}
fig, axes = plt.subplots(1, 2, figsize=(9, 4.4))
description = lu.figures.timing.ladder(axes, speeds_m_s, rungs, "full engine")
caption = (
    "The map touches the engine at the plan and bends away; the conic is off everywhere."
)
lu.show(fig, caption=caption, description=description)

# %% id="ladder-table"
rows, middle = [], len(speeds_m_s) // 2
for name, aims_km in rungs.items():
    wrong_km = np.hypot(*(aims_km - rungs["full engine"]))
    each_km = np.hypot(*np.gradient(aims_km, speeds_m_s, axis=1))
    numbers = wrong_km[middle], wrong_km[-1], each_km[middle]
    rows.append((name, *(f"{x:,.0f}" for x in numbers)))

*pushed_state, _ = lu.reconstruction.perturbed(plan, speed_m_s=20.0)
rough, sharp = (lu.flight.fly(*pushed_state, plan.start, accuracy_km=x) for x in (1, 0.001))
engine_km = rough.closest_approach.distance_km - sharp.closest_approach.distance_km
heads = "wrong at the plan (km)", f"at {speeds_m_s[-1]:+.0f} m/s (km)", "one m/s (km)"
lu.table(rows, ("rung", *heads))

# %% [markdown] id="ladder-says"
# The map is for clouds, ellipses and thinking. The conic misses the truth by
# {{ np.hypot(*(rungs["patched conic"] - rungs["full engine"]))[middle]:.0f }} km even at the plan, but its *slope* is nearly
# right: it is for rules of thumb by hand. Aiming takes the engine. *Numerical health*: asked for a metre instead
# of a kilometre, it moves the closest approach by {{ abs(engine_km):.1f }} km. *Where all fail*: none of them knows the shape
# of the Moon, or a rocket that wobbles.
#
# ## How much hangs on our assumptions?
#
# Two things the plan stands on are not in the record. **Where the burn ended** we assumed. So we end it a minute earlier or
# later on the same path, and take the slopes again:

# %% id="other-burnouts"
rows = []
for minutes in (-1, 0, 1):
    r, v = lu.orbits.propagate_kepler(plan.position_km, plan.velocity_km_s, 60 * minutes)
    start = plan.start + timedelta(minutes=minutes)
    moved = replace(plan, position_km=r, velocity_km_s=v, start=start)
    up_km = np.linalg.norm(r) - lu.constants.EARTH_RADIUS_KM
    numbers = up_km, *np.hypot(*encounter.miss_slopes(moved))
    rows.append([f"{x:.0f}" for x in numbers])
lu.table(rows, ("burn ends at (km)", *(f"one {unit} (km)" for unit in units.values())))

# %% [markdown] id="other-hours"
# That matters little. But **what the forecast meant** we do not know either: it was announced the day *after* the launch,
# in round hours. So we aim the plan at another hour, with another speed and direction, and hold the whole trial again. The
# two claims that name a number keep it; the others may choose anew.

# %% id="other-forecasts"
named = "light-time forgotten", "too fast as disputed"
shifts_min = -60, -30, 0, 30, 60
rows = {name: [name] for name in explanations}
for minutes in shifts_min:
    other = encounter.aimed(plan, minutes)
    for name, push in explanations.items():
        push = push if name in named else encounter.fit(other, **push)
        left = encounter.residuals(encounter.fly_with(other, **push))
        tick = " ✓" if np.all(abs(left) < 2) else ""
        rows[name].append(", ".join(map(told, left[1:])) + tick)
lu.table(rows.values(), ("planned less forecast", *(f"{x:+d} min" for x in shifts_min)))

# %% [markdown] id="budget-table"
# You see the residuals of hour and distance, and a tick where all three witnesses are satisfied. **Everything hangs on the
# planned hour.** If it was the announced one, only *fast and steep* satisfies all three. If the plan was to arrive later, a late cut-off alone explains all, with
# or without a little of something else. If earlier, a wrong angle alone. *Fast and steep* is the family that leads from one
# to the other. Launching late never suffices by itself, and the two claims that name a number fail at every hour we tried.
#
# ## Your prediction

# %% id="prediction-compared"
alone_m_s = explanations["late cut-off alone"]["speed_m_s"]
claims = {"the whole miss, by speed alone": alone_m_s}
if guess_s := lu.prediction("late"):
    claims["your prediction"] = guess_s * empty_m_s2
fig, ax = plt.subplots(figsize=(9, 4.2))
description = lu.figures.timing.late_cutoff(ax, (loaded_m_s2, empty_m_s2), claims)
caption = "How late for the whole miss, and what you expected."
lu.show(fig, caption=caption, description=description)

# %% [markdown] id="verdict-on-the-record"
# ## The verdict on the record
#
# | claim | verdict |
# |---|---|
# | '{{ facts["excess_speed"].value:.0f}} m/s too fast' | **refuted** as a cut-off error: it would have passed {{ heard["too fast as disputed"][0]:,.0f}} km up, {{ abs(heard["too fast as disputed"][1]) / 60:.0f}} hours before the published time |
# | light-time of the command ignored | **refuted**: {{ 1000 * light_time_s:.0f}} ms, {{ light_time_m_s * length["speed_m_s"]:.0f }} km; a hit |
# | wrong direction alone | **not for our plan**: the hour is wrong by {{ heard["wrong pitch alone"][1]:.0f}} min; it would take a plan that arrives earlier |
# | launched late | **refuted**: it makes the probe later, for each planned hour we tried |
# | late cut-off, alone | **not for our plan**: the probe comes {{ -heard["late cut-off alone"][1]:.0f}} min too early; with a plan that arrives later, {{ alone_m_s / empty_m_s2:.1f}} to {{ alone_m_s / loaded_m_s2:.1f}} s are enough |
# | fast *and* steep | **stands**, for each planned hour we tried: {{ pushed["fast and steep"] }} for our plan |
# | fast and something else | **strained** for our plan: the distance at last contact is off by more than two uncertainties |
#
# *Fast and steep* is no surprise: it is the stand-in flight of our reconstruction. Two flights meet the first two witnesses,
# and the third chose this one. It is a stand-in: the bulletins of the flight get their word in a later lesson. And mind what
# the panel showed you: three errors at once meet three published figures in many ways. The record can refute; it cannot
# convict.
#
# ### Exercise 2.6: in your own words
#
# A magazine writes: *'Luna 1 missed the Moon because the command to stop the engine was sent too late.'* In three or four
# sentences: what in the published record speaks for this, what against, and which one unpublished figure would settle it?

# %% [markdown] id="answer-2-6" exercise="2.6" points=3 objective="LO-2.4"
# For it: only extra speed makes the probe early, and Luna 1 was early. Against it: extra speed enough for the whole miss
# makes it about an hour too early and too far away, if the plan was to arrive at the forecast hour. So the late command
# was only a part of the cause, or the plan was another one. The planned arrival time (or the planned cut-off speed with
# the measured one) would settle it.

# %% [markdown] id="what-we-learned"
# ## What we learned
#
# - **LO-2.1** The end of a burn is its fastest moment: thirty to fifty milliseconds for each metre per second. *Usual slips:
#   full tanks in place of empty ones; g in place of thrust over mass.*
# - **LO-2.2** A miss is a vector in the encounter plane, and gravity makes the target wider than the Moon. *Usual slip:
#   adding speeds where energies add.*
# - **LO-2.3** One matrix carries all small errors, and their scatter; it fails when they grow. *Usual slip: adding lengths
#   of vectors.*
# - **LO-2.4** An explanation must satisfy every witness. *Usual slip: fitting one figure and calling it proof.*
#
# ## Go further
#
# 1. How good must the guidance be for nine hits in ten? Scale all four assumed errors by one factor and find it.
# 2. Luna 2 hit, eight months later. Give the plan a slower flight (`encounter.aimed` helps) and see whether the target grows and the
#    slopes change. Was it an easier shot?
#
# ## Hand in
#
# Save the notebook (Ctrl+S). If you do it for a course, run *Kernel › Restart Kernel and Run All Cells* once before: what
# runs for you from top to bottom, runs for whoever grades it.
#
# ## References
#
# - W. Kizner, 'A method of describing miss distances for lunar and interplanetary trajectories', *Planetary and Space
#   Science* 7 (1961).
# - H. D. Curtis, *Orbital Mechanics for Engineering Students*, 3rd ed. (2014), section 2.9: the hyperbola and
#   its aiming radius.
# - R. R. Bate, D. D. Mueller and J. E. White, *Fundamentals of Astrodynamics* (1971): sensitivity and the
#   patched conic.
# - B. E. Chertok, *Rockets and People*: the rules of thumb, as remembered (fact `accuracy_speed`).
# - The published record: `lu.facts`, each figure with its source.
