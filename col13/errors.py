"""What may go wrong, in the house's words: a key and facts, never a ready sentence; mapped to HTTP once, in the views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from col13.i18n import Key, S_, Sentence


class Col13Error(Exception):
    """The one family of refusals. `key` is said in the reader's language with `facts`."""

    status = 500
    key: Key = S_("Something went wrong.")

    def __init__(self, key: Key | None = None, **facts: object) -> None:
        self.key = key or type(self).key
        self.facts = facts
        super().__init__(f"{type(self).__name__}: {self.key} {facts}")


class NotFound(Col13Error):
    """There is no such thing, or not for this reader: the two look the same."""

    status = 404
    key = S_("There is nothing at this address.")


class Gone(NotFound):
    """A case that was erased, told to who would see it were it not: facts `number`, `day`, `why`, `backups`. `stone` is what is left."""

    status = 410
    key = S_("Case %(number)s was erased on %(day)s: %(why)s. A backup may hold it until %(backups)s, then nothing does.")
    stone: object = None


class HandedOver(NotFound):
    """A case that another zone has now, told to who would see it were it still here: facts `number`, `zone`, `day`, `who`, `why`."""

    status = 410
    key = S_("Case %(number)s was handed over to %(zone)s on %(day)s by %(who)s (decision: %(why)s). The whole file is there.")


class Forbidden(Col13Error):
    """Seen, but not allowed; `who` names the roles or the person that may."""

    status = 403
    key = S_("You may not do this. It can be done by: %(who)s.")


class Stale(Col13Error):
    """Somebody else moved first: facts `step`, `who`, `at`. What was typed is kept."""

    status = 409
    key = S_("%(who)s took the step “%(step)s” on %(at)s, after you opened this page. Look at what changed, then try again.")


@dataclass(frozen=True, slots=True)
class Reason:
    """One unmet condition: which, in which words, who can lift it (roles), and where (an endpoint's name)."""

    condition: str
    says: Sentence
    lifted_by: tuple[str, ...] = ()
    at: str = ""
    facts: tuple[tuple[str, object], ...] = ()


class StepRefused(Col13Error):
    """Not from this state, or conditions are unmet: every reason is named, not the first only."""

    status = 409
    key = S_("This step cannot be taken now.")

    def __init__(self, key: Key | None = None, *, state: str = "", reasons: tuple[Reason, ...] = (), **facts: object) -> None:
        super().__init__(key, **facts)
        self.state = state
        self.reasons = reasons


class Invalid(Col13Error):
    """Wrong or missing input: `fields` maps a field's name to its message (key and facts)."""

    status = 422
    key = S_("Some answers are missing or wrong.")

    def __init__(self, fields: Mapping[str, Key | tuple[Key, Mapping[str, object]]], key: Key | None = None) -> None:
        super().__init__(key)
        self.fields: dict[str, tuple[Key, Mapping[str, object]]] = {
            name: message if isinstance(message, tuple) else (message, {}) for name, message in fields.items()
        }


class Unavailable(Col13Error):
    """Something the house needs does not answer now (database, disk, PDF engine)."""

    status = 503
    key = S_("This is not available right now. Nothing was changed; try again in a moment.")
