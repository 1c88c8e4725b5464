"""Notices by apprise: one message a night to every address of NOTIFY, with whatever it has not received yet."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.wording import one_line
from pipelines.store.notices import Notice, begin_targets, delivered, note, pending
from pipelines.store.store import Store

if TYPE_CHECKING:
    import apprise

MOST = 40  # lines of one message; beyond that the ledger tells more than a message can
_BETWEEN = re.compile(r"\s*,\s*(?=[a-zA-Z][a-zA-Z0-9+.-]*://)|\s+(?=[a-zA-Z][a-zA-Z0-9+.-]*://)")
_TITLES = {"mission": "new missions", "total": "totals", "conflict": "conflicts", "failing": "failing sources"}


class BadAddress(ValueError):
    """An address of NOTIFY that apprise does not understand; the message does not show its secrets."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where notices go. ``digest`` stands for the address in the database, ``shown`` in messages; neither tells its
    secrets."""

    digest: str
    shown: str
    service: apprise.NotifyBase


def targets(setting: str) -> list[Target]:
    """The addresses of NOTIFY, separated by commas. Raises BadAddress."""
    addresses = [part for part in _BETWEEN.split(setting.strip().strip(",")) if part]
    if not addresses:
        return []
    import apprise  # noqa: PLC0415  (heavy, and only where somebody wants notices)

    found = []
    for number, address in enumerate(addresses, 1):
        service = apprise.Apprise.instantiate(address)
        if not isinstance(service, apprise.NotifyBase):
            kind = address.split("://", 1)[0] if "://" in address else "it has no scheme"
            raise BadAddress(f"NOTIFY, address {number} ({one_line(kind)[:40]}): apprise does not understand it")
        digest = hashlib.sha256(address.encode()).hexdigest()[:24]
        url = str(service.url(privacy=True))  # type: ignore[no-untyped-call]
        shown = "/".join(url.split("/", 3)[:3])  # apprise masks tokens; a path may be a secret too
        found.append(Target(digest, shown, service))
    return found


def prepare(store: Store, recipients: Sequence[Target], active: Iterable[str]) -> None:
    """Before a night: what is known by now is no news, for nobody."""
    with store.transaction():
        note(store.db, active)
        begin_targets(store.db, (target.digest for target in recipients))


def send(store: Store, recipients: Sequence[Target], active: Iterable[str]) -> list[str]:
    """After a night: note what is new and deliver what is pending. Returns one line for each failed delivery."""
    with store.transaction():
        note(store.db, active)
    failures = []
    for target in recipients:
        with store.reading() as db:
            waiting = pending(db, target.digest)
        if not waiting:
            continue
        error = _deliver(target, waiting)
        if error is None:
            with store.transaction():
                delivered(store.db, target.digest, waiting)
        else:
            failures.append(
                f"{len(waiting)} notices could not be delivered to {target.shown}: {error}; tried again next night"
            )
    return failures


def _deliver(target: Target, notices: Sequence[Notice]) -> str | None:
    """None, or why it failed."""
    import apprise  # noqa: PLC0415

    service = apprise.Apprise()
    service.add(target.service)
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as captured:  # type: ignore[no-untyped-call]
        if service.notify(title=_title(notices), body=_body(notices), body_format=apprise.NotifyFormat.TEXT):
            return None
        told = captured.getvalue().strip().splitlines() if captured is not None else []
    return one_line(told[-1])[:200].rstrip(".") if told else "the service refused them"


def _title(notices: Sequence[Notice]) -> str:
    counts = {kind: sum(notice.kind == kind for notice in notices) for kind in _TITLES}
    return "misi dagang: " + ", ".join(f"{n} {_TITLES[kind]}" for kind, n in counts.items() if n)


def _body(notices: Sequence[Notice]) -> str:
    lines = [one_line(notice.message) for notice in notices[:MOST]]
    if len(notices) > MOST:
        lines.append(f"and {len(notices) - MOST} more: scrapy ledger and scrapy health show them")
    return "\n".join(lines)
