"""A file to be judged; nothing of it is kept."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import upload
from col13.i18n import N_, S_


class VerifyForm(HouseForm):
    """One PDF."""

    file = upload(
        N_("verify", "Dossier (PDF)"), help=S_("The file as it was received. It is looked at and not kept; the journal keeps its SHA-256.")
    )
