"""The lives from which a town's cases are cast: each played once through the services, so that every row is one the house writes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Incident, Person, Track
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role, Section
from col13.services import bias, casework, closing, facts, participation, person_contact, persons, qualification, statements, visits

UNIA, EXPIRES = "unia", dt.timedelta(days=2)
CONSENT = {"scope": "minimal", "how": "in_writing", "given_by": "victim"}
SHARE = {
    "profile": "equality-body-minimal", "preview_seen": "yes", "legal_basis": "to_be_confirmed_by_dpo", "authorisation": "magistrate",
}  # fmt: skip


@dataclass
class Play:
    """One case on its way, and the people of the house it is played in. Each act takes an hour; a night passes after eight."""

    session: Session
    zones: Sequence[dict[Role, list[Actor]]]  # the people of the zone that opens it, and of the one it may be handed to
    day: dt.date  # of the opening
    hours: int = 0
    here: int = 0  # the zone that has it now
    case: Case = field(init=False)

    def hand(self, role: Role, which: int = 0) -> Actor:
        """A colleague of this role, in the zone that has the case."""
        return self.zones[self.here][role][which]

    def hour(self) -> dt.datetime:
        """That of the next act."""
        days, hour = divmod(self.hours, 8)
        return dt.datetime.combine(self.day, dt.time(8 + hour), dt.UTC) + dt.timedelta(days=days)

    def tick(self) -> dt.datetime:
        """The hour of the next act, which is taken."""
        hour = self.hour()
        self.hours += 1
        return hour

    def does(self, act: Callable[[], object]) -> None:
        """One act at its hour."""
        with clock.at(self.tick()):
            act()
            self.session.flush()

    def step(self, hand: Actor, key: str, step: str, **answers: object) -> None:
        """A step on a track, as who looked at it last takes it."""
        track = self.session.scalars(select(Track).where(Track.case_id == self.case.id, Track.key == key)).first()
        seen = track.seq if track else 0
        self.does(lambda: casework.advance(self.session, hand, self.case, key, step, answers, seen=seen))

    def victim(self) -> uuid.UUID:
        """The first person on file."""
        return self.session.scalars(select(Person.id).where(Person.case_id == self.case.id).order_by(Person.seq)).all()[0]

    def incident(self) -> uuid.UUID:
        """What happened."""
        return self.session.scalars(select(Incident.id).where(Incident.case_id == self.case.id)).one()

    def looks(self, hand: Actor, *sections: Section) -> None:
        """Somebody opens the case and reads on."""
        with clock.at(self.tick()):
            visits.begin(self.session, hand, self.case, reason="task")
            for section in sections:
                visits.look(self.session, hand, self.case, section)


def draft(play: Play) -> None:
    """Opened at the desk, told in part."""
    desk = play.hand(Role.RECEPTION)
    with clock.at(play.tick()):
        play.case = casework.open_case(play.session, desk, title="TITLE")
    play.does(lambda: facts.save_report(play.session, desk, play.case, channel="in_person", perception="victim"))
    play.does(
        lambda: facts.change_incident(
            play.session, desk, play.case, play.incident(), facts="FACTS", happened=PartialDate.day(play.day), municipality="12025",
            place="square", domain_of_life="society",
        )
    )  # fmt: skip


def registered(play: Play) -> None:
    """Submitted, and looked at by an investigator."""
    draft(play)
    desk = play.hand(Role.RECEPTION)
    roles = ["victim", "reporter"]
    play.does(lambda: persons.add_person(play.session, desk, play.case, roles=roles, family_name="FAMILY", given_name="GIVEN"))
    play.does(lambda: person_contact.set_contact_rules(play.session, desk, play.case, play.victim()))
    play.step(desk, "report", "submit")
    play.looks(play.hand(Role.INVESTIGATOR), Section.FACTS, Section.PERSONS)


def recorded(play: Play) -> None:
    """A PV is drawn; support is offered; the qualification is begun by who was assigned."""
    registered(play)
    hand = play.hand(Role.INVESTIGATOR)
    play.step(hand, "report", "record_pv", pv_number="PVNUMBER", pv_date=play.day.isoformat(), pv_author="inspector")
    play.does(lambda: participation.assign(play.session, play.hand(Role.REFERENCE_OFFICER), play.case, user_id=hand.id))
    play.step(play.hand(Role.RECEPTION), "victim_support", "offer", explained=["rights"], language="nl")
    play.step(hand, "qualification", "begin")


def proposed(play: Play) -> None:
    """An offence with its bias, proposed to a second pair of eyes."""
    recorded(play)
    hand = play.hand(Role.INVESTIGATOR)
    with clock.at(play.tick()):
        incident = play.session.get_one(Incident, play.incident())
        code = next(one.code for one in qualification.offered(play.session, incident) if one.code.startswith("assault"))
        offence = qualification.add_offence(play.session, hand, play.case, incident.id, code=code, victims=[play.victim()])
        bias.add_bias(play.session, hand, play.case, offence.id, phenomenon="racism", basis="perceived_by_victim")
    play.step(hand, "qualification", "propose")


def preparing(play: Play) -> None:
    """Confirmed, and on its way to the magistrate."""
    proposed(play)
    hand = play.hand(Role.INVESTIGATOR)
    play.step(play.hand(Role.REFERENCE_OFFICER), "qualification", "confirm")
    play.does(lambda: statements.record_why_none(play.session, hand, play.case, person_id=play.victim(), reason="in the PV"))
    play.step(hand, "prosecution_referral", "prepare")


def in_review(play: Play) -> None:
    """Waits for the second pair of eyes on the referral."""
    preparing(play)
    play.step(play.hand(Role.INVESTIGATOR), "prosecution_referral", "submit_for_review")


def sent(play: Play) -> None:
    """Left at once, on the magistrate's order; the victim is followed up."""
    recorded(play)
    support = play.hand(Role.VICTIM_SUPPORT)
    answers = {"urgency": "ordered_by_magistrate", "pv_number": "PVNUMBER", "what_left": "PV", "how": "by_hand"}
    play.step(play.hand(Role.INVESTIGATOR), "prosecution_referral", "transmit_urgently", **answers)
    play.step(support, "victim_support", "accept")


def shared(play: Play, **consent: object) -> None:
    """With Unia, on the victim's consent."""
    recorded(play)
    hand, victim = play.hand(Role.REFERENCE_OFFICER, 1), str(play.victim())
    play.step(hand, "unia_liaison", "ask_consent", victims=[victim], bodies=[UNIA])
    play.step(hand, "unia_liaison", "record_consent", victim=victim, **CONSENT, **consent)
    play.step(hand, "unia_liaison", "share", **SHARE)


def expired(play: Play) -> None:
    """Shared, on a consent that has run out since."""
    shared(play, valid_until=(play.day + EXPIRES).isoformat())


def restricted(play: Play) -> None:
    """For the reference officer and one investigator alone."""
    recorded(play)
    officer, hand = play.hand(Role.REFERENCE_OFFICER), play.hand(Role.INVESTIGATOR)
    names = [officer.id, hand.id]
    play.does(lambda: participation.restrict(play.session, officer, play.case, names=names, reason="police officer as suspect"))


def restricted_shared(play: Play) -> None:
    """Restricted, and yet shared."""
    shared(play)
    officer = play.hand(Role.REFERENCE_OFFICER)
    play.does(lambda: participation.restrict(play.session, officer, play.case, names=[officer.id], reason="a threatened person"))


def excluded(play: Play) -> None:
    """One investigator has a conflict of interest."""
    recorded(play)
    officer, other = play.hand(Role.REFERENCE_OFFICER), play.hand(Role.INVESTIGATOR, 1)
    play.does(lambda: participation.exclude(play.session, officer, play.case, user_id=other.id, reason="knows the suspect"))


def redirected(play: Play) -> None:
    """Passed on to who is competent."""
    registered(play)
    play.step(play.hand(Role.REFERENCE_OFFICER), "report", "redirect", where_to="no_col13_element", reason="no COL13 element")


def closed(play: Play) -> None:
    """Opened by mistake, or what the zone calls so: closed in a day."""
    redirected(play)
    close(play)


def rested(play: Play) -> None:
    """Sent, and everything came to rest."""
    sent(play)
    rest(play)


def rest(play: Play) -> None:
    """What was sent rests: no victim support wanted, decided by the magistrate, told; closed."""
    hand, officer = play.hand(Role.INVESTIGATOR), play.hand(Role.REFERENCE_OFFICER)
    play.step(play.hand(Role.VICTIM_SUPPORT), "victim_support", "close", why="by_agreement", remark="ended")
    play.step(hand, "qualification", "record_magistrate", by="prosecutor")
    play.step(hand, "prosecution_referral", "record_decision", by="prosecutor", type="settlement")
    play.step(officer, "prosecution_referral", "close", why_not="told by the magistrate")
    close(play)


def close(play: Play) -> None:
    """The end, whatever was never begun."""
    officer = play.hand(Role.REFERENCE_OFFICER)
    reasons = dict.fromkeys(("qualification", "victim_support", "prosecution_referral", "unia_liaison"), "never begun")
    reasons[str(play.victim())] = "left before"
    play.does(lambda: closing.close_case(play.session, officer, play.case, reason="rests", reasons=reasons, words="It rests."))
