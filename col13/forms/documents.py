"""A document to be attached."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import line, one_of, tick, upload
from col13.i18n import N_, S_
from col13.services.documents import KINDS


class DocumentForm(HouseForm):
    """The file, what it is, whom it is about. The persons come with the page; a file must be chosen again after a mistake."""

    file = upload(
        N_("document", "File"),
        help=S_("PDF, picture (JPEG, PNG, GIF, WebP), MP4, MP3, WAV, OGG, plain text, DOCX or ODT. What counts is the content."),
    )
    kind = one_of(N_("document", "What it is"), KINDS.items())
    title = line(N_("document", "Title"), required=False, help=S_("Empty: the name of the file."))
    person_id = one_of(N_("document", "Whom it is about"), required=False, help=S_("Empty: about the case as a whole."))
    support = tick(N_("document", "It belongs to victim support"), help=S_("Then victim assistance reads it too."))
