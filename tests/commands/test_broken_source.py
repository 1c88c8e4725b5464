"""A file in ``spiders/`` that cannot be loaded costs its own source and no other."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Project
from tests.support.site import Site

BROKEN = {
    "a syntax error": ("def (\n", "spiders/rusak.py, line 1, cannot be loaded (SyntaxError: invalid syntax)"),
    "a missing library": (
        "import re\nimport nosuchlibrary\n",
        "spiders/rusak.py, line 2, cannot be loaded (ModuleNotFoundError: No module named 'nosuchlibrary')",
    ),
    "facts that are refused": (
        "from spiders.base import Addresses\n\nAddresses(nosuch='x')\n",
        "spiders/rusak.py, line 3, cannot be loaded (TypeError: ",
    ),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_list_names_the_others_and_the_broken_file_in_one_line(project: Project, text: str, says: str) -> None:
    (project.root / "spiders/rusak.py").write_text(text)
    done = project.scrapy("list")
    assert "klikjatim" in done.stdout.splitlines()
    assert "tribunnews" in done.stdout.splitlines(), "those after it in the alphabet too"
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_broken_family_is_one_line_that_names_all_it_leaves_out(project: Project) -> None:
    family = project.root / "spiders/families/wordpress.py"
    family.write_text(f"{family.read_text()}\n)\n")
    done = project.scrapy("list")
    assert "klikjatim" in done.stdout.splitlines()
    assert "infodis" not in done.stdout.splitlines()
    assert done.stderr.count("\n") == 1
    assert "spiders/families/wordpress.py, line " in done.stderr
    assert "infodis" in done.stderr


def test_crawls_of_others_and_the_night_go_on(project: Project, site: Site) -> None:
    (project.root / "spiders/rusak.py").write_text("def (\n")
    settings = [*site.settings(), "-s", f"LOG_DIR={site.folder}/logs"]

    done = project.scrapy("crawl", "klikjatim", *settings, env_added=site.environment)
    assert done.returncode == 0, done.stderr
    assert "2 new" in done.stderr
    assert done.stderr.count("spiders/rusak.py") == 1

    done = project.scrapy("crawl", "rusak", *settings)
    assert done.returncode == 1
    assert done.stderr.startswith("scrapy crawl: spiders/rusak.py, line 1, cannot be loaded")
    assert done.stderr.count("\n") == 1

    done = project.scrapy("nightly", "klikjatim", *settings, env_added=site.environment)
    assert done.returncode == 0, done.stdout
    assert "klikjatim ok" in done.stdout
    done = project.scrapy("nightly", "klikjatim", "rusak", *settings, env_added=site.environment)
    assert done.returncode == 1, "one that was asked for is left out"
    assert "klikjatim ok" in done.stdout
    assert done.stderr.count("spiders/rusak.py") == 1

    done = project.scrapy("health", *settings)
    assert done.returncode == 1
    assert "klikjatim" in done.stdout
    assert done.stderr.count("spiders/rusak.py") == 1
