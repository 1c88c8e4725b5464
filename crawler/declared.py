"""The project's own settings: each declared once, with its kind, its default and what it is for.

The defaults in ``crawler/settings.py``, the checks of ``-s NAME=VALUE``, the environment (``MISI_NAME``), ``.env`` and
the table in ``docs/operations.md`` are all made from here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "contact", "path", "flag", "number", "at_least_one"]
Value = str | bool | int | float

_FLAGS = {"0": False, "1": True, "false": False, "true": True}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``about`` is a phrase for people; ``secret`` values are never shown."""

    name: str
    kind: Kind
    default: Value
    about: str
    secret: bool = False


SETTINGS = (
    Setting("DB", "path", "output/missions.db", "the database"),
    Setting("BUSY_TIMEOUT", "number", 30, "seconds for which a crawl waits while another process locks the database"),
    Setting("ARCHIVE_DIR", "path", "output/archive", "folder of the archived pages"),
    Setting("ARCHIVE_FILE_MB", "number", 256, "megabytes beyond which a new archive file is begun"),
    Setting("CORRECTIONS", "path", "corrections.toml", "the reviewed corrections (scrapy correct writes them)"),
    Setting("CONTACT", "contact", "", "where the sites can reach whoever crawls them: a mail address or a web page"),
    Setting("REPLAY", "text", "", "archives to serve from instead of the network, separated by commas"),
    Setting("ALLOW_PRIVATE_ADDRESSES", "flag", False, "let loopback and private networks be fetched, for tests"),
    Setting("CONNECT_TO", "text", "", "HOST:PORT:ADDRESS:PORT, separated by commas, as curl's --connect-to; for tests"),
    Setting(
        "RETRY_AFTER_MAX", "number", 300,
        "seconds that a site may ask us to wait; if it asks for more, the host is left for this run",
    ),
    Setting("LOG_DIR", "path", "output/logs", "folder of the nightly runs' logs, one folder a night"),
    Setting("LOG_KEEP_DAYS", "at_least_one", 30, "days after which a night's logs are removed"),
    Setting("NIGHTLY_AT_ONCE", "at_least_one", 4, "sources that a nightly run crawls side by side"),
    Setting("NIGHTLY_SOURCE_LIMIT", "number", 3600, "seconds after which a nightly run ends the crawl of a source"),
    Setting("NIGHTLY_LIMIT", "number", 21600, "seconds after which a nightly run ends altogether"),
    Setting("NIGHTLY_GRACE", "number", 20, "seconds between asking a crawl to end and killing it"),
    Setting("CHECK_DAYS", "at_least_one", 60, "days of a source's own past that its runs are checked against"),
    Setting(
        "NOTIFY", "text", "", "apprise addresses that are told of missions, totals, conflicts and failing sources, "
        "separated by commas, such as mailto://… or tgram://…", secret=True,
    ),
    Setting("HEALTH_STALE_DAYS", "at_least_one", 2, "days without a run after which a source counts as stale"),
)  # fmt: skip

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def _number(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and number >= 0):
        raise ValueError(text)
    return int(number) if number == int(number) else number


def _at_least_one(text: str) -> int:
    if not re.fullmatch(r"\s*[0-9]{1,9}\s*", text) or int(text) < 1:
        raise ValueError(text)
    return int(text)


def _text(text: str) -> str:
    return text.strip()


def _contact(text: str) -> str:
    if text.strip() and not re.search(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://[^\s/]+\.\S+", text):
        raise ValueError(text)
    return text.strip()


def _path(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text


def _flag(text: str) -> bool:
    flag = _FLAGS.get(text.strip().lower())
    if flag is None:
        raise ValueError(text)
    return flag


_READERS: Mapping[Kind, tuple[Callable[[str], Value], str]] = {
    "text": (_text, "a text"),
    "contact": (_contact, "a mail address or a web page (https://…)"),
    "path": (_path, "a file or folder"),
    "flag": (_flag, "0 or 1"),
    "number": (_number, "a number from 0"),
    "at_least_one": (_at_least_one, "a whole number from 1"),
}

# Scrapy's own settings that people turn most, checked like ours when given with -s.
_SCRAPYS: Mapping[str, Kind] = {"DOWNLOAD_DELAY": "number", "DOWNLOAD_TIMEOUT": "number"}


def defaults() -> dict[str, Value]:
    """Name to default of every setting."""
    return {setting.name: setting.default for setting in SETTINGS}


def read_value(name: str, text: str) -> Value:
    """The value that ``text`` gives the setting ``name``. Raises ValueError with one line that never shows a secret."""
    setting = _BY_NAME.get(name)
    kind = setting.kind if setting else _SCRAPYS.get(name, "text")
    reader, expected = _READERS[kind]
    try:
        return reader(text)
    except (ValueError, OverflowError):
        shown = "" if setting and setting.secret else f", not {text!r}"
        raise ValueError(f"{name} is {expected}{shown}") from None


def table() -> str:
    """Every setting as a Markdown table."""
    lines = ["| setting | kind | default | what it is for |", "| --- | --- | --- | --- |"]
    for setting in SETTINGS:
        default = "" if setting.default == "" else f"`{int(setting.default)}`" if setting.kind == "flag" else None
        default = f"`{setting.default}`" if default is None else default
        lines.append(f"| `{setting.name}` | {_READERS[setting.kind][1]} | {default} | {setting.about} |")
    return "\n".join(lines) + "\n"
