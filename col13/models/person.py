"""Persons of a case and their roles. A person belongs to one case; the same human in two cases is a link."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from col13.models.base import CaseRow, Encrypted, own, owner_of_case, sister

ROLES = ("victim", "suspect", "witness", "reporter", "representative", "next_of_kin", "civil_party", "spokesperson", "interpreter")


class Person(CaseRow):
    """A human, an organisation, a community or a property. Names, contacts and national number are encrypted."""

    __tablename__ = "person"
    __table_args__ = (
        own("person"), UniqueConstraint("case_id", "seq"), sister("representative_id", "person"),
        CheckConstraint("kind in ('person', 'organisation', 'community', 'property')", name="kind"),
    )  # fmt: skip

    seq: Mapped[int]  # 1, 2, … in the case: the pseudonym's number
    kind: Mapped[str] = mapped_column(default="person")
    identified: Mapped[bool] = mapped_column(default=True)  # False: unknown suspect, unnamed victim
    count: Mapped[int | None]  # of a group, where told
    count_estimated: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None]
    interpreter: Mapped[bool] = mapped_column(default=False)
    minor: Mapped[bool | None]
    able_to_judge: Mapped[bool | None]  # a minor who can judge is asked in person too
    police_officer: Mapped[bool] = mapped_column(default=False)
    deceased: Mapped[bool] = mapped_column(default=False)  # died of the facts
    deceased_id: Mapped[uuid.UUID | None]  # next of kin of whom (same case)
    representative_id: Mapped[uuid.UUID | None]
    representative_as: Mapped[str | None]  # parent, guardian, ad_hoc_guardian, lawyer, spokesperson
    ground_may_be_named: Mapped[bool | None]  # to the representative: only if a minor who can judge agreed
    rules_stated: Mapped[bool] = mapped_column(default=False)  # the safe-contact rules were asked (even "none")
    forbidden_channels: Mapped[str] = mapped_column(default="")  # codes, space-separated: phone sms e_mail letter visit
    relation: Mapped[str | None]  # suspect: relation to the victim (code)
    released_on: Mapped[dt.date | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    family_name_encrypted: Mapped[bytes | None]
    family_name = Encrypted()
    given_name_encrypted: Mapped[bytes | None]
    given_name = Encrypted()
    born_on_encrypted: Mapped[bytes | None]  # as known, may be partial
    born_on = Encrypted()
    national_number_encrypted: Mapped[bytes | None]
    national_number = Encrypted()
    phone_encrypted: Mapped[bytes | None]
    phone = Encrypted()
    e_mail_encrypted: Mapped[bytes | None]
    e_mail = Encrypted()
    address_encrypted: Mapped[bytes | None]
    address = Encrypted()
    contact_rules_encrypted: Mapped[bytes | None]  # in words: when, by whom, what never to say on the phone
    contact_rules = Encrypted()
    contact_ban_encrypted: Mapped[bytes | None]  # suspect: ban in force, in words
    contact_ban = Encrypted()
    note_encrypted: Mapped[bytes | None]
    note = Encrypted()

    roles: Mapped[list[PersonRole]] = relationship(
        primaryjoin="and_(Person.id == foreign(PersonRole.person_id), PersonRole.until.is_(None))",
        order_by="PersonRole.id",
        viewonly=True,
        lazy="selectin",
    )

    def has_role(self, role: str) -> bool:
        """Whether the person has this role now."""
        return any(own.role == role for own in self.roles)


class PersonRole(CaseRow):
    """A role of a person in the case; several at once are possible, victim and suspect too. Ended, never deleted."""

    __tablename__ = "person_role"
    __table_args__ = (own("person_role"), sister("person_id", "person"), Index("ix_person_role_role", "case_id", "role"))

    person_id: Mapped[uuid.UUID]
    role: Mapped[str]
    salduz: Mapped[str | None]
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    by: Mapped[uuid.UUID]
    injury_encrypted: Mapped[bytes | None]  # two victims may have different injuries
    injury = Encrypted()


class PersonToken(CaseRow):
    """Keyed tokens of a name, for search: normalised, by sound, by trigram."""

    __tablename__ = "person_token"
    __table_args__ = (sister("person_id", "person"), Index("ix_person_token_zone", "owner_id", "token", "case_id", "person_id"))

    person_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    token: Mapped[str]
    key: Mapped[str] = mapped_column(default="t1", server_default="t1", sort_order=1)  # id of the token key it was made with
    owner_id: Mapped[uuid.UUID | None] = mapped_column(default=owner_of_case, sort_order=2)  # the case's; follows it by a trigger


class PersonChange(CaseRow):
    """History of contact data, safe-contact rules, language and representative: what stood before, who changed it, when."""

    __tablename__ = "person_change"
    __table_args__ = (sister("person_id", "person"),)

    person_id: Mapped[uuid.UUID]
    field: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    before_encrypted: Mapped[bytes | None]
    before = Encrypted()


class VictimRight(CaseRow):
    """The rights tracker. `what`: attestation, statement_copy, injured_form_handed, injured_form_filed, civil_party, rights, services,
    support_offered, support_accepted, support_declined, outcome_told, outcome_not_told."""

    __tablename__ = "victim_right"
    __table_args__ = (own("victim_right"), sister("person_id", "person"), Index("ix_victim_right_what", "case_id", "what"))

    person_id: Mapped[uuid.UUID]
    what: Mapped[str]
    on: Mapped[dt.date | None]
    how: Mapped[str | None]
    language: Mapped[str | None]
    document_id: Mapped[uuid.UUID | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class Statement(CaseRow):
    """A statement of a person, or the reason why there is none."""

    __tablename__ = "statement"
    __table_args__ = (own("statement"), sister("person_id", "person"), sister("document_id", "document"))

    person_id: Mapped[uuid.UUID]
    taken_on: Mapped[dt.date | None]
    language: Mapped[str | None]
    salduz: Mapped[str | None]
    document_id: Mapped[uuid.UUID | None]
    copy_given: Mapped[bool] = mapped_column(default=False)
    copy_delayed: Mapped[bool] = mapped_column(default=False)  # a magistrate's delay runs
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    interpreter_encrypted: Mapped[bytes | None]
    interpreter = Encrypted()
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()
    why_none_encrypted: Mapped[bytes | None]
    why_none = Encrypted()
