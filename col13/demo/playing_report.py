"""The report of a published case: the desk opens it, writes facts and persons down, submits it, records the PV."""

from __future__ import annotations

from dataclasses import dataclass, field

from col13.demo import details, times, words
from col13.demo.figures import anonymous, Figure, sensitive
from col13.demo.reading import Entry
from col13.demo.rulings import Decided
from col13.demo.script import DERIVED, INVESTIGATOR, PARTS, RECEPTION, Ref, REFERENCE, Script
from col13.partial_dates import PartialDate


@dataclass
class Play:
    """What all parts of a plan look at: the entry, the script they write, who is on file, offences (sign → word), what was decided."""

    entry: Entry
    script: Script
    language: str
    people: list[Figure]
    charges: list[words.Charge]
    decided: list[Decided]
    offences: dict[str, str] = field(default_factory=dict)

    @property
    def suspects(self) -> list[Figure]:
        """Everybody who is a suspect."""
        return [one for one in self.people if one.plays("suspect")]

    @property
    def victims(self) -> list[Figure]:
        """Everybody who is a victim."""
        return [one for one in self.people if one.plays("victim")]

    @property
    def reachable(self) -> list[Figure]:
        """The victims who can be asked something: known by name, alive."""
        return [one for one in self.victims if one.named and not one.deceased]

    @property
    def supported(self) -> list[Figure]:
        """The victims who get support, as services/tracks.py counts them: people and groups; else the one organisation."""
        people = [one for one in self.victims if one.kind in ("person", "community")]
        return people or [one for one in self.victims if one.kind == "organisation"][:1]


def report(play: Play) -> None:
    """From the opening to the registered report."""
    script, entry = play.script, play.entry
    script.act(RECEPTION, "open", language=play.language, title=entry.title, source=entry.id)
    if sensitive(entry, play.people):
        script.restricted = True
        script.act(REFERENCE, "restrict", names=PARTS)
    channel = words.channel(entry)
    script.act(
        RECEPTION, "report", channel=channel, anonymous=anonymous(play.people), perception=_perception(entry),
        prior_conflict="; ".join(sorted(tag.replace("_", " ") for tag in entry.tags & PRIOR)),
    )  # fmt: skip
    script.act(RECEPTION, "incident", makes="incident-1", facts=entry.facts, language="en", happened=entry.happened, **_scene(entry))
    for number, text in enumerate(details.further_incidents(entry.id), start=2):
        script.act(
            RECEPTION, "further_incident", makes=f"incident-{number}", facts=text, language="en", happened=PartialDate.unknown(),
            **_scene(entry),
        )  # fmt: skip
    for figure in play.people:
        person(play, figure)
    for code, own_words in words.indicators(entry):
        seen = Ref("witness") if "witness" in own_words and any(one.sign == "witness" for one in play.people) else None
        note_ = f"Coded by the curator of the published cases: {own_words}."
        script.act(RECEPTION, "indicator", code=code, note=note_, person_id=seen)
    script.act(RECEPTION, "note", words=note(play))
    script.step(RECEPTION, "report", "submit")


ACKNOWLEDGED_FROM = 2024  # year of the report: each attestation is a letter that a worker draws after the load
PRIOR = frozenset({"linked_prior_reports", "repeated_interventions", "escalation", "series_of_acts", "series_linked"})


def _scene(entry: Entry) -> dict[str, object]:
    scene = words.scene(entry)
    written = {"written_statement", "online_posts"} & set(entry.indicators)
    closed = "online_private_group" in entry.context
    scene["medium"] = "written" if written else "video" if "video_content" in entry.indicators else None
    public = {"online_public", "public_space", "public_transport", "horeca", "sports_stadium", "festival", "shop"} & set(entry.context)
    scene["publicity"] = "closed_group" if closed else "public" if public else None
    return scene


def _perception(entry: Entry) -> str | None:
    if "victim_did_not_perceive_bias" in entry.tags:
        return "witness"
    for indicator, who in (("victim_perception", "victim"), ("witness_perception", "witness"), ("media_perception", "other")):
        if indicator in entry.indicators:
            return who
    return None if entry.indicators else "none_stated"


def person(play: Play, figure: Figure) -> None:
    """One person on file; the safe-contact rules of a victim who can be reached are asked."""
    hidden = figure.identified_later
    play.script.act(
        RECEPTION, "person", makes=figure.sign, roles=figure.roles, kind=figure.kind, family_name=figure.name,
        identified=figure.identified and not hidden, count=figure.count, minor=figure.minor, able_to_judge=figure.able_to_judge,
        police_officer=figure.police_officer, deceased=figure.deceased, injury=figure.injury if "victim" in figure.roles else "",
        deceased_id=Ref(figure.deceased_of) if figure.deceased_of else None, note="" if hidden else figure.note,
    )  # fmt: skip
    if figure.plays("victim") and figure.named and figure.kind == "person" and not figure.deceased:
        play.script.act(RECEPTION, "contact_rules", person_id=Ref(figure.sign), rules="")


def note(play: Play) -> str:
    """Where the case comes from, what was published of its outcome, and which times were derived."""
    entry = play.entry
    ruling = entry.ruling
    lines = [
        f"Published source: {entry.url}" if entry.url else "Published source: not told.",
        f"Decision as published: {ruling.body} {ruling.on.iso() or '(no date)'}." if ruling else "No decision is published.",
        f"Outcome as published: {entry.outcome_words}" if entry.outcome_words else "",
        f"Legal provisions as published: {'; '.join(entry.provisions)}." if entry.provisions else "",
        f"Evidence as coded: {', '.join(entry.evidence).replace('_', ' ')}." if entry.evidence else "",
        f"Reported by, as published: {entry.reported_by}." if entry.reported_by else f"How it was reported: {DERIVED}",
        f"Remark of the curator: {entry.remark}" if entry.remark else "",
        f"Times derived for the demo: the report ({times.why(entry)}) and every act after it, at the intervals of zone policy; the"
        " decisions keep the dates that were published.",
        "Persons are shown by role and number: the source withholds their names.",
    ]
    return "\n".join(line for line in lines if line)


def bystander_becomes_victim(play: Play) -> None:
    """Who came on file as a witness turns out to be a victim too."""
    for figure in play.people:
        if figure.becomes:
            play.script.act(
                INVESTIGATOR, "role", person_id=Ref(figure.sign), role=figure.becomes, injury=figure.injury, instead_of=figure.roles[0]
            )  # fmt: skip


def suspect_is_identified(play: Play) -> None:
    """A suspect who was unknown at first is identified in the inquiry, before the file leaves."""
    for figure in play.people:
        if figure.identified_later:
            play.script.act(INVESTIGATOR, "identify", person_id=Ref(figure.sign), identified=True, note=figure.note)


def record_pv(play: Play) -> None:
    """The initial PV, and the acknowledgement of those who can be reached."""
    script = play.script
    script.step(
        RECEPTION, "report", "record_pv", pv_number=f"DEMO.{play.entry.id}", pv_date=script.time.day,
        pv_author="desk of the demo zone", remark=DERIVED,
    )  # fmt: skip
    if script.time.day.year >= ACKNOWLEDGED_FROM:
        acknowledge(play)


def acknowledge(play: Play) -> None:
    """The attestation for the first who reported and can be reached."""
    first = next((one for one in play.people if one.named and not one.deceased and "reporter" in one.roles), None)
    if first is not None:
        play.script.step(
            RECEPTION, "report", "acknowledge", person=Ref(first.sign), date=play.script.time.day, language=play.language, remark=DERIVED
        )  # fmt: skip
