"""How long a lesson takes: counted, not felt.

Words are read at 200 a minute and open code at 8 lines a minute; a figure takes 2 minutes, a panel 4, an
exercise what it is declared to take, its hints included. What is marked optional, code that is folded away,
and the parts that nobody works through (references, handing in) take none.
"""

import re

from lunaedu.course.editions import FOLDED
from lunaedu.lesson.exercises import every_exercise

WORDS_A_MINUTE, CODE_LINES_A_MINUTE, MINUTES_A_FIGURE, MINUTES_A_PANEL = 200, 8, 2, 4
OPTIONAL = "optional"
"""The tag of a cell that the core of a lesson does without."""
NO_LESSON_TIME = re.compile(r"^(Hand in|References|Go further)\b")
EXERCISE_HEAD = re.compile(r"^(#+ Exercise (\d+\.\d+): [^\n]*?)$", re.M)
_NO_WORDS = re.compile(
    r"<details>.*?</details>|<[^>]*>|https?://\S+|\]\([^)]*\)|^\|?[-| :]+\|?$|[|#*_`>]", re.S | re.M
)
_TEX = re.compile(r"\$\$.+?\$\$|\$[^$\n]+?\$", re.S)


def sections(cells):
    """Return title and minutes of each section of a lesson, in order; what takes no time is left out."""
    found = [["", 0.0]]
    for cell in cells:
        if OPTIONAL in cell.tags:
            continue
        if cell.kind == "markdown" and not cell.exercise:
            head, *parts = re.split(r"^## (.+)$", cell.source, flags=re.M)
            found[-1][1] += reading(head)
            found += [[title, reading(text)] for title, text in zip(parts[::2], parts[1::2], strict=True)]
        else:
            found[-1][1] += _minutes(cell)
    return [(title, minutes) for title, minutes in found if not NO_LESSON_TIME.match(title)]


def total(cells):
    """Return the minutes of a lesson's core."""
    return sum(minutes for _, minutes in sections(cells))


def reading(markdown):
    """Return the minutes it takes to read a text; a formula is read as one word."""
    return len(_NO_WORDS.sub(" ", _TEX.sub(" x ", markdown)).split()) / WORDS_A_MINUTE


def exercise_time(cells):
    """Return level and minutes of each exercise, by its id: as declared, or as its answer in words says."""
    declared = every_exercise()
    asked = {cell.exercise: cell for cell in cells if cell.exercise}
    return {
        id: (declared[id].level, declared[id].minutes) if id in declared else (cell.level, cell.minutes or 0)
        for id, cell in asked.items()
    }


def with_times(cells, markdown):
    """Return a text in which the heads of exercises say level and minutes, and those of sections minutes."""
    times, parts = exercise_time(cells), dict(sections(cells))

    def exercise(head):
        level, minutes = times.get(head[2], ("", 0))
        return f"{head[1]} · {level}, {minutes:.0f} min" if level else head[0]

    def section(head):
        minutes = round(parts.get(head[1], 0))
        return (
            f"## {head[1]} · {minutes} min"
            if minutes >= 2 and not re.search(r"\bmin\b", head[1])
            else head[0]
        )

    text = re.sub(r"^## (.+)$", section, EXERCISE_HEAD.sub(exercise, markdown), flags=re.M)
    return text.replace("{{ counted_minutes }}", f"{total(cells):.0f}")


def _minutes(cell):
    if cell.exercise:
        return exercise_time([cell])[cell.exercise][1]
    if cell.check:
        return 0.0
    minutes = MINUTES_A_PANEL * ("panel" in cell.tags)
    minutes += MINUTES_A_FIGURE * len(re.findall(r"\blu\.show\(", cell.source))
    return minutes if FOLDED in cell.tags else minutes + len(code_lines(cell)) / CODE_LINES_A_MINUTE


def code_lines(cell):
    """Return the lines of a code cell that have to be read: no empty ones, and no comments."""
    return [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]


def shares(cells):
    """Return how many lines of code stand open, and how many are folded away."""
    code = [cell for cell in cells if cell.kind == "code" and not cell.exercise and not cell.check]
    folded = sum(len(code_lines(cell)) for cell in code if FOLDED in cell.tags)
    return sum(len(code_lines(cell)) for cell in code) - folded, folded
