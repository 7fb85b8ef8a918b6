"""The worklist as one would write it by hand for the driver: the same fifty rows of one role, with the same rights."""

from __future__ import annotations

from benchmarks.w2_captured import Captured
from col13.db import Database
from col13.policies import Actor
from col13.services.worklist import OF_THE_BODY

SQL = """
SELECT w.due, w.case_id, w.track, w.role, w.step, w.blocked, w.since, c.number, c.title, c.restricted
FROM waiting w JOIN "case" c ON c.id = w.case_id
WHERE w.org_id = {hole} AND w.role = {hole} AND (w.barred_user IS NULL OR w.barred_user <> {hole})
  AND c.owner_id = {hole} AND c.erased_at IS NULL {archived}
  AND NOT (w.track LIKE 'unia_liaison%%' AND w.step IN ({steps}))
  AND (NOT c.restricted OR EXISTS (SELECT 1 FROM participation p
       WHERE p.case_id = c.id AND p.user_id = {hole} AND p.part = 'named' AND p.until IS NULL))
  AND NOT EXISTS (SELECT 1 FROM exclusion e WHERE e.case_id = c.id AND e.user_id = {hole} AND e.until IS NULL)
ORDER BY w.due, w.case_id, w.track LIMIT 50
"""


def raw_page(hand: Actor, door: Database) -> Captured:
    """The statement and what it is given, for a person with one role."""
    (role,) = hand.roles
    on_sqlite = door.config.database_url.startswith("sqlite")
    steps = ", ".join(f"'{step}'" for step in OF_THE_BODY)
    archived = "" if role == "reference_officer" else "AND c.archived_at IS NULL"
    words = SQL.format(hole="?" if on_sqlite else "%s", steps=steps, archived=archived)
    org, me = (hand.org_id.hex, hand.id.hex) if on_sqlite and hand.org_id else (hand.org_id, hand.id)
    return Captured(hand, [(words.replace("%%", "%") if on_sqlite else words, (org, role.value, me, org, me, me))])
