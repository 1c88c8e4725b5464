"""``python -m crawler.operations_doc``: the tables of ``docs/operations.md`` that are made from the code."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.checks import BOUNDS, CAUSES
from crawler.declared import table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "operations.md"


def tables() -> dict[str, str]:
    """Name to Markdown table."""
    causes = [f"| {cause.replace('_', ' ')} | {what_to_do} |" for cause, what_to_do in CAUSES.items()]
    bounds = [f"| `{bound.kind}` | `{bound.name}` | {bound.about} |" for bound in BOUNDS]
    return {
        "settings": table(),
        "causes": "\n".join(["| cause | what to do |", "| --- | --- |", *causes]) + "\n",
        "bounds": "\n".join(["| fact | name | of what |", "| --- | --- | --- |", *bounds]) + "\n",
    }


def filled(page: str) -> str:
    """The page with today's tables. Raises LookupError where one has no place."""
    for name, content in tables().items():
        place = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", page, re.DOTALL)
        if place is None:
            raise LookupError(f"{PAGE.name} has no place for {name}")
        page = f"{page[: place.start()]}\n{content}\n{page[place.end() :]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
