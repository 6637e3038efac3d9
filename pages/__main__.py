"""``python -m pages``: write the pages that are made from the program's own tables."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> int:
    """Write them, and say which."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a page needs no display
    from pages.keys import keys_page

    file = DOCS / "keys.md"
    file.write_text(keys_page(), encoding="utf-8")
    print(f"docs/{file.name} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
