"""The first tables: shares, messages and disclosures."""

import sqlalchemy as sa
from alembic import op


def body_message() -> None:
    op.create_table(
        "body_message",
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("from_body", sa.Boolean(), nullable=False),
        sa.Column("as_received", sa.Boolean(), nullable=False),
        sa.Column("file_number", sa.String(), nullable=True),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "track_id"], ["track.case_id", "track.id"], name=op.f("fk_body_message_case_id_track_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_body_message_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_message")),
        sa.UniqueConstraint("case_id", "id", name="uq_body_message_case_id_id"),
    )
    op.create_index(op.f("ix_body_message_case_id"), "body_message", ["case_id"], unique=False)


def disclosure() -> None:
    op.create_table(
        "disclosure",
        sa.Column("track_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("register_number", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "recipient_kind in ('magistrate', 'body', 'service', 'victim', 'police', 'other')", name=op.f("ck_disclosure_recipient_kind")
        ),
        sa.ForeignKeyConstraint(["case_id", "track_id"], ["track.case_id", "track.id"], name=op.f("fk_disclosure_case_id_track_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_disclosure_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint("case_id", "id", name="uq_disclosure_case_id_id"),
    )
    op.create_index(op.f("ix_disclosure_case_id"), "disclosure", ["case_id"], unique=False)


def share() -> None:
    op.create_table(
        "share",
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("authorisation", sa.String(), nullable=True),
        sa.Column("without_victim", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "track_id"], ["track.case_id", "track.id"], name=op.f("fk_share_case_id_track_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_share_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("case_id", "id", name="uq_share_case_id_id"),
    )
    op.create_index("ix_share_body", "share", ["body", "until"], unique=False)
    op.create_index(op.f("ix_share_case_id"), "share", ["case_id"], unique=False)
