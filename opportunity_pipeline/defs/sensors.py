"""Sensors: due mail, changed students, failed runs, and the automation conditions.

Belongs here: when a sensor requests a run. Does not belong here: what the run does.
"""

import dagster as dg

from opportunity_pipeline.defs.delivery import deliver
from opportunity_pipeline.defs.failures import failure_lines
from opportunity_pipeline.defs.jobs import Jobs
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.defs.students import noted_state, state_of
from opportunity_pipeline.delivery.operators import tell_operators
from opportunity_pipeline.delivery.outbox import due_count
from opportunity_pipeline.settings import load_settings

RUNNING = dg.DefaultSensorStatus.RUNNING
UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


def _under_way(context: dg.SensorEvaluationContext, job: str) -> bool:
    return context.instance.get_runs_count(dg.RunsFilter(job_name=job, statuses=UNFINISHED)) > 0


@dg.sensor(
    # By name: given the job itself, Dagster copies the sensor and warns about a beta parameter that it sets itself.
    job_name=deliver.name,
    minimum_interval_seconds=5,
    default_status=RUNNING,
    description="Starts one delivery run for all due rows of the outbox.",
)
def outbox_due(
    context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Pipeline]
) -> dg.RunRequest | dg.SkipReason:
    """Requests a delivery run if rows are due and none is in progress."""
    if _under_way(context, deliver.name):
        return dg.SkipReason("a delivery run is in progress and takes the due rows")
    due = due_count(pipeline.database, pipeline.now())
    if due == 0:
        return dg.SkipReason("nothing is due")
    context.log.info(f"{due} deliveries are due")
    return dg.RunRequest(tags={"due": str(due)})


def students_changed(jobs: Jobs) -> dg.SensorDefinition:
    """Requests the ``students`` asset if students are new or changed; their scores follow by automation."""

    @dg.sensor(
        name="students_changed",
        job=jobs.note_students,
        minimum_interval_seconds=30,
        default_status=RUNNING,
        description="Registers new and changed students; their lists follow.",
    )
    def sensor(
        context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Pipeline]
    ) -> dg.SensorResult | dg.SkipReason:
        with pipeline.database.engine.connect() as connection:
            state = state_of(connection)
        # Any other materialization (by hand, or filling a home) has registered them, too.
        if state in {context.cursor, noted_state(context.instance)}:
            return dg.SkipReason("no student is new or changed")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=state)], cursor=state)

    return sensor


@dg.run_failure_sensor(
    name="failed_runs",
    default_status=RUNNING,
    description="Reports each failed run to the operators: the job, the step, the reason.",
)
def failed_runs(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """Notifies the operators; needs no database, since that may be what has failed."""
    run = context.dagster_run
    settings = load_settings()
    lines = [f"Job {run.job_name}, run {run.run_id}", context.failure_event.message or ""]
    lines += failure_lines(context.get_step_failure_events())
    subject = f"Failed: {run.job_name}"
    if tell_operators(subject, "\n".join(lines), about=run.run_id, settings=settings, now=settings.now()):
        return None
    return dg.SkipReason("no operator was notified: OPPORTUNITY_PIPELINE_OPERATOR_EMAIL is not set")


def automation(target: dg.AssetSelection) -> dg.AutomationConditionSensorDefinition:
    """Evaluates the automation conditions; Dagster's default sensor would start STOPPED."""
    return dg.AutomationConditionSensorDefinition(
        "automation", target=target, default_status=RUNNING, minimum_interval_seconds=15
    )
