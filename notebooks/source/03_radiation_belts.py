# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="at-a-glance"
# # 3. What did the counters count?
#
# **Luna 1 flew right through the outer radiation belt, and was said to have found few
# energetic particles there. You find out what its counters could have shown, and whether a
# counter that reads nothing has met nothing.**
#
# [Open in Binder](https://mybinder.org/v2/gh/lunaedu/lunaedu/main?urlpath=lab/tree/notebooks/03_radiation_belts.ipynb)
# &nbsp; Code: BSD · Text: CC BY 4.0
#
# | | |
# |---|---|
# | **Time** | 50 minutes |
# | **Level** | second-year physics: magnetic force, a little relativity |
# | **You need** | the force $q\,\mathbf v \times \mathbf B$, rest energy; NumPy arrays and functions |
# | **You will make** | a map of the belts with Luna 1 in it, a trapped proton, and a counter that drowns |
#
# ## After this lesson you can
#
# - **LO-3.1** say on which field line a probe is, and how far along it;
# - **LO-3.2** say how tight a trapped particle coils, and judge its computed path by an invariant;
# - **LO-3.3** turn a flux from all sides into a counting rate: area, shield, threshold;
# - **LO-3.4** read a counter backwards through its dead time, and find *both* answers;
# - **LO-3.5** decide which words of a claim the readings support.
#
# ## What you bring along
#
# | you know | you will use it for |
# |---|---|
# | a magnetic force turns, and does no work | gyration, and a test of the computer's steps |
# | $E = \gamma m c^2$ | electrons near the speed of light |
# | the shadow of a ball is a disc | the area of a counter |
# | $e^{-x}$: the chance that nothing happens | dead time |
#
# ## The silent tube
#
# February 1958. Explorer 1 carries a Geiger tube, and again and again it reports: *nothing*.
# The tube was not broken and space was not empty: the counter was saturated (NSSDC), dead
# for {{ facts["gm_dead_time"].value:.0f}} µs after each count. So the belts were found, by
# a counter that fell silent.<br>
# Eleven months later Luna 1 flies right through, with
# *{{ facts["counters"].value }}*. Retellings say that it met *a small number of high-energy
# particles* in the outer belt; Moscow's Academy says that the belt reaches
# {{ facts["belt_extent"].value:,.0f}} km. Small, says which counter? And how would an empty
# belt have looked?
#
# *Sources: facts `counters`, `belt_result`, `belt_extent`, `gm_dead_time`; NSSDC 1958-001A-01.*

# %% id="setup"
from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np

import lunaedu as lu
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM, LIGHT_SPEED_KM_S

lu.start("03")
lu.facts.pick("belt_result", "belt_extent", "gm_size", "gm_dead_time", "kp_1959_01_02")

# %% [markdown] id="symbols"
# | symbol | meaning | unit |
# |---|---|---|
# | $r$, $\lambda$ | distance from the centre; latitude from the dipole's equator | km, ° |
# | $a$, $B_{eq}$ | reference radius of the field; the dipole's field on its equator there | km, nT |
# | $L$, $B/B_0$ | how far out a field line crosses the equator; field here over field there | $a$, – |
# | $E$, $\gamma$ | kinetic energy; total energy over rest energy | MeV, – |
# | $\rho$, $\alpha$ | gyration radius; angle between velocity and field | km, ° |
# | $J(>E)$ | particles above $E$ through a ball of one cm² cross section, from all sides | cm⁻² s⁻¹ |
# | $A$, $d$ | area of a counter for such a flux; thickness of its shield | cm², g/cm² |
# | $n$, $m$, $\tau$ | true rate, rate shown, dead time | s⁻¹, s⁻¹, s |
#
# ## First, your guess
#
# Luna 1 is twenty thousand kilometres up, in the thick of the belt. In it, behind a wall, sits a
# Geiger tube like a finger. **How many counts does it show in a second?** Put your guess in
# place of the dots. Nobody grades it; you meet it again in a figure.

# %% id="predict"
lu.predict("reading", ..., unit="counts per second", low=0, high=1e9)

# %% [markdown] id="step-1"
# ## Step 1. Which field line?
#
# Trapped particles are tied to field lines, so kilometres are the wrong map. The field of 1959
# is nearly a magnet in the Earth's centre, tilted: three numbers, $g_{10}$, $g_{11}$ and
# $h_{11}$, hold its strength and its axis. Its field lines are
#
# $$r = L\,a \cos^2\lambda, \qquad \frac{B}{B_0} = \frac{\sqrt{1 + 3\sin^2\lambda}}{\cos^6\lambda}.$$
#
# **L names the line**: how far from the *centre* it crosses the equator, in Earth radii.
# $B/B_0$ says how far along the line we are. Luna 1's path is our reconstruction's.

# %% id="dipole-in-the-open"
c, path = lu.constants, lu.belts.reference_path()
start = lu.reconstruction.stand_in_departure().start
times = [start + timedelta(hours=float(hour)) for hour in path.hours]
earth_km = lu.field.geographic_from_inertial(path.position_km, times)  # the Earth turns

of_1955 = np.array([c.DGRF_1955_G11_NT, c.DGRF_1955_H11_NT, c.DGRF_1955_G10_NT])
of_1960 = np.array([c.DGRF_1960_G11_NT, c.DGRF_1960_H11_NT, c.DGRF_1960_G10_NT])
of_1959 = of_1955 + 4 / 5 * (of_1960 - of_1955)
equator_nT = np.linalg.norm(of_1959)
axis = -of_1959 / equator_nT  # to the north: the dipole itself points south

# %% id="shells-in-the-open"
radius_km = np.linalg.norm(earth_km, axis=1)
altitude_km = radius_km - GEOMAGNETIC_RADIUS_KM
sine = earth_km @ axis / radius_km
latitude_deg = np.degrees(np.arcsin(sine))
shell = radius_km / (GEOMAGNETIC_RADIUS_KM * (1 - sine**2))
ratio = np.sqrt(1 + 3 * sine**2) / (1 - sine**2) ** 3
field_nT = equator_nT * (GEOMAGNETIC_RADIUS_KM / radius_km) ** 3 * np.sqrt(1 + 3 * sine**2)
print(f"{equator_nT:.0f} nT; pole at {np.degrees(np.arcsin(axis[2])):.1f}° north")
print(f"L starts at {shell[0]:.2f}, is least at {shell.min():.2f}, ends at {shell[-1]:.1f}")

# %% [markdown] id="shells-say"
# Two cells, and the path has its magnetic map. On the same scale of L we can now ask where
# the particles are. The answer comes from two models that NASA made from the readings of
# many satellites: **AE8MAX** for electrons, **AP8MAX** for protons, the long-term mean at
# solar maximum. (1959 was one. What a mean is worth for one quiet day, we ask below.)

# %% id="figure-shells"
extent_km = lu.facts["belt_extent"].value
feet_deg = np.array([55.0, 70.0])  # the bounding lines that its note names
fig, axes = plt.subplots(1, 2, width_ratios=(2.3, 1), sharey=True, figsize=(9, 5.2))
description = lu.figures.belts.shells(
    axes, altitude_km, shell, path.electron_l_shell, extent_km
)
lu.show(
    fig,
    caption="Left: in the full field Luna 1 never came inside L of three and a half. "
    "Right: what lives there, on the same scale of L. It met one of the two belts.",
    description=description,
)

# %% [markdown] id="task-3-1"
# Look at the left end: **near the Earth, L is not altitude.** At {{ altitude_km[0]:,.0f}} km
# and {{ latitude_deg[0]:.0f}}° the probe is already on L = {{ shell[0]:.1f}} by the dipole, and
# {{ path.electron_l_shell[0]:.1f}} in the full field. It climbs nearly along its field line for a
# quarter of an hour, and only then across the lines. So *it never met the inner belt*:
# whatever is said about that, Luna 1 did not measure it.
#
# ### Exercise 3.1: on which line, and where on it?
#
# Write a function of the *altitude* in km and the magnetic latitude in *degrees*. It returns
# two numbers, `[L, B/B₀]`. You have `lu.constants.GEOMAGNETIC_RADIUS_KM`.
#
# <details><summary>Hint 1</summary>L counts from the centre. What must be added to an
# altitude?</details>
# <details><summary>Hint 2</summary>Solve the equation of the line for L. On the ground, on the
# equator, both numbers must be one.</details>
# <details><summary>Hint 3</summary><code>np.cos</code> wants radians; <code>np.radians</code>
# makes them. And the field grows towards the Earth: can B/B₀ be below one?</details>


# %% id="exercise-3-1" exercise="3.1" points=2 objective="LO-3.1"
def shell_and_ratio(altitude_km, latitude_deg):
    """Return [L, B/B₀], from altitude (km) and magnetic latitude (degrees)."""
    ### BEGIN SOLUTION
    angle = np.radians(latitude_deg)
    line = (1 + altitude_km / lu.constants.GEOMAGNETIC_RADIUS_KM) / np.cos(angle) ** 2
    return [line, np.sqrt(1 + 3 * np.sin(angle) ** 2) / np.cos(angle) ** 6]
    ### END SOLUTION


# %% id="check-3-1" check="3.1" points=2
lu.check("3.1", shell_and_ratio)
### BEGIN HIDDEN TESTS
import math

for _radii, _latitude_deg, _wanted in (
    (1, 0.0, (1.0, 1.0)),
    (2, 45.0, (4.0, 8 * math.sqrt(2.5))),
    (4, -60.0, (16.0, 64 * math.sqrt(3.25))),
):
    _altitude_km = (_radii - 1) * lu.constants.GEOMAGNETIC_RADIUS_KM
    _got = shell_and_ratio(_altitude_km, _latitude_deg)
    assert len(_got) == 2
    for _number, _right in zip(_got, _wanted, strict=True):
        assert isinstance(_number, float)
        assert math.isclose(_number, _right, rel_tol=2e-3)
### END HIDDEN TESTS

# %% [markdown] id="meridian-words"
# From here on the library's `lu.field` does what your function does. Now the map: a cut
# through the dipole's axis. The published bounds of the belt stand in it too, *two of them*:
# field lines that come down at geomagnetic latitudes of {{ feet_deg[0]:.0f}}° and
# {{ feet_deg[1]:.0f}}°, and an altitude. Do they agree?

# %% id="figure-meridian" tags=["checkpoint"]
outer_km = GEOMAGNETIC_RADIUS_KM * (1 / np.cos(np.radians(feet_deg[1])) ** 2 - 1)

fig, ax = plt.subplots(figsize=(9, 5.9))
description = lu.figures.belts.meridian(
    ax, radius_km, latitude_deg, path.hours, feet_deg, extent_km
)
lu.show(
    fig,
    caption="The belts in a plane through the dipole's axis, to scale, and Luna 1 in the "
    "outer one. Left half: protons; right half: electrons. Each shade is a factor of ten.",
    description=description,
)

# %% [markdown] id="meridian-says"
# They do not. In a dipole the outer dotted line crosses the equator {{ round(outer_km, -2):,.0f}} km up;
# the same source has the belt end at {{ extent_km:,.0f}} km. Far out the field is no dipole,
# and *an edge* has no meaning before somebody says for which particles, and for which
# counter. We come back to it with a counter of our own.
#
# ## Step 2. What is trapped, and how?
#
# Take one particle. A magnetic force does no work; it turns the velocity:
#
# $$\frac{d\mathbf v}{dt} = \frac{q}{\gamma m}\, \mathbf v \times \mathbf B.$$
#
# Boris's method copies that: half a step forwards, **turn** the velocity about the field
# found there, half a step forwards. The speed cannot change, however bad the step. That
# sounds good, and is a trap: a wrong orbit keeps its energy too. We need another judge.
# For slow changes of the field there is one, the **first invariant**:
#
# $$\mu = \frac{p_\perp^2}{2 m B}.$$


# %% id="boris-in-the-open"
def field_at(r):
    north = np.array([0.0, 0.0, 1.0])
    scale = equator_nT * GEOMAGNETIC_RADIUS_KM**3 / (r @ r) ** 2.5
    return scale * ((r @ r) * north - 3 * r[2] * r)


def push(r, v, step_s, turn_rad_s_nT):
    r = r + v * step_s / 2
    t = turn_rad_s_nT * field_at(r) * step_s / 2
    turned = v + np.cross(v, t)
    v = v + 2 / (1 + t @ t) * np.cross(turned, t)
    return r + v * step_s / 2, v


# %% [markdown] id="proton-words"
# Our particle is a proton of ten MeV, three Earth radii out: its coils are large enough to
# see. (An electron's would be a hundred times finer.) A student in a hurry would take
# **naive steps**: move along `v`, then add the force to `v`. Let both run for three turns.

# %% id="boris-against-naive"
proton, energy_MeV, line, pitch_deg = lu.trapped.PROTON, 10.0, 3.0, 45.0
r, v = lu.trapped.starting_state(line, energy_MeV, pitch_deg, proton)
gamma = 1 + energy_MeV / proton.rest_energy_MeV
turn_rad_s_nT = 1e-9 * LIGHT_SPEED_KM_S**2 / (gamma * proton.rest_energy_MeV)
gyration_s = 2 * np.pi / (turn_rad_s_nT * np.linalg.norm(field_at(r)))
step_s = gyration_s / 20

boris, naive = [(r, v)], [(r, v)]
for _ in range(3 * 20):
    boris.append(push(*boris[-1], step_s, turn_rad_s_nT))
    r, v = naive[-1]
    naive.append((r + v * step_s, v + turn_rad_s_nT * np.cross(v, field_at(r)) * step_s))


# %% id="health"
def invariant(r, v):
    b = np.array([field_at(point) for point in r])
    mu = np.sum(np.cross(v, b) ** 2, axis=1) / np.linalg.norm(b, axis=1) ** 3
    return mu / mu[0]


orbit = lu.trapped.trace(*boris[0], proton, step_s, steps=20 * 140)  # the same few lines
away_km = np.abs(orbit.position_km[: len(boris)] - [r for r, v in boris]).max()
speeds = np.linalg.norm([v for r, v in naive], axis=1)
faster = np.ptp(np.linalg.norm(orbit.velocity_km_s, axis=1))
print(f"library less ours: {away_km:.6f} km; Boris: speed within {faster:.6f} km/s")
print(f"naive: after three turns {speeds[-1] / speeds[0]:.0f} times as fast")

# %% id="figure-particle"
turn = np.ones(20) / 20  # averages over one gyration, which swings by itself
mean = np.convolve(orbit.first_invariant_MeV_nT, turn, mode="valid")
health = {
    "Boris, averaged over a gyration": (orbit.seconds[10 : 10 + len(mean)], mean / mean[0]),
    "naive steps": (step_s * np.arange(len(naive)), invariant(*np.swapaxes(naive, 0, 1))),
}
mirror_deg = lu.trapped.mirror_latitude_deg(pitch_deg)
fig, axes = plt.subplot_mosaic(
    [["side", "top"], ["health", "health"]], height_ratios=(2.4, 1), figsize=(9, 6.6)
)
description = lu.figures.belts.particle(
    axes, orbit.seconds, orbit.position_km, health, line, mirror_deg
)
lu.show(
    fig,
    caption="One trapped proton, to scale; dashed, its field line and its shell. The naive "
    "steps leave the lowest picture within the first turn.",
    description=description,
)

# %% [markdown] id="health-says"
# Boris's invariant swings by {{ np.ptp(mean / mean[0]):.0%}} and comes back. Is that swing an
# error of the steps? **Halve the step and look.** And measure the two slow periods against
# the textbook's integrals, which take the coil for infinitely thin.


# %% id="three-periods"
def measured_s(orbit):
    r, t = orbit.position_km, orbit.seconds
    k = np.flatnonzero((r[:-1, 2] < 0) & (r[1:, 2] >= 0))  # northwards through the equator
    through = t[k] - r[k, 2] * (t[k + 1] - t[k]) / (r[k + 1, 2] - r[k, 2])
    turned = np.unwrap(np.arctan2(r[:, 1], r[:, 0]))
    return np.diff(through).mean(), -2 * np.pi / np.polyfit(t, turned, 1)[0]


rows = []
trials = ("8 steps a turn", 10, 8), ("16 steps a turn", 10, 16), ("a thinner coil", 2.5, 8)
for name, MeV, n in trials:
    who = line, MeV, pitch_deg, proton
    exact = lu.trapped.bounce_period_s(*who), lu.trapped.drift_period_s(*who)
    h = gyration_s / n
    state, steps = lu.trapped.starting_state(*who), int(3.2 * exact[0] / h)
    tracked = lu.trapped.trace(*state, proton, h, steps)
    pairs = zip(measured_s(tracked), exact, strict=True)
    off = [f"{ours:.2f} s ({ours / book - 1:+.1%})" for ours, book in pairs]
    rows.append((name, f"{MeV:g} MeV", *off))
heads = "bounce (against the integral)", "drift (against the integral)"
lu.table(rows, ("", "energy", *heads))

# %% [markdown] id="periods-say"
# The second row agrees with the first: **the steps are fine.** What is left over shrinks with the
# coil: *the textbook* is the approximation, good for thin coils. So an invariant can acquit
# the computer and convict the formula. For electrons of one MeV the integrals are as good as
# exact, and we shall use them.
#
# ### A table that everyone copies
#
# How quick are typical particles? A European standard of the year 2000, ECSS-E-10-04A,
# printed a table. We know it *at second hand*, from a web page (server-sky.com) that names the
# standard as its source, and that doubted its gyrations before us. It is easily tested.

# %% id="printed-table"
printed = {  # gyration radius (km) and period (s), bounce (s), drift (min)
    ("electron", 1.0, 500): (0.6, 1e-5, 0.1, 10.0),
    ("electron", 1.0, 20_000): (10.0, 2e-4, 0.3, 3.5),
    ("proton", 10.0, 500): (50.0, 7e-3, 0.65, 3.0),
    ("proton", 10.0, 20_000): (880.0, 0.13, 1.7, 1.1),
}
rows, times_off = [], {}
for (name, MeV, up_km), claims in printed.items():
    who, out_km = getattr(lu.trapped, name.upper()), GEOMAGNETIC_RADIUS_KM + up_km
    there_nT, out = lu.field.field_nT(out_km, 0.0), out_km / GEOMAGNETIC_RADIUS_KM
    ours = (
        lu.trapped.gyro_radius_km(MeV, there_nT, who),
        lu.trapped.gyro_period_s(MeV, there_nT, who),
        lu.trapped.bounce_period_s(out, MeV, 90.0, who),
        lu.trapped.drift_period_s(out, MeV, 90.0, who) / 60,
    )
    times_off[name, up_km] = np.array(claims) / ours
    pairs = np.transpose([claims, ours])
    cells = [" / ".join(f"{float(f'{x:.2g}'):g}" for x in pair) for pair in pairs]
    rows.append((f"{name}, {MeV:.0f} MeV, {up_km:,} km", *cells))
heads = "gyration radius (km)", "gyration (s)", "bounce (s)", "drift (min)"
lu.table(rows, ("printed / computed", *heads))

# %% [markdown] id="task-3-2"
# At the higher altitude all but one of the figures agree within a fifth. But the electron's
# drift is printed {{ 1 / times_off["electron", 20_000][3]:.1f}} times too short, and at the
# lower altitude {{ 1 / times_off["electron", 500][3]:.0f}} times; there the gyrations too are two
# to three times too wide and too slow. **No dipole can save it**: whatever its strength, a
# gyration's period grows as $r^3$ from one altitude to the other, and the printed ones do not.
# Keep that habit: compute one line of a table before you trust the others.
#
# ### Exercise 3.2: how tight is the coil?
#
# How wide is an *electron's* coil? Near the heart of the belt the field is about half a
# microtesla. Your electron has the energy below, **in keV**, and no velocity along the field. Find its **gyration radius in km**:
#
# $$\rho = \frac{p}{eB}, \qquad pc = mc^2\sqrt{\gamma^2 - 1}, \qquad \gamma = 1 + \frac{E}{mc^2}.$$
#
# Units fall into place: $pc$ in MeV, over $B$ in $10^{-9}$ T times $c$ in km/s, is in km.
#
# <details><summary>Hint 1</summary><code>lu.trapped.ELECTRON.rest_energy_MeV</code> is $mc^2$. In
# which unit is your energy?</details>
# <details><summary>Hint 2</summary>Kinetic energy is not total energy: what must be added to it?</details>
# <details><summary>Hint 3</summary>First γ, then pc. Last, divide by the field in tesla and by
# <code>LIGHT_SPEED_KM_S</code>.</details>

# %% id="exercise-3-2" exercise="3.2" points=2 objective="LO-3.2"
coil_energy_keV = lu.personal("coil_energy_keV", 1000.0, low=700.0, high=1500.0, step=50.0)
coil_field_nT = 500.0
print(f"an electron of {coil_energy_keV:.0f} keV in {coil_field_nT:.0f} nT")
### BEGIN SOLUTION
_rest_MeV = lu.trapped.ELECTRON.rest_energy_MeV
_gamma = 1 + coil_energy_keV / 1000 / _rest_MeV
_momentum_MeV = _rest_MeV * np.sqrt(_gamma**2 - 1)
coil_km = _momentum_MeV / (coil_field_nT * 1e-9 * LIGHT_SPEED_KM_S)
### END SOLUTION

# %% id="check-3-2" check="3.2" points=2
lu.check("3.2", coil_km)
### BEGIN HIDDEN TESTS
import math

from lunaedu.lesson.exercises.lesson_03 import coil_energy_keV as _energy_keV

_rest_MeV = lu.trapped.ELECTRON.rest_energy_MeV
_momentum_MeV = math.sqrt((_energy_keV() / 1000 + _rest_MeV) ** 2 - _rest_MeV**2)
_expected_km = _momentum_MeV / (500e-9 * lu.constants.LIGHT_SPEED_KM_S)
assert isinstance(coil_km, (int, float))
assert math.isclose(coil_km, _expected_km, rel_tol=0.005)
### END HIDDEN TESTS

# %% [markdown] id="step-3"
# ## Step 3. What reaches the counter
#
# AE8MAX says how many electrons come *from all sides*, above an energy. Three things stand
# between that flux and a count.
#
# **Area.** Turned every way, a convex body casts on the average a shadow of **a quarter of
# its surface** (Cauchy, 1841). **Shield.** An electron of $E$ MeV passes at most
#
# $$R = R_1\,E^{\,p - q \ln E}$$
#
# of light matter, with three numbers that Katz and Penfold fitted in 1952; they stand in the
# code, and hold up to two and a half MeV. Mind that the logarithm is *natural*. **Threshold.** A crystal counts only what leaves
# enough light. The rest is a product: $n = A\,J(>E)$.

# %% id="rate-in-the-open"
diameter_cm, length_cm = lu.facts["gm_size"].value
surface_cm2 = np.pi * diameter_cm * length_cm + np.pi * diameter_cm**2 / 2
area_cm2 = surface_cm2 / 4

energies_MeV = np.geomspace(0.05, 2.5, 400)
range_g_cm2 = 0.412 * energies_MeV ** (1.265 - 0.0954 * np.log(energies_MeV))
container_g_cm2 = lu.facts["container_absorber"].value
least_MeV = np.interp(container_g_cm2, range_g_cm2, energies_MeV)

place = path.electron_l_shell, path.electron_field_ratio  # as the model counts them
electrons = lu.belts.electron_flux_cm2_s(*place, least_MeV)
gcr_cm2_s = lu.facts["gcr_rate"].value  # cosmic rays, which pass everything
true_s = area_cm2 * (electrons + gcr_cm2_s)
heart = int(np.argmax(true_s))
print(f"area {area_cm2:.2f} cm²; the container stops electrons below {least_MeV:.2f} MeV")
print(f"at most {true_s[heart]:.2g} per second, {altitude_km[heart]:,.0f} km up")

# %% [markdown] id="rate-says"
# Nearly two millions in a second, through a finger behind a wall. How much hangs on that
# wall? Its thickness is *{{ facts["container_absorber"].status }}*, remembered by somebody,
# so we may try it but not build on it. Here is all that is known: the tube's own wall of
# thin steel, the container as remembered, and a shield of double that. (Protons need
# {{ lu.counters.proton_cutoff_MeV(container_g_cm2):.0f}} MeV to pass it; AP8MAX has
# {{ "some" if lu.belts.proton_flux_cm2_s(path.proton_l_shell, path.proton_field_ratio, lu.counters.proton_cutoff_MeV(container_g_cm2)).max() > 0 else "none" }}
# of these on the path.)

# %% id="figure-spectrum"
twice_g_cm2 = 2 * container_g_cm2
wall_g_cm2 = 0.05  # thin steel, as fact gm_size says
walls = {"tube's wall": wall_g_cm2, "container": container_g_cm2, "double": twice_g_cm2}
cutoffs = {
    f"{name}, {d:g} g/cm²": lu.counters.electron_cutoff_MeV(d) for name, d in walls.items()
}


def flux_at_heart(energy_MeV):
    return lu.belts.electron_flux_cm2_s(place[0][heart], place[1][heart], energy_MeV)


fig, ax = plt.subplots(figsize=(9, 5.2))
description = lu.figures.belts.spectrum(ax, flux_at_heart, cutoffs, factor=10)
lu.show(
    fig,
    caption="The electrons at the heart of Luna 1's passage. Each gram of shield costs a "
    "factor of tens; the band is what one day may do to a long-term mean.",
    description=description,
)

# %% [markdown] id="task-3-3"
# ### Exercise 3.3: from flux to rate
#
# Write a function for any tube: the **true rate** (counts per second) in a flux from all
# sides, from the flux in cm⁻² s⁻¹, the diameter and the length in cm. Ends count too.
#
# <details><summary>Hint 1</summary>Which surface does a closed cylinder have, ends
# included?</details>
# <details><summary>Hint 2</summary>Each particle meets a shadow, not the surface. Which part of
# the surface is the mean shadow?</details>
# <details><summary>Hint 3</summary>Try a very short cylinder: a coin, seen from both sides.
# Its mean shadow is half a face.</details>


# %% id="exercise-3-3" exercise="3.3" points=2 objective="LO-3.3"
def true_rate_s(flux_cm2_s, diameter_cm, length_cm):
    """Return counts per second of a cylinder in a flux from all sides."""
    ### BEGIN SOLUTION
    whole_cm2 = np.pi * diameter_cm * (length_cm + diameter_cm / 2)
    return flux_cm2_s * whole_cm2 / 4
    ### END SOLUTION


# %% id="check-3-3" check="3.3" points=2
lu.check("3.3", true_rate_s)
### BEGIN HIDDEN TESTS
import math

for _flux, _diameter, _length, _wanted in (
    (1000.0, 2.0, 1e-9, 500.0 * math.pi),
    (200.0, 1.0, 5.0, 275.0 * math.pi),
    (8.0, 4.0, 10.0, 96.0 * math.pi),
):
    _got = true_rate_s(_flux, _diameter, _length)
    assert isinstance(_got, float)
    assert math.isclose(_got, _wanted, rel_tol=1e-4)
### END HIDDEN TESTS

# %% [markdown] id="step-4"
# ## Step 4. What the counter makes of it
#
# After each count a Geiger tube is dead for a time $\tau$: for a comparable tube of the
# period {{ facts["gm_dead_time"].value:.0f}} µs. Two laws say what follows.
#
# - **Not paralysable**: what comes while it is dead does nothing. It sleeps for $m\tau$ of each
#   second, so $m = n\,(1 - m\tau)$, or $m = n / (1 + n\tau)$.
# - **Paralysable**: what comes while it is dead keeps it dead. A count needs a gap of $\tau$
#   before it, and chance leaves one with $e^{-n\tau}$, so $m = n\,e^{-n\tau}$.
#
# Real tubes lie between, and nobody published which law Luna 1's obeyed.

# %% id="dead-time-in-the-open" tags=["checkpoint"]
true_rate_s = area_cm2 * (electrons + gcr_cm2_s)  # whatever you wrote, we go on with this
dead_s = 1e-6 * lu.facts["gm_dead_time"].value
sleeper_s = true_rate_s / (1 + true_rate_s * dead_s)
paralysed_s = true_rate_s * np.exp(-true_rate_s * dead_s)
for k in (heart, -1):
    print(
        f"{altitude_km[k]:6,.0f} km: comes {true_rate_s[k]:.3g}, shows {sleeper_s[k]:.3g} "
        f"or {paralysed_s[k]:.3g} per second"
    )

# %% [markdown] id="drowned"
# At the heart of the belt $n\tau$ is {{ true_rate_s[heart] * dead_s:.0f}}. One law says
# *nearly ten thousand, whatever comes*. The other says: **nothing at all.** The tube has
# drowned. And so a reading has two causes.

# %% id="figure-dead-time"
reading_s = lu.personal("reading_s", 1200.0, low=600.0, high=2600.0, step=100.0)
fig, ax = plt.subplots(figsize=(9, 5.2))
description = lu.figures.belts.dead_time(ax, dead_s, reading_s, true_rate_s[heart])
lu.show(
    fig,
    caption="Two laws of dead time. One reading meets the paralysable law twice.",
    description=description,
)

# %% [markdown] id="task-3-4"
# ### Exercise 3.4: one reading, two truths
#
# A paralysable tube shows `reading_s` counts in a second; its dead time is `dead_s`. **Which
# two true rates show this?** Hand in both as `[low, high]`, in counts per second, to half a
# per cent. The figure says roughly; compute it. No algebra solves $m = n\,e^{-n\tau}$ for $n$,
# but you may solve it *halfway*, and go round in a loop.
#
# <details><summary>Hint 1</summary>$n = m\,e^{n\tau}$. Put a guess in on the right, get a better
# one on the left, and again. To which of the two does that lead?</details>
# <details><summary>Hint 2</summary>Solve for the other n: $n = \ln(n/m)/\tau$. Start far above
# $1/\tau$.</details>
# <details><summary>Hint 3</summary>A hundred rounds each are plenty. Test: put both back into
# $n\,e^{-n\tau}$.</details>

# %% id="exercise-3-4" exercise="3.4" points=3 objective="LO-3.4"
print(f"it shows {reading_s:.0f} per second, and is dead for {1e6 * dead_s:.0f} µs")
### BEGIN SOLUTION
_low, _high = reading_s, 10 / dead_s
for _ in range(200):
    _low = reading_s * np.exp(_low * dead_s)
    _high = np.log(_high / reading_s) / dead_s
two_rates_s = [_low, _high]
### END SOLUTION

# %% id="check-3-4" check="3.4" points=3
lu.check("3.4", two_rates_s)
### BEGIN HIDDEN TESTS
import math

from lunaedu.lesson.exercises.lesson_03 import counter_reading_s as _reading_s

_low, _high = two_rates_s
assert all(isinstance(rate, (int, float)) for rate in (_low, _high))
assert 0 < _low < 1e4 < _high
for _rate in (_low, _high):
    _slack = 0.006 * abs(1 - _rate * 1e-4)
    assert math.isclose(_rate * math.exp(-_rate * 1e-4), _reading_s(), rel_tol=_slack)
### END HIDDEN TESTS

# %% [markdown] id="both-say"
# Which of the two is it? **The reading alone cannot say.** Its neighbours can: on the low
# branch a counter shows more when more comes; on the high branch, *less*. So watch a counter
# on its way through the belt, and let chance in too: a reading is a whole number that
# scatters by about its own root (Poisson; the dead time makes it a little less).

# %% id="figure-rates" tags=["checkpoint"]
two_rates_s = lu.counters.true_rates_paralysable(reading_s, dead_s)
hours = np.linspace(0, path.hours[-1], 1500)
came_s = np.exp(np.interp(hours, path.hours, np.log(true_rate_s)))
shown_s = {
    "not paralysable": lu.counters.observed_rate_nonparalysable(came_s, dead_s),
    "paralysable": lu.counters.observed_rate_paralysable(came_s, dead_s),
}
counted = lu.counters.synthetic_counts(shown_s["paralysable"], interval_s=1.0, seed=1959)
silent = hours[shown_s["paralysable"] < 1]

fig, ax = plt.subplots(figsize=(9, 5.8))
heights_km = np.interp(hours, path.hours, altitude_km)
description = lu.figures.belts.rates(
    ax,
    hours,
    heights_km,
    came_s,
    shown_s,
    synthetic=(hours[::12], counted[::12]),
    floor_s=area_cm2 * gcr_cm2_s,
)
lu.show(
    fig,
    caption="What came, and what a tube behind the container would have shown. The silence "
    "is the belt. Dots: synthetic readings of one second (seed 1959).",
    description=description,
)

# %% [markdown] id="silence-says"
# If the tube was paralysable it fell silent {{ 60 * silent[0]:.0f}} minutes after the engine
# stopped and stayed so for {{ silent[-1] - silent[0]:.1f}} hours. Then it *woke up*, louder the
# fewer came, until the belt was nearly over. **A counter that reads nothing is empty or
# drowned, and the minutes before and after tell which.** Seen so, that little hump out there
# is the high branch, turning into the low one at its top.
#
# ## The claim on trial
#
# *A small number of high-energy particles.* A crystal can say that, if it sorts its flashes.
# Luna 2 had one, with three published thresholds; Luna 1's are known from memory only, so
# we send Luna 2's crystal on Luna 1's path. A ratio of channels needs no area. That is its
# beauty: half of what we do not know falls out.

# %% id="channels-in-the-open"
kev = np.array(lu.facts["nai_thresholds_luna2"].value)
width_cm, height_cm = np.array(lu.facts["nai_size_luna2"].value) / 10
crystal_cm2 = np.pi * width_cm * (height_cm + width_cm / 2) / 4

# Behind the shield a flash needs its threshold; outside, the range of the shield on top.
behind_g_cm2 = lu.counters.electron_range_g_cm2(kev / 1000)
outside_MeV = lu.counters.electron_cutoff_MeV(behind_g_cm2 + container_g_cm2)
channels_s = crystal_cm2 * np.array(
    [lu.belts.electron_flux_cm2_s(*place, energy) for energy in outside_MeV]
)
cosmic_s = crystal_cm2 * gcr_cm2_s
rows = []
for up_km in (10_000, 20_000, 30_000):
    k = int(np.argmin(abs(altitude_km - up_km)))
    one, two, three = channels_s[:, k]
    told = f"{one / 1e6:.1f} million/s", f"{two / one:.0%}", f"one in {one / three:,.0f}"
    rows.append((f"{altitude_km[k]:,.0f} km", *told, f"{three / cosmic_s:.1f} times"))
lu.table(rows, ("altitude", "channel I", "II of I", "III of I", "III over cosmic rays"))

# %% [markdown] id="task-3-5"
# Channel I counts flashes above {{ kev[0]:.0f}} keV, II above {{ kev[1]:.0f}}, III above
# {{ kev[2]:.0f}}. And a single day may make each entry ten times more or less.
#
# ### Exercise 3.5: which words stand?
#
# *A small number of high-energy particles in the outer belt.* What do the channels support?
# Choose one: `"few, as a share of all"`, `"few, as a number"`, `"many, the claim is refuted"`,
# `"nothing, the belt was empty"`, `"nothing, the model is too rough"`.
#
# <details><summary>Hint 1</summary>Which column compares the energetic ones with the others, and
# which with what comes anyway?</details>
# <details><summary>Hint 2</summary>Give the third channel ten times more. Does its share become
# large?</details>
# <details><summary>Hint 3</summary>Small against what? Read the last two columns at the lowest
# altitude.</details>

# %% id="exercise-3-5" exercise="3.5" points=2 objective="LO-3.5"
### BEGIN SOLUTION
supported = "few, as a share of all"
### END SOLUTION

# %% id="check-3-5" check="3.5" points=2
lu.check("3.5", supported)
### BEGIN HIDDEN TESTS
assert isinstance(supported, str)
assert supported.strip().casefold() == "few, as a share of all"
### END HIDDEN TESTS

# %% [markdown] id="explore"
# ## Explore
#
# Questions first. (a) Which shield would have kept the tube awake at twenty thousand kilometres?
# (b) Would a tube ten times quicker have done it? (c) Fly out with the paralysable law. Where
# is the reading highest, and is that where most comes? (d) Raise the threshold instead of the
# shield. Why is that not the same?

# %% id="panel" tags=["panel"]
lu.apps.belts_panel()

# %% [markdown] id="panel-legend"
# *Left*, the map of step 1 with the probe on its path. *Right*, what comes to a tube of the
# published size (dashed, purple), and what it shows (red), all along the path; the dots are where
# the probe is now, and at the lower edge a dot means *less than the scale shows*. The sentence
# names the other true rate that would give the same reading.
#
# ## Test the model
#
# Our ladder has three rungs: the tilted **dipole**, which you built; the **IGRF**, all known
# terms of the field of 1959; and **McIlwain's L** in the field that AE8 was made in, by the
# code that space agencies use (IRBEM, through the package aep8). How wrong is the dipole?


# %% id="ladder"
def differences(ours, theirs):
    off = np.abs(ours / theirs - 1)
    far = off[radius_km[near] > 2 * GEOMAGNETIC_RADIUS_KM]
    return [f"{x:.1%}" for x in (np.median(off), off.max(), np.median(far), far.max())]


near = radius_km < 10 * GEOMAGNETIC_RADIUS_KM
by_dipole = lu.belts.electron_flux_cm2_s(shell, ratio, 1.0)
by_model = lu.belts.electron_flux_cm2_s(*place, 1.0)
pairs = {
    "B, against the IGRF of 1959": (field_nT, path.igrf_nT),
    "L, against aep8": (shell, path.electron_l_shell),
    "B/B₀, against aep8": (ratio, path.electron_field_ratio),
    "flux above 1 MeV, which follows": (by_dipole, by_model),
}
rows = [(n, *differences(ours[near], full[near])) for n, (ours, full) in pairs.items()]
lu.table(rows, ("dipole", "median", "worst", "beyond two radii: median", "worst"))

# %% [markdown] id="ladder-says"
# Low down, where the engine stopped, the real lines lie well outside the dipole's, and
# everything goes wrong together. From two radii on three numbers of 1959 do the work of a hundred. *Numerical
# health*: the table of AE8MAX in this package meets the original within half a per cent.
# *Where all rungs fail*: beyond eight or ten radii the solar wind rules the field.
#
# And where the counter fails us: electrons stopped in the wall leave **X-rays**, which a
# crystal counts well; that adds to channel I. In a drowned crystal small flashes **pile up**
# to large ones; that adds to channel III. Both are left out, because nobody published what
# it takes to put them in.
#
# ## What a quiet day may do
#
# The Kp index of the day was {{ min(facts["kp_1959_01_02"].value):.0f}} to
# {{ max(facts["kp_1959_01_02"].value):.1f}}: a quiet magnetosphere. AE8MAX is a mean over
# months. On one day the outer belt may hold *ten times* less or more: our assumption, and no
# worst case. So change one thing at a time, and see which sentences survive.


# %% id="budget"
def consequences(factor=1.0, shield_g_cm2=container_g_cm2, dead_s=dead_s):
    least_MeV = lu.counters.electron_cutoff_MeV(shield_g_cm2)
    flux = factor * lu.belts.electron_flux_cm2_s(*place, least_MeV)
    out = altitude_km > 25_000
    edge_km = np.interp(-gcr_cm2_s, -flux[out], altitude_km[out])  # as many as cosmic rays
    return f"{area_cm2 * flux.max() * dead_s:,.1f}", f"{round(edge_km, -2):,.0f} km"


rows = [
    ("as above", *consequences()),
    ("ten times more electrons", *consequences(factor=10)),
    ("ten times fewer", *consequences(factor=0.1)),
    ("the tube's wall alone", *consequences(shield_g_cm2=wall_g_cm2)),
    ("a shield of double", *consequences(shield_g_cm2=twice_g_cm2)),
    ("dead for half the time", *consequences(dead_s=dead_s / 2)),
]
lu.table(rows, ("changed", "nτ at its greatest", "the belt's edge, for this tube"))

# %% [markdown] id="budget-says"
# Whichever one thing we change, $n\tau$ stays above one at the heart: **drowned stands.** Only a shield
# of double, on a day with ten times fewer electrons, would save the tube. The edge moves by
# thousands of kilometres with the *shield*: it belongs to the counter as much as to the belt.
#
# ## Your prediction
#
# Twenty thousand kilometres up, the mean model sends
# {{ np.interp(20_000, altitude_km, true_rate_s) / 1e6:.1f}} million particles a second through the
# tube. If it is paralysable it shows none of them, on any such day; if it is not, it shows
# {{ np.interp(20_000, altitude_km, sleeper_s):,.0f}}. Where is your star?

# %% id="figure-prediction"
fig, ax = plt.subplots(figsize=(9, 5))
description = lu.figures.belts.drowned(
    ax,
    altitude_km,
    area_cm2 * electrons,
    area_cm2 * gcr_cm2_s,
    dead_s,
    factor=10,
    asked_km=20_000,
    guess_s=lu.prediction("reading"),
)
lu.show(
    fig,
    caption="The reading of the paralysable tube, for all days between a tenth and ten "
    "times the mean. If you made a prediction, it is the star.",
    description=description,
)

# %% [markdown] id="verdict"
# ## The verdict on the record
#
# | claim | status | what we found | verdict |
# |---|---|---|---|
# | 'a small number of high-energy particles' | {{ facts["belt_result"].status }} | at its thickest, by the mean model, one flash in {{ round(channels_s[0, heart] / channels_s[2, heart], -2):,.0f}} is above {{ kev[2] / 1000:.1f}} MeV; on the way in, up to {{ channels_s[2].max() / cosmic_s:.0f}} times as many as cosmic rays | **supported** as a share; **not** as a number |
# | which belt | – | L never below {{ path.electron_l_shell.min():.1f}}; inner belt and energetic protons end at lower L | **the outer one only** |
# | the belt reaches {{ extent_km:,.0f}} km | {{ facts["belt_extent"].status }} | {{ consequences(shield_g_cm2=twice_g_cm2)[1] }} to {{ consequences(shield_g_cm2=wall_g_cm2)[1] }}, by the shield | **possible**, for a counter nobody named |
# | it ends at the {{ feet_deg[1]:.0f}}° line | {{ facts["belt_extent"].status }} | that line crosses the equator {{ round(outer_km, -2):,.0f}} km up | **contradicts** the claim above, in a dipole |
# | thresholds of Luna 1's crystal | {{ facts["nai_thresholds_luna2"].note.split(":")[0] }}: unverified | not used | **open** |
# | ECSS-E-10-04A, typical particles | second-hand | drift of an electron {{ 1 / times_off["electron", 20_000][3]:.1f}} times too short | **wrong**, as quoted |
#
# ### Exercise 3.6: in your own words
#
# A newspaper prints a curve: counts of a Geiger tube against altitude, with nothing between
# five and thirty-five thousand kilometres, and the headline *Empty space between two belts*.
# In three or four sentences: what else can the curve mean, how could the readings on both
# sides of the gap decide, and which second instrument would you have asked?

# %% [markdown] id="answer-3-6" exercise="3.6" points=3 objective="LO-3.4"
# A paralysable counter also shows nothing where far too much comes, so the gap may be the
# thickest part of one belt. At the edges of a drowned gap the reading first rises to its
# maximum, $1/(e\tau)$, and then falls while ever more comes; at the edges of an empty gap it just
# falls, from wherever it was, to the cosmic rays and not to zero. A counter with a much
# thicker shield, a shorter dead time or a smaller area, or the current of the crystal, which
# does not drown, would decide.

# %% [markdown] id="learned"
# ## What you learned
#
# - **LO-3.1** $L = r / (a\cos^2\lambda)$. *Usual slips: altitude for radius, degrees for
#   radians, $B/B_0$ upside down.*
# - **LO-3.2** Energy cannot judge a method that keeps it by construction; an invariant can.
#   *Usual slips: kinetic for total energy, keV for MeV.*
# - **LO-3.3** A quarter of the surface, and what the shield lets through. *Usual slip: the
#   whole surface.*
# - **LO-3.4** Silence has two causes, and so has nearly every reading. *Usual slip: a rate
#   without its dead time.*
# - **LO-3.5** *Few* is a ratio. *Usual slip: to hear a number.*
#
# ## Go further
#
# 1. Electrons of a few hundred keV turn about $6 \times 10^{-4}\,Z\,E$ of their energy (in MeV)
#    into X-rays. How many reach the crystal of Luna 2 behind the container's aluminium, against
#    the electrons that pass? Which channel's ratio would you still trust?
# 2. Test another line of the ECSS table, or the same table in a book near you. If you find the
#    original of the year 2000, tell us: we know it only as it is quoted.
#
# ## Hand in
#
# Run **Kernel › Restart Kernel and Run All Cells**, look that nothing is red, save, and hand
# in this file as it is. On your own? Then you are done. Lesson 4 asks what else Luna 1 met:
# seven hundred particles in a thimble.
#
# ## References
#
# 1. J. I. Vette, *The AE-8 Trapped Electron Model Environment*, NSSDC/WDC-A-R&S 91-24 (1991).
# 2. D. M. Sawyer, J. I. Vette, *AP-8 Trapped Proton Environment for Solar Maximum and Solar
#    Minimum*, NSSDC/WDC-A-R&S 76-06 (1976).
# 3. P. Alken et al., International Geomagnetic Reference Field: the thirteenth generation,
#    *Earth, Planets and Space* 73, 49 (2021),
#    [doi:10.1186/s40623-020-01288-x](https://doi.org/10.1186/s40623-020-01288-x).
# 4. C. E. McIlwain, Coordinates for mapping the distribution of magnetically trapped particles,
#    *J. Geophys. Res.* 66, 3681 (1961),
#    [doi:10.1029/JZ066i011p03681](https://doi.org/10.1029/JZ066i011p03681).
# 5. M. Walt, *Introduction to Geomagnetically Trapped Radiation*, Cambridge 1994.
# 6. L. Katz, A. S. Penfold, Range-energy relations for electrons, *Rev. Mod. Phys.* 24, 28
#    (1952), [doi:10.1103/RevModPhys.24.28](https://doi.org/10.1103/RevModPhys.24.28).
# 7. G. F. Knoll, *Radiation Detection and Measurement*, 4th ed., Wiley 2010, chapter 4.
# 8. S. N. Vernov, A. E. Chudakov, P. V. Vakulov, Yu. I. Logachev, *Dokl. Akad. Nauk SSSR* 125,
#    304 (1959): what Luna 1's counters found, by those who built them.
# 9. J. A. Van Allen, *Origins of Magnetospheric Physics*, Smithsonian 1983: how the silence of
#    the first counters was understood.
# 10. NSSDC, experiments 1958-001A-01 (Explorer 1) and 1964-078C-04 (Zond 2).
# 11. ECSS-E-10-04A (2000), as quoted at server-sky.com/TypicalParticles.
# 12. The record: `lu.facts`, each figure with its source.
