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

    def __mod__(self, facts: object) -> Spoken:  # WTForms fills its messages in with `%`; a plain string would stay English
        """Itself: its facts are its own, and are filled in when its words are known."""
        return self
