"""The answers of a step: cleaned against its asks, typed, and frozen as canonical JSON for the move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

import rfc8785
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid
from col13.i18n import Key, N_, S_
from col13.models import Case
from col13.partial_dates import PartialDate
from col13.policies import Actor
from col13.services.options import MARKS
from col13.services.options_offered import offered
from col13.workflows.engine import Ask, Step
from col13.workflows.standing import Standing, TrackStanding

Message = Key | tuple[Key, Mapping[str, object]]
MISSING = S_("Fill this in.")
NOT_A_DATE = S_("Write a date as day/month/year, for example 22/11/2026.")
NOT_A_MOMENT = S_("Write a date and an hour, for example 22/11/2026 14:30.")
NOT_OFFERED = S_("Choose one of the answers offered.")
YES_OR_NO = S_("Answer yes or no.")
TOO_LONG = S_("This is too long: at most %(most)s characters.")
TYPED = frozenset({"text", "date", "moment", "partial_date", "yes_no"})
MOST = 20_000  # characters; a narrative fits, a pasted file does not

REASON = Ask(
    "reason",
    "text",
    N_("answer", "Reason"),
    help=S_("Why, in a sentence or two: whoever reads the file later must understand it."),
    encrypted=True,
)
REMARK = Ask(
    "remark",
    "text",
    N_("answer", "Remark"),
    required=False,
    help=S_("Anything else that those who go on with the file must know."),
    encrypted=True,
)


class Wrong(Exception):
    """One answer does not fit its ask; carries the message for its field."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def asks_of(step: Step) -> tuple[Ask, ...]:
    """What the form of a step shows: its asks, the reason where it is obligatory, and the remark that every step can carry."""
    named = {ask.name for ask in step.asks}
    extra = ((REASON,) if step.reason else ()) + (REMARK,)
    return step.asks + tuple(ask for ask in extra if ask.name not in named)


def clean(
    session: Session, actor: Actor, case: Case, step: Step, track: TrackStanding, standing: Standing, raw: Mapping[str, Any]
) -> dict[str, Any]:
    """Typed answers; Invalid with a message for each wrong or missing field. Unknown names are ignored, empty ones left out."""
    given: dict[str, Any] = {}
    wrong: dict[str, Message] = {}
    for ask in asks_of(step):
        try:
            value = _one(ask, raw.get(ask.name), partial(offered, session, actor, case, ask, track, standing))
        except Wrong as complaint:
            wrong[ask.name] = complaint.message
            continue
        if value not in (None, "", [], {}):
            given[ask.name] = value
    for ask in asks_of(step):
        if ask.name not in given and ask.name not in wrong and _is_required(ask, given):
            wrong[ask.name] = MISSING
    for rule in step.rules:
        complaint_text = None if rule.field in wrong else rule.check(given, standing, track, clock.today())
        if complaint_text is not None:
            wrong.setdefault(rule.field, complaint_text)
    if wrong:
        raise Invalid(wrong)
    return given


def _is_required(ask: Ask, given: Mapping[str, Any]) -> bool:
    if ask.required_if is not None:
        name, value = ask.required_if
        answer = given.get(name)
        said = {True: "yes", False: "no"}.get(answer, answer) if isinstance(answer, bool) else answer
        return value in said if isinstance(said, list) else said == value
    return ask.required


def _one(ask: Ask, raw: Any, choices: Callable[[], Collection[str]]) -> Any:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    # What may be chosen is looked up only where something was.
    return _CLEAN[ask.kind](raw, () if ask.kind in TYPED else choices())


def _text(raw: Any, offered: Collection[str]) -> str:
    text = str(raw).replace("\r\n", "\n").strip()
    if len(text) > MOST:
        raise Wrong((TOO_LONG, {"most": MOST}))
    return text


def _date(raw: Any, offered: Collection[str]) -> dt.date:
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(str(raw).strip(), pattern).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise Wrong(NOT_A_DATE)


def _moment(raw: Any, offered: Collection[str]) -> dt.datetime:
    if isinstance(raw, dt.datetime):
        return raw.astimezone(dt.UTC)
    for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S"):
        try:
            return dt.datetime.strptime(str(raw).strip(), pattern).replace(tzinfo=clock.BRUSSELS).astimezone(dt.UTC)
        except ValueError:
            continue
    raise Wrong(NOT_A_MOMENT)


def _partial_date(raw: Any, offered: Collection[str]) -> PartialDate:
    if isinstance(raw, PartialDate):
        return raw
    try:
        return PartialDate.parse(str(raw))
    except Invalid as unreadable:
        raise Wrong(next(iter(unreadable.fields.values()))) from unreadable


def _choice(raw: Any, offered: Collection[str]) -> str:
    if str(raw) not in offered:
        raise Wrong(NOT_OFFERED)
    return str(raw)


def _choices(raw: Any, offered: Collection[str]) -> list[str]:
    chosen = [raw] if isinstance(raw, str) else list(raw)
    return [_choice(one, offered) for one in dict.fromkeys(str(one) for one in chosen) if one]


def _yes_no(raw: Any, offered: Collection[str]) -> bool:
    if isinstance(raw, bool):
        return raw
    known = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False}
    if str(raw).strip().lower() not in known:
        raise Wrong(YES_OR_NO)
    return known[str(raw).strip().lower()]


def _marks(raw: Any, offered: Collection[str]) -> dict[str, str]:
    known = [value for value, _ in MARKS]
    marks = {str(pair): str(mark) for pair, mark in dict(raw).items() if mark}
    if any(pair not in offered or mark not in known for pair, mark in marks.items()):
        raise Wrong(NOT_OFFERED)
    return marks


_CLEAN: dict[str, Callable[[Any, Collection[str]], Any]] = {
    "text": _text, "date": _date, "moment": _moment, "partial_date": _partial_date, "yes_no": _yes_no, "marks": _marks,
    "choice": _choice, "choices": _choices, "person": _choice, "persons": _choices, "body": _choice,
    "document": _choice, "language": _choice,
}  # fmt: skip


def freeze(given: Mapping[str, Any]) -> str:
    """Canonical JSON of typed answers: dates `YYYY-MM-DD`, times ISO 8601 with Z, partial dates in their text form."""
    return rfc8785.dumps({name: _plain(value) for name, value in given.items()}).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.iso() if isinstance(value, PartialDate) else value
