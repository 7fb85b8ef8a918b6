"""Every table, in one import, so that the metadata is whole."""

from col13.models.base import Base, CaseRow, Encrypted, new_id, Utc
from col13.models.case import (
    Case,
    CaseCounter,
    CaseKey,
    CaseLink,
    Exclusion,
    Move,
    NO_DEADLINE,
    Once,
    Participation,
    SectionRevision,
    Track,
    Visit,
    Waiting,
)  # fmt: skip
from col13.models.checkpoint import Checkpoint
from col13.models.document import Document, Dossier
from col13.models.emergency import EmergencyLook
from col13.models.handing import HandedOver
from col13.models.identity import Identity, IdentityCode, IdentityState
from col13.models.incident import Incident, Indicator, Note, OfficialReport, Quotation, Report, Withdrawal
from col13.models.job import Job
from col13.models.journal import Entry, Head
from col13.models.liaison import BodyMessage, Disclosure, Share
from col13.models.organisation import Organisation, PoliceZone, Setting, User, UserRole
from col13.models.person import Person, PersonChange, PersonRole, PersonToken, Statement, VictimRight
from col13.models.qualification import Bias, BiasCriterion, BiasEvidence, BiasView, Offence, OffencePerson
from col13.models.referral import Alert, Decision, DecisionPart, Instruction
from col13.models.retention import RetentionHold, RetentionProposal, Stone
from col13.models.saved_view import SavedView
from col13.models.second_factor import PasskeyQuestion, RecoveryCode, SecondFactor
from col13.models.session import SignInCount, UserSession
from col13.models.support import Consent, Contact, NeedsAssessment, ServiceReferral
from col13.models.trait import Trait

__all__ = [
    "NO_DEADLINE",
    "Alert",
    "Base",
    "Bias",
    "BiasCriterion",
    "BiasEvidence",
    "BiasView",
    "BodyMessage",
    "Case",
    "CaseCounter",
    "CaseKey",
    "CaseLink",
    "CaseRow",
    "Checkpoint",
    "Consent",
    "Contact",
    "Decision",
    "DecisionPart",
    "Disclosure",
    "Document",
    "Dossier",
    "EmergencyLook",
    "Encrypted",
    "Entry",
    "Exclusion",
    "HandedOver",
    "Head",
    "Identity",
    "IdentityCode",
    "IdentityState",
    "Incident",
    "Indicator",
    "Instruction",
    "Job",
    "Move",
    "NeedsAssessment",
    "Note",
    "Offence",
    "OffencePerson",
    "OfficialReport",
    "Once",
    "Organisation",
    "Participation",
    "PasskeyQuestion",
    "Person",
    "PersonChange",
    "PersonRole",
    "PersonToken",
    "PoliceZone",
    "Quotation",
    "RecoveryCode",
    "Report",
    "RetentionHold",
    "RetentionProposal",
    "SavedView",
    "SecondFactor",
    "SectionRevision",
    "ServiceReferral",
    "Setting",
    "Share",
    "SignInCount",
    "Statement",
    "Stone",
    "Track",
    "Trait",
    "User",
    "UserRole",
    "UserSession",
    "Utc",
    "VictimRight",
    "Visit",
    "Waiting",
    "Withdrawal",
    "new_id",
]  # fmt: skip
