"""A published case that is no crime: the report is passed on, to the equality body that is competent, or as no COL13 matter."""

from __future__ import annotations

from col13 import catalogue
from col13.demo import playing_liaison, words
from col13.demo.playing_report import Play
from col13.demo.script import REFERENCE


def redirect(play: Play) -> None:
    """The reference officer passes the report on; the qualification and the liaison keep what they hold."""
    body = competent(play)
    if body:
        where, reason = "equality_body", "No criminal offence: a civil matter, as published."
    else:
        where, reason = "no_col13_element", f"No criminal offence and no equality body named: {play.entry.procedure}, as published."
    play.script.step(REFERENCE, "report", "redirect", where_to=where, recipient=body, reason=reason)


def competent(play: Play) -> str:
    """The short name of the body that took part or is competent; empty in a disciplinary matter that none took up."""
    named = playing_liaison.bodies(play) or words.bodies(play.entry.body)
    if not named and play.entry.procedure == "disciplinary":
        return ""
    if not named:
        scene = words.scene(play.entry)
        criteria = [code for ground in words.grounds(play.entry) for code in ground.criteria]
        named = sorted(catalogue.competent_bodies(criteria, (), scene["domain_of_life"], None, criminal=False))
    return ", ".join(catalogue.label("body", code, "en") for code in named)
