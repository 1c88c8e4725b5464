"""The crawler's settings: Scrapy's own, and ours, which are declared in ``crawler/declared.py``.

Any of them can be given for one run with ``-s NAME=VALUE``; ours also as ``MISI_NAME=VALUE`` in the environment or in
a file ``.env`` beside ``scrapy.cfg``.
"""

from __future__ import annotations

import os

from crawler.environment import project_defaults, read_environment

BOT_NAME = "misi-dagang"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
SPIDER_LOADER_CLASS = "crawler.loading.SourceLoader"
COMMANDS_MODULE = "crawler.commands"

# --- ours, as declared; the environment and .env go before the defaults ---------------------------------------------
_GIVEN, ENVIRONMENT_PROBLEMS = read_environment(os.environ)
globals().update(project_defaults() | _GIVEN)

# --- politeness -----------------------------------------------------------------------------------------------------
USER_AGENT = "misi-dagang/0.1 (research on Indonesian trade missions)"  # CONTACT is put in at the start of a run
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "misi-dagang"
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.0  # a delay is a floor: never shorter than promised
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # what could not be had is counted, and told in words
REDIRECT_MAX_TIMES = 8
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
}

# --- safety ---------------------------------------------------------------------------------------------------------
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "crawler.network.GuardedResolver"
# One handler for all: the network, or the archives of REPLAY. Nothing else can be fetched.
DOWNLOAD_HANDLERS = {
    "http": "crawler.archive.replay.NetworkOrReplay",
    "https": "crawler.archive.replay.NetworkOrReplay",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# --- the way of a story ---------------------------------------------------------------------------------------------
EXTENSIONS = {
    "crawler.runs.RunRecord": 10,
    # doors into a running crawl that nobody needs, and half a second of loading
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.logstats.LogStats": None,
}
DOWNLOADER_MIDDLEWARES = {
    # engine side
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.network.OnlyTheSourcesHosts": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.politeness.Robots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.politeness.RetryAfter": 550,
    "crawler.conditional.ConditionalRequests": 560,
    "crawler.archive.middleware.Archive": 890,
    # downloader side
}
ITEM_PIPELINES = {
    "pipelines.clean.Clean": 100,
    "pipelines.relevance.JudgeRelevance": 200,
    "pipelines.duplicates.pipeline.HashContent": 300,
    "pipelines.figures.pipeline.ReadFigures": 400,
    "pipelines.store.pipeline.KeepStory": 600,  # with the claims; missions are computed from them when a run ends
}

# --- logs for people ------------------------------------------------------------------------------------------------
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%H:%M:%S"
LOG_VERSIONS: list[str] = []
LOG_FORMATTER = "crawler.runs.PlainLog"
STATS_DUMP = False
