"""On paper: persons by role, facts with exact words, bias indicators and statements."""

from __future__ import annotations

from collections.abc import Mapping

from col13.dossier.paper import Block, Heading, Notice, Prose, Quote, Section
from col13.dossier.project_course import nothing, WHEN, WHO
from col13.dossier.project_pen import Pen, Record
from col13.dossier.project_words import CHANNEL, KIND, MEDIUM, PERCEPTION, PUBLICITY, RELATION, REPRESENTATIVE, ROLE, SAID_TO
from col13.errors import Invalid
from col13.i18n import Label, N_, S_, SN_

HOW, REPORTED, ANONYMOUS, PERCEIVED, OWN_WORDS, CONFLICT, SPOKEN, INTERPRETER = (
    N_("dossier", "How it was reported"), N_("dossier", "Reported"), N_("dossier", "Reported anonymously"),
    N_("dossier", "Perceived bias"), N_("dossier", "In the words of the person"), N_("dossier", "Earlier conflict between the parties"),
    N_("dossier", "Spoken at the report"), N_("dossier", "Interpreter"),
)  # fmt: skip
INCIDENT, WORDS_SAID = S_("Incident %(seq)s"), S_("Exact words %(seq)s")
HAPPENED, ENTERED, PLACE, PLACE_TYPE, DOMAIN, MEDIUM_OF, PUBLIC = (
    N_("dossier", "Happened"), N_("dossier", "Entered"), N_("dossier", "Place"), N_("dossier", "Kind of place"),
    N_("dossier", "Domain of life"), N_("dossier", "Medium"), N_("dossier", "Publicity"),
)  # fmt: skip
UNKNOWN_PLACE = N_("dossier", "unknown")
SAID_BY, HEARD_BY = S_("%(who)s"), S_("heard by %(who)s")
OTHERS_HEARD = N_("dossier", "others heard it")
ADDITIONS, WITHDRAWALS = N_("dossier", "Additions"), N_("dossier", "Withdrawals of the complaint")
PRESSURE, TOLD, RECORDED_IN = (
    N_("dossier", "Asked about pressure"), N_("dossier", "Told that the inquiry goes on"), N_("dossier", "Recorded in PV"),
)  # fmt: skip
ROLES, BORN, NATIONAL_NUMBER, ADDRESS, PHONE, E_MAIL, SPEAKS, MINOR, DECEASED, POLICE, REPRESENTED, SAFE, FORBIDDEN, RELATED, SALDUZ = (
    N_("dossier", "Role"), N_("dossier", "Born"), N_("dossier", "National number"), N_("dossier", "Address"), N_("dossier", "Phone"),
    N_("dossier", "E-mail"), N_("dossier", "Speaks"), N_("dossier", "Minor"), N_("dossier", "Died of the facts"),
    N_("dossier", "Police officer"), N_("dossier", "Represented by"), N_("dossier", "Safe contact"), N_("dossier", "Never contact by"),
    N_("dossier", "Relation to the victim"), N_("dossier", "Category (Salduz)"),
)  # fmt: skip
RELEASED, INJURY, COUNT, KIND_OF = (
    N_("dossier", "Released on"), N_("dossier", "Injury and harm"), N_("dossier", "Number of persons"), N_("dossier", "Kind"),
)  # fmt: skip
ABOUT = SN_("about %(count)s person", "about %(count)s persons")
UNIDENTIFIED = N_("dossier", "not identified")
PERSON = S_("Person %(seq)s: %(name)s")
INDICATORS, CODE, INDICATOR, SHOWN_BY = (
    N_("dossier", "Facts that prompt the question of bias"), N_("dossier", "Code"), N_("dossier", "Indicator"), N_("dossier", "Shown by"),
)  # fmt: skip
NOT_PROOF = S_("An indicator is a fact that prompts a question. Alone it proves nothing.")
DOCUMENT_NUMBER = S_("document %(seq)s")
STATEMENTS, LANGUAGE, DOCUMENT_OF, COPY = (
    N_("dossier", "Statements taken"), N_("dossier", "Language"), N_("dossier", "Document"), N_("dossier", "Copy given"),
)  # fmt: skip
NONE_TAKEN = S_("No statement: %(why)s")
DELAYED = N_("dossier", "delayed by the magistrate")
GROUPS: Mapping[str, Label] = {
    "victim": N_("dossier", "Victims"), "suspect": N_("dossier", "Suspects"), "witness": N_("dossier", "Witnesses"),
    "": N_("dossier", "Other persons"),
}  # fmt: skip


def persons(pen: Pen, told: Record) -> Section:
    """Everybody in the file by role, as this recipient may know them. Who has several roles stands under the first of them."""
    blocks: list[Block] = []
    everybody = told.get("persons", [])
    for role, label in GROUPS.items():
        group = [one for one in everybody if _group(one) == role]
        if group:
            blocks.append(Heading(pen.say(label)))
        for one in group:
            blocks += [Heading(pen.say(PERSON, seq=one["seq"], name=pen.person(one["seq"])), sub=True), _person(pen, one)]
    return pen.section("persons", *blocks, nothing(pen, blocks))


def _group(one: Record) -> str:
    return next((role for role in GROUPS if role in one.get("roles", [])), "")


def _person(pen: Pen, one: Record) -> Block:
    number = pen.say(ABOUT, count=one["count"]) if one.get("count_estimated") else str(one.get("count") or "")
    represented = pen.several((pen.person(one.get("representative")), pen.word(REPRESENTATIVE, one.get("representative_as"))))
    return pen.fields(
        (ROLES, pen.several(pen.word(ROLE, role) for role in one.get("roles", []))),
        (KIND_OF, pen.several((pen.word(KIND, one["kind"]), "" if one["identified"] else pen.say(UNIDENTIFIED)))),
        (COUNT, number), (BORN, born(pen, one.get("born_on", ""))), (NATIONAL_NUMBER, one.get("national_number", "")),
        (ADDRESS, one.get("address", "")), (PHONE, one.get("phone", "")), (E_MAIL, one.get("e_mail", "")),
        (SPEAKS, pen.plain("language", one.get("language"))), (INTERPRETER, pen.yes(one.get("interpreter") or None)),
        (MINOR, pen.yes(one.get("minor"))), (DECEASED, pen.yes(one.get("deceased") or None)),
        (POLICE, pen.yes(one.get("police_officer") or None)), (REPRESENTED, represented),
        (INJURY, one.get("injury", "")), (SAFE, one.get("contact_rules", "")),
        (FORBIDDEN, pen.several(pen.word(CHANNEL, way) for way in one.get("forbidden_channels", []))),
        (RELATED, pen.word(RELATION, one.get("relation"))), (SALDUZ, pen.coded("salduz", one.get("salduz"))),
        (RELEASED, pen.date(one.get("released_on"))),
    )  # fmt: skip


def born(pen: Pen, known: str) -> str:
    """A birthday, as far as it is known; words that are no date stay words."""
    try:
        return pen.day(known) if known else ""
    except Invalid:
        return known


def facts(pen: Pen, told: Record) -> Section:
    """How it was reported, incident by incident, with the exact words."""
    blocks: list[Block] = [
        pen.fields(
            (HOW, pen.coded("channel", told.get("channel"))), (REPORTED, pen.time(told.get("reported_at"))),
            (ANONYMOUS, pen.yes(told.get("anonymous") or None)), (PERCEIVED, pen.word(PERCEPTION, told.get("perception"))),
            (OWN_WORDS, pen.text(told.get("perception_words"), told.get("language"))), (CONFLICT, told.get("prior_conflict", "")),
            (SPOKEN, pen.plain("language", told.get("language"))), (INTERPRETER, pen.yes(told.get("interpreter") or None)),
        )
    ]  # fmt: skip
    for one in told.get("incidents", []):
        blocks += _incident(pen, one)
    if notes := told.get("notes"):
        blocks.append(Heading(pen.say(ADDITIONS)))
        blocks += [Prose(pen.of(pen.time(one["at"]), one.get("words", ""))) for one in notes]
    if withdrawals := told.get("withdrawals"):
        blocks.append(Heading(pen.say(WITHDRAWALS)))
        for one in withdrawals:
            blocks.append(pen.fields(
                (WHO, pen.person(one["who"])), (WHEN, pen.time(one["at"])), (PRESSURE, pen.yes(one["pressure_asked"])),
                (TOLD, pen.yes(one["told_inquiry_goes_on"])), (RECORDED_IN, one.get("pv_number", "")), (OWN_WORDS, one.get("words", "")),
            ))  # fmt: skip
    return pen.section("facts", *blocks)


def _incident(pen: Pen, one: Record) -> list[Block]:
    where = pen.say(UNKNOWN_PLACE) if one["place_unknown"] else pen.several((one.get("place", ""), pen.place(*_nis(one))))
    blocks: list[Block] = [
        Heading(pen.say(INCIDENT, seq=one["seq"])),
        pen.fields(
            (HAPPENED, pen.several((pen.day(one.get("happened")), one.get("hour", "")))), (ENTERED, pen.time(one["entered_at"])),
            (PLACE, where), (PLACE_TYPE, pen.coded("place_type", one.get("place_type"))),
            (DOMAIN, pen.coded("domain_of_life", one.get("domain_of_life"))), (MEDIUM_OF, pen.word(MEDIUM, one.get("medium"))),
            (PUBLIC, pen.word(PUBLICITY, one.get("publicity"))),
        ),
    ]  # fmt: skip
    if one.get("facts"):
        blocks.append(Prose(pen.text(one["facts"], one["language"])))
    for said in one.get("quotations", []):
        blocks.append(Quote(said.get("words", ""), said.get("language") or "und", said.get("translation"), _around(pen, said)))
    return blocks


def _nis(one: Record) -> tuple[str | None, str | None]:
    return one.get("municipality"), one.get("district")


def _around(pen: Pen, said: Record) -> str:
    heard = pen.say(HEARD_BY, who=pen.person(said["heard_by"])) if said.get("heard_by") else ""
    others = pen.say(OTHERS_HEARD) if said.get("others_heard") else ""
    number = pen.say(WORDS_SAID, seq=said["seq"])
    return pen.several((
        number, pen.person(said.get("said_by"), "suspect"), pen.word(SAID_TO, said.get("said_to")), heard, others,
        pen.word(MEDIUM, said.get("medium")), pen.word(PUBLICITY, said.get("publicity")),
    ))  # fmt: skip


def indicators(pen: Pen, told: Record) -> Section:
    """Each indicator with what shows it."""
    rows = [
        (
            one["code"], pen.coded("indicator", one["code"]),
            pen.several((
                pen.say(WORDS_SAID, seq=one["quotation"]) if one.get("quotation") else "", pen.person(one.get("person")),
                pen.say(DOCUMENT_NUMBER, seq=one["document"]) if one.get("document") else "", one.get("note", ""),
            )),
        )
        for one in told.get("indicators", [])
    ]  # fmt: skip
    table = pen.table(INDICATORS, (CODE, INDICATOR, SHOWN_BY), rows, (14, 40, 46)) if rows else None
    return pen.section("indicators", table, nothing(pen, rows), Notice("info", pen.say(NOT_PROOF)))


def statements(pen: Pen, told: Record) -> Section:
    """Who was heard, when, in which language; or why not."""
    rows = []
    for one in told.get("statements", []):
        taken = pen.say(NONE_TAKEN, why=one["why_none"]) if one.get("why_none") else pen.date(one.get("taken_on"))
        copy = pen.say(DELAYED) if one["copy_delayed"] else pen.yes(one["copy_given"])
        number = pen.say(DOCUMENT_NUMBER, seq=one["document"]) if one.get("document") else ""
        tongue = pen.several((pen.plain("language", one.get("language")), one.get("interpreter", "")))
        rows.append((pen.person(one["who"]), taken, tongue, one.get("salduz", ""), number, copy))
    head = (WHO, WHEN, LANGUAGE, SALDUZ, DOCUMENT_OF, COPY)
    table = pen.table(STATEMENTS, head, rows, (22, 27, 15, 13, 13, 10)) if rows else None
    return pen.section("statements", table, nothing(pen, rows))
