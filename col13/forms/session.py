"""Signing in, and a new password."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import line, secret
from col13.i18n import N_, S_

AT_LEAST = S_("At least 12 characters. A sentence that only you know is better than a word with signs.")


class SignInForm(HouseForm):
    """Name and password."""

    name = line(N_("sign in", "Name"), longest=100, autocomplete="username", autocapitalize="none")
    password = secret(N_("sign in", "Password"), autocomplete="current-password")


class ProofForm(HouseForm):
    """The password once more."""

    password = secret(N_("sign in", "Password"), autocomplete="current-password")


class PasswordForm(HouseForm):
    """The old password, and the new one twice."""

    old = secret(N_("sign in", "Password now"), autocomplete="current-password")
    new = secret(N_("sign in", "New password"), help=AT_LEAST, autocomplete="new-password")
    again = secret(N_("sign in", "New password again"), autocomplete="new-password")
