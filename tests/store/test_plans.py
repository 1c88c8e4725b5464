"""The work of a save stays flat as the database grows: no statement reads through a whole table."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from crawler.items import IssueDraft
from pipelines.store.absence import Absence
from tests.store.made import URL, made_story

STORY = made_story(issues=[IssueDraft("no_date", "warning", "no date found")])
CORRECTED = made_story(day=2, text=STORY.text.replace("37,7 persen dari ", ""))
TIME = datetime.fromisoformat("2025-05-09T20:00:00+07:00").isoformat()

STEPS = {
    "a new story": lambda store: store.save_story(STORY, None),
    "the same story": lambda store: [store.save_story(STORY, None), store.save_story(STORY, None)],
    "a corrected story": lambda store: [store.save_story(STORY, None), store.save_story(CORRECTED, None)],
    "an older capture": lambda store: [store.save_story(CORRECTED, None), store.save_story(STORY, None)],
    "a page": lambda store: store.save_page(URL, "klikjatim", "story", verdict="irrelevant", fetched_at=TIME),
    "what is known of a page": lambda store: [store.page(URL), store.article_of(URL)],
    "a story that is missing, gone, back": lambda store: [
        store.save_story(STORY, None),
        store.note_absence(Absence(URL, TIME, "404"), None),
        store.note_absence(Absence(URL, TIME, "410", taken_down=True), None),
        store.note_presence(URL, TIME),
    ],
    "due rechecks": lambda store: store.due_rechecks("klikjatim", TIME),
}


@pytest.mark.parametrize("step", STEPS)
def test_no_statement_scans_a_table(store, step):
    statements: list[str] = []
    store.db.conn.set_trace_callback(statements.append)
    STEPS[step](store)
    store.db.conn.set_trace_callback(None)
    ours = [s for s in statements if "'articles_fts_" not in s]  # the index reads its own settings
    worked_on = [s for s in ours if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", s)]
    assert worked_on
    for statement in worked_on:
        plan = [row[3] for row in store.db.execute(f"EXPLAIN QUERY PLAN {statement}")]
        # lists given as JSON are virtual tables and short; anything else that is scanned grows with the record
        scanned = [line for line in plan if re.match(r"SCAN (?!CONSTANT ROW|.*VIRTUAL TABLE)", line)]
        assert not scanned, f"{statement}\n{plan}"
