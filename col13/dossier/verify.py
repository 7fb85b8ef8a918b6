"""Is this file what it says? Seal, later changes, pieces, check code: without the database, without the network."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509

from col13.dossier import seal
from col13.dossier.manifest import CASE_JSON, NAME, wrong_pieces
from col13.dossier.manifest import FORMAT as MANIFEST_FORMAT
from col13.dossier.pdf_bombs import bomb
from col13.dossier.project import digest, thaw
from col13.dossier.seal_key import common_name, fingerprint, TEST
from col13.i18n import S_, Sentence

MOST = 100_000_000  # bytes; a bigger file is none of ours
HEADER = b"%PDF-"
# What the readers of PDF raise on bytes somebody bent, besides their own errors: no such file may stop the house.
BROKEN_FILE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, NotImplementedError, zlib.error, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One question about the file: `ok` False makes the file not what it says; None is a remark."""

    name: str
    ok: bool | None
    says: Sentence
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All answers. `data` is the frozen envelope with its content ({} when it could not be read)."""

    sha256: str
    checks: tuple[Check, ...]
    data: Mapping[str, Any]

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return all(check.ok is not False for check in self.checks)


GOOD = S_("The file is what it says.")
NOT_GOOD = S_("The file is not what it says, or nobody can tell.")
NO_PDF = S_("This is no PDF that can be read.")
UNREADABLE = S_("The seal of this PDF cannot be read: the file was changed or damaged.")
NO_SEAL = S_("The file bears no seal of COL13, or another signature as well. It proves nothing.")
BROKEN = S_("The file was changed after it was sealed.")
ADDED = S_("Something was added to the file after it was sealed.")
SOUND = S_("The seal is unbroken: not a byte was changed since %(at)s.")
UNKNOWN_SIGNER = S_(
    "The seal is not of an authority known here: %(holder)s, certificate %(fingerprint)s. Ask the police zone for its certificate."
)
SIGNER = S_("Sealed by %(holder)s, certificate %(fingerprint)s.")
TEST_SIGNER = S_("The seal comes from a test authority: it shows changes, and has no legal value.")
STAMPED = S_("A time-stamp authority confirms the time: %(at)s (%(level)s).")
NOT_STAMPED = S_("The time of sealing is that of the sealer's own clock (%(level)s).")
NO_CASE = S_("The machine-readable part (case.json) is missing or of an unknown format.")
CASE = S_("Machine-readable part: case %(number)s, register number %(register)s.")
NO_MANIFEST = S_("The manifest is missing or of an unknown format.")
PIECES_WRONG = S_("These pieces are not those of the manifest: %(names)s.")
PIECES = S_("All %(count)d pieces inside the file are those of the manifest.")
CODE_WRONG = S_("The check code %(code)s is not printed on page %(page)s.")
CODE = S_("The check code %(code)s stands on each of the %(count)d pages and fits the machine-readable part.")
DRAFT = S_("This is a draft: it was not issued to anybody.")
DEMO = S_("This comes from a demonstration: it is no real file.")


def verify(pdf: bytes, roots: tuple[x509.Certificate, ...]) -> Verdict:
    """Judge a file's bytes against the authorities that are believed."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        if len(pdf) > MOST or bomb(io.BytesIO(pdf), len(pdf)):
            raise ValueError("too big")
        found = seal.find(pdf, roots)
        inside = attachments(pdf)
        texts = page_texts(pdf)
    except BROKEN_FILE:
        return Verdict(sha256, (Check("pdf", False, UNREADABLE if pdf.startswith(HEADER) else NO_PDF),), {})
    frozen = inside.get(CASE_JSON, b"")
    data = _data(frozen)
    checks = (*_seal(found), *_pieces(inside, data), *_pages(texts, frozen, data))
    if data.get("draft"):
        checks += (Check("draft", None, DRAFT),)
    if data.get("demo"):
        checks += (Check("demo", None, DEMO),)
    return Verdict(sha256, checks, data)


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files inside a PDF by name. ValueError for bytes that are no PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return {name: b"".join(contents) for name, contents in PdfReader(io.BytesIO(pdf)).attachments.items()}
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError) as wrong:  # pypdf meets broken objects in many ways
        raise ValueError(str(wrong)) from wrong


def page_texts(pdf: bytes) -> list[str]:
    """What stands on each page. ValueError for bytes that are no PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as wrong:
        raise ValueError(str(wrong)) from wrong
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def _data(frozen: bytes) -> dict[str, Any]:
    try:
        told = thaw(frozen)
    except (ValueError, AttributeError):
        return {}
    return told if isinstance(told.get("number"), str) else {}  # a flipped letter may lie in the very name


def _seal(found: seal.Found | None) -> list[Check]:
    if found is None:
        return [Check("seal", False, NO_SEAL)]
    if not found.intact:
        return [Check("seal", False, BROKEN)]
    if not found.whole:
        return [Check("seal", False, ADDED)]
    checks = [Check("seal", True, SOUND, {"at": found.stamped_at or found.claimed_at or "–"})]
    told = {"holder": common_name(found.certificate), "fingerprint": fingerprint(found.certificate)}
    # The bottom line, never `intact` alone: whoever can seal with a key of his own can make an unbroken seal.
    checks.append(Check("signer", True, SIGNER, told) if found.sound else Check("signer", False, UNKNOWN_SIGNER, told))
    if str(told["holder"]).startswith(TEST):
        checks.append(Check("test", None, TEST_SIGNER))
    at = {"at": found.stamped_at, "level": found.level}
    checks.append(Check("time", None, STAMPED if found.stamped_at else NOT_STAMPED, at))
    return checks


def _pieces(inside: Mapping[str, bytes], data: Mapping[str, Any]) -> list[Check]:
    if not data:
        return [Check("case", False, NO_CASE)]
    checks = [Check("case", True, CASE, {"number": data["number"], "register": data.get("register_number") or "–"})]
    try:
        told = json.loads(inside.get(NAME, b""))
        wrong = wrong_pieces(told, inside) if told["format"] == MANIFEST_FORMAT else [NAME]
    except (ValueError, KeyError, TypeError):
        return [*checks, Check("manifest", False, NO_MANIFEST)]
    if wrong:
        return [*checks, Check("manifest", False, PIECES_WRONG, {"names": ", ".join(wrong)})]
    return [*checks, Check("manifest", True, PIECES, {"count": len(inside)})]


def _pages(texts: Sequence[str], frozen: bytes, data: Mapping[str, Any]) -> list[Check]:
    if not data:
        return []
    code = digest(frozen)[:12]
    for page, text in enumerate(texts, 1):
        if code not in text:
            return [Check("code", False, CODE_WRONG, {"code": code, "page": page})]
    return [Check("code", True, CODE, {"code": code, "count": len(texts)})]
