"""From paper to PDF: PDF/A-3a and PDF/UA-1 in one file, the same bytes for the same paper, no clock and no network."""

from __future__ import annotations

import datetime as dt
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from col13.dossier import page
from col13.dossier.fetcher import STATIC, StaticFetcher
from col13.dossier.finisher import finish
from col13.dossier.paper import Paper
from col13.errors import Unavailable
from col13.i18n import S_

NO_ENGINE = S_("The PDF engine is not installed: %(missing)s. Run scripts/bootstrap.")
STANDARD = "pdf/a-3a"  # PDF/UA-1 comes on top, by the finisher


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF. `name` ends in what it is (case.json); times are UTC and given, for a clock would change the bytes.

    `relationship` as PDF/A-3 names it: Source is what the paper was made from, Data what belongs to it.
    """

    name: str
    content: bytes
    described: str
    created: dt.datetime
    modified: dt.datetime
    relationship: Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"] = "Data"


def render(
    paper: Paper, attachments: Sequence[Attachment] = (), pictures: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:  # fmt: skip
    """The PDF's bytes, unsigned. `pictures` by SHA-256 in hex, as the paper's figures name them.
    Unavailable when pango is missing. About 0.1 s a page: not in a web request but in a job."""
    return _drawn(page.html(paper), page.style(), attachments, pictures)


def sheet(html: str, style: str = "") -> bytes:
    """Another page of the house as a PDF of the same kind and look: tables of rights, never of a case. Unavailable as above."""
    return _drawn(html, page.style() + style, (), MappingProxyType({}))


def _drawn(html: str, style: str, attachments: Sequence[Attachment], pictures: Mapping[str, bytes]) -> bytes:
    weasyprint = engine()
    fonts = weasyprint.text.fonts.FontConfiguration()
    fetcher, base = StaticFetcher(pictures), STATIC.as_uri() + "/"
    css = weasyprint.CSS(string=style, base_url=base, url_fetcher=fetcher, font_config=fonts)
    document = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(
        stylesheets=[css],
        font_config=fonts,
        pdf_variant=STANDARD,
        finisher=finish,
        attachments=[_attached(weasyprint, attachment) for attachment in attachments],
    )
    return pdf


@cache
def engine() -> Any:
    """WeasyPrint, loaded when first needed: it wants pango at once. It sees no font of the system, so paper looks alike everywhere."""
    os.environ["FONTCONFIG_FILE"] = str(page.TEMPLATES / "fonts.conf")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "No fonts configured", UserWarning)  # ours come with the style sheet
            import weasyprint
            import weasyprint.text.fonts
    except OSError as error:  # a library of the system is missing
        raise Unavailable(NO_ENGINE, missing=str(error).splitlines()[0]) from error
    return weasyprint


def _attached(weasyprint: Any, attachment: Attachment) -> Any:
    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.described,
        relationship=attachment.relationship,
        created=attachment.created,
        modified=attachment.modified,
    )
