"""python -m nrnn.live"""

import sys

from ..commands import live as main

if __name__ == "__main__":
    sys.exit(main())
