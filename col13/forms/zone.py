"""Zone policy as a form: one field a value, an empty one goes back to the default; and the file of police zones."""

from __future__ import annotations

from typing import Any

from col13 import catalogue
from col13.forms.base import HouseForm
from col13.forms.fields import count, line, one_of, some_of, upload, YES_OR_NO
from col13.forms.spoken import Spoken
from col13.i18n import Label, N_, S_, Sentence
from col13.policies import Role, ROLE_LABELS
from col13.services.policy_defaults import POLICY_DEFAULTS
from col13.services.retention_terms import DEFAULTS as RETENTION
from col13.services.zone_policy import BOUNDS, DOCUMENT_MEGABYTES, POLICY_LABELS, SWITCHES
from col13.workflows.deadlines import DEADLINES

DAYS = S_("In Belgian working days. Default: %(default)s.")
FETCHED = S_("In days of the calendar; after that a new one is asked for. The register keeps its line. Default: %(default)s.")
# What a value means, its unit and its default; the rest are time limits in working days.
YEARS = S_("In years, a working figure: the law's numbers are to be confirmed by your data-protection officer. Default: %(default)s.")
HELP: dict[str, Sentence] = {
    **dict.fromkeys(RETENTION, YEARS),
    "backup_days": S_("In days of the calendar: how old your oldest backup is before it is destroyed. Default: %(default)s."),
    "visit_minutes": S_(
        "In minutes: after that, a look at a case in which one does not take part asks for a reason again. Default: %(default)s."
    ),
    "emergency_minutes": S_("In minutes; then the case is closed to that person again, whatever is open. Default: %(default)s."),
    **dict.fromkeys(
        ("hours_from", "hours_until"),
        S_("A whole hour. A look outside these hours is pointed out in the list of readers, no more than that. Default: %(default)s."),
    ),
    "proof_minutes": S_(
        "In minutes: longer after signing in, the password is asked again before a restriction, a share, a change of accounts or of "
        "this page. Default: %(default)s."
    ),
    "document_megabytes": S_("In megabytes: a larger file is refused. Default: %(default)s."),
    "quiet_days": S_("In days of the calendar, for the reference officer's first page. Default: %(default)s."),
    "stuck_days": S_("In days of the calendar, for the reference officer's first page. Default: %(default)s."),
    **dict.fromkeys(("dossier_expiry_days", "dossier_body_expiry_days", "dossier_draft_expiry_days"), FETCHED),
    "simplified_pv_allowed": S_(
        "Default: no. Whether COL 13/2013 forbids it is to be confirmed; let the reference magistrate agree in writing."
    ),
    "password_sign_in": S_("Default: yes. With no, they sign in at the provider alone; keep one administrator without a link."),
}
PROTOCOL = S_("Signed by zone, prosecutor and body: reference and date. Empty: none, and sharing asks the magistrate's authorisation.")
KEEPING = N_("zone policy", "How long closed cases are kept")
LIMITS, OTHERS, PROTOCOLS = N_("zone policy", "Time limits"), N_("zone policy", "Looks and documents"), N_("zone policy", "Protocols")
SIGN_IN = N_("zone policy", "Signing in")
PROOF, SECOND, PASSWORD = "proof_minutes", "second_factor_roles", "password_sign_in"
SECOND_HELP = S_("Whoever has one of these roles and no app or passkey adds one first of all. Advised for all roles; default: none.")
BODY = "protocol_"
DEFAULTS = {**POLICY_DEFAULTS, "document_megabytes": DOCUMENT_MEGABYTES}


class ZoneForm(HouseForm):
    """Made by zone_form()."""

    def groups(self) -> list[tuple[Label, list[str]]]:
        """The fields in the order of the page: (heading, names)."""
        others = [name for name in (*BOUNDS, *SWITCHES) if name not in {*DEADLINES, *RETENTION, PASSWORD, PROOF}]
        return [
            (LIMITS, [*DEADLINES]),
            (OTHERS, others),
            (KEEPING, [*RETENTION]),
            (SIGN_IN, [PROOF, SECOND, PASSWORD]),
            (PROTOCOLS, [BODY + entry.code for entry in catalogue.entries("body")]),
        ]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        told: dict[str, Any] = {name: self[name].data for name in BOUNDS}
        told |= {name: {"yes": True, "no": False}.get(self[name].data) for name in SWITCHES}
        told[SECOND] = [role.value for role in Role if role.value in (self[SECOND].data or ())]
        told["protocols"] = {entry.code: self[BODY + entry.code].data or "" for entry in catalogue.entries("body")}
        return told


def zone_form(locale: str, known: dict[str, Any] | None = None) -> ZoneForm:
    """The form with its fields, filled with what holds now."""
    fields: dict[str, Any] = {}
    for name in BOUNDS:
        fields[name] = count(POLICY_LABELS[name], required=False)
    for name in SWITCHES:
        fields[name] = one_of(POLICY_LABELS[name], YES_OR_NO, required=False)
    fields[SECOND] = some_of(POLICY_LABELS[SECOND], [(role.value, ROLE_LABELS[role]) for role in Role], help=SECOND_HELP)
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
    for name in (*BOUNDS, *SWITCHES):
        form[name].description = Spoken(HELP.get(name, DAYS), default=DEFAULTS.get(name, ""))
    return form


class ZonesFileForm(HouseForm):
    """A CSV file of police zones."""

    file = upload(N_("administration", "File (CSV)"), help=S_("Columns: code, name_nl, name_fr, source, certainty."))
