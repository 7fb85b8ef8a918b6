"""A file that comes back, against this house's own books: is it ours, is the journal head in our chain, is the case still the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.verify import Check, Verdict
from col13.i18n import S_
from col13.models import Case, Checkpoint, Dossier, Entry
from col13.models.visibility import visible
from col13.policies import Actor, require, Section
from col13.services import journal
from col13.services.dossiers_terms import expired

# For a case one may not see the answer is that of a case that does not exist.
NOT_HERE = S_("This house has no such case for you: register, journal and revision were not compared.")
NO_RECORD = S_("This file is not in the register of the case: it was not made here, or its record is gone.")
OTHER_BYTES = S_("The register has another file under this number.")
SAME = S_("This is, byte for byte, the file that was released here.")
RECALLED = S_("It was recalled: it counts no more.")
EXPIRED = S_("It can be fetched here no more since %(day)s. What was issued stays issued.")
HEAD = S_("The journal head printed in it (line %(seq)d) stands in our chain.")
NO_HEAD = S_("The journal head printed in it (line %(seq)d) does not stand in our chain.")
CHECKPOINT = S_("The checkpoint of the journal named in it (number %(number)d) is ours.")
NO_CHECKPOINT = S_("The checkpoint of the journal named in it (number %(number)d) is not ours. Was the database put back?")
CURRENT = S_("The case has not changed since (revision %(revision)d).")
OLDER = S_("The case has changed since: it stands at revision %(now)d, the file shows revision %(then)d.")
MOST = 2**31  # no number of ours is larger


def against(session: Session, actor: Actor, verdict: Verdict) -> tuple[Check, ...]:
    """The checks that need the database, for a case this actor may see; the question is journalled in the organisation (of the file its
    SHA-256 alone), and on the case that is seen. Needs a session that writes. `ok` None is a remark: a case that moved on does not make
    the file false."""
    role = require(actor, "dossier:verify")
    detail = {"sha256": verdict.sha256, "good": verdict.good}
    journal.write(session, actor, operation="consultation", act="dossier.verify", role=role, detail=detail)
    if not verdict.data:
        return ()
    number = str(verdict.data.get("number", ""))
    case = session.scalars(select(Case).where(Case.number == number, visible(actor, clock.today()))).first()
    if case is None:
        return (Check("here", None, NOT_HERE),)
    journal.write(
        session, actor, operation="consultation", act="dossier.verify", case=case, role=role, section=Section.SUMMARY,
        detail=detail,
    )  # fmt: skip
    data = verdict.data
    return (*_register(session, case, verdict), *_head(session, case, data), *_checkpoint(session, data), _revision(case, data))


def _register(session: Session, case: Case, verdict: Verdict) -> list[Check]:
    rows = session.scalars(select(Dossier).where(Dossier.case_id == case.id, Dossier.pdf_sha256.is_not(None))).all()
    mine = next((row for row in rows if row.pdf_sha256 == verdict.sha256), None)
    if mine is None:
        number = verdict.data.get("register_number")
        known = any(number and row.register_number == number for row in rows)
        return [Check("register", False, OTHER_BYTES if known else NO_RECORD)]
    remarks = [Check("recalled", False, RECALLED)] if mine.state == "recalled" else []
    if expired(mine):
        remarks.append(Check("expired", None, EXPIRED, {"day": mine.expires_on}))
    return [Check("register", True, SAME), *remarks]


def _head(session: Session, case: Case, data: Mapping[str, Any]) -> list[Check]:
    told = data.get("journal_head", {})
    seq, chain = _number(told.get("sequence")), f"case:{case.id}"
    if told.get("chain") != chain:
        return [Check("head", False, NO_HEAD, {"seq": seq})]
    found = session.scalars(select(Entry.hash).where(Entry.chain == chain, Entry.seq == seq)).first()
    return [Check("head", True, HEAD, {"seq": seq}) if found == told.get("hash") else Check("head", False, NO_HEAD, {"seq": seq})]


def _checkpoint(session: Session, data: Mapping[str, Any]) -> list[Check]:
    told = data.get("checkpoint")
    if not isinstance(told, dict):  # frozen before there was one
        return []
    number = _number(told.get("sequence"))
    row = session.get(Checkpoint, number)
    same = row is not None and (row.root, row.hash) == (told.get("root"), told.get("hash"))
    return [Check("checkpoint", same, CHECKPOINT if same else NO_CHECKPOINT, {"number": number})]


def _number(told: object) -> int:
    # From a file of anybody's: a database knows no number beyond its own.
    return told if isinstance(told, int) and 0 < told < MOST else 0


def _revision(case: Case, data: Mapping[str, Any]) -> Check:
    then = data.get("revision")
    if then == case.revision:
        return Check("current", True, CURRENT, {"revision": case.revision})
    return Check("current", None, OLDER, {"now": case.revision, "then": then if isinstance(then, int) else 0})
