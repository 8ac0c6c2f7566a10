# %% [markdown] id="title"
# # 2. How late is too late?
#
# Luna 1 left on 2 January 1959 and missed the Moon by {{ facts["closest_altitude"].value:.0f}} km (LO-2.1).

# %% id="setup"
import math

from IPython.display import display


def check(exercise, answer, right):
    """Stand in for the lessons' own check."""
    tried = answer not in (None, ...)
    return f"Exercise {exercise}: " + (
        "right." if tried and math.isclose(answer, right) else "not tried yet."
    )


print("ready")

# %% [markdown] id="task-2-1" tags=["task"]
# ## The energy of a falling stone
#
# Write $e = v^2 / 2$ as a function.


# %% id="exercise-2-1" exercise="2.1" points=2 objective="LO-2.1"
def energy_j_kg(speed_m_s):
    """Return the kinetic energy of one kilogram."""
    ### BEGIN SOLUTION
    half_square = 0.5 * speed_m_s**2
    return half_square
    ### END SOLUTION


# %% id="check-2-1" check="2.1" points=2
check("2.1", energy_j_kg(2.0), 2.0)
### BEGIN HIDDEN TESTS
assert type(energy_j_kg(3.0)) is float
assert math.isclose(energy_j_kg(3.0), 4.5)
### END HIDDEN TESTS

# %% id="exercise-2-2" exercise="2.2" points=1 objective="LO-2.2"
### BEGIN SOLUTION
_height_m = 20.0
fall_speed_m_s = math.sqrt(2 * 9.8 * _height_m)
unasked = 1
### END SOLUTION

# %% id="check-2-2" check="2.2" points=1
check("2.2", fall_speed_m_s, math.sqrt(392))
### BEGIN HIDDEN TESTS
assert math.isclose(fall_speed_m_s, 19.79899, rel_tol=1e-5)
### END HIDDEN TESTS

# %% id="checkpoint-2-2" tags=["checkpoint"]
fall_speed_m_s = 19.8

# %% [markdown] id="what-it-says"
# The stone arrives at {{ fall_speed_m_s:.1f }} m/s, {{ 60 * fall_speed_m_s:,.0f }} metres a minute;
# the Earth's radius is {{ constants.EARTH_RADIUS_KM:.0f }} km.

# %% [markdown] id="question-2-3"
# **2.3** What does the sign of the energy mean?

# %% [markdown] id="answer-2-3" exercise="2.3" points=3 objective="LO-2.2" level="core" minutes=3
# A negative total energy means that the stone comes back.

# %% id="picture" tags=["panel"]
picture = '<img alt="A falling stone" src="data:image/png;base64,iVBORw0KGgo=">'
view = {"model_id": "none", "version_major": 2}
display(
    {
        "text/html": f"<figure>{picture}</figure>",
        "text/plain": "A falling stone",
        "application/vnd.jupyter.widget-view+json": view,
    },
    raw=True,
)
