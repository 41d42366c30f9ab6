"""The schedule of each deployment that has one, told from schedules that people add by its slug."""

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.schedules import CronSchedule

from deployments.catalog import Operation
from deployments.resources import deployed
from deployments.resources.resource import Fields, Kind, Resource

SLUG = "autopilot"


def wanted(operation: Operation) -> list[Resource]:
    if operation.schedule is None:
        return []
    fields: Fields = {"cron": operation.schedule.cron, "timezone": operation.schedule.timezone, "active": True}
    return [Resource(Kind.SCHEDULE, operation.name, fields)]


async def read(client: PrefectClient) -> dict[str, Fields]:
    found = {name: _ours(deployment.schedules) for name, deployment in (await deployed.of_our_pool(client)).items()}
    return {name: _fields(schedule) for name, schedule in found.items() if schedule}


def _ours(schedules: list[DeploymentSchedule]) -> DeploymentSchedule | None:
    return next((schedule for schedule in schedules if schedule.slug == SLUG), None)


def _fields(schedule: DeploymentSchedule) -> Fields:
    """Someone may have replaced the cron by an interval; then it shows as itself."""
    when = schedule.schedule
    if isinstance(when, CronSchedule):
        return {"cron": when.cron, "timezone": when.timezone, "active": schedule.active}
    return {"other": when.model_dump(mode="json"), "active": schedule.active}


async def write(client: PrefectClient, name: str, fields: Fields) -> None:
    deployment = (await deployed.of_our_pool(client, name))[name]
    when = CronSchedule(cron=str(fields["cron"]), timezone=str(fields["timezone"]))
    active = bool(fields["active"])
    if ours := _ours(deployment.schedules):
        await client.update_deployment_schedule(deployment.id, ours.id, active=active, schedule=when)
        return
    new = DeploymentScheduleCreate(schedule=when, active=active, slug=SLUG)
    await client.create_deployment_schedules(deployment.id, [new])


async def remove(client: PrefectClient, name: str) -> None:
    deployment = (await deployed.of_our_pool(client, name)).get(name)
    if deployment and (ours := _ours(deployment.schedules)):
        await client.delete_deployment_schedule(deployment.id, ours.id)
