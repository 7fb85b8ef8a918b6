"""A municipality as people type it: a name in any language, or a postal code; kept as its NIS code."""

from __future__ import annotations

from col13.catalogue.places import find_municipalities, municipalities, municipality
from col13.errors import Invalid
from col13.i18n import S_

NO_SUCH = S_("No municipality is called “%(typed)s”. Write its name, in any language, or its postal code.")
WHICH_ONE = S_("Which one: %(names)s?")
SHOWN = 6


def nis_of(typed: str | None, locale: str, field: str = "municipality") -> str | None:
    """The NIS code of what was typed, None for nothing. Invalid where it names none, or several."""
    wanted = (typed or "").strip()
    if not wanted:
        return None
    if wanted in municipalities():
        return wanted
    name = wanted.rpartition(" (")[0] or wanted
    found = find_municipalities(name, SHOWN)
    if not found:
        raise Invalid({field: (NO_SUCH, {"typed": wanted})})
    same = [one for one in found if any(word.casefold() == name.casefold() for word in one.names.values())]
    if len(same) == 1 or len(found) == 1:
        return (same or found)[0].nis
    raise Invalid({field: (WHICH_ONE, {"names": [one.label(locale) for one in found]})})


def typed_as(nis: str | None, locale: str) -> str:
    """The name to show again, "" for none."""
    return municipality(nis).label(locale) if nis else ""


def names(locale: str) -> list[str]:
    """Every municipality's name in a language, for the browser's own list of suggestions."""
    return sorted(one.label(locale) for one in municipalities().values())
