"""The way of a published case to the magistrate and back: each recipient's own track, and the decisions as a list."""

from __future__ import annotations

from col13.demo import times, words
from col13.demo.playing_qualification import magistrate_decided, marks
from col13.demo.playing_report import Play
from col13.demo.rulings import Decided
from col13.demo.script import DEPUTY, DERIVED, INVESTIGATOR, OpenInstructions, Ref, REFERENCE
from col13.dossier.profiles import profile_for
from col13.partial_dates import PartialDate

MAIN = "prosecution_referral"
URGENT = frozenset({"homicide", "attempted_homicide", "arson"})
NOTICE = "not told by the source"
LATER = 250  # working days to a decision without a date
AFTERWARDS = 5  # working days from a decision to its entry
NOT_TOLD = "The source does not tell whether the parties were told the outcome."


def recipients(play: Play) -> list[str]:
    """The subjects of the tracks: the public prosecutor, the youth section where a suspect is a minor; both where adults are too."""
    people = [one for one in play.suspects if one.kind == "person"]
    young, grown = any(one.minor for one in people), any(not one.minor for one in people)
    if young:
        return ["prosecutor", "youth"] if grown else ["youth"]
    return ["prosecutor"]


def track_of(recipient: str) -> str:
    """The key of a recipient's track."""
    return MAIN if recipient == "prosecutor" else f"{MAIN}.{recipient}"


def tracks(play: Play) -> None:
    """The further tracks, and the labour auditor's where the source tells of two legal ways: proposed, never automatic."""
    for recipient in recipients(play):
        if recipient != "prosecutor":
            play.script.act(INVESTIGATOR, "track", workflow=MAIN, subject=recipient)
    if "two_legal_tracks_work_and_hate" in play.entry.tags:
        play.script.act(INVESTIGATOR, "track", workflow=MAIN, subject="labour_auditor")


def began_at_magistrate(play: Play) -> bool:
    """Whether the file came as an instruction."""
    return words.channel(play.entry) == "magistrate_instruction"


def open_early(play: Play) -> None:
    """What comes before the qualification: an instruction that began the file, or a call and an urgent sending."""
    script, track = play.script, track_of(recipients(play)[0])
    if began_at_magistrate(play):
        script.step(
            INVESTIGATOR, track, "open_on_instruction", notice_number=NOTICE,
            instruction=f"Reported, as published: {play.entry.reported_by}", remark=DERIVED,
        )  # fmt: skip
    elif is_urgent(play):
        script.step(
            INVESTIGATOR, track, "alert_magistrate", when=script.time.cursor,
            function="youth_prosecutor" if track.endswith("youth") else "prosecutor", orders=DERIVED,
        )  # fmt: skip
        script.step(
            INVESTIGATOR, track, "transmit_urgently", urgency="ordered_by_magistrate", pv_number=f"DEMO.{play.entry.id}",
            what_left="the initial PV", how="police_system", remark=DERIVED,
        )  # fmt: skip


def is_urgent(play: Play) -> bool:
    """Facts so grave that the file does not wait."""
    return bool(URGENT & set(play.entry.offence_types))


def send(play: Play) -> None:
    """After the second reading: the file leaves, or the supplement to what left already."""
    script = play.script
    for recipient in recipients(play):
        track = track_of(recipient)
        later = {"pv_number": f"DEMO.{play.entry.id}/2", "pv_date": script.time.day}
        if script.taken(track, "open_on_instruction"):
            script.step(INVESTIGATOR, track, "answer_instruction", **later, instructions=OpenInstructions(), remark=DERIVED)
        elif script.taken(track, "transmit_urgently"):
            script.step(INVESTIGATOR, track, "send_supplement", **later, what_is_new=["qualification"], remark=DERIVED)
        else:
            _regular(play, recipient)


def _regular(play: Play, recipient: str) -> None:
    script, track = play.script, track_of(recipient)
    script.step(INVESTIGATOR, track, "prepare")
    script.step(INVESTIGATOR, track, "submit_for_review")
    script.time.wait("assess")
    script.step(DEPUTY, track, "approve", additions_seen=True)
    script.act(INVESTIGATOR, "issue", makes=f"dossier:{recipient}", profile=profile_for(recipient), recipient=recipient)
    script.step(INVESTIGATOR, track, "transmit", dossier=Ref(f"dossier:{recipient}"), how="police_system", remark=DERIVED)
    script.time.days(3)
    script.step(INVESTIGATOR, track, "record_receipt", notice_number=NOTICE, date=script.time.day)


def statements(play: Play) -> None:
    """No source publishes a statement: for each victim the reason why there is none on file."""
    for one in play.victims:
        if one.kind == "person" and one.named and not one.deceased:
            play.script.act(
                INVESTIGATOR, "no_statement", person_id=Ref(one.sign), reason="The statement is not published (published case)."
            )  # fmt: skip


def decisions(play: Play) -> None:
    """Each decision on its own day, on the track of whoever took it; a judgment by default that was reopened is reopened here too."""
    script = play.script
    script.time.before = None
    for at, decided in enumerate(play.decided):
        day = times.told_on(decided.on, script.time.limit.date())
        if day is None:
            script.time.days(LATER)
        else:
            script.time.until(day)
            script.time.days(AFTERWARDS)
        track = _decided_on(play, decided)
        script.step(
            INVESTIGATOR, track, "record_decision", by=decided.by, type=decided.kind, motive=decided.motive, date=_date(decided),
            mark=decided.mark, marks=marks(play) if decided.final else {}, remark=decided.words,
        )  # fmt: skip
        if decided.kind == "conviction_by_default" and at + 1 < len(play.decided):
            _close(play, track)
            script.step(REFERENCE, track, "reopen", reason="Opposition: the judgment by default is tried again, as published.")
    if any(one.final for one in play.decided):
        magistrate_decided(play, next(one for one in play.decided if one.final))


def _date(decided: Decided) -> PartialDate | None:
    return None if decided.on.first is None else decided.on


def _decided_on(play: Play, decided: Decided) -> str:
    known = recipients(play)
    if decided.by == "youth_prosecutor" and "youth" in known:
        return track_of("youth")
    return track_of(known[0])


def close(play: Play) -> None:
    """Follow-up ends where the last decision ends the file; what is still open goes on."""
    if play.decided and play.decided[-1].ends:
        _close(play, _decided_on(play, play.decided[-1]))


def _close(play: Play, track: str) -> None:
    why = "Not communicated, as published." if "dismissed_without_feedback" in play.entry.tags else NOT_TOLD
    play.script.step(INVESTIGATOR, track, "close", told=[], why_not=why)
