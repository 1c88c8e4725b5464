"""A real WordPress on loopback, from Debian's packages: its own MariaDB and Apache in a temporary folder.

No system service is used or touched. Every site is a WordPress of its own (database, permalinks, clock, theme) behind
its own host name, over https with a certificate made for the occasion, and over http with a redirect, as web hosts do.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PACKAGE = Path("/usr/share/wordpress")
PHP_DIR = Path(__file__).parent / "php"
MODULES = "mpm_prefork authz_core mime dir env setenvif rewrite ssl filter deflate headers".split()  # noqa: SIM905
START_SECONDS = 60


class ServerError(RuntimeError):
    """Something needed is missing or did not start; the message says what and where to look."""


@dataclass(frozen=True, slots=True)
class Site:
    """One WordPress: how its owner set it up."""

    name: str
    host: str
    title: str
    tagline: str
    permalinks: str  # "/%postname%/" or without the slash at the end
    timezone: str
    themes: tuple[str, ...]  # the first one that the machine has is taken
    weak_etags: bool = False  # as nginx makes of them when it compresses; Apache adds -gzip instead

    @property
    def database(self) -> str:
        return f"wp_{self.name}"


def missing_parts() -> list[str]:
    """What this machine lacks for the test, in words; empty when all is there."""
    lacks = [name for name in ("mariadbd", "mariadb-install-db", "apache2", "php", "openssl") if not _which(name)]
    if not (PACKAGE / "wp-load.php").exists():
        lacks.append(f"WordPress in {PACKAGE}")
    elif not (PACKAGE / "wp-content/languages/id_ID.mo").exists():
        lacks.append("wordpress-l10n (Indonesian)")
    return lacks


def _which(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class WordPress:
    """Starts the servers, installs the sites, and afterwards stops and removes everything."""

    def __init__(self, sites: list[Site]) -> None:
        self.sites = {site.name: site for site in sites}
        self.root = Path(tempfile.mkdtemp(prefix="wordpress-"))
        self.root.chmod(0o755)  # Apache's workers and MariaDB run as users of their own where we are root
        self.https_port = free_port()
        self.http_port = free_port()
        self.ca_file = self.root / "tls/ca.pem"
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            if lacks := missing_parts():
                raise ServerError(
                    f"missing here: {', '.join(lacks)}. `.ci/install-wordpress` installs Debian's packages."
                )
            self._make_certificates()
            self._start_database()
            for site in self.sites.values():
                self._lay_out(site)
                self.php(site.name, "install.php", _site_facts(site))
            self._start_apache()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        shutil.rmtree(self.root, ignore_errors=True)

    # What an editor does in the back office -------------------------------------------------------------------------

    def php(self, site: str, script: str, payload: object = None) -> Any:
        """Runs one of the scripts in ``php/`` inside that WordPress; JSON in, JSON out."""
        done = subprocess.run(
            [
                "php",
                "-d",
                "memory_limit=512M",
                "-d",
                "display_errors=stderr",
                str(PHP_DIR / script),
                str(self.docroot(site)),
            ],
            input=json.dumps(payload).encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr + done.stdout).decode(errors="replace").strip()
            raise ServerError(f"{script} failed for {site}: {said[-2000:]}")
        return json.loads(done.stdout)

    def requests(self, site: str) -> list[Request]:
        """What this site was asked so far, in order, out of Apache's own log."""
        log = self.root / "log" / f"{site}.log"
        return [Request(*line.split("\t")) for line in log.read_text().splitlines()] if log.exists() else []

    def docroot(self, site: str) -> Path:
        return self.root / "www" / site

    # Laying out -----------------------------------------------------------------------------------------------------

    def _lay_out(self, site: Site) -> None:
        """A document root of its own: the package's code by links, configuration and content as files."""
        docroot, content = self.docroot(site.name), self.docroot(site.name) / "wp-content"
        for folder in (content / "mu-plugins", content / "uploads", content / "plugins"):
            folder.mkdir(parents=True)
        for folder_name in ("wp-admin", "wp-includes"):
            (docroot / folder_name).symlink_to(PACKAGE / folder_name)
        for file in PACKAGE.glob("*.php"):  # copied: WordPress takes its root from where wp-load.php really lies
            if file.name != "wp-config.php":
                shutil.copy(file, docroot)
        for folder_name in ("themes", "languages"):
            (content / folder_name).symlink_to(PACKAGE / "wp-content" / folder_name)
        for plugin in (PHP_DIR / "mu-plugins").glob(f"{site.name}*.php"):
            shutil.copy(plugin, content / "mu-plugins")
        (docroot / "wp-config.php").write_text(_wp_config(site, self.root / "run/mariadb.sock"))

    def _make_certificates(self) -> None:
        folder = self.root / "tls"
        folder.mkdir()
        names = ",".join(f"DNS:{site.host},DNS:www.{site.host}" for site in self.sites.values())
        (folder / "leaf.ext").write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\n")
        authority = (
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=local-test-authority"
        )
        request = "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=local-test"
        for arguments in (
            f"{authority} -keyout ca.key -out ca.pem",
            f"{request} -keyout leaf.key -out leaf.csr",
            "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile leaf.ext -out leaf.pem",
        ):
            _run(["openssl", *arguments.split()], cwd=folder)

    # Servers --------------------------------------------------------------------------------------------------------

    def _start_database(self) -> None:
        data, run = self.root / "data", self.root / "run"
        run.mkdir(mode=0o755)
        data.mkdir()
        user = ["--user=root"] if os.geteuid() == 0 else []
        installer, server = _which("mariadb-install-db"), _which("mariadbd")
        assert installer and server
        _run(
            [
                installer,
                "--no-defaults",
                f"--datadir={data}",
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
                *user,
            ]
        )
        accounts = "".join(
            f"CREATE DATABASE {site.database} CHARACTER SET utf8mb4;\n"
            f"CREATE USER '{site.database}'@'localhost' IDENTIFIED BY 'loopback';\n"
            f"GRANT ALL ON {site.database}.* TO '{site.database}'@'localhost';\n"
            for site in self.sites.values()
        )
        (run / "accounts.sql").write_text(accounts)
        options = (
            f"--no-defaults --skip-networking --datadir={data} --socket={run}/mariadb.sock "
            f"--pid-file={run}/mariadb.pid --init-file={run}/accounts.sql "
            "--innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M "
            "--innodb-log-file-size=16M --skip-log-bin --performance-schema=OFF"
        )
        self._start([server, *options.split(), *user], "mariadb")
        self._wait("MariaDB", lambda: _answers(run / "mariadb.sock"), run / "mariadb.err")

    def _start_apache(self) -> None:
        apache, folder = _which("apache2"), self.root / "run"
        assert apache
        (self.root / "log").mkdir()
        configuration = folder / "apache.conf"
        configuration.write_text(_apache_config(self))
        self._start([apache, "-f", str(configuration), "-D", "FOREGROUND"], "apache")
        self._wait("Apache", lambda: _answers(("127.0.0.1", self.https_port)), folder / "apache.err")

    def _start(self, command: list[str], name: str) -> None:
        with (self.root / "run" / f"{name}.err").open("wb") as errors:
            self._processes.append(
                subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, start_new_session=True
                )
            )

    def _wait(self, what: str, ready: Any, log: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if self._processes[-1].poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"{what} did not start. It said: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the access log."""

    scheme: str
    line: str  # "GET /feed/ HTTP/1.1"
    status: str
    if_none_match: str
    if_modified_since: str
    user_agent: str


def _run(command: list[str], cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    if done.returncode:
        raise ServerError(f"{command[0]} failed: {(done.stderr + done.stdout).decode(errors='replace')[-2000:]}")


def _answers(address: Path | tuple[str, int]) -> bool:
    family = socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET
    with socket.socket(family) as probe:
        return probe.connect_ex(str(address) if isinstance(address, Path) else address) == 0


def _site_facts(site: Site) -> dict[str, object]:
    return {
        "title": site.title,
        "tagline": site.tagline,
        "permalinks": site.permalinks,
        "timezone": site.timezone,
        "themes": list(site.themes),
    }


def _wp_config(site: Site, database_socket: Path) -> str:
    return f"""<?php
define('DB_NAME', '{site.database}');
define('DB_USER', '{site.database}');
define('DB_PASSWORD', 'loopback');
define('DB_HOST', 'localhost:{database_socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', 'https://{site.host}');
define('WP_SITEURL', 'https://{site.host}');
define('WPLANG', 'id_ID');
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_DEBUG', false);
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY',
          'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $key) {{
    define($key, 'only on loopback: ' . $key);
}}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{
    define('ABSPATH', __DIR__ . '/');
}}
require_once ABSPATH . 'wp-settings.php';
"""


def _apache_config(wordpress: WordPress) -> str:
    modules = Path("/usr/lib/apache2/modules")
    php = sorted(modules.glob("libphp*.so"))
    if not php:
        raise ServerError("missing here: libapache2-mod-php. `.ci/install-wordpress` installs Debian's packages.")
    run, log = wordpress.root / "run", wordpress.root / "log"
    loads = "\n".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES if (modules / f"mod_{name}.so").exists()
    )
    lines = [
        loads,
        f"LoadModule php_module {php[-1]}",
        f"ServerRoot {run}\nPidFile {run}/apache.pid\nErrorLog {log}/error.log\nDefaultRuntimeDir {run}",
        f"Mutex file:{run}\nSSLSessionCache none\nServerName localhost",
        f"Listen 127.0.0.1:{wordpress.https_port}\nListen 127.0.0.1:{wordpress.http_port}",
        "TypesConfig /etc/mime.types\nDirectoryIndex index.php\nKeepAlive On\nTimeout 60",
        "StartServers 2\nMinSpareServers 1\nMaxSpareServers 3\nMaxRequestWorkers 6",
        "<FilesMatch \\.php$>\n SetHandler application/x-httpd-php\n</FilesMatch>",
        "<Directory />\n Require all granted\n Options FollowSymLinks\n AllowOverride None\n</Directory>",
        "php_admin_flag expose_php off",
        "AddOutputFilterByType DEFLATE text/html text/xml application/xml application/rss+xml application/json",
        'LogFormat "%{REQUEST_SCHEME}e\\t%r\\t%>s\\t%{If-None-Match}i\\t%{If-Modified-Since}i\\t%{User-Agent}i" asked',
        *(["User " + _worker(), "Group " + _worker_group()] if os.geteuid() == 0 else []),
    ]
    for site in wordpress.sites.values():
        lines.append(_virtual_hosts(site, wordpress))
    return "\n".join(lines) + "\n"


def _virtual_hosts(site: Site, wordpress: WordPress) -> str:
    docroot, tls, log = wordpress.docroot(site.name), wordpress.root / "tls", wordpress.root / "log"
    weak_etags = 'DeflateAlterETag NoChange\nHeader edit ETag ^" W/"' if site.weak_etags else ""
    names = f"ServerName {site.host}\nServerAlias www.{site.host}\nCustomLog {log}/{site.name}.log asked"
    return f"""
<VirtualHost 127.0.0.1:{wordpress.http_port}>
{names}
SetEnvIf Host . REQUEST_SCHEME=http
RewriteEngine On
RewriteRule ^ https://%{{HTTP_HOST}}%{{REQUEST_URI}} [R=301,L]
</VirtualHost>
<VirtualHost 127.0.0.1:{wordpress.https_port}>
{names}
SetEnvIf Host . REQUEST_SCHEME=https
SSLEngine On
SSLCertificateFile {tls}/leaf.pem
SSLCertificateKeyFile {tls}/leaf.key
DocumentRoot {docroot}
<Directory {docroot}>
RewriteEngine On
RewriteBase /
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{{HTTP:Authorization}}]
RewriteRule ^index\\.php$ - [L]
RewriteCond %{{REQUEST_FILENAME}} !-f
RewriteCond %{{REQUEST_FILENAME}} !-d
RewriteRule . /index.php [L]
</Directory>
{weak_etags}
</VirtualHost>"""


def _worker() -> str:
    return next((name for name in ("www-data", "nobody") if _exists(name)), "daemon")


def _worker_group() -> str:
    import grp  # noqa: PLC0415  (only where we are root)

    return grp.getgrgid(pwd.getpwnam(_worker()).pw_gid).gr_name


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


if __name__ == "__main__":
    if missing := missing_parts():
        raise SystemExit(
            f"Not possible on this machine, missing: {', '.join(missing)}. Run .ci/install-wordpress (Debian)."
        )
