"""Checks of each run against its source's own history: pure, runs in, verdicts out."""

from crawler.checks.model import CAUSES, Bounds, Cause, Finding, Night, Verdict, Yield
from crawler.checks.rules import judge

__all__ = ["CAUSES", "Bounds", "Cause", "Finding", "Night", "Verdict", "Yield", "judge"]
