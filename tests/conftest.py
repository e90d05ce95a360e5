"""What holds for all tests, wherever they are run."""

from __future__ import annotations

import signal

from hypothesis import settings

# Property tests are about what is true, never about how long it takes on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# A shell that runs tests in the background lets them ignore what `ctrl+c` sends, and the programs that they start too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
