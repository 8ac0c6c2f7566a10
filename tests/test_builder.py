"""The builder: from a lesson's source to its two editions, and what it refuses."""

import asyncio
import re
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
FIXTURES = Path(__file__).parent / "notebooks"
sys.path.insert(0, str(ROOT / "tools"))

import build_notebooks  # noqa: E402
from glossary import terms, unexplained  # noqa: E402
from lesson_source import STILL_OPEN, BuildError, read_source  # noqa: E402
from lesson_source import edition as edition_of  # noqa: E402
from lesson_time import OPTIONAL, exercise_time, reading, sections, total  # noqa: E402
from notebook_faults import differences  # noqa: E402
from plain_code import not_first_year  # noqa: E402
from typed_numbers import typed_numbers, typed_numbers_in_captions  # noqa: E402

from lunaedu.course.editions import FOLDED, YOUR_ANSWER, Cell, blank  # noqa: E402


def read(path):
    return nbformat.read(path, as_version=4)


def cell(notebook, id):
    return next(cell for cell in notebook.cells if cell.id == id)


@pytest.fixture(scope="module")
def good():
    """The student and the teacher's edition of the good fixture."""
    return asyncio.run(build_notebooks.build(FIXTURES / "good.py"))


def test_same_source_gives_the_same_bytes(good, tmp_path):
    build_notebooks.write(good[0], tmp_path / "again.ipynb")
    assert (tmp_path / "again.ipynb").read_bytes() == (FIXTURES / "good.ipynb").read_bytes()


def test_prose_is_filled_with_values_of_the_run_facts_and_constants(good):
    for edition in good:
        assert "missed the Moon by 5995 km" in cell(edition, "title").source
        assert "19.8 m/s, 1,188 metres" in cell(edition, "what-it-says").source
        assert "radius is 6378 km" in cell(edition, "what-it-says").source


def test_a_functions_solution_becomes_dots_in_its_body(good):
    student, teacher = (cell(edition, "exercise-2-1").source for edition in good)
    assert student.endswith('kilogram."""\n    ...  # your turn')
    assert "return half_square" in teacher


def test_a_value_to_find_becomes_dots_for_each_name_that_is_checked(good):
    assert cell(good[0], "exercise-2-2").source == "fall_speed_m_s = ...  # your turn"


def test_an_answer_graded_by_hand_is_left_to_write(good):
    student, teacher = (cell(edition, "answer-2-3").source for edition in good)
    assert student == YOUR_ANSWER
    assert teacher == "A negative total energy means that the stone comes back."


def test_only_the_teacher_sees_hidden_tests_and_sees_the_verdict_below_them(good):
    student, teacher = (cell(edition, "check-2-1") for edition in good)
    assert "assert" not in student.source
    assert teacher.source.endswith("### END HIDDEN TESTS\n" + student.source)
    said = [c.outputs[0].data["text/plain"] for c in (student, teacher)]
    assert said == ["'Exercise 2.1: not tried yet.'", "'Exercise 2.1: right.'"]


SMALL = """
# %% [markdown] id="at-a-glance"
# # A title of {{ counted_minutes }} minutes
#
# ## Words

# %% [markdown] id="words"
# WORDS

# %% id="code"
a = 1  # open: eight lines are a minute

# %% id="drawing" tags=["folded"]
lu.show(fig)

# %% id="panel" tags=["panel"]
panel

# %% [markdown] id="more" tags=["optional"]
# WORDS
"""


def test_minutes_are_counted_and_said(tmp_path):
    lesson = tmp_path / "lesson.py"
    words = " ".join(400 * ["word"])
    exercise = FUNCTION.replace('"2.1"', '"1.1" points=1')
    lesson.write_text((SMALL.replace("WORDS", words) + exercise).strip() + "\n")
    cells = read_source(lesson.rename(tmp_path / "03_lesson.py"))
    minutes = exercise_time(cells)["1.1"][1]
    assert total(cells) == pytest.approx(2 + 2 / 8 + 2 + 4 + minutes, abs=0.1)
    student = edition_of(cells, student=True)
    assert f"# A title of {total(cells):.0f} minutes" in cell(student, "at-a-glance").source
    assert f"## Words · {dict(sections(cells))['Words']:.0f} min" in cell(student, "at-a-glance").source
    assert cell(student, "drawing").metadata["jupyter"] == {"source_hidden": True}
    assert "jupyter" not in cell(student, "code").metadata


def test_hints_formulas_and_layout_are_no_words():
    assert reading("## A [word](http://x.y) **and**\n\n$$a + b = c$$\n\n<details>no</details>") == 4 / 200


def prose(id, text):
    return Cell(id, "markdown", text)


def test_a_term_is_explained_in_bold_before_it_is_used():
    late = [prose("a", "Its apogees are high."), prose("b", "The **apogee** is the top.")]
    assert unexplained(late, ["apogee"]) == ["cell 'a' uses 'apogee' before it is explained in bold"]
    assert unexplained(late[::-1], ["apogee"]) == []
    assert unexplained([prose("title", "Apogee!"), prose("a", "`apogee`, ## Apogee")], ["apogee"]) != []
    assert unexplained([prose("title", "Apogee!"), prose("a", "`apogee`")], ["apogee"]) == []


def test_a_term_of_the_glossary_has_one_clause():
    for term, clause in terms().items():
        assert 3 <= len(clause.split()) <= 22, term
        assert clause[0].islower()
        assert not clause.endswith(".")


CLAIMED = {"00": 10, "08": 90}
FINISHED = [
    path
    for path in sorted((ROOT / "notebooks" / "source").glob("[0-9]*.py"))
    if not path.name.startswith(STILL_OPEN)
]


@pytest.mark.parametrize("source", FINISHED, ids=lambda path: path.stem)
def test_a_lesson_takes_the_minutes_that_it_claims(source):
    claimed = CLAIMED.get(source.name[:2], 50)
    counted = total(read_source(source))
    assert counted == pytest.approx(claimed, rel=0.1)


@pytest.mark.parametrize("source", FINISHED, ids=lambda path: path.stem)
def test_a_lesson_explains_its_terms_where_they_are_first_used(source):
    assert unexplained(read_source(source)) == []


@pytest.mark.parametrize("source", FINISHED, ids=lambda path: path.stem)
def test_a_lesson_opens_six_of_our_functions_at_most(source):
    """Besides the record, constants, the panel and what every lesson has; folded and optional cells apart."""
    used = set()
    for c in read_source(source):
        if c.kind == "code" and not {FOLDED, OPTIONAL} & set(c.tags) and not c.exercise and not c.check:
            used |= set(re.findall(r"\blu\.(\w+\.\w+)\(", c.source))
    ours = {name for name in used if name.partition(".")[0] not in ("facts", "apps", "figures", "constants")}
    assert len(ours) <= 6, sorted(ours)


@pytest.mark.parametrize("source", FINISHED, ids=lambda path: path.stem)
def test_hidden_tests_of_a_lesson_come_from_its_declared_exercises(source):
    cells = read_source(source)
    teacher = edition_of(cells, student=False)
    checks = [c.id for c in cells if c.check]
    assert checks
    for id in checks:
        assert "# Written by the builder out of lunaedu/lesson/exercises/" in cell(teacher, id).source
        assert "assert " in cell(teacher, id).source


def test_no_widget_state_is_stored_but_the_static_picture_is(good):
    for edition in good:
        assert "widgets" not in edition.metadata
        assert set(cell(edition, "picture").outputs[0].data) == {"text/html", "text/plain"}


def test_nothing_of_the_user_or_the_hour_is_stored(good):
    for edition in good:
        assert edition.metadata.language_info == {"name": "python"}
        assert all("execution" not in c.metadata for c in edition.cells)


def test_a_students_name_in_the_environment_does_not_reach_the_build(monkeypatch, tmp_path):
    monkeypatch.setenv("LUNAEDU_STUDENT", "ada")
    lesson = tmp_path / "name.py"
    lesson.write_text(
        "# %% [markdown] id=\"who\"\n# {{ __import__('os').environ.get('LUNAEDU_STUDENT', 'nobody')}}\n"
    )
    assert asyncio.run(build_notebooks.build(lesson))[0].cells[0].source == "nobody"


FUNCTION = """
# %% id="exercise" exercise="2.1" objective="LO-2.1"
def twice(number):
    ### BEGIN SOLUTION
    return number + number
    ### END SOLUTION
"""
CHECK = """
# %% id="check" check="2.1" points=2
"right" if twice(2) == 4 else "not yet"
### BEGIN HIDDEN TESTS
assert twice(3) == 6
### END HIDDEN TESTS
"""
NOT_FIRST_YEAR = {
    "x = (y := 3)": "`:=`",
    "print(*x)": "a star before a name",
    "first, *rest = x": "a star before a name",
    "{1: 2} | x": "`|` between dictionaries or sets",
    "{**x}": "`**` in a dictionary",
    "f(**x)": "`**` in a call",
    "[[1 for i in x] for j in x]": "a comprehension in a comprehension",
    "[i + j for i in x for j in x]": "a comprehension in a comprehension",
    "np.linalg.solve(np.linalg.cholesky(S), x)": "linear algebra in linear algebra",
    "f'{x:>8}'": "the format code",
    "f'{x:{y}}'": "the format code",
    "class A: pass": "a class",
}


@pytest.mark.parametrize("code", NOT_FIRST_YEAR)
def test_what_a_student_has_not_met_is_seen(code):
    (phrase,) = set(not_first_year(code))
    assert phrase.startswith(NOT_FIRST_YEAR[code])


def test_python_of_the_first_year_passes():
    code = "for i in range(3):\n    x[i] = [v**2 for v in y if v > 0]\n"
    code += "print(f'{x:.1f} {x:,.0f} {x:+.2f} {x:.0%} {t:%H:%M} {n}')"
    assert list(not_first_year(code)) == []


UNREADABLE = {
    "a line wider than a screen": ('# %% id="a"\nx = "' + 90 * "-" + '"', "cell 'a': 'x = \"---"),
    "no id": ("# %%\nspeed = 3", "cell number 1 ('speed = 3') needs id="),
    "bad id": ('# %% id="two words"\nspeed = 3', "letters, digits and hyphens"),
    "duplicate id": ('# %% id="a"\n1\n\n# %% id="a"\n2', "cell 'a': another cell has the same id"),
    "unknown attribute": ('# %% id="a" exercize="2.1"\n1', "unknown attribute exercize"),
    "no end of a solution": (
        '# %% id="a" exercise="2.1" points=1\n### BEGIN SOLUTION\nx = 1',
        "'### BEGIN SOLUTION' has no",
    ),
    "no beginning of a test": (
        FUNCTION + '\n# %% id="a" check="2.1" points=0\n### END HIDDEN TESTS',
        "'### END HIDDEN TESTS' has no",
    ),
    "solution outside an exercise": (
        '# %% id="a"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION',
        "exercise=… may hold",
    ),
    "tests outside a check": (
        '# %% id="a"\n### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS',
        "check=… may hold",
    ),
    "no solution": ('# %% id="a" exercise="2.1" points=1\nx = 1', "needs a solution block"),
    "nothing to fill in": (
        '# %% id="a" exercise="2.1"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION' + CHECK,
        "no name that its",
    ),
    "check before its exercise": (CHECK + FUNCTION, "no exercise '2.1' stands before"),
    "no points": (FUNCTION, "cell 'exercise': what is graded needs points"),
    "points that disagree": (
        FUNCTION.replace(' objective="LO-2.1"', " points=1") + CHECK,
        "disagree about the points",
    ),
    "points without hidden tests": (FUNCTION + CHECK.partition("### BEGIN")[0], "needs a declared exercise"),
    "hidden tests of a declared exercise, by hand": (
        FUNCTION + CHECK.replace('"right" if twice(2) == 4 else "not yet"', 'lu.check("2.1", twice)'),
        "cell 'check': the builder writes the hidden tests",
    ),
    "an answer in words without its minutes": (
        '# %% [markdown] id="a" exercise="2.3" points=2\n# Words.',
        'says level="…" and minutes=…',
    ),
    "what a student has not met": (
        '# %% id="a"\nif x := 3:\n    print(*{1: 2} | {3: 4}, f"{x:>8}")',
        "cell 'a': an open cell holds what a student has not met: `:=`",
    ),
    "typed number in a caption": (
        '# %% id="a"\nlu.show(f, caption="5995 km")',
        "cell 'a': a typed number, 5995",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_source_is_refused_with_cell_and_reason_for(case, tmp_path):
    text, reason = UNREADABLE[case]
    lesson = tmp_path / "lesson.py"
    lesson.write_text(text.strip() + "\n", encoding="utf-8")
    with pytest.raises(BuildError) as refused:
        read_source(lesson)
    assert reason in str(refused.value)


def test_all_faults_of_a_source_are_told_at_once(tmp_path):
    lesson = tmp_path / "lesson.py"
    lesson.write_text('# %% id="a"\n1\n\n# %% id="a"\n2\n\n# %%\n3\n')
    with pytest.raises(BuildError, match=r"(?s)needs id=.*same id"):
        read_source(lesson)


def test_typed_numbers_in_prose_are_refused_and_filled_ones_are_not():
    with pytest.raises(BuildError) as refused:
        read_source(FIXTURES / "typed_number_in_prose.py")
    assert "cell 'verdict': a typed number, 2.45 in" in str(refused.value)
    assert str(refused.value).count("a typed number") == 1


RUINED = {
    "a cell raises": ('# %% id="fall"\n1 / 0', "student edition: cell 'fall' raised ZeroDivisionError"),
    "a hidden test fails": (
        FUNCTION + CHECK.replace("== 6", "== 7"),
        "teacher edition: cell 'check' raised AssertionError",
    ),
    "a widget's callback raises": (
        '# %% id="panel"\nimport ipywidgets\n'
        'ipywidgets.interactive_output(lambda x: 1 / 0, {"x": ipywidgets.IntSlider(3)})',
        "cell 'panel': a widget's callback raised ZeroDivisionError",
    ),
    "a message on stderr": (
        '# %% id="a"\nimport sys\nprint("beware", file=sys.stderr)',
        "cell 'a' stores a message",
    ),
    "an unknown name in prose": (
        '# %% [markdown] id="verdict"\n# Missed by {{ mist_km:.0f }} km.',
        "cell 'verdict': {{ mist_km:.0f }} gave NameError",
    ),
    "nan in prose": ('# %% [markdown] id="verdict"\n# {{ float("nan"):.0f }} km', "is nan, not a number"),
    "an unknown fact in prose": (
        '# %% [markdown] id="verdict"\n# {{ facts["closest"].value }} km',
        "the record has no fact",
    ),
    "a missing checkpoint": (
        '# %% id="a" exercise="2.1" points=1\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n\n'
        '# %% [markdown] id="shown"\n# It is {{ x }}.',
        "cell 'shown': {{ x }} is Ellipsis",
    ),
    "different prose in the editions": (
        FUNCTION + CHECK + '\n# %% [markdown] id="shown"\n# It {{ "is" if twice(1) else "is not" }} done.',
        "cell 'shown' differs between the editions",
    ),
    "a solution given away later": (
        FUNCTION.replace("number + number", "number + number + 0")
        + CHECK
        + '\n# %% id="later"\ndef twice(number):\n    return number + number + 0',
        "cell 'later' gives away a line of 'exercise': return number + number + 0",
    ),
    "an endless cell": ('# %% id="endless"\nwhile True: pass', "cell 'endless': A cell timed out"),
}


@pytest.fixture(scope="module")
def ruins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ruined")
    lessons = []
    for number, (text, _) in enumerate(RUINED.values()):
        lessons.append(folder / f"{number:02}_ruined.py")
        lessons[-1].write_text(text.strip() + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_notebooks, "CELL_TIMEOUT_S", 8)
        return dict(zip(RUINED, asyncio.run(build_notebooks.build_all(lessons, jobs=2)), strict=True))


@pytest.mark.parametrize("case", RUINED)
def test_a_build_fails_with_cell_and_reason_for(case, ruins):
    assert isinstance(ruins[case], BuildError)
    assert RUINED[case][1] in str(ruins[case])


def test_a_line_that_stood_open_before_is_no_secret(tmp_path):
    lesson = tmp_path / "lesson.py"
    shown = '# %% id="before"\ndef double(number):\n    return number + number\n\n'
    lesson.write_text(shown + FUNCTION.strip() + "\n" + CHECK)
    assert len(asyncio.run(build_notebooks.build(lesson))) == 2


def test_a_value_graded_by_hand_is_blanked_by_all_its_names(tmp_path):
    lesson = tmp_path / "lesson.py"
    lesson.write_text(
        '# %% id="a" exercise="2.1" points=1\n### BEGIN SOLUTION\nimport math\n\n_half = 2\n'
        "x, y = math.pi, _half\n### END SOLUTION\n"
    )
    cells = read_source(lesson)
    assert blank(cells[0], cells) == "x = ...  # your turn\ny = ...  # your turn"


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A small house of its own: one source, its notebook built."""
    monkeypatch.setattr(build_notebooks, "NOTEBOOKS", tmp_path / "notebooks")
    (tmp_path / "notebooks" / "source").mkdir(parents=True)
    (tmp_path / "notebooks" / "source" / "02_good.py").write_bytes((FIXTURES / "good.py").read_bytes())
    (tmp_path / "notebooks" / "02_good.ipynb").write_bytes((FIXTURES / "good.ipynb").read_bytes())
    return tmp_path


def test_the_command_writes_both_editions(house):
    stored = house / "notebooks" / "02_good.ipynb"
    stored.unlink()
    assert build_notebooks.main(["02", "--teacher", str(house / "teacher")]) == 0
    assert stored.read_bytes() == (FIXTURES / "good.ipynb").read_bytes()
    assert "return half_square" in (house / "teacher" / "02_good.ipynb").read_text()


def test_comparing_complains_of_a_notebook_without_source_and_of_nothing_that_is_as_built(house, capsys):
    (house / "notebooks" / "07_lost.ipynb").write_text("{}")
    assert build_notebooks.main(["--compare"]) == 1
    assert capsys.readouterr().err == "07_lost.ipynb has no source\n"


def test_comparing_names_file_cell_and_difference(house, capsys):
    stored = house / "notebooks" / "02_good.ipynb"
    stored.write_text(stored.read_text().replace("5995 km", "5996 km"))
    assert build_notebooks.main(["--compare"]) == 1
    said = capsys.readouterr().err
    assert "02_good.ipynb: cell 'title', source:" in said
    assert "missed the Moon by 5996 km" in said
    assert "missed the Moon by 5995 km" in said


def test_an_unknown_lesson_number_is_refused(house, capsys):
    with pytest.raises(SystemExit):
        build_notebooks.main(["03"])
    assert "no source of lesson 03" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "change", "told"),
    [
        (
            "a description",
            lambda n: cell(n, "picture").outputs[0].data,
            ("text/html", "A falling", "A rising"),
        ),
        ("an output", lambda n: cell(n, "setup").outputs[0], ("text", "ready", "Ready")),
        ("an id", lambda n: cell(n, "title"), ("id", "title", "name")),
        ("points", lambda n: cell(n, "check-2-1").metadata.nbgrader, ("points", 2, 3)),
    ],
)
def test_a_difference_is_found_in(what, change, told):
    stored, built = read(FIXTURES / "good.ipynb"), read(FIXTURES / "good.ipynb")
    key, old, new = told
    holder = change(built)
    holder[key] = holder[key].replace(old, new) if isinstance(old, str) else new
    assert str(new) in "".join(differences(stored, built))


def test_other_bytes_of_a_picture_are_no_difference():
    stored, built = read(FIXTURES / "good.ipynb"), read(FIXTURES / "good.ipynb")
    data = cell(built, "picture").outputs[0].data
    data["text/html"] = data["text/html"].replace("iVBORw0KGgo=", "iVBORw0KGgoAAAA=")
    assert differences(stored, built) == []


@pytest.mark.parametrize(
    "honest",
    [
        "Luna 1 and Luna 2, Pioneer 3 and 4, the R-7, the 8K72, B1-6, DE421, WGS 84, J2, RKN8(6), a 2D map",
        "On 2 January 1959 and on January 4, 1959; from 2 to 4 January; 1957–58, the 1950s; 1959-01-02",
        "In 1959 nobody knew.",
        "It missed by {{ miss_km:,.0f }} km, at {{ facts['x'].value:%H:%M }} UTC.",
        "See exercise 2.1, LO-2.1, step 3 of 4, figure 2, equation 3 and p. 12.",
        "## 2.1 The burn\n\n1. First\n2. Second\n\n> 3) Third",
        "$E = \\tfrac{1}{2} v^2 - \\frac{\\mu}{r}$, $\\sqrt{2}$, $10^{-3}$, $1/2$ and $v = {{ v:.2f }}$ km/s",
        "$$t = 3600 h \\tag{2.1}$$",
        "`speed = 11.2` and\n\n```\n5995 km\n```\n",
        "in cm⁻³, m/s², km s⁻¹",
        "[Curtis](https://doi.org/10.1016/C2016-0-02107-2) and [3]",
        "## References\n\n1. Space Physics 12, 345–367. doi:10.1000/182",
        "## The burn (10 min)",
        "Lesson [02](02_launch_timing.ipynb), 1959-012A, equation (2), eqs. (1) and (3)",
        "(2.1) and **Exercise 2.2 (LO-2.1, 2 points)**",
        '<img src="x.png" width="600"> &#8211; CC BY 4.0, Python 3.11, the 20th century',
        "| **2.1** | burn |\n|---|---|\n| 2.2 | delay |",
    ],
)
def test_honest_prose_passes(honest):
    assert typed_numbers(honest, own_ids={"2.1", "2.2"}) == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("It missed by 5995 km.", "5995"),
        ("It missed by 2000 km.", "2000"),
        ("Escape takes 11.2 km/s.", "11.2"),
        ("Luna 1 flew for 62 hours.", "62"),
        ("In 1959 it was 20 minutes late.", "20"),
        ("The forecast said 04:00 UTC.", "04"),
        ("We launch 10 000 times.", "10 000"),
        ("An inclination of 65° is given.", "65"),
        ("Then $v = 11.2$ km/s.", "11.2"),
        ("a miss of $5995$ km", "5995"),
        ("an inclination of $65^\\circ$", "65"),
        ("so $v = 11\\ \\mathrm{km/s}$", "11"),
        ("$3 \\times 10^5$ km", "3"),
        ("a probability of 12 %", "12"),
        ("The exponent is 2.1 here.", "2.1"),
        ("### References\n\n1959\n\n### After\n\n5995 km", "5995"),
        ("a gain of 175m/s", "175"),
        ("| speed | 11.17 |", "11.17"),
        ("between 9.5 and 12", "9.5"),
        ("a formula of two lines\n\n$$v =\n7.91$$", "7.91"),
    ],
)
def test_a_typed_result_is_found(typed, number):
    assert [found for found in typed_numbers(typed, own_ids={"2.1"}) if found.startswith(f"{number} in ")]


def test_a_lessons_length_may_be_typed_where_it_is_announced_only():
    assert typed_numbers("Time: 45–50 minutes", cell_id="at-a-glance") == []
    assert typed_numbers("It was 50 minutes late", cell_id="verdict") != []


def test_numbers_typed_into_captions_and_descriptions_are_found():
    assert typed_numbers_in_captions('lu.show(fig, caption="A", description=f"at {x:.0f} km of 5995")') != []
    assert typed_numbers_in_captions('lu.show(fig, caption="Luna 1", description=f"at {x:.0f} km")') == []


def test_the_student_edition_carries_what_nbgraders_own_release_would(good):
    """So that what was opened here can be handed in: without its metadata it would earn a silent zero."""
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.preprocessors import CheckCellMetadata, ClearHiddenTests, ClearSolutions, LockCells

    student, teacher = good
    MetadataValidator().validate_nb(student)
    release = deepcopy(teacher)
    for step in (LockCells(), ClearSolutions(), CheckCellMetadata(), ClearHiddenTests(), CheckCellMetadata()):
        release, _ = step.preprocess(release, {})
    assert [c.metadata for c in student.cells] == [c.metadata for c in release.cells]


def test_nbgrader_gives_no_points_for_a_blank_hand_in_and_all_for_a_solved_one(good):
    from nbgrader.utils import determine_grade, is_grade

    student, teacher = good
    blank_hand_in = deepcopy(student)
    for ours, theirs in zip(blank_hand_in.cells, teacher.cells, strict=True):
        if ours.metadata.get("nbgrader", {}).get("locked"):
            ours.source = theirs.source  # as nbgrader's autograder does
    NotebookClient(blank_hand_in, timeout=60, allow_errors=True, kernel_name="python3").execute()
    scores = [
        [determine_grade(c)[0] for c in hand_in.cells if is_grade(c) and c.cell_type == "code"]
        for hand_in in (blank_hand_in, teacher)
    ]
    assert scores == [[0, 0], [2, 1]]
