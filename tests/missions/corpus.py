"""A made corpus: stories of six sources about missions with every kind of contradiction planted.

Figures are written into the texts as ``[surface|role|options]``; options are ``key=value`` separated by commas:
``stage``, ``as``(_of), ``party``, ``q``(ualifier), ``with`` (partner of another mission), ``on`` (its date), ``scope``,
``from`` and ``to`` (of trade). The text is what is left when the marks are taken out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from crawler.items import Capture, Story, StoryPage
from pipelines.figures.model import About, Event, Figure, Reading
from tests.missions.made import amount

_MARK = re.compile(r"\[([^|\]]+)\|(\w+)(?:\|([^\]]*))?\]")
_UNITS = {"pelaku": "participants", "transaksi": "transactions", "misi": "missions", "kontrak": "transactions"}
JATIM = "Jawa Timur"


def story(source: str, slug: str, day: str, event: Event | None, title: str, text: str) -> Story:
    """One marked-up story, published at noon of its day and fetched that night."""
    plain_title, titled = _figures("title", title)
    plain, figures = _figures("text", text)
    url = f"https://{source}.example/{slug}"
    fetched = f"{day}T21:00:00+07:00"
    capture = Capture(url, f"{source}-{slug}.warc.gz", 0, f"sha1:{source}{slug}", 200, fetched)
    return Story(
        source=source, url=url, forms=[url], pages=[StoryPage(1, url, "", capture)], fetched_at=fetched,
        title=plain_title, body_html=[], published_at=f"{day}T12:00:00+07:00", text=plain, relevance="mission",
        reading=Reading(event, (*titled, *figures), ()),
    )  # fmt: skip


def _figures(field: Any, marked: str) -> tuple[str, list[Figure]]:
    plain, figures, at = "", [], 0
    for found in _MARK.finditer(marked):
        plain += marked[at : found.start()]
        figures.append(_figure(field, len(plain), found[1], found[2], found[3] or ""))
        plain += found[1]
        at = found.end()
    plain += marked[at:]
    sentences = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+?(?:\. |\n|$)", plain)]
    return plain, [
        replace(f, sentence=next((plain[a:b].strip() for a, b in sentences if a <= f.start < b), plain))
        for f in figures
    ]


def _figure(field: Any, start: int, surface: str, role: Any, options: str) -> Figure:
    given = dict(o.split("=") for o in options.split(",") if o)
    word = next((w for w in _UNITS if re.search(rf"\b{w}", surface)), None)
    about = None
    if {"with", "on", "scope", "from"} & set(given):
        about = About(
            JATIM, tuple(filter(None, given.get("with", "").split("+"))), given.get("on"), given.get("scope"),
            given.get("from"), given.get("to"), given.get("measure"),
        )  # fmt: skip
    kind: Any = "count" if word else "money"
    return Figure(
        field, start, start + len(surface), surface, amount(surface), _UNITS[word] if word else "IDR", kind, role,
        given.get("q", "exact"), "", "made", 1.0, stage=given.get("stage"), as_of=given.get("as"),
        party=given.get("party"), about=about,
    )  # fmt: skip


def mission(partners: str, day: str | None, city: str | None = None, **more: Any) -> Event:
    return Event(more.pop("organiser", JATIM), tuple(partners.split("+")), day, city=city, **more)


KALTIM = mission("Kalimantan Timur", "2025-05-08", "Balikpapan")
NTB = mission("Nusa Tenggara Barat", "2025-07-09", "Mataram")
LAMPUNG = mission("Lampung", "2025-08-07", "Bandar Lampung")
LAMPUNG_2023 = mission("Lampung", "2023-05-08", "Bandar Lampung")
KALTARA = mission("Kalimantan Utara", "2023-03-20", "Tarakan")
NTT = mission("Nusa Tenggara Timur", "2025-11-06", "Kupang")
ONLINE = mission("Kalimantan Timur+Gorontalo", "2020-07-16", mode="online")
SULUT = mission("Sulawesi Utara+Maluku", "2022-08-25", "Manado")
KEPRI = mission("Kepulauan Riau", "2025-12-08", "Batam")
SUMSEL = mission("Sumatera Selatan", "2025-09-29", "Palembang", official_number=43)
SULTENG = mission("Sulawesi Tengah", "2025-10-18", "Palu", official_number=45)
BALI = mission("Bali", "2024-06-25", "Denpasar")
DKI = mission("Daerah Khusus Ibukota Jakarta", "2021-06-03", "Jakarta")
RIAU = mission("Riau", "2020-03-05", "Pekanbaru")
SULSEL = mission("Sulawesi Selatan", "2022-11-17", "Makassar")
BANTEN = mission("Banten", "2023-09-11", "Serang")
KALTIM_LAMPUNG = mission("Lampung", "2023-06-07", organiser="Kalimantan Timur")

COPIED = (
    "Misi dagang Jatim dan Kaltim ditutup pukul 17.00 WITA dengan transaksi"
    " [Rp1.053.146.943.500|total|stage=final,as=17:00 WITA]. Penjualan Jatim [Rp598,953 miliar|sell], pembelian"
    " [Rp230,099 miliar|buy], dan investasi [Rp224,094 miliar|invest]. Rilis ini dimuat kata demi kata oleh beberapa"
    " media, lengkap dengan kutipan gubernur tentang jejaring niaga antarprovinsi yang makin rapat dari tahun ke tahun."
)


def stories() -> list[Story]:
    return [
        # Balikpapan: parts in juta, and a release that two papers print word for word
        story("dppkukm", "kaltim", "2025-05-09", KALTIM, "Transaksi capai [Rp1.053.146.943.500|total]",
              "Jual [Rp598,9 juta|sell], beli [Rp230 juta|buy], investasi [Rp224 juta|invest]. Hadir"
              " [72 pelaku usaha|participants|party=organiser] dan [100 pelaku usaha|participants|party=partner]."),
        story("klikjatim", "kaltim", "2025-05-08", KALTIM, "Misi Dagang Kaltim Ditutup", COPIED),
        story("infodis", "kaltim", "2025-05-08", KALTIM, "Misi Dagang Kaltim Ditutup", COPIED),
        # Mataram: a noon total printed as if final, the close, a rounded one
        story("bangsaonline", "ntb-siang", "2025-07-09", NTB, "Target Terlewati, [Rp851,5 miliar|total]",
              "Hingga pukul 11.35 WITA tercatat [Rp851,5 miliar|total|as=11:35 WITA,stage=interim] dari target"
              " [Rp500 miliar|target]."),
        story("klikjatim", "ntb", "2025-07-10", NTB, "Misi Dagang NTB [Rp1,068 triliun|total]",
              "Total akhir [Rp1.068.809.135.000|total|stage=final]: jual [Rp764,912 miliar|sell], beli"
              " [Rp153,896 miliar|buy], investasi [Rp150 miliar|invest]."),
        story("ketik", "ntb", "2025-07-10", NTB, "Jatim-NTB [Rp1,068 triliun|total]",
              "Nilainya [Rp1,068 triliun|total], dihadiri [200 pelaku usaha|participants|party=both]."),
        story("prudensi", "ntb", "2025-07-09", NTB, "Misi Dagang di Mataram",
              "Sampai siang [lebih dari Rp800 miliar|total|q=more_than,stage=interim]."),
        # Lampung: two that agree, and the mission of 2023 restated
        story("klikjatim", "lampung", "2025-08-07", LAMPUNG, "Misi Dagang Lampung",
              "Total [Rp1.055.340.950.000|total|stage=final], jual [Rp800.440.950.000|sell], beli"
              " [Rp254.900.000.000|buy]."),
        story("infodis", "lampung", "2025-08-08", LAMPUNG, "Jatim-Lampung [Rp1,055 triliun|total]",
              "Jauh di atas 2023 yang [Rp285,52 miliar|past|with=Lampung,on=2023] dengan"
              " [35 transaksi|past|with=Lampung,on=2023]."),
        story("prudensi", "lampung-2023", "2023-05-08", LAMPUNG_2023, "Misi Dagang Lampung [Rp285,5 miliar|total]",
              "Komitmen [Rp285,52 miliar|total], diikuti [127 pelaku usaha|participants|party=both]."),
        story("ketik", "lampung-2023", "2023-05-09", LAMPUNG_2023, "Lampung [Rp285,52 miliar|total]",
              "Kemarin terkumpul [Rp285,52 miliar|total]."),
        # Tarakan: two digits changed places, the parts tell
        story("klikjatim", "kaltara", "2023-03-21", KALTARA, "Kaltara [Rp279,332 miliar|total]",
              "Total [Rp279,332 miliar|total]: jual [Rp206,297 miliar|sell], beli [Rp73,034 miliar|buy]."),
        story("bangsaonline", "kaltara", "2023-03-21", KALTARA, "Kaltara [Rp297,332 miliar|total]",
              "Total [Rp297,332 miliar|total]: jual [Rp206,297 miliar|sell], beli [Rp73,034 miliar|buy]."),
        story("infodis", "kaltara", "2023-03-21", KALTARA, "Jatim ke Kaltara", "Transaksi [Rp279,33 miliar|total]."),
        # Kupang: three readings of the day, a restatement of 2020 that nobody else reports
        story("klikjatim", "ntt", "2025-11-07", NTT, "NTT [Rp1,88 triliun|total]",
              "Pukul 17.00 WITA [Rp1,882 triliun|total|as=17:00 WITA,stage=final]: jual [Rp1,727 triliun|sell], beli"
              " [Rp102,183 miliar|buy], investasi [Rp52,5 miliar|invest]. Tahun 2020"
              " [Rp212,31 miliar|past|with=Nusa Tenggara Timur,on=2020]."),
        story("ketik", "ntt", "2025-11-06", NTT, "NTT [Rp1,75 triliun|total]",
              "Pukul 11.30 WITA [Rp1,75 triliun|total|as=11:30 WITA,stage=interim]."),
        story("bangsaonline", "ntt", "2025-11-06", NTT, "Misi Dagang NTT",
              "Pukul 14.00 WITA [Rp1,8 triliun|total|as=14:00 WITA,stage=interim]."),
        story("infodis", "ntt", "2025-11-07", NTT, "Misi Dagang NTT", "Hasilnya [Rp1,882 triliun|total]."),
        # an online mission with two partners, without a total
        story("prudensi", "daring", "2020-07-17", ONLINE, "Misi Dagang Daring",
              "Diikuti [52 pelaku usaha|participants|party=partner] dari dua provinsi."),
        story("dppkukm", "daring", "2020-07-16", mission("Kalimantan Timur", "2020-07-16", mode="online"),
              "Kaltim ikut misi dagang daring Jatim", "Pertemuan lewat layar."),
        # Manado with two partners; a local paper names one
        story("klikjatim", "sulut", "2022-08-26", SULUT, "Sulut dan Maluku [Rp159 miliar|total]",
              "Transaksi [Rp159 miliar|total] dalam [40 transaksi|transactions]."),
        story("bangsaonline", "sulut", "2022-08-26", mission("Maluku", "2022-08-25", "Manado"), "Maluku di Manado",
              "Nilai [Rp159 miliar|total], sementara jumlahnya [40 transaksi|transactions]."),
        story("ketik", "sulut", "2022-08-25", SULUT, "Siang di Manado [Rp123 miliar|total]",
              "Siang ini [Rp123 miliar|total|stage=interim]."),
        # Batam: letters of intent with Malaysia inside the total, and a purchase a thousand times too small
        story("klikjatim", "kepri", "2025-12-08", KEPRI, "Kepri [Rp4,45 triliun|total]",
              "Total [Rp4.456.849.425.486|total|stage=final]. Jual ke Kepri [Rp1.078.695.294.000|sell]. Beli"
              " [Rp81.900.000|buy]. Letter of Intent dengan pembeli Malaysia [Rp3.296.254.131.486|deal]."),
        story("infodis", "kepri", "2025-12-09", KEPRI, "Kepri [Rp4,456 triliun|total]",
              "Pembelian Jatim [Rp81,9 miliar|buy]. Hadir [174 pelaku usaha|participants|party=both]."),
        story("ketik", "kepri", "2025-12-08", mission("Kepulauan Riau", "2025-12-05", "Batam"), "Batam",
              "Total [Rp4.456.849.425.486|total]. Nilai transaksi ini tertinggi sepanjang 2025."),
        # running numbers that skip, sums that do and do not come out
        story("bangsaonline", "sumsel", "2025-09-29", SUMSEL, "Sumsel [Rp1 triliun|total]",
              "Total [Rp1.000.055.301.000|total|stage=final]: jual [Rp904.867.201.000|sell], beli"
              " [Rp95.188.100.000|buy]."),
        story("infodis", "sumsel", "2025-09-30", SUMSEL, "Sumsel", "Total [Rp1.000.055.301.000|total|stage=final]."),
        story("klikjatim", "sulteng", "2025-10-18", SULTENG, "Sulteng [Rp1,542 triliun|total]",
              "Total [Rp1.542.632.334.000|total|stage=final]."),
        story("ketik", "sulteng", "2025-10-19", SULTENG, "Sulteng [Rp1,54 triliun|total]",
              "Nilainya [Rp1,542 triliun|total]. Pada 2023 ada [3 misi|cumulative|scope=domestic,on=2023] senilai"
              " [Rp905,3 miliar|cumulative|scope=domestic,on=2023]."),
        # Denpasar boasts a record that Jakarta held
        story("bangsaonline", "bali", "2024-06-25", BALI, "Bali [Rp425 miliar|total]",
              "Total akhir [Rp425.008.730.000|total|stage=final]. Nilai transaksi ini tertinggi sepanjang sejarah misi"
              " dagang. Selama 2023 ada [4 misi|cumulative|scope=domestic,on=2023] senilai"
              " [Rp1,2 triliun|cumulative|scope=domestic,on=2023]."),
        story("dppkukm", "bali", "2024-06-26", BALI, "Bali [Rp425 miliar|total]",
              "Jatim menjual mobil ke Kalimantan Selatan"
              " [Rp2,48 triliun|trade|from=Jawa Timur,to=Kalimantan Selatan,measure=sales]."),
        # Jakarta, dated a month early by one paper
        story("infodis", "dki", "2021-06-04", DKI, "DKI [Rp750,439 miliar|total]",
              "Total [Rp750.439.000.000|total]."),
        story("klikjatim", "dki", "2021-06-04", mission("Daerah Khusus Ibukota Jakarta", "2021-05-03", "Jakarta"),
              "DKI [Rp750 miliar|total]",
              "Nilai [Rp750,43 miliar|total] dari [168 pelaku usaha|participants|party=both]."),
        # Pekanbaru: counts that contradict
        story("klikjatim", "riau", "2020-03-05", RIAU, "Riau [Rp362 miliar|total]",
              "Total [Rp362.115.450.000|total|stage=final]; [98 pelaku usaha|participants|party=organiser] Jatim,"
              " [168 pelaku usaha|participants|party=partner] Riau."),
        story("bangsaonline", "riau", "2020-03-06", RIAU, "Riau [Rp362 miliar|total]",
              "Hadir [98 pelaku usaha|participants|party=organiser] dan"
              " [165 pelaku usaha|participants|party=partner]."),
        # Makassar: nothing after the afternoon reading
        story("prudensi", "sulsel", "2022-11-17", SULSEL, "Sulsel [Rp150 miliar|total]",
              "Pukul 13.35 WITA [Rp150,687 miliar|total|as=13:35 WITA,stage=interim]."),
        story("ketik", "sulsel", "2022-11-17", SULSEL, "Sulsel [Rp150,687 miliar|total]",
              "Dicatat [Rp150,687 miliar|total]."),
        # Serang: ten billion nobody accounts for
        story("infodis", "banten", "2023-09-11", BANTEN, "Banten [Rp340,477 miliar|total]",
              "Total [Rp340,477 miliar|total]: jual [Rp312,017 miliar|sell], beli [Rp18,4 miliar|buy]."),
        story("prudensi", "banten", "2023-09-12", BANTEN, "Banten [Rp340,477 miliar|total]",
              "Serapan [Rp340,477 miliar|total]."),
        # another organiser, and a story about no single mission
        story("dppkukm", "kaltim-lampung", "2023-06-08", KALTIM_LAMPUNG, "Kaltim di Lampung [Rp50 miliar|total]",
              "Transaksi [Rp50 miliar|total]."),
        story("ketik", "keliling", "2024-01-05", None, "Jatim keliling",
              "Ke Maluku pada 2021 [Rp232,7 miliar|past|with=Maluku,on=2021-12-02] dalam"
              " [49 transaksi|past|with=Maluku,on=2021-12-02]."),
    ]  # fmt: skip
