"""From the frozen projection to paper: nothing but the frozen bytes, the catalogue's words and the translations go into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from col13 import catalogue
from col13.catalogue.kinds import TO_BE_CONFIRMED, VERIFIED
from col13.catalogue.sources import told_source
from col13.dossier import (
    project_body,
    project_course,
    project_evidence,
    project_facts,
    project_inside,
    project_judgement,
    project_letter,
    project_victim,
)
from col13.dossier.images import Pictures, printed
from col13.dossier.manifest import CASE_JSON, manifest
from col13.dossier.manifest import NAME as MANIFEST
from col13.dossier.paper import Head, Notice, Paper, Section
from col13.dossier.profiles import LETTERS, profile
from col13.dossier.project import digest, moment, thaw
from col13.dossier.project_pen import Pen, Record
from col13.dossier.render import Attachment, render
from col13.i18n import Label, N_, S_, say

Part = Callable[[Pen, Record], Section]
# Each section of a profile has its part here; the order is the paper's.
PARTS: Mapping[str, Part] = {
    "acknowledgement": project_victim.acknowledgement, "case": project_course.case, "tracks": project_course.tracks,
    "stage": project_body.stage, "grounds": project_body.grounds, "consents": project_body.consents,
    "consenting": project_victim.consenting, "circumstances": project_victim.circumstances,
    "own_statements": project_victim.own_statements, "own_rights": project_victim.own_rights, "help": project_victim.help_for,
    "contact": project_body.contact, "facts": project_facts.facts, "persons": project_facts.persons,
    "indicators": project_facts.indicators, "qualification": project_judgement.qualification, "rights": project_course.rights,
    "measures": project_course.measures, "statements": project_facts.statements, "referral": project_course.referral,
    "decisions": project_judgement.decisions, "documents": project_evidence.documents, "images": project_evidence.images,
    "timeline": project_course.timeline, "journal": project_evidence.journal, "inside": project_inside.inside,
}  # fmt: skip
TITLES: Mapping[str, Label] = {
    "magistrate": N_("dossier title", "COL13 file for the magistrate"),
    "body": N_("dossier title", "COL13 information for an equality body"),
    "victim": N_("dossier title", "Information for the victim"),
    "internal": N_("dossier title", "COL13 file, internal"),
}
SEAL, CERTIFICATE = N_("dossier", "Electronic seal"), N_("dossier", "Certificate (SHA-256)")
SEALED_BY = S_("%(holder)s (PAdES %(level)s)")
TEST_SEAL = S_("%(holder)s (PAdES %(level)s): a test authority, it shows changes and has no legal value")
HOW = N_("dossier", "To check this file")
HOW_TO = S_("Any reader of PDF signatures shows the seal; “dossier verify” of COL13 also checks pieces and journal.")
CODES, KIND, CODE, MEANING, CERTAINTY = (
    N_("dossier", "Codes of the catalogue used here"), N_("dossier", "List"), N_("dossier", "Code"), N_("dossier", "Meaning"),
    N_("dossier", "Certainty and source"),
)  # fmt: skip
CERTAINTIES: Mapping[str, Label] = {
    VERIFIED: N_("certainty", "verified"), TO_BE_CONFIRMED: N_("certainty", "to be confirmed"),
}  # fmt: skip
KINDS: Mapping[str, Label] = {
    "offence": N_("catalogue list", "offences"), "phenomenon": N_("catalogue list", "phenomena"),
    "sub_phenomenon": N_("catalogue list", "sub-phenomena"), "criterion": N_("catalogue list", "protected criteria"),
    "indicator": N_("catalogue list", "bias indicators"), "decision": N_("catalogue list", "decisions"),
    "motive": N_("catalogue list", "motives of dismissal"), "domain_of_life": N_("catalogue list", "domains of life"),
    "place_type": N_("catalogue list", "kinds of place"), "channel": N_("catalogue list", "ways of reporting"),
    "salduz": N_("catalogue list", "categories of person heard"), "legal_basis": N_("catalogue list", "legal bases"),
}  # fmt: skip
EDITION = S_("Edition %(edition)s of the catalogue. What is to be confirmed has not been checked against an official text.")
SOURCE, LIST = S_("The projection this file was made from"), S_("The manifest: the hash of each piece")


def paper_of(frozen: bytes, pictures: Pictures = MappingProxyType({})) -> Paper:
    """The paper of a frozen projection, in the language it was frozen for; a picture that is not given is told as unread.
    ValueError for bytes that are none of ours."""
    data = thaw(frozen)
    pen = Pen(data, data["language"], pictures)
    letter = data["profile"] in LETTERS
    sections = project_letter.sections(pen, data["content"]["acknowledgement"]) if letter else _sections(pen, data)
    kind = profile(data["profile"])
    head = data["journal_head"]
    return Paper(
        kind="letter" if letter else "dossier", language=pen.language, title=pen.say(project_letter.TITLE if letter else TITLES[kind.kind]),
        number=data["number"], zone=f"{data['zone']} ({data['zone_code']})", recipient=_recipient(pen, data, kind.kind),
        profile=pen.say(kind.label), register_number=data["register_number"], issued_at=None if data["draft"] else moment(data["at"]),
        draft=data["draft"], demo=data["demo"], translation=kind.kind != "victim" and pen.language != data["case_language"],
        internal=kind.kind == "internal",
        check_code=digest(frozen)[:12], journal_head=Head(head["chain"], head["sequence"], head["hash"]), revision=data["revision"],
        sections=sections, address=_address(data), seal=_seal(pen, data.get("seal")),
    )  # fmt: skip


def draw(frozen: bytes, pictures: Pictures = MappingProxyType({})) -> bytes:
    """The PDF of a frozen projection, with the projection itself as case.json: the same bytes for the same bytes, no clock read.
    `pictures`: those that are printed, converted, by their original's SHA-256."""
    data = thaw(frozen)
    at = moment(data["at"])
    language = data["language"]
    pieces = (
        Attachment(CASE_JSON, frozen, say(SOURCE, language), at, at, "Source"),
        Attachment(MANIFEST, manifest(frozen, data, pictures), say(LIST, language), at, at, "Data"),
    )
    return render(paper_of(frozen, pictures), pieces, printed(pictures))


def _seal(pen: Pen, told: Record | None) -> tuple[tuple[str, str], ...]:
    if told is None:  # frozen before envelopes told of their seal; the file is sealed all the same, and a reader of PDF shows by whom
        return ((pen.say(HOW), pen.say(HOW_TO)),)
    by = pen.say(TEST_SEAL if told["test"] else SEALED_BY, holder=told["holder"], level=told["level"])
    return ((pen.say(SEAL), by), (pen.say(CERTIFICATE), told["fingerprint"]), (pen.say(HOW), pen.say(HOW_TO)))


def _sections(pen: Pen, data: Mapping[str, Any]) -> tuple[Section, ...]:
    wanted = profile(data["profile"]).sections
    told = [part(pen, data["content"].get(key, {})) for key, part in PARTS.items() if key in wanted]
    return (*told, _glossary(pen)) if "glossary" in wanted and pen.used else tuple(told)


def _glossary(pen: Pen) -> Section:
    rows = []
    for kind, code in sorted(pen.used):
        entry = catalogue.get(kind, code)
        certainty = pen.several((pen.say(CERTAINTIES[entry.certainty]), told_source(entry.source, pen.language)))
        rows.append((pen.word(KINDS, kind), code, entry.label(pen.language), certainty))
    return pen.section(
        "glossary",
        Notice("legal", pen.say(EDITION, edition=catalogue.edition())),
        pen.table(CODES, (KIND, CODE, MEANING, CERTAINTY), rows, (18, 24, 34, 24)),
    )


def _recipient(pen: Pen, data: Mapping[str, Any], kind: str) -> str:
    if kind == "magistrate":
        return project_course.recipient(data["recipient"], pen.language)
    if kind == "body":
        return pen.plain("body", data["recipient"])
    if kind == "internal":
        return f"{data['zone']} ({data['zone_code']})"
    name: str = data["content"]["acknowledgement"].get("name", "")
    return name


def _address(data: Mapping[str, Any]) -> tuple[str, ...]:
    told = data["content"].get("acknowledgement")
    return tuple(line for line in (told.get("name", ""), *told.get("address_lines", [])) if line) if told else ()
