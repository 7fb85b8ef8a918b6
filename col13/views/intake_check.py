"""The intake's last page: what stands, what `submit` still misses with a link to the very field, cases that look alike; then it submits."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.errors import Reason
from col13.forms import places, safety
from col13.i18n import S_, say
from col13.models import Case
from col13.policies import Section
from col13.services import casework, facts, facts_seen, persons_seen
from col13.views.case_page import shows
from col13.views.intake import blueprint, leg_page
from col13.views.intake_alike import hints
from col13.views.intake_people import correctable
from col13.views.intake_saving import may_write
from col13.views.units import actor

# Condition of `submit` → the part and the field where it is lifted.
FIELDS: dict[str, tuple[str, str]] = {
    "facts_written": ("what", "facts"), "date_stated": ("what", "happened"), "place_stated": ("what", "municipality"),
    "channel_stated": ("how", "channel"), "reporter_stated": ("who", "roles"), "bias_prompt_answered": ("bias", "perception"),
}  # fmt: skip
NOT_ASKED = S_("not asked yet")


@blueprint.get("/cases/<number>/intake/check")
@shows(Section.FACTS)
def check(session: Session, case: Case) -> ResponseReturnValue:
    """Before the report is submitted: everything in short. Afterwards: that it is submitted."""
    verdicts = casework.verdicts(session, actor(), case)["report"]
    verdict = next((one for one in verdicts if one.step.name == "submit"), None)
    people = persons_seen.persons_seen(session, actor(), case)
    if verdict is not None:
        may_write(session, case, Section.FACTS, "facts")
    first = facts_seen.occurrences_of(session, case)[0]
    report = facts.report_of(session, case)
    return leg_page(
        session, case, "check", verdict=verdict, people=people, first=first, report=report,
        place=places.typed_as(first.incident.municipality, locale()), alike=hints(session, case) if verdict is not None else [],
        missing=[(reason, there(case, reason, people)) for reason in verdict.reasons] if verdict is not None else [],
        correct=correctable(session, case, people), needed=safety.read_in(report.safety_needs, locale()),
        perceived=say(facts.PERCEPTIONS[report.perception] if report.perception else NOT_ASKED, locale()),
        happened=first.incident.happened.say(locale()) if first.incident.date_stated else "",
    )  # fmt: skip


def there(case: Case, reason: Reason, people: list[persons_seen.PersonView]) -> str:
    """The address of the field that lifts a reason, "" where the intake has none."""
    if reason.condition == "contact_rules_stated":
        unasked = next((view for view in people if view.has_role("victim") and not view.rules_stated), None)
        return url_for("intake.contact", number=case.number, person=unasked.id, _anchor="contact") if unasked else ""
    leg, field = FIELDS.get(reason.condition, ("", ""))
    return url_for(f"intake.{leg}", number=case.number, _anchor=field) if leg else ""
