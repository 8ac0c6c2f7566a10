"""Python imports this as it starts if this folder is on PYTHONPATH, as in all that the tests start."""

import no_network  # noqa: F401
import quick_start  # noqa: F401
