"""Which law the date of the facts calls for: the Penal Code of 1867, the new one, or both, and always the special acts."""

from __future__ import annotations

import datetime as dt

from col13.catalogue.kinds import Offence
from col13.catalogue.reading import shelves

OLD_CODE, NEW_CODE, SPECIAL_ACT = "old_code", "new_code", "special_act"
# Entry into force of the new Penal Code: to be confirmed in the Official Gazette (S16, S50); zones set `penal_code_switch_date`.
SWITCH_DATE = dt.date(2026, 9, 1)


def laws_for(first: dt.date | None, last: dt.date | None, switch: dt.date = SWITCH_DATE) -> tuple[str, ...]:
    """The Code, or both Codes, that fit facts from `first` to `last`; None is unknown.

    Facts on the day of the change-over fall under the new Code. A known first day on or after it excludes the old Code, a known last day
    before it excludes the new one; where neither is certain both are offered and the investigator picks (milder-law rule, S111).
    """
    if first and last and last < first:
        first, last = last, first
    if first and first >= switch:
        return (NEW_CODE,)
    if last and last < switch:
        return (OLD_CODE,)
    return (OLD_CODE, NEW_CODE)


def offences_for(first: dt.date | None, last: dt.date | None, switch: dt.date = SWITCH_DATE) -> tuple[Offence, ...]:
    """The offences of those Codes and of the special acts in force at some moment of the facts, in the order of the catalogue."""
    laws = {*laws_for(first, last, switch), SPECIAL_ACT}
    if first and last and last < first:
        first, last = last, first
    return tuple(
        entry
        for entry in shelves()["offence"].values()
        if isinstance(entry, Offence) and entry.law in laws and entry.valid_within(first, last)
    )
