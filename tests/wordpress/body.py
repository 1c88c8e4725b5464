"""A story's body as an editor types it: its own paragraphs, and round them what newspapers put in between.

A ``Piece`` is text of the story (``p h li quote row``), a page split (``split``), or chrome that must never reach the
stored text (every other kind). ``pages_of`` gives the text alone, ``render`` what goes into WordPress.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Editor = Literal["block", "classic"]
Link = tuple[str, str]  # title, address

TEXT_KINDS = {"p", "h", "li", "quote", "row"}
PREFIXES = {"## ": "h", "- ": "li", "> ": "quote", "| ": "row"}


# How often a story has which furniture, and what it says.
SHARES = {"baca-juga": 0.7, "gambar": 0.4, "terkait": 0.2, "sematan": 0.15, "video": 0.15, "ajakan": 0.15}
WORDS = {
    "gambar": "Suasana misi dagang, peserta memadati ruangan sejak pagi. (Foto: Humas)",
    "ajakan": "Dapatkan berita pilihan langsung di ponsel Anda, ikuti Saluran WhatsApp kami.",
}
SIGN_OFFS = ("(dev)", "(yud)", "(red)", "(dev/rev)", "(*)", "Editor: Redaksi", "***", "Penulis: Sari | Editor: Bima")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    text: str = ""


def parse(lines: Iterable[str]) -> list[Piece]:
    """The body of a ``stories/*.txt`` file: ``## - > |`` as usual, ``! chrome: words``, ``===`` splits pages."""
    pieces = []
    for line in (line.strip() for line in lines):
        if line == "===":
            pieces.append(Piece("split"))
        elif line.startswith("! "):
            kind, _, words = line[2:].partition(": ")
            pieces.append(Piece(kind, words))
        elif line:
            kind = next((kind for prefix, kind in PREFIXES.items() if line.startswith(prefix)), "p")
            pieces.append(Piece(kind, line if kind == "p" else line[2:].removesuffix(" |")))
    return [piece for piece in pieces if piece.kind != "tabel"]


def pages_of(pieces: list[Piece]) -> list[list[str]]:
    """The story's own paragraphs, page by page."""
    pages: list[list[str]] = [[]]
    for piece in pieces:
        if piece.kind == "split":
            pages.append([])
        elif piece.kind in TEXT_KINDS:
            pages[-1].append(piece.text.replace(" | ", " "))
    return pages


def dress(generator: random.Random, paragraphs: list[str], *, split: bool) -> list[Piece]:
    """A plain text with the usual furniture put between its paragraphs."""
    pieces = [Piece("p", paragraph) for paragraph in paragraphs]
    if split and len(pieces) > 7:
        pieces.insert(len(pieces) // 2, Piece("split"))
    for kind, share in (("baca-juga", 0.85), ("baca-juga", 0.5), ("gambar", 0.4), ("terkait", 0.2), ("sematan", 0.15)):
        if generator.random() < share:
            words = (
                "Suasana misi dagang, peserta memadati ruangan sejak pagi. (Foto: Humas)" if kind == "gambar" else ""
            )
            pieces.insert(generator.randint(2, len(pieces) - 1), Piece(kind, words))
    if generator.random() < 0.8:
        pieces.append(
            Piece("tanda", generator.choice(("(dev)", "(yud)", "(red)", "(dev/rev)", "(*)", "Editor: Redaksi")))
        )
    return pieces


def render(pieces: list[Piece], editor: Editor, generator: random.Random, links: list[Link]) -> str:
    """What the editor's form sends to WordPress: block markup, or classic text that wpautop makes paragraphs of."""
    out: list[str] = []
    glue = ""  # chrome that shares the next paragraph's element
    for kind, run in _runs(pieces):
        if kind == "split":
            out.append(
                "<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->"
                if editor == "block"
                else "<!--nextpage-->"
            )
        elif kind in TEXT_KINDS:
            for block in _text(kind, run, editor):
                out.append(block.replace("<p>", f"<p>{glue}", 1) if editor == "block" else glue + block)
                glue = ""
        elif kind == "baca-juga":
            block, glue = _read_also(generator, links, editor)
            out.append(block)
        elif kind == "terkait":
            out.append(_related(generator, links, editor))
        else:
            out.append(CHROME[kind](run[0].text, editor))
    return "\n\n".join(block for block in [*out, glue] if block)


def _runs(pieces: list[Piece]) -> list[tuple[str, list[Piece]]]:
    """List items and table rows that follow each other stand in one list or table; all else stands alone."""
    runs: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if runs and piece.kind in ("li", "row") and runs[-1][0] == piece.kind:
            runs[-1][1].append(piece)
        else:
            runs.append((piece.kind, [piece]))
    return runs


def _text(kind: str, run: list[Piece], editor: Editor) -> list[str]:
    words = [html.escape(piece.text, quote=False) for piece in run]
    if kind == "li":
        items = "".join(f"<li>{item}</li>" for item in words)
        return [_block("list", f"<ul>{items}</ul>", editor)]
    if kind == "row":
        rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split(" | ")) + "</tr>" for row in words)
        return [
            _block("table", f'<figure class="wp-block-table"><table><tbody>{rows}</tbody></table></figure>', editor)
        ]
    if kind == "h":
        return [_block("heading", f"<h2>{words[0]}</h2>", editor)]
    if kind == "quote":
        return [_block("quote", f'<blockquote class="wp-block-quote"><p>{words[0]}</p></blockquote>', editor)]
    paragraph = words[0]
    if len(paragraph) % 7 == 3:  # pasted from a word processor
        paragraph = f'<span style="font-weight: 400;">{paragraph}</span>'
    return [_block("paragraph", f"<p>{paragraph}</p>", editor) if editor == "block" else paragraph]


def _block(name: str, markup: str, editor: Editor) -> str:
    return f"<!-- wp:{name} -->\n{markup}\n<!-- /wp:{name} -->" if editor == "block" else markup


def _read_also(generator: random.Random, links: list[Link], editor: Editor) -> tuple[str, str]:
    """ "Baca juga" in the forms of the regional press: a block of its own, or glued to the next paragraph."""
    first, second = (
        f'<a href="{url}">{html.escape(title, quote=False)}</a>' for title, url in generator.sample(links, 2)
    )
    plugin = (
        '<div class="IRPP_kangoo"><style>.IRPP_kangoo{padding:0;margin:0}</style><a href="#" class="IRPP_kangoo">'
        f'<span class="ctaText">Baca juga:</span>&nbsp; <span class="postTitle">{re.sub("<[^>]+>", "", first)}</span>'
        "</a></div>"
    )
    forms: list[tuple[str, str]] = [
        (f"<p><strong>Baca Juga: {first}</strong></p>", ""),
        (f"<p>Baca Juga :&nbsp;{first}</p>", ""),
        (f"<p><em>BACA JUGA:{first}</em></p>", ""),
        (f"<p>Baca: {first}</p>", ""),
        (f"<p><strong>» Baca juga: </strong>{first}</p>", ""),
        (f"<p>Lihat juga: {first}</p>", ""),
        (f'<p class="has-text-align-center"><strong>[Baca Juga: {first}]</strong></p>', ""),
        (f'<blockquote class="wp-block-quote"><p>Baca Juga<br>{first}</p></blockquote>', ""),
        (f'<div class="baca-juga"><strong>Baca Juga</strong><ul><li>{first}</li><li>{second}</li></ul></div>', ""),
        (f"<p>Baca juga:</p><ul><li>{first}</li><li>{second}</li></ul>", ""),
        (plugin, ""),
        ("", f"<strong>Baca juga:</strong> {first}<br>"),
        ("", f"<span>Baca Juga :&nbsp;{first}</span>"),
    ]
    block, glue = generator.choice(forms)
    return (_block("html", block, editor) if block else ""), glue


def _figure(words: str, editor: Editor) -> str:
    image = (
        '<img src="/wp-content/uploads/foto.jpg" alt="Foto misi dagang" width="600" height="400" class="wp-image-1"/>'
    )
    if editor == "classic":
        return f'[caption id="attachment_1" align="aligncenter" width="600"]{image} {html.escape(words)}[/caption]'
    caption = f'<figcaption class="wp-element-caption">{html.escape(words)}</figcaption>'
    return _block("image", f'<figure class="wp-block-image size-large">{image}{caption}</figure>', editor)


def _related(generator: random.Random, links: list[Link], editor: Editor) -> str:
    """Related stories in the middle of the text: WordPress's own block of the latest posts, or a plugin's list."""
    if editor == "block":
        heading = _block("heading", "<h3>Berita Terkait</h3>", editor)
        return f'{heading}\n\n<!-- wp:latest-posts {{"postsToShow":3,"displayPostDate":true}} /-->'
    items = "".join(
        f'<li><a href="{url}">{html.escape(title, quote=False)}</a></li>' for title, url in generator.sample(links, 3)
    )
    return f'<div class="related-posts"><h3>Berita Terkait</h3><ul>{items}</ul></div>'


def _embed(_words: str, editor: Editor) -> str:
    markup = (
        '<figure class="wp-block-embed is-provider-instagram"><div class="wp-block-embed__wrapper">'
        '<blockquote class="instagram-media"><a href="https://www.instagram.com/p/x/">Lihat postingan ini di Instagram'
        "</a><p>Sebuah kiriman dibagikan oleh Redaksi (@redaksi)</p></blockquote>"
        '<iframe src="about:blank"></iframe></div></figure>'
    )
    return _block("html", markup, editor)


def _video(_words: str, editor: Editor) -> str:
    player = '<iframe title="Misi Dagang" src="https://www.youtube.com/embed/x" width="500"></iframe>'
    if editor == "classic":
        return f"Simak Video Misi Dagang Jatim di bawah ini:\n\n<p>{player}</p>"
    figure = f'<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">{player}</div>'
    return _block("html", f"{figure}<figcaption>Video: Humas Pemprov Jatim</figcaption></figure>", editor)


def _contents(_words: str, editor: Editor) -> str:
    """The box of a plugin that lists a story's headings."""
    links = "".join(f'<li><a class="ez-toc-link" href="#bagian-{n}">Bagian {n} Misi Dagang</a></li>' for n in (1, 2))
    title = '<div class="ez-toc-title-container"><p class="ez-toc-title">Daftar Isi</p></div>'
    box = f'<div id="ez-toc-container" class="ez-toc-v2_0 counter-hierarchy">{title}<nav><ul>{links}</ul></nav></div>'
    return _block("html", box, editor)


def _small(words: str, editor: Editor) -> str:
    return _block("paragraph", f"<p>{words}</p>", editor)


CHROME: dict[str, Callable[[str, Editor], str]] = {
    "gambar": _figure,
    "sematan": _embed,
    "oleh": lambda words, editor: _small(f"<strong>Oleh: {words}</strong>", editor),
    "tanda": _small,
    "catatan": _small,
    "ajakan": _small,
    "video": _video,
    "daftar-isi": _contents,
}
