"""Which equality bodies a case proposes: a set, from grounds, domain of life and region; a hand always decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from col13.catalogue.kinds import Criterion, DomainOfLife, Phenomenon
from col13.catalogue.reading import shelves

FLANDERS = "flanders"
FLEMISH_BODY = "vmri"


def competent_bodies(
    criteria: Collection[str], phenomena: Collection[str], domain: str | None, region: str | None, criminal: bool
) -> frozenset[str]:
    """Codes of the bodies proposed; empty when the grounds have none (language).

    A criminal file stays with Unia or IGVM/IEFH everywhere; the Flemish institute takes the civil matter in a Flemish competence, alone
    (housing, education) or next to the federal body where the competence is shared (domain reference 2.4). `phenomena` may name
    phenomena and sub-phenomena; `region` is flanders, wallonia, brussels or None. Unknown codes propose nothing.
    """
    federal: set[str] = set()
    flemish = False
    for ground in grounds(criteria, phenomena):
        if isinstance(ground, Criterion):
            if ground.regions and (criminal or region not in ground.regions):
                continue  # protected by a regional decree alone, so nowhere else and never by criminal law
            flemish = flemish or (ground.flemish and bool(ground.bodies))
        else:
            flemish = flemish or bool(ground.bodies)
        federal.update(ground.bodies)
    share = "none" if criminal or region != FLANDERS else flemish_share(domain)
    if share == "none" or not flemish:
        return frozenset(federal)
    return frozenset({FLEMISH_BODY} if share == "sole" else {*federal, FLEMISH_BODY})


def grounds(criteria: Collection[str], phenomena: Collection[str]) -> Iterator[Criterion | Phenomenon]:
    """The entries behind the codes, those unknown left out."""
    found = shelves()
    entries = [found["criterion"].get(code) for code in criteria]
    entries += [found["phenomenon"].get(code) or found["sub_phenomenon"].get(code) for code in phenomena]
    for entry in entries:
        if isinstance(entry, Criterion | Phenomenon):
            yield entry


def flemish_share(domain: str | None) -> str:
    """How far a domain of life is a Flemish competence: sole, shared or none."""
    entry = shelves()["domain_of_life"].get(domain or "")
    return entry.flemish if isinstance(entry, DomainOfLife) else "none"
