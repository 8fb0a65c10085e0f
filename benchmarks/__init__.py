"""Measuring Vigil beside the best SQL we can write by hand: see docs/benchmarks.md."""
