"""Notices: what is told, once each, to a real webhook on loopback, and again where it did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.items import IssueDraft
from crawler.notices import BadAddress, prepare, send, targets
from pipelines.store import Store
from tests.nightly.webhook import Webhook


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "missions.db") as opened:
        yield opened


def mission(store: Store, slug: str, total: int | None, status: str, grade: str = "confirmed") -> None:
    with store.transaction():
        store.db.execute(
            "INSERT INTO missions (slug, organiser, date_from, currency, total, total_status, grade, first_seen_at, "
            "updated_at) VALUES (?, 'Jawa Timur', '2026-11-20', 'IDR', ?, ?, ?, '2026-11-20', '2026-11-20') "
            "ON CONFLICT (slug) DO UPDATE SET total = excluded.total, total_status = excluded.total_status",
            [slug, total, status, grade],
        )


def raise_failing(store: Store, source: str) -> str:
    draft = IssueDraft("layout_changed", "error", "the selector finds nothing", subject="stories")
    return store.raise_issue(draft, run_id=None, source=source)


def night(store: Store, webhook: Webhook) -> list[str]:
    recipients = targets(webhook.url)
    assert send(store, recipients, ["pagi"]) == []
    return webhook.lines()


def test_what_is_known_when_notices_are_switched_on_is_no_news(store: Store, webhook: Webhook) -> None:
    mission(store, "jawa-timur--bali--2026-11-01", 1_000_000_000, "final")
    prepare(store, targets(webhook.url), ["pagi"])
    assert night(store, webhook) == []


def test_each_thing_is_told_once(store: Store, webhook: Webhook) -> None:
    prepare(store, targets(webhook.url), ["pagi"])
    mission(store, "jawa-timur--riau--2026-11-20", 1_053_000_000_000, "interim")
    assert night(store, webhook) == ["new mission jawa-timur--riau--2026-11-20: Rp1,053 triliun (interim)"]
    assert night(store, webhook) == []

    mission(store, "jawa-timur--riau--2026-11-20", 1_169_000_000_000, "final")
    assert night(store, webhook) == [
        "interim total became final, jawa-timur--riau--2026-11-20: Rp1,169 triliun, was Rp1,053 triliun"
    ]
    mission(store, "jawa-timur--riau--2026-11-20", 1_170_000_000_000, "final")
    assert night(store, webhook) == [
        "total revised, jawa-timur--riau--2026-11-20: Rp1,17 triliun (final), was Rp1,169 triliun"
    ]
    assert night(store, webhook) == []


def test_a_mission_that_gets_its_total_later_is_told_then(store: Store, webhook: Webhook) -> None:
    prepare(store, targets(webhook.url), ["pagi"])
    mission(store, "jawa-timur--aceh--2026-11-20", None, "unknown")
    assert night(store, webhook) == ["new mission jawa-timur--aceh--2026-11-20: no total yet"]
    mission(store, "jawa-timur--aceh--2026-11-20", 300_000_000_000, "unknown")
    assert night(store, webhook) == ["total known, jawa-timur--aceh--2026-11-20: Rp300 miliar"]


def test_a_conflict_and_a_failing_source_are_told_again_only_after_they_had_gone(
    store: Store, webhook: Webhook
) -> None:
    prepare(store, targets(webhook.url), ["pagi"])
    mission(store, "jawa-timur--riau--2026-11-20", 10, "final")
    assert len(night(store, webhook)) == 1
    conflict = IssueDraft("total_conflict", "warning", "jawa-timur--riau--2026-11-20: Rp10 against Rp12", subject="x")
    about = {"run_id": None, "source": None, "mission_id": 1, "raised_by": "missions"}
    mark = store.raise_issue(conflict, **about)  # type: ignore[arg-type]
    failing = raise_failing(store, "pagi")
    raise_failing(store, "a-trial-source")
    told = [
        "conflict, jawa-timur--riau--2026-11-20: Rp10 against Rp12",
        "source failing, pagi: layout changed",
    ]
    assert night(store, webhook) == told
    assert night(store, webhook) == []
    store.resolve_issues([mark, failing])
    assert night(store, webhook) == []
    store.raise_issue(conflict, **about)  # type: ignore[arg-type]
    raise_failing(store, "pagi")
    assert night(store, webhook) == told


def test_a_failed_delivery_is_a_clear_line_without_secrets_and_made_up_for(store: Store, webhook: Webhook) -> None:
    recipients = targets(webhook.url)
    prepare(store, recipients, [])
    mission(store, "jawa-timur--riau--2026-11-20", 10_000_000_000, "final")
    webhook.status = 500
    [line] = send(store, recipients, [])
    assert line.startswith("1 notices could not be delivered to json://127.0.0.1:")
    assert line.endswith("tried again next night")
    assert "500" in line
    assert "secret" not in line
    assert webhook.lines() == []
    webhook.status = 200
    mission(store, "jawa-timur--bali--2026-11-21", None, "unknown")
    assert send(store, recipients, []) == []
    assert webhook.lines() == [
        "new mission jawa-timur--riau--2026-11-20: Rp10 miliar (final)",
        "new mission jawa-timur--bali--2026-11-21: no total yet",
    ]


def test_one_address_that_fails_does_not_cost_another_its_notices(store: Store, webhook: Webhook) -> None:
    recipients = targets(f"{webhook.url}, json://127.0.0.1:9/nobody")
    prepare(store, recipients, [])
    mission(store, "jawa-timur--riau--2026-11-20", 10, "final")
    [line] = send(store, recipients, [])
    assert "json://127.0.0.1:9: " in line
    assert len(webhook.lines()) == 1
    assert len(send(store, recipients, [])) == 1
    assert webhook.lines() == []


def test_many_notices_are_one_message_of_bearable_length(store: Store, webhook: Webhook) -> None:
    prepare(store, targets(webhook.url), [])
    for day in range(10, 28):
        for partner in ("bali", "riau", "aceh"):
            mission(store, f"jawa-timur--{partner}--2026-10-{day}", day, "final")
    send(store, targets(webhook.url), [])
    [message] = webhook.received
    assert message["title"] == "misi dagang: 54 new missions"
    assert message["message"].splitlines()[-1] == "and 14 more: scrapy ledger and scrapy health show them"


def test_an_address_that_is_none_is_refused_without_showing_its_secrets() -> None:
    assert targets("") == []
    with pytest.raises(BadAddress, match=r"^NOTIFY, address 2 \(tgramm\): apprise does not understand it$"):
        targets("json://127.0.0.1:9/, tgramm://bottoken/chat")
    with pytest.raises(BadAddress, match=r"^NOTIFY, address 1 \(it has no scheme\)"):
        targets("me@example.org")
