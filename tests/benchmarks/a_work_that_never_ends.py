"""A work that does not end, for the tests of the frame."""

from tests.benchmarks.a_work import never_ends as measure

__all__ = ["measure"]
