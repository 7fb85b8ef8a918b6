"""A dossier that comes back: uploaded, judged, told in words. Nothing of the file is kept."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from col13.dossier import seal_key
from col13.dossier.verify import GOOD, NOT_GOOD, verify
from col13.forms.spoken import Spoken
from col13.forms.verify import VerifyForm
from col13.i18n import S_
from col13.policies import require
from col13.services import dossiers_verify
from col13.views.units import actor, answering, database, writing

blueprint = Blueprint("verify", __name__)
MOST = 60_000_000  # bytes; ours of 150 pages with pictures are far smaller
NO_FILE = S_("Choose the file to check.")
TOO_LARGE = S_("The file is larger than %(most)d MB: none of ours is.")


@blueprint.get("/verify")
def show() -> ResponseReturnValue:
    """The question."""
    require(actor(), "dossier:verify")
    return render_template("verify.html", form=VerifyForm(formdata=None), checks=None)


@blueprint.post("/verify")
def judge() -> ResponseReturnValue:
    """The answer, check by check. Judged outside any transaction; then compared with the house's books, and the question is written."""
    require(actor(), "dossier:verify")
    form = VerifyForm()
    sent = request.files.get("file")
    content = sent.stream.read(MOST + 1) if sent else b""
    with answering(form) as answer:
        if not content:
            form.file.errors = [Spoken(NO_FILE)]
        elif len(content) > MOST:
            form.file.errors = [Spoken(TOO_LARGE, most=MOST // 1_000_000)]
        else:
            verdict = verify(content, seal_key.trusted(database().config))
            with writing() as session:
                more = dossiers_verify.against(session, actor(), verdict)
            checks = (*verdict.checks, *more)
            good = all(check.ok is not False for check in checks)
            return render_template(
                "verify.html", form=VerifyForm(formdata=None), checks=checks, good=good, line=GOOD if good else NOT_GOOD,
                sha256=verdict.sha256, size=len(content),
            )  # fmt: skip
    return render_template("verify.html", form=form, checks=None), answer.status
