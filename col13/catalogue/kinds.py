"""The shapes of what the catalogue holds: one frozen dataclass a kind of entry, and the table that names the kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

VERIFIED = "verified"
TO_BE_CONFIRMED = "to be confirmed"


class UnknownCode(LookupError):
    """The catalogue has no such kind or no such code in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing with a code that never changes. `valid_from` and `valid_to` are days included; None is open.

    `source` is a key of the domain reference (S17) or a public name; `certainty` is "verified" or "to be confirmed".
    """

    code: str
    labels: Mapping[str, str] = field(hash=False, repr=False)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str
    certainty: str = TO_BE_CONFIRMED

    def label(self, locale: str) -> str:
        """The name in nl, fr, de or en; the certainty is told separately."""
        return self.labels[locale]

    @property
    def to_be_confirmed(self) -> bool:
        """A fact of law or practice that nobody has checked against an official text yet."""
        return self.certainty != VERIFIED

    def valid_within(self, first: dt.date | None, last: dt.date | None) -> bool:
        """Whether the entry was valid on some day from `first` to `last`; None is unknown and excludes nothing."""
        begun = self.valid_from is None or last is None or self.valid_from <= last
        not_ended = self.valid_to is None or first is None or first <= self.valid_to
        return begun and not_ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute(Entry):
    """An act, code, decree or treaty. `family`: anti_racism, anti_discrimination, gender or none."""

    family: str = "none"
    level: str = "federal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence(Entry):
    """What may be qualified. `law`: old_code, new_code, special_act; `kind`: criminal, civil (no offence), disciplinary.

    `class_`: hate_crime_base, discrimination_offence, other. `motive`: what the discriminatory motive does there: aggravating element
    (another penalty), factor (weighed inside the same range) or none; for facts from `motive_from` on. `article` None: not known.
    `families`: grounds of which statutes it covers, empty for all. `twins`: codes of the same conduct under another law version.
    `odihr`: type of crime in the international report, None where it is not counted there.
    """

    law: str
    statute: str
    article: str | None
    class_: str
    motive: str
    motive_article: str | None = None
    motive_from: dt.date | None = None
    kind: str = "criminal"
    families: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    odihr: str | None = None

    @property
    def twin(self) -> str | None:
        """The first of the twins."""
        return self.twins[0] if self.twins else None

    @property
    def criminal(self) -> bool:
        """False for a civil or disciplinary matter, which goes to an equality body or a disciplinary authority."""
        return self.kind == "criminal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Entry):
    """A protected criterion. `bodies`: equality bodies for federal matters; `regions`: where alone it is protected (empty: all);
    `flemish`: whether the Flemish institute may take it in its own matters."""

    family: str
    bodies: tuple[str, ...]
    regions: tuple[str, ...] = ()
    flemish: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Phenomenon(Entry):
    """The recording label that names the bias; `odihr`: its categories in the international report."""

    family: str
    bodies: tuple[str, ...]
    odihr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubPhenomenon(Phenomenon):
    """A finer label below the phenomenon `parent`."""

    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Entry):
    """A fact that suggests bias; `prompts`: the question or hint for the desk, in four languages."""

    prompts: Mapping[str, str] = field(hash=False, repr=False)

    def prompt(self, locale: str) -> str:
        """What to ask or do."""
        return self.prompts[locale]


@dataclass(frozen=True, slots=True, kw_only=True)
class Motive(Entry):
    """Why a magistrate dismissed. `group`: technical, opportunity or other."""

    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Entry):
    """A decision of a magistrate or court. `ends_file`: nothing more is expected of this recipient; `motive_group`: which motives fit
    a dismissal (technical, opportunity, any), None where no motive is asked; `taken_by`: prosecutor, labour_auditor, …"""

    ends_file: bool
    taken_by: tuple[str, ...]
    motive_group: str | None = None
    stage: str = "prosecution"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainOfLife(Entry):
    """Where in life it happened. `flemish`: how far this is a Flemish competence in Flanders: sole, shared or none;
    `labour`: proposes the labour auditor."""

    flemish: str
    labour: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceType(Entry):
    """A kind of place; `meaningful`: may itself be a bias indicator (BI-LOC)."""

    online: bool = False
    meaningful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Entry):
    """A service a victim can be referred to. `contact` only where a source confirms it."""

    kind: str
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Entry):
    """An equality body: short names by language, what it is competent for, contact where confirmed."""

    short: Mapping[str, str] = field(hash=False, repr=False)
    competence: Mapping[str, str] = field(hash=False, repr=False)
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentScope(Entry):
    """What a consent covers; `towards`: body or service."""

    towards: str


KINDS: dict[str, type[Entry]] = {
    "statute": Statute,
    "offence": Offence,
    "criterion": Criterion,
    "phenomenon": Phenomenon,
    "sub_phenomenon": SubPhenomenon,
    "indicator": Indicator,
    "motive": Motive,
    "decision": Decision,
    "domain_of_life": DomainOfLife,
    "place_type": PlaceType,
    "channel": Entry,
    "language": Entry,
    "service": Service,
    "body": Body,
    "salduz": Entry,
    "consent_scope": ConsentScope,
    "legal_basis": Entry,
}
