"""python -m nrnn.mqtt"""

import sys

from ..commands import mqtt as main

if __name__ == "__main__":
    sys.exit(main())
