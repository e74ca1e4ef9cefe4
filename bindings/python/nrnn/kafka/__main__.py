"""python -m nrnn.kafka"""

import sys

from ..commands import kafka as main

if __name__ == "__main__":
    sys.exit(main())
