"""``python -m bench [--quick] [--only SECTION …]``: measure, keep the results, write the page."""

import argparse
import sys
import time
import traceback

from bench.data.building import build
from bench.page import write_page
from bench.plan import Plan
from bench.results import save
from bench.sections import NAMES, present, section
from bench.tools import ToolMissing, ensure_tools, say

# Others make the one or two databases that they ask for when they begin.
AT_ALL_SIZES = {"growth", "writes"}


def main() -> int:
    """Measure the sections asked for (all by default) and write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a short pass for development")
    parser.add_argument("--only", nargs="*", default=[], choices=NAMES, help="sections by name")
    parser.add_argument("--page", action="store_true", help="write the page and measure nothing")
    options = parser.parse_args()
    try:
        ensure_tools()
    except ToolMissing as error:
        print(error, file=sys.stderr)
        return 1
    plan = Plan(quick=options.quick)
    failed = []
    names = () if options.page else options.only or present()
    if AT_ALL_SIZES & set(names):
        build(plan.sizes)
    for name in names:
        module = section(name)
        say(f"{module.TITLE} …")
        began = time.monotonic()
        try:
            results = module.run(plan)
        # One section that fails must not lose the others.
        except Exception as error:
            say(f"{module.TITLE} failed: {type(error).__name__}: {error}")
            traceback.print_exc()
            failed.append(name)
            continue
        seconds = time.monotonic() - began
        save(name, results, quick=plan.quick, seconds=seconds)
        say(f"{module.TITLE} took {seconds:.0f} s")
    write_page()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
