"""The proof of the declarations, and that the proof can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from col13.i18n import Label, N_, S_
from col13.policies import INVESTIGATOR
from col13.workflows import WORKFLOWS
from col13.workflows.conditions import CONDITIONS
from col13.workflows.effects_named import EFFECTS
from col13.workflows.engine import KINDS, State, Step, Workflow
from col13.workflows.verify import translated, verify, words

A, B, C = State("a", N_("test", "a")), State("b", N_("test", "b"), final=True), State("c", N_("test", "c"))
GO = Step("go", N_("test", "go"), ("a",), "b", (INVESTIGATOR,), help=S_("Go."))
BACK = replace(GO, name="off", sources=("d",), dest="c")


def complaints(monkeypatch: pytest.MonkeyPatch, *steps: Step, states: tuple[State, ...] = (A, B)) -> list[str]:
    monkeypatch.setitem(WORKFLOWS, "report", Workflow("flow", N_("test", "flow"), 1, states, steps))
    return verify(languages=("en",))


def test_the_declarations_are_sound() -> None:
    assert verify(languages=("en",)) == []


def test_a_word_missing_in_a_language_is_told() -> None:
    missing = N_("test", "a word that no catalogue has")
    assert translated(missing, "en")
    assert not any(translated(missing, locale) for locale in ("nl", "fr", "de"))
    assert not translated(S_("A sentence that no catalogue has."), "nl")


def test_every_word_that_people_see_is_asked_for() -> None:
    asked = set(words())
    for flow in WORKFLOWS.values():
        assert {flow.label, *(state.label for state in flow.states), *(step.label for step in flow.steps)} <= asked
        assert {step.help for step in flow.steps} <= asked
    assert {condition.says for condition in CONDITIONS.values()} <= asked


def test_labels_of_states_and_steps_tell_their_workflow_in_the_context() -> None:
    for flow in WORKFLOWS.values():
        contexts = {part.label.context for part in (*flow.states, *flow.steps)}
        assert len(contexts) == 2
        assert {context.rpartition(" ")[2] for context in contexts} == {"state", "step"}


def test_no_label_is_a_word_of_the_magistrate() -> None:
    said = " ".join(key.word for key in words() if isinstance(key, Label) and key.context.endswith((" state", " step")))
    assert not [word for word in ("dismiss", "without further action", "prosecut", "convict") if word in said.lower()]


@pytest.mark.parametrize(
    ("steps", "states", "complaint"),
    [
        ((replace(GO, help=None),), (A, B), "go has no help"),
        ((GO, replace(GO, name="out", sources=("b",), dest="a")), (A, B), "out leads out of the final state b"),
        ((replace(GO, awaited=False),), (A, B), "go should be awaited"),
        ((replace(GO, awaited=False),), (A, B), "nothing is awaited in a, which does not rest"),
        ((GO, replace(GO, name="reopen", sources=("b",), dest="a")), (A, B), "reopen should not be awaited"),
        ((GO, replace(GO, name="look", dest=None)), (A, B), "look should not be awaited"),
        ((GO, replace(GO, name="log_contact", dest=None)), (A, B), "log_contact should be awaited by a fact only"),
        (
            (GO, replace(GO, name="stray", dest="c"), replace(GO, name="on", sources=("c",), dest="d"), BACK),
            (A, B, C, State("d", N_("test", "d"))),
            "state c can be left but never reaches an end or a rest",
        ),
    ],
)  # fmt: skip
def test_the_proof_finds(monkeypatch: pytest.MonkeyPatch, steps: tuple[Step, ...], states: tuple[State, ...], complaint: str) -> None:
    assert any(complaint in told for told in complaints(monkeypatch, *steps, states=states))


def test_every_effect_that_is_named_is_used_and_every_kind_but_body_is_asked() -> None:
    assert {name for flow in WORKFLOWS.values() for step in flow.steps for name in step.does} == EFFECTS
    assert {ask.kind for flow in WORKFLOWS.values() for step in flow.steps for ask in step.asks} == KINDS - {"body"}
