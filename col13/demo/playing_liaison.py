"""The liaison of a published case with the equality bodies that played a part: consent first, then the share, then what the body did."""

from __future__ import annotations

from col13.demo import words
from col13.demo.playing_report import Play
from col13.demo.script import DERIVED, RECEPTION, Ref, REFERENCE

IDLE = frozenset({"", "none", "not_reported"})
AUTHORISATION = "Reference magistrate (derived for the demo)"
NUMBER = "not told by the source"
WHY_WITHOUT = "No victim is identified: the body acts in its own name, as published."


def track_of(body: str) -> str:
    """The key of a body's track."""
    return "unia_liaison" if body == "unia" else f"unia_liaison.{body}"


def bodies(play: Play) -> list[str]:
    """The bodies that played a part, as published."""
    return [] if play.entry.body_role in IDLE else words.bodies(play.entry.body)


def tracks(play: Play) -> None:
    """A track for each body besides Unia that played a part."""
    for body in bodies(play):
        if body != "unia":
            play.script.act(REFERENCE, "track", workflow="unia_liaison", subject=body)


def consent(play: Play) -> None:
    """The desk asks every victim who can be reached; where the body itself reported, it holds the agreement."""
    script, asked = play.script, play.reachable
    if not asked:
        return
    everybody = [Ref(one.sign) for one in asked]
    for body in bodies(play):
        track = track_of(body)
        if words.channel(play.entry) == "equality_body":
            script.step(
                RECEPTION, track, "receive_from_body", victim=everybody[0], file_number=NUMBER, agreement_on=script.time.day,
                covers_sharing=True, remark=DERIVED,
            )  # fmt: skip
        else:
            script.step(RECEPTION, track, "ask_consent", victims=everybody, bodies=[body], remark=DERIVED)
            _consents(play, track, "record_consent", everybody[:1])
        _consents(play, track, "record_further_answer", everybody[1:], answer="consent")


def _consents(play: Play, track: str, step: str, victims: list[Ref], **more: object) -> None:
    for victim in victims:
        figure = next(one for one in play.people if one.sign == victim.sign)
        by = {"given_by": "parent", "standing": "a parent; name withheld", "minor_asked": True} if figure.minor else {"given_by": "victim"}
        play.script.step(RECEPTION, track, step, victim=victim, scope="minimal", how="in_writing", **by, **more)


def share(play: Play) -> None:
    """The reference officer shares: on consent, or, where no victim is identified, no data on any person."""
    script = play.script
    for body in bodies(play):
        track, basis = track_of(body), {"preview_seen": True, "legal_basis": "to_be_confirmed_by_dpo", "authorisation": AUTHORISATION}
        if script.taken(track, "record_consent") or script.taken(track, "receive_from_body"):
            script.step(REFERENCE, track, "share", profile="equality-body-minimal", **basis, remark=DERIVED)
        else:
            script.step(REFERENCE, track, "share_without_victim", reason=WHY_WITHOUT, **basis)
        script.time.wait("assess")
        script.step(f"liaison:{body}", track, "acknowledge", file_number=NUMBER, message="Received (derived for the demo).")


def act_of_body(play: Play) -> None:
    """What the body did, as published: a civil party in a criminal file, an opinion in the words of its role in every other."""
    for body in bodies(play):
        track = track_of(body)
        if "civil_party" in play.entry.body_role and play.entry.criminal:
            agreeing = [Ref(one.sign) for one in play.reachable]
            play.script.step(
                f"liaison:{body}", track, "announce_civil_party", agreements=agreeing, why_without_victim="" if agreeing else WHY_WITHOUT
            )  # fmt: skip
        else:
            role = play.entry.body_role.replace("_", " ")
            opinion = f"The body's part, as published: {role}."
            if not play.entry.criminal and play.entry.outcome_words:
                opinion += f" Outcome, as published: {play.entry.outcome_words}"
            play.script.step(f"liaison:{body}", track, "advise", opinion=opinion)


def end(play: Play) -> None:
    """The liaison ends with the file."""
    for body in bodies(play):
        play.script.step(REFERENCE, track_of(body), "close")
