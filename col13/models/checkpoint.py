"""The signed checkpoints over all heads of the journal. Append-only like the journal; each stands as a file outside the database too."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import Base


class Checkpoint(Base):
    """One checkpoint. `body` is the exact canonical JSON that is signed; the columns repeat it. The heads themselves stand in the file."""

    __tablename__ = "checkpoint"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, … without a gap
    at: Mapped[dt.datetime]
    leaves: Mapped[int]  # how many chains
    root: Mapped[str]  # Merkle root over their heads, hex
    previous: Mapped[str]  # hash of the checkpoint before
    hash: Mapped[str]  # SHA-256 of the body, hex
    body: Mapped[bytes]
    signature: Mapped[bytes]  # Ed25519
    signer: Mapped[str]  # SHA-256 of the raw public key, hex
    stamp: Mapped[bytes | None]  # an RFC 3161 token, DER
