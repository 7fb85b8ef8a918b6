"""The journal: recomputed, sealed by checkpoints, compared with them, and taken along for an outside expert."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from col13 import checkpoint_key
from col13.cli.entrance import acting, answering, as_option, database, json_option, locale, print_json, reason_option
from col13.errors import Forbidden
from col13.i18n import say
from col13.models.wall import act_for
from col13.policies import CLOCK, require
from col13.services import casework, checkpoints, checkpoints_file, checkpoints_verify, journal_export, journal_verify
from col13.services import journal as journalling
from col13.services.instance import SHELL_ONLY


@click.group()
def journal() -> None:
    """The journal."""


@journal.command("verify")
@click.option("--case", "number", default=None, metavar="NUMBER", help="One case's chain only.")
@click.option(
    "--against", type=click.Path(exists=True, path_type=Path), metavar="CHECKPOINTS", help="A folder of checkpoints, or one of them."
)
@click.option(
    "--trust", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PUBLIC", help="Believe these public keys alone (PEM)."
)
@json_option
@as_option
@reason_option
@with_appcontext
@answering
def verify(number: str | None, against: Path | None, trust: Path | None, as_json: bool, as_name: str | None, reason: str) -> None:
    """Recompute every hash and compare every column; exit 1 names the first bad entry of each chain.

    With --against also what nobody sees in the database alone: a history written anew, a case that is gone, a database put back.
    """
    if against is not None and number is not None:
        raise click.UsageError("--case and --against do not go together: checkpoints are of all chains")
    db = database()
    with db.read() as session:
        actor = acting(session, as_name)
        require(actor, "journal:organisation")
        if number is not None:
            casework.get(session, actor, number)
        act_for(session, CLOCK)  # chains of every organisation: what is found tells places, never words
        if against is None:
            found = journal_verify.verify(session, number)
        else:
            checkpoints.finish(session)
            trusted = checkpoint_key.read_public(trust) if trust else checkpoint_key.signing(db.config).trusted()
            found = checkpoints_verify.verify(session, checkpoints_verify.files(against), trusted, whole=against.is_dir())
    with db.write(actor) as session:  # reading the journal is itself written
        told = {"findings": len(found), "case": number or "", "reason": reason}
        journalling.write(session, actor, operation="consultation", act="journal.verify", detail=told)
    if as_json:
        print_json({"good": not found, "findings": [{"chain": one.chain, "seq": one.seq, "what": one.what} for one in found]})
    for one in () if as_json else found:
        click.echo(f"{one.chain} {one.seq}: {one.what}")
        click.echo(f"  {say(checkpoints_verify.says(one), locale())}", err=True)
    if found:
        sys.exit(1)
    if not as_json:
        click.echo("journal intact")


@journal.command("checkpoint")
@json_option
@as_option
@with_appcontext
@answering
def checkpoint(as_json: bool, as_name: str | None) -> None:
    """Sign the heads of all chains now; the file goes to the folder of checkpoints."""
    db = database()
    with db.read() as session:
        actor = acting(session, as_name)
        require(actor, "journal:organisation")
        act_for(session, CLOCK)
        checkpoints.finish(session)
        made = checkpoints.draft(session)
    with db.write(actor) as session:
        row = checkpoints.keep(session, actor, made)
    file = db.config.checkpoints / checkpoints_file.name(row.sequence)
    public = checkpoint_key.public_pem(checkpoint_key.signing(db.config).private().public_key()).decode("ascii")
    told = {
        "sequence": row.sequence, "at": row.at.isoformat().replace("+00:00", "Z"), "leaves": row.leaves, "root": row.root,
        "previous": row.previous, "hash": row.hash, "key": row.signer, "public_key": public, "stamped": row.stamp is not None,
        "file": str(file),
    }  # fmt: skip
    if as_json:
        print_json(told)
    else:
        click.echo(f"checkpoint {row.sequence}: {row.leaves} chains, root {row.root}")
        click.echo(f"hash {row.hash}, key {row.signer}, {'stamped' if row.stamp else 'no time stamp'}")
        click.echo(f"{file}\n{public}", err=True, nl=False)


@journal.command("export")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@as_option
@reason_option
@with_appcontext
@answering
def export(output: Path, as_name: str | None, reason: str) -> None:
    """Write all envelopes as JSON lines, for an outside expert: no details, no names."""
    db = database()
    with db.write() as session:
        journal_export.written(session, acting(session, as_name), reason=reason)
    with db.read(CLOCK) as session, output.open("w", encoding="utf-8") as file:
        count = sum(1 for line in journal_export.lines(session) if file.write(line))
    click.echo(f"{output}: {count} lines", err=True)


@journal.command("renew-key")
@as_option
@reason_option
@with_appcontext
@answering
def renew_key(as_name: str | None, reason: str) -> None:
    """A new key for checkpoints; what the old one signed stays believed. Prints the new public key."""
    db = database()
    with db.write() as session:
        actor = acting(session, as_name)
        if actor.kind != "shell":
            raise Forbidden(SHELL_ONLY)
        public = checkpoint_key.renew(checkpoint_key.signing(db.config))
        detail = {"key": checkpoint_key.fingerprint(public), "reason": reason}
        journalling.write(session, actor, operation="alteration", act="journal.renew_key", detail=detail)
    click.echo(checkpoint_key.public_pem(public).decode("ascii"), nl=False)


COMMANDS: tuple[click.Command, ...] = (journal,)
