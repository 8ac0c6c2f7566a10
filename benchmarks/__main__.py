"""Run the benchmarks, print their tables and keep them in the README: ``python -m benchmarks [part …]``."""

import os
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.tables import README, machine, stored

PARTS = ("engine", "panel", "lessons", "course")


def main(asked):
    """Run the parts asked for, or all that there are."""
    # One thread for linear algebra, before anybody imports NumPy: more of them only fight over the cores.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    here = Path(__file__).parent
    for part in asked or [part for part in PARTS if (here / f"{part}.py").exists()]:
        print(f"{part} …", file=sys.stderr, flush=True)
        module = import_module(f"benchmarks.{part}")
        tables = module.tables()
        text = "\n\n".join([*(table.markdown() for table in tables), machine(module.PACKAGES)])
        print(text, flush=True)
        README.write_text(stored(README.read_text(encoding="utf-8"), part, text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
