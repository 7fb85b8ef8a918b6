"""Casting: one planned case becomes the rows of all its tables. Runs in workers; knows no database."""

from __future__ import annotations

import datetime as dt
import os
import random
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks import town_words
from benchmarks.town_forms import Form
from benchmarks.town_mould import Mould
from benchmarks.town_plan import Planned
from col13.models.vault import FORMAT, NONCE, Vault
from col13.services.journal_envelope import GENESIS
from col13.services.names import normal_words, sound, trigrams

MUNICIPALITIES = ("12025", "12040", "11002", "44021", "62063", "21004", "46021", "71016")
PHENOMENA = ("racism", "racism", "racism", "antisemitism", "islamophobia", "lgbtqi_phobia", "sexism")
DOMAINS = ("society", "society", "goods_and_services", "employment", "education", "media_and_internet")
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Zone:
    """A zone of the town: its id, and its people by role as (id, id in text)."""

    code: str
    id: uuid.UUID
    people: dict[str, list[tuple[str, str]]]


@dataclass
class Caster:
    """Everything a worker holds."""

    moulds: Sequence[Mould]
    zones: Sequence[Zone]
    vault: Vault
    form: Form
    today: dt.date
    codes: dict[str, tuple[str, ...]]  # of the catalogue: phenomenon, domain
    rows: Rows = field(default_factory=lambda: defaultdict(list))
    keyed: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def cast(self, planned: Planned, serial: int) -> None:
        """All rows of one case. The zone that takes over what is handed on is the one before in the town."""
        mould, zone = self.moulds[planned.life], self.zones[planned.zone]
        owner = self.zones[planned.zone - 1] if mould.handed else zone
        drawn = random.Random(planned.drawn)
        first = self.today.toordinal() - planned.ago
        opened = dt.date.fromordinal(first)
        past, tail = (
            drawn.randrange(30),
            f"{drawn.randrange(60):02}.{drawn.randrange(1_000_000):06}",
        )  # the hour at which each act was played
        morning = dt.datetime(opened.year, opened.month, opened.day, 8, tzinfo=dt.UTC)
        ids = _ids(int(morning.timestamp()) * 1000 + drawn.randrange(3_600_000), mould.ids + 60, drawn)
        case = ids[mould.case]
        key = AESGCM(own := drawn.randbytes(32))
        family, given = (drawn.choice(known) for known in town_words.names())
        special = self._special(drawn, zone, opened.year, serial, uuid.UUID(case), own)
        values = [*mould.fixed, *special, family, given, owner.code, owner.id.hex, str(owner.id), zone.id.hex, str(zone.id)]
        values += ids[: mould.ids]
        values += [_dashed(ids[one]) for one in mould.text_ids]
        for _, role, which, there in mould.users:
            pool = (zone, owner)[there].people[role]
            values += pool[(planned.drawn + which) % len(pool)]
        ends = self.form.moment_ends
        values += [f"{_day(first + day)} {hour:02}:{past + minute:02}:{tail}{ends}" for _, day, hour, minute in mould.stamps]
        values += [f"{_day(first + day)}T{hour:02}:{past + minute:02}:{tail}Z" for _, day, hour, minute in mould.moments]
        values += [_day(first + day) for _, day in mould.days]
        values += [line.fill(values) for line in mould.lines]
        self._secrets(mould, values, key)
        last = self._chain(mould, values)
        for table, getters in mould.tables.items():
            self.rows[table] += [get(values) for get in getters]
        self.rows["journal_head"].append((f"case:{_dashed(case)}", self.form.plain(len(mould.entries)), last))
        if mould.person is not None:
            self._tokens(owner, case, ids[mould.person], family, given, ids[mould.ids :])

    def _special(self, drawn: random.Random, zone: Zone, year: int, serial: int, case: uuid.UUID, key: bytes) -> list[Any]:
        # In the order of town_mould.SPECIAL.
        language = drawn.choices(town_words.LANGUAGES, (6, 3, 1))[0]
        wrapping, wrapped = self.vault.wrap(case, key)
        facts, number = town_words.narrative(drawn, language), f"COL13-{zone.code}-{year}-{serial:06}"
        pv = f"{zone.code[:2]}.L{1 + serial % 6}.{serial:06}/{year}"
        title = " ".join(drawn.choices(town_words.vocabulary(language), k=3)).capitalize()
        return [
            number, zone.code, self.form.plain(year), self.form.plain(serial), pv, title, facts, language, drawn.choice(MUNICIPALITIES),
            drawn.choice(self.codes["domain_of_life"]), drawn.choice(self.codes["phenomenon"]), wrapping, self.form.blob(wrapped),
        ]  # fmt: skip

    def _secrets(self, mould: Mould, values: list[Any], key: AESGCM) -> None:
        nonces = os.urandom(NONCE * len(mould.ciphers))
        for number, (bound, plain) in enumerate(mould.ciphers):
            nonce = nonces[number * NONCE : (number + 1) * NONCE]
            stored = FORMAT + nonce + key.encrypt(nonce, plain.fill(values).encode(), bound.fill(values).encode())
            values += (self.form.blob(stored), sha256(stored).hexdigest())

    def _chain(self, mould: Mould, values: list[Any]) -> str:
        last = bytes.fromhex(GENESIS)
        for told, _ in mould.entries:
            envelope = told.fill(values)
            linked = sha256(last + envelope.encode())
            last = linked.digest()
            values += (self.form.envelope(envelope), linked.hexdigest())
        return last.hex()

    def _tokens(self, has: Zone, case: str, person: str, family: str, given: str, ids: list[str]) -> None:
        key = self.vault.token_id  # in the order of the table's columns
        words = {*normal_words(family), *normal_words(given)}
        told = {pair for word in words for pair in self._keyed(word)}
        owner, pairs = has.id.hex, zip(ids, sorted(told), strict=False)
        self.rows["person_token"] += [(person, kind, token, one, case, key, owner) for one, (kind, token) in pairs]

    def _keyed(self, word: str) -> tuple[tuple[str, str], ...]:
        # As col13.services.names makes them of a word; a name comes back often enough to keep them.
        if word not in self.keyed:
            pairs = [("word", word), ("sound", sound(word)), *(("trigram", three) for three in trigrams(word))]
            self.keyed[word] = tuple((kind, self.vault.token(kind, what)) for kind, what in pairs)
        return self.keyed[word]


@lru_cache(maxsize=10_000)
def _day(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()


def _ids(milliseconds: int, count: int, drawn: random.Random) -> list[str]:
    """UUIDv7 in hex, rising: the moment, a counter, chance."""
    moment, chance = f"{milliseconds:012x}7", drawn.randbytes(8 * count).hex()
    return [f"{moment}{number:03x}a{chance[16 * number + 1 : 16 * number + 16]}" for number in range(count)]


def _dashed(told: str) -> str:
    return f"{told[:8]}-{told[8:12]}-{told[12:16]}-{told[16:20]}-{told[20:]}"
