"""Writing a pin: what ``scrapy correct`` adds to ``corrections.toml``."""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.missions.corrections import FILE, CorrectionError, Pin, checked_value, load
from pipelines.missions.model import FIELDS

_HEADER = (
    f"# {FILE}: what people decided after reading the sources. pipelines/missions/corrections.py tells the form.\n"
)


def parse(assignment: str) -> tuple[str, int | str]:
    """``total=1053146943500`` as field and checked value. Raises CorrectionError."""
    field, equals, given = assignment.partition("=")
    field, given = field.strip(), given.strip()
    if not equals:
        raise CorrectionError(f"write FIELD=VALUE, such as total=1053146943500, not {assignment!r}")
    number = given.isascii() and given.isdigit() and (field in FIELDS or field == "official_number")
    value = checked_value(field, int(given) if number else given)
    return field, value if isinstance(value, str) else int(value)


def block(pin: Pin) -> str:
    """The pin as it stands in the file."""
    lines = [
        "[[pin]]",
        f"mission = {_text(pin.mission)}",
        f"field = {_text(pin.field)}",
        f"value = {_text(pin.value) if isinstance(pin.value, str) else pin.value}",
        f"because = {_text(pin.because)}",
    ]
    lines += [f"{n} = {_text(v)}" for n in ("document", "address", "unit") if (v := getattr(pin, n))]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    # a JSON string is a TOML basic string, but for DEL, which TOML wants escaped
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def append(path: Path, pin: Pin) -> None:
    """Adds the pin at the end of the file, which must be readable as it is. Raises CorrectionError, OSError."""
    load(path)
    old = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    partial = path.with_name(path.name + ".part")
    partial.write_text(f"{old.rstrip()}\n\n{block(pin)}", encoding="utf-8")
    load(partial)
    partial.replace(path)
