"""The pen: says the codes, dates, persons and texts of a projection in the paper's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

from col13 import catalogue
from col13.catalogue.places import arrondissement_label, municipality
from col13.dossier.images import Pictures
from col13.dossier.ink import rtl
from col13.dossier.paper import Block, Fields, Section, Span, Table, Value
from col13.dossier.profiles import SECTION_LABELS
from col13.dossier.project import pseudonym
from col13.i18n import Key, N_, S_, say, show_date, show_time
from col13.partial_dates import PartialDate

YES, NO = N_("answer", "yes"), N_("answer", "no")
TO_BE_CONFIRMED = S_("%(what)s (to be confirmed)")
FEW = 4
ISOLATED = "\u2068%s\u2069"  # a name written from right to left keeps to itself among others
NUMBERED = S_("%(role)s %(seq)s: %(name)s")
OF = S_("%(what)s: %(value)s")
Record = Mapping[str, Any]


class Pen:
    """Writes one paper. `used` gathers the codes said, for the glossary; `pictures` are those it prints."""

    def __init__(self, frozen: Mapping[str, Any], language: str, pictures: Pictures = MappingProxyType({})) -> None:
        self.pictures = pictures
        self.frozen, self.content, self.language = frozen, frozen["content"], language
        self.used: dict[tuple[str, str], None] = {}

    def say(self, key: Key, **facts: object) -> str:
        """A label or sentence."""
        return say(key, self.language, **facts)

    def word(self, words: Mapping[str, Key], code: str | None) -> str:
        """What a code is called; a code without a word stands for itself."""
        if not code:
            return ""
        return self.say(words[code]) if code in words else code

    def coded(self, kind: str, code: str | None) -> str:
        """A catalogue code in words, marked where it is to be confirmed; noted for the glossary."""
        if not code or not catalogue.has(kind, code):
            return code or ""
        self.used[kind, code] = None
        entry = catalogue.get(kind, code)
        return self.say(TO_BE_CONFIRMED, what=entry.label(self.language)) if entry.to_be_confirmed else entry.label(self.language)

    def plain(self, kind: str, code: str | None) -> str:
        """A catalogue code in words and nothing more."""
        return catalogue.label(kind, code, self.language) if code and catalogue.has(kind, code) else code or ""

    def day(self, text: str | None) -> str:
        """A partial date; "unknown" where none is told."""
        return PartialDate.parse(text).say(self.language)

    def date(self, text: str | None) -> str:
        """A day in numbers."""
        return show_date(dt.date.fromisoformat(text), self.language) if text else ""

    def time(self, text: str | None) -> str:
        """A moment on the Brussels clock."""
        return show_time(dt.datetime.fromisoformat(text), self.language) if text else ""

    def yes(self, value: bool | None) -> str:
        """Yes or no; nothing for "not told"."""
        return "" if value is None else self.say(YES if value else NO)

    def text(self, words: str | None, tongue: str | None = None) -> Value:
        """A text, tagged with its language where that is another one than the paper's."""
        return Span(words, tongue) if words and tongue and tongue != self.language else words or ""

    def several(self, words: Iterable[str | Value]) -> str:
        """A list in one value."""
        plain = (word.text if isinstance(word, Span) else word for word in words if word)
        plain = (word for word in plain if word.strip())
        return ", ".join(ISOLATED % word if rtl(word) else word for word in plain)

    def of(self, what: Value, told: Value) -> str:
        """What, then what is told of it; each language sets its own space before the colon."""
        return self.say(OF, what=what.text if isinstance(what, Span) else what, value=told.text if isinstance(told, Span) else told)

    def place(self, nis: str | None, district: str | None) -> str:
        """Municipality, else judicial district."""
        if nis:
            return municipality(nis).label(self.language)
        return arrondissement_label(district, self.language) if district else ""

    @cached_property
    def people(self) -> dict[int, Record]:
        """The persons of the paper by number."""
        return {one["seq"]: one for one in self.content.get("persons", {}).get("persons", [])}

    def person(self, seq: int | None, role: str = "") -> str:
        """A person as this recipient may know them; nothing for nobody."""
        if seq is None:
            return ""
        one = self.people.get(seq, {})
        if one.get("name"):
            return str(one["name"])
        called = next(iter(one.get("roles", [])), "") or role
        return pseudonym(called, one.get("number", seq), self.language, one.get("shown", "pseudonym"))

    def persons(self, numbers: Sequence[int], role: str) -> str:
        """Several of them, a line each while they are few."""
        named = [self.person(seq, role) for seq in numbers]
        return "\n".join(named) if len(named) <= FEW else self.several(named)

    def fields(self, *rows: tuple[Key, Value]) -> Fields:
        """Label and value, empty ones left out."""
        return Fields(tuple((self.say(label), value) for label, value in rows if value))

    def table(self, caption: Key, head: Sequence[Key], rows: Iterable[tuple[Value, ...]], widths: tuple[int, ...]) -> Table:
        """A table with said head and caption."""
        return Table(self.say(caption), tuple(self.say(label) for label in head), tuple(rows), widths)

    def section(self, key: str, *blocks: Block | None) -> Section:
        """A section under its title."""
        return Section(key, self.say(SECTION_LABELS[key]), tuple(block for block in blocks if block is not None))
