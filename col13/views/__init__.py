"""The pages. Every module here that has a `blueprint` is served; every route is closed unless auth/wall.py lists it as public.

A page about a case (a look is a visit: the entry is written before the content is read)::

    blueprint = Blueprint("facts", __name__)

    @blueprint.get("/cases/<number>/facts")
    @looks(Section.FACTS)
    def show(session: Session, case: Case) -> ResponseReturnValue:
        return render_template("case/facts.html", case=case, facts=facts.of(session, actor(), case), form=FactsForm())

A form that writes (one unit of work, one service; a refusal comes back with what was typed)::

    @blueprint.post("/cases/<number>/facts")
    def save(number: str) -> ResponseReturnValue:
        form = FactsForm()
        with answering(form) as answer:                 # Invalid, Stale, StepRefused of the service land in the form
            if form.validate():
                with writing() as session:
                    case = casework.get(session, actor(), number, lock=True)
                    facts.write(session, actor(), case, form.answers(), once=form.token())
                return redirect(url_for("facts.show", number=number), 303)
        return page(number, form), answer.status        # 422, 409; draw the page again inside `with reading() as session`

A page about no case: `with reading() as session: return render_template(...)`. Templates touch rows only inside the session.
Reads that a view may not do are refused by the service; NotFound and Forbidden need no handling (views/errors.py answers them
and journals the attempt).
"""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """The blueprint of every module in this room, each once (modules may share one)."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    listed = [getattr(module, "blueprint", None) for module in modules]
    return list(dict.fromkeys(one for one in listed if isinstance(one, Blueprint)))
