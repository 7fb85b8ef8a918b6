"""W1: SpiffWorkflow, a BPMN process of five parallel branches whose state is serialised to the database after each step."""

from io import BytesIO

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from benchmarks.life import INITIAL, LIFE, link, now, TRANSITIONS
from benchmarks.w1_step_raw import Raw as Driver

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def bpmn():
    nodes, flows = ['<startEvent id="start"/>', '<parallelGateway id="fork"/>', '<parallelGateway id="join"/>', '<endEvent id="end"/>'], []
    flows += [("start", "fork"), ("join", "end")]
    for track in INITIAL:
        at = "fork"
        for name, step in TRANSITIONS:
            if name == track:
                nodes.append(f'<manualTask id="{step}" name="{step}"/>')
                flows.append((at, step))
                at = step
        flows.append((at, "join"))
    drawn = "".join(f'<sequenceFlow id="f{place}" sourceRef="{one}" targetRef="{two}"/>' for place, (one, two) in enumerate(flows))
    return f'<definitions xmlns="{NAMESPACE}" id="d"><process id="case" isExecutable="true">{"".join(nodes)}{drawn}</process></definitions>'


class Refused(Exception):
    pass


class Spiff(Driver):
    refusals = (Refused,)

    def create(self):
        key = "INTEGER PRIMARY KEY" if self.database == "sqlite" else "BIGSERIAL PRIMARY KEY"
        self.db.execute("CREATE TABLE workflow (case_id BIGINT PRIMARY KEY, state TEXT)")
        columns = "track TEXT, step TEXT, role TEXT, source TEXT, dest TEXT, at TEXT, prev TEXT, hash TEXT"
        self.db.execute(f"CREATE TABLE event (id {key}, case_id BIGINT, {columns})")
        self.db.execute("CREATE INDEX event_case ON event (case_id, id)")
        parser = BpmnParser()
        parser.add_bpmn_io(BytesIO(bpmn().encode()))
        workflow = BpmnWorkflow(parser.get_spec("case"))
        workflow.do_engine_steps()
        told = self.serializer.serialize_json(workflow)
        self.db.execute(self.begin)
        self.db.cursor().executemany(self.sql("INSERT INTO workflow VALUES (?, ?)"), [(case, told) for (case,) in self.cases])
        self.db.execute("COMMIT")

    def open(self):
        super().open()
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def step(self, taken, case):
        track, step, role = taken
        source, dest, roles = TRANSITIONS[track, step]
        if role not in roles:
            raise Refused(role)
        run, sql = self.db.execute, self.sql
        run(self.begin)
        try:
            lock = "" if self.database == "sqlite" else " FOR UPDATE"
            state = run(sql(f"SELECT state FROM workflow WHERE case_id = ?{lock}"), (case,)).fetchone()[0]
            workflow = self.serializer.deserialize_json(state)
            ready = workflow.get_tasks(state=TaskState.READY, spec_name=step)
            if not ready:
                raise Refused(step)
            ready[0].run()
            workflow.do_engine_steps()
            last = run(sql("SELECT hash FROM event WHERE case_id = ? ORDER BY id DESC LIMIT 1"), (case,)).fetchone()
            prev = last[0] if last else ""
            run(sql("UPDATE workflow SET state = ? WHERE case_id = ?"), (self.serializer.serialize_json(workflow), case))
            told = (case, track, step, role, source, dest, now())
            insert = "INSERT INTO event (case_id, track, step, role, source, dest, at, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            run(sql(insert), (*told, prev, link(prev, *told)))
            run("COMMIT")
        except Refused:
            run("ROLLBACK")
            raise

    def states(self, case):
        told = self.db.execute(self.sql("SELECT state FROM workflow WHERE case_id = ?"), (case,)).fetchone()[0]
        workflow, states = self.serializer.deserialize_json(told), dict(INITIAL)
        for (track, step), (_, dest, _) in TRANSITIONS.items():
            if workflow.get_tasks(state=TaskState.COMPLETED, spec_name=step):
                states[track] = dest
        return states


def prepare(run, database, cases):
    made = Spiff(run, database, cases)
    made.open()
    made.create()
    return made


__all__ = ["LIFE", "prepare"]
