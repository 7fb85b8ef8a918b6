"""On paper: offence × bias with every author's view side by side, the law that applies, and what the magistrate decided."""

from __future__ import annotations

from col13 import catalogue
from col13.dossier.paper import Block, Heading, Notice, Section, Table
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
SIDE_BY_SIDE, OFFENCE_AND_BIAS = N_("dossier", "Every author's view, side by side"), N_("dossier", "Offence and bias")
ON_DAY = S_("%(view)s, %(day)s")
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
    if matrix := _side_by_side(pen, told):
        blocks.append(matrix)
    for one in told.get("offences", []):
        blocks += _offence(pen, one)
    return pen.section("qualification", *blocks, nothing(pen, told.get("offences") or told.get("no_offence_reason")))


def _side_by_side(pen: Pen, told: Record) -> Block | None:
    """Offence × bias, a column an author, the magistrate last: nobody's view takes the place of another's."""
    rows = [(offence, bias, _views(bias)) for offence in told.get("offences", []) for bias in offence.get("biases", [])]
    said = {view["author_role"]: None for _, _, views in rows for view in views}
    authors = [*(role for role in said if role != "magistrate"), *(role for role in said if role == "magistrate")]
    if not rows:
        return None
    share = 70 // len(authors)
    lines = [
        (
            pen.of(f"{offence['seq']}.{bias['seq']} {pen.plain('offence', offence['code'])}", _named(pen, bias)),
            *("\n".join(_on(pen, view) for view in views if view["author_role"] == author) for author in authors),
        )
        for offence, bias, views in rows
    ]  # fmt: skip
    head = (pen.say(OFFENCE_AND_BIAS), *(pen.word(AUTHOR, author) for author in authors))
    return Table(pen.say(SIDE_BY_SIDE), head, tuple(lines), (100 - share * len(authors), *(share for _ in authors)))


def _on(pen: Pen, view: Record) -> str:
    return pen.say(ON_DAY, view=_view(pen, view), day=pen.time(view["at"]).partition(" ")[0])


def _named(pen: Pen, bias: Record) -> str:
    return pen.coded("sub_phenomenon", bias.get("sub_phenomenon")) or pen.coded("phenomenon", bias["phenomenon"])


def _views(bias: Record) -> list[Record]:
    """The author's own proposal is the first view; nobody's is overwritten by another's."""
    proposal = {"author_role": bias["author_role"], "status": "proposed", "at": bias["at"], "reason": bias.get("reason", "")}
    return [proposal, *(view for view in bias.get("views", []) if not _same(view, proposal))]


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
    rests_on = pen.several((
        *(pen.coded("indicator", code) for code in one.get("indicators", [])),
        *(pen.say(WORDS_SAID, seq=seq) for seq in one.get("quotations", [])),
        *(pen.say(DOCUMENT_NUMBER, seq=seq) for seq in one.get("documents", [])),
    ))  # fmt: skip
    rows = [(pen.word(AUTHOR, view["author_role"]), _view(pen, view), pen.time(view["at"]), view.get("reason", "")) for view in _views(one)]
    return [
        Heading(pen.say(BIAS, seq=one["seq"], name=_named(pen, one)), sub=True),
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
