"""What the tree may hold: clean code, words spelt right, links that lead somewhere, data with its source."""

import fnmatch
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from make_pictures import PICTURES, picture  # noqa: E402


def tree():
    """Every file of the project that .gitignore does not name."""
    ignored = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text().split())]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not any(fnmatch.fnmatch(name, i) for i in ignored)]
        yield from (Path(folder, n) for n in names if not any(fnmatch.fnmatch(n, i) for i in ignored))


RUFF = [sys.executable, "-m", "ruff"]
RUFFS = [pytest.param(["check"], id="lint"), pytest.param(["format", "--check"], id="format")]


@pytest.mark.parametrize("words", RUFFS)
def test_ruff_finds_nothing_to_mend(words):
    done = subprocess.run([*RUFF, *words, "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("words", RUFFS)
def test_untidy_code_is_seen(words, tmp_path):
    (tmp_path / "untidy.py").write_text("import os, sys\nspeed = 'km'\n")
    done = subprocess.run([*RUFF, *words, "--config", ROOT / "pyproject.toml", tmp_path], capture_output=True)
    assert done.returncode == 1


def misspelt(folder, *paths):
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib", *map(str, paths)], cwd=folder, capture_output=True, text=True
    )
    return done.stdout


def texts():
    """Every file of the tree that people read or write."""
    kinds = {"", ".cff", ".css", ".csv", ".ipynb", ".js", ".md", ".mplstyle", ".py", ".toml", ".txt"}
    return [path for path in tree() if path.suffix in kinds]


def test_words_are_spelt_right():
    assert misspelt(ROOT, *(path.relative_to(ROOT) for path in texts() if path.suffix != ".ipynb")) == ""


def test_a_misspelt_word_is_seen(tmp_path):
    (tmp_path / "page.md").write_text("The probe recie" + "ved a command.")
    assert "received" in misspelt(tmp_path, "page.md")


HOSTS = r"(?:py" + r"pi|pythonhosted|np" + r"mjs|ana" + r"conda)\.(?:org|com)"
FOLDERS = r"/(?:ho" + r"me|Users|root|opt|work|mnt)/[\w.]|[A-Z]:\\{1,2}Users|/tmp/ipy" + "kernel"
OPTIONS = r"--?(?:extra-)?index" + r"-url|--trusted" + "-host"
LEFTOVERS = re.compile(rf"{HOSTS}|(?<![\w.])(?:{FOLDERS})|{OPTIONS}")


def leftovers(text):
    """Registry hosts and one machine's own paths in a text."""
    return [found.group() for found in LEFTOVERS.finditer(text)]


def test_nothing_in_the_tree_names_a_registry_or_one_machine_s_folders():
    found = {str(path.relative_to(ROOT)): leftovers(path.read_text(encoding="utf-8")) for path in texts()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://py" + "pi.org/simple",
        "pip install --index" + "-url http://x",
        'File "' + "/ho" + 'me/ada/lunaedu/x.py"',
        "C:" + "\\Users\\ada",
    ],
)
def test_a_leftover_is_seen(text):
    assert leftovers(text)


def broken_links(page):
    """Each relative link of a Markdown page that leads nowhere."""
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", page.read_text(encoding="utf-8"))
    paths = [target for pair in targets for target in pair if target and "://" not in target]
    return [path for path in paths if not (page.parent / path).exists()]


@pytest.mark.parametrize(
    "page", [path for path in tree() if path.suffix == ".md"], ids=lambda page: page.name
)
def test_every_link_of_a_page_leads_somewhere(page):
    assert broken_links(page) == []


def test_a_link_that_leads_nowhere_is_seen(tmp_path):
    (tmp_path / "page.md").write_text("[one](page.md), [two](gone.md), [three](https://example.org/gone.md)")
    assert broken_links(tmp_path / "page.md") == ["gone.md"]


def paragraphs_missing(folder):
    """What lunaedu/data/README.md fails to say of each file beside it."""
    page = (folder / "README.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    files = {path.name for path in folder.iterdir() if path.name != "README.md"}
    gone = [f"{name}: no such file" for name in sorted(sections.keys() - files)]
    return gone + [
        f"{name}: {word}"
        for name in sorted(files)
        for word in ("Source", "Licence", "Command")
        if f"{word}: " not in sections.get(name, "")
    ]


def test_every_data_file_names_its_source_licence_and_command():
    assert paragraphs_missing(ROOT / "lunaedu" / "data") == []


def test_a_data_file_without_its_paragraph_is_seen(tmp_path):
    (tmp_path / "README.md").write_text("## a.csv\nSource: here. Licence: free.\n\n## gone.csv\n")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).touch()
    assert paragraphs_missing(tmp_path) == [
        "gone.csv: no such file",
        "a.csv: Command",
        "b.csv: Source",
        "b.csv: Licence",
        "b.csv: Command",
    ]


def test_the_readme_lists_every_lesson_that_is_there_and_no_other():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\d\d) \|", readme, re.MULTILINE)
    assert listed == sorted(path.name[:2] for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


@pytest.mark.exact
def test_the_pictures_of_the_readme_are_those_of_the_built_lessons():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, place in PICTURES.items():
        assert f"docs/{name}" in readme
        assert (ROOT / "docs" / name).read_bytes() == picture(*place), "run tools/make_pictures.py"


def test_the_forge_s_files_are_what_the_forge_reads():
    """Workflows, issue forms and the citation, against the schemas that the checker carries along."""
    for schema, files in {
        "vendor.github-workflows": sorted((ROOT / ".github" / "workflows").glob("*.yml")),
        "vendor.github-issue-forms": sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml")),
        "vendor.citation-file-format": [ROOT / "CITATION.cff"],
    }.items():
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout
