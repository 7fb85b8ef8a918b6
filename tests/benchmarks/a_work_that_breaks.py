"""A work that breaks, for the tests of the frame."""

from tests.benchmarks.a_work import breaks as measure

__all__ = ["measure"]
