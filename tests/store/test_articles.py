"""Saving stories: what is written, that it is written once, and how revisions are numbered."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Capture, IssueDraft, StoryPage
from pipelines.figures.model import About, Reading, Signal
from pipelines.store import Store, canonical_dump
from pipelines.store.absence import Absence
from tests.store.made import TEXT, URL, figure, made_story

LONG = " ".join(f"{TEXT} Kalimat ke-{n} dari siaran pers yang sama." for n in range(9))
OTHER = TEXT.replace("150 pelaku usaha", "279 pelaku usaha")


def test_a_story_is_saved_with_everything_it_says(store, rows):
    run_id = store.start_run("klikjatim", "2025-05-08T20:00:00+07:00")
    outcome = store.save_story(made_story(authors=["Rina"], dateline="BALIKPAPAN"), run_id)
    assert (outcome.status, outcome.revision) == ("new", 1)
    [article] = rows("select * from articles")
    assert article["url"] == URL
    assert article["authors"] == '["Rina"]'
    assert article["published_at"] == "2025-05-08T19:05:00+07:00"
    assert article["first_seen_at"] == "2025-05-08T13:00:00+00:00"
    assert article["revision"] == 1
    assert article["word_count"] == len(TEXT.split())
    assert rows("select first_article_id, copies from stories where id = ?", article["story_id"]) == [
        {"first_article_id": article["id"], "copies": 1}
    ]
    assert {r["url"] for r in rows("select url from article_urls")} == {URL, f"{URL}?amp"}
    [capture] = rows("select c.* from captures c join revision_captures r on r.capture_id = c.id")
    assert (capture["archive_file"], capture["archive_offset"]) == ("misi-dagang-jatim-kaltim.warc.gz", 0)


def test_every_figure_cuts_its_surface_out_of_the_stored_text(store, rows):
    store.save_story(made_story(), None)
    figures = rows("select f.*, r.text from figures f join article_revisions r using (article_id, revision)")
    assert [f["ordinal"] for f in figures] == [1, 2, 3]
    for f in figures:
        assert f["text"][f["start"] : f["end"]] == f["surface"]


def test_the_same_story_twice_leaves_the_dump_and_the_file_as_they_were(store):
    store.save_story(made_story(), None)
    before, changes = canonical_dump(store.db), store.db.conn.total_changes
    assert store.save_story(made_story(), None).status == "unchanged"
    assert canonical_dump(store.db) == before
    assert store.db.conn.total_changes == changes, "an unchanged story costs no write"


@pytest.mark.parametrize(
    ("value", "stored", "kind"),
    [
        (Decimal("37.7"), "37.7", "real"),
        (Decimal("0.1"), "0.1", "real"),
        (Decimal("1053.1469435"), "1053.1469435", "real"),
        (1053146943500, "1053146943500", "integer"),
        (Decimal(598953000000), "598953000000", "integer"),
        (Decimal("2.0"), "2", "integer"),
        (Decimal("1E+12"), "1000000000000", "integer"),
        (10**24, "1e+24", "real"),
    ],
)
def test_values_are_stored_exactly_and_never_as_text(store, rows, value, stored, kind):
    store.save_story(made_story(reading=Reading(None, (figure(TEXT, "37,7 persen", value),), ())), None)
    [row] = rows("select value, typeof(value) as kind from figures")
    assert (repr(row["value"]), row["kind"]) == (stored, kind)


def test_about_is_an_object_of_what_is_known(store, rows):
    about = About(partner=("Kalimantan Timur",), date="2021-12-02", scope=None)
    reading = Reading(None, (figure(TEXT, "37,7 persen", 37, about=about), figure(TEXT, "150 pelaku usaha", 150)), ())
    store.save_story(made_story(reading=reading), None)
    assert [r["about"] for r in rows("select about from figures order by ordinal")] == [
        '{"partner": ["Kalimantan Timur"], "date": "2021-12-02"}',
        None,
    ]


def test_an_irrelevant_story_is_refused(store, rows):
    with pytest.raises(ValueError, match="irrelevant"):
        store.save_story(made_story(relevance="irrelevant"), None)
    assert rows("select * from articles") == []


def test_another_form_of_the_address_is_the_same_article(store, rows):
    amp = f"{URL}?amp"
    first = store.save_story(made_story(), None)
    again = store.save_story(made_story(day=1, url=amp, forms=[amp]), None)
    assert again.article_id == first.article_id
    assert store.article_of(amp) == store.article_of(URL)
    assert store.article_of("https://klikjatim.com/read/999/lain") is None
    assert len(rows("select * from articles")) == 1


class TestOneArticleUnderTwoAddresses:
    """The paper moved a story, both addresses were met, and only later does one lead to the other."""

    OLD, NEW = "https://klikjatim.com/read/100/lama", "https://klikjatim.com/read/100/baru"

    @pytest.fixture
    def stories(self):
        return [
            made_story(url=self.OLD, forms=[self.OLD]),
            made_story(day=1, url=self.NEW, forms=[self.NEW], text=OTHER),
            made_story(day=2, url=self.NEW, forms=[self.OLD, self.NEW], text=OTHER),
        ]

    def test_they_become_one_with_the_history_of_both(self, store, rows, stories):
        for story in stories:
            outcome = store.save_story(story, None)
        assert (outcome.status, outcome.revision) == ("changed", 2)
        assert rows("select url, revision, first_seen_at from articles") == [
            {"url": self.NEW, "revision": 2, "first_seen_at": "2025-05-08T13:00:00+00:00"}
        ]
        assert [r["text"] for r in rows("select text from article_revisions order by revision")] == [TEXT, OTHER]
        assert [r["n"] for r in rows("select count(*) n from figures group by revision")] == [3, 2]
        assert store.article_of(self.OLD) == self.NEW
        assert rows("select copies from stories") == [{"copies": 1}]
        assert rows("pragma foreign_key_check") == []

    def test_the_address_goes_with_the_latest_capture(self, store, rows, stories):
        for story in reversed(stories):
            store.save_story(story, None)
        assert rows("select url, revision from articles") == [{"url": self.NEW, "revision": 2}]

    def test_copies_elsewhere_stay_one_story(self, store, rows, stories):
        store.save_story(made_story(day=3, url="https://infodis.example/salinan", source="infodis", text=LONG), None)
        for story in stories:
            store.save_story(replace(story, text=LONG), None)
        assert rows("select copies from stories") == [{"copies": 2}]
        assert len(rows("select distinct story_id from articles")) == 1


class TestRevisions:
    def test_a_changed_text_a_new_title_and_a_new_date_are_revisions(self, store, rows):
        store.save_story(made_story(), None)
        changes = [
            {"text": OTHER},
            {"text": OTHER, "title": "Ralat"},
            {"text": OTHER, "title": "Ralat", "published_at": None},
        ]
        for day, change in enumerate(changes, 1):
            outcome = store.save_story(made_story(day=day, **change), None)
            assert (outcome.status, outcome.revision) == ("changed", day + 1)
        assert rows("select revision, title, text, published_at from articles") == [
            {"revision": 4, "title": "Ralat", "text": OTHER, "published_at": None}
        ]

    def test_an_unchanged_text_adds_a_capture_but_no_revision(self, store, rows):
        store.save_story(made_story(), None)
        outcome = store.save_story(made_story(day=3), None)
        assert (outcome.status, outcome.revision) == ("unchanged", 1)
        assert len(rows("select * from revision_captures where revision = 1")) == 2
        assert rows("select seen_at from article_revisions") == [{"seen_at": "2025-05-08T13:00:00+00:00"}]

    def test_an_older_capture_that_turns_up_renumbers_and_leaves_the_article_as_it_is(self, store, rows):
        store.save_story(made_story(day=5, text=OTHER), None)
        outcome = store.save_story(made_story(day=1), None)
        assert (outcome.status, outcome.revision) == ("changed", 1)
        assert [r["text"] for r in rows("select text from article_revisions order by revision")] == [TEXT, OTHER]
        assert rows("select revision, text, first_seen_at from articles") == [
            {"revision": 2, "text": OTHER, "first_seen_at": "2025-05-09T13:00:00+00:00"}
        ]
        assert rows("select revision from figures where unit = 'participants'") == [{"revision": 1}]

    def test_a_correction_taken_back_is_a_third_revision(self, store, rows):
        for day, text in enumerate([TEXT, OTHER, TEXT]):
            store.save_story(made_story(day=day, text=text), None)
        assert [r["text"] for r in rows("select text from article_revisions order by revision")] == [TEXT, OTHER, TEXT]
        assert [r["n"] for r in rows("select count(*) n from figures group by revision order by revision")] == [3, 2, 3]

    def test_a_better_reading_of_the_same_captures_replaces_in_place(self, store, rows):
        store.save_story(made_story(text=f"{TEXT}\n\nBaca Juga: lain"), None)
        before = rows("select id from figures order by ordinal")
        assert store.save_story(made_story(extractor_version="2"), None).revision == 1
        assert rows("select revision, text, extractor_version from article_revisions") == [
            {"revision": 1, "text": TEXT, "extractor_version": "2"}
        ]
        assert rows("select id from figures order by ordinal") == before
        assert rows("select distinct extractor_version v from figures") == [{"v": "2"}]

    def test_better_figures_of_an_unchanged_text_replace_the_old_ones(self, store, rows):
        store.save_story(made_story(), None)
        fewer = Reading(None, (figure(TEXT, "37,7 persen", Decimal("37.7"), role="trade"),), ())
        assert store.save_story(made_story(reading=fewer, extractor_version="2"), None).status == "unchanged"
        assert rows("select surface, role, ordinal from figures") == [
            {"surface": "37,7 persen", "role": "trade", "ordinal": 1}
        ]

    def test_reading_all_captures_again_ends_like_a_first_reading(self, store, tmp_path):
        texts = [TEXT, TEXT, OTHER]
        old = [made_story(day=day, text=f"{text}\n\nBaca Juga: lain") for day, text in enumerate(texts)]
        new = [made_story(day=day, text=text, extractor_version="2") for day, text in enumerate(texts)]
        for story in [*old, *new]:
            store.save_story(story, None)
        with Store.open(tmp_path / "fresh.db") as fresh:
            for story in new:
                fresh.save_story(story, None)
            assert canonical_dump(store.db) == canonical_dump(fresh.db)

    def test_every_page_of_a_story_keeps_its_capture(self, store, rows):
        story = made_story()
        second = Capture(f"{URL}?page=2", "second.warc.gz", 777, "sha1:x", 200, story.fetched_at)
        story.pages.append(StoryPage(2, f"{URL}?page=2", "<p>…</p>", second))
        store.save_story(story, None)
        assert rows(
            "select page, archive_offset from revision_captures join captures c on c.id = capture_id order by page"
        ) == [{"page": 1, "archive_offset": 0}, {"page": 2, "archive_offset": 777}]
        store.save_story(made_story(), None)
        assert rows("select page from revision_captures") == [{"page": 1}], "re-read as one page"

    @settings(max_examples=12, deadline=None)
    @given(texts=st.lists(st.sampled_from([TEXT, OTHER, "Lain sama sekali."]), min_size=1, max_size=5), data=st.data())
    def test_the_order_in_which_captures_arrive_makes_no_difference(self, texts, data):
        stories = [made_story(day=day, text=text, title=f"Judul {len(text)}") for day, text in enumerate(texts)]
        dumps, runs = [], len(list(itertools.groupby(texts)))
        with tempfile.TemporaryDirectory() as folder:
            for n, order in enumerate([stories, data.draw(st.permutations(stories))]):
                with Store.open(Path(folder) / f"{n}.db") as store:
                    for story in order:
                        store.save_story(story, None)
                    dumps.append(canonical_dump(store.db))
                    numbers = [r[0] for r in store.db.execute("select revision from article_revisions order by 1")]
                    assert numbers == list(range(1, runs + 1))
        assert dumps[0] == dumps[1]


class TestGone:
    def test_a_vanished_story_keeps_its_last_text(self, store, rows):
        store.save_story(made_story(), None)
        assert store.note_absence(Absence(f"{URL}?amp", "2025-06-07T20:00:00+07:00", "404"), None) == "missing"
        assert rows("select gone_at from articles") == [{"gone_at": None}]
        for at in ("2025-06-08T20:00:00+07:00", "2025-06-09T20:00:00+07:00"):
            assert store.note_absence(Absence(URL, at, "404"), None) == "gone"
        assert rows("select text, gone_at from articles") == [{"text": TEXT, "gone_at": "2025-06-08T13:00:00+00:00"}]

    def test_what_was_never_stored_cannot_vanish(self, store):
        assert store.note_absence(Absence(URL, "2025-06-08T20:00:00+07:00", "404"), None) is None

    @pytest.mark.parametrize("taken_down", [True, False])
    def test_one_that_comes_back_is_neither_gone_nor_missing(self, store, rows, taken_down):
        open_notes = "select code, message from issues where code like 'story_%' and resolved_at is null"
        suspected = "select coalesce(gone_at, missing_since) as since from articles"
        store.save_story(made_story(), None)
        store.note_absence(Absence(URL, "2025-05-10T20:00:00+07:00", f"{URL} answers", taken_down), None)
        store.save_story(made_story(day=1), None)  # an older look that turns up says nothing of today
        assert rows(suspected)[0]["since"] == "2025-05-10T13:00:00+00:00"
        [note] = rows(open_notes)
        assert note["code"] == ("story_gone" if taken_down else "story_missing")
        assert URL in note["message"]
        store.save_story(made_story(day=9), None)
        assert rows(suspected)[0]["since"] is None
        assert rows(open_notes) == []


class TestStoryIssues:
    SIGNAL = Signal("garbled_number", "text", TEXT.index("37,7"), TEXT.index("37,7") + 4, "37,7 persen dari")

    def test_signals_and_drafts_become_issues_that_point_to_article_and_figure(self, store, rows):
        story = made_story(issues=[IssueDraft("no_date", "warning", "no date found", subject="published_at")])
        story.reading = replace(story.reading, signals=(self.SIGNAL,))
        store.save_story(story, None)
        [percent] = rows("select id from figures where unit = 'percent'")
        assert f"{URL} prints “37,7”" in rows("select message from issues where code = 'garbled_number'")[0]["message"]
        assert rows("select code, figure_id, suggestion, resolved_at from issues order by code") == [
            {
                "code": "garbled_number",
                "figure_id": percent["id"],
                "suggestion": "meant is probably 37,7 persen dari",
                "resolved_at": None,
            },
            {"code": "no_date", "figure_id": None, "suggestion": None, "resolved_at": None},
        ]

    def test_an_issue_resolves_itself_and_comes_back_in_its_old_row(self, store, rows):
        troubled, clean = made_story(), made_story()
        troubled.reading = replace(troubled.reading, signals=(self.SIGNAL,))
        for story, is_open in [(troubled, 1), (clean, 0), (troubled, 1)]:
            store.save_story(story, None)
            assert rows("select id, resolved_at is null as is_open from issues") == [{"id": 1, "is_open": is_open}]

    def test_an_older_capture_does_not_speak_for_today(self, store, rows):
        troubled = made_story(day=3)
        troubled.reading = replace(troubled.reading, signals=(self.SIGNAL,))
        store.save_story(troubled, None)
        store.save_story(made_story(day=1), None)
        assert rows("select resolved_at from issues") == [{"resolved_at": None}]
