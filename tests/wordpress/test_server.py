"""The WordPress that the spiders are tried on is a real one: it behaves as the live sites are known or expected to."""

from __future__ import annotations

from .conftest import House
from .corpus import SITES


def test_every_story_stands_at_its_address_with_its_time_and_title(house: House) -> None:
    assert len(house.stories) >= 140
    assert len([story for story in house.stories if story.kind == "mission"]) >= 40
    for story in house.stories:
        printed = house.printed[story.url]
        assert (printed["title"], printed["published"]) == (story.title, story.published)


def test_permalinks_end_as_on_the_two_sites(house: House) -> None:
    for site, slash in (("infodis", "/"), ("prudensi", "")):
        story = house.of(site, "mission")[0]
        identifier = house.printed[story.url]["id"]
        status, headers, _ = house.ask(site, f"/?p={identifier}")
        assert (status, headers["Location"]) == (301, story.url)
        assert story.url.endswith(story.slug + slash)
        other = f"/{story.slug}" if slash else f"/{story.slug}/"
        assert house.ask(site, other)[0] == 301


def test_infodis_prints_the_day_of_the_visit_and_prudensi_its_times_in_utc(house: House) -> None:
    story = house.of("infodis", "mission")[0]
    page = house.ask("infodis", f"/{story.slug}/")[2]
    assert page.index("topbar-date") < page.index("<h1")
    assert "article:published_time" not in page
    assert f'datetime="{story.published}"' in page
    story = house.of("prudensi", "mission")[0]
    page = house.ask("prudensi", f"/{story.slug}")[2]
    assert 'article:published_time" content="2025-05-08T15:55:00+00:00"' in page


def test_split_stories_have_pages_of_their_own(house: House) -> None:
    split = [story for story in house.stories if len(story.pages) > 1]
    assert {story.site for story in split} == set(SITES)
    story = max(split, key=lambda story: len(story.pages))
    path = story.url.split(SITES[story.site].host)[1].rstrip("/")
    slash = "/" if story.site == "infodis" else ""
    last = house.ask(story.site, f"{path}/{len(story.pages)}{slash}")
    assert last[0] == 200
    assert story.pages[-1][0].split()[0] in last[2]
    assert story.pages[-1][0] not in house.ask(story.site, f"{path}{slash}")[2]


def test_feeds_answer_conditional_requests(house: House) -> None:
    """Servers that compress change the ETag (Apache adds ``-gzip``, nginx makes it weak), and WordPress then no longer
    knows it as its own."""
    for site, feed, changed in (("infodis", "/feed/", '-gzip"'), ("prudensi", "/feed", 'W/"')):
        status, headers, _ = house.ask(site, feed, {"Accept-Encoding": "gzip"})
        assert status == 200
        assert changed in headers["ETag"]
        own = headers["ETag"].replace(changed, '"')
        since = {"If-Modified-Since": headers["Last-Modified"], "Accept-Encoding": "gzip"}
        assert house.ask(site, feed, since)[0] == 304
        assert house.ask(site, feed, since | {"If-None-Match": own})[0] == 304
        assert house.ask(site, feed, since | {"If-None-Match": headers["ETag"]})[0] == 200


def test_the_other_ways_to_find_stories_are_wordpress_own(house: House) -> None:
    for site in SITES:
        missions = house.of(site, "mission")
        status, headers, _ = house.ask(site, "/wp-json/wp/v2/posts?search=misi+dagang&per_page=100")
        assert status == (200 if site == "infodis" else 401)
        assert site == "prudensi" or int(headers["X-WP-Total"]) >= len(missions)
        sitemap = house.ask(site, "/wp-sitemap-posts-post-1.xml")[2]
        assert all(f"<loc>{story.url}</loc>" in sitemap for story in missions)
        assert "<sitemapindex" in house.ask(site, "/wp-sitemap.xml")[2]
        assert "<item>" in house.ask(site, "/?s=misi+dagang&feed=rss2")[2]
        assert f"Sitemap: https://{SITES[site].host}/wp-sitemap.xml" in house.ask(site, "/robots.txt")[2]
