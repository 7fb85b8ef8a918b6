"""Zone policy, and the police zones a report can be passed on to."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from col13.auth.language import locale
from col13.auth.proof import proved
from col13.errors import Invalid
from col13.forms.zone import zone_form, ZoneForm, ZonesFileForm
from col13.i18n import S_, SN_
from col13.policies import require
from col13.services import zone_policy, zones_import
from col13.views.admin import blueprint, tabs
from col13.views.frame import notice
from col13.views.units import actor, answering, reading, writing

KEPT = S_("The zone policy is kept. It holds from now on; deadlines that run stay as they are.")
IMPORTED = SN_("%(count)s zone is imported.", "%(count)s zones are imported.")
NOT_TEXT = S_("This is no text file in UTF-8.")
LARGEST = 1024 * 1024  # bytes


@blueprint.get("/zone")
def zone() -> ResponseReturnValue:
    """What holds in this zone."""
    with reading() as session:
        known: dict[str, Any] = zone_policy.read(session, actor())
        return zone_page(zone_form(locale(), known))


def zone_page(form: ZoneForm) -> str:
    return render_template("admin/zone.html", tabs=tabs("admin.zone"), form=form, groups=form.groups())


@blueprint.post("/zone")
@proved
def save_zone() -> ResponseReturnValue:
    """Every value at once; an empty one goes back to the default."""
    form = zone_form(locale())
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                zone_policy.change(session, actor(), **form.values())
            notice(KEPT)
            return redirect(url_for("admin.zone"), 303)
    return zone_page(form), answer.status


@blueprint.get("/zones")
def zones() -> ResponseReturnValue:
    """The zones known by number, with their source."""
    return zones_page(ZonesFileForm())


def zones_page(form: ZonesFileForm) -> str:
    require(actor(), "catalogue:import")
    with reading() as session:
        return render_template("admin/zones.html", tabs=tabs("admin.zones"), form=form, zones=zones_import.zones(session))


@blueprint.post("/zones")
def import_zones() -> ResponseReturnValue:
    """A CSV file: all of its rows or none."""
    form = ZonesFileForm()
    with answering(form) as answer:
        if form.validate():
            text = read(form.file.data.read(LARGEST + 1))
            with writing() as session:
                count = zones_import.import_zones(session, actor(), text)
            notice(IMPORTED, count=count)
            return redirect(url_for("admin.zones"), 303)
    return zones_page(form), answer.status


def read(content: bytes) -> str:
    """The file as text; Invalid for anything else."""
    if len(content) > LARGEST:
        raise Invalid({"file": NOT_TEXT})
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid({"file": NOT_TEXT}) from None
