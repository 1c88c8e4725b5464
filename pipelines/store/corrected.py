"""The corrections' file against the record: whether it is there, was changed by hand, and what in it meets nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from crawler.items import IssueDraft
from pipelines.missions.corrections import FILE, CorrectionError, Corrections, load
from pipelines.missions.slugs import slugify
from pipelines.store.drafts import UNKNOWN, mark_pending
from pipelines.store.errors import StoreError
from pipelines.store.issues import raise_issue, resolve_issues
from pipelines.store.rows import upsert
from pipelines.store.store import Store

CODE = "correction_unmatched"


def corrections_of(store: Store, path: Path) -> Corrections:
    """The corrections of the file, none where there is no file and none was ever applied.

    Raises StoreError for a file that cannot be read, and for one that is missing while the record holds corrections:
    a mistyped path must not take them back. An empty file does.
    """
    with store.reading() as db:
        held = db.execute("SELECT 1 FROM corrections_applied WHERE digest <> ''").fetchone()
    if held and not path.exists():
        raise StoreError(
            f"there is no file {path}, but {store.path} holds corrections. Name their file with -s CORRECTIONS=PATH, "
            "or make an empty one if none of them is to hold any more"
        )
    try:
        return load(path)
    except CorrectionError as error:
        raise StoreError(str(error)) from error


def mark_all_pending(db: Database) -> None:
    """Every organiser's missions are to be computed again. Call within a transaction."""
    rows = db.execute("SELECT DISTINCT organiser FROM events UNION SELECT organiser FROM missions").fetchall()
    mark_pending(db, [row[0] or UNKNOWN for row in rows])


def note_changes(db: Database, corrections: Corrections) -> None:
    """Where the corrections differ from those applied last, every organiser is pending. Call within a transaction."""
    digest = hashlib.sha256(repr(corrections).encode()).hexdigest() if corrections != Corrections() else ""
    applied = db.execute("SELECT digest FROM corrections_applied").fetchone()
    if (applied[0] if applied else "") != digest:
        mark_all_pending(db)
        upsert(db, "corrections_applied", {"id": 1, "digest": digest}, key=["id"])


def tell_unmatched(db: Database, corrections: Corrections, run_id: int | None) -> None:
    """Raise an issue for each entry that no organiser's ledger can miss: of an organiser or an address that the record
    does not have. The others are told with the ledger they belong to. Call within a transaction."""
    shown = {raise_issue(db, draft, run_id=run_id, source=None) for draft in _unmatched(db, corrections)}
    raised = db.execute(
        "SELECT fingerprint FROM issues WHERE code = ? AND raised_by = 'run' AND resolved_at IS NULL", [CODE]
    )
    resolve_issues(db, {row[0] for row in raised} - shown)


def _unmatched(db: Database, corrections: Corrections) -> Iterator[IssueDraft]:
    organisers = {slugify(row[0]) for row in db.execute("SELECT DISTINCT organiser FROM events WHERE organiser <> ''")}
    named = [("pin", pin.mission) for pin in corrections.pins]
    named += [("merge", slug) for merge in corrections.merges for slug in merge.missions]
    for what, slug in named:
        if slug.split("--")[0] not in organisers:
            yield _issue(what, slug, "mission", "see scrapy ledger for today's name of the mission")
    for split in corrections.splits:
        found = db.execute("SELECT 1 FROM events WHERE document = ? AND relation = 'about' LIMIT 1", [split.address])
        if found.fetchone() is None:
            yield _issue("split", split.address, "story of that address", "scrapy trace shows the addresses of stories")


def _issue(what: str, subject: str, thing: str, where: str) -> IssueDraft:
    message = f"{FILE} has a {what} for {subject}, but the record has no such {thing}"
    return IssueDraft(CODE, "warning", message, f"{where}; mend the entry", subject=f"{what}|{subject}")
