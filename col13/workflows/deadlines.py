"""Time limits of the zone: the defaults, in Belgian working days. Zone policy, never presented as law."""

from __future__ import annotations

from col13.i18n import Label, N_

DEADLINES: dict[str, int] = {
    "assess": 2,
    "information": 14,
    "propose": 14,
    "decide": 5,
    "first_contact": 2,
    "follow_up": 14,
    "news": 30,
    "answer_body": 10,
}

DEADLINE_LABELS: dict[str, Label] = {
    "assess": N_("zone policy", "assess a new report"),
    "information": N_("zone policy", "wait for information"),
    "propose": N_("zone policy", "propose a qualification"),
    "decide": N_("zone policy", "second reading of a proposal"),
    "first_contact": N_("zone policy", "first contact after support was accepted"),
    "follow_up": N_("zone policy", "next contact in follow-up"),
    "news": N_("zone policy", "expect news from the prosecutor or labour auditor"),
    "answer_body": N_("zone policy", "answer a question of an equality body"),
}
