"""What an act of the journal is called, on paper and on the pages: the journal keeps codes, readers get words."""

from __future__ import annotations

from col13.i18n import Label, N_, say
from col13.workflows import WORKFLOWS

ACTS: dict[str, Label] = {
    "case.open": N_("act", "case opened"), "case.look": N_("act", "case looked at"), "section.look": N_("act", "section looked at"),
    "case.close": N_("act", "case closed"), "case.reopen": N_("act", "case reopened"), "case.joined": N_("act", "joined to another case"),
    "case.duplicate": N_("act", "duplicate of another case"), "case.link": N_("act", "linked to another case"),
    "case.match": N_("act", "likely cases searched"), "case.assign": N_("act", "assigned"), "case.unassign": N_("act", "assignment ended"),
    "case.take": N_("act", "taken by oneself"), "case.restrict": N_("act", "restricted"), "case.unrestrict": N_("act", "restriction ended"),
    "case.name": N_("act", "named on the restricted case"), "case.unname": N_("act", "no longer named on the restricted case"),
    "case.hand_over": N_("act", "handed over to another zone"), "case.arrive": N_("act", "arrived from another zone"),
    "retention.handed_over": N_("act", "list of cases handed over read"),
    "case.exclude": N_("act", "excluded from the case"), "case.end_exclusion": N_("act", "exclusion ended"),
    "facts.report": N_("act", "report changed"), "facts.change": N_("act", "facts changed"), "facts.title": N_("act", "title changed"),
    "facts.add_incident": N_("act", "incident added"), "facts.add_quotation": N_("act", "exact words added"),
    "facts.complete_quotation": N_("act", "circumstances of exact words added"),
    "facts.add_indicator": N_("act", "bias indicator added"), "facts.add_note": N_("act", "note added"),
    "facts.strike_quotation": N_("act", "exact words taken back"), "facts.strike_indicator": N_("act", "bias indicator taken back"),
    "person.add": N_("act", "person added"), "person.change": N_("act", "person changed"),
    "person.contact": N_("act", "contact data changed"),
    "person.contact_rules": N_("act", "safe-contact rules set"), "person.representative": N_("act", "representative set"),
    "person.release": N_("act", "release noted"), "person.add_role": N_("act", "role given"),
    "person.change_role": N_("act", "role changed"),
    "person.end_role": N_("act", "role ended"), "statement.add": N_("act", "statement added"),
    "statement.none": N_("act", "noted why there is no statement"), "statement.copy": N_("act", "copy of the statement"),
    "right.record": N_("act", "victim's right noted"), "offence.add": N_("act", "offence added"),
    "offence.change": N_("act", "offence changed"), "offence.drop": N_("act", "offence dropped"),
    "offence.none": N_("act", "no offence found"), "bias.add": N_("act", "bias assessed"), "bias.none": N_("act", "no bias found"),
    "bias.confirmed": N_("act", "bias assessment confirmed"), "bias.rejected": N_("act", "bias assessment rejected"),
    "document.attach": N_("act", "document added"), "document.open": N_("act", "document opened"),
    "document.infected": N_("act", "file with a virus refused"),
    "consent.given": N_("act", "consent given"), "consent.refused": N_("act", "consent refused"),
    "consent.withdrawn": N_("act", "consent withdrawn"), "dossier.request": N_("act", "dossier asked for"),
    "dossier.issue": N_("act", "dossier released"), "dossier.refused": N_("act", "dossier not released"),
    "dossier.fetch": N_("act", "dossier downloaded"), "dossier.recall": N_("act", "dossier recalled"),
    "dossier.verify": N_("act", "dossier checked"), "dossier.package": N_("act", "evidence package handed out"),
    "dossier.register": N_("act", "register of dossiers read"),
    "emergency.look": N_("act", "emergency look at a restricted case"), "emergency.judge": N_("act", "emergency look judged"),
    "emergency.list": N_("act", "emergency looks shown"), "case.readers": N_("act", "list of readers shown"),
    "case.archive": N_("act", "archived"), "case.unarchive": N_("act", "taken out of the archive"),
    "case.erase": N_("act", "case erased"), "case.unlink_erased": N_("act", "link to an erased case taken away"),
    "retention.propose": N_("act", "archiving or erasing proposed"), "retention.confirm": N_("act", "archiving or erasing confirmed"),
    "retention.refuse": N_("act", "archiving or erasing refused"), "retention.withdraw": N_("act", "proposal taken back"),
    "retention.hold": N_("act", "put on hold"), "retention.lift": N_("act", "hold lifted"),
    "retention.keep": N_("act", "reviewed and kept longer"), "retention.list": N_("act", "retention list shown"),
    "person.export": N_("act", "all that is held on a person taken along"),
    # Of an organisation, of the instance.
    "keys.rotate": N_("act", "wrapping key changed"), "keys.rotate_tokens": N_("act", "key of the search tokens changed"),
    "keys.retire": N_("act", "old key taken out"),
    "session.begin": N_("act", "signed in"), "session.end": N_("act", "signed out"), "session.refused": N_("act", "sign-in refused"),
    "session.end_others": N_("act", "other sessions ended"), "session.end_all": N_("act", "all sessions of an account ended"),
    "session.proof": N_("act", "password asked again and given"), "session.lift": N_("act", "wait before signing in lifted"),
    "account.add": N_("act", "account made"), "account.roles": N_("act", "roles changed"), "account.disable": N_("act", "account closed"),
    "account.enable": N_("act", "account opened again"), "account.reset_password": N_("act", "new one-time password"),
    "account.password": N_("act", "password changed"), "account.language": N_("act", "language chosen"),
    "identity.link": N_("act", "linked to the identity provider"), "identity.unlink": N_("act", "link to the identity provider taken away"),
    "factor.add": N_("act", "second factor added"), "factor.remove": N_("act", "second factor removed"),
    "factor.codes": N_("act", "recovery codes made"), "factor.used_code": N_("act", "recovery code used"),
    "policy.change": N_("act", "zone policy changed"), "catalogue.import_zones": N_("act", "police zones imported"),
    "work.list": N_("act", "my work shown"), "work.watch": N_("act", "watch lists shown"),
    "cases.list": N_("act", "list of cases shown"), "cases.search": N_("act", "cases searched"),
    "cases.export": N_("act", "list of cases taken along"), "view.save": N_("act", "view of the list saved"),
    "view.delete": N_("act", "view of the list deleted"), "view.first": N_("act", "first view of the list chosen"),
    "journal.read": N_("act", "journal read"), "journal.export": N_("act", "journal taken along"),
    "journal.verify": N_("act", "journal verified"), "journal.checkpoint": N_("act", "heads of the journal signed"),
    "journal.envelopes": N_("act", "envelopes of the journal taken along"), "journal.renew_key": N_("act", "new key for checkpoints"),
    "organisation.add": N_("act", "organisation added"), "zones.merge": N_("act", "two zones merged"),
    "zone.merged_into": N_("act", "zone merged into another"), "zone.took_in": N_("act", "another zone taken in"),
    "backup.make": N_("act", "backup made"), "backup.age_out": N_("act", "old backups removed"),
    "backup.restore": N_("act", "restored from a backup"), "backup.drill": N_("act", "backup tried"),
    "instance.encrypt_database": N_("act", "database file encrypted"), "instance.migrate_down": N_("act", "schema taken back"),
    "instance.migrate_to": N_("act", "copied to PostgreSQL"), "instance.migrate_from": N_("act", "copied from SQLite"),
    "instance.demo": N_("act", "marked as a demonstration"), "instance.clock_offset": N_("act", "clock of the demonstration moved"),
    "instance.penal_code_switch_date": N_("act", "change-over date of the Penal Code set"),
}  # fmt: skip
TRACK_ADDED, REFUSED = N_("act", "further track"), N_("act", "refused attempt")


def act_said(act: str, language: str) -> str:
    """A step by its own name, another act by its name here, a refused attempt as that; else the code."""
    if act.startswith("refused:"):
        return say(REFUSED, language)
    workflow, _, step = act.partition(".")
    flow = WORKFLOWS.get(workflow)
    if flow is not None and step == "track":
        return say(TRACK_ADDED, language)
    if flow is not None and any(one.name == step for one in flow.steps):
        return say(flow.step(step).label, language)
    return say(ACTS[act], language) if act in ACTS else act
