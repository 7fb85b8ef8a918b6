"""A municipality as people type it: a name in any language, or a postal code; kept as its NIS code."""

from __future__ import annotations

from col13.catalogue.places import find_municipalities, municipalities, Municipality, municipality
from col13.catalogue.zones import known_zones
from col13.collation import in_order
from col13.errors import Invalid
from col13.i18n import S_

NO_SUCH = S_("No municipality is called “%(typed)s”. Write its name, in any language, or its postal code.")
WHICH_ONE = S_("Which one: %(names)s?")
SHOWN = 6


def nis_of(typed: str | None, locale: str, field: str = "municipality", chosen: str | None = None) -> str | None:
    """The NIS code of what was typed, None for nothing. `chosen`: the code picked among suggestions for exactly these words.

    Invalid where it names none, or several.
    """
    wanted = (typed or "").strip()
    if not wanted:
        return None
    if wanted in municipalities():
        return wanted
    found = suggestions(wanted)
    if chosen and chosen in {one.nis for one in found}:
        return chosen
    if not found:
        raise Invalid({field: (NO_SUCH, {"typed": wanted})})
    name = _bare(wanted)
    same = [one for one in found if any(word.casefold() == name.casefold() for word in one.names.values())]
    if len(same) == 1 or len(found) == 1:
        return (same or found)[0].nis
    raise Invalid({field: (WHICH_ONE, {"names": [one.label(locale) for one in found]})})


def suggestions(typed: str | None) -> list[Municipality]:
    """The municipalities that words or a postal code may mean, the best first."""
    wanted = (typed or "").strip()
    return find_municipalities(_bare(wanted), SHOWN) if wanted else []


def _bare(wanted: str) -> str:
    return wanted.rpartition(" (")[0] or wanted


def typed_as(nis: str | None, locale: str) -> str:
    """The name to show again, "" for none."""
    return municipality(nis).label(locale) if nis else ""


def names(locale: str, zone: str = "") -> list[str]:
    """Every municipality's name in a language, for the browser's own list of suggestions; those of the zone first."""
    near = [municipality(nis).label(locale) for nis in of_zone(zone)]
    return [*near, *in_order((label for one in municipalities().values() if (label := one.label(locale)) not in near), str)]


def of_zone(zone: str) -> tuple[str, ...]:
    """The NIS codes of a zone's municipalities; empty where the catalogue does not know them."""
    return next((one.municipalities for one in known_zones() if one.code == zone), ())
