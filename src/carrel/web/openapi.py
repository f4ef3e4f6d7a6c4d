"""Writes the OpenAPI 3.1 document, the contract from which the front end's types are made.

python -m carrel.web.openapi > web/openapi.json
"""

from __future__ import annotations

import json
import sys

from carrel.web.factory import describe


def document() -> str:
    """Return the document as JSON text, the same for the same API."""
    return json.dumps(describe().api_doc, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
