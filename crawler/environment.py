"""Settings from the environment and from ``.env``: ``MISI_CONTACT=…`` gives the setting ``CONTACT``.

A relative path in ``.env``, as in a default, is meant from the project's folder, wherever a command is run in it; one
given with ``-s`` or in the environment is meant from the current folder, as shells do.

What is given with ``-s`` goes before the environment, the environment before ``.env``, ``.env`` before the defaults.
``MISI_ENV_FILE`` names another file than the ``.env`` beside ``scrapy.cfg``; empty, no file is read.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path

from dotenv.parser import parse_stream
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.declared import SETTINGS, Value, defaults, read_value
from crawler.wording import did_you_mean

PREFIX = "MISI_"
ENV_FILE = "MISI_ENV_FILE"
PROJECT = Path(__file__).resolve().parents[1]
_PATHS = {setting.name for setting in SETTINGS if setting.kind == "path"}


def from_here(path: str) -> str:
    """A path that is meant from the project's folder, as it is called from the current one."""
    found = closest_scrapy_cfg()
    root = Path(found).parent if found else Path.cwd()
    if Path(path).is_absolute() or root == Path.cwd():
        return path
    return os.path.relpath(root / path)


def project_defaults() -> dict[str, Value]:
    """Name to default of every setting, paths as they are called from the current folder."""
    return {name: from_here(str(value)) if name in _PATHS else value for name, value in defaults().items()}


def read_environment(environ: Mapping[str, str], *, project: Path = PROJECT) -> tuple[dict[str, Value], list[str]]:
    """The settings that environment and ``.env`` give, and what is wrong with them, one line each."""
    file = environ.get(ENV_FILE, str(project / ".env"))
    from_file, problems = _read_file(Path(file), asked_for=ENV_FILE in environ) if file else ({}, [])
    values: dict[str, Value] = {}
    for given, where in ((from_file, file), (environ, "the environment")):
        for name, text in given.items():
            if not name.startswith(PREFIX) or name == ENV_FILE:
                continue
            try:
                value = _value(name, text)
                ours = name.removeprefix(PREFIX)
                values[ours] = from_here(str(value)) if given is from_file and ours in _PATHS else value
            except ValueError as error:
                problems.append(f"{where}: {error}")
    return values, problems


def _value(name: str, text: str) -> Value:
    known = [PREFIX + setting.name for setting in SETTINGS]
    if name not in known:
        raise ValueError(f"there is no {name}.{did_you_mean(name, [*known, ENV_FILE])}")
    try:
        return read_value(name.removeprefix(PREFIX), text)
    except ValueError as error:
        raise ValueError(f"{PREFIX}{error}") from None


def _read_file(path: Path, *, asked_for: bool) -> tuple[dict[str, str], list[str]]:
    """What the file sets, and its faults. A missing file is a fault only if somebody named it."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}, [f"there is no {path}, which {ENV_FILE} names"] if asked_for else []
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return {}, [f"{path} cannot be read: {reason}"]
    found: dict[str, str] = {}
    problems = []
    for binding in parse_stream(io.StringIO(text)):
        where = f"{path}, line {binding.original.line}"
        if binding.error or (binding.key and binding.value is None):
            problems.append(f"{where}: NAME=VALUE is expected")
        elif binding.key and binding.value is not None:
            if not binding.key.startswith(PREFIX):
                problems.append(f"{where}: {binding.key} does not begin with {PREFIX}")
            found[binding.key] = binding.value
    return found, problems
