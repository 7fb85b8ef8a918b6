"""The declarations, printed and proved."""

from __future__ import annotations

import sys

import click

from col13.cli.entrance import locale, print_json
from col13.workflows import show, WORKFLOWS
from col13.workflows.verify import verify


@click.group()
def workflows() -> None:
    """The five workflows."""


@workflows.command("show")
@click.argument("name", required=False, type=click.Choice(list(WORKFLOWS)))
@click.option("--format", "form", default="text", type=click.Choice(["text", "mermaid", "svg", "json"]))
def show_(name: str | None, form: str) -> None:
    """Print one workflow, or all."""
    chosen = {key: flow for key, flow in WORKFLOWS.items() if name in (None, key)}
    if form == "json":
        print_json({key: show.shape_json(flow) for key, flow in chosen.items()})
        return
    draw = {"text": show.text, "mermaid": show.mermaid, "svg": show.svg}[form]
    for flow in chosen.values():
        click.echo(draw(flow, locale()))


@workflows.command("verify")
def verify_() -> None:
    """Prove the declarations: every state reachable and leavable, every step with a role, every label in every language."""
    complaints = verify()
    for complaint in complaints:
        click.echo(complaint)
    click.echo(f"{len(WORKFLOWS)} workflows, {len(complaints)} complaints", err=True)
    sys.exit(1 if complaints else 0)


COMMANDS: tuple[click.Command, ...] = (workflows,)
