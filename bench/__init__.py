"""Benchmarks: ``make bench`` measures, ``docs/benchmarks.md`` shows. See bench/README.md."""
