"""``python -m fmr_studio`` is the same as ``fmr-studio``."""

import sys

from fmr_studio.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
