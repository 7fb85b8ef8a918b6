"""A key that WTForms can carry: a string for the library, the words of the reader's language for the page."""

from __future__ import annotations

from col13.i18n import Key, Label


class Spoken(str):
    """A label or message with its facts. As a plain string it is the English source; pages say `key` with `facts`."""

    key: Key
    facts: dict[str, object]

    def __new__(cls, key: Key, **facts: object) -> Spoken:
        spoken = super().__new__(cls, key.word if isinstance(key, Label) else key.one)
        spoken.key = key
        spoken.facts = facts
        return spoken
