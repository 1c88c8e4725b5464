"""Is one text a copy of another? Pure functions over words.

A copy (a press release printed again, shortened, extended, reordered or edited) keeps most *sentences* of its
original, each with most of its words in their order. Two reporters who tell the same event share names, numbers and
quotations, but not their sentences. Containment of word shingles alone can't part the two: a copy with 30% of its
words changed keeps 0.7³ = 0.34 of its 3-word shingles, and two independent retellings reach 0.35. So shingles only
find candidates, and the sentences decide: those of the shorter text that find a partner in the longer one, weighed by
their words. Quotations count for neither side, since every paper prints the same ones; only a text that is nearly all
quotation is compared with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

#: Share of the shorter text's own words that stand in sentences kept from the other: above it, the two are copies.
COPY_SHARE = 0.5
#: A sentence is kept when this share of its words stands, in order, in one sentence of the other text.
SENTENCE_SHARE = 0.5
#: Sentences of fewer words say too little to be told apart, and don't count.
SENTENCE_WORDS = 6
#: With fewer narrative words than this the quotations are compared too.
NARRATIVE_WORDS = 40

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")
# Any full stop before a blank ends a sentence, "Rp. 5" too: what matters is that both texts are cut alike, and a
# rule that looks at the next word would cut an edited copy elsewhere.
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+|\n+")
_QUOTATION = re.compile(r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"")
_QUOTES = str.maketrans("‟„«»", "“““”")


def words(text: str) -> list[str]:
    """The words of a text, folded for comparison: case, width and accents don't matter."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)))


Sentence = tuple[str, ...]


class Sentences:
    """Sentences in their order, and where each word stands in them."""

    def __init__(self, text: str) -> None:
        split = (tuple(words(part)) for part in _SENTENCE_END.split(text))
        self.all: list[Sentence] = [sentence for sentence in split if len(sentence) >= SENTENCE_WORDS]
        self.size = sum(map(len, self.all))
        self.where: dict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self.all):
            for word in set(sentence):
                self.where[word].append(number)

    def keep(self, sentence: Sentence) -> bool:
        """Whether one of these sentences holds most of the given one's words in their order."""
        need = SENTENCE_SHARE * len(sentence)
        distinct = set(sentence)
        shared: Counter[int] = Counter()
        for word in distinct:
            shared.update(self.where.get(word, ()))
        for number, count in shared.most_common(4):
            # a repeated word counts once here and each time below
            if count + len(sentence) - len(distinct) < need:
                return False
            if common_in_order(sentence, self.all[number]) >= need:
                return True
        return False


class Comparable:
    """A text made ready to be compared with others."""

    def __init__(self, text: str) -> None:
        self._text = text.translate(_QUOTES)

    @cached_property
    def narrative(self) -> Sentences:
        """What the paper itself says: the sentences outside quotation marks."""
        return Sentences(_QUOTATION.sub(" ", self._text))

    @cached_property
    def whole(self) -> Sentences:
        return Sentences(self._text)

    @cached_property
    def words(self) -> list[str]:
        return words(self._text)


def copied_share(one: Comparable, other: Comparable) -> float:
    """The share, 0 to 1, of the shorter text's words that stand in sentences kept from the longer one. Symmetric."""
    if min(one.narrative.size, other.narrative.size) >= NARRATIVE_WORDS:
        short, long = one.narrative, other.narrative
    else:
        short, long = one.whole, other.whole
    if (short.size, short.all) > (long.size, long.all):
        short, long = long, short
    if not short.size:  # a headline's worth of text
        return float(bool(one.words) and one.words == other.words)
    return sum(len(sentence) for sentence in short.all if long.keep(sentence)) / short.size


def common_in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence of two word sequences, by bit-parallel steps over one of them."""
    places: dict[str, int] = defaultdict(int)
    for position, word in enumerate(one):
        places[word] |= 1 << position
    mask = (1 << len(one)) - 1
    row = mask
    for word in other:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & mask
    return len(one) - row.bit_count()


def is_copy(one: Comparable, other: Comparable) -> bool:
    return copied_share(one, other) >= COPY_SHARE
