"""On paper, for the zone alone: notes, words of statements, consents, the exchange with bodies and what left the house."""

from __future__ import annotations

from col13 import catalogue
from col13.dossier.paper import Block, Heading, Notice, Prose, Section
from col13.dossier.project_body import CONSENT, SINCE, UNTIL, VICTIM
from col13.dossier.project_course import LEGAL_BASIS, nothing, recipient, REGISTER, WHAT, WHEN, WHO
from col13.dossier.project_pen import Pen, Record
from col13.dossier.project_words import LEFT, SENT
from col13.i18n import Label, N_, S_

STAYS = S_("Internal: for the police zone alone. It may not be sent to anybody, and takes no place of a dossier that is sent.")
SAFETY = N_("dossier", "What the person said about safety")
NOTES, NOTE = N_("dossier", "Notes on persons"), N_("dossier", "Note")
STATEMENT_WORDS, TAKEN, WORDS = N_("dossier", "Words of the statements"), N_("dossier", "Taken on"), N_("dossier", "Words")
RECIPIENT, REMARK = N_("dossier", "Recipient"), N_("dossier", "Remark")
SHARES, BODY, PROFILE, AUTHORISED = (
    N_("dossier", "Access of equality bodies"), N_("dossier", "Body"), N_("dossier", "Profile"), N_("dossier", "Authorisation"),
)  # fmt: skip
MESSAGES, DIRECTION, FILE = N_("dossier", "Messages with equality bodies"), N_("dossier", "From"), N_("dossier", "Its file")
FROM_BODY, FROM_ZONE = N_("dossier", "the body"), N_("dossier", "the police zone")
CONSENTS = N_("dossier", "Consents, for every recipient")
REGISTER_OF = N_("dossier", "What left the house")
PERSON_OF_FILE = S_("person %(seq)s")
ANSWERS: dict[str, Label] = {
    "asked": N_("consent", "asked"), "given": N_("consent", "given"), "refused": N_("consent", "refused"),
    "no_answer": N_("consent", "no answer"), "withdrawn": N_("consent", "withdrawn"),
}  # fmt: skip
SHARE_PROFILES: dict[str, Label] = {
    "equality-body-minimal": N_("choice", "minimal profile"), "equality-body-extended": N_("choice", "extended profile"),
}  # fmt: skip
WENT: dict[str, Label] = {
    **LEFT, "share": N_("what left", "access to the shared part"), "answer": N_("what left", "answer"),
    "acknowledgement": N_("what left", "acknowledgement"), "hand_over": N_("what left", "the file"),
    "referral": N_("what left", "referral to a service"),
}  # fmt: skip


def inside(pen: Pen, told: Record) -> Section:
    """Everything that is nobody else's."""
    safety = (Heading(pen.say(SAFETY)), Prose(told["safety_needs"])) if told.get("safety_needs") else ()
    notes = [(pen.person(one["who"]), one["note"]) for one in told.get("people", [])]
    spoken = [(pen.person(one["who"]), pen.date(one.get("taken_on")), one["words"]) for one in told.get("statements", [])]
    blocks: list[Block] = [
        *safety,
        *((pen.table(NOTES, (WHO, NOTE), notes, (28, 72)),) if notes else ()),
        *((pen.table(STATEMENT_WORDS, (WHO, TAKEN, WORDS), spoken, (24, 16, 60)),) if spoken else ()),
        *_consents(pen, told), *_exchange(pen, told), *_register(pen, told),
    ]  # fmt: skip
    return pen.section("inside", Notice("warning", pen.say(STAYS)), *blocks, nothing(pen, blocks))


def _consents(pen: Pen, told: Record) -> list[Block]:
    rows = [
        (
            pen.person(one["who"], "victim"), _to(pen, one["recipient"]),
            pen.several((pen.word(ANSWERS, one["answer"]), pen.plain("consent_scope", one.get("scope")))),
            pen.date(one.get("valid_from")), pen.date(one.get("valid_until")),
            "\n".join(words for words in (one.get("standing"), one.get("words")) if words),
        )
        for one in told.get("consents", [])
    ]  # fmt: skip
    head = (VICTIM, RECIPIENT, CONSENT, SINCE, UNTIL, REMARK)
    return [pen.table(CONSENTS, head, rows, (18, 18, 20, 12, 12, 20))] if rows else []


def _exchange(pen: Pen, told: Record) -> list[Block]:
    shares = [
        (
            pen.plain("body", one["body"]), pen.word(SHARE_PROFILES, one["profile"]), pen.coded("legal_basis", one["legal_basis"]),
            one.get("authorisation", ""), pen.time(one["since"]), pen.time(one.get("until")),
        )
        for one in told.get("shares", [])
    ]  # fmt: skip
    messages = [
        (
            pen.time(one["at"]), pen.plain("body", one["body"]), pen.say(FROM_BODY if one["from_body"] else FROM_ZONE),
            one.get("file_number", ""), one.get("words", ""),
        )
        for one in told.get("messages", [])
    ]  # fmt: skip
    blocks: list[Block] = []
    if shares:
        blocks.append(pen.table(SHARES, (BODY, PROFILE, LEGAL_BASIS, AUTHORISED, SINCE, UNTIL), shares, (16, 16, 24, 16, 14, 14)))
    if messages:
        blocks.append(pen.table(MESSAGES, (WHEN, BODY, DIRECTION, FILE, WORDS), messages, (16, 16, 14, 14, 40)))
    return blocks


def _register(pen: Pen, told: Record) -> list[Block]:
    rows = [
        (
            pen.time(one["at"]), _recipient(pen, one), pen.word(WENT, one["what"]), one.get("register_number", ""),
            pen.coded("legal_basis", one["legal_basis"]),
            "\n".join(pen.word(SENT, line) for line in one.get("words", "").splitlines()),
        )
        for one in told.get("disclosures", [])
    ]  # fmt: skip
    head = (WHEN, RECIPIENT, WHAT, REGISTER, LEGAL_BASIS, REMARK)
    return [pen.table(REGISTER_OF, head, rows, (14, 16, 14, 18, 20, 18))] if rows else []


def _recipient(pen: Pen, one: Record) -> str:
    code = one.get("recipient", "")
    if one["recipient_kind"] == "victim":
        return pen.say(PERSON_OF_FILE, seq=code)
    if one["recipient_kind"] == "magistrate":
        return recipient(code, pen.language)
    return _to(pen, code)


def _to(pen: Pen, code: str) -> str:
    return pen.plain("body" if catalogue.has("body", code) else "service", code)
