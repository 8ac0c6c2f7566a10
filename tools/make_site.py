"""Make the site, build/site: the lessons as pages that need no kernel, no installation and no network.

    python tools/make_site.py              `make site` does so in an environment that has Sphinx
    python tools/make_site.py --sources    only lay the sources before Sphinx, in build/site-source

Lessons are the built notebooks. Each panel lives from pictures computed here, for each control along its
range with the others at their start, or one of them at an end of its range.
"""

import argparse
import base64
import gzip
import itertools
import json
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from html import escape
from pathlib import Path

import nbformat

import lunaedu
from lunaedu import facts
from lunaedu.apps.panel import NARROW_IN, WIDE_IN, Choice

ROOT = Path(__file__).resolve().parents[1]
PAGES, SOURCE, SITE = ROOT / "docs" / "site", ROOT / "build" / "site-source", ROOT / "build" / "site"
ADDRESS = "https://github.com/lunaedu/lunaedu/blob/main"
POSITIONS = 24
"""About so many of each control are computed."""
LEAST_POSITIONS = 12


def main(words=None):
    """Lay out the sources and run Sphinx; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", action="store_true", help="do not run Sphinx")
    options = parser.parse_args(words)
    shutil.rmtree(SOURCE, ignore_errors=True)
    lay_out()
    if options.sources:
        return 0
    shutil.rmtree(SITE, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", SOURCE, SITE]
    return subprocess.run(command).returncode


def lay_out():
    """Write everything that Sphinx reads."""
    static = SOURCE / "_static"
    static.mkdir(parents=True)
    shutil.copy(PAGES / "conf.py", SOURCE)
    for name in ("site.css", "tables.js"):
        shutil.copy(PAGES / name, static)
    (static / "panels.js").write_text(panels_js(), encoding="utf-8")
    shutil.copy(mathjax(), static)
    for page in PAGES.glob("*.md"):
        shutil.copy(page, SOURCE)
    names = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))]
    for name in names:
        nbformat.write(lesson(name), SOURCE / f"{name}.ipynb")
        shutil.copy(ROOT / "docs" / f"{name}.png", SOURCE)
    for name in ("teaching", "teaching_lessons"):
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        (SOURCE / f"{name}.md").write_text(relinked(text), encoding="utf-8")
    (SOURCE / "record.md").write_text(record(), encoding="utf-8")
    modules = [name for name in (*lunaedu._PHYSICS, *lunaedu._ENGINE)]
    (SOURCE / "reference.md").write_text(reference(modules), encoding="utf-8")
    (SOURCE / "index.md").write_text(front_page(names), encoding="utf-8")


def mathjax():
    """Return the one file of MathJax that the pages load."""
    told = {}
    exec((PAGES / "conf.py").read_text(encoding="utf-8"), told)
    return told["MATHJAX"]


def panels_js():
    """Return the panels' own script and the model without a kernel, as one classic script.

    From a folder, browsers load no modules.
    """
    panel = Path(lunaedu.apps.__path__[0], "panel.js").read_text(encoding="utf-8")
    assert panel.count("export default") == 1
    offline = (PAGES / "offline.js").read_text(encoding="utf-8")
    return f"(() => {{\n{panel.replace('export default', 'const lunaeduPanel =')}\n{offline}\n}})();\n"


def lesson(name):
    """Return a built notebook as the site shows it: drawing cells folded, panels alive."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = relinked(cell.source)
            continue
        tags = cell.metadata.setdefault("tags", [])
        if "folded" in tags:
            tags.append("hide-input")
        if "panel" in tags:
            made = re.search(r"lu\.apps\.(\w+)\(\)", cell.source)[1]
            cell.outputs[0].data["text/html"] += alive(getattr(lunaedu.apps, made)())
    return notebook


def relinked(text):
    """Return a text whose links lead to the site's own pages, and elsewhere to the repository."""
    text = re.sub(r"\]\((?:\.\./)?(?:notebooks/)?(\d\d_\w+)\.ipynb(#[^)]*)?\)", r"](\1.ipynb\2)", text)
    text = re.sub(r"\]\(\.\./README\.md\)", "](index.md)", text)
    return re.sub(r"\]\(\.\./([^)]+)\)", rf"]({ADDRESS}/\1)", text)


def alive(panel):
    """Return the element that the site's script makes a panel of."""
    packed = gzip.compress(json.dumps(table(panel), separators=(",", ":")).encode(), mtime=0)
    text = base64.b64encode(packed).decode("ascii")
    return f'<div class="lunaedu-panel"><script type="application/gzip">{text}</script></div>'


def table(panel):
    """Return all that a panel shows without a kernel, on the wide stage and on a phone's."""
    controls = [coarse(control) for control in panel._controls.values()]
    told = {"title": panel.title, "controls": controls}
    for name, width_in in (("narrow", NARROW_IN), ("wide", WIDE_IN)):
        panel._fit(width_in)
        told[name] = {"stage": panel.stage, "pictures": pictures(panel, controls, others=name == "wide")}
    return told


def coarse(control):
    """Return a control as the browser knows it, with fewer positions; its start stays one of them."""
    told = asdict(control)
    if not isinstance(control, Choice):
        steps, start = (round((end - control.low) / control.step) for end in (control.high, control.start))
        fits = [k for k in range(1, steps // LEAST_POSITIONS + 1) if start % k == 0 and steps % k == 0] or [1]
        told["step"] = control.step * min(fits, key=lambda k: abs(steps / k - POSITIONS))
    return told


def positions(control):
    """Return the values that a control can stand at."""
    if "options" in control:
        return range(len(control["options"]))
    count = round((control["high"] - control["low"]) / control["step"])
    return [round(control["low"] + i * control["step"], 9) for i in range(count + 1)]


def pictures(panel, controls, others):
    """Return the pictures of a panel, for each control along its range."""
    start = {control["name"]: control["start"] for control in controls}
    asked = []
    for moved in controls:
        settings = [start]
        if others:
            for other in controls:
                ends = positions(other)[0], positions(other)[-1]
                settings += [start | {other["name"]: end} for end in ends if other is not moved]
        along = positions(moved)
        along = along[:: max(1, len(along) // POSITIONS)] if len(along) > 4 * POSITIONS else along
        asked += [setting | {moved["name"]: value} for setting, value in itertools.product(settings, along)]
    asked = {tuple(values.items()): values for values in [start, *asked]}
    return [panel._pictured(values) for values in asked.values()]


def record():
    """Return the page of the published record: every figure with its status and its source."""
    heads = "figure", "what", "value", "status", "source", "note"
    rows = [
        (fact.id, fact.quantity, fact.text, fact.status, fact.source, fact.note) for fact in facts.values()
    ]
    lines = [
        '<table id="record"><caption>Press a head to sort by it.</caption><thead><tr>',
        *(f'<th scope="col">{head}</th>' for head in heads),
        "</tr></thead><tbody>",
        *("<tr>" + "".join(f"<td>{escape(str(text))}</td>" for text in row) + "</tr>" for row in rows),
        "</tbody></table>",
    ]
    text = (
        "# The published record\n\nEvery figure that the lessons use, as it was published, with its source. "
        "A *disputed* one has rivals; an *unverified* one is shown and never used as a test.\n\n"
    )
    return text + "\n".join(lines) + "\n"


def reference(modules):
    """Return the page of the library, out of its docstrings."""
    text = (
        "# The library\n\nWhat `import lunaedu as lu` offers, room by room: formula, units, source and an "
        "example of each function.\n"
    )
    for name in sorted(modules):
        module = getattr(lunaedu, name)
        of = {f"{value.__module__}" for value in map(module.__dict__.get, module.__all__) if callable(value)}
        text += f"\n## lu.{name}\n\n```{{eval-rst}}\n.. automodule:: {module.__name__}\n```\n"
        for member in module.__all__:
            value = getattr(module, member)
            if callable(value) and str(getattr(value, "__module__", "")) in of:
                kind = "autoclass" if isinstance(value, type) else "autofunction"
                text += f"\n```{{eval-rst}}\n.. {kind}:: {value.__module__}.{member}\n```\n"
    return text


def front_page(names):
    """Return the front page: the README's own words and its table of lessons."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    opening = readme[readme.index("In January 1959") : readme.index("## Start")]
    lessons = readme[readme.index("## The lessons") : readme.index("## For students")]
    text = re.sub(r"\(notebooks/(\w+)\.ipynb\)", r"(\1.ipynb)", opening + lessons)
    text = text.replace("](docs/", "](").replace('src="docs/', 'src="')
    tree = "\n".join(names)
    return (
        f"# lunaedu\n\n{text}\nNothing to install here: figures and panels play in this page. To work the "
        f"exercises, open a lesson on Binder or [install the collection]({ADDRESS}/README.md).\n\n"
        f"```{{toctree}}\n:caption: Lessons\n:hidden:\n\n{tree}\n```\n\n"
        "```{toctree}\n:caption: Behind them\n:hidden:\n\nrecord\nteaching\nteaching_lessons\nreference\n"
        "accessibility\n```\n"
    )


if __name__ == "__main__":
    sys.exit(main())
