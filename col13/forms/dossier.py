"""A dossier to be made: for whom, in which language, why."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import one_of, tick, which, words
from col13.i18n import N_, S_
from col13.services.dossiers import EXPORT_REASONS

LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English"))


class DossierForm(HouseForm):
    """Profile and recipient in one choice (they belong together); the choices come with the page."""

    target = one_of(N_("dossier request", "For whom"), help=S_("Each recipient gets only what may leave for that recipient."))
    language = one_of(
        N_("dossier request", "Language"), LANGUAGES, blank=False,
        help=S_("Another language than the one of the procedure is marked as a translation."),
    )  # fmt: skip
    reason = which(N_("dossier request", "Why"), EXPORT_REASONS.items(), help=S_("It is written in the journal."))
    words = words(N_("dossier request", "In your own words"), required=False, rows=2)
    draft = tick(
        N_("dossier request", "A draft only"), help=S_("A draft is marked “not issued”, and victims stand in it under pseudonyms.")
    )


class RecallForm(HouseForm):
    """Why an issued dossier is taken back."""

    words = words(N_("dossier request", "Why it is recalled"), rows=2)
