"""When it happened, as the intake asks it: a begin, perhaps an end, "about", or unknown; each mistake is told at its own field."""

from __future__ import annotations

from col13 import clock
from col13.errors import Invalid
from col13.i18n import S_
from col13.partial_dates import PartialDate, WRONG_ORDER
from col13.services.faults import IN_THE_FUTURE

BEGIN_FIRST = S_("Write when it began, too.")
NOT_BOTH = S_("A date is given as well: take it out, or take this tick away.")


def when(happened: str, until: str, *, about: bool, unknown: bool) -> PartialDate | None:
    """The date as told, None when nothing is said. Invalid at `happened`, `until` or `date_unknown`."""
    if unknown and (happened or until):
        raise Invalid({"date_unknown": NOT_BOTH})
    if unknown:
        return PartialDate.unknown()
    if until and not happened:
        raise Invalid({"happened": BEGIN_FIRST})
    if not happened:
        return None
    told = _begun(_read(happened, "happened"), "happened")
    if until:
        told = _lasted(told, _begun(_read(until, "until"), "until"))
    return told.about() if about else told


def _read(typed: str, field: str) -> PartialDate:
    try:
        return PartialDate.parse(typed)
    except Invalid as wrong:
        raise Invalid({field: next(iter(wrong.fields.values()))}) from wrong


def _begun(told: PartialDate, field: str) -> PartialDate:
    if told.first is not None and told.first > clock.today():
        raise Invalid({field: IN_THE_FUTURE})
    return told


def _lasted(begin: PartialDate, end: PartialDate) -> PartialDate:
    # “2015 until 2015” is no mistake: a coarse end is compared by its last day.
    if begin.first is None or end.last is None:
        return begin
    if end.last < begin.first:
        raise Invalid({"until": (WRONG_ORDER, {"first": begin.first, "last": end.last})})
    return PartialDate.period(begin.first, end.last, estimated=begin.estimated or end.estimated)


def typed_as(kept: PartialDate) -> dict[str, object]:
    """What stands, for the four fields."""
    begin, _, end = kept.iso().replace("~", "").partition("/")
    return {"happened": _typed(begin), "until": _typed(end), "about": kept.estimated, "date_unknown": kept.first is None}


def _typed(iso: str) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""
