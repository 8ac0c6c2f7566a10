"""The lesson room: opening a lesson, predictions, personal values, described figures, how verdicts look."""

import io
import os
import re
import struct
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure
from nbclient import NotebookClient
from PIL import Image

import lunaedu as lu
from lunaedu.figures.bundle import SHARPNESS, bundle, png
from lunaedu.lesson import environment, session
from lunaedu.lesson.checking import Verdict

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def restore_session():
    """Whatever a test sets as lesson, student, predictions and style of figures ends with it."""
    kept = dict(vars(session.current), predictions=dict(session.current.predictions))
    with plt.rc_context():
        yield
    vars(session.current).update(kept)


def test_start_prints_one_line_and_nothing_that_changes_between_machines(capsys):
    assert lu.start("02") is None
    assert capsys.readouterr().out == "Lesson 02 is ready.\n"


def test_start_says_whose_numbers_the_lesson_has(capsys, monkeypatch):
    lu.start(2, student=" Valentina ")
    monkeypatch.setenv("LUNAEDU_STUDENT", "Andriyan")
    lu.start("02")
    assert re.findall("for (.*)\\.", capsys.readouterr().out) == ["Valentina", "Andriyan"]


def test_what_a_hub_or_a_grader_knows_wins_over_what_is_typed(monkeypatch):
    monkeypatch.setenv("LUNAEDU_STUDENT", "Andriyan")
    monkeypatch.setenv("LUNAEDU_COURSE", "mechanics")
    lu.start("02", student="Valentina", course="luna1")
    assert (session.current.student, session.current.course) == ("Andriyan", "mechanics")


def test_a_name_that_is_known_to_be_empty_means_nobody(monkeypatch):
    monkeypatch.setenv("LUNAEDU_STUDENT", "")
    lu.start("02", student="Valentina")
    assert lu.personal("delay_s", 10.0, low=5.0, high=15.0, step=0.1) == 10.0


def test_dots_for_a_name_ask_for_it(capsys):
    lu.start("02", student=...)
    first, second = capsys.readouterr().out.splitlines()
    assert first == "Lesson 02 is ready, but your numbers are not your own yet."
    assert second.startswith("Put your name for this course, in quotes, in place of the dots")


def test_dots_for_a_name_do_not_ask_where_it_is_known(capsys, monkeypatch):
    monkeypatch.setenv("LUNAEDU_STUDENT", "Andriyan")
    lu.start("02", student=...)
    assert capsys.readouterr().out == "Lesson 02 is ready for Andriyan.\n"


@pytest.mark.parametrize(
    ("lesson", "options", "words"),
    [
        ("two", {}, "such as \"02\"; got 'two'"),
        (None, {}, "got None"),
        (2.5, {}, "got 2.5"),
        ("02", {"student": 7}, 'student must be text in quotes, such as "Valentina"; got 7'),
        ("02", {"course": None}, "course must be text"),
    ],
)
def test_start_says_what_it_takes(lesson, options, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        lu.start(lesson, **options)


def test_start_sets_the_style_of_the_lessons():
    from lunaedu.figures import style

    with plt.rc_context({"figure.facecolor": "black"}):
        lu.start("02")
        assert plt.rcParams["figure.facecolor"] == style.BACKGROUND


def test_the_versions_asked_for_are_those_the_package_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = dict(re.match(r"([\w-]+)>=([\d.]+)", line).groups() for line in project["dependencies"])
    assert needed == environment.NEEDED


@pytest.mark.parametrize("package", environment.NEEDED)
def test_a_missing_tool_is_named_with_the_command_that_installs_it(package, monkeypatch, capsys):
    def version(name):
        if name == package:
            raise environment.PackageNotFoundError(name)
        return "99"

    monkeypatch.setattr(environment, "version", version)
    lu.start("02")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "Lesson 02 is ready, but something is missing or too old."
    assert second.startswith(
        f"{package} is missing. In a terminal, run: python -m pip install --upgrade {package};"
    )


@pytest.mark.parametrize(
    ("present", "complaints"),
    [("2.0", 0), ("2.0.0", 0), ("2.0rc1", 0), ("2.10.1", 0), ("1.26.4", 1), ("1", 1)],
)
def test_an_old_tool_is_named_with_its_version(present, complaints, monkeypatch):
    monkeypatch.setattr(environment, "version", lambda name: present if name == "numpy" else "99")
    found = environment.problems()
    assert len(found) == complaints
    assert all(sentence.startswith(f"numpy {present} is too old: lessons need 2.0") for sentence in found)


def test_jupyterlab_may_live_elsewhere(monkeypatch):
    def version(name):
        if name == "jupyterlab":
            raise environment.PackageNotFoundError(name)
        return "99"

    monkeypatch.setattr(environment, "version", version)
    assert environment.problems() == []


def test_a_lesson_starts_and_checks_without_matplotlib_and_jupyter():
    code = """
import sys
for absent in ("matplotlib", "IPython", "ipywidgets", "anywidget"):
    sys.modules[absent] = None
import lunaedu as lu
lu.start("00")
print(lu.check("0.1"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[0] == "Lesson 00 is ready."
    assert done.stdout.splitlines()[1].startswith("Exercise 0.1: not tried yet.")


def delay_s(student, lesson="02", course="luna1", name="delay_s"):
    session.current.student, session.current.lesson, session.current.course = student, lesson, course
    return lu.personal(name, 10.0, low=5.0, high=15.0, step=0.1)


def test_without_a_name_everyone_has_the_nominal_value():
    assert delay_s("") == 10.0


def test_a_personal_value_stays_what_handed_in_notebooks_were_made_with():
    assert [delay_s(name) for name in ("Valentina", "Andriyan", "José Ñandú")] == [11.3, 6.8, 5.6]


def test_a_personal_value_depends_on_student_lesson_course_and_quantity():
    values = {
        delay_s("Valentina"),
        delay_s("Andriyan"),
        delay_s("Valentina", lesson="03"),
        delay_s("Valentina", course="luna2"),
        delay_s("Valentina", name="late_s"),
    }
    assert len(values) == 5


def test_a_personal_value_does_not_mind_how_a_name_is_typed():
    assert (
        len({delay_s(name) for name in ("José Ñandú", "josé  ñandú ", "Jose\u0301 N\u0303andu\u0301")}) == 1
    )


def test_a_personal_value_is_the_same_in_another_process():
    code = (
        "import lunaedu as lu; lu.start('02', student='Valentina'); "
        "print(lu.personal('delay_s', 10.0, low=5.0, high=15.0, step=0.1))"
    )
    values = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout.splitlines()[-1]
        for seed in ("1", "2")
    }
    assert values == {str(delay_s("Valentina"))}


def test_personal_values_fill_their_grid_evenly():
    values = [delay_s(f"student {number}") for number in range(10_000)]
    grid = [round(5 + 0.1 * step, 1) for step in range(101)]
    assert sorted(set(values)) == grid
    counts = np.array([values.count(value) for value in grid])
    chi_squared = np.sum((counts - counts.mean()) ** 2 / counts.mean())
    assert 60 < chi_squared < 150


@pytest.mark.parametrize(
    ("low", "high", "step"), [(5, 5, 1), (6, 5, 1), (5, 6, 0), (5, 6, 2), (5, np.nan, 1)]
)
def test_a_personal_value_needs_a_range(low, high, step):
    with pytest.raises(ValueError, match="needs low < high and a step that fits"):
        lu.personal("delay_s", 5.0, low=low, high=high, step=step)


def test_a_prediction_is_kept_for_its_lesson():
    lu.start("02")
    assert lu.prediction("miss") is None
    lu.predict("miss", 3000, unit="km")
    assert lu.prediction("miss") == 3000.0
    lu.start("02")
    assert lu.prediction("miss") == 3000.0
    lu.start("03")
    assert lu.prediction("miss") is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (..., "Put a number in place of the dots"),
        (None, "Put a number in place of the dots"),
        ("3000 km", "Your prediction is the text '3000 km'"),
        ([3000], "Your prediction is a list"),
        (True, "Your prediction is True"),
        (np.nan, "nan km cannot be meant"),
        (-1, "-1 km cannot be meant: the number must be at least 0 and at most 400000. Try again."),
        (1e9, "1000000000 km cannot be meant"),
        (print, "Your prediction is a function"),
    ],
)
def test_a_prediction_that_is_no_number_gets_a_sentence_and_forgets_the_last(value, words):
    lu.predict("miss", 3000, unit="km", low=0, high=400_000)
    answer = lu.predict("miss", value, unit="km", low=0, high=400_000)
    assert words in repr(answer)
    assert lu.prediction("miss") is None


def axes(title='A "quoted" <title> & more'):
    fig, ax = plt.subplots(figsize=(3, 2), dpi=100)
    ax.plot([0, 1], [1, 0])
    ax.set_title(title)
    return fig


class Elements(HTMLParser):
    """The elements of a piece of HTML: (tag, attributes) in order, and the text between them."""

    def __init__(self, html):
        super().__init__()
        self.found, self.text = {}, ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found[tag] = dict(attributes)

    def handle_data(self, data):
        self.text += data


def chunks(image):
    """The chunks of a PNG file: (type, data)."""
    position = 8
    while position < len(image):
        (length,) = struct.unpack(">I", image[position : position + 4])
        yield image[position + 4 : position + 8], image[position + 8 : position + 8 + length]
        position += 12 + length


def test_a_figure_carries_its_caption_and_description():
    description = 'The Moon\'s "limb" at 5995 km & <above>.'
    data = bundle(axes(), caption="Miss < radius & more", description=description)
    html = Elements(data["text/html"])
    assert list(html.found) == ["figure", "img", "figcaption"]
    assert html.found["img"]["alt"] == data["text/plain"] == description
    assert html.text == "Miss < radius & more"
    assert html.found["img"]["src"].startswith("data:image/png;base64,iVBOR")
    assert "width: 300px; max-width: 100%" in html.found["img"]["style"]


def test_a_description_over_several_lines_becomes_one():
    data = bundle(axes(), caption="A\n  caption.", description="Two\n    lines.\n")
    assert data["text/plain"] == "Two lines."
    assert Elements(data["text/html"]).text == "A caption."


def test_the_same_figure_is_the_same_bytes_and_tells_no_date_or_version():
    image = png(axes())
    assert image == png(axes())
    kinds = dict(chunks(image))
    assert set(kinds) <= {b"IHDR", b"PLTE", b"pHYs", b"IDAT", b"IEND"}
    assert struct.unpack(">II", kinds[b"IHDR"][:8]) == (300 * SHARPNESS, 200 * SHARPNESS)


def test_packing_the_picture_changes_no_colour_visibly():
    fig = axes()
    fig.axes[0].imshow(np.random.default_rng(1959).random((40, 40)), cmap="viridis", aspect="auto")
    packed = np.asarray(Image.open(io.BytesIO(png(fig))).convert("RGB"), dtype=int)
    plain = io.BytesIO()
    fig.savefig(plain, format="png", dpi=SHARPNESS * fig.dpi)
    drawn = np.asarray(Image.open(plain).convert("RGB"), dtype=int)
    assert np.abs(packed - drawn).max() <= 16
    assert np.array_equal(packed[0, 0], drawn[0, 0])


def test_a_bundle_leaves_the_figure_as_it_was():
    fig = axes()
    bundle(fig, caption="A.", description="A.")
    assert fig.dpi == 100
    assert plt.fignum_exists(fig.number)


def test_show_closes_the_figure(capsys):
    fig = axes()
    assert lu.show(fig, caption="A caption.", description="A line from 1 to 0.") is None
    assert not plt.fignum_exists(fig.number)
    assert capsys.readouterr().out == "A line from 1 to 0.\n"


@pytest.mark.parametrize(
    ("fig", "caption", "description", "words"),
    [
        (..., "A.", "A.", "fig must be the figure, as in `fig, ax = plt.subplots()`"),
        (Figure().subplots(), "A.", "A.", "From axes, take ax.figure."),
        (Figure(), "", "A.", "caption must be a sentence that says what there is to see; got ''"),
        (Figure(), "A.", " ", "for those who cannot see it; got ' '"),
        (Figure(), "A.", None, "description must be a sentence"),
    ],
)
def test_show_says_what_it_needs(fig, caption, description, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        lu.show(fig, caption=caption, description=description)


VERDICTS = [
    Verdict("2.1", status, "Use `return <x>` & go on.") for status in ("not tried yet", "right", "not yet")
]


def messages():
    return [*VERDICTS, lu.predict("miss", ...), lu.predict("miss", 5)]


def test_a_verdict_reads_as_one_line_of_text():
    assert repr(VERDICTS[2]) == "Exercise 2.1: not yet. Use `return <x>` & go on."


def test_a_verdict_says_in_words_what_its_colour_says():
    for verdict in VERDICTS:
        html = Elements(verdict._repr_html_())
        assert f"Exercise 2.1: {verdict.status}" in html.text
        assert "Use return <x> & go on." in html.text
        assert "code" in html.found
        assert html.found["span"] == {"aria-hidden": "true"}


def luminance(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_letters_keep_the_pages_colour_and_the_edge_stands_out_on_light_and_dark(ground):
    for message in messages():
        html = message._repr_html_()
        assert re.findall(r"(?<![-\w])color: ([^\"]*)", html) == ["var(--jp-content-font-color1, inherit)"]
        assert "background" not in html
        assert [contrast(colour, ground) >= 3 for colour in re.findall(r"#[0-9a-f]{6}", html)] == [True]


CELLS = """
import numpy as np
import matplotlib.pyplot as plt
import lunaedu as lu
lu.start("00", student="")
# cell
k = 1000
def f(x):
    return k * x + unset
fig, ax = plt.subplots()
lu.show(fig, caption="Nothing.", description="Empty axes.")
"and on"
# cell
from lunaedu.lesson import session
from lunaedu.lesson.checks import Function
Function(lambda x: 1000 * x, {"x": (1, 2)}).judge(f).message
# cell
session.current.deadline_s = 0.2
Function(lambda x: 1000 * x, {"x": (1, 2)}).judge(lambda x: [0 for _ in iter(int, 1)]).message
# cell
lu.check("0.1", "ten hours")
"""


def test_a_real_kernel_shows_each_thing_once_and_knows_what_no_cell_has_set():
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS.split("# cell")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    start, picture, hidden, endless, verdict = (cell.outputs for cell in notebook.cells)
    assert [output.text for output in start] == ["Lesson 00 is ready.\n"]
    assert [sorted(output.data) for output in picture] == [["text/html", "text/plain"], ["text/plain"]]
    assert picture[0].data["text/plain"] == "Empty axes."
    assert "uses `unset`" in hidden[0].data["text/plain"]
    assert "does not finish in time" in endless[0].data["text/plain"]
    assert (
        verdict[0].data["text/plain"].startswith("Exercise 0.1: not yet. Your answer is the text 'ten hours'")
    )
    assert "Exercise 0.1: not yet" in verdict[0].data["text/html"]
