"""Two subjects side by side: alternating runs of equal length, and what comes of them."""

import time
from collections.abc import Callable
from itertools import cycle, islice
from math import ceil
from typing import Any

from bench.load import CONNECTIONS, SLOW_CONNECTIONS, SLOW_SECONDS, Measured, Subject, ask, look
from bench.load import measure as measure_load
from bench.plan import Plan
from bench.stats import ratios, spread
from bench.tools import say

WARM_UP_ANSWERS = 8
LEAST_ANSWERS = 12
LONGEST_SECONDS = 3

Run = Callable[[Subject, int, int], Measured]


def compare(base: Subject, subject: Subject, plan: Plan) -> dict[str, Any]:
    """Measure ``subject`` against ``base`` in pairs; the order turns round with each pair.

    Returns the spreads of requests per second, of CPU seconds per request, and of the ratios of
    the pairs: ``ratio`` by requests per second, ``cpu_ratio`` by CPU (base's over subject's, so
    that 1 is equal and more is better in both).
    """
    slowest = max(_warmed_up(base), _warmed_up(subject))
    connections = SLOW_CONNECTIONS if slowest > SLOW_SECONDS else CONNECTIONS
    seconds = min(max(plan.seconds, ceil(LEAST_ANSWERS * slowest)), LONGEST_SECONDS)
    runs = paired(base, subject, plan.pairs, seconds, connections)
    result = {
        "base": base.name,
        "subject": subject.name,
        "answer": look(subject),
        "ratio": ratios([(a.rate, b.rate) for a, b in runs]).as_json(),
        "cpu_ratio": ratios([(b.cpu_each, a.cpu_each) for a, b in runs]).as_json(),
        "base_rate": spread([a.rate for a, _ in runs]).as_json(),
        "rate": spread([b.rate for _, b in runs]).as_json(),
        "base_cpu": spread([a.cpu_each for a, _ in runs]).as_json(),
        "cpu": spread([b.cpu_each for _, b in runs]).as_json(),
        "database_cpu": spread([b.database_cpu_each for _, b in runs]).as_json(),
        "seconds": seconds,
        "connections": connections,
    }
    say(
        f"{subject.name}: {result['ratio']['median']:.3f} of {base.name} "
        f"({result['rate']['median']:.0f}/s against {result['base_rate']['median']:.0f}/s)"
    )
    return result


def paired(
    base: Subject,
    subject: Subject,
    pairs: int,
    seconds: int,
    connections: int,
    measure: Run = measure_load,
) -> list[tuple[Measured, Measured]]:
    """Measure both in turns, so many times; base and subject of each pair."""
    runs = []
    for number in range(pairs):
        if number % 2:
            second = measure(subject, seconds, connections)
            first = measure(base, seconds, connections)
        else:
            first = measure(base, seconds, connections)
            second = measure(subject, seconds, connections)
        runs.append((first, second))
    return runs


def _warmed_up(subject: Subject) -> float:
    """Ask a few times, as whatever has to be loaded is loaded then; seconds of the last answers."""
    took = []
    for path in islice(cycle(subject.paths), WARM_UP_ANSWERS):
        began = time.monotonic()
        ask(subject.port, path, subject.headers)
        took.append(time.monotonic() - began)
    return spread(took[WARM_UP_ANSWERS // 2 :]).median
