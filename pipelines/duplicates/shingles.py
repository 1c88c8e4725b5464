"""Word shingles, and the sample of them by which the store finds candidates for a copy."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

WIDTH = 3
#: One shingle in this many is kept. The choice depends on the shingle alone, so that a part of a text keeps its part
#: of the sample, which minima over a whole text (MinHash) would not.
ONE_IN = 6


def shingles(words: Sequence[str], width: int = WIDTH) -> set[tuple[str, ...]]:
    """The distinct runs of ``width`` words."""
    return set(zip(*(words[start:] for start in range(width)), strict=False))


def sample(words: Sequence[str]) -> list[int]:
    """Signed 64-bit hashes, in order, of about one distinct shingle in ``ONE_IN``."""
    hashes = (blake2b(" ".join(shingle).encode(), digest_size=8).digest() for shingle in shingles(words))
    return sorted(int.from_bytes(h, "big", signed=True) for h in hashes if h[-1] % ONE_IN == 0)
