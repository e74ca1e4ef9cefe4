"""python -m nrnn.mqtt"""

import signal
import sys

from ..commands import mqtt as main

if __name__ == "__main__":
    if hasattr(signal, "SIGHUP"):  # the model that it asks for is yet to be read
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    sys.exit(main())
