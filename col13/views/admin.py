"""Administration: its first page, and what of the house itself can be read: rights, workflows, catalogue."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from col13 import catalogue
from col13.auth.language import locale
from col13.catalogue.kinds import KINDS
from col13.dossier.profile_words import told_table
from col13.dossier.profiles import PROFILES
from col13.errors import NotFound
from col13.i18n import Label, N_, say
from col13.policies import ACTION_LABELS, ACTIONS, FACETS, Grant, MATRIX, may, require, Role, ROLE_LABELS, Section, SECTION_LABELS
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
WHEN: dict[str, Label] = {
    "always": N_("right", "always"),
    "until_recorded": N_("right", "until the PV is recorded"),
    "own": N_("right", "own cases"),
}
FACET_WORDS: dict[str, Label] = {
    "states": N_("facet", "states and dates"),
    "overview": N_("facet", "overview"),
    "facts": N_("facet", "facts"),
    "note": N_("facet", "notes"),
    "victims": N_("facet", "victims and those around them"),
    "witnesses": N_("facet", "witnesses and reporters"),
    "contact_rules": N_("facet", "safe-contact rules"),
    "identity": N_("facet", "identity"),
    "own_entries": N_("facet", "own entries"),
    "relation": N_("facet", "relation to the victim, release, contact ban"),
    "grounds": N_("facet", "grounds"),
    "assessments": N_("facet", "assessments"),
    "offer": N_("facet", "offer, answer, referral"),
    "needs": N_("facet", "needs"),
    "measures": N_("facet", "measures"),
    "words": N_("facet", "words of the needs assessment"),
    "contact_log": N_("facet", "contact log"),
    "decisions": N_("facet", "decisions"),
    "referral": N_("facet", "referral"),
    "consents": N_("facet", "consents"),
    "exchange": N_("facet", "messages"),
    "own": N_("facet", "own documents"),
    "support": N_("facet", "documents of victim support"),
    "all": N_("facet", "all documents"),
    "envelopes": N_("facet", "who, when, what, without content"),
    "details": N_("facet", "values before and after"),
}
READ, WRITE = N_("right", "read"), N_("right", "write")
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
    matrix = [(SECTION_LABELS[section], [cell(section, role) for role in Role]) for section in Section]
    actions = [(name, ACTION_LABELS[name], [role in granted for role in Role]) for name, granted in ACTIONS.items()]
    return render_template("admin/rights.html", tabs=tabs("admin.rights"), roles=ROLE_LABELS.values(), matrix=matrix, actions=actions)


def cell(section: Section, role: Role) -> list[tuple[str, str, str]]:
    """One cell of the matrix as (read or write, all or which facets, when)."""
    return [line for grant in MATRIX[section].get(role, ()) for line in lines(section, grant)]


def lines(section: Section, grant: Grant) -> list[tuple[str, str, str]]:
    """A grant in words: write includes read."""
    when = "" if grant.when == "always" else say(WHEN[grant.when], locale())
    told = []
    if grant.write:
        told.append((say(WRITE, locale()), which(section, grant.write), when))
    if set(grant.read) - set(grant.write):
        told.append((say(READ, locale()), which(section, grant.read), when))
    return told


def which(section: Section, named: tuple[str, ...]) -> str:
    """ "" for the whole section, else the facets by name."""
    return "" if set(named) == set(FACETS[section]) else ", ".join(say(FACET_WORDS[name], locale()) for name in named)


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
    picture = Markup(svg(flow, locale(), here))  # noqa: S704 - drawn by us from declarations, every word escaped there
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
