"""Police zones as tenants: two become one."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from col13.cli.entrance import answering, database, shell
from col13.services import ticking, zones_merge
from col13.services.zones_merge import Merge


@click.group()
def zones() -> None:
    """Police zones of this instance."""


@zones.command("merge")
@click.argument("gone", metavar="FROM")
@click.argument("into", metavar="INTO")
@click.option("--dry-run", is_flag=True, help="Only say what would be moved and what would no longer hold.")
@click.option("--yes", is_flag=True, help="Yes, merge them: there is no way back but a backup.")
@click.option("--name-nl", default="", help="The new name of INTO in Dutch.")
@click.option("--name-fr", default="", help="The new name of INTO in French.")
@with_appcontext
@answering
def merge(gone: str, into: str, dry_run: bool, yes: bool, name_nl: str, name_fr: str) -> None:
    """Merge police zone FROM into INTO: its cases, people and stones; numbers, journals and rights stay."""
    with database().read(shell()) as session:
        _tell(zones_merge.planned(session, shell(), gone, into))
    if dry_run:
        click.echo("nothing was changed", err=True)
        return
    if not yes:
        raise click.UsageError("there is no way back but a backup; say --yes")
    with database().write(shell()) as session:
        merged = zones_merge.merge(session, shell(), gone, into, name_nl=name_nl, name_fr=name_fr)
    click.echo(f"merged {gone} into {into}; what waits for whom is settled now", err=True)
    done, after = 0, None
    while True:  # each batch is a unit of work: others go on meanwhile, and the clock's next round finishes what stops here
        with database().write(shell()) as session:
            ids = ticking.of_zone(session, merged.into_id, after)
        if not ids:
            break
        done, after = done + len(ids), ids[-1]
    click.echo(f"merged {gone} into {into}: {merged.cases} cases, {merged.accounts} accounts; settled {done}")


def _tell(plan: Merge) -> None:
    click.echo(f"from {plan.gone} to {plan.into}:", err=True)
    click.echo(
        f"  cases {plan.cases} (open {plan.open_cases}, restricted {plan.restricted}), stones of erased cases {plan.stones}", err=True
    )
    click.echo(f"  accounts {plan.accounts}, with their roles; they sign in again", err=True)
    click.echo(f"  emergency looks that wait for a judgement {plan.looks}", err=True)
    click.echo(
        f"policy: that of {plan.into} counts for all; of {plan.gone} no longer: {', '.join(plan.lost) or 'nothing that differs'}", err=True
    )
    click.echo(f"protocols with bodies that {plan.into} does not have: {', '.join(plan.protocols) or 'none'}", err=True)
    click.echo("every case that is not restricted is then seen by the people of both zones", err=True)


COMMANDS: tuple[click.Command, ...] = (zones,)
