"""A contact logged from the victim's own card: a short form with today's values, “no answer” in two clicks, the next day as a button."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from col13 import clock
from col13.auth.language import locale
from col13.calendar_be import add_working_days
from col13.forms.steps import step_form, StepForm
from col13.i18n import Label, N_, say
from col13.models import Case
from col13.services import standing as standings
from col13.services.support_seen import Supported
from col13.views.units import actor
from col13.workflows.asks_shared import CONTACT_CHANNELS
from col13.workflows.victim_support import STEPS

LOG = next(step for step in STEPS if step.name == "log_contact")
TOMORROW, SOON, LATER = N_("next contact", "tomorrow"), N_("next contact", "in 3 working days"), N_("next contact", "in 14 working days")
WITHOUT_MEETING = ("phone", "sms", "e_mail")  # ways in which one tries and nobody answers


@dataclass(frozen=True)
class Quick:
    """What one card offers. `never`: ways the safe-contact rules forbid; `tries`: those left to try from the desk."""

    form: StepForm
    never: frozenset[str]
    limited: bool  # rules stand, in ticks or in words: no way is chosen beforehand
    tries: tuple[tuple[str, Label], ...]
    days: tuple[tuple[Label, dt.date], ...]


def quick_entries(session: Session, case: Case, victims: list[Supported]) -> dict[str, Quick]:
    """By key of the track, for each victim for whom this hand may log a contact now; the ids of a form are the track's own."""
    standing, found = standings.of(session, actor(), case), {}
    for victim in victims:
        track = victim.lane.track
        if any(verdict.step.name == LOG.name for verdict in victim.lane.next):
            form = step_form(session, actor(), case, LOG, track, standing, known={"when": clock.now(), "with_whom": name_of(victim)})
            for field in form:
                field.id = f"{track.key.replace('.', '-')}-{field.id}"
            never = frozenset(track.forbidden_channels)
            limited = bool(never or (victim.rules is not None and victim.rules.contact_rules))
            tries = tuple((code, label) for code, label in CONTACT_CHANNELS if code in WITHOUT_MEETING and code not in never)
            found[track.key] = Quick(form, never, limited, tries, next_days(clock.today()))
    return found


def name_of(victim: Supported) -> str:
    """Whom one means to reach; another name is typed where somebody else answered."""
    key, facts = victim.lane.subject
    return say(key, locale(), **facts)


def next_days(today: dt.date) -> tuple[tuple[Label, dt.date], ...]:
    """The days most often planned for a next contact."""
    return (TOMORROW, today + dt.timedelta(days=1)), (SOON, add_working_days(today, 3)), (LATER, add_working_days(today, 14))
