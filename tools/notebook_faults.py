"""Say what is wrong with a stored notebook, without running it.

    python tools/notebook_faults.py notebooks/*.ipynb

Whether the outputs are what the code gives is for ``pytest --nbval`` to find; what is wrong with a source,
for the builder.
"""

import difflib
import json
import re
import sys
from pathlib import Path

SIZE_LIMIT_BYTES = 1_500_000
TEACHERS_MARKS = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS)")
VALID_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


def joined(text):
    """Return text as one string: notebooks store it either whole or as a list of lines."""
    return "".join(text)


def output_texts(cell):
    """Yield what a cell shows as text, its HTML included, embedded pictures left out."""
    for output in cell.get("outputs", []):
        for kind, content in sorted(output.get("data", {}).items()):
            if kind.startswith("text/"):
                yield re.sub(r"(data:[\w/+.-]+;base64,)[A-Za-z0-9+/=\s]*", r"\1…", joined(content))
        yield joined(output.get("text", ""))


def faults(notebook, student=True):
    """Return one sentence for each fault of a notebook, as read from its JSON."""
    found = []
    seen = set()
    runs = 0
    for number, cell in enumerate(notebook["cells"], 1):
        name = cell.get("id", "")
        where = f"cell {name!r}" if name else f"cell number {number}"
        if not VALID_ID.fullmatch(name):
            found.append(f"{where} has no id of letters, digits and hyphens")
        elif name in seen:
            found.append(f"{where}: another cell has the same id")
        seen.add(name)
        if student and TEACHERS_MARKS.search("\n".join([joined(cell["source"]), *output_texts(cell)])):
            found.append(f"{where} still holds a solution or hidden tests")
        if cell["cell_type"] != "code" or not joined(cell["source"]).strip():
            continue
        runs += 1
        if cell["execution_count"] != runs:
            found.append(f"{where} was run as number {cell['execution_count']}, but stands as number {runs}")
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                found.append(f"{where} stores an error: {output['ename']}: {output['evalue']}")
            elif output.get("name") == "stderr":
                found.append(f"{where} stores a message on stderr: {joined(output['text']).strip()[-500:]}")
    return found


def file_faults(path, student=True):
    """Return one sentence for each fault of a notebook file, its size included."""
    found = faults(json.loads(path.read_text(encoding="utf-8")), student)
    if path.stat().st_size > SIZE_LIMIT_BYTES:
        found.append(f"the file has {path.stat().st_size} bytes; {SIZE_LIMIT_BYTES} are allowed")
    return found


def differences(stored, built):
    """Return where two notebooks differ in ids, sources, metadata, texts or descriptions; pictures may."""
    ids = [[cell.get("id", "") for cell in notebook.cells] for notebook in (stored, built)]
    if ids[0] != ids[1]:
        return ["the cells are not the same:\n" + difference("\n".join(ids[0]), "\n".join(ids[1]))]
    found = [] if stored.metadata == built.metadata else ["the notebook's metadata differ"]
    for old, new in zip(stored.cells, built.cells, strict=True):
        for part, text in (
            ("type", lambda cell: cell.cell_type),
            ("source", lambda cell: joined(cell.source)),
            ("metadata", lambda cell: json.dumps(cell.metadata, sort_keys=True)),
            ("outputs", lambda cell: str([sorted(o.get("data", [])) for o in cell.get("outputs", [])])),
            ("text of the outputs", lambda cell: "\n".join(output_texts(cell))),
        ):
            if text(old) != text(new):
                found.append(f"cell {old.id!r}, {part}:\n{difference(text(old), text(new))}")
    return found


def difference(old, new, old_name="stored", new_name="built"):
    return "\n".join(
        difflib.unified_diff(old.splitlines(), new.splitlines(), old_name, new_name, lineterm="", n=0)
    )


if __name__ == "__main__":
    found = [f"{name}: {fault}" for name in sys.argv[1:] for fault in file_faults(Path(name))]
    print("\n".join(found), file=sys.stderr)
    sys.exit(bool(found))
