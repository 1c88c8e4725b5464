"""Words for people at a terminal or in a log: one line, nothing that controls a terminal, a hint where it helps."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable
from pathlib import Path


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """ " Did you mean x?" or an empty string."""
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(given.lower(), list(by_lower), n=1, cutoff=0.7)
    return f" Did you mean {by_lower[close[0]]}?" if close else ""


def one_line(text: object) -> str:
    """Text for a terminal: control sequences out, one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def file_trouble(error: OSError) -> str:
    """What is wrong with a file or folder, and what to do."""
    if error.filename is None:
        return str(error)
    path = Path(str(error.filename))
    if error.errno == errno.ENOENT and not path.parent.is_dir():
        return f"{path} cannot be used: there is no folder {path.parent}. Make it, or name another place"
    what = {
        errno.ENOENT: f"there is no {path}. See whether the name is right",
        errno.EISDIR: f"{path} is a folder. Name a file",
        errno.ENOTDIR: f"{path} cannot be used: a part of that path is no folder. Name another place",
        errno.EEXIST: f"{path} is a file. Name a folder",
        errno.EROFS: f"{path} lies on a medium that cannot be written to. Name another place",
        errno.ENOSPC: f"{path} cannot be written: the disk is full. Free some space and run again",
    }
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"{path} cannot be used: permission denied. Change its or its folder's permissions, or name another place"
        )
    return what.get(error.errno or 0, f"{path} cannot be used: {error.strerror}. Name another place")
