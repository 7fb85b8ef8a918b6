"""What may not be overlooked in a case: somebody in danger now, and how a victim may never be reached. For who may read it there."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.forms.safety import urgent_in
from col13.models import Case
from col13.policies import may_read, Section
from col13.services import facts
from col13.services import standing as standings
from col13.services.situation import situation
from col13.views.safe_contact import owes_a_look, rules_of
from col13.views.units import actor


def urgent(session: Session, case: Case) -> str:
    """The needs ticked at the report that cannot wait, in the reader's language; "" where there are none, in a closed case, and for who
    may not read the facts. Their words stand with the facts."""
    if case.closed_at is not None or actor().org_kind == "equality_body":
        return ""
    if not may_read(actor(), Section.FACTS, situation(session, actor(), case), "facts"):
        return ""
    return urgent_in(facts.report_of(session, case).safety_needs, locale())


def looks_owed(session: Session, case: Case, **_rest: object) -> list[Section]:
    """The sections of which a page that shows both will show something besides its own."""
    owed = [Section.FACTS] if urgent(session, case) else []
    if owes_a_look(session, case, frozenset(standings.of(session, actor(), case).victims)):
        owed.append(Section.PERSONS)
    return owed


def safe_rules(session: Session, case: Case) -> list[tuple[str, dict[str, Any]]]:
    """The victims' rules for safe contact, as the page draws them: those that forbid or ask something, and those never asked for."""
    if case.closed_at is not None:
        return []
    rules = rules_of(session, case, frozenset(standings.of(session, actor(), case).victims))
    return [(name, rule) for name, rule in rules if not rule["stated"] or rule["forbidden"] or rule["words"]]
