"""One identity a story, whatever form of its address turns up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import Addresses, clean_url, identify

DOMAINS = ("klikjatim.com", "www.klikjatim.com", "m.klikjatim.com")
BY_ID = Addresses((r"^/news-(?P<id>\d+)-(?P<slug>[^/]*)/?$",), "https://klikjatim.com/news-{id}-{slug}")
BY_SLUG = Addresses(
    (r"^/(?!tag/|page/)(?P<slug>[a-z0-9-]{6,})/?(?:(?P<page>\d+)/?)?$", r"^(?P<shortlink>/\?p=\d+)$"),
    "https://klikjatim.com/{slug}/",
    query=("p",),
)

slugs = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){1,6}", fullmatch=True)
ids = st.integers(1, 10**7)


@st.composite
def forms(draw: st.DrawFn, identity: int, slug: str) -> str:
    """Some form of one story's address, as seen in the wild."""
    host = draw(st.sampled_from(DOMAINS))
    scheme = draw(st.sampled_from(("http", "https", "HTTPS")))
    port = {"http": ":80", "https": ":443", "HTTPS": ":443"}[scheme] if draw(st.booleans()) else ""
    prefix = draw(st.sampled_from(("", "/amp")))
    suffix = draw(st.sampled_from(("", "/", "/amp", "/amp/"))) if not prefix else ""
    query = draw(
        st.sampled_from(("", "?page=2", "?page=all", "?halaman=3", "?utm_source=wa&fbclid=x", "?single=1", "?_gl=1*a"))
    )
    fragment = draw(st.sampled_from(("", "#:~:text=misi%20dagang", "#komentar")))
    blank = draw(st.sampled_from(("", " ", "\n", "\t ")))
    shown = draw(st.sampled_from((slug, slug, "salah-ketik")))
    address = f"{host.upper() if blank else host}{port}{prefix}/news-{identity}-{shown}{suffix}"
    return f"{blank}{scheme}://{address}{query}{fragment}{blank}"


@given(ids, slugs, st.data())
def test_all_forms_of_a_story_have_one_key(identity: int, slug: str, data: st.DataObject) -> None:
    canonical = identify(f"https://klikjatim.com/news-{identity}-{slug}", BY_ID, DOMAINS)
    found = identify(data.draw(forms(identity, slug)), BY_ID, DOMAINS)
    assert canonical is not None
    assert found is not None
    assert found.key == canonical.key
    assert found.short == canonical.short


@given(ids, slugs, st.data())
def test_a_canonical_address_is_its_own(identity: int, slug: str, data: st.DataObject) -> None:
    found = identify(data.draw(forms(identity, slug)), BY_ID, DOMAINS)
    assert found is not None
    again = identify(found.url, BY_ID, DOMAINS)
    assert again is not None
    assert (again.url, again.key, again.page) == (found.url, found.key, 1)
    short = identify(found.short, BY_ID, DOMAINS)
    assert short is not None
    assert short.key == found.key


@given(st.text(max_size=80))
def test_cleaning_never_fails_and_changes_nothing_the_second_time(text: str) -> None:
    for url in (text, f"https://klikjatim.com/{text}", f"https://{text}/a"):
        cleaned = clean_url(url)
        assert cleaned is None or clean_url(cleaned) == cleaned


@given(ids, ids)
def test_different_stories_have_different_keys(one: int, other: int) -> None:
    keys = {identify(f"https://klikjatim.com/news-{n}-judul-sama", BY_ID, DOMAINS).key for n in (one, other)}  # type: ignore[union-attr]
    assert len(keys) == len({one, other})


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://klikjatim.com/misi-dagang/", 1),
        ("https://klikjatim.com/misi-dagang/2/", 2),
        ("https://klikjatim.com/misi-dagang?page=3", 3),
        ("https://klikjatim.com/misi-dagang?halaman=all", 1),
        ("https://klikjatim.com/misi-dagang/amp/", 1),
    ],
)
def test_page_numbers(url: str, page: int) -> None:
    found = identify(url, BY_SLUG, DOMAINS)
    assert found is not None
    assert (found.url, found.page) == ("https://klikjatim.com/misi-dagang/", page)


def test_a_short_link_waits_for_the_site_to_resolve_it() -> None:
    found = identify("http://www.klikjatim.com/?p=99562&utm_source=x", BY_SLUG, DOMAINS)
    assert found is not None
    assert found.unresolved
    assert found.url == "https://klikjatim.com/?p=99562"


@pytest.mark.parametrize("host", ["m.klikjatim.com", "amp.klikjatim.com", "WWW.klikjatim.com"])
def test_other_doors_of_a_known_host_lead_to_the_same_story(host: str) -> None:
    story = identify("https://klikjatim.com/news-5-a-b", BY_ID, ("klikjatim.com",))
    for domains in (("klikjatim.com",), ("www.klikjatim.com",)):
        found = identify(f"http://{host}/amp/news-5-a-b", BY_ID, domains)
        assert story is not None
        assert found is not None
        assert found.url == story.url


@pytest.mark.parametrize(
    "url",
    [
        "https://jatim.klikjatim.com/news-1-a",
        "https://m.klikjatim.com.example.org/news-1-a",
        "https://m./news-1-a",
        "whatsapp:/send?text=https://klikjatim.com/news-1-a",
        "javascript:void(0)",
        "mailto:redaksi@klikjatim.com",
        "file:///etc/passwd",
        "https://klikjatim.com.example.org/news-1-a",
        "https://xcloud.id/news-1-a",
        "https://user:secret@klikjatim.com/news-1-a",
        "https://klikjatim.com:8443/news-1-a",
        "https://klikjatim.com/tag/misi-dagang",
        "https://[::1]/news-1-a",
        "https://klikjatim.com:99999/news-1-a",
        "http://[klikjatim.com/news-1-a",
    ],
)
def test_what_is_no_story_of_the_source(url: str) -> None:
    assert identify(url, BY_ID, DOMAINS) is None


@pytest.mark.parametrize(
    ("href", "base", "cleaned"),
    [
        ("/news-1-a ", "https://klikjatim.com/search/x", "https://klikjatim.com/news-1-a"),
        ("//klikjatim.com/a", "http://klikjatim.com/", "http://klikjatim.com/a"),
        ("https://klikjatim.com/?s=misi+dagang&amp;feed=rss2", "", "https://klikjatim.com/?s=misi+dagang&feed=rss2"),
        ("https://klikjatim.com/tag/misi dagang", "", "https://klikjatim.com/tag/misi%20dagang"),
        ("https://klikjatim.com/%6eews", "", "https://klikjatim.com/news"),
        ("https://KLIKJATIM.com.", "", "https://klikjatim.com/"),
    ],
)
def test_clean_url(href: str, base: str, cleaned: str) -> None:
    assert clean_url(href, base) == cleaned
