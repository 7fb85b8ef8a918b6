"""Cases that look like the one being taken: shown beside the intake, and settled with one click."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.errors import Invalid
from col13.forms.base import HouseForm
from col13.i18n import S_, say
from col13.models import Case
from col13.policies import may
from col13.services import casework, duplicates, facts, links
from col13.services import once as onces
from col13.services.answers import NOT_OFFERED
from col13.views.frame import notice
from col13.views.intake import blueprint
from col13.views.units import actor, answering, writing

SETTLED = S_("Noted: %(kind)s.")
NOTED = S_("A note tells the investigator to look for cases that look alike.")
LOOK = S_("This report may belong together with another case: look for likely cases before it is assessed.")
KINDS = ("series", "duplicate", "not_same")


class AlikeForm(HouseForm):
    """A button: nothing is typed."""


def hints(session: Session, case: Case) -> dict[str, Any]:
    """What the pages show; the search is journalled first, once until the case changes."""
    found = duplicates.alike(session, actor(), case)
    if duplicates.unwritten(session, actor(), case):
        with writing() as own:
            duplicates.write_search(own, actor(), casework.get(own, actor(), case.number), count=len(found))
    kinds = [(kind, links.LINKS[kind]) for kind in KINDS]
    return {"found": found, "why": duplicates.WHY, "kinds": kinds, "may_link": may(actor(), "case:link")}


@blueprint.post("/cases/<number>/intake/alike")
def settle_alike(number: str) -> ResponseReturnValue:
    """Link as a series or a duplicate, or say that it is not the same; whoever links no cases leaves a note for who does.

    NotFound for a case that this actor may not see, as for a number that does not exist.
    """
    form = AlikeForm()
    kind, other = request.form.get("kind", ""), request.form.get("other", "")
    said: dict[str, Any] = {}
    with answering(form):
        with writing() as session:
            case = casework.get(session, actor(), number, lock=True)
            act = f"intake.alike:{case.id}:{kind}:{other}"
            if onces.before(session, actor(), form.token(), act) is None:
                if kind == "note":
                    # Without the other number: not everybody who reads this note may know of that case.
                    facts.add_note(session, actor(), case, words=say(LOOK, case.language))
                elif kind in KINDS:
                    links.link(session, actor(), case, other=other, kind=kind)
                else:
                    raise Invalid({"kind": NOT_OFFERED})
                onces.keep(session, actor(), form.token(), act, True)
        said = {"key": NOTED} if kind == "note" else {"key": SETTLED, "kind": links.LINKS[kind]}
    if form.refusal is not None:
        said = {"key": next((message.key for _, _, message in form.problems()), form.refusal.key), "tone": "late"}
    notice(**said)
    leg = request.form.get("leg", "")
    return redirect(url_for(f"intake.{leg}" if leg in ("who", "bias") else "intake.check", number=number), 303)
