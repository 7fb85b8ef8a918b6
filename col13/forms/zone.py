"""Zone policy as a form: one field a value, an empty one goes back to the default; and the file of police zones."""

from __future__ import annotations

from typing import Any

from col13 import catalogue
from col13.forms.base import HouseForm
from col13.forms.fields import count, line, one_of, upload, YES_OR_NO
from col13.forms.spoken import Spoken
from col13.i18n import N_, S_
from col13.services.policy_defaults import POLICY_DEFAULTS
from col13.services.zone_policy import BOUNDS, POLICY_LABELS, SWITCHES

EMPTY_IS_DEFAULT = S_("Empty: the default, %(default)s.")
PROTOCOL = S_("Reference and date. Empty: none signed.")
BODY = "protocol_"


class ZoneForm(HouseForm):
    """Made by zone_form()."""

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        told: dict[str, Any] = {name: self[name].data for name in BOUNDS}
        told |= {name: {"yes": True, "no": False}.get(self[name].data) for name in SWITCHES}
        told["protocols"] = {entry.code: self[BODY + entry.code].data or "" for entry in catalogue.entries("body")}
        return told


def zone_form(locale: str, known: dict[str, Any] | None = None) -> ZoneForm:
    """The form with its fields, filled with what holds now."""
    fields: dict[str, Any] = {}
    for name in BOUNDS:
        fields[name] = count(POLICY_LABELS[name], required=False)
    for name in SWITCHES:
        fields[name] = one_of(POLICY_LABELS[name], YES_OR_NO, required=False)
    for entry in catalogue.entries("body"):
        fields[BODY + entry.code] = line(S_("Protocol signed with %(body)s"), required=False, help=PROTOCOL)
    data = None
    if known is not None:
        data = {**known, **{name: "yes" if known.get(name) else "no" for name in SWITCHES}}
        data |= {BODY + body: words for body, words in known["protocols"].items()}
    made: type[ZoneForm] = type("ZoneForm", (ZoneForm,), fields)
    form = made(data=data)
    for entry in catalogue.entries("body"):
        form[BODY + entry.code].label.text = Spoken(S_("Protocol signed with %(body)s"), body=entry.label(locale))
    for name in BOUNDS:
        if name in POLICY_DEFAULTS:
            form[name].description = Spoken(EMPTY_IS_DEFAULT, default=POLICY_DEFAULTS[name])
    return form


class ZonesFileForm(HouseForm):
    """A CSV file of police zones."""

    file = upload(N_("administration", "File (CSV)"), help=S_("Columns: code, name_nl, name_fr, source, certainty."))
