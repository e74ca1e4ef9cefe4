"""python -m nrnn.calibrate"""

import sys

from ..commands import calibrate as main

if __name__ == "__main__":
    sys.exit(main())
