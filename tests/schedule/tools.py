"""What the schedules are tried with: ``python -m tests.schedule.tools`` says plainly what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
NEEDED = {"systemd-analyze": "systemd", "cron": "cron", "unshare": "util-linux", "mount": "mount"}


def tool(name: str) -> str:
    """Its path. Raises LookupError where it is missing."""
    found = shutil.which(name, path=PATH)
    if found is None:
        raise LookupError(f"{name} is missing (Debian: apt install {NEEDED[name]})")
    return found


def missing() -> list[str]:
    """What this machine lacks, one line each."""
    lacks = []
    for name in NEEDED:
        try:
            tool(name)
        except LookupError as error:
            lacks.append(str(error))
    if lacks:
        return lacks
    if os.geteuid() != 0:
        return ["cron and a mount namespace of its own need root"]
    private = subprocess.run([tool("unshare"), "-m", "true"], capture_output=True, text=True, check=False)
    return [] if private.returncode == 0 else [f"no mount namespace of its own can be had: {private.stderr.strip()}"]


if __name__ == "__main__":
    if lacks := missing():
        print("The schedules cannot be tried on this machine:\n  " + "\n  ".join(lacks))
        print("On Debian .ci/install-schedule installs what is needed.")
        sys.exit(1)
