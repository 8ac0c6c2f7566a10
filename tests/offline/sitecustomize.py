"""Python imports this at its start where this folder is on PYTHONPATH, as in every process the tests start."""

import no_network  # noqa: F401
