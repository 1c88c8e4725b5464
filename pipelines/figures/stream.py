"""One line of JSON in, one line of JSON out: what ``scrapy extract`` does with each line."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pipelines.figures import read, to_json


class BadLine(ValueError):
    """A line that is no valid input; the message says why."""


def answer(line: bytes | str) -> tuple[str, bool]:
    """The JSON answer to one line, and whether the line was valid input.

    Never raises for what the line holds. Bytes are UTF-8, broken ones are replaced.
    """
    identity: object = None
    valid = True
    try:
        given = _parsed(line)
        identity = given.get("id")
        title, text, published = _fields(given)
        reply = {"id": identity, **to_json(read(title, text, published))}
    except BadLine as error:
        reply, valid = {"id": identity, "error": str(error)}, False
    try:
        printed = json.dumps(reply, ensure_ascii=False, allow_nan=False)
        printed.encode()
    except (UnicodeEncodeError, ValueError):
        printed = json.dumps(reply)  # lone surrogates, or an id such as NaN
    return printed, valid


def _parsed(line: bytes | str) -> dict[str, Any]:
    if isinstance(line, bytes):
        line = line.decode("utf-8", "replace")
    try:
        given = json.loads(line.strip().removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise BadLine("not a JSON object")
    return given


def _fields(given: dict[str, Any]) -> tuple[str, str, datetime | None]:
    title, text, published = given.get("title"), given.get("text"), given.get("published")
    if title is None and text is None:
        raise BadLine("neither title nor text")
    for name, value in (("title", title), ("text", text)):
        if value is not None and not isinstance(value, str):
            raise BadLine(f"{name} is not a string")
    if published is None or published == "":
        return title or "", text or "", None
    if not isinstance(published, str):
        raise BadLine("published is neither ISO 8601 nor null")
    try:
        return title or "", text or "", datetime.fromisoformat(published.strip())
    except ValueError as error:
        raise BadLine(f"published is not ISO 8601: {published[:40]!r}") from error
