"""Changing the instance's keys: case keys wrapped anew, search tokens made anew, both in batches and resumable; old keys taken out last."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from col13.errors import NotFound, StepRefused
from col13.i18n import S_
from col13.models import CaseKey, Entry, Person, PersonToken, RecoveryCode, SecondFactor
from col13.models.vault import vault_of
from col13.policies import Actor, require
from col13.services import journal, names

BATCH = 200  # case keys in one unit of work
PERSONS = 50
CURRENT = S_("This is the key in use. Change it first.")
IN_USE = S_("%(count)s rows still need this key. Run the change to its end first.")


def rewrap(session: Session, most: int = BATCH) -> int:
    """Wrap some case keys anew under the current key; how many, 0 when all are. Core: the row is rewritten, its case untouched."""
    vault = vault_of(session)
    old = select(CaseKey.case_id, CaseKey.wrapping_key, CaseKey.wrapped).where(CaseKey.wrapping_key != vault.current)
    rows = session.execute(old.order_by(CaseKey.case_id).limit(most)).all()
    for row in rows:
        key_id, wrapped = vault.wrap(row.case_id, vault.unwrap(row.case_id, row.wrapping_key, row.wrapped))
        changing = update(CaseKey).where(CaseKey.case_id == row.case_id, CaseKey.wrapping_key == row.wrapping_key)
        session.execute(changing.values(wrapping_key=key_id, wrapped=wrapped), execution_options={"synchronize_session": False})
    return len(rows)


def unwrapped(session: Session) -> int:
    """How many case keys are not under the current wrapping key: a change that was interrupted."""
    return session.execute(select(func.count()).select_from(CaseKey).where(CaseKey.wrapping_key != vault_of(session).current)).scalar_one()


def retoken(session: Session, most: int = PERSONS) -> int:
    """Make the tokens of some persons anew under the current key; how many, 0 when all are."""
    old = select(PersonToken.person_id).where(PersonToken.key != vault_of(session).token_id).distinct().limit(most)
    ids = session.scalars(old).all()
    for person in session.scalars(select(Person).where(Person.id.in_(ids))).all():
        names.rewrite_tokens(session, person)
    return len(ids)


def untokened(session: Session) -> int:
    """How many tokens were made with an older key."""
    return session.execute(select(func.count()).select_from(PersonToken).where(PersonToken.key != vault_of(session).token_id)).scalar_one()


def note(session: Session, actor: Actor, act: str, key_id: str, count: int) -> None:
    """Write a change of keys into the instance's journal."""
    role = require(actor, "key:rotate")
    journal.write(session, actor, operation="alteration", act=act, role=role, detail={"key": key_id, "count": count}, about=key_id)


def leaving(session: Session, key_id: str) -> dict[str, bytes]:
    """What must be kept of a wrapping key so that journals of organisations and second factors stay readable: name → derived key. These
    open nothing else: no case key can be unwrapped with them. Nothing for a token key. NotFound for an unknown key, StepRefused for the
    one in use and while rows need it."""
    vault = vault_of(session)
    if key_id not in vault.wrapping and key_id not in {vault.token_id, *vault.older_tokens}:
        raise NotFound
    if key_id in (vault.current, vault.token_id):
        raise StepRefused(CURRENT)
    if key_id in vault.older_tokens:
        needing = select(func.count()).select_from(PersonToken).where(PersonToken.key == key_id)
    else:
        needing = select(func.count()).select_from(CaseKey).where(CaseKey.wrapping_key == key_id)
    count = session.execute(needing).scalar_one()
    if count:
        raise StepRefused(IN_USE, count=count)
    if key_id in vault.older_tokens:
        return {}
    return {name: _derived(vault.wrapping[key_id], name) for name in sorted(set(_names(session, key_id)))}


def _names(session: Session, key_id: str) -> Iterator[str]:
    """The names under which something was derived from this key (models/vault.py: org_box)."""
    of_organisations = select(Entry.chain, Entry.envelope).where(Entry.case_id.is_(None), Entry.detail.is_not(None))
    for chain, envelope in session.execute(of_organisations.execution_options(yield_per=1000)):
        if json.loads(envelope).get("key") == key_id:
            yield chain
    yield from (_second("second factor", one) for one in session.scalars(select(SecondFactor.user_id).where(SecondFactor.key_id == key_id)))
    yield from (_second("recovery code", one) for one in session.scalars(select(RecoveryCode.user_id).where(RecoveryCode.key_id == key_id)))


def _second(what: str, user_id: uuid.UUID) -> str:
    return f"{what}|{user_id}"


def _derived(key: bytes, name: str) -> bytes:
    # As Vault.org_box derives it.
    return HKDF(hashes.SHA256(), length=32, salt=None, info=f"col13 organisation|{name}".encode()).derive(key)
