"""One story, one address: whatever form of it a listing, a share button or another paper prints."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.source import Source

from .loaded import ALL, source


@dataclass(frozen=True, slots=True)
class Forms:
    """A story's canonical address, the other paths it answers under, the hosts that stand for the same one, and an
    address of the same story under which only the slug differs."""

    canonical: str
    paths: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    by_id: tuple[str, ...] = ()


# Real addresses of stored pages and public files wherever one is known.
KNOWN: dict[str, tuple[Forms, ...]] = {
    "klikjatim": (
        Forms(
            "https://klikjatim.com/news-42260-perkuat-kolaborasi-ekonomi-dan-persaudaraan",
            ("/amp/news-42260-perkuat-kolaborasi-ekonomi-dan-persaudaraan",),
            ("www.klikjatim.com",),
            ("https://klikjatim.com/news-42260-", "https://klikjatim.com/news-42260"),
        ),
        Forms("https://klikjatim.com/ekspor-jatim-naik-di-tengah-pandemi/", ("/ekspor-jatim-naik-di-tengah-pandemi",)),
    ),
    "bangsaonline": (
        Forms(
            "https://bangsaonline.com/berita/158305/misi-dagang-jatim-jateng-2026-catat-komitmen-rp315-triliun",
            hosts=("www.bangsaonline.com", "m.bangsaonline.com"),
            by_id=("https://bangsaonline.com/berita/158305/salah-ketik", "https://m.bangsaonline.com/berita/158305"),
        ),
    ),
    "infodis": (
        Forms(
            "https://infodis.id/terus-ekspansi-perdagangan-antar-daerah-lewat-misi-dagang/",
            (
                "/terus-ekspansi-perdagangan-antar-daerah-lewat-misi-dagang",
                "/terus-ekspansi-perdagangan-antar-daerah-lewat-misi-dagang/amp/",
                "/terus-ekspansi-perdagangan-antar-daerah-lewat-misi-dagang/2/",
            ),
            ("www.infodis.id",),
        ),
    ),
    "prudensi": (
        Forms(
            "https://prudensi.com/misi-dagang-jatim-kaltim-panen-transaksi-besar",
            ("/misi-dagang-jatim-kaltim-panen-transaksi-besar/2",),
            ("www.prudensi.com",),
        ),
    ),
    "dppkukm": (
        Forms(
            "https://dppkukm.kaltimprov.go.id/berita/transaksi-misi-dagang-kaltimjatim-capai-1-triliun",
            ("/perdagangan/transaksi-misi-dagang-kaltimjatim-capai-1-triliun",),
            ("www.dppkukm.kaltimprov.go.id", "mail.dppkukm.kaltimprov.go.id"),
        ),
    ),
    "seputar_ikn": (
        Forms(
            "https://seputar-ikn.com/transaksi-misi-dagang-kaltim-jatim/",
            ("/transaksi-misi-dagang-kaltim-jatim",),
            ("www.seputar-ikn.com",),
        ),
    ),
    "ketik": (
        Forms(
            "https://ketik.com/berita/12-kali-misi-dagang-dalam-setahun-hasilkan-tramsaksi-fantastis",
            hosts=("www.ketik.com", "ketik.co.id", "www.ketik.co.id"),
        ),
    ),
    "antaranews": (
        Forms(
            "https://jatim.antaranews.com/berita/675222/jatim-catat-transaksi-misi-dagang-rp246-miliar-di-sorong",
            ("/amp/berita/675222/jatim-catat-transaksi-misi-dagang-rp246-miliar-di-sorong",),
            by_id=("https://jatim.antaranews.com/berita/675222/x",),
        ),
        Forms(
            "https://www.antaranews.com/berita/2021679/khofifah-minta-pemkot-surabaya-bersinergi",
            ("/amp/berita/2021679/khofifah-minta-pemkot-surabaya-bersinergi",),
            ("m.antaranews.com", "antaranews.com"),
        ),
    ),
    "beritajatim": (
        Forms(
            "https://beritajatim.com/grebeg-suro-2026-resmi-dibuka-ponorogo",
            ("/grebeg-suro-2026-resmi-dibuka-ponorogo/",),
            ("www.beritajatim.com",),
        ),
    ),
    "rmol": (
        Forms(
            "https://rmol.id/read/2024/01/06/604171/jaringan-pasar-meluas-misi-dagang-jatim-tembus-rp11-47-t",
            (
                "/amp/2024/01/06/604171/jaringan-pasar-meluas-misi-dagang-jatim-tembus-rp11-47-t",
                "/politik/read/2024/01/06/604171/jaringan-pasar-meluas-misi-dagang-jatim-tembus-rp11-47-t",
            ),
            ("www.rmol.id",),
            ("https://rmol.id/amp/2024/01/06/604171/whatsapp:/send",),
        ),
    ),
    "rmoljatim": (
        Forms(
            "https://www.rmoljatim.id/wabah-campak-di-sumenep-puguh-dprd-dorong-mitigasi",
            ("/wabah-campak-di-sumenep-puguh-dprd-dorong-mitigasi/",),
            ("rmoljatim.id",),
        ),
    ),
    "tribunnews": (
        Forms(
            "https://surabaya.tribunnews.com/2022/08/26/gubernur-khofifah-gelar-misi-dagang-jatim-di-sulawesi-utara",
            ("/amp/2022/08/26/gubernur-khofifah-gelar-misi-dagang-jatim-di-sulawesi-utara",),
        ),
        Forms(
            "https://suryamalang.tribunnews.com/jawa-timur/274155/misi-dagang-di-kalsel-gubernur-jatim-khofifah",
            ("/amp/jawa-timur/274155/misi-dagang-di-kalsel-gubernur-jatim-khofifah",),
            by_id=("https://suryamalang.tribunnews.com/adv/274155/misi-dagang",),
        ),
    ),
    "pustakajc": (
        Forms(
            "https://www.pustakajc.co/news/view/6547/misi-dagang-perdana-2026-khofifah-satukan-pasar-jatimjateng",
            hosts=("pustakajc.co",),
            by_id=("https://pustakajc.co/news/view/6547/",),
        ),
    ),
    "disway": (
        Forms(
            "https://harian.disway.id/read/898879/catatkan-transaksi-rp-166-triliun",
            (
                "/amp/898879/catatkan-transaksi-rp-166-triliun",
                "/amp/898879/catatkan-transaksi-rp-166-triliun/16",
                "/read/898879/catatkan-transaksi-rp-166-triliun/15",
                "/read/898879/catatkan-transaksi-rp-166-triliun/30",
            ),
            by_id=("https://harian.disway.id/read/898879/lain",),
        ),
    ),
    "surabayapagi": (
        Forms(
            "https://surabayapagi.com/news-268303-sukses-pikat-turis-asing",
            ("/amp/news-268303-sukses-pikat-turis-asing",),
            ("www.surabayapagi.com",),
        ),
    ),
    "barometerjatim": (
        Forms(
            "https://www.barometerjatim.com/news-3991-sepanjang-2019-misi-dagang-jatim-catat-transaksi-rp-224-t",
            ("/amp/news-3991-sepanjang-2019-misi-dagang-jatim-catat-transaksi-rp-224-t",),
            ("barometerjatim.com",),
        ),
        Forms("https://www.barometerjatim.com/pedagang-jangan-dizalimi-lagi-saatnya-khofifah-gubernur/"),
    ),
    "jatimpedia": (
        Forms(
            "https://jatimpedia.id/smelter-freeport-sudah-berproduksi-ini-pembeli-katoda-tembaga/",
            ("/smelter-freeport-sudah-berproduksi-ini-pembeli-katoda-tembaga",),
            ("www.jatimpedia.id",),
        ),
    ),
    "kominfo_jatim": (
        Forms(
            "https://kominfo.jatimprov.go.id/berita/prabu-bestari-anggur-probolinggo",
            ("/read/umum/prabu-bestari-anggur-probolinggo", "/read/ekonomi/prabu-bestari-anggur-probolinggo/"),
        ),
    ),
    "suarasurabaya": (
        Forms(
            "https://www.suarasurabaya.net/ekonomibisnis/2021/tiga-kawasan-industri-baru-sedang-dibangun-di-jatim/",
            ("/ekonomibisnis/2021/tiga-kawasan-industri-baru-sedang-dibangun-di-jatim",),
            ("suarasurabaya.net",),
        ),
    ),
    "timesindonesia": (
        Forms(
            "https://timesindonesia.co.id/news/352280/ls-skincare-brand-kecantikan-asal-majalengka",
            ("/read/news/352280/ls-skincare-brand-kecantikan-asal-majalengka",),
            ("www.timesindonesia.co.id",),
        ),
    ),
    "detik": (
        Forms(
            "https://www.detik.com/bali/nusra/d-8198103/misi-dagang-dan-investasi-jatim-ntt-catat-transaksi-rp-1-8-triliun",
            (
                "/bali/nusra/d-8198103/misi-dagang-dan-investasi-jatim-ntt-catat-transaksi-rp-1-8-triliun/amp",
                "/bali/nusra/d-8198103/misi-dagang-dan-investasi-jatim-ntt-catat-transaksi-rp-1-8-triliun/2",
            ),
            by_id=("https://www.detik.com/jatim/bisnis/d-8198103/misi-dagang",),
        ),
    ),
    "jatimnow": (
        Forms(
            "https://jatimnow.com/baca-51501-kuatkan-misi-dagang-khofifah-silaturahmi-di-aceh",
            ("/amp/baca-51501-kuatkan-misi-dagang-khofifah-silaturahmi-di-aceh",),
            ("www.jatimnow.com",),
        ),
    ),
    "kontenjatim": (
        Forms(
            "https://kontenjatim.id/read5986/gubernur-jatim-khofifah-misi-dagang-dan-investasi-tembus-rp29359-miliar",
            hosts=("www.kontenjatim.id",),
            by_id=("https://kontenjatim.id/read5986",),
        ),
    ),
    "wartatransparansi": (
        Forms(
            "https://www.wartatransparansi.com/2025/10/02/kadis-koperasi-dan-ukm-komoditas-ikan-dan-ternak.html",
            hosts=("wartatransparansi.com",),
        ),
    ),
}
STORIES = [pytest.param(name, forms, id=f"{name}-{i}") for name, all_ in KNOWN.items() for i, forms in enumerate(all_)]

TRACKING = st.sampled_from(
    ("utm_source=wa", "utm_medium=social&utm_campaign=x", "fbclid=IwAR0_a", "gclid=1", "_gl=1*x", "_ga=2.1.1", "m=1",
     "page=2", "page=all", "page=17", "halaman=3", "halaman=all", "single=1", "browsefrom=mobile", "noamp=1", "amp=1")
)  # fmt: skip


@st.composite
def aliases(draw: st.DrawFn, forms: Forms) -> str:
    """An address of the story as it may be met."""
    scheme, _, host, path = forms.canonical.split("/", 3)
    path = draw(st.sampled_from((f"/{path}", *forms.paths)))
    host = draw(st.sampled_from((host, *forms.hosts)))
    host = draw(st.sampled_from((host, host.upper(), host.title(), f"{host}.")))
    scheme = draw(st.sampled_from(("http:", "https:", "HTTPS:")))
    port = draw(st.sampled_from(("", ":80" if scheme == "http:" else ":443")))
    slash = "" if path.endswith(("/", ".html")) else draw(st.sampled_from(("", "/")))
    query = "&".join(draw(st.lists(TRACKING, max_size=3)))
    fragment = draw(st.sampled_from(("", "#", "#comments", "#:~:text=Misi%20Dagang")))
    blank = draw(st.sampled_from(("", " ", "\n", "\u200b", "\xa0")))
    return f"{scheme}//{host}{port}{path}{slash}{'?' + query if query else ''}{fragment}{blank}"


@pytest.mark.parametrize(("name", "forms"), STORIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_form_of_a_story_is_one_address(name: str, forms: Forms, data: st.DataObject) -> None:
    address = source(name).identify(data.draw(aliases(forms)))
    assert address is not None
    assert address.url == forms.canonical
    assert not address.unresolved


@pytest.mark.parametrize(("name", "forms"), STORIES)
def test_where_the_id_tells_the_story_its_slug_may_be_anything(name: str, forms: Forms) -> None:
    identify = source(name).identify
    story = identify(forms.canonical)
    assert story is not None
    assert [address.key for form in forms.by_id if (address := identify(form))] == [story.key] * len(forms.by_id)


@pytest.mark.parametrize("name", ALL)
def test_addresses_of_a_source_are_known(name: str) -> None:
    assert KNOWN[name]


@pytest.mark.parametrize(("name", "forms"), STORIES)
def test_a_story_belongs_to_one_source(name: str, forms: Forms) -> None:
    assert [other for other in ALL if source(other).identify(forms.canonical)] == [name]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("pustakajc", "https://www.pustakajc.co/news/view/667/a", "https://www.pustakajc.co/parlemen/view/667/a"),
        ("antaranews", "https://jatim.antaranews.com/berita/664031/a", "https://www.antaranews.com/berita/664031/a"),
        ("disway", "https://harian.disway.id/read/133085/a", "https://memorandum.disway.id/read/133085/a"),
        ("tribunnews", "https://jatim.tribunnews.com/2020/09/23/a-b", "https://surabaya.tribunnews.com/2020/09/23/a-b"),
        ("klikjatim", "https://klikjatim.com/news-1-a", "https://klikjatim.com/news-11-a"),
    ],
)
def test_ids_that_are_counted_apart_are_different_stories(name: str, one: str, other: str) -> None:
    keys = {address.key for url in (one, other) if (address := source(name).identify(url))}
    assert len(keys) == 2


@pytest.mark.parametrize("name", [n for n in ALL if source(n).family == "wordpress"])
def test_a_short_link_is_left_to_the_site(name: str) -> None:
    spider = source(name)
    address = spider.identify(f"{spider.homepage}?p=99562&utm_source=x")
    assert address is not None
    assert address.unresolved
    assert address.url == f"{spider.homepage}?p=99562"


MIRRORS = (
    "https://xcloud.id/berita/158305/misi-dagang-jatim-jateng",
    "https://lobakmerak.netlify.app/host-https-klikjatim.com/news-42260-perkuat-kolaborasi",
    "https://klikjatim.com.numesa.id/news-42260-perkuat-kolaborasi",
    "https://103.150.190.4/berita/12-kali-misi-dagang-dalam-setahun",
    "https://mail.jatimpos.co/berita/158305/misi-dagang-jatim-jateng",
    "https://mail.diskominfo.kaltimprov.go.id/statistik/tingkatkan-literasi-statistik",
    "https://klikjatim.com@evil.example/news-42260-perkuat-kolaborasi",
    "https://user:secret@klikjatim.com/news-42260-perkuat-kolaborasi",
    "https://klikjatim.com:8443/news-42260-perkuat-kolaborasi",
    "ftp://klikjatim.com/news-42260-perkuat-kolaborasi",
    "whatsapp://send?text=https://klikjatim.com/news-42260-perkuat-kolaborasi",
    "whatsapp:/send",
    "javascript:void(0)",
    "mailto:redaksi@klikjatim.com",
    "https://[::1/news-42260-x",
    "",
)


@pytest.mark.parametrize("name", ALL)
def test_mirrors_and_what_is_no_web_address_belong_to_nobody(name: str) -> None:
    assert [url for url in MIRRORS if source(name).identify(url)] == []


NO_STORY = {
    "klikjatim": ("/pages/redaksi", "/search/misi%20dagang/2", "/tag/misi-dagang", "/feed", "/category/ekbis", "/"),
    "bangsaonline": ("/kanal/jawa-timur?page=2", "/tag/misi%20dagang", "/beritafoto/901/foto-misi-dagang", "/indeks",
                     "/berita-video/2201/panen", "/cari/search?title=misi+dagang", "/sitemap-news.xml"),
    "infodis": ("/category/info-bisnis/", "/tag/misi-dagang/", "/author/adminredaksi/", "/page/2/?s=misi+dagang",
                "/feed/", "/wp-json/wp/v2/posts", "/wp-content/uploads/2022/06/foto-misi-dagang.jpg", "/redaksi/",
                "/pedoman-media-siber/", "/wp-sitemap.xml", "/?s=misi+dagang"),
    "suarasurabaya": ("/kanal/ekonomibisnis/", "/tag/misi-dagang/", "/page/2/"),
    "wartatransparansi": ("/2025/10/02/", "/category/ekonomi/", "/tag/misi-dagang/page/2/"),
    "detik": ("/tag/misi-dagang", "/search/searchall?query=misi+dagang", "/jatim/indeks?page=2&date=11/06/2025"),
    "rmol": ("/tag/misi%20dagang?page=2", "/about/14/raihan-putra", "/politik"),
    "timesindonesia": ("/tag/misi-dagang", "/ekoran", "/search?q=misi%20dagang", "/api/1/news"),
    "disway": ("/listtag/misi-dagang", "/kategori/jatim", "/search?q=misi+dagang"),
    "tribunnews": ("/tag/misi-dagang?page=2", "/topic/misi-dagang", "/sitemap-news.xml", "/rss"),
    "antaranews": ("/kabar-jatim/surabaya/2", "/rss/terkini.xml", "/search/misi+dagang/01-01-2026/02-01-2026/2"),
    "pustakajc": ("/news", "/search?q=misi+dagang"),
    "dppkukm": ("/berita?page=2", "/profil/struktur-organisasi", "/storage/berita/foto-misi-dagang.jpg"),
    "kominfo_jatim": ("/berita?page=2", "/berita"),
    "kontenjatim": ("/indeks/20221214", "/search/1", "/tag/misi-dagang"),
    "jatimnow": ("/search/misi%20dagang", "/tag/misi-dagang", "/feed"),
    "ketik": ("/tag/misi-dagang", "/search?q=misi+dagang", "/about?active=redaksi"),
    "rmoljatim": ("/tag/gubernur-soerjo", "/feed"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(NO_STORY))
def test_listings_and_static_pages_are_no_stories(name: str) -> None:
    spider: type[Source] = source(name)
    home = spider.homepage.split("/", 3)
    addresses = [f"{home[0]}//{home[2]}{path}" for path in NO_STORY[name]]
    assert {url: address.url for url in addresses if (address := spider.identify(url))} == {}
