"""Checks of each run against its source's own history: pure, runs in, verdicts out."""

from crawler.checks.model import (
    BOUNDS,
    CAUSES,
    LISTING,
    SUBJECTS,
    Bounds,
    Cause,
    Expected,
    Finding,
    Night,
    Severity,
    Verdict,
    Yield,
)
from crawler.checks.rules import judge

__all__ = [
    "BOUNDS",
    "CAUSES",
    "LISTING",
    "SUBJECTS",
    "Bounds",
    "Cause",
    "Expected",
    "Finding",
    "Night",
    "Severity",
    "Verdict",
    "Yield",
    "judge",
]
