"""The qualification of a published case: offences under the law of the day, a bias assessment for each ground, two pairs of eyes."""

from __future__ import annotations

from col13.demo import details, words
from col13.demo.playing_report import Play
from col13.demo.rulings import Decided, marks_told
from col13.demo.script import DEPUTY, DERIVED, INVESTIGATOR, Ref, REFERENCE

NO_GROUND = "The statute of this offence does not cover the ground that is told."


def begin(play: Play) -> None:
    """The investigator begins once the report is registered."""
    play.script.step(INVESTIGATOR, "qualification", "begin")


def is_no_offence(play: Play) -> bool:
    """A hoax, or facts that are no offence: the qualification says so."""
    return play.entry.outcome == "no_offence" or "hoax" in play.entry.tags


def qualify(play: Play) -> None:
    """Name the offences, assess the bias of each, propose, and let the reference officer read it."""
    script, entry = play.script, play.entry
    if is_no_offence(play):
        script.act(INVESTIGATOR, "no_offence", reason=f"No offence found. Outcome as published: {entry.outcome_words or 'not told'}.")
    else:
        for number, charge in enumerate(play.charges, start=1):
            _offence(play, f"offence-{number}", charge)
    script.time.wait("propose")
    script.step(INVESTIGATOR, "qualification", "propose", remark=DERIVED)
    script.time.wait("decide")
    if is_no_offence(play):
        script.step(REFERENCE, "qualification", "set_aside", reason="No offence was found, so no motive is retained.")
    else:
        script.step(DEPUTY if len(play.people) % 3 == 0 else REFERENCE, "qualification", "confirm")


def _offence(play: Play, sign: str, charge: words.Charge) -> None:
    entry, script = play.entry, play.script
    play.offences[sign] = charge.word
    harmed = _harmed(play, charge.word)
    further = details.further_incidents(entry.id)
    script.act(
        INVESTIGATOR, "offence", makes=sign, incident_id=Ref("incident-1"), code=charge.code, attempt=charge.attempt,
        medium=MEDIUM.get(charge.word), victims=[Ref(one) for one in harmed], suspects=[Ref(one.sign) for one in play.suspects],
        note=f"As coded by the curator: {charge.word.replace('_', ' ')}." + (" Several incidents." if further else ""),
    )  # fmt: skip
    told = details.marks(entry.id)
    suspects = [who for who, marks in told.items() if marks.get(charge.word) == "kept"] if told else []
    for ground in charge.grounds:
        for suspect in suspects or [""]:
            script.act(
                INVESTIGATOR, "bias", offence_id=Ref(sign), phenomenon=ground.phenomenon, sub_phenomenon=ground.sub_phenomenon,
                criteria=ground.criteria, basis=words.basis(entry), suspect_id=Ref(suspect) if suspect else None,
                reason=f"As coded by the curator: {ground.word.replace('_', ' ')}.",
            )  # fmt: skip
    if not charge.grounds:
        script.act(INVESTIGATOR, "no_bias", offence_id=Ref(sign), reason=NO_GROUND)


MEDIUM = {"insult_written": "written", "dissemination_racist_ideas": "written", "harassment_electronic": "written", "graffiti": "image"}
THINGS = frozenset({"property_damage", "graffiti", "arson", "grave_desecration"})


def _harmed(play: Play, word: str) -> list[str]:
    """Damage is suffered by the property and whose it is, insults and blows by people."""
    things = [one.sign for one in play.victims if one.kind == "property"]
    others = [one.sign for one in play.victims if one.kind != "property"]
    if word in THINGS:
        return things or others
    return others or things


def magistrate_decided(play: Play, decided: Decided) -> None:
    """What the decision means for the marks: beside the police's proposal, only where it was told."""
    by = {"court": "judge", "investigating_court": "judge", "labour_auditor": "labour_auditor"}.get(decided.by, "prosecutor")
    play.script.step(
        INVESTIGATOR, "qualification", "record_magistrate", by=by, date=decided.on, marks=marks(play),
        remark=f"Motive as published: {play.entry.retained or 'not told'}.",
    )  # fmt: skip


def marks(play: Play) -> dict[tuple[str, str], str]:
    """The marks per suspect and offence that the source tells."""
    signs = [one.sign for one in play.suspects]
    return marks_told(play.entry, signs, play.offences, details.marks(play.entry.id))
