"""The style page, for who builds here: every colour, part and field once, drawn by the macros themselves. Only in development."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace as Sample

from flask import abort, Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from col13 import clock
from col13.errors import Reason
from col13.forms import fields
from col13.forms.base import HouseForm
from col13.i18n import Sentence
from col13.services.consents import ANSWERS, GIVEN_BY, HOW
from col13.views.units import database
from col13.workflows import by_key
from col13.workflows.engine import Verdict
from col13.workflows.standing import TrackStanding

blueprint = Blueprint("styleguide", __name__)
TONES = ("idle", "busy", "done", "soon", "late")
TOKEN = re.compile(r"--([a-z-]+): (?:#|rgb)")
# Words of this page stay English and out of the catalogues: they are said to developers.
LIST = (("one", Sentence("The first")), ("two", Sentence("The second, with more words in its label")), ("three", Sentence("The third")))
MISSING = Sentence("The exact words are not written down yet.")


class EveryField(HouseForm):
    """A field of each kind."""

    line = fields.line(Sentence("One line"), help=Sentence("Help stands above the box."))
    optional = fields.line(Sentence("One line that may stay empty"), required=False)
    words = fields.words(Sentence("Several lines"), rows=2)
    day = fields.day(Sentence("A day"))
    count = fields.count(Sentence("A whole number"))
    one_of = fields.one_of(Sentence("One of a long list"), LIST)
    which = fields.which(Sentence("One of a few, all in view"), LIST)
    some_of = fields.some_of(Sentence("Some of these"), LIST, required=True)
    tick = fields.tick(Sentence("One box"), help=Sentence("What ticking it means."))
    upload = fields.upload(Sentence("A file"))
    secret = fields.secret(Sentence("A secret"))


@blueprint.get("/styleguide")
def show() -> ResponseReturnValue:
    """The page; in production an address like any that does not exist."""
    if database().config.production:
        abort(404)
    form = EveryField(formdata=None)
    wrong = EveryField(formdata=MultiDict({"wrong-line": ""}), prefix="wrong-", meta={"csrf": False})
    wrong.validate()
    now, today = clock.now(), clock.today()
    return render_template(
        "styleguide.html", tokens_of_theme=tokens(), tones=TONES, form=form, wrong=wrong, lanes=lanes(), reasons_shown=refused().reasons,
        now=now, days=[today + dt.timedelta(days=days) for days in (-6, 0, 2, 9)], consents=consents(now, today), answers=ANSWERS, how=HOW,
        given_by=GIVEN_BY, locked=Sample(closed_at=None), rules=Sample(stated=True, forbidden=["letter"], words="Call after 18:00."),
    )  # fmt: skip


def tokens() -> list[str]:
    """The colours of the theme by name, in its order."""
    theme = Path(str(current_app.static_folder)) / "theme.css"
    return list(dict.fromkeys(TOKEN.findall(theme.read_text(encoding="utf-8"))))


def track() -> TrackStanding:
    """A track that is two days late."""
    return TrackStanding("qualification", "qualification", "assessing", since=clock.now(), due=clock.today() - dt.timedelta(days=2))


def refused() -> Verdict:
    """A step that cannot be taken, with its reason."""
    flow = by_key("qualification")
    reason = Reason("sample", MISSING, lifted_by=("investigator", "reference_officer"))
    return Verdict(flow.steps[-1], track(), None, "condition", (reason,))


def lanes() -> list[Sample]:
    """What the card of a workflow is drawn from (services/overview.py), as far as it is shown here."""
    flow = by_key("qualification")
    taken = Verdict(flow.steps[1], track(), None, None, ())
    return [
        Sample(
            track=track(), subject=(Sentence("Victim 1"), {}), who="Reference officer", trail=[flow.initial], ahead=None, next=[taken],
            blocked=[refused()], awaited={taken.step.name}, waits_for=taken.step.name, mine=True, rests=False, waiting=(),
        )
    ]  # fmt: skip


def consents(now: dt.datetime, today: dt.date) -> list[Sample]:
    """Two lines of a ledger: one that holds, one refused."""
    base = {
        "at": now,
        "subject": (Sentence("Victim 1"), {}),
        "recipient": "unia",
        "scope": "share",
        "words": "",
        "who": "Reference officer",
    }
    none = {"valid_from": None, "valid_until": None, "how": "", "given_by": "", "standing": "", "withdrawable": False, "id": None}
    held = {"answer": "given", "holds": True, "valid_from": today, "how": next(iter(HOW)), "given_by": next(iter(GIVEN_BY))}
    return [Sample(**{**base, **none, **held}), Sample(**{**base, **none, "answer": "refused", "holds": False})]
