"""``python -m tests.nightly.nights SPIDER NAME=VALUE…``: a crawl for every line read, all in one process.

After each crawl a line is written. What a crawl does is what ``scrapy crawl`` does; only Python starts once.
"""

from __future__ import annotations

import asyncio
import sys

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings


async def nights(process: AsyncCrawlerProcess, spider: str) -> None:
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        await process.crawl(spider)
        print("done", flush=True)


def main(spider: str, given: list[str]) -> None:
    settings = get_project_settings()
    for setting in given:
        name, value = setting.split("=", 1)
        settings.set(name, value, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    from twisted.internet import reactor  # noqa: PLC0415  (installed by the process)

    task = asyncio.get_event_loop().create_task(nights(process, spider))
    task.add_done_callback(lambda _: reactor.stop())  # type: ignore[attr-defined]
    process.start(stop_after_crawl=False)
    task.result()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
