"""Accounts of one's organisation: a new one, and its roles."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import line, one_of, some_of, spoken_pairs
from col13.i18n import N_, S_
from col13.policies import Role, ROLE_LABELS
from col13.services.accounts import ROLES_OF

LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English"))


class AccountForm(HouseForm):
    """Who may sign in. The password is made by the house and shown once."""

    name = line(N_("account", "Name to sign in with"), longest=60, help=S_("Small letters, digits, dot, hyphen and underscore."))
    display_name = line(N_("account", "Name as others see it"), longest=100, help=S_("Shown to colleagues and in the journal."))
    roles = some_of(N_("account", "Roles"), required=True, help=S_("Rights of several roles unite."))
    language = one_of(N_("account", "Language"), LANGUAGES, blank=False, help=S_("The person can change it at any time."))

    def offer(self, org_kind: str) -> AccountForm:
        """Only the roles that exist in this kind of organisation."""
        self.roles.choices = role_choices(org_kind)
        return self


class RolesForm(HouseForm):
    """The roles of an account, from now on."""

    roles = some_of(N_("account", "Roles"), required=True, help=S_("Rights of several roles unite."))

    def offer(self, org_kind: str) -> RolesForm:
        """Only the roles that exist in this kind of organisation."""
        self.roles.choices = role_choices(org_kind)
        return self


def role_choices(org_kind: str) -> list[tuple[str, str]]:
    """(role, spoken label)."""
    return spoken_pairs((role.value, ROLE_LABELS[role]) for role in ROLES_OF.get(org_kind, ()))


def chosen(form: AccountForm | RolesForm) -> list[Role]:
    """The roles that were ticked."""
    return [Role(value) for value in form.roles.data or ()]
