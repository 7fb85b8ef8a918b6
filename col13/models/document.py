"""Documents of a case (files encrypted in its folder), and dossiers: frozen, rendered, released."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import CaseRow, Encrypted, own, sister


class Document(CaseRow):
    """A file under a random name in the case's folder, encrypted; its SHA-256 is of the plain bytes as received."""

    __tablename__ = "document"
    __table_args__ = (own("document"), sister("person_id", "person"))

    kind: Mapped[str]  # photo, medical_certificate, screen_capture, statement, consent_form, letter, other
    media_type: Mapped[str]  # sniffed
    size: Mapped[int]  # bytes, plain
    sha256: Mapped[str]
    path: Mapped[str] = mapped_column(unique=True)  # relative to the documents folder
    person_id: Mapped[uuid.UUID | None]
    support: Mapped[bool] = mapped_column(default=False)  # belongs to victim support
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    title_encrypted: Mapped[bytes | None]
    title = Encrypted()
    filename_encrypted: Mapped[bytes | None]
    filename = Encrypted()


class Dossier(CaseRow):
    """One request: frozen in its transaction, rendered by a worker from that alone, released in a second transaction.
    Also letters (profile `acknowledgement`)."""

    __tablename__ = "dossier"
    __table_args__ = (
        own("dossier"),
        CheckConstraint("state in ('queued', 'rendered', 'released', 'refused', 'failed', 'recalled')", name="state"),
    )

    profile: Mapped[str]
    recipient: Mapped[str]  # recipient or body code, person id for letters
    language: Mapped[str]
    translation: Mapped[bool] = mapped_column(default=False)
    draft: Mapped[bool]  # not issued: victims under pseudonyms
    register_number: Mapped[str | None] = mapped_column(unique=True)
    revision: Mapped[int]
    head_seq: Mapped[int]  # journal head before the issue entry
    head_hash: Mapped[str]
    projection_sha256: Mapped[str]
    check_code: Mapped[str]  # its first 12 hex digits
    frozen_path: Mapped[str | None]  # canonical JSON, encrypted, in the case's folder
    pdf_path: Mapped[str | None]
    pdf_sha256: Mapped[str | None]
    pdf_size: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="queued")
    refusal: Mapped[str | None]  # code of why the release was refused
    requested_at: Mapped[dt.datetime]
    requested_by: Mapped[uuid.UUID]
    role: Mapped[str]
    released_at: Mapped[dt.datetime | None]
    reason_encrypted: Mapped[bytes | None]
    reason = Encrypted()
    legal_basis: Mapped[str | None] = mapped_column(sort_order=1)  # catalogue legal_basis
    expires_on: Mapped[dt.date | None] = mapped_column(sort_order=1)  # the last day it can be fetched
    unsigned_sha256: Mapped[str | None] = mapped_column(sort_order=1)  # of the paper before its seal
    seal_fingerprint: Mapped[str | None] = mapped_column(sort_order=1)  # SHA-256 of the certificate it was sealed with
    seal_level: Mapped[str | None] = mapped_column(sort_order=1)  # B-B, B-T, B-LT
    leaks: Mapped[int | None] = mapped_column(sort_order=1)  # withheld values the guard found in it, 0 for none
