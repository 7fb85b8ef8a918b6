"""The dossiers of the demo, drawn, sealed and released at once: no worker runs while the cases are played."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from col13.dossier.seal import seal
from col13.errors import StepRefused
from col13.jobs import drawn
from col13.models import Dossier
from col13.services import dossiers, queue


def print_issued(session: Session, asked: Dossier) -> Dossier:
    """Draw what was frozen, seal it and release it, as the worker would. StepRefused when the release refuses."""
    waiting = dossiers.frozen(session, asked.id)
    assert waiting is not None  # noqa: S101 - asked for in this same unit of work
    paper = drawn(*waiting[1:])
    pdf = seal(paper, session.info["seal"], asked.register_number or str(asked.id))  # the register says so: a drill judges it
    released = dossiers.release(session, asked.id, pdf, unsigned_sha256=hashlib.sha256(paper).hexdigest())
    queue.done_elsewhere(session, f"{queue.RENDER}:{asked.id}")
    session.info.pop(queue.BELLS, None)  # nobody else needs to hear of it
    if released.refusal:
        raise StepRefused(dossiers.REFUSALS[released.refusal], state=released.state)
    return released
