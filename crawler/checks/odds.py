"""How surprising a count is, given what is known from before. Probabilities from 0 to 1."""

from __future__ import annotations

from math import exp, lgamma, log


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def so_many(count: int, of: int, count_before: int, of_before: int) -> float:
    """The probability of ``count`` or more cases among ``of``, after ``count_before`` among ``of_before``.

    Beta-binomial with Jeffreys' prior: where little is known from before, little is surprising.
    """
    a, b = count_before + 0.5, of_before - count_before + 0.5
    total = 0.0
    for k in range(count, of + 1):
        chosen = lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1)
        total += exp(chosen + _log_beta(k + a, of - k + b) - _log_beta(a, b))
    return min(total, 1.0)


def so_few(count: int, expected: float) -> float:
    """The probability of ``count`` or fewer cases where ``expected`` are usual (Poisson)."""
    if expected <= 0:
        return 1.0
    return min(sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(count + 1)), 1.0)
