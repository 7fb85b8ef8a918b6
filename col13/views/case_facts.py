"""The facts of a case: the report, incidents, exact words, indicators with what shows them, notes."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.forms.base import HouseForm
from col13.forms.facts import CircumstancesForm, IncidentForm, IndicatorsForm, NoteForm, QuotationForm, ReportForm, StrikeForm
from col13.forms.places import names
from col13.i18n import Key, S_
from col13.models import Case, Incident, Quotation
from col13.policies import Section
from col13.services import bias_facts, casework, facts, facts_seen, records
from col13.views.case_forms import Fill, fill_in, may_fill_in, save
from col13.views.case_page import draw, shows
from col13.views.evidence import evidence
from col13.views.people import called, choices
from col13.views.units import actor, reading

blueprint = Blueprint("facts", __name__)
BACK = "facts.show"
FACTS = Section.FACTS
REPORT_TITLE, NEW, CHANGE = S_("The report"), S_("Another incident"), S_("The incident")
WORDS_TITLE, INDICATORS_TITLE, NOTE_TITLE = S_("Exact words"), S_("What may show bias"), S_("A note")
STRIKE = S_("Take back what was entered by mistake")
PROMPT = (S_("These facts prompt a question. They are no proof, and one alone does not make a hate crime."),)
CIRCUMSTANCES = S_("Who heard these words, to whom, how")
WORDS_STAY = (S_("The words stay as they are, and so does what is said of them already: only open questions are asked."),)
UNCHANGED = (S_("A note is never changed afterwards; who reads the facts reads it."),)
ONLY_BEFORE_PV = (S_("Only before the PV is recorded. What stood is kept in the journal."),)


@blueprint.get("/cases/<number>/facts")
@shows(FACTS)
def show(session: Session, case: Case) -> ResponseReturnValue:
    """Everything about what happened, as this reader may know it."""
    seen = facts_seen.of(session, actor(), case)
    return draw(
        session, case, FACTS, "case/facts.html", facts=seen, people=called(session, case), perceptions=facts.PERCEPTIONS,
        media=facts.MEDIA, publicity=facts.PUBLICITY, said_to=bias_facts.SAID_TO, prompt=prompt,
    )  # fmt: skip


def prompt(code: str) -> str:
    """What an indicator asks of the desk; "" where the catalogue no longer knows it."""
    return catalogue.indicator(code).prompt(locale()) if catalogue.has("indicator", code) else ""


def filling(number: str, fill: Fill, title: Key, **more: Any) -> ResponseReturnValue:
    """A form of the facts, made inside the session that reads."""
    return fill_in(number, FACTS, fill, title, facet="facts", back=BACK, suggestions=names(locale()), **more)


@blueprint.get("/cases/<number>/facts/report")
def report(number: str) -> ResponseReturnValue:
    """How it was reported, to be changed."""

    def fill(session: Session, case: Case) -> HouseForm:
        return ReportForm(obj=facts.report_of(session, case), title=case.title)

    return filling(number, fill, REPORT_TITLE)


@blueprint.post("/cases/<number>/facts/report")
def save_report(number: str) -> ResponseReturnValue:
    """The report and the title, in one act of the hand."""
    form = ReportForm()

    def do(session: Session, case: Case) -> None:
        facts.set_title(session, actor(), case, title=form.title.data or "")
        facts.save_report(session, actor(), case, **form.answers())

    again = partial(fill_in, number, FACTS, form, REPORT_TITLE, facet="facts", back=BACK)
    return save(number, form, "facts.report", do, back=BACK, again=again, overwrites=FACTS)


@blueprint.get("/cases/<number>/facts/incidents/new")
def new_incident(number: str) -> ResponseReturnValue:
    """A further occurrence."""
    return filling(number, lambda session, case: IncidentForm(language=case.language), NEW)


@blueprint.post("/cases/<number>/facts/incidents/new")
def add_incident(number: str) -> ResponseReturnValue:
    """Add it."""
    form = IncidentForm()
    again = partial(fill_in, number, FACTS, form, NEW, facet="facts", back=BACK, suggestions=names(locale()))
    return save(
        number, form, "facts.add_incident", lambda session, case: facts.add_incident(session, actor(), case, **form.answers()),
        back=BACK, again=again,
    )  # fmt: skip


@blueprint.get("/cases/<number>/facts/incidents/<uuid:incident>")
def incident(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """An incident, to be changed."""

    def fill(session: Session, case: Case) -> HouseForm:
        return IncidentForm(data=IncidentForm.shown(records.fetch(session, case, Incident, incident)))

    return filling(number, fill, CHANGE)


@blueprint.post("/cases/<number>/facts/incidents/<uuid:incident>")
def change_incident(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """Change it, unless somebody else did meanwhile."""
    form = IncidentForm()
    again = partial(fill_in, number, FACTS, form, CHANGE, facet="facts", back=BACK, suggestions=names(locale()))
    return save(
        number, form, f"facts.change:{incident}",
        lambda session, case: facts.change_incident(session, actor(), case, incident, **form.answers()),
        back=BACK, again=again, overwrites=FACTS,
    )  # fmt: skip


@blueprint.get("/cases/<number>/facts/incidents/<uuid:incident>/words")
def words(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """Exact words, to be added."""
    return filling(number, lambda session, case: QuotationForm(people=choices(session, case)), WORDS_TITLE)


@blueprint.post("/cases/<number>/facts/incidents/<uuid:incident>/words")
def add_words(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """Add them."""
    with reading() as session:
        form = QuotationForm(people=choices(session, casework.get(session, actor(), number)))
    again = partial(fill_in, number, FACTS, form, WORDS_TITLE, facet="facts", back=BACK)
    return save(
        number, form, f"facts.words:{incident}",
        lambda session, case: bias_facts.add_quotation(session, actor(), case, incident, words=form.words.data or "", **form.answers()),
        back=BACK, again=again,
    )  # fmt: skip


@blueprint.get("/cases/<number>/facts/incidents/<uuid:incident>/indicators")
def indicators(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """The prompts, and what shows them."""
    return filling(
        number, lambda session, case: indicators_form(session, case, incident), INDICATORS_TITLE,
        template="case/indicators.html", before=PROMPT, prompt=lambda session, case: prompt,
    )  # fmt: skip


@blueprint.post("/cases/<number>/facts/incidents/<uuid:incident>/indicators")
def add_indicators(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """Add those chosen, each tied to the same thing."""
    with reading() as session:
        form = indicators_form(session, casework.get(session, actor(), number), incident)

    def do(session: Session, case: Case) -> None:
        for code in form.codes.data or ():
            bias_facts.add_indicator(session, actor(), case, incident, code=code, note=form.note.data or "", **form.ties())

    again = partial(
        fill_in, number, FACTS, form, INDICATORS_TITLE, facet="facts", back=BACK, template="case/indicators.html", before=PROMPT,
        prompt=lambda session, case: prompt,
    )  # fmt: skip
    return save(number, form, f"facts.indicators:{incident}", do, back=BACK, again=again)


def indicators_form(session: Session, case: Case, incident: uuid.UUID) -> IndicatorsForm:
    """With the words of this incident and the persons this reader knows."""
    return IndicatorsForm(people=choices(session, case), evidence=evidence(session, case, incident))


@blueprint.get("/cases/<number>/facts/words/<uuid:row>/circumstances")
def circumstances(number: str, row: uuid.UUID) -> ResponseReturnValue:
    """What is not said yet of words on file."""
    return filling(number, partial(circumstances_form, row), CIRCUMSTANCES, **around(row))


@blueprint.post("/cases/<number>/facts/words/<uuid:row>/circumstances")
def complete(number: str, row: uuid.UUID) -> ResponseReturnValue:
    """Say it. What stands stays."""
    with reading() as session:
        form = circumstances_form(row, session, casework.get(session, actor(), number))
    again = partial(fill_in, number, FACTS, form, CIRCUMSTANCES, facet="facts", back=BACK, **around(row))
    return save(
        number, form, f"facts.circumstances:{row}",
        lambda session, case: bias_facts.complete_quotation(session, actor(), case, row, **form.answers()),
        back=BACK, again=again, anchor=f"words-{row}",
    )  # fmt: skip


def circumstances_form(row: uuid.UUID, session: Session, case: Case) -> CircumstancesForm:
    """Only the questions that are open. Forbidden and NotFound as for any form of the facts."""
    may_fill_in(session, case, FACTS, "facts")
    return CircumstancesForm(people=choices(session, case), row=records.fetch(session, case, Quotation, row))


def around(row: uuid.UUID) -> dict[str, Any]:
    """What the form about words on file shows above its questions."""
    return {"template": "case/circumstances.html", "before": WORDS_STAY, "quoted": partial(quoted, row)}


def quoted(row: uuid.UUID, session: Session, case: Case) -> Quotation:
    """The words themselves, for the head of the form."""
    return records.fetch(session, case, Quotation, row)


@blueprint.get("/cases/<number>/facts/<any(words, indicators):what>/<uuid:row>/strike")
def strike(number: str, what: str, row: uuid.UUID) -> ResponseReturnValue:
    """Why it is taken back."""
    return fill_in(number, FACTS, StrikeForm(), STRIKE, facet="facts", back=BACK, before=ONLY_BEFORE_PV)


@blueprint.post("/cases/<number>/facts/<any(words, indicators):what>/<uuid:row>/strike")
def strike_it(number: str, what: str, row: uuid.UUID) -> ResponseReturnValue:
    """Take it back."""
    form = StrikeForm()
    act = bias_facts.strike_quotation if what == "words" else bias_facts.strike_indicator
    again = partial(fill_in, number, FACTS, form, STRIKE, facet="facts", back=BACK, before=ONLY_BEFORE_PV)
    return save(
        number, form, f"facts.strike:{row}", lambda session, case: act(session, actor(), case, row, reason=form.reason.data or ""),
        back=BACK, again=again, overwrites=FACTS,
    )  # fmt: skip


@blueprint.get("/cases/<number>/facts/note")
def note(number: str) -> ResponseReturnValue:
    """A note, to be added."""
    return fill_in(number, FACTS, NoteForm(), NOTE_TITLE, facet="note", back=BACK, before=UNCHANGED)


@blueprint.post("/cases/<number>/facts/note")
def add_note(number: str) -> ResponseReturnValue:
    """Add it."""
    form = NoteForm()
    again = partial(fill_in, number, FACTS, form, NOTE_TITLE, facet="note", back=BACK, before=UNCHANGED)
    return save(
        number, form, "facts.note", lambda session, case: facts.add_note(session, actor(), case, words=form.words.data or ""),
        back=BACK, again=again, anchor="notes",
    )  # fmt: skip
