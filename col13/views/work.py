"""My work: what waits for me with the step to take, drafts to resume, what changed since my last visit; the officer's watch."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.auth.language import locale
from col13.errors import NotFound
from col13.i18n import Label, N_, S_, say, Sentence
from col13.models.together import Plan, side_by_side
from col13.policies import Actor, may, Role
from col13.services import arrivals, emergency_reviews, liberty, since_visit, watch, worklist
from col13.views.frame import home
from col13.views.keyset import read_work, work_mark
from col13.views.units import actor, reading, writing
from col13.views.watch_mark import read_watch, watch_mark
from col13.views.words import workflow_label
from col13.views.work_groups import grouped
from col13.workflows import by_key

blueprint = Blueprint("work", __name__)
PAGE = 50
FIRST_TIME = dt.timedelta(days=7)  # how far back “changed” looks for somebody who was never here
# Nothing waits: what this role can do. The first role held, in this order.
IDLE: tuple[tuple[Role, Sentence, str, Label], ...] = (
    (Role.RECEPTION, S_("Nothing waits for you. When somebody reports facts, open a case."), "intake.new", N_("menu", "New case")),
    (Role.INVESTIGATOR, S_("Nothing waits for you. A report that the desk submits appears here; you can also open a case yourself."),
     "intake.new", N_("menu", "New case")),
    (Role.REFERENCE_OFFICER, S_("Nothing waits for you. What a colleague proposes appears here for a second reading."),
     "case_list.cases", N_("menu", "Cases")),
    (Role.VICTIM_SUPPORT, S_("Nothing waits for you. When a victim accepts support, the first contact appears here."),
     "case_list.cases", N_("menu", "Cases")),
    (Role.LIAISON, S_("Nothing waits for your body. A case that a police zone shares with you appears here."),
     "shared.cases", N_("menu", "Shared with us")),
)  # fmt: skip


@blueprint.get("/")
def mine() -> ResponseReturnValue:
    """The first page of those who work on cases; the others go to theirs."""
    if not may(actor(), "work:list"):
        return redirect(url_for("emergency_reviews.show" if awaits_judgement() else home()), 303)
    after = read_work(request.args.get("after"))
    with writing() as session:  # the numbers shown are journalled before they are shown
        since = before_this_session(session)
        first = after is None
        found = side_by_side(session, **parts(session, actor(), since, after))
        tasks, watched = found["tasks"], {name: found[name] for name in watch.LISTS if name in found}
        arrived = [one.number for one in found.get("arrived", ())]
        shown = {"lists": [*watched], "watched": [*watch.numbers_of(watched.values()), *arrived]} if watched else {}
        worklist.note_shown(session, actor(), tasks, **shown)
        further = work_mark(tasks[PAGE - 1].key) if len(tasks) > PAGE else None
        page = {
            "groups": grouped(tasks[:PAGE]), "further": further, "first": first, "urgent": found["urgent"], "held": found["held"],
            "since": since, "idle": idle(), "lists": watch.LISTS, "nothing": watch.NOTHING, "changed": found["changed"],
            "drafts": found["drafts"], "looks": emergency_reviews.waiting(session, actor()) if found.get("looks") else [],
            "watch": watched, "arrived": found.get("arrived", ()),
        }  # fmt: skip
    return render_template("work/mine.html", track_name=track_name, several=len(actor().roles) > 1, **page)


def parts(session: Session, hand: Actor, since: dt.datetime, after: worklist.Key | None) -> dict[str, Plan[Any]]:
    """What the page of this person holds, to be read side by side; on the first page also what stands there alone."""
    plans: dict[str, Plan[Any]] = {
        "tasks": worklist.tasks_of(hand, after=after, limit=PAGE + 1), "urgent": worklist.urgent_of(hand),
        "held": liberty.held_now(hand), "changed": since_visit.changed_of(hand, since), "drafts": worklist.drafts_of(hand),
    }  # fmt: skip
    if after is None and may(hand, "emergency:review"):
        plans["looks"] = emergency_reviews.many_waiting(hand)
    if after is None and may(hand, "work:watch"):
        plans |= {**watch.plans(session, hand), "arrived": arrivals.arrived_of(hand)}
    return plans


def awaits_judgement() -> bool:
    """Whether an emergency look waits: whoever has no such list (the auditor) is led to it first of all."""
    if not may(actor(), "emergency:review"):
        return False
    with reading() as session:
        return bool(emergency_reviews.waiting(session, actor()))


@blueprint.get("/watch/<name>")
def watching(name: str) -> ResponseReturnValue:
    """One list of the reference officer's watch, page by page."""
    if name not in watch.LISTS:
        raise NotFound
    after = read_watch(request.args.get("after"), name)
    with writing() as session:
        page = watch.one_list(session, actor(), name, after=after, limit=PAGE)
    further = url_for("work.watching", name=name, after=watch_mark(page.next)) if page.next else ""
    return render_template(
        "work/watching.html",
        name=name,
        page=page,
        further=further,
        first=after is None,
        lists=watch.LISTS,
        nothing=watch.NOTHING,
        track_name=track_name,
    )


def idle() -> tuple[Sentence, str, Label] | None:
    """What to do when nothing waits: the words, a page and its name."""
    return next(((words, url_for(place), name) for role, words, place, name in IDLE if actor().has(role)), None)


def track_name(key: str) -> str:
    """A track by a name short enough for a row: a body by its letters."""
    name, _, further = key.partition(".")
    if not catalogue.has("body", further):
        return workflow_label(key)
    short = catalogue.typed("body", further, catalogue.Body).short.get(locale(), further)
    return f"{say(by_key(name).label, locale())} ({short})"


def before_this_session(session: Session) -> dt.datetime:
    """The visit before this sign-in: reading the page again does not make the news old."""
    if "visited_before" not in cookie:
        before = worklist.mark_visit(session, actor()) or clock.now() - FIRST_TIME
        cookie["visited_before"] = before.isoformat()
    return dt.datetime.fromisoformat(cookie["visited_before"])
