"""scrapy verify and scrapy probe against live sites: what they show, what they keep (nothing), how they end."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

from tests.crawler.test_crawl import pieces
from tests.support.commands import scrapy
from tests.support.klikjatim import klikjatim
from tests.support.site import Answer, Site

from .twin import Twin


def verify(twin: Twin, *options: str) -> CompletedProcess[str]:
    return scrapy("verify", twin.name, *options, *twin.settings(), env=twin.environment)


def test_a_first_contact_confirms_what_the_file_assumes(tmp_path: Path) -> None:
    with Twin("klikjatim", tmp_path) as twin:
        done = verify(twin, "--listings")
        assert done.returncode == 0, done.stderr
        shown = done.stdout
        assert "✓ html https://klikjatim.com/search/misi%20dagang: names 4" in shown
        assert "[meta:article:published_time]" in shown
        assert shown.count("  address    https://klikjatim.com/news-") == 3
        for fact in (
            "body: article",
            "date: article:published_time",
            "addresses: AMP as on barometerjatim",
            "zone: WIB",
        ):
            assert f"✓ confirmed: {fact}" in shown
        assert "Rp1.048.520.600.000: 1048520600000 IDR, total" in shown
        assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db" or path.name == "archive"] == []


def test_a_fact_that_no_page_tells_is_not_confirmed(tmp_path: Path) -> None:
    with klikjatim(tmp_path, pieces(3)) as site:  # its pages name no AMP form
        shown = scrapy("verify", "klikjatim", *site.settings(), env=site.environment).stdout
        assert "· not shown: addresses: AMP as on barometerjatim" in shown
        assert "· not shown: listings: search and feed" in shown
        assert "2 of its 3 listings not read (--listings asks all)" in shown
        assert "✓ confirmed: zone: WIB" in shown


def test_a_first_contact_asks_one_listing_and_three_stories(tmp_path: Path) -> None:
    with Twin("bangsaonline", tmp_path) as twin:
        assert verify(twin).returncode == 0
        asked = twin.paths()
        assert len([path for path in asked if not path.startswith("/berita/")]) == 1
        assert len({path.split("/")[2] for path in asked if path.startswith("/berita/")}) == 3


OTHERWISE = """<html><head><title>x</title>
<meta property="article:published_time" content="2025-10-01T10:00:00+08:00">
<link rel="canonical" href="https://klikjatim.com/berita/2025/10/01/misi-dagang-{n}"></head>
<body><div class="tulisan"><h2>Misi Dagang Jatim {n}</h2>
<p>Surabaya, 1 Oktober. Misi dagang Jawa Timur yang ke-{n} mencatat transaksi Rp500 miliar pada pagi hari itu juga.</p>
<p>Baca juga: harga cabai naik di semua pasar Gresik dan sekitarnya pekan ini, kata para pedagang setempat.</p>
</div></body></html>"""


def test_a_first_contact_says_what_is_wrong(tmp_path: Path) -> None:
    with Twin("klikjatim", tmp_path) as twin:
        twin.put("https://klikjatim.com/search/misi%20dagang", Answer("<main>Kosong</main>"))
        items = "".join(
            f"<item><title>Misi dagang {n}</title><link>https://klikjatim.com/news-{n}-misi-dagang</link></item>"
            for n in range(1, 4)
        )
        twin.put("https://klikjatim.com/feed", Answer(f"<rss><channel>{items}</channel></rss>", "application/rss+xml"))
        for n in range(1, 4):
            twin.put(f"https://klikjatim.com/news-{n}-misi-dagang", Answer(OTHERWISE.format(n=n)))
        done = verify(twin)
        assert done.returncode == 0, done.stderr
        shown = done.stdout
        assert "✗ html https://klikjatim.com/search/misi%20dagang: it names no story of the source" in shown
        for fact in ("body: article", "zone: WIB", "dateline", "addresses: AMP as on barometerjatim"):
            assert f"✗ refuted: {fact}" in shown
        assert "which the file's rules don't know" in shown
        assert "✗ fallback_extraction" in shown


def test_a_site_that_does_not_answer_is_one_line_and_exit_1(tmp_path: Path) -> None:
    with Twin("dppkukm", tmp_path) as twin:
        for path in list(twin.pages):
            twin.pages[path] = Answer("<title>Just a moment...</title>cf-chl-", status=403)
        twin.pages["/robots.txt"] = Answer("", "text/plain")
        done = verify(twin)
        assert done.returncode == 1
        assert done.stderr.startswith("scrapy verify: no story of dppkukm could be read: ")
        assert done.stderr.count("\n") == 1


def test_a_site_that_is_not_there_refutes_nothing(tmp_path: Path) -> None:
    with Twin("infodis", tmp_path) as twin:
        settings = twin.settings()
    done = scrapy("verify", "infodis", *settings, env=twin.environment)
    assert done.returncode == 1
    assert "refuses connections" in done.stderr
    assert "refuted" not in done.stdout
    assert done.stdout.count("✗") == 1, "a host that does not answer is not asked again"


def test_bad_usage_of_verify_and_probe() -> None:
    for arguments, says in (
        (("verify", "klikjatin"), "Did you mean klikjatim?"),
        (("verify", "klikjatim"), "CONTACT"),
        (("probe", "https://klikjatim.com/news-1-a"), "CONTACT"),
        (("probe", "tidak-ada.html"), "neither an address"),
        (("probe",), "URL-or-FILE is missing"),
    ):
        done = scrapy(*arguments)
        assert (done.returncode, says in done.stderr, done.stdout) == (2, True, ""), (arguments, done.stderr)


def test_a_live_page_of_a_known_source_is_probed_with_all_its_pages(tmp_path: Path) -> None:
    with Twin("disway", tmp_path) as twin:
        url = next(s for s in twin.expected["stories"] if len(s["files"]) == 2)["canonical"]
        done = scrapy("probe", f"{url}/15", *twin.settings(), env=twin.environment)
        assert done.returncode == 0, done.stderr
        assert "on 2 page(s)   [css:div.post.text-black-1]" in done.stdout


NEW_PAPER = """<html><head><meta property="og:site_name" content="Koran Baru">
<link rel="https://api.w.org/" href="/wp-json/"><link rel="stylesheet" href="/wp-content/themes/x/style.css">
<meta property="article:published_time" content="2025-05-08T20:00:00+08:00"></head>
<body class="single-post"><article>
<h1 class="entry-title">Misi Dagang Jatim-Kaltim Tembus Rp1,053 Triliun</h1><div class="entry-content">
<p>BALIKPAPAN – Misi dagang Jawa Timur dan Kalimantan Timur membukukan Rp1,053 triliun, Kamis (8/5/2025).</p>
</div></article></body></html>"""


def test_a_page_of_an_unknown_paper_is_probed_and_its_file_suggested(tmp_path: Path) -> None:
    with Site(("koranbaru.id",), tmp_path) as site:
        site.pages["/2025/05/misi-dagang-jatim-kaltim/"] = Answer(NEW_PAPER)
        done = scrapy("probe", "https://koranbaru.id/2025/05/misi-dagang-jatim-kaltim/", "--suggest", *site.settings(),
                      env=site.environment)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Platform: wordpress" in done.stdout
        assert 'addresses = permalinks("https://koranbaru.id/{year}/{month}/{slug}/")' in done.stdout
        assert 'zone = "Asia/Makassar"' in done.stdout
        assert site.asked[0].path == "/robots.txt"


def test_strangers_words_cannot_steer_the_terminal(tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    title = "Misi Dagang \x1b]0;pwned\x07\x1b[31m Jatim"
    saved.write_text(f"<h1>{title}</h1><article><p>{'Misi dagang Jawa Timur ke Bali. ' * 8}\x1b[2J</p></article>")
    done = scrapy("probe", saved, "--source", "ketik")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
