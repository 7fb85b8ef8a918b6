"""W1 and W3: viewflow.fsm with Django's ORM."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.django_settings")
django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from viewflow import fsm  # noqa: E402

from benchmarks.life import ALL, DESK, INITIAL, LIFE, link, now, OFFICERS, Peer  # noqa: E402


class Case(models.Model):
    report = models.CharField(max_length=30, default="draft")
    support = models.CharField(max_length=30, default="waiting")
    qualification = models.CharField(max_length=30, default="waiting")
    referral = models.CharField(max_length=30, default="waiting")
    liaison = models.CharField(max_length=30, default="waiting")

    class Meta:
        app_label = "bench"
        db_table = "cases"


class Event(models.Model):
    case = models.ForeignKey(Case, models.CASCADE)
    track = models.CharField(max_length=30)
    step = models.CharField(max_length=30)
    role = models.CharField(max_length=30)
    source = models.CharField(max_length=30)
    dest = models.CharField(max_length=30)
    at = models.CharField(max_length=40)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "bench"
        db_table = "event"
        indexes = [models.Index(fields=["case", "id"], name="event_case")]


class User:
    def __init__(self, role):
        self.role = role


def one_of(roles):
    return lambda flow, user: user.role in roles


class CaseFlow:
    report = fsm.State(str, default="draft")
    support = fsm.State(str, default="waiting")
    qualification = fsm.State(str, default="waiting")
    referral = fsm.State(str, default="waiting")
    liaison = fsm.State(str, default="waiting")

    def __init__(self, case, user):
        self.case, self.user = case, user

    @report.transition(source="draft", target="registered", permission=one_of(DESK))
    def submit(self):
        pass

    @report.transition(source="registered", target="accepted", permission=one_of(OFFICERS))
    def accept(self):
        pass

    @report.transition(source="accepted", target="recorded", permission=one_of(DESK))
    def record_pv(self):
        pass

    @support.transition(source="waiting", target="offered", permission=one_of(ALL))
    def offer(self):
        pass

    @support.transition(source="offered", target="accepted", permission=one_of(("reception", "investigator", "victim_support")))
    def accept_support(self):
        pass

    @qualification.transition(source="waiting", target="assessing", permission=one_of(OFFICERS))
    def begin(self):
        pass

    @qualification.transition(source="assessing", target="proposed", permission=one_of(OFFICERS))
    def propose(self):
        pass

    @qualification.transition(source="proposed", target="confirmed", permission=one_of(OFFICERS))
    def confirm(self):
        pass

    @referral.transition(source="waiting", target="preparing", permission=one_of(OFFICERS))
    def prepare_referral(self):
        pass

    @referral.transition(source="preparing", target="in_review", permission=one_of(OFFICERS))
    def submit_for_review(self):
        pass

    @liaison.transition(source="waiting", target="consent_asked", permission=one_of(ALL))
    def ask_consent(self):
        pass

    @liaison.transition(source="consent_asked", target="consented", permission=one_of(ALL))
    def record_consent(self):
        pass


def keep(state, name):
    @state.getter()
    def got(flow):
        return getattr(flow.case, name)

    @state.setter()
    def put(flow, value):
        setattr(flow.case, name, value)

    @state.on_success()
    def done(flow, descriptor, source, target):
        flow.case.save(update_fields=[name])
        last = Event.objects.filter(case=flow.case).order_by("-id").values_list("hash", flat=True).first() or ""
        told = (flow.case.pk, name, descriptor._func.__name__, flow.user.role, source, target, now())
        names = ("case_id", "track", "step", "role", "source", "dest", "at")
        Event.objects.create(**dict(zip(names, told, strict=True)), prev=last, hash=link(last, *told))


for track in INITIAL:
    keep(vars(CaseFlow)[track], track)


class Viewflow(Peer):
    refusals = (PermissionDenied, fsm.TransitionNotAllowed)

    def create(self):
        with connection.schema_editor() as editor:
            editor.create_model(Case)
            editor.create_model(Event)
        Case.objects.bulk_create(Case(pk=case) for (case,) in self.cases)

    def step(self, taken, case):
        _, step, role = taken
        with transaction.atomic():
            flow = CaseFlow(Case.objects.get(pk=case), User(role))
            method = getattr(flow, step)
            if not method.has_perm(flow.user):
                raise PermissionDenied
            method()

    def rows(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def states(self, case):
        return Case.objects.values(*INITIAL).get(pk=case)


def prepare(run, database, cases, fresh=True):
    made = Viewflow(run, database, cases)
    if fresh:
        made.create()
    return made


__all__ = ["LIFE", "prepare"]
