"""Help: how do I …, for each role; how a page works; each workflow as a picture and a list."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from col13.auth.language import locale
from col13.errors import NotFound
from col13.i18n import say
from col13.policies import may, require, Role, ROLE_LABELS, who_may
from col13.services import reference_officers
from col13.views.help_desk import RECEPTION, SUPPORT
from col13.views.help_judging import INVESTIGATOR, REFERENCE
from col13.views.help_others import ADMIN, AUDITOR, LIAISON
from col13.views.help_parts import Do, Guide, PAGES
from col13.views.help_topics import Topic, topic_of, TOPICS
from col13.views.units import actor, reading
from col13.views.words import link, step_label
from col13.workflows import WORKFLOWS
from col13.workflows.diagram import svg

blueprint = Blueprint("help", __name__, url_prefix="/help")

GUIDES: dict[Role, Guide] = {
    Role.RECEPTION: RECEPTION,
    Role.INVESTIGATOR: INVESTIGATOR,
    Role.REFERENCE_OFFICER: REFERENCE,
    Role.VICTIM_SUPPORT: SUPPORT,
    Role.LIAISON: LIAISON,
    Role.AUDITOR: AUDITOR,
    Role.ADMIN: ADMIN,
}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """The guides of one's own roles, and how the pages work that one can open."""
    own = [role for role in Role if role in actor().roles]
    return page(own, [(name, topic) for name, topic in TOPICS.items() if for_me(topic)])


@blueprint.get("/<any(reception, investigator, reference_officer, victim_support, liaison, auditor, admin):role>")
def guide(role: str) -> ResponseReturnValue:
    """The guide of any role: what colleagues do is no secret."""
    return page([Role(role)], [])


def page(roles: list[Role], topics: list[tuple[str, Topic]]) -> str:
    """Guides one under another, and a way to the others."""
    require(actor(), "help:read")
    with reading() as session:
        officers = reference_officers.names(session, actor())
    return render_template(
        "help/guide.html", guides=[(role, GUIDES[role]) for role in roles], topics=topics, officers=officers, all_roles=ROLE_LABELS.items(),
        said=said, way=way, whole=request.endpoint == "help.index", current=roles[0].value if len(roles) == 1 else "",
    )  # fmt: skip


@blueprint.get("/workflows/<name>")
def workflow(name: str) -> ResponseReturnValue:
    """One workflow: its picture, and beside it the same as a list."""
    require(actor(), "help:read")
    flow = WORKFLOWS.get(name)
    if flow is None:
        raise NotFound
    # nosemgrep: markup-made-of-data
    picture = Markup(svg(flow, locale()))  # noqa: S704 # nosec B704 - drawn by us from declarations, every word escaped there
    return render_template("help/workflow.html", flow=flow, picture=picture, all_roles=ROLE_LABELS.items(), current=name)


def for_me(topic: Topic) -> bool:
    """Whether this person has a page of this topic."""
    if topic.section is not None:
        return bool(actor().roles & frozenset(who_may(topic.section, "read")))
    return may(actor(), topic.action)


def said(do: Do) -> str:
    """A step of a task in words, with the name of the step of a track in it."""
    if not do.step:
        return say(do.says, locale())
    flow, _, step = do.step.partition(".")
    return say(do.says, locale(), step=step_label(flow, step))


def way(endpoint: str) -> tuple[str, str] | None:
    """(address, words) of a page, None for who may not go there."""
    if endpoint not in PAGES:
        return None
    words, action = PAGES[endpoint]
    address = link(endpoint) if may(actor(), action) else ""
    return (address, say(words, locale())) if address else None


@blueprint.app_template_global()
def help_here() -> str:
    """The address of the help that fits the page being shown."""
    topic = topic_of(request.endpoint or "")
    return url_for("help.index", _anchor=f"page-{topic}" if topic and for_me(TOPICS[topic]) else None)
