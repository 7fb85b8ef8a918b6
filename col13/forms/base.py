"""What every form of the house shares: the `once` token, a service's refusal shown at its fields, the list for the summary."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from flask import request
from flask_wtf import FlaskForm

from col13.errors import Col13Error, Invalid
from col13.forms.spoken import Spoken


class HouseForm(FlaskForm):
    """A form that writes. What was typed stays in it, whatever the answer was."""

    once = ""
    refusal: Col13Error | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The token of the form that was posted comes back with it: a second try after a mistake is still the same act.
        self.once = request.form.get("once", "") if request.method == "POST" else ""
        self.loose: list[Spoken] = []

    def refuse(self, error: Col13Error) -> None:
        """Take a service's refusal in: messages at their fields, those that fit no field above the form."""
        self.refusal = error
        for name, (key, facts) in error.fields.items() if isinstance(error, Invalid) else ():
            message = Spoken(key, **facts)
            if name in self:
                self[name].errors = [*self[name].errors, message]
            else:
                self.loose.append(message)

    def problems(self) -> Iterator[tuple[str, Any, Any]]:
        """(id of the field, its label, message) in the page's order; both are "" for a message that belongs to no field."""
        for field in self:
            for message in field.errors:
                yield field.id, field.label.text, message
        for message in self.loose:
            yield "", "", message

    def token(self) -> uuid.UUID | None:
        """The form's UUID, for `once=`; None when it was left out or mangled."""
        try:
            return uuid.UUID(self.once)
        except ValueError:
            return None


class FilterForm(HouseForm):
    """A form that only reads: its answers stand in the address bar."""

    class Meta:
        csrf = False
