"""On paper, a person's own data: the information for one victim or reporter, and what a body gets of those who consented to more."""

from __future__ import annotations

from col13 import catalogue
from col13.dossier.paper import Block, Bullets, Heading, Notice, Prose, Section
from col13.dossier.project import pseudonym
from col13.dossier.project_body import DOMAINS
from col13.dossier.project_course import nothing, TONGUE, WHAT, WHEN
from col13.dossier.project_facts import (
    ADDRESS,
    BORN,
    born,
    COPY,
    E_MAIL,
    FORBIDDEN,
    HAPPENED,
    INTERPRETER,
    MINOR,
    PHONE,
    PLACE,
    SAFE,
    SPEAKS,
)
from col13.dossier.project_letter import (
    AGAIN,
    ASSISTANCE,
    BODY,
    CONSENT,
    CONTACT_UNKNOWN,
    INJURED,
    INJURED_GIVES,
    LANGUAGE,
    NEEDS,
    OFFICER,
    PV_AUTHOR,
    PV_NUMBER,
    PV_ON,
    reported,
    SUPPORT,
)  # fmt: skip
from col13.dossier.project_letter import COPY as COPY_OF_OWN
from col13.dossier.project_pen import Pen, Record
from col13.dossier.project_words import CHANNEL, REPRESENTATIVE, RIGHT
from col13.i18n import N_, S_

REPORTED_ON = N_("dossier", "Reported to the police")
STATEMENT_OF = S_("Statement of %(day)s")
STATEMENT_UNDATED = S_("Statement")
DELAYED_COPY = S_("A magistrate has delayed the copy of this statement for now (to be confirmed: at most three months).")
NO_WORDS_HERE = S_("Its words are in the official report (PV): ask the police zone for your free copy.")
NOT_THE_COPY = S_("Names of others are left out here. The signed copy of your statement is that of the official report (PV).")
IN_PERSON = S_("For the minor in person: it is handed over to the minor, not sent and not given to anybody else.")
RIGHTS, STATEMENTS = N_("dossier", "Rights and help so far"), N_("dossier", "Own statements")
YOUR_RIGHTS, WHO_HELPS = N_("dossier", "Your rights"), N_("dossier", "Who can help")
INJURED_TITLE = N_("dossier", "Declaration as injured person")
REPRESENTED_AS = N_("dossier", "Represented by")
ONLY_CONSENTED = S_("Only victims who consented to more than the minimum stand here. All others are known by number alone.")
IN_THE_FILE = S_("The words of a statement are part of the inquiry: they go by the magistrate.")
INCIDENTS = N_("dossier", "The facts these victims suffered")


def acknowledgement(pen: Pen, told: Record) -> Section:
    """What was reported, as the letter tells it."""
    return pen.section(
        "acknowledgement",
        pen.fields(
            (REPORTED_ON, pen.time(told.get("reported_at"))), (PV_NUMBER, told.get("pv_number", "")), (PV_ON, pen.date(told.get("pv_on"))),
            (PV_AUTHOR, told.get("pv_author", "")),
        ),
        *reported(pen, told),
    )  # fmt: skip


def own_statements(pen: Pen, told: Record) -> Section:
    """Of a victim's information with the words; for a body the list alone."""
    rows = told.get("statements", [])
    if pen.frozen["profile"] == "victim":
        blocks: list[Block] = [block for one in rows for block in _statement(pen, one)]
        note = Notice("legal", pen.say(NOT_THE_COPY)) if any(one.get("words") for one in rows) else None
        return pen.section("own_statements", *blocks, note, nothing(pen, rows))
    lines = [
        (pseudonym("victim", one["who"], pen.language), pen.date(one.get("taken_on")), pen.plain("language", one.get("language")))
        for one in rows
    ]
    table = pen.table(STATEMENTS, (N_("dossier", "Victim"), WHEN, TONGUE), lines, (40, 30, 30)) if lines else None
    return pen.section("own_statements", table, nothing(pen, rows), Notice("legal", pen.say(IN_THE_FILE)))


def _statement(pen: Pen, one: Record) -> list[Block]:
    taken = pen.date(one.get("taken_on"))
    title = pen.say(STATEMENT_OF, day=taken) if taken else pen.say(STATEMENT_UNDATED)
    blocks: list[Block] = [Heading(title)]
    facts = pen.fields((TONGUE, pen.plain("language", one.get("language"))), (COPY, pen.yes(one.get("copy_given"))))
    if facts.rows:
        blocks.append(facts)
    if one.get("delayed"):
        blocks.append(Notice("legal", pen.say(DELAYED_COPY)))
    elif words := one.get("words"):
        blocks.append(Prose(pen.text(words, one.get("language"))))
    else:
        blocks.append(Notice("info", pen.say(NO_WORDS_HERE)))
    return blocks


def own_rights(pen: Pen, told: Record) -> Section:
    """The rights tracker of that person."""
    rows = [
        (pen.word(RIGHT, one["what"]), pen.date(one.get("on")), pen.plain("language", one.get("language")))
        for one in told.get("rights", [])
    ]
    table = pen.table(RIGHTS, (WHAT, WHEN, TONGUE), rows, (56, 22, 22)) if rows else None
    return pen.section("own_rights", table, nothing(pen, rows))


def help_for(pen: Pen, told: Record) -> Section:
    """Rights, the form of the injured person, who can help; a minor's paper says that it is for the minor in person."""
    zone, victim = pen.frozen["zone"], told["injured_form"]
    rights = (COPY_OF_OWN, LANGUAGE, NEEDS, SUPPORT, CONSENT) if victim else (COPY_OF_OWN, LANGUAGE, CONSENT)
    bodies = (catalogue.typed("body", code, catalogue.Body) for code in told.get("bodies", []))
    lines = [
        pen.say(ASSISTANCE, zone=zone), pen.say(OFFICER, zone=zone),
        *(_service(pen, code) for code in told.get("services", []) if code != "police_victim_assistance"),
        *(pen.say(BODY, body=body.label(pen.language), contact=body.contact or pen.say(CONTACT_UNKNOWN)) for body in bodies),
    ]  # fmt: skip
    form = (Heading(pen.say(INJURED_TITLE)), Prose(f"{pen.say(INJURED)}\n\n{pen.say(INJURED_GIVES)}")) if victim else ()
    return pen.section(
        "help",
        Notice("warning", pen.say(IN_PERSON)) if told["in_person"] else None,
        Heading(pen.say(YOUR_RIGHTS)), Bullets(tuple(pen.say(right) for right in rights)), *form,
        Heading(pen.say(WHO_HELPS)), Bullets(tuple(lines)), Notice("warning", pen.say(AGAIN)),
    )  # fmt: skip


def _service(pen: Pen, code: str) -> str:
    one = catalogue.typed("service", code, catalogue.Service)
    return pen.say(BODY, body=pen.coded("service", code), contact=one.contact) if one.contact else pen.coded("service", code)


def consenting(pen: Pen, told: Record) -> Section:
    """Identity and contact data of the victims who consented to more."""
    blocks: list[Block] = []
    for one in told.get("victims", []):
        called = pseudonym("victim", one["seq"], pen.language)
        blocks.append(Heading(called if one.get("name") == called else pen.of(called, one.get("name", ""))))
        blocks.append(pen.fields(
            (BORN, born(pen, one.get("born_on", ""))), (MINOR, pen.yes(one.get("minor"))), (ADDRESS, one.get("address", "")),
            (PHONE, one.get("phone", "")), (E_MAIL, one.get("e_mail", "")), (SPEAKS, pen.plain("language", one.get("language"))),
            (INTERPRETER, pen.yes(one.get("interpreter") or None)),
            (REPRESENTED_AS, pen.word(REPRESENTATIVE, one.get("representative_as"))), (SAFE, one.get("contact_rules", "")),
            (FORBIDDEN, pen.several(pen.word(CHANNEL, way) for way in one.get("forbidden_channels", []))),
        ))  # fmt: skip
    return pen.section("consenting", *blocks, nothing(pen, blocks), Notice("info", pen.say(ONLY_CONSENTED)))


def circumstances(pen: Pen, told: Record) -> Section:
    """When and where, not a word of the facts."""
    rows = [
        (pen.day(one.get("happened")), pen.place(one.get("municipality"), None), pen.coded("domain_of_life", one.get("domain_of_life")))
        for one in told.get("incidents", [])
    ]
    table = pen.table(INCIDENTS, (HAPPENED, PLACE, DOMAINS), rows, (30, 35, 35)) if rows else None
    return pen.section("circumstances", table, nothing(pen, rows))
