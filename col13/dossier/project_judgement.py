"""On paper: offence × bias with every author's view side by side, the law that applies, and what the magistrate decided."""

from __future__ import annotations

from col13 import catalogue
from col13.dossier.paper import Block, Heading, Notice, Section
from col13.dossier.project_course import nothing
from col13.dossier.project_facts import DOCUMENT_NUMBER, WORDS_SAID
from col13.dossier.project_pen import Pen, Record
from col13.dossier.project_words import AUTHOR, BASIS, FUNCTION, LAW, MARK, MEDIUM, PUBLICITY, STATUS, STRENGTH
from col13.i18n import N_, S_

POLICE_PROPOSE = S_("The police propose a bias; whether the facts are an offence, and with which motive, is for the magistrate to decide.")
# Art. 150 of the Constitution (domain reference 2.5). It informs; no ground is ever left out because of it.
PRESS = S_(
    "Public and written: an opinion expressed in writing can be a press offence, and the ground can decide the competent court."
    " The competent court is to be assessed by the magistrate (to be confirmed)."
)
OFFENCE, BIAS = S_("Offence %(seq)s: %(name)s"), S_("Bias %(seq)s: %(name)s")
LAW_VERSION, ARTICLE, ATTEMPT, HAPPENED, INCIDENT_OF, MEDIUM_OF, PUBLIC, VICTIMS, SUSPECTS, NOTE, NO_BIAS = (
    N_("dossier", "Law version"), N_("dossier", "Article"), N_("dossier", "Attempt"), N_("dossier", "Date of the facts"),
    N_("dossier", "Incident"), N_("dossier", "Medium"), N_("dossier", "Publicity"), N_("dossier", "Victims"), N_("dossier", "Suspects"),
    N_("dossier", "Remark"), N_("dossier", "No bias found, because"),
)  # fmt: skip
LAW_UNSURE = S_("%(law)s (article and wording to be confirmed)")
PHENOMENON, CRITERIA, BASIS_OF, STRENGTH_OF, ABOUT_SUSPECT, SHOWN_BY = (
    N_("dossier", "Phenomenon"), N_("dossier", "Protected criteria"), N_("dossier", "Basis"), N_("dossier", "Strength"),
    N_("dossier", "Of which suspect"), N_("dossier", "Rests on"),
)  # fmt: skip
VIEWS, AUTHOR_OF, VIEW, WHEN, REASON = (
    N_("dossier", "Who says what"), N_("dossier", "Author"), N_("dossier", "View"), N_("dossier", "When"), N_("dossier", "Reason"),
)  # fmt: skip
OF_SUSPECT = S_("%(view)s (%(suspect)s)")
NO_OFFENCE = S_("No offence was found, because: %(why)s")
DECISION = S_("Decision %(seq)s")
DECIDED_BY, DECIDED_ON, KIND, MOTIVE, FILE_MARK, WORDS = (
    N_("dossier", "Decided by"), N_("dossier", "Decided on"), N_("dossier", "Decision"), N_("dossier", "Motive of the dismissal"),
    N_("dossier", "Bias mark, the file as a whole"), N_("dossier", "In words"),
)  # fmt: skip
PARTS, SUSPECT, OFFENCE_OF, MARK_OF, RESULT = (
    N_("dossier", "Per suspect and offence, where told"), N_("dossier", "Suspect"), N_("dossier", "Offence"),
    N_("dossier", "Bias mark"), N_("dossier", "Result"),
)  # fmt: skip


def qualification(pen: Pen, told: Record) -> Section:
    """What the police propose."""
    blocks: list[Block] = [Notice("legal", pen.say(POLICE_PROPOSE))]
    if told.get("press"):
        blocks.append(Notice("legal", pen.say(PRESS)))
    if told.get("no_offence_reason"):
        blocks.append(Notice("info", pen.say(NO_OFFENCE, why=told["no_offence_reason"])))
    for one in told.get("offences", []):
        blocks += _offence(pen, one)
    return pen.section("qualification", *blocks, nothing(pen, told.get("offences") or told.get("no_offence_reason")))


def law_of(pen: Pen, one: Record) -> str:
    """The law version, with its certainty."""
    name = pen.word(LAW, one["law"])
    known = catalogue.has("offence", one["code"])
    return pen.say(LAW_UNSURE, law=name) if not known or catalogue.offence(one["code"]).to_be_confirmed else name


def _offence(pen: Pen, one: Record) -> list[Block]:
    blocks: list[Block] = [
        Heading(pen.say(OFFENCE, seq=one["seq"], name=pen.plain("offence", one["code"]))),
        pen.fields(
            (LAW_VERSION, law_of(pen, one)), (ARTICLE, one.get("article", "")), (ATTEMPT, pen.yes(one["attempt"] or None)),
            (HAPPENED, pen.day(one.get("happened"))), (INCIDENT_OF, str(one["incident"])), (MEDIUM_OF, pen.word(MEDIUM, one.get("medium"))),
            (PUBLIC, pen.word(PUBLICITY, one.get("publicity"))), (VICTIMS, pen.persons(one.get("victims", []), "victim")),
            (SUSPECTS, pen.persons(one.get("suspects", []), "suspect")), (NOTE, one.get("note", "")), (NO_BIAS, one.get("no_bias", "")),
        ),
    ]  # fmt: skip
    pen.coded("offence", one["code"])
    for bias in one.get("biases", []):
        blocks += _bias(pen, bias)
    return blocks


def _bias(pen: Pen, one: Record) -> list[Block]:
    name = pen.coded("sub_phenomenon", one.get("sub_phenomenon")) or pen.coded("phenomenon", one["phenomenon"])
    rests_on = pen.several((
        *(pen.coded("indicator", code) for code in one.get("indicators", [])),
        *(pen.say(WORDS_SAID, seq=seq) for seq in one.get("quotations", [])),
        *(pen.say(DOCUMENT_NUMBER, seq=seq) for seq in one.get("documents", [])),
    ))  # fmt: skip
    # The author's own proposal is the first view; nobody's is overwritten by another's.
    proposal = {"author_role": one["author_role"], "status": "proposed", "at": one["at"], "reason": one.get("reason", "")}
    views = [proposal, *(view for view in one.get("views", []) if not _same(view, proposal))]
    rows = [(pen.word(AUTHOR, view["author_role"]), _view(pen, view), pen.time(view["at"]), view.get("reason", "")) for view in views]
    return [
        Heading(pen.say(BIAS, seq=one["seq"], name=name)),
        pen.fields(
            (PHENOMENON, pen.coded("phenomenon", one["phenomenon"])),
            (CRITERIA, pen.several(pen.coded("criterion", code) for code in one.get("criteria", []))),
            (BASIS_OF, pen.word(BASIS, one["basis"])), (STRENGTH_OF, pen.word(STRENGTH, one.get("strength"))),
            (ABOUT_SUSPECT, pen.person(one.get("suspect"), "suspect")), (SHOWN_BY, rests_on),
        ),
        pen.table(VIEWS, (AUTHOR_OF, VIEW, WHEN, REASON), rows, (22, 28, 18, 32)),
    ]  # fmt: skip


def _same(view: Record, proposal: Record) -> bool:
    return all(view[name] == proposal[name] for name in ("status", "author_role", "at"))


def _view(pen: Pen, view: Record) -> str:
    said = pen.word(STATUS, view["status"])
    return pen.say(OF_SUSPECT, view=said, suspect=pen.person(view["suspect"], "suspect")) if view.get("suspect") else said


def decisions(pen: Pen, told: Record) -> Section:
    """The magistrate's decisions, a list: a later one takes none away."""
    blocks: list[Block] = []
    for one in told.get("decisions", []):
        blocks += [
            Heading(pen.say(DECISION, seq=one["seq"])),
            pen.fields(
                (KIND, pen.coded("decision", one["kind"])), (DECIDED_BY, pen.word(FUNCTION, one["decided_by"])),
                (DECIDED_ON, pen.day(one.get("decided"))), (MOTIVE, pen.coded("motive", one.get("motive"))),
                (FILE_MARK, pen.word(MARK, one["mark"])), (WORDS, one.get("words", "")),
            ),
        ]  # fmt: skip
        parts = [
            (
                pen.person(part.get("suspect"), "suspect"), f"{pen.say(OFFENCE_OF)} {part['offence']}" if part.get("offence") else "",
                pen.word(MARK, part["mark"]), pen.coded("decision", part.get("result")),
            )
            for part in one.get("parts", [])
        ]  # fmt: skip
        if parts:
            blocks.append(pen.table(PARTS, (SUSPECT, OFFENCE_OF, MARK_OF, RESULT), parts, (30, 18, 22, 30)))
    return pen.section("decisions", *blocks, nothing(pen, blocks))
