"""newspaper4k on pages from standard input, in a process of its own: it wants older libraries than this project.

JSON in: ``[[html, address], …]``; JSON out: the texts in the same order.
"""

from __future__ import annotations

import json
import logging
import sys

import newspaper


def text_of(html: str, url: str) -> str:
    article = newspaper.Article(url, language="id")
    article.download(input_html=html)
    article.parse()
    return str(article.text)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    json.dump([text_of(html, url) for html, url in json.load(sys.stdin)], sys.stdout)
