"""A dossier to be made: for whom, in which language, why."""

from __future__ import annotations

from col13.forms.base import FilterForm, HouseForm
from col13.forms.fields import hidden, one_of, tick, which, words
from col13.i18n import N_, S_
from col13.services.dossiers import EXPORT_REASONS

LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English"))


class ChooseForm(FilterForm):
    """The first question: for whom, in which language, a draft or not. It only reads; the choices come with the page."""

    target = one_of(N_("dossier request", "For whom"), help=S_("Each recipient gets only what may leave for that recipient."))
    language = one_of(
        N_("dossier request", "Language"), LANGUAGES, blank=False,
        help=S_("Another language than the one of the procedure is marked as a translation."),
    )  # fmt: skip
    draft = tick(
        N_("dossier request", "A draft only"), help=S_("A draft is marked “not issued”, and victims stand in it under pseudonyms.")
    )


class DossierForm(HouseForm):
    """What was looked at goes along (the revision too: what changed since is looked at again); the reason is asked."""

    target = hidden()
    language = hidden()
    draft = hidden()
    seen = hidden()
    reason = which(N_("dossier request", "Why"), EXPORT_REASONS.items(), help=S_("It is written in the journal."))
    words = words(N_("dossier request", "In your own words"), required=False, rows=2)


class RecallForm(HouseForm):
    """Why an issued dossier is taken back."""

    words = words(N_("dossier request", "Why it is recalled"), rows=2)
