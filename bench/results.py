"""What sections measured, kept as JSON in ``.cache/bench/``, so that the page can be put together
of sections that were measured apart."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.config import ROOT

CACHE = ROOT / ".cache" / "bench"
RESULTS = CACHE / "results"


def save(name: str, results: dict[str, Any], *, quick: bool, seconds: float) -> Path:
    """Keep the results of a section with their day and how long they took."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    kept = {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "quick": quick,
        "took_seconds": round(seconds),
        "results": results,
    }
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def load(name: str) -> dict[str, Any] | None:
    """The kept results of a section with their day; None where it was never measured."""
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return None
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept
