"""python -m nrnn.train"""

import sys

from ..commands import train as main

if __name__ == "__main__":
    sys.exit(main())
