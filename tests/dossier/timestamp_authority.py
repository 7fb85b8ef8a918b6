"""A real time-stamp authority on loopback (`openssl ts` behind a small web server), and a zone's own seal with its chain and lists."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from col13 import clock

PASSPHRASE = b"a passphrase of the tests"
OPENSSL = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/tsa-root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the tests."""

    name: x509.Name
    key: Key
    certificate: x509.Certificate


def an_authority(common: str) -> Authority:
    """Its key and its own certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(common)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    made = _builder(name, name, key.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Authority(name, key, made.add_extension(usage, critical=True).sign(key, hashes.SHA256()))


def certified(authority: Authority, common: str, key: Key, *, stamps: bool = False) -> x509.Certificate:
    """A certificate of that authority; `stamps`: for time stamps and nothing else."""
    made = (
        _builder(_name(common), authority.name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(authority.key, hashes.SHA256())


def revocation_list(authority: Authority, *revoked: x509.Certificate) -> bytes:
    """The authority's list, DER."""
    now = clock.real_now()
    made = x509.CertificateRevocationListBuilder().issuer_name(authority.name).last_update(now - dt.timedelta(hours=1))
    made = made.next_update(now + dt.timedelta(days=30)).add_extension(x509.CRLNumber(1), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    for one in revoked:
        when = now - dt.timedelta(minutes=30)
        gone = x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(when).build()
        made = made.add_revoked_certificate(gone)
    return made.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class Zone:
    """What a zone has from its authorities: settings of the instance by name, and the authorities."""

    settings: dict[str, str]
    seal: x509.Certificate
    seal_root: Authority
    stamp_root: Authority


def a_zone_with_a_seal(folder: Path, key: Key | None = None) -> Zone:
    """PKCS#12 with its passphrase, the trusted authorities of seal and time stamp, and the keys of the time-stamp authority."""
    seal_root, stamp_root = an_authority("Authority of the tests"), an_authority("Time-stamp authority of the tests")
    key = key or ec.generate_private_key(ec.SECP256R1())
    seal = certified(seal_root, "Zone of the tests", key)
    lock = serialization.BestAvailableEncryption(PASSPHRASE)
    packed = pkcs12.serialize_key_and_certificates(b"seal", key, seal, [seal_root.certificate], lock)
    _private(folder / "seal.p12", packed)
    _private(folder / "passphrase", PASSPHRASE + b"\n")
    (folder / "trust.pem").write_bytes(_pem(seal_root.certificate) + _pem(stamp_root.certificate))
    stamp_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (folder / "tsa.pem").write_bytes(_pem(certified(stamp_root, "Time stamps of the tests", stamp_key, stamps=True)))
    (folder / "tsa-root.pem").write_bytes(_pem(stamp_root.certificate))
    _private(folder / "tsa.key", _key_pem(stamp_key))
    settings = {name: str(folder / file) for name, file in (
        ("seal_pkcs12", "seal.p12"), ("seal_passphrase_file", "passphrase"), ("seal_trust", "trust.pem"),
    )}  # fmt: skip
    return Zone(settings, seal, seal_root, stamp_root)


def lists(folder: Path, zone: Zone, *revoked: x509.Certificate) -> dict[str, str]:
    """The setting for B-LT: a folder with the revocation lists of both authorities."""
    kept = folder / "lists"
    kept.mkdir(exist_ok=True)
    (kept / "seal.crl").write_bytes(revocation_list(zone.seal_root, *revoked))
    (kept / "stamp.crl").write_bytes(revocation_list(zone.stamp_root))
    return {"seal_revocation": str(kept)}


@contextmanager
def stamping(folder: Path) -> Iterator[str]:
    """The authority's address while it listens. openssl itself answers: its own reading of RFC 3161, not ours."""
    program = shutil.which("openssl")
    assert program is not None, "openssl is part of Debian: the time stamps cannot be tested without it"
    (folder / "tsa.cnf").write_text(OPENSSL.format(folder=folder), encoding="ascii")
    (folder / "serial").write_text("01\n", encoding="ascii")
    command = [
        program,
        "ts",
        "-reply",
        "-config",
        str(folder / "tsa.cnf"),
        "-queryfile",
        str(folder / "query"),
        "-out",
        str(folder / "reply"),
    ]

    class Stamp(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            subprocess.run(command, check=True, capture_output=True)
            answer = (folder / "reply").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Stamp)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _private(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(holder: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> x509.CertificateBuilder:
    now = clock.real_now()
    made = x509.CertificateBuilder().subject_name(holder).issuer_name(issuer).public_key(public)
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
    return made.not_valid_after(now + dt.timedelta(days=365)).add_extension(
        x509.SubjectKeyIdentifier.from_public_key(public), critical=False
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    names = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign encipher_only"
    return x509.KeyUsage(**{name: granted.get(name, False) for name in (*names.split(), "decipher_only")})


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: Key) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
