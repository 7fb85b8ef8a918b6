"""The intake's page of words and signs: what was said and who heard it, what is perceived, and the indicators with what shows them."""

from __future__ import annotations

import uuid

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms.intake_people import BiasForm, EXAMPLES, GROUPS
from col13.i18n import S_, say
from col13.models import Case
from col13.policies import Section
from col13.services import bias_facts, casework, facts, facts_seen, persons_seen
from col13.services import once as onces
from col13.views.intake import blueprint, coded, leg_page, onward
from col13.views.intake_alike import hints
from col13.views.intake_saving import drawn_again, may_save, may_write
from col13.views.looking import looks
from col13.views.units import actor, answering, reading, writing

WHAT_EXACTLY = S_("“%(sign)s”: write what exactly was seen or heard.")
NO_WORDS = S_("Write the words themselves, or leave the rest empty too.")
UNNAMED = S_("person %(number)d, not named")


def bias_form(people: dict[str, str], **known: object) -> BiasForm:
    form = BiasForm(**known)
    coded(form, words_language="language")
    form.heard_by.choices = [("", ""), *people.items()]
    form.indicators.choices = catalogue.choices("indicator", locale())
    return form


def people_of(session: Session, case: Case) -> dict[str, str]:
    """Id → name of everybody on file whom this reader may name."""
    seen = [view for view in persons_seen.persons_seen(session, actor(), case) if view.open]
    return {str(view.id): view.name or say(UNNAMED, locale(), number=view.seq) for view in seen}


@blueprint.get("/cases/<number>/intake/bias")
@looks(Section.FACTS)
def bias(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.FACTS, "facts")
    report = facts.report_of(session, case)
    known = {"perception": report.perception, "perception_words": report.perception_words}
    return bias_page(session, case, bias_form(people_of(session, case), data=known))


@blueprint.post("/cases/<number>/intake/bias")
def save_bias(number: str) -> ResponseReturnValue:
    """Words and indicators are added to what stands; the perception is what was last said."""
    may_save(number, Section.FACTS, "facts")
    with reading() as session:
        form = bias_form(people_of(session, casework.get(session, actor(), number)))
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                act = f"intake.bias:{case.id}"
                if onces.before(session, actor(), form.token(), act) is None:
                    write_bias(session, case, form)
                    onces.keep(session, actor(), form.token(), act, number)
            return redirect(url_for("intake.bias", number=number), 303) if "more" in request.form else onward(number, "bias")
    return drawn_again(number, Section.FACTS, lambda session, case: bias_page(session, case, form), answer.status)


def write_bias(session: Session, case: Case, form: BiasForm) -> None:
    """Perception, words, indicators: each its own act, all or none."""
    first = facts_seen.occurrences_of(session, case)[0]
    perceived = (form.perception_words.data or "").strip()
    facts.save_report(session, actor(), case, perception=form.perception.data or None, perception_words=perceived)
    quoted = write_words(session, case, first.incident.id, form)
    known = {one.code for one in first.indicators}
    # What was written elsewhere on the page shows these two; the others need their own words.
    ties = {"BI-WORD": quoted}
    notes = {"BI-PERC": perceived}
    for code, note in form.notes(request.form).items():
        if code in known and not note:
            continue
        try:
            bias_facts.add_indicator(
                session, actor(), case, first.incident.id, code=code, note=note or notes.get(code, ""), quotation_id=ties.get(code)
            )  # fmt: skip
        except Invalid as wrong:
            sign = catalogue.label("indicator", code, locale())
            raise Invalid({"indicators": (WHAT_EXACTLY, {"sign": sign})}) from wrong


def write_words(session: Session, case: Case, incident: uuid.UUID, form: BiasForm) -> uuid.UUID | None:
    """The exact words, if some were written; the id of the quotation."""
    said = (form.exact_words.data or "").strip()
    if not said and (form.said_to.data or form.heard_by.data or form.medium.data or form.publicity.data):
        raise Invalid({"exact_words": NO_WORDS})
    if not said:
        return None
    heard = uuid.UUID(form.heard_by.data) if form.heard_by.data else None
    quoted: uuid.UUID = bias_facts.add_quotation(
        session, actor(), case, incident, words=said, language=form.words_language.data or None, heard_by=heard,
        said_to=form.said_to.data or None, medium=form.medium.data or None, publicity=form.publicity.data or None,
    ).id  # fmt: skip
    return quoted


def bias_page(session: Session, case: Case, form: BiasForm) -> str:
    """The questions, and what already stands."""
    first = facts_seen.occurrences_of(session, case)[0]
    prompts = {entry.code: catalogue.indicator(entry.code).prompt(locale()) for entry in catalogue.entries("indicator")}
    notes = {code: request.form.get(f"note-{code}", "") for code in prompts}
    return leg_page(
        session, case, "bias", form, first=first, prompts=prompts, notes=notes, groups=grouped(prompts), examples=EXAMPLES,
        people=people_of(session, case), alike=hints(session, case), words=dict(form.indicators.choices),
    )  # fmt: skip


def grouped(prompts: dict[str, str]) -> list[tuple[object, list[str]]]:
    """The indicators of the catalogue in their groups; one that no group names comes with the last."""
    placed = {code for _, codes in GROUPS for code in codes}
    rest = [code for code in prompts if code not in placed]
    shown = [(label, [code for code in codes if code in prompts]) for label, codes in GROUPS]
    return [*shown[:-1], (shown[-1][0], [*shown[-1][1], *rest])]
