"""A victim's answer for a service, as the signed form says; and taking a consent back."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import day, line, one_of, which, words, YES_OR_NO
from col13.i18n import N_, S_
from col13.services.consents import GIVEN_BY, HOW

ANSWERS = (("given", N_("consent", "given")), ("refused", N_("consent", "refused")))
WAYS = [(code, label) for code, label in HOW.items() if code != "by_body"]


class ServiceConsentForm(HouseForm):
    """Who, for which service, which answer. The choices of persons, services and documents come with the page."""

    person_id = one_of(N_("consent", "Victim"))
    service = one_of(N_("consent", "Service"), help=S_("Each service needs a consent of its own."))
    answer = which(N_("consent", "Answer"), ANSWERS, help=S_("A refusal is kept too."))
    how = which(N_("consent", "How it was given"), WAYS)
    given_by = one_of(
        N_("consent", "Given by"), GIVEN_BY.items(), blank=False, help=S_("The victim, or the person who may answer for the victim.")
    )
    standing = line(
        N_("consent", "That person's capacity"), required=False,
        help=S_("Name and capacity of who answers for the victim. A parent who is a suspect or a danger is no representative."),
    )  # fmt: skip
    minor_asked = which(
        N_("consent", "The minor was asked in person too"),
        YES_OR_NO,
        required=False,
        help=S_("A minor who is able to judge is asked too, whatever a parent answers."),
    )
    valid_until = day(N_("consent", "Valid until"), required=False, help=S_("Empty: until it is withdrawn."))
    document_id = one_of(N_("consent", "The signed form"), required=False, help=S_("Add it under Documents first."))
    words = words(N_("consent", "Remark"), required=False, rows=2)


class WithdrawForm(HouseForm):
    """The victim's words, where there are any."""

    words = words(N_("consent", "In the victim's words"), required=False, rows=3)
