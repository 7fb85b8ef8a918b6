"""Administration: its first page, and what of the house itself can be read: rights, workflows, catalogue."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, render_template, request, Response
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from col13 import catalogue
from col13.auth.language import locale
from col13.catalogue.kinds import KINDS
from col13.dossier.profile_words import told_table
from col13.dossier.profiles import PROFILES
from col13.dossier.render import sheet
from col13.dossier.wording import page_of
from col13.errors import NotFound
from col13.i18n import Label, N_, say
from col13.policies import ACTION_LABELS, ACTIONS, may, require, Role, ROLE_LABELS, Section, SECTION_LABELS
from col13.views.rights_words import cell, further, grids
from col13.views.units import actor
from col13.workflows import WORKFLOWS
from col13.workflows.diagram import svg

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

# (endpoint, words, action); the tabs of the room.
PAGES: tuple[tuple[str, Label, str], ...] = (
    ("admin.accounts", N_("administration", "Accounts"), "account:list"),
    ("admin.zone", N_("administration", "Zone policy"), "policy:read"),
    ("admin.zones", N_("administration", "Police zones"), "catalogue:import"),
    ("admin.rights", N_("administration", "Rights"), "rights:read"),
    ("admin.profiles", N_("administration", "Dossier profiles"), "rights:read"),
    ("admin.recovery", N_("administration", "Backups"), "recovery:read"),
    ("admin.workflows", N_("administration", "Workflows"), "workflow:read"),
    ("admin.catalogue_page", N_("administration", "Catalogue"), "catalogue:read"),
)
KIND_LABELS: dict[str, Label] = {
    "statute": N_("catalogue", "statutes"),
    "offence": N_("catalogue", "offences"),
    "criterion": N_("catalogue", "protected criteria"),
    "phenomenon": N_("catalogue", "phenomena"),
    "sub_phenomenon": N_("catalogue", "sub-phenomena"),
    "indicator": N_("catalogue", "bias indicators"),
    "motive": N_("catalogue", "motives of dismissal"),
    "decision": N_("catalogue", "decisions"),
    "domain_of_life": N_("catalogue", "domains of life"),
    "place_type": N_("catalogue", "types of place"),
    "channel": N_("catalogue", "ways of reporting"),
    "language": N_("catalogue", "languages"),
    "service": N_("catalogue", "support services"),
    "body": N_("catalogue", "equality bodies"),
    "salduz": N_("catalogue", "Salduz categories"),
    "consent_scope": N_("catalogue", "scopes of consent"),
    "legal_basis": N_("catalogue", "legal bases"),
}


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """(endpoint, words, current?) of the pages this person may open."""
    return [(endpoint, say(words, locale()), endpoint == current) for endpoint, words, action in PAGES if may(actor(), action)]


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What there is to administer or to read."""
    require(actor(), "workflow:read")
    return render_template("admin/index.html", tabs=tabs("admin.index"))


@blueprint.get("/rights")
def rights() -> ResponseReturnValue:
    """The section matrix and the actions, drawn from policies: what is shown is what holds."""
    require(actor(), "rights:read")
    matrix = [(SECTION_LABELS[section], [cell(section, role, locale()) for role in Role]) for section in Section]
    actions = [(name, ACTION_LABELS[name], [role in granted for role in Role]) for name, granted in ACTIONS.items()]
    more = list(further(locale()))
    return render_template(
        "admin/rights.html", tabs=tabs("admin.rights"), roles=ROLE_LABELS.values(), matrix=matrix, actions=actions, more=more
    )


@blueprint.get("/rights.pdf")
def rights_paper() -> ResponseReturnValue:
    """The same on paper, to keep or to hand to a supervisor."""
    require(actor(), "rights:read")
    return Response(
        printed(locale()), mimetype="application/pdf", headers={"Content-Disposition": 'attachment; filename="col13-rights.pdf"'}
    )


# Wider than a dossier, for a column a role.
PAPER = """
@page { size: A4 landscape; margin: 16mm 14mm 16mm 14mm }
.matrix h1 { margin: 0 0 4mm; font-size: 20pt }
.matrix h2 { margin: 5mm 0 2mm; font-size: 13pt }
.matrix .grid { font-size: 7.5pt; line-height: 1.25 }
.matrix .grid th, .matrix .grid td { padding: .8mm 1.5mm }
.matrix .grid tbody th { font-weight: 600; border-bottom: .4pt solid #c9d1dc }
.matrix .grid th:first-child { width: 19% }
.matrix section > p { break-after: avoid }
"""


@cache
def printed(language: str) -> bytes:
    """The PDF in a language. It hangs on nothing but the code, so a process draws it once."""
    html = render_template("admin/rights_paper.html", grids=list(grids(language)), language=language, page_of=page_of(language))
    return sheet(html, PAPER)


@blueprint.get("/profiles")
def profiles() -> ResponseReturnValue:
    """What each recipient of a dossier gets, field by field: the allow-lists themselves."""
    require(actor(), "rights:read")
    return render_template(
        "admin/profiles.html", tabs=tabs("admin.profiles"), profiles=[one.label for one in PROFILES.values()], parts=told_table(locale())
    )


@blueprint.get("/workflows")
@blueprint.get("/workflows/<name>")
def workflows(name: str = "report") -> ResponseReturnValue:
    """One workflow: its picture, and beside it the same as a list."""
    require(actor(), "workflow:read")
    flow = WORKFLOWS.get(name)
    if flow is None:
        raise NotFound
    here = request.args.get("here") if request.args.get("here") in {state.name for state in flow.states} else None
    # nosemgrep: markup-made-of-data
    picture = Markup(svg(flow, locale(), here))  # noqa: S704 # nosec B704 - drawn by us from declarations, every word escaped there
    return render_template("admin/workflows.html", tabs=tabs("admin.workflows"), flow=flow, picture=picture)


@blueprint.get("/catalogue")
@blueprint.get("/catalogue/<kind>")
def catalogue_page(kind: str = "criterion") -> ResponseReturnValue:
    """The reference data of one kind, with validity, source and certainty."""
    require(actor(), "catalogue:read")
    if kind not in KINDS:
        raise NotFound
    return render_template(
        "admin/catalogue.html",
        tabs=tabs("admin.catalogue_page"),
        kind=kind,
        kinds=[(name, KIND_LABELS[name]) for name in KINDS],
        entries=catalogue.entries(kind),
        edition=catalogue.edition(),
        closed=catalogue.edition_date(),
    )
