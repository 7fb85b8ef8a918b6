"""A seal beside what it seals: CMS (PKCS#7) by the dossiers' own key, the same bytes for the same bytes."""

from __future__ import annotations

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from col13.dossier.seal_key import SealKey

DIGEST = "sha256"


def detached(content: bytes, key: SealKey) -> bytes:
    """The seal in DER, with the certificates above the sealer's. It tells no time: that stands in the dossier's own seal, and a package
    asked for twice is the same twice. An ECDSA key signs as RFC 6979 has it, without chance."""
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Same(signers.SimpleSigner):
        """Signs the same bytes the same way."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if isinstance(key.key, ec.EllipticCurvePrivateKey):
                return key.key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
            return super().sign_raw(data, digest_algorithm)

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([_asn1(one) for one in key.chain])
    signer = Same(_asn1(key.certificate), _private(key), store)
    sealed: bytes = _now(signer.async_sign_general_data(content, DIGEST, detached=True)).dump()
    return sealed


def holds(content: bytes, seal: bytes, roots: tuple[x509.Certificate, ...]) -> bool:
    """Whether a detached seal is of exactly this content, by somebody believed: pyHanko's bottom line. False for bytes that are no seal."""
    from asn1crypto import cms
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[_asn1(one) for one in roots], allow_fetching=False)
    try:
        signed = cms.ContentInfo.load(seal, strict=True)["content"]
        status = _now(async_validate_detached_cms(content, signed, signer_validation_context=context))
    except (ValueError, KeyError, TypeError, SignatureValidationError):
        return False
    return bool(status.bottom_line)


def _now(coming: Any) -> Any:
    import asyncio

    return asyncio.run(coming)


def _asn1(certificate: x509.Certificate) -> Any:
    from asn1crypto import x509 as asn1

    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _private(key: SealKey) -> Any:
    from asn1crypto import keys

    raw = key.key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return keys.PrivateKeyInfo.load(raw)
