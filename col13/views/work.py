"""My work: what waits for me with the step to take, drafts to resume, what changed since my last visit."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import clock
from col13.policies import may
from col13.services import worklist
from col13.views.frame import home
from col13.views.keyset import read_work, work_mark
from col13.views.units import actor, writing

blueprint = Blueprint("work", __name__)
PAGE = 50
FIRST_TIME = dt.timedelta(days=7)  # how far back “changed” looks for somebody who was never here


@blueprint.get("/")
def mine() -> ResponseReturnValue:
    """The first page of those who work on cases; the others go to theirs."""
    if not may(actor(), "work:list"):
        return redirect(url_for(home()), 303)
    after = read_work(request.args.get("after"))
    with writing() as session:  # the numbers shown are journalled before they are shown
        tasks = worklist.my_work(session, actor(), after=after, limit=PAGE + 1)
        since = before_this_session(session)
        changed, drafts = worklist.changed_since(session, actor(), since), worklist.drafts(session, actor())
    further = work_mark(tasks[PAGE - 1].key) if len(tasks) > PAGE else None
    late = sum(task.overdue for task in tasks[:PAGE])
    return render_template(
        "work/mine.html", tasks=tasks[:PAGE], further=further, first=after is None, late=late, changed=changed, drafts=drafts, since=since
    )


def before_this_session(session: Session) -> dt.datetime:
    """The visit before this sign-in: reading the page again does not make the news old."""
    if "visited_before" not in cookie:
        before = worklist.mark_visit(session, actor()) or clock.now() - FIRST_TIME
        cookie["visited_before"] = before.isoformat()
    return dt.datetime.fromisoformat(cookie["visited_before"])
