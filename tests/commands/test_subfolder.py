"""Commands run in a folder inside the project: its paths are its own, wherever somebody stands."""

from __future__ import annotations

from tests.commands.conftest import Project
from tests.support.site import Site


def test_a_night_from_a_subfolder_writes_where_one_from_the_root_does(project: Project, site: Site) -> None:
    given = site.settings()
    where = given.index(f"DB={site.db}")
    settings = [*given[: where - 1], *given[where + 1 :]]
    where = settings.index(f"ARCHIVE_DIR={site.folder / 'archive'}")
    settings = [*settings[: where - 1], *settings[where + 1 :]]
    done = project.scrapy("nightly", "klikjatim", *settings, cwd="docs", env_added=site.environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "klikjatim ok: 2 new" in done.stdout
    assert not (project.root / "docs/output").exists()
    assert list((project.root / "output/archive").rglob("*.warc.gz"))
    assert list((project.root / "output/logs").rglob("klikjatim.log"))

    at_root, below = (project.scrapy("ledger", "--format", "csv", cwd=cwd) for cwd in ("", "docs"))
    assert at_root.returncode == 0, at_root.stderr
    assert len(at_root.stdout.splitlines()) == 3
    assert below.stdout == at_root.stdout


def test_relative_paths_of_the_env_file_are_the_projects_and_of_s_the_current_folders(project: Project) -> None:
    (project.root / ".env").write_text("MISI_DB=here/from-env.db\n")
    env_file = {"MISI_ENV_FILE": str(project.root / ".env")}
    done = project.scrapy("import", "../data/reference_ledger.csv", cwd="docs", env_added=env_file)
    assert done.returncode == 0, done.stderr
    assert (project.root / "here/from-env.db").exists()
    done = project.scrapy("ledger", "-s", "DB=../here/from-env.db", cwd="docs")
    assert done.returncode == 0, done.stderr
