"""Readable names for missions: ``jawa-timur--kalimantan-timur--2025-05-08``.

Organiser, partners (several joined by ``+``, in alphabetical order) and date, separated by ``--``. A mission known
only by its month or year has ``2019-10`` or ``2019``; one without any date ``tanpa-tanggal``; one without a named
partner has the city, else ``antar-daerah``. Two missions that would share a name get ``--2``, ``--3`` in order of
their first event.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipelines.missions.model import Mission

_LENGTH = {"day": 10, "month": 7, "year": 4}


def slugify(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def base_slug(mission: Mission) -> str:
    partners = "+".join(sorted(slugify(p) for p in mission.partners))
    place = partners or slugify(mission.city or "") or "antar-daerah"
    length = _LENGTH.get(mission.date_precision)
    when = (mission.date_from or "")[:length] if length and mission.date_from else "tanpa-tanggal"
    return f"{slugify(mission.organiser)}--{place}--{when}"


def assign(missions: Sequence[Mission]) -> None:
    """Gives each mission its slug; the missions must come in their natural order."""
    used: dict[str, int] = {}
    for mission in missions:
        base = base_slug(mission)
        used[base] = used.get(base, 0) + 1
        mission.slug = base if used[base] == 1 else f"{base}--{used[base]}"
