"""Cases that belong together: the links of a case, a new one, and a search for likely ones; never a case this reader may not see."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.errors import Invalid, NotFound
from col13.forms.links import LinkForm
from col13.i18n import Label, N_, S_
from col13.models import Case
from col13.policies import may, require, Section
from col13.services import casework, links
from col13.services.links import Likely
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.units import actor, writing

blueprint = Blueprint("links", __name__)
LINKED = S_("The cases are linked.")
UNKNOWN = S_("There is no case of this number that you may see.")
WHY: dict[str, Label] = {
    "name": N_("likely case", "a name that sounds alike"), "place": N_("likely case", "same place"),
    "date": N_("likely case", "near in time"),
}  # fmt: skip


@blueprint.get("/cases/<number>/links")
def show(number: str) -> ResponseReturnValue:
    """The links to cases this reader may see."""
    return page(number)


@shows(Section.SUMMARY)
def page(session: Session, case: Case, form: LinkForm | None = None, likely: list[Likely] | None = None) -> ResponseReturnValue:
    require(actor(), "case:take")
    may_link = may(actor(), "case:link") and case.closed_at is None
    return draw(
        session, case, Section.SUMMARY, "case/links.html", links=links.links_seen(session, actor(), case), form=form or LinkForm(),
        kinds=links.LINKS, why=WHY, may_link=may_link, likely=likely,
    )  # fmt: skip


@blueprint.post("/cases/<number>/links")
def add(number: str) -> ResponseReturnValue:
    """Link; a number that does not exist and one that may not be seen are told alike."""
    form = LinkForm()

    def do(session: Session, case: Case) -> None:
        try:
            links.link(session, actor(), case, other=form.other.data or "", kind=form.kind.data or "", note=form.note.data or "")
        except NotFound as unseen:
            raise Invalid({"other": UNKNOWN}) from unseen

    return save(number, form, "case.link", do, back="links.show", again=lambda: page(number, form=form), says=LINKED)


@blueprint.post("/cases/<number>/links/likely")
def find(number: str) -> ResponseReturnValue:
    """Search cases that may be the same or of one series; a post, because the search is written as combination."""
    with writing() as session:
        found = links.find_likely(session, actor(), casework.get(session, actor(), number))
    return page(number, likely=found, form=LinkForm(formdata=None))
