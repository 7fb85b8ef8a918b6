"""On paper: the file, where its tracks stand, rights, measures, referral and the timeline."""

from __future__ import annotations

from col13.dossier.paper import Block, Notice, Section, Timeline
from col13.dossier.project_pen import Pen, Record
from col13.dossier.project_words import AUTHOR, FUNCTION, LEFT, OTHER_DISTRICT, RECIPIENT, REPORT, RIGHT, SENT
from col13.i18n import N_, S_, say
from col13.workflows import by_key

WHO = N_("dossier", "Who")
WHEN = N_("dossier", "When")
NOTHING = S_("Nothing on file.")
STANDS = N_("dossier", "Tracks and states")
WORKFLOW, SUBJECT, STATE, SINCE = N_("dossier", "Track"), N_("dossier", "About"), N_("dossier", "State"), N_("dossier", "Since")
OPENED, PV, TITLE, LANGUAGE = (
    N_("dossier", "Opened"), N_("dossier", "Initial PV"), N_("dossier", "Subject"), N_("dossier", "Language of procedure"),
)  # fmt: skip
EDITION = N_("dossier", "Edition of the catalogue")
NOT_THE_PV = S_("This dossier goes with the official report (PV) and does not replace it.")
RIGHTS, WHAT, HOW = N_("dossier", "What each victim was told, given and offered"), N_("dossier", "What"), N_("dossier", "How")
TONGUE = N_("dossier", "Language")
MEASURES, MEASURE, REVIEW = N_("dossier", "Measures for the victims"), N_("dossier", "Measures"), N_("dossier", "Review on")
ASSESSMENT_DECLINED = N_("dossier", "assessment declined by the victim")
BANS, BAN, RELEASED = N_("dossier", "Suspects"), N_("dossier", "Contact ban"), N_("dossier", "Released on")
NO_WORDS = S_("The words of the needs assessment and the contact log stay with police victim assistance.")
REPORTS, NUMBER, KIND, AUTHOR_OF, LEFT_ON = (
    N_("dossier", "Official reports (PV)"), N_("dossier", "Number"), N_("dossier", "Kind"), N_("dossier", "Drawn up by"),
    N_("dossier", "Sent on"),
)  # fmt: skip
SIMPLIFIED = N_("dossier", "simplified")
ALERTS, CALLED, FUNCTION_OF, ORDERS, DEPRIVED = (
    N_("dossier", "Calls to the magistrate"), N_("dossier", "Called"), N_("dossier", "Function"), N_("dossier", "Orders"),
    N_("dossier", "Deprived of liberty since"),
)  # fmt: skip
UNTIL = S_("%(since)s, until %(until)s")
INSTRUCTIONS, RECEIVED, NOTICE, WORDS, ANSWERED = (
    N_("dossier", "Instructions of the magistrate"), N_("dossier", "Received"), N_("dossier", "Notice number"),
    N_("dossier", "Instruction"), N_("dossier", "Answered by PV"),
)  # fmt: skip
DISCLOSURES, REGISTER, LEGAL_BASIS = (
    N_("dossier", "What left for this recipient"), N_("dossier", "Register number"), N_("dossier", "Legal basis"),
)  # fmt: skip
TO_MAGISTRATES = N_("dossier", "What left for the magistrates")


def nothing(pen: Pen, rows: object) -> Block | None:
    """A remark where a list is empty, so that silence is not mistaken for a gap."""
    return None if rows else Notice("info", pen.say(NOTHING))


def case(pen: Pen, told: Record) -> Section:
    """The file itself."""
    return pen.section(
        "case",
        pen.fields(
            (PV, told.get("pv_number", "")), (TITLE, told.get("title", "")), (OPENED, pen.time(told["opened_at"])),
            (LANGUAGE, pen.plain("language", told["language"])), (EDITION, told.get("edition", "")),
        ),
        Notice("info", pen.say(NOT_THE_PV)),
    )  # fmt: skip


def track(pen: Pen, key: str, subject: str | int | None = None) -> str:
    """What a track is called, by its workflow and what tells it from its sisters."""
    name = pen.say(by_key(key).label)
    return f"{name}, {told}" if (told := about(pen, key, subject)) else name


def about(pen: Pen, key: str, subject: str | int | None) -> str:
    """The subject of a track: a victim, a recipient, a body."""
    if isinstance(subject, int):
        return pen.person(subject, "victim")
    if not subject:
        return ""
    return pen.plain("body", subject) if key.startswith("unia_liaison") else recipient(subject, pen.language)


def recipient(code: str, language: str) -> str:
    """A recipient of the referral in words."""
    return say(RECIPIENT.get(code, OTHER_DISTRICT), language)


def tracks(pen: Pen, told: Record) -> Section:
    """The five workflows and where they stand."""
    rows = [
        (
            track(pen, one["key"]), about(pen, one["key"], one.get("subject")), pen.say(by_key(one["key"]).state(one["state"]).label),
            pen.time(one.get("since")),
        )
        for one in told["tracks"]
    ]  # fmt: skip
    return pen.section("tracks", pen.table(STANDS, (WORKFLOW, SUBJECT, STATE, SINCE), rows, (26, 26, 28, 20)))


def timeline(pen: Pen, told: Record) -> Section:
    """The moves, oldest first."""
    moves = told.get("moves", [])
    rows = tuple((pen.time(one["at"]), _move(pen, one), pen.word(AUTHOR, one["role"])) for one in moves)
    return pen.section("timeline", Timeline(rows) if rows else None, nothing(pen, rows))


def _move(pen: Pen, one: Record) -> str:
    flow = by_key(one["track"])
    return pen.of(pen.say(flow.label), f"{pen.say(flow.step(one['step']).label)} → {pen.say(flow.state(one['to_state']).label)}")


def rights(pen: Pen, told: Record) -> Section:
    """The rights tracker."""
    rows = [
        (
            pen.person(one["who"], "victim"),
            pen.word(RIGHT, one["what"]),
            pen.date(one.get("on")),
            pen.plain("language", one.get("language")),
        )
        for one in told.get("rights", [])
    ]  # fmt: skip
    table = pen.table(RIGHTS, (WHO, WHAT, WHEN, TONGUE), rows, (28, 38, 16, 18)) if rows else None
    return pen.section("rights", table, nothing(pen, rows))


def measures(pen: Pen, told: Record) -> Section:
    """What protects the victims."""
    taken = [
        (
            pen.person(one["who"], "victim"), pen.say(ASSESSMENT_DECLINED) if one["declined"] else one.get("measures", ""),
            pen.date(one.get("review_on")),
        )
        for one in told.get("measures", [])
    ]  # fmt: skip
    bans = [
        (pen.person(one["who"], "suspect"), one.get("contact_ban", ""), pen.date(one.get("released_on"))) for one in told.get("bans", [])
    ]
    return pen.section(
        "measures",
        pen.table(MEASURES, (WHO, MEASURE, REVIEW), taken, (28, 54, 18)) if taken else None,
        pen.table(BANS, (WHO, BAN, RELEASED), bans, (28, 54, 18)) if bans else None,
        nothing(pen, taken or bans),
        Notice("info", pen.say(NO_WORDS)),
    )


def referral(pen: Pen, told: Record) -> Section:
    """PVs, calls, instructions, what left."""
    blocks: list[Block] = []
    reports = [
        (
            one["number"], pen.several((pen.word(REPORT, one["kind"]), pen.say(SIMPLIFIED) if one["simplified"] else "")),
            pen.several((pen.date(one["drawn_on"]), one.get("author", ""))),
            pen.several((pen.date(one.get("left_on")), pen.word(SENT, one.get("left_how")))),
        )
        for one in told.get("reports", [])
    ]  # fmt: skip
    if reports:
        blocks.append(pen.table(REPORTS, (NUMBER, KIND, AUTHOR_OF, LEFT_ON), reports, (26, 18, 32, 24)))
    alerts = [
        (pen.time(one["called_at"]), pen.word(FUNCTION, one["magistrate"]), one.get("orders", ""), _deprived(pen, one))
        for one in told.get("alerts", [])
    ]
    if alerts:
        blocks.append(pen.table(ALERTS, (CALLED, FUNCTION_OF, ORDERS, DEPRIVED), alerts, (18, 22, 36, 24)))
    orders = [
        (pen.time(one["at"]), one.get("notice", ""), one.get("words", ""), one.get("answered_by", ""))
        for one in told.get("instructions", [])
    ]
    if orders:
        blocks.append(pen.table(INSTRUCTIONS, (RECEIVED, NOTICE, WORDS, ANSWERED), orders, (18, 20, 42, 20)))
    left = [
        (pen.time(one["at"]), pen.word(LEFT, one["what"]), one.get("register_number", ""), pen.coded("legal_basis", one["legal_basis"]))
        for one in told.get("disclosures", [])
    ]
    if left:
        whose = TO_MAGISTRATES if pen.frozen["profile"] == "internal" else DISCLOSURES  # the zone itself is sent nothing
        blocks.append(pen.table(whose, (WHEN, WHAT, REGISTER, LEGAL_BASIS), left, (18, 22, 24, 36)))
    return pen.section("referral", *blocks, nothing(pen, blocks))


def _deprived(pen: Pen, one: Record) -> str:
    if not one.get("released_at"):
        return pen.time(one.get("deprived_since"))
    return pen.say(UNTIL, since=pen.time(one.get("deprived_since")), until=pen.time(one["released_at"]))
