"""The first tables: persons, their roles, rights and statements."""

import sqlalchemy as sa
from alembic import op


def person() -> None:
    op.create_table(
        "person",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("identified", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("count_estimated", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=True),
        sa.Column("able_to_judge", sa.Boolean(), nullable=True),
        sa.Column("police_officer", sa.Boolean(), nullable=False),
        sa.Column("deceased", sa.Boolean(), nullable=False),
        sa.Column("deceased_id", sa.Uuid(), nullable=True),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("representative_as", sa.String(), nullable=True),
        sa.Column("ground_may_be_named", sa.Boolean(), nullable=True),
        sa.Column("rules_stated", sa.Boolean(), nullable=False),
        sa.Column("forbidden_channels", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("family_name_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("given_name_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("born_on_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("national_number_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("phone_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("e_mail_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("address_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("contact_rules_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("contact_ban_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("note_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('person', 'organisation', 'community', 'property')", name=op.f("ck_person_kind")),
        sa.ForeignKeyConstraint(
            ["case_id", "representative_id"], ["person.case_id", "person.id"], name=op.f("fk_person_case_id_representative_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("case_id", "id", name="uq_person_case_id_id"),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_person_case_id_seq")),
    )
    op.create_index(op.f("ix_person_case_id"), "person", ["case_id"], unique=False)


def person_change() -> None:
    op.create_table(
        "person_change",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("before_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_person_change_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_change_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_change")),
    )
    op.create_index(op.f("ix_person_change_case_id"), "person_change", ["case_id"], unique=False)


def person_role() -> None:
    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("salduz", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("injury_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_person_role_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_role_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_role")),
        sa.UniqueConstraint("case_id", "id", name="uq_person_role_case_id_id"),
    )
    op.create_index(op.f("ix_person_role_case_id"), "person_role", ["case_id"], unique=False)
    op.create_index("ix_person_role_role", "person_role", ["case_id", "role"], unique=False)


def person_token() -> None:
    op.create_table(
        "person_token",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_person_token_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_token_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_token")),
    )
    op.create_index(op.f("ix_person_token_case_id"), "person_token", ["case_id"], unique=False)
    op.create_index("ix_person_token_token", "person_token", ["token", "case_id"], unique=False)


def victim_right() -> None:
    op.create_table(
        "victim_right",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_victim_right_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_victim_right_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_right")),
        sa.UniqueConstraint("case_id", "id", name="uq_victim_right_case_id_id"),
    )
    op.create_index(op.f("ix_victim_right_case_id"), "victim_right", ["case_id"], unique=False)
    op.create_index("ix_victim_right_what", "victim_right", ["case_id", "what"], unique=False)


def statement() -> None:
    op.create_table(
        "statement",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("salduz", sa.String(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("copy_given", sa.Boolean(), nullable=False),
        sa.Column("copy_delayed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("interpreter_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("why_none_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "document_id"], ["document.case_id", "document.id"], name=op.f("fk_statement_case_id_document_id")
        ),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_statement_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_statement_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("case_id", "id", name="uq_statement_case_id_id"),
    )
    op.create_index(op.f("ix_statement_case_id"), "statement", ["case_id"], unique=False)
