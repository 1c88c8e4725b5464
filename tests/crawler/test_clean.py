"""From a body to a text: chrome goes, paragraphs stay."""

from __future__ import annotations

import pytest

from pipelines.clean import clean
from spiders.klikjatim import KlikjatimSpider

FIRST = "KLIKJATIM.Com | Kota - Misi dagang mencatat transaksi Rp1 triliun lebih di hari itu."
SECOND = "Gubernur menyebut angka tersebut akan terus bertambah sampai sore hari nanti."


def text_of(*bodies: str, title: str = "Judul") -> str:
    return clean(list(bodies), KlikjatimSpider, title).text


BOTH = f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "between",
    [
        '<p><strong>Baca Juga :&nbsp;<a href="/x">Pasar Turi Raih Rp9 Miliar</a></strong></p>',
        '<div class="x">Baca Juga :&nbsp;<a href="/x">Pasar Turi Raih Rp9 Miliar</a></div>',
        '<p>Baca juga: <a href="/x">Pasar Turi Raih Rp9 Miliar</a></p>',
        '<p>BACA JUGA:<a href="/x">Pasar Turi Raih Rp9 Miliar</a></p>',
        '<p><a href="/x">Baca: Pasar Turi Raih Rp9 Miliar</a></p>',
        "<p>Baca Juga: Pasar Turi Raih Rp9 Miliar</p>",
        '<p>Baca Juga</p><ul><li><a href="/x">Pasar Turi Raih Rp9 Miliar</a></li><li><a href="/y">Dua</a></li></ul>',
        "<p>ADVERTISEMENT</p><p>SCROLL TO CONTINUE WITH CONTENT</p>",
        "<p>URL berhasil dicopy</p><p>avatar klikjatim.com</p>",
        '<figure><img alt="Gubernur tiba"><figcaption>Gubernur tiba</figcaption></figure><p>Gubernur tiba</p>',
        "<p>&nbsp;</p><p>\u200b</p>",
        "<p>[Gambas:Video 20detik]</p>",
        "<h2>Judul</h2>",
    ],
)
def test_chrome_between_paragraphs_goes(between: str) -> None:
    assert text_of(f"<div><p>{FIRST}</p>{between}<p>{SECOND}</p></div>") == BOTH


@pytest.mark.parametrize(
    "paragraph",
    [
        f'<p><strong>Baca Juga :&nbsp;<a href="/x">Pasar Raih Rp9 Miliar</a></strong><br>{SECOND}</p>',
        f'<p>Baca Juga :&nbsp;<a href="/x">Pasar Raih Rp9 Miliar</a> {SECOND}</p>',
        f'Baca Juga :&nbsp;<a href="/x">Pasar Raih Rp9 Miliar</a><p>{SECOND}</p>',
        f'<p>{SECOND} Baca Juga: <a href="/x">Pasar Raih Rp9 Miliar</a></p>',
        f"<p>{SECOND}<br><b>Baca Juga:</b> <a href='/x'>Pasar Raih Rp9 Miliar</a></p>",
    ],
)
def test_a_read_more_link_glued_to_a_paragraph_goes_alone(paragraph: str) -> None:
    assert text_of(f"<div><p>{FIRST}</p>{paragraph}</div>") == BOTH


@pytest.mark.parametrize(
    "kept",
    [
        "Baca Al-Qur'an bersama menjadi pembuka acara yang dihadiri ratusan orang itu.",
        "Ia mengajak warga untuk baca juga buku panduan ekspor yang dibagikan panitia.",
        "Editor senior itu: tidak hadir dalam acara yang digelar di Surabaya kemarin.",
        "Singkat.",
        "“Terima kasih,” katanya (Kaltim).",
        "Jatim menjual Rp598,9 miliar",
    ],
)
def test_no_paragraph_of_the_story_goes(kept: str) -> None:
    assert text_of(f"<div><p>{FIRST}</p><p>{kept}</p><p>{SECOND}</p></div>") == f"{FIRST}\n\n{kept}\n\n{SECOND}"


def test_a_paragraph_full_of_links_is_a_paragraph() -> None:
    linked = 'Gubernur <a href="/a">Khofifah Indar Parawansa</a> membuka <a href="/b">misi dagang Jawa Timur</a>.'
    plain = "Gubernur Khofifah Indar Parawansa membuka misi dagang Jawa Timur."
    assert text_of(f"<div><p>{FIRST}</p><p>{linked}</p></div>") == f"{FIRST}\n\n{plain}"


def test_tables_and_lists_keep_their_text() -> None:
    listed = "<ul><li>Jual Rp1 miliar</li><li>Beli Rp2 miliar</li></ul><table><tr><td>Total</td></tr></table>"
    body = f"<div><p>{FIRST}</p>{listed}</div>"
    assert text_of(body) == f"{FIRST}\n\nJual Rp1 miliar\n\nBeli Rp2 miliar\n\nTotal"


@pytest.mark.parametrize(
    ("closing", "authors", "editor"),
    [
        (" (yud)", ["yud"], None),
        ("&nbsp;(dev/rev)&nbsp;", ["dev"], "rev"),
        (" [sar/but]", ["sar"], "but"),
        (" (*)", [], None),
        ("</p><p>Editor :", [], None),
        (" (yud)</p><p>Editor : Wahyu Lestari", ["yud"], "Wahyu Lestari"),
        ("</p><p>Penulis: Dinda Maharani | Editor: Wahyu Lestari", ["Dinda Maharani"], "Wahyu Lestari"),
        ("</p><p>Editor : Redaksi  Reporter : Dimas", ["Dimas"], None),
        ("[]</p><p>Gilang Ramadhan.", ["Gilang Ramadhan"], None),
    ],
)
def test_sign_offs_are_names_and_no_text(closing: str, authors: list[str], editor: str | None) -> None:
    cleaned = clean([f"<div><p>{FIRST}</p><p>{SECOND}{closing}</p></div>"], KlikjatimSpider, "Judul")
    assert cleaned.text == BOTH
    roles = dict(zip(("author", "editor"), cleaned.initials, strict=False))
    assert (cleaned.byline.authors or [roles[r] for r in ("author",) if r in roles]) == authors
    assert (next(iter(cleaned.byline.editors), None) or roles.get("editor")) == editor


def test_pages_are_joined_and_what_they_repeat_stands_once() -> None:
    third = "Halaman berikutnya membawa rincian transaksi yang belum disebut sebelumnya."
    one = f"<div><p>{FIRST}</p><p>{SECOND}</p></div>"
    assert text_of(one, f"<div><p>{SECOND}</p><p>{third}</p></div>") == f"{BOTH}\n\n{third}"


def test_a_line_broken_in_the_middle_of_a_sentence_is_one_paragraph() -> None:
    assert text_of("<div><p>Misi dagang itu<br>mencatat Rp1 triliun.<br>Itu hasil sehari.</p></div>") == (
        "Misi dagang itu mencatat Rp1 triliun.\n\nItu hasil sehari."
    )


def test_dateline_and_credit() -> None:
    cleaned = clean([f"<div><p>{FIRST}</p></div>"], KlikjatimSpider, "Judul")
    assert (cleaned.dateline, cleaned.credit) == ("Kota", None)
    other = "<div><p>Balikpapan (Seputar-ikn.com) — Misi dagang mencatat transaksi besar sekali.</p></div>"
    cleaned = clean([other], KlikjatimSpider, "Judul")
    assert (cleaned.dateline, cleaned.credit) == ("Balikpapan", "Seputar-ikn.com")


def test_empty_bodies_are_empty_text() -> None:
    assert text_of("<div></div>") == ""
    assert text_of() == ""
