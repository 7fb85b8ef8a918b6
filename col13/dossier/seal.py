"""The electronic seal: an invisible PAdES signature over the whole file, the last thing done to it. Also which seal a file bears."""

from __future__ import annotations

import datetime as dt
import io
import logging
from dataclasses import dataclass
from typing import Any, TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from col13.config import Misconfigured
from col13.dossier.seal_key import SealKey
from col13.errors import Unavailable
from col13.i18n import S_

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import PdfSignatureStatus

FIELD = "COL13Seal"
logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what it finds is our answer, not a line on somebody's terminal
NO_TIME = S_("The time-stamp authority did not answer: the dossier is not sealed yet.")


def seal(pdf: bytes, key: SealKey, number: str) -> bytes:
    """The file with its seal: certified, no change allowed after it. About 50 ms for a P-256 key, without a time stamp.

    `number` (register number, or the case's for a draft) stands in the signature as its reason. Unavailable when the configured
    time-stamp authority does not answer, Misconfigured when the promised level is not reached (a revoked certificate, an authority that is
    not believed, a list that is missing): a seal of a lesser level than the paper says would be worse than none yet.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers, timestamps
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
    from pyhanko_certvalidator.errors import PathError, ValidationError

    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", reason=number, name=key.holder, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES, embed_validation_info=key.level == "B-LT",
        validation_context=_context(key.roots, key.chain, key.revocation) if key.level == "B-LT" else None,
    )  # fmt: skip
    signer = signers.SimpleSigner(_certificate(key.certificate), _private(key), _registry(key.chain))
    stamper = _stamper(key.timestamp_url) if key.timestamp_url else None
    field = fields.SigFieldSpec(FIELD)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    sealed = io.BytesIO()
    try:
        PdfSigner(meta, signer, timestamper=stamper, new_field_spec=field).sign_pdf(writer, output=sealed)
    except (timestamps.TimestampRequestError, OSError) as silent:
        raise Unavailable(NO_TIME) from silent
    except (SigningError, ValidationError, PathError) as wrong:
        raise Misconfigured(name="seal_revocation" if key.revocation else "seal_trust") from wrong
    if stamper is not None and not _reached(sealed.getvalue(), key):
        raise Misconfigured(name="seal_trust")
    return sealed.getvalue()


def _reached(pdf: bytes, key: SealKey) -> bool:
    """Whether a file that was sealed this moment has the level its key promises: chains, revocation and time as a stranger would see."""
    found = find(pdf, key.roots, just_made=True)
    return found is not None and found.sound and found.level == key.level


@dataclass(frozen=True, slots=True)
class Found:
    """The seal of a file. `sound` is pyHanko's bottom line against the authorities given: whole, unchanged, by somebody believed;
    `intact` that the sealed bytes are as they were, `whole` that nothing was added after, `believed` that the chain ends at one of them."""

    certificate: x509.Certificate
    sound: bool
    intact: bool
    whole: bool
    believed: bool
    level: str  # B-B, B-T, B-LT
    stamped_at: dt.datetime | None  # the trusted time
    claimed_at: dt.datetime | None  # the sealer's own clock


def find(pdf: bytes, roots: tuple[x509.Certificate, ...], *, just_made: bool = False) -> Found | None:
    """The one seal of a file, judged; None when there is none, or more than one signature. ValueError for bytes that are no PDF.

    `just_made`: nobody can have added anything yet, so what came after the seal is not looked at (seconds for a lasting seal)."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError

    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = reader.embedded_regular_signatures
        if len(signatures) != 1 or signatures[0].field_name != FIELD:
            return None
        status = _judge(reader, signatures[0], roots, just_made=just_made)
    except (PdfError, ValidationInfoReadingError, SignatureValidationError) as wrong:
        raise ValueError(str(wrong)) from wrong
    # The proofs of a lasting seal are written after it, once; pyHanko would let other things pass too, such as a new title.
    lasting = "/DSS" in reader.root
    after = reader.xrefs.total_revisions - 1 - signatures[0].signed_revision
    # Bytes behind the last mark of the end are of no revision: no reader of PDF shows them, yet another program may.
    end = pdf[reader.last_startxref :]
    ended = end.count(b"%%EOF") == 1 and end.rstrip(b"\r\n").endswith(b"%%EOF")
    return _found(status, lasting=lasting, untouched=ended and after <= (1 if lasting else 0))


def _judge(reader: PdfFileReader, signature: Any, roots: tuple[x509.Certificate, ...], *, just_made: bool) -> PdfSignatureStatus:
    from pyhanko.sign.validation import validate_pdf_signature

    lasting = "/DSS" in reader.root
    crls: tuple[bytes, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    if lasting:
        store = reader.root["/DSS"]
        crls = tuple(one.get_object().data for one in store.get("/CRLs", ()))
        others = tuple(x509.load_der_x509_certificate(one.get_object().data) for one in store.get("/Certs", ()))
    # The lists inside run out in days; they prove what held at the moment of the time stamp, and that moment is judged.
    context = _context(roots, others, crls, _stamped_at(signature) if crls else None)
    return validate_pdf_signature(signature, context, context, skip_diff=just_made)


def _stamped_at(signature: Any) -> dt.datetime | None:
    for kind in signature.signer_info["unsigned_attrs"]:
        if kind["type"].native == "signature_time_stamp_token":
            at: dt.datetime = kind["values"][0]["content"]["encap_content_info"]["content"].parsed["gen_time"].native
            return at
    return None


def _found(status: PdfSignatureStatus, *, lasting: bool, untouched: bool) -> Found:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    stamp = status.timestamp_validity
    stamped = stamp is not None and bool(stamp.valid and stamp.trusted)
    whole = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    claimed = status.signer_reported_dt
    return Found(
        certificate=x509.load_der_x509_certificate(status.signing_cert.dump()),
        sound=bool(status.bottom_line) and untouched,
        intact=bool(status.intact and status.valid),
        whole=whole and untouched and bool(status.docmdp_ok),
        believed=bool(status.trusted),
        level=("B-LT" if lasting else "B-T") if stamped else "B-B",
        stamped_at=stamp.timestamp if stamp is not None and stamped else None,
        claimed_at=claimed,
    )


def _context(
    roots: tuple[x509.Certificate, ...], others: tuple[x509.Certificate, ...], crls: tuple[bytes, ...], moment: dt.datetime | None = None
) -> Any:
    from asn1crypto import crl
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[_certificate(one) for one in roots], other_certs=[_certificate(one) for one in others],
        crls=[crl.CertificateList.load(one) for one in crls], allow_fetching=False, moment=moment,
        revocation_mode="require" if crls else "soft-fail",  # "hard-fail" would ask only where a certificate names a list's address
    )  # fmt: skip


def _certificate(certificate: x509.Certificate) -> Any:
    from asn1crypto import x509 as asn1

    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _private(key: SealKey) -> Any:
    from asn1crypto import keys

    raw = key.key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return keys.PrivateKeyInfo.load(raw)


def _registry(chain: tuple[x509.Certificate, ...]) -> Any:
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([_certificate(one) for one in chain])
    return store


def _stamper(url: str) -> Any:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(url, timeout=20)
