"""A dossier from the command line: requested, rendered and released at once, with the same rights and journal as the pages; and judged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import with_appcontext

from col13 import jobs
from col13.cli.entrance import acting, answering, as_option, database, json_option, locale, own_file
from col13.dossier import seal_key
from col13.dossier.verify import GOOD, NOT_GOOD
from col13.dossier.verify import verify as judge
from col13.i18n import say
from col13.services import casework, dossiers_verify, evidence_package


@click.group()
def dossier() -> None:
    """Dossiers."""


@dossier.command("export")
@click.argument("number")
@click.option("--for", "profile", required=True, metavar="PROFILE")
@click.option("--lang", default=None, type=click.Choice(["nl", "fr", "de", "en"]), help="The language of procedure by default.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--recipient", default=None, help="Which recipient or body, where the profile has several.")
@click.option("--reason", default="export from the command line")
@as_option
@with_appcontext
@answering
def export(number: str, profile: str, lang: str | None, output: Path, recipient: str | None, reason: str, as_name: str | None) -> None:
    """Write the dossier of a case for a recipient as a PDF."""
    db = database()
    with db.read() as session:
        actor = acting(session, as_name)
    pdf = jobs.export_now(db, actor, number, profile=profile, recipient=recipient, language=lang, reason=reason)
    with own_file(output) as file:
        file.write(pdf)
    click.echo(f"{output}: {len(pdf)} bytes", err=True)


@dossier.command("package")
@click.argument("number")
@click.option("--register", "register_number", required=True, metavar="D-…", help="The register number of an issued dossier.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@as_option
@with_appcontext
@answering
def package(number: str, register_number: str, output: Path, as_name: str | None) -> None:
    """Write the evidence package of an issued dossier: a BagIt bag with the originals, in a ZIP."""
    db = database()
    with db.write() as session:
        actor = acting(session, as_name)
        case = casework.get(session, actor, number)
        parts, _ = evidence_package.packed(session, actor, case, evidence_package.by_number(session, case, register_number))
    with own_file(output) as file:
        written = sum(file.write(part) for part in parts)
    click.echo(f"{output}: {written} bytes", err=True)


@dossier.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--trust", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="PEM certificates of authorities to believe.")
@click.option("--without-database", is_flag=True, help="Do not compare with this house's own register and journal.")
@json_option
@as_option
@with_appcontext
@answering
def verify(file: Path, trust: Path | None, without_database: bool, as_json: bool, as_name: str | None) -> None:
    """Say whether a dossier is what it says: seal, later changes, pieces; with the database also register, journal and revision.

    Needs neither database nor network. Exit 1 when anything is wrong.
    """
    db = database()
    roots = (*seal_key.trusted(db.config), *(seal_key.read_certificates(trust) if trust else ()))
    verdict = judge(file.read_bytes(), roots)
    if not without_database and verdict.data and db.ready():
        with db.write() as session:
            more = dossiers_verify.against(session, acting(session, as_name), verdict)
        verdict = replace(verdict, checks=(*verdict.checks, *more))
    if as_json:
        checks = [{"check": one.name, "ok": one.ok, "says": say(one.says, locale(), **one.facts)} for one in verdict.checks]
        click.echo(json.dumps({"file": str(file), "sha256": verdict.sha256, "good": verdict.good, "checks": checks}, ensure_ascii=False))
    else:
        for one in verdict.checks:
            mark = {True: "ok", False: "WRONG", None: "note"}[one.ok]
            click.echo(f"{mark:6}{say(one.says, locale(), **one.facts)}")
        click.echo(say(GOOD if verdict.good else NOT_GOOD, locale()))
    if not verdict.good:
        raise SystemExit(1)


COMMANDS: tuple[click.Command, ...] = (dossier,)
