"""What every command imports. Scrapy takes each command class *defined* in this folder for a command, so the
strict base itself lives next door, in ``crawler/command.py``."""

from crawler.command import JobError, NotHere, StrictCommand, did_you_mean, one_line

__all__ = ["JobError", "NotHere", "StrictCommand", "did_you_mean", "one_line"]
