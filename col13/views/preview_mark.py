"""Whether a preview was opened before somebody says so: marked in the session when the page is shown, asked when the step is sent."""

from __future__ import annotations

from flask import session as cookie

from col13.errors import Invalid
from col13.forms.steps import StepForm
from col13.workflows.rules_liaison import PREVIEW

MOST = 20  # marks kept, the newest


def mark(number: str, body: str) -> None:
    """The preview of this case for this body is on the screen now."""
    own = f"{number} {body}"
    cookie["previewed"] = [*[one for one in cookie.get("previewed", ()) if one != own][1 - MOST :], own]


def refuse_unseen(form: StepForm, number: str, body: str) -> None:
    """Invalid where somebody says that the preview was looked at and it was never opened."""
    said = "preview_seen" in form and form["preview_seen"].data in ("yes", True)
    if said and f"{number} {body}" not in cookie.get("previewed", ()):
        raise Invalid({"preview_seen": PREVIEW})
