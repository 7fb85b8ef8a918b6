"""Victim support in a published case: offered to every victim who can be reached; no source tells more, so the rest is derived."""

from __future__ import annotations

from col13.demo.figures import Figure, VIOLENT
from col13.demo.playing_report import Play
from col13.demo.script import DERIVED, INVESTIGATOR, RECEPTION, SUPPORT, SupportOf

REASON_NONE = "The file has no victim who can be supported: nobody is harmed in person, or no victim came forward."


def offer(play: Play) -> None:
    """At the desk: rights explained, support offered, to each victim; or noted that there is none."""
    if not play.supported:
        play.script.step(INVESTIGATOR, "victim_support", "record_no_victim", reason=REASON_NONE)
        return
    for one in play.supported:
        if one.named:
            play.script.step(
                RECEPTION, SupportOf(one.sign), "offer", explained=["rights", "services"], handed_over=["injured_form"],
                language=play.language, remark=DERIVED,
            )  # fmt: skip


def answer(play: Play) -> None:
    """The first victim of violence accepts and is followed; the others get the short assessment that is owed and decline."""
    hurt = bool(VIOLENT & set(play.entry.offence_types))
    followed = next((one.sign for one in play.supported if one in play.reachable and one.kind == "person"), "") if hurt else ""
    for one in play.supported:
        track = SupportOf(one.sign)
        if one.deceased:
            play.script.step(SUPPORT, track, "close", why="deceased")
        elif one.sign == followed:
            _accept(play, one)
        elif one.named:
            play.script.step(RECEPTION, track, "review_needs", outcome="declined")
            play.script.step(RECEPTION, track, "decline")


def _accept(play: Play, one: Figure) -> None:
    script, track = play.script, SupportOf(one.sign)
    script.step(RECEPTION, track, "accept")
    script.step(
        SUPPORT, track, "log_contact", when=script.time.cursor, channel="phone", with_whom="the victim", outcome="reached", words=DERIVED
    )
    script.step(SUPPORT, track, "assess_needs", outcome="assessed", fear="not_said", measures="none derived", remark=DERIVED)
    script.step(SUPPORT, track, "follow_up")


def end(play: Play) -> None:
    """A follow-up that ran is ended by agreement before the case is closed."""
    for one in play.reachable:
        if play.script.taken(SupportOf(one.sign), "follow_up"):
            play.script.step(SUPPORT, SupportOf(one.sign), "close", why="by_agreement", remark=DERIVED)
