"""Rarer lives: somebody deprived of liberty, a case handed to another zone, a look in an emergency. Played as those of town_lives.py."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from benchmarks.town_lives import close, Play, recorded, registered, rest, restricted, sent
from col13.models import EmergencyLook
from col13.policies import Role, Section
from col13.services import emergency, emergency_reviews, handing_over, participation

HELD = dt.timedelta(hours=1)  # before the magistrate was called


def _calls(play: Play, *, released: bool = False) -> None:
    """The magistrate is called: somebody is held, or free again."""
    at = play.hour()
    told = {"released_at": at} if released else {"deprived_since": at - HELD, "orders": "to be brought before me"}
    play.step(play.hand(Role.INVESTIGATOR), "prosecution_referral", "alert_magistrate", when=at, function="prosecutor", **told)


def held(play: Play) -> None:
    """Caught in the act: held, and no release is told yet."""
    registered(play)
    _calls(play)


def released(play: Play) -> None:
    """Held, sent at once, free again."""
    recorded(play)
    _calls(play)
    answers = {"urgency": "deprived_of_liberty", "pv_number": "PVNUMBER", "what_left": "PV", "how": "by_hand"}
    play.step(play.hand(Role.INVESTIGATOR), "prosecution_referral", "transmit_urgently", **answers)
    _calls(play, released=True)


def release_untold(play: Play) -> None:
    """Closed long ago, and nobody wrote that who was held went free: among the running alerts for ever."""
    sent(play)
    _calls(play)
    rest(play)


def _handed_over(play: Play) -> None:
    """To the other zone, whose people have it from here on."""
    officer, case = play.hand(Role.REFERENCE_OFFICER), play.case
    told = {"to": "TAKER", "decision": "zones_agreed", "words": "the facts were in the other zone"}
    play.does(lambda: handing_over.hand_over(play.session, officer, case.number, seen=case.revision, **told))
    play.here = 1


def arrived(play: Play) -> None:
    """Came from another zone; nobody works on it yet."""
    recorded(play)
    _handed_over(play)


def taken_over(play: Play) -> None:
    """Came from another zone, and is assigned there."""
    arrived(play)
    hand = play.hand(Role.INVESTIGATOR)
    play.does(lambda: participation.assign(play.session, play.hand(Role.REFERENCE_OFFICER), play.case, user_id=hand.id))
    play.looks(hand, Section.FACTS)


def closed_elsewhere(play: Play) -> None:
    """Came from another zone, which passed it on and closed it."""
    registered(play)
    _handed_over(play)
    play.step(play.hand(Role.REFERENCE_OFFICER), "report", "redirect", where_to="no_col13_element", reason="no COL13 element")
    close(play)


def looked_at(play: Play) -> None:
    """Restricted; an investigator who is not named looked, and the look waits for its judgement."""
    restricted(play)
    hand = play.hand(Role.INVESTIGATOR, 1)
    play.does(lambda: emergency.begin(play.session, hand, number=play.case.number, reason="victim", words="the victim stands at the desk"))


def look_judged(play: Play) -> None:
    """The same, and the named reference officer judged."""
    looked_at(play)
    look = play.session.scalars(select(EmergencyLook.id).where(EmergencyLook.case_id == play.case.id)).one()
    officer = play.hand(Role.REFERENCE_OFFICER)
    play.does(lambda: emergency_reviews.judge(play.session, officer, look, verdict="justified", note="it could not wait"))
