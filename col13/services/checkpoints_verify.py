"""The journal against its checkpoints: what nobody sees who looks at the database alone. The first bad place of each chain is named.

Whoever owns the database can write a whole history anew, hashes and all, take a case out with its chain, or put an older database in its
place. The checkpoints outside it still tell which heads there were.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import column, func, select, table, tuple_
from sqlalchemy.orm import Session

from col13.i18n import S_, Sentence
from col13.services import checkpoints, checkpoints_file, journal_verify
from col13.services.checkpoints_file import judge, Leaf, Told
from col13.services.journal_envelope import GENESIS
from col13.services.journal_verify import as_told, Finding, FINDINGS, STORED

PLACE = "checkpoint"  # stands for the chain where a finding is of a checkpoint itself; its number for the line
WRONG: dict[str, Sentence] = {
    "file": S_("The file of this checkpoint cannot be read."),
    "key": S_("This checkpoint is signed with a key that is not believed."),
    "signature": S_("The signature of this checkpoint does not fit what it says."),
    "stamp": S_("The time stamp is not that of this checkpoint."),
    "heads": S_("The heads in this file are not those that were signed."),
    "previous": S_("This checkpoint does not follow the one before."),
    "file_missing": S_("The file of this checkpoint is gone."),
    "row_missing": S_("The database has lost this checkpoint."),
    "row": S_("The database tells something else of this checkpoint than its file."),
    "entry_missing": S_("The journal does not tell of this checkpoint."),
    "rolled_back": S_("The database was put back to a state before this checkpoint."),
    "gone": S_("The whole chain is gone."),
    "cut": S_("The chain ends before the line that a checkpoint saw."),
    "rewritten": S_("The chain was written anew: up to the line after the colon it is not the one that a checkpoint saw."),
}
BATCH = 400  # heads looked up at a time
# Without the models' types, as journal_verify has it: a bent value must be found, not fail to load.
TOLD = {"sequence": "sequence", "at": "at", "leaves": "count", "root": "root", "previous": "previous", "signer": "key"}
ROWS = table("checkpoint", *(column(name) for name in (*TOLD, "hash", "body", "signature", "stamp")))


def files(against: Path) -> list[Path]:
    """The checkpoints of a folder in their order, or the one file."""
    if not against.is_dir():
        return [against]
    return sorted(path for path in against.glob(f"*{checkpoints_file.SUFFIX}") if path.stem.isdecimal())


def verify(session: Session, paths: Sequence[Path], trusted: Sequence[Ed25519PublicKey], *, whole: bool = True) -> list[Finding]:
    """Recompute the journal and compare it with these checkpoints; `whole`: they are all there are, so a missing number is found too.
    Empty when all is well. In a reading session. Holds one file's header and some hundred heads at a time."""
    told = [judge(path, trusted) for path in paths]
    chains = _chains(session, [one for one in told if one.wrong is None])
    places = {one.sequence: one.wrong for one in told if one.wrong}
    for number, what in (*(_unfollowed(told) if whole else ()), *_entered(session, told, whole=whole)):
        places.setdefault(number, what)
    behind = any(one.what in ("gone", "cut") for one in chains.values())
    names = {number: "rolled_back" if what == "row_missing" and behind else what for number, what in places.items()}
    found = [Finding(PLACE, number, what) for number, what in sorted(names.items())]
    return found + first_of([*journal_verify.verify(session), *chains.values()])


def says(finding: Finding) -> Sentence:
    """A finding in words."""
    return {**FINDINGS, **WRONG}[finding.what.partition(":")[0]]


def first_of(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a chain: the first bad place, the exact one where two name the same line."""
    first: dict[str, Finding] = {}
    for one in findings:
        if one.chain not in first or _line(one) < _line(first[one.chain]):
            first[one.chain] = one
    return sorted(first.values(), key=lambda one: (one.chain, one.seq))


def _line(finding: Finding) -> int:
    what, _, until = finding.what.partition(":")
    return int(until) if what == "rewritten" else finding.seq


def _chains(session: Session, sound: Sequence[Told]) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    before: Path | None = None
    for one in sound:
        changed = _changed(before, one.path)
        while batch := list(islice(changed, BATCH)):
            for finding in _compared(session, batch):
                found.setdefault(finding.chain, finding)
        before = one.path
    return found


def _changed(before: Path | None, now: Path | None) -> Iterator[tuple[Leaf, int]]:
    """The heads that are not those of the checkpoint before, each with the line that one saw last."""
    older = checkpoints_file.heads(before) if before else iter(())
    last = next(older, None)
    for leaf in checkpoints_file.heads(now) if now else ():
        while last is not None and last[0] < leaf[0]:
            last = next(older, None)
        if last != leaf:
            yield leaf, last[1] if last is not None and last[0] == leaf[0] else 0


def _compared(session: Session, batch: Sequence[tuple[Leaf, int]]) -> Iterator[Finding]:
    places = [(chain, seq) for (chain, seq, _), _ in batch]
    query = select(STORED.c.chain, STORED.c.seq, STORED.c.hash).where(tuple_(STORED.c.chain, STORED.c.seq).in_(places))
    known = {(row.chain, row.seq): row.hash for row in session.execute(query)}
    for (chain, seq, hashed), before in batch:
        if known.get((chain, seq)) == hashed:
            continue
        last = None if (chain, seq) in known else session.scalar(select(func.max(STORED.c.seq)).where(STORED.c.chain == chain))
        if (chain, seq) in known or (last is not None and last > seq):
            yield Finding(chain, before + 1, f"rewritten:{seq}")
        else:
            yield Finding(chain, (last or 0) + 1, "gone" if last is None else "cut")


def _unfollowed(told: Sequence[Told]) -> Iterator[tuple[int, str]]:
    before = Told(0, hash=GENESIS)
    for one in told:
        yield from ((number, "file_missing") for number in range(before.sequence + 1, one.sequence))
        if before.sequence == one.sequence - 1 and before.wrong is None is one.wrong and one.told["previous"] != before.hash:
            yield one.sequence, "previous"
        before = one


def _entered(session: Session, told: Sequence[Told], *, whole: bool) -> Iterator[tuple[int, str]]:
    """Files against rows against the entries that tell of them."""
    rows = {row.sequence: row for row in session.execute(select(ROWS))}
    entries = dict(_entries(session))
    outside = {one.sequence: one for one in told}
    for number in sorted({*rows, *outside, *entries} if whole else outside):
        file, row = outside.get(number), rows.get(number)
        if row is None:
            yield number, "row_missing"
        elif file is None:
            yield number, "file_missing"
        elif file.wrong is None and not _same(row, file):
            yield number, "row"
        elif entries.get(number) != row.hash:
            yield number, "entry_missing"


def _same(row: Any, file: Told) -> bool:
    if (row.body, row.hash, row.signature, row.stamp) != (file.body, file.hash, file.signature, file.stamp):
        return False
    return all(as_told(getattr(row, name)) == as_told(file.told[field]) for name, field in TOLD.items())


def _entries(session: Session) -> Iterator[tuple[int, str]]:
    for row in session.execute(select(STORED.c.envelope).where(STORED.c.act == checkpoints.ACT).order_by(STORED.c.at)):
        try:
            number, _, hashed = str(json.loads(row.envelope)["about"]).partition(":")
            yield int(number), hashed
        except (ValueError, KeyError, TypeError):  # journal_verify names an envelope that cannot be read
            continue
