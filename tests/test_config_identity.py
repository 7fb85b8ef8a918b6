"""The settings of an identity provider: none, or a whole set that can be trusted; anything else stops the house from opening."""

from __future__ import annotations

from pathlib import Path

import pytest

from col13.config import load, Misconfigured
from col13.config_identity import provider_settings, ProviderSettings

LONG = "x" * 40
WHOLE = {"oidc_issuer": "https://login.example.org/zone", "oidc_client_id": "house"}


def settings(folder: Path, **given: object) -> ProviderSettings | None:
    return provider_settings(load({}, instance=folder, secret_key=LONG, **given))


def test_without_an_issuer_there_is_no_provider(tmp_path: Path) -> None:
    assert settings(tmp_path, oidc_client_id="house") is None


def test_the_environment_and_the_file_tell_the_provider(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('oidc_issuer = "https://a.example"\noidc_claim = "employee"\n', encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("between us\n", encoding="utf-8")
    environ = {
        "COL13_INSTANCE": str(tmp_path), "COL13_OIDC_CLIENT_ID": "house", "COL13_OIDC_ACR": "substantial  high",
        "COL13_OIDC_CLIENT_SECRET_FILE": str(secret), "COL13_ORIGIN": "https://house.example/",
    }  # fmt: skip
    told = provider_settings(load(environ))
    assert told is not None
    assert (told.issuer, told.client_id, told.claim, told.origin) == ("https://a.example", "house", "employee", "https://house.example")
    assert (told.acr, told.secret) == (("substantial", "high"), "between us")
    assert "between us" not in repr(told)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("COL13_OIDC_CLIENT_ID", {"oidc_client_id": ""}),
        ("COL13_OIDC_ISSUER", {"oidc_issuer": "http://login.example.org"}),
        ("COL13_OIDC_ISSUER", {"oidc_issuer": "https://user@login.example.org"}),
        ("COL13_OIDC_ISSUER", {"oidc_issuer": "https://login.example.org?zone=1"}),
        ("COL13_OIDC_ISSUER", {"oidc_issuer": "http://127.0.0.1:9000", "production": True, "origin": "https://house.example"}),
        ("COL13_ORIGIN", {"origin": "http://house.example"}),
        ("COL13_ORIGIN", {"origin": "https://house.example/col13"}),
        ("COL13_ORIGIN", {"production": True}),
        ("COL13_OIDC_CLIENT_SECRET_FILE", {"oidc_client_secret_file": "nowhere"}),
    ],
)
def test_half_a_setting_or_one_not_to_be_trusted_stops_the_house(tmp_path: Path, name: str, given: dict[str, object]) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings(tmp_path, **{**WHOLE, **given})
    assert refused.value.facts["name"] == name


@pytest.mark.parametrize(("content", "mode"), [("", 0o600), ("between us", 0o644)])
def test_an_empty_secret_or_one_that_others_read_is_refused(tmp_path: Path, content: str, mode: int) -> None:
    secret = tmp_path / "secret"
    secret.write_text(content, encoding="utf-8")
    secret.chmod(mode)
    with pytest.raises(Misconfigured):
        settings(tmp_path, **WHOLE, production=True, origin="https://house.example", oidc_client_secret_file=str(secret))


def test_the_own_machine_may_be_asked_plainly_while_nothing_real_is_at_stake(tmp_path: Path) -> None:
    told = settings(tmp_path, oidc_issuer="http://localhost:9000", oidc_client_id="house")
    assert told is not None
    assert [told.trusted(one) for one in ("http://127.0.0.1:1/x", "http://login.example.org", "ftp://localhost", "", None)] == [
        True, False, False, False, False,
    ]  # fmt: skip
