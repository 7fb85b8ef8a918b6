"""What is needed for safety right now: four questions to tick and a box for words, kept as one text in the language of the procedure."""

from __future__ import annotations

from collections.abc import Collection

from col13.i18n import Label, LANGUAGES, N_, say

NEEDS: dict[str, Label] = {
    "danger": N_("needed now", "in danger now"),
    "medical": N_("needed now", "injured or ill: medical help"),
    "home": N_("needed now", "cannot safely go home"),
    "others": N_("needed now", "children or others at risk"),
    "nothing": N_("needed now", "asked: nothing is needed right now"),
}
BETWEEN = " · "


def contradict(needs: Collection[str]) -> bool:
    """Whether “nothing is needed” is ticked beside a need."""
    return "nothing" in needs and len(set(needs)) > 1


def in_words(needs: Collection[str], text: str, language: str) -> str:
    """What the file keeps: the ticked needs on a first line, in the file's language, then the words."""
    ticked = BETWEEN.join(say(label, language) for code, label in NEEDS.items() if code in needs)
    return "\n".join(part for part in (ticked, text.strip()) if part)


def from_words(kept: str | None) -> tuple[list[str], str]:
    """The ticks and the words again. A first line that is not ours, whatever was written by hand, belongs to the words."""
    first, _, rest = (kept or "").partition("\n")
    known = {say(label, language): code for code, label in NEEDS.items() for language in LANGUAGES}
    parts = first.split(BETWEEN)
    if first and all(part in known for part in parts):
        return [known[part] for part in parts], rest
    return [], kept or ""


def read_in(kept: str | None, language: str) -> tuple[str, str]:
    """For a reader: the ticked needs in the reader's own language ("" where none is ticked), then the words as they were written."""
    needs, written = from_words(kept)
    return BETWEEN.join(say(NEEDS[code], language) for code in needs), written


def urgent_in(kept: str | None, language: str) -> str:
    """The needs that cannot wait, in the reader's language; "" for none, and where somebody asked and nothing is needed."""
    return BETWEEN.join(say(NEEDS[code], language) for code in from_words(kept)[0] if code != "nothing")
