"""Once imported, this process starts two seconds sooner where it reads notebooks.

jsonschema, which nbformat needs, imports rfc3987_syntax if it is there, and that builds the grammars of
addresses in other alphabets: two seconds of the processor in each server, kernel's client and grader that the
tests start. Nothing here has such an address, and jsonschema does without.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
