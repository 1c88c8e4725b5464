"""A crawl's own process, as the night starts it: ``python -P worker.py PARENT crawl NAME …``.

It does not outlive the process that watches over it, and SIGUSR1 makes it write into its log where it stands.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    if sys.platform == "linux":
        # a crawl may be killed at any moment, so it may be killed for this too
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the nightly run that started this crawl has ended")
    from scrapy.cmdline import execute  # noqa: PLC0415  (heavy; only once it is known that somebody is watching)

    execute(["scrapy", *command])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
