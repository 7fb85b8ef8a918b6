"""The later legs of the intake: who (one person at a time), then the exact words and the indicators of bias."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms.intake import BiasForm, WhoForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import Section
from col13.services import bias_facts, casework, facts, facts_seen, person_contact, persons, persons_seen
from col13.services import once as onces
from col13.views.frame import notice
from col13.views.intake import blueprint, leg_page, onward
from col13.views.intake_legs import coded, may_write
from col13.views.looking import looks
from col13.views.units import actor, answering, reading, writing

ADDED = S_("Added to the file.")
ASK_IT = S_("Say whether the safe-contact rules were asked.")
WHICH_RULES = S_("Write the rules, or tick what may never be used; or choose “no special rules”.")
NO_WORDS = S_("Write the words themselves, or leave the rest empty too.")


def who_form() -> WhoForm:
    form = WhoForm()
    coded(form, language="language")
    return form


@blueprint.get("/cases/<number>/intake/who")
@looks(Section.PERSONS)
def who(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.PERSONS, "victims")
    return leg_page(case, "who", who_form(), people=persons_seen.persons_seen(session, actor(), case))


@blueprint.post("/cases/<number>/intake/who")
def add_person(number: str) -> ResponseReturnValue:
    """One more person; the page comes back for the next."""
    form = who_form()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                act = f"intake.person:{case.id}"
                if onces.before(session, actor(), form.token(), act) is None:
                    onces.keep(session, actor(), form.token(), act, str(write_person(session, case, form)))
            notice(ADDED)
            return redirect(url_for("intake.who", number=number), 303)
    with reading() as session:
        case = casework.get(session, actor(), number)
        return leg_page(case, "who", form, people=persons_seen.persons_seen(session, actor(), case)), answer.status


def write_person(session: Session, case: Case, form: WhoForm) -> object:
    """The person, and for a victim what was said about safe contact. Gives the id."""
    roles = form.roles.data or ()
    if "victim" in roles and not form.contact.data:
        raise Invalid({"contact": ASK_IT})
    if form.contact.data == "rules" and not (form.forbidden_channels.data or (form.contact_rules.data or "").strip()):
        raise Invalid({"contact_rules": WHICH_RULES})
    person = persons.add_person(
        session, actor(), case, roles=roles, kind=form.kind.data, identified=not form.unidentified.data,
        family_name=form.family_name.data or "", given_name=form.given_name.data or "", language=form.language.data or None,
        interpreter=form.interpreter.data, phone=form.phone.data or "", e_mail=form.e_mail.data or "",
    )  # fmt: skip
    if form.contact.data in ("none", "rules"):
        ruled = form.contact.data == "rules"
        person_contact.set_contact_rules(
            session, actor(), case, person.id, rules=(form.contact_rules.data or "") if ruled else "",
            forbidden_channels=(form.forbidden_channels.data or ()) if ruled else (),
        )  # fmt: skip
    return person.id


def bias_form(**known: object) -> BiasForm:
    form = BiasForm(**known)
    coded(form, words_language="language")
    form.indicators.choices = catalogue.choices("indicator", locale())
    return form


@blueprint.get("/cases/<number>/intake/bias")
@looks(Section.FACTS)
def bias(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.FACTS, "facts")
    report = facts.report_of(session, case)
    return bias_page(session, case, bias_form(data={"perception": report.perception, "perception_words": report.perception_words}))


@blueprint.post("/cases/<number>/intake/bias")
def save_bias(number: str) -> ResponseReturnValue:
    """Words and indicators are added to what stands; the perception is what was last said."""
    form = bias_form()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                act = f"intake.bias:{case.id}"
                if onces.before(session, actor(), form.token(), act) is None:
                    write_bias(session, case, form)
                    onces.keep(session, actor(), form.token(), act, number)
            return redirect(url_for("intake.bias", number=number), 303) if "more" in request.form else onward(number, "bias")
    with reading() as session:
        return bias_page(session, casework.get(session, actor(), number), form), answer.status


def write_bias(session: Session, case: Case, form: BiasForm) -> None:
    """Perception, words, indicators: each its own act, all or none."""
    first = facts_seen.occurrences_of(session, case)[0]
    facts.save_report(
        session, actor(), case, perception=form.perception.data or None, perception_words=form.perception_words.data or ""
    )  # fmt: skip
    said = (form.exact_words.data or "").strip()
    if not said and (form.said_to.data or form.words_language.data):
        raise Invalid({"exact_words": NO_WORDS})
    quoted = None
    if said:
        quoted = bias_facts.add_quotation(
            session, actor(), case, first.incident.id, words=said, language=form.words_language.data or None,
            said_to=form.said_to.data or None, medium=form.medium.data or None, publicity=form.publicity.data or None,
        )  # fmt: skip
    known = {one.code for one in first.indicators}
    for code, note in form.notes(request.form).items():
        if code in known and not note:
            continue
        tie = quoted.id if quoted is not None and code == "BI-WORD" else None
        try:
            bias_facts.add_indicator(session, actor(), case, first.incident.id, code=code, note=note, quotation_id=tie)
        except Invalid as wrong:
            raise Invalid({"indicators": next(iter(wrong.fields.values()))}) from wrong


def bias_page(session: Session, case: Case, form: BiasForm) -> str:
    """The questions, and what already stands."""
    first = facts_seen.occurrences_of(session, case)[0]
    prompts = {entry.code: catalogue.indicator(entry.code).prompt(locale()) for entry in catalogue.entries("indicator")}
    notes = {code: request.form.get(f"note-{code}", "") for code in prompts}
    return leg_page(case, "bias", form, first=first, prompts=prompts, notes=notes)
