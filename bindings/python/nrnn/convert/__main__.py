"""python -m nrnn.convert"""

import sys

from ..commands import convert as main

if __name__ == "__main__":
    sys.exit(main())
