"""The table of kinds: how each is read, written and removed."""

from collections.abc import Mapping

from deployments.resources import automations, deployed, pools, queues, schedules, secrets, variables
from deployments.resources.resource import Adapter, Kind

KINDS: Mapping[Kind, Adapter] = {
    Kind.POOL: pools,
    Kind.QUEUE: queues,
    Kind.SECRET: secrets,
    Kind.DEPLOYMENT: deployed,
    Kind.SCHEDULE: schedules,
    Kind.VARIABLE: variables,
    Kind.AUTOMATION: automations,
}
"""In the order of their making; they are removed from the last to the first."""
