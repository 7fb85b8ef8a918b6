"""The key a dossier is sealed with: the zone's own PKCS#12, or a test authority made with the instance, which says so in its name."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from col13 import clock
from col13.config import Config, Misconfigured, private_file

TEST = "COL13 TEST - no legal value"  # stands in the certificate itself: whoever opens the file with any reader sees it
FOREVER = dt.timedelta(days=3653)
EARLIER = dt.timedelta(days=1)  # a clock a little behind ours must not call a new certificate not yet valid


@dataclass(frozen=True, slots=True)
class SealKey:
    """What seals. `holder` is the certificate's common name, `fingerprint` the SHA-256 of the certificate in hex, `test` whether it is
    the instance's own test authority; `chain` the certificates above it, `timestamp_url` an RFC 3161 authority or ""."""

    key: ec.EllipticCurvePrivateKey | Any
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    test: bool
    timestamp_url: str = ""
    revocation: tuple[bytes, ...] = ()
    roots: tuple[x509.Certificate, ...] = ()

    @property
    def holder(self) -> str:
        """Whose seal it is."""
        return common_name(self.certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hex."""
        return fingerprint(self.certificate)

    @property
    def level(self) -> str:
        """The PAdES level it reaches."""
        if not self.timestamp_url:
            return "B-B"
        return "B-LT" if self.revocation else "B-T"

    def facts(self) -> dict[str, str | bool]:
        """What the frozen dossier says of the seal it will get, so that the printed box is part of what is sealed."""
        return {"holder": self.holder, "fingerprint": self.fingerprint, "test": self.test, "level": self.level}


def common_name(certificate: x509.Certificate) -> str:
    """The common name of a certificate's holder."""
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate's bytes, in hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def make(config: Config) -> None:
    """Make the test authority and its seal where the instance has none and the zone brings none; what stands is kept."""
    if config.seal_pkcs12 or test_file(config).exists():
        return
    now = clock.real_now()
    root_key, seal_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, seal_name = _name(f"{TEST} - authority"), _name(f"{TEST} - seal")
    root = (
        _certificate(root_name, root_name, root_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    seal = (
        _certificate(seal_name, root_name, seal_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    # One file, made at once: key, seal, authority. Half a key pair would be worse than none. The authority's key is thrown away.
    text = seal_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private_file(test_file(config), (text + _pem(seal) + _pem(root)).decode("ascii"))


def load(config: Config) -> SealKey:
    """The key of this instance. Misconfigured when there is none, or when others can read it."""
    path = Path(config.seal_pkcs12) if config.seal_pkcs12 else test_file(config)
    try:
        raw = path.read_bytes()
        if path.stat().st_mode & 0o077 and os.name == "posix":
            raise Misconfigured(name=path.name)
        return _zone(config, raw) if config.seal_pkcs12 else _test(config, raw)
    except (OSError, ValueError) as wrong:
        raise Misconfigured(name=path.name) from wrong


def trusted(config: Config) -> tuple[x509.Certificate, ...]:
    """The authorities whose seals this instance believes: the zone's list, and its own test authority where it uses that."""
    found = _told(config)
    if not config.seal_pkcs12 and test_file(config).exists():
        found += load(config).chain
    return tuple(found)


def read_certificates(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file. Misconfigured when it holds none."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as wrong:
        raise Misconfigured(name=path.name) from wrong


def test_file(config: Config) -> Path:
    """Where the test authority lies."""
    return config.instance / "keys" / "seal-test.pem"


def _test(config: Config, raw: bytes) -> SealKey:
    key = serialization.load_pem_private_key(raw, None)
    seal, *chain = x509.load_pem_x509_certificates(raw)
    roots = (*chain, *_told(config))  # a time-stamp authority has roots of its own
    return SealKey(key, seal, tuple(chain), test=True, timestamp_url=config.timestamp_url, roots=roots)


def _zone(config: Config, raw: bytes) -> SealKey:
    secret = Path(config.seal_passphrase_file).read_bytes().strip() if config.seal_passphrase_file else None
    opened = pkcs12.load_pkcs12(raw, secret)
    if opened.key is None or opened.cert is None:
        raise ValueError("no key with its certificate")
    chain = tuple(one.certificate for one in opened.additional_certs)
    lists = tuple(path.read_bytes() for path in sorted(Path(config.seal_revocation).iterdir())) if config.seal_revocation else ()
    return SealKey(opened.key, opened.cert.certificate, chain, False, config.timestamp_url, lists, tuple(_told(config)) or chain)


def _told(config: Config) -> list[x509.Certificate]:
    return read_certificates(Path(config.seal_trust)) if config.seal_trust else []


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(holder: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: dt.datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(holder)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + FOREVER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    names = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign encipher_only"
    return x509.KeyUsage(**{name: granted.get(name, False) for name in (*names.split(), "decipher_only")})


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
