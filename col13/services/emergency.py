"""An emergency look: the one way into a restricted case for who is not named on it. To read, for minutes, with a reason; then judged."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid
from col13.i18n import Label, N_, S_
from col13.models import Case, EmergencyLook, Visit
from col13.models.visibility import content_visible, excluded
from col13.policies import Actor, require, Section
from col13.services import journal, zone_policy
from col13.services.faults import Faults
from col13.services.journal_envelope import moment

# Why: a code for the envelope, which the auditor reads; the words stay with the case.
REASONS: dict[str, Label] = {
    "danger": N_("reason for an emergency look", "somebody is in danger now"),
    "liberty": N_("reason for an emergency look", "a person is deprived of liberty and the clock runs"),
    "magistrate": N_("reason for an emergency look", "a magistrate asks and nobody named can be reached"),
    "victim": N_("reason for an emergency look", "a victim stands at the desk and cannot wait"),
    "emergency_other": N_("reason for an emergency look", "another emergency"),
}
VISIT = "emergency"  # the reason code of the visit that such a look is
LONGEST = 2000
# The same words whatever stands behind them: no such number, another zone's, a conflict of interest.
NOT_POSSIBLE = S_("No emergency look is possible for this number. The attempt was written in the journal.")
AS_USUAL = S_("You may see this case: open it in the usual way.")


def begin(session: Session, actor: Actor, *, number: str, reason: str, words: str) -> EmergencyLook:
    """Open a restricted case of the own zone to this actor, to read, for the minutes of the zone's policy. Written in the chain of the
    case and of the organisation. Forbidden; Invalid by field. What stands behind a number that is refused cannot be told from the
    answer: one statement and one sentence for all of it. The caller writes the refused attempt (`refused`)."""
    role = require(actor, "case:emergency")
    _check(number, reason, words)
    usual = content_visible(actor, clock.today())
    # What no look could reach is refused as an unknown number is: an erased case, and one in the archive (reachable()).
    there = and_(Case.owner_id == actor.org_id, ~excluded(actor), Case.erased_at.is_(None), or_(usual, Case.archived_at.is_(None)))
    query = select(Case, usual.label("seen")).where(Case.number == typed(number), there)
    found = session.execute(query).first()
    if found is None:
        raise Invalid({"number": NOT_POSSIBLE})
    case = found[0]
    if found.seen:
        raise Invalid({"number": AS_USUAL})
    now = clock.now()
    until = now + dt.timedelta(minutes=zone_policy.number(session, case.owner_id, "emergency_minutes"))
    said = words.strip()
    look = EmergencyLook(
        session, case_id=case.id, user_id=actor.id, org_id=case.owner_id, role=role.value, reason=reason, since=now, until=until, words=said
    )
    # The sections opened are written one by one, as in every visit; it ends with the look.
    Visit(session, case_id=case.id, user_id=actor.id, role=role.value, reason=VISIT, words=said, since=now, until=until, sections=[])
    session.flush()
    journal.write(
        session, actor, operation="consultation", act="emergency.look", case=case, role=role, reason=reason, section=Section.SUMMARY,
        detail={"words": said, "until": moment(until)},
    )  # fmt: skip
    journal.write(session, actor, operation="consultation", act="emergency.look", role=role, reason=reason, about=case.number)
    return look


def refused(session: Session, actor: Actor, number: str) -> None:
    """Write the attempt, in a transaction of its own, after the refused one was rolled back."""
    require(actor, "case:emergency")
    journal.refused(session, actor, act="emergency.look", detail={"number": typed(number), "answer": "422"})


def typed(number: str) -> str:
    """A case number as it is kept."""
    return number.strip().upper()[:100]


def _check(number: str, reason: str, words: str) -> None:
    wrong = Faults()
    wrong.need("number", number)
    wrong.need("reason", reason)
    wrong.among("reason", reason, REASONS)
    wrong.need("words", words)
    wrong.short("words", words, LONGEST)
    wrong.stop()
