"""Who wrote it, where, and who printed it first: bylines, sign-offs, dateline and credit. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ROLES = {
    "author": "penulis|reporter|wartawan|pewarta|laporan|jurnalis|kontributor|oleh",
    "editor": "editor|redaktur|penyunting",
}
_BYLINE = re.compile(
    rf"(?P<role>{_ROLES['author']}|{_ROLES['editor']})\s*:\s*(?P<name>.*?)(?=\s*(?:[|/,;]\s*)?(?:{_ROLES['author']}|{_ROLES['editor']})\s*:|$)",
    re.IGNORECASE,
)
_BYLINE_LINE = re.compile(rf"^\s*[\[(]?\s*(?:{_ROLES['author']}|{_ROLES['editor']})\s*:", re.IGNORECASE)
# "(yud)", "(dev/rev)", "[sar/but]", "(*)", "[]", "***" at the very end, behind a sentence's end or on a line of its own
_SIGN_OFF = re.compile(
    r"""(?:(?<=[.!?"”’'…\])])|^)\s*(?:\*+\s*)?(?:[(\[]\s*(?P<who>[A-Za-z][\w.']*(?:\s*[/&,+-]\s*[A-Za-z][\w.']*)*|\*+|)\s*[)\]]|\*{2,})\s*\.?\s*$"""
)
_NAME = re.compile(r"^[A-Z][\w'.]+(?: [A-Z][\w'.]*){1,3}\.?$")
_NOBODY = re.compile(
    r"^(?:adv|red|redaksi|hms|humas|kominfo|rls|release|ist|\*+|admin\w*|antara|net|dbs|int)$", re.IGNORECASE
)
_DASH = re.compile(r"\s*(?:\s[-–—─]|[–—─]|(?<=[\w)])-)\s+")
_OUTLET = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|co\.id|id|co|net|go\.id|news|org)\b", re.IGNORECASE)
_QUOTED_FROM = re.compile(
    r"\b(?:(?:dilansir|dikutip|melansir|mengutip|disadur)\s+(?:dari\s+)?|telah\s+tayang\s+di\s+)"
    r"(?:laman\s+|media\s+|situs\s+)?(?P<who>[\w-]+(?:\.[\w-]+)*\.(?:com|co\.id|id|co|net|news))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Byline:
    """Names as printed; lists in order, without the paper's shared accounts."""

    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)


def read_byline(line: str) -> Byline | None:
    """ "Penulis: X | Editor: Y" and its like; None if the line is none. An empty "Editor :" is one with no names."""
    if not _BYLINE_LINE.match(line) or len(line) > 160:
        return None
    found = Byline()
    for match in _BYLINE.finditer(line):
        name = match["name"].strip(" |,;.[]()")
        is_editor = re.fullmatch(_ROLES["editor"], match["role"], re.IGNORECASE)
        if name and not _NOBODY.match(name):
            (found.editors if is_editor else found.authors).append(name)
    return found


def cut_sign_off(text: str) -> tuple[str, list[str]] | None:
    """The text without its closing mark, and the initials in it in order; None if it has none."""
    match = _SIGN_OFF.search(text)
    if match is None or (match["who"] and len(match["who"]) > 40):
        return None
    names = [n.strip(" .") for n in re.split(r"[/&,+-]", match["who"] or "")]
    return text[: match.start()].rstrip(), [n for n in names if n and not _NOBODY.match(n)]


def is_name(line: str) -> bool:
    """Whether a line is a person's name alone ("Gilang Ramadhan.")."""
    return bool(_NAME.match(line)) and len(line) <= 40


def read_dateline(text: str, pattern: str, own_names: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Place and credit of the line that opens a story. ``pattern``: the source's own, tried first; ``own_names``: the
    paper's names in lower case, which are neither."""
    if pattern and (match := re.match(pattern, text)):
        groups = match.groupdict()
        return groups.get("place"), _foreign(groups.get("credit"), own_names)
    dash = _DASH.search(text[:100])
    if dash is None:
        return None, None
    head = text[: dash.start()]
    inside = re.findall(r"\(([^)]*)\)", head)
    credit = next((outlet[0] for part in inside if (outlet := _OUTLET.search(part))), None)
    rest = _OUTLET.sub("", re.sub(r"\([^)]*\)", "", head))
    pieces = [piece.strip(" .:") for piece in re.split(r"[,|/]", rest)]
    places = [p for p in pieces if p and p.lower().replace(" ", "") not in own_names and _looks_like_a_place(p)]
    return (places[-1] if places else None), _foreign(credit, own_names)


def _looks_like_a_place(piece: str) -> bool:
    words = piece.split()
    return 0 < len(words) <= 4 and all(word[0].isupper() for word in words) and not any(c.isdigit() for c in piece)


def _foreign(credit: str | None, own_names: tuple[str, ...]) -> str | None:
    outlet = (credit or "").lower().removeprefix("www.")
    return None if not outlet or outlet in own_names or outlet.split(".")[0] in own_names else credit


def read_credit(text: str, own_names: tuple[str, ...]) -> str | None:
    """The publisher that a republished story names in its text ("dilansir dari jatimpos.co", "telah tayang di …")."""
    for match in _QUOTED_FROM.finditer(text):
        if found := _foreign(match["who"].rstrip("."), own_names):
            return found
    return None
