"""Pages, runs, sources, captures and issues."""

from __future__ import annotations

import pytest

from crawler.items import Capture, IssueDraft
from pipelines.store import Store, canonical_dump
from tests.store.made import URL, made_story

LISTING = "https://klikjatim.com/search?q=misi+dagang"


class TestPages:
    def test_what_is_not_told_stays_as_it_is(self, store):
        assert store.page(LISTING) is None
        store.save_page(LISTING, "klikjatim", "listing", etag='"a"', status=200, fetched_at="2025-05-08T20:00:00+07:00")
        store.save_page(LISTING, "klikjatim", "listing", status=304)
        page = store.page(LISTING)
        assert (page.etag, page.status, page.fetched_at) == ('"a"', 304, "2025-05-08T13:00:00+00:00")
        store.save_page(LISTING, "klikjatim", "listing", etag=None)
        assert store.page(LISTING).etag is None

    def test_due_rechecks_come_longest_overdue_first_whatever_their_offset(self, store):
        times = {
            "https://klikjatim.com/read/1/a": "2025-05-09T23:00:00+07:00",
            "https://klikjatim.com/read/2/b": "2025-05-09T15:00:00+00:00",
            "https://klikjatim.com/read/3/c": "2025-05-10T10:00:00+00:00",
            "https://klikjatim.com/read/4/d": None,
        }
        for url, time in times.items():
            store.save_page(url, "klikjatim", "story", recheck_at=time)
        store.save_page("https://infodis.example/x", "infodis", "story", recheck_at="2025-05-01T00:00:00+00:00")
        assert store.due_rechecks("klikjatim", "2025-05-10T06:00:00+07:00") == [
            "https://klikjatim.com/read/2/b",
            "https://klikjatim.com/read/1/a",
        ]

    def test_verdicts_are_part_of_the_record(self, store):
        before = canonical_dump(store.db)
        store.save_page(LISTING, "klikjatim", "listing", status=200)
        assert canonical_dump(store.db) == before, "the state of a fetch is not"
        store.save_page("https://klikjatim.com/read/9/lain", "klikjatim", "story", verdict="irrelevant")
        assert '"verdict": "irrelevant"' in canonical_dump(store.db)


class TestRuns:
    def test_a_run_is_opened_measured_and_closed(self, store, rows):
        run_id = store.start_run("klikjatim", "2025-05-08T20:00:00+07:00")
        store.add_metrics(run_id, "klikjatim", {"with_date": 0.5, "stories": 8})
        store.add_metrics(run_id, "klikjatim", {"with_date": 1.0})
        store.finish_run(run_id, finished_at="2025-05-08T20:05:00+07:00", requests=12, ok=True)
        assert rows("select requests, ok, finished_at, errors from runs") == [
            {"requests": 12, "ok": 1, "finished_at": "2025-05-08T13:05:00+00:00", "errors": 0}
        ]
        assert rows("select metric, value, typeof(value) t from run_metrics order by 1") == [
            {"metric": "stories", "value": 8, "t": "integer"},
            {"metric": "with_date", "value": 1, "t": "integer"},
        ]

    def test_a_field_or_a_run_that_does_not_exist_is_refused(self, store):
        run_id = store.start_run("klikjatim", "2025-05-08T20:00:00+07:00")
        with pytest.raises(TypeError, match="no colour"):
            store.finish_run(run_id, colour="red")
        with pytest.raises(LookupError, match="no run 99"):
            store.finish_run(99, requests=1)

    def test_a_time_without_offset_is_refused(self, store, rows):
        with pytest.raises(ValueError, match="no offset"):
            store.start_run("klikjatim", "2025-05-08T20:00:00")
        assert rows("select * from runs") == []


class TestSources:
    def test_registering_again_updates_what_is_given(self, store, rows):
        store.save_story(made_story(), None)
        store.register_sources([{"name": "klikjatim", "title": "Klik Jatim", "status": "active"}])
        store.register_sources([{"name": "klikjatim", "note": "seen 2025-05-08"}])
        assert rows("select title, status, note from sources") == [
            {"title": "Klik Jatim", "status": "active", "note": "seen 2025-05-08"}
        ]


def test_a_place_in_the_archive_holds_one_response(store, rows):
    capture = Capture(LISTING, "a.warc.gz", 10, "sha1:x", 200, "2025-05-08T20:00:00+07:00", via="web.archive.org")
    assert store.add_capture(capture) == store.add_capture(capture)
    assert rows("select url, via from captures") == [{"url": LISTING, "via": "web.archive.org"}]


class TestIssues:
    DRAFT = IssueDraft("no_stories", "error", "the listing names no story", "look at its selectors", LISTING)

    def test_an_issue_is_one_row_however_often_it_is_seen(self, store, rows):
        run_id = store.start_run("klikjatim", "2025-05-08T20:00:00+07:00")
        first = store.raise_issue(self.DRAFT, run_id=run_id, source="klikjatim")
        [before] = rows("select * from issues")
        assert store.raise_issue(self.DRAFT, run_id=run_id, source="klikjatim") == first
        assert store.raise_issue(self.DRAFT, run_id=run_id, source="infodis") != first
        [issue] = rows("select * from issues where source = 'klikjatim'")
        assert issue["first_seen_at"] == before["first_seen_at"]
        assert issue["last_seen_at"] != before["last_seen_at"]
        assert issue["suggestion"] == "look at its selectors"

    def test_resolved_issues_leave_the_record_and_may_come_back(self, store, rows):
        mark = store.raise_issue(self.DRAFT, run_id=None, source="klikjatim")
        assert store.open_issues() == {mark}
        assert store.resolve_issues([mark]) == 1
        assert store.resolve_issues([mark]) == 0
        assert (store.open_issues(), "no_stories" in canonical_dump(store.db)) == (set(), False)
        store.raise_issue(self.DRAFT, run_id=None, source="klikjatim")
        assert (store.open_issues(), "no_stories" in canonical_dump(store.db)) == ({mark}, True)
        assert len(rows("select * from issues")) == 1

    def test_open_issues_can_be_asked_for_by_what_they_are_about(self, store):
        article_id = store.save_story(made_story(), None).article_id
        mark = store.raise_issue(
            self.DRAFT, run_id=None, source="klikjatim", article_id=article_id, raised_by="missions"
        )
        store.raise_issue(self.DRAFT, run_id=None, source="klikjatim")
        assert store.open_issues(article_id=article_id) == {mark}
        assert store.open_issues(raised_by="missions", mission_id=5) == set()

    def test_saving_the_story_again_leaves_the_issues_of_others_alone(self, store):
        article_id = store.save_story(made_story(), None).article_id
        mark = store.raise_issue(
            self.DRAFT, run_id=None, source="klikjatim", article_id=article_id, raised_by="missions"
        )
        store.save_story(made_story(day=1), None)
        assert store.open_issues() == {mark}


def test_a_backup_is_whole_and_replaces_the_former_one(store, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("the backup of yesterday")
    store.save_story(made_story(), None)
    store.backup(target)
    with Store.open_readonly(target) as copy:
        assert canonical_dump(copy.db) == canonical_dump(store.db)
        assert copy.article_of(URL) == URL
    assert sorted(p.name for p in tmp_path.iterdir() if "copy" in p.name and "-" not in p.name) == ["copy.db"]
