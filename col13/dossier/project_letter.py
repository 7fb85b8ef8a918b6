"""The acknowledgement of a report as a letter: PV and author, what was reported, rights, the injured-person declaration, whom to ask.

Basis: circular GPI 58 and the Victims' Rights Directive (domain reference 3.1 item 5, 3.3, 3.4); what is not verified there is told as
to be confirmed.
"""

from __future__ import annotations

from col13 import catalogue
from col13.dossier.paper import Block, Bullets, Notice, Prose, Section, Signature
from col13.dossier.project_pen import Pen, Record
from col13.i18n import N_, S_

TITLE = N_("letter", "Acknowledgement of a report")
DEAR = S_("Madam, Sir,")
RECEIVED = S_("On %(day)s facts were reported to the police zone %(zone)s. This letter confirms it.")
RECEIVED_UNDATED = S_("Facts were reported to the police zone %(zone)s. This letter confirms it.")
PV_NUMBER, PV_ON, PV_AUTHOR, FILE = (
    N_("letter", "Number of the official report (PV)"), N_("letter", "Date"), N_("letter", "Drawn up by"), N_("letter", "Our file"),
)  # fmt: skip
REPORTED_TITLE, HAPPENED, PLACE, OFFENCES, GROUNDS = (
    N_("letter", "What was reported"), N_("letter", "Date of the facts"), N_("letter", "Place"), N_("letter", "Nature, as proposed so far"),
    N_("letter", "Possible motive, as proposed so far"),
)  # fmt: skip
POLICE_PROPOSE = S_(
    "The police record what you say and propose how it may be qualified. The magistrate decides whether it is an offence."
    " The inquiry goes on even when a complaint is withdrawn."
)
INJURED_TITLE = N_("letter", "Declaration as injured person")
INJURED = S_(
    "Whoever suffered damage can file a declaration as injured person, free of charge: at the police station, at the secretariat of the"
    " public prosecutor, by registered letter or e-mail, in person or through a lawyer."
)
INJURED_GIVES = S_(
    "You are then told of a dismissal and its reason, of a judicial investigation and of the date of the hearing. You may add documents"
    " and ask to consult the file or for a copy. You do not become a party by it and it brings no compensation: for that, ask a lawyer"
    " about becoming a civil party."
)
RIGHTS_TITLE = N_("letter", "Your rights")
COPY = S_("A copy of your own statement, free, at once or within a month (to be confirmed).")
LANGUAGE = S_(
    "To understand and to be understood: an interpreter at the interview, and essential information in a language you understand."
)
NEEDS = S_("An assessment of what you need for your protection. You may say that you do not want it.")
SUPPORT = S_("Support by police victim assistance, and by other services if you agree. You may accept later what you decline now.")
CONSENT = S_("Nothing about you goes to an equality body without your agreement, which you may withdraw at any time.")
CONTACTS_TITLE = N_("letter", "Who can help")
ASSISTANCE = S_("Police victim assistance of the zone %(zone)s.")
OFFICER = S_("The COL13 reference officer of the zone %(zone)s, for questions on this file.")
BODY = S_("%(body)s: %(contact)s")
CONTACT_UNKNOWN = S_("contact to be confirmed")
AGAIN = S_("If something happens again or you feel unsafe, call the police: 101, or 112 in an emergency.")
FORM = S_("Enclosed: the form of the declaration as injured person.")
FOR_THE_POLICE = N_("letter", "For the police zone")


def sections(pen: Pen, told: Record) -> tuple[Section, ...]:
    """The letter's paragraphs."""
    zone = pen.frozen["zone"]
    opening = (
        pen.say(RECEIVED, day=pen.time(told["reported_at"]), zone=zone) if told.get("reported_at") else pen.say(RECEIVED_UNDATED, zone=zone)
    )
    rights = [COPY, LANGUAGE, NEEDS, SUPPORT, CONSENT] if told["role"] == "victim" else [COPY, LANGUAGE, CONSENT]
    return (
        Section("opening", "", (Prose(f"{pen.say(DEAR)}\n\n{opening}"), pen.fields(
            (PV_NUMBER, told.get("pv_number", "")), (PV_ON, pen.date(told.get("pv_on"))), (PV_AUTHOR, told.get("pv_author", "")),
            (FILE, pen.frozen["number"]),
        ))),
        Section("reported", pen.say(REPORTED_TITLE), reported(pen, told)),
        Section("injured", pen.say(INJURED_TITLE), (Prose(f"{pen.say(INJURED)}\n\n{pen.say(INJURED_GIVES)}"), Prose(pen.say(FORM)))),
        Section("rights", pen.say(RIGHTS_TITLE), (Bullets(tuple(pen.say(right) for right in rights)),)),
        Section("contacts", pen.say(CONTACTS_TITLE), (Bullets(_contacts(pen, told)), Notice("warning", pen.say(AGAIN)))),
        Section("closing", "", (Signature(pen.say(FOR_THE_POLICE), ""),)),
    )  # fmt: skip


def reported(pen: Pen, told: Record) -> tuple[Block, ...]:
    """Date, place, nature and, where it may be named, the possible motive."""
    place = pen.place(told.get("municipality"), None)
    rows = pen.fields(
        (HAPPENED, pen.day(told.get("happened"))), (PLACE, place),
        (OFFENCES, "\n".join(pen.plain("offence", code) for code in told.get("offences", []))),
        (GROUNDS, pen.several(_ground(pen, code) for code in told.get("grounds", []))),
    )  # fmt: skip
    return (*((rows,) if rows.rows else ()), Notice("info", pen.say(POLICE_PROPOSE)))


def _ground(pen: Pen, code: str) -> str:
    return pen.plain("sub_phenomenon" if catalogue.has("sub_phenomenon", code) else "phenomenon", code)


def _contacts(pen: Pen, told: Record) -> tuple[str, ...]:
    zone = pen.frozen["zone"]
    bodies = (catalogue.typed("body", code, catalogue.Body) for code in told["bodies"])
    lines = (
        pen.say(BODY, body=body.label(pen.language), contact=body.contact or pen.say(CONTACT_UNKNOWN)) for body in bodies
    )  # fmt: skip
    return (pen.say(ASSISTANCE, zone=zone), pen.say(OFFICER, zone=zone), *lines)
