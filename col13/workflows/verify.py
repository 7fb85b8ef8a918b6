"""The proof of the declarations: what `workflows verify` and the house's own test ask. An empty list is the good answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from col13.i18n import catalog, Key, Label, LANGUAGES
from col13.policies import ROLE_LABELS
from col13.workflows import WORKFLOWS
from col13.workflows.building import complaints_about, reachable
from col13.workflows.conditions import CONDITIONS
from col13.workflows.deadlines import DEADLINE_LABELS
from col13.workflows.engine import Step, Workflow

# Not the same as what one may do (design section 7, "What waits for whom").
NOT_AWAITED = frozenset(
    {
        "reopen", "return_for_more", "redirect", "request_information", "record_magistrate", "record_no_victim", "decline",
        "open_on_instruction", "record_instruction", "receive_from_body", "share_without_victim", "record_refusal", "record_no_answer",
        "announce_civil_party", "withdraw_consent",
    }
)  # fmt: skip
# Awaited while a fact holds; everything else that stays is never awaited.
AWAITED_BY_A_FACT = frozenset({"log_contact", "answer_body", "transmit_urgently"})
# Where no victim was on file and one has come, somebody must open the support again: else nobody would be told.
EXCEPTIONS = frozenset({("victim_support", "reopen")})
LEAVES_AN_END = frozenset({"reopen", "share"})


def verify(languages: Iterable[str] = LANGUAGES) -> list[str]:
    """Everything that is wrong with the five workflows, each as a line: structure, roles, four eyes, what is awaited, and every word
    missing in one of the languages."""
    told: list[str] = []
    for flow in WORKFLOWS.values():
        told += [f"{flow.name}: {word}" for word in (*complaints_about(flow), *_ends(flow), *_awaited(flow), *_told_to_people(flow))]
        told += [f"{flow.name}: state {state} can be left but never reaches an end or a rest" for state in _restless(flow)]
    for locale in languages:
        told += [f"{locale}: {_named(key)} is not translated" for key in dict.fromkeys(words()) if not translated(key, locale)]
    return told


def words() -> Iterator[Key]:
    """Every label and sentence of the declarations."""
    for flow in WORKFLOWS.values():
        yield flow.label
        yield from (state.label for state in flow.states)
        for step in flow.steps:
            yield from _words_of(step)
    yield from (condition.says for condition in CONDITIONS.values())
    yield from DEADLINE_LABELS.values()
    yield from ROLE_LABELS.values()


def _words_of(step: Step) -> Iterator[Key]:
    yield step.label
    if step.help is not None:
        yield step.help
    for ask in step.asks:
        yield ask.says
        if ask.help is not None:
            yield ask.help
        if not isinstance(ask.choices, str):
            yield from (label for _, label in ask.choices)


def translated(key: Key, locale: str) -> bool:
    """Whether the language has its own words for the key; English is the source."""
    if locale == "en":
        return True
    found = getattr(catalog(locale), "_catalog", {})  # asking for the text would not tell a missing word from an equal one
    if isinstance(key, Label):
        return bool(found.get(f"{key.context}\x04{key.word}"))
    return bool(found.get(key.one) if key.many is None else found.get((key.one, 0)))


def _named(key: Key) -> str:
    return f"“{key.word}” ({key.context})" if isinstance(key, Label) else f"“{key.one}”"


def _ends(flow: Workflow) -> list[str]:
    ends = {state.name for state in flow.states if state.final}
    leaving = [(state, step) for state in ends for step in flow.steps_from(state) if step.dest not in (None, state)]
    return [f"{step.name} leads out of the final state {state}" for state, step in leaving if step.name not in LEAVES_AN_END]


def _restless(flow: Workflow) -> list[str]:
    """States from which no path leads to a state that rests or ends: such a case could never be closed."""
    calm = {state.name for state in flow.states if state.rests or state.final}
    return [state.name for state in flow.states if not calm & reachable(flow, state.name)]


def _awaited(flow: Workflow) -> list[str]:
    told = []
    for step in flow.steps:
        never = (step.name in NOT_AWAITED or step.dest is None) and step.name not in AWAITED_BY_A_FACT
        if never and step.awaited is not False and (flow.name, step.name) not in EXCEPTIONS:
            told.append(f"{step.name} should not be awaited")
        if step.name in AWAITED_BY_A_FACT and not callable(step.awaited):
            told.append(f"{step.name} should be awaited by a fact only")
        if not never and step.name not in AWAITED_BY_A_FACT and step.awaited is False:
            told.append(f"{step.name} should be awaited")
    for state in flow.states:
        if not state.rests and not any(step.awaited is not False for step in flow.steps_from(state.name)):
            told.append(f"nothing is awaited in {state.name}, which does not rest")
    return told


def _told_to_people(flow: Workflow) -> list[str]:
    return [f"{step.name} has no help" for step in flow.steps if step.help is None]
