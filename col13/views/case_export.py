"""The list of cases as a file: the reason is asked and written first, then the rows go out, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from col13 import clock
from col13.auth.language import locale
from col13.dossier.project_body import STAGE_OF
from col13.dossier.project_words import STAGE
from col13.forms.cases import ExportForm
from col13.i18n import Label, N_, S_, say, Sentence
from col13.policies import require
from col13.services import cases_export
from col13.services.cases_export import MOST
from col13.services.cases_filters import check, colleagues, Sight, sight_of
from col13.services.cases_list import CaseLine
from col13.views.case_asked import asked_or_refuse, cases_form, told
from col13.views.csv_file import csv_answer
from col13.views.units import actor, answering, reading, writing
from col13.views.words import catalogue_label, date, date_of, paired, state_label, workflow_label
from col13.workflows import WORKFLOWS

blueprint = Blueprint("case_export", __name__)
BOUNDED = S_("Only the first %(count)s cases: more fit the filters. Narrow them and export again.")
YES, NO = N_("answer", "yes"), N_("answer", "no")

Cell = Callable[[CaseLine], str]
NUMBER: tuple[Label, Cell] = (N_("column", "Case"), lambda line: line.number)
# What each sees on the screen, and nothing more.
ABOUT: tuple[tuple[Label, Cell], ...] = (
    (N_("column", "PV"), lambda line: line.pv),
    (N_("column", "Title"), lambda line: line.title),
    (N_("column", "Offences"), lambda line: labels("offence", line.offences)),
    (N_("column", "Apparent bias"), lambda line: labels("phenomenon", line.phenomena)),
    (N_("column", "Assigned to"), lambda line: line.assigned),
    (N_("column", "Last step by"), lambda line: line.last_hand),
)
DATES: tuple[tuple[Label, Cell], ...] = (
    (N_("column", "Opened"), lambda line: date_of(line.opened_at)),
    (N_("column", "Last changed"), lambda line: date_of(line.changed_at)),
    (N_("column", "Closed"), lambda line: date_of(line.closed_at)),
)
DUE: tuple[Label, Cell] = (N_("column", "Deadline"), lambda line: date(line.due))
STAGE_OF_FILE: tuple[Label, Cell] = (STAGE_OF, lambda line: say(STAGE[line.stage], locale()))
RESTRICTED: tuple[Label, Cell] = (N_("column", "Restricted"), lambda line: say(YES if line.restricted else NO, locale()))


@blueprint.get("/cases/export")
def ask() -> ResponseReturnValue:
    """Why?"""
    require(actor(), "case:export")
    return page(ExportForm())


@blueprint.post("/cases/export")
def give() -> ResponseReturnValue:
    """The file, once its entry is committed."""
    require(actor(), "case:export")
    form, done = ExportForm(), None
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                asked = asked_or_refuse(cases_form(colleagues(session, actor())))
                done = cases_export.export(
                    session, actor(), asked.filters, asked.order, reason=form.reason.data, words=form.words.data or ""
                )
    if done is None:
        return page(form, answer.status)
    return csv_answer(table(done), f"COL13-{clock.today().isoformat()}.csv")


def page(form: ExportForm, status: int = 200) -> ResponseReturnValue:
    """The question, and what goes into the file; without the question where the filters themselves are wrong."""
    filters: list[str] = []
    address: dict[str, Any] | None = None
    with reading() as session:
        with answering(form) as answer:
            asked = asked_or_refuse(cases_form(colleagues(session, actor())))
            check(actor(), asked.filters, sight_of(actor()))
            people = {str(one): name for one, name in colleagues(session, actor())}
            filters, address = [words for _, words in told(asked.filters, people)], asked.address
        shown = render_template("cases/export.html", form=form, filters=filters, address=address, most=MOST)
    return shown, status if address else answer.status


def table(done: cases_export.Export) -> list[list[str]]:
    """Headings, rows, and where there is more than a file holds a last line that says so."""
    columns = columns_of(done.sight)
    rows = [[say(heading, locale()) for heading, _ in columns]]
    rows += [[cell(line) for _, cell in columns] for line in done.lines]
    if done.bounded:
        rows.append([say(BOUNDED, locale(), count=len(done.lines)), *[""] * (len(columns) - 1)])
    return rows


def columns_of(sight: Sight) -> list[tuple[Label | Sentence, Cell]]:
    """A body gets its own track and the stage in plain words; the auditor numbers, states and dates."""
    if sight is Sight.BODY:
        return [NUMBER, DATES[0], (WORKFLOWS["unia_liaison"].label, states("unia_liaison")), STAGE_OF_FILE, DUE]
    tracks = [(flow.label, states(name)) for name, flow in WORKFLOWS.items()]
    return [NUMBER, *(ABOUT if sight is Sight.CONTENT else ()), *DATES, *tracks, DUE, RESTRICTED]


def states(workflow: str) -> Cell:
    """The state of a workflow's tracks, named apart where there are several."""

    def said(line: CaseLine) -> str:
        own = [track for track in line.tracks if track.workflow == workflow]
        if len(own) == 1:
            return state_label(own[0].key, own[0].state)
        return "; ".join(paired(workflow_label(track.key), state_label(track.key, track.state)) for track in own)

    return said


def labels(kind: str, codes: Sequence[str]) -> str:
    """Names of coded values."""
    return "; ".join(catalogue_label(kind, code) for code in codes)
