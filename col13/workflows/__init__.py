"""The five workflows of a case, by name and by the key of a track."""

from __future__ import annotations

from col13.workflows.engine import Workflow
from col13.workflows.prosecution_referral import PROSECUTION_REFERRAL
from col13.workflows.qualification import QUALIFICATION
from col13.workflows.report import REPORT
from col13.workflows.unia_liaison import UNIA_LIAISON
from col13.workflows.victim_support import VICTIM_SUPPORT

WORKFLOWS: dict[str, Workflow] = {flow.name: flow for flow in (REPORT, QUALIFICATION, VICTIM_SUPPORT, PROSECUTION_REFERRAL, UNIA_LIAISON)}

__all__ = ["WORKFLOWS", "Workflow", "by_key"]


def by_key(key: str) -> Workflow:
    """The workflow of a track's key: "victim_support.2" → victim support. KeyError for no workflow of the house."""
    return WORKFLOWS[key.partition(".")[0]]
