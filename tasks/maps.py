"""Maps of a component."""

from collections.abc import Collection

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis import maps
from analysis.findings import Category
from analysis.history import History
from analysis.index.index import Index
from analysis.maps import Maps
from analysis.progress import report_progress


@task(task_run_name="draw maps", cache_policy=NO_CACHE)
def draw_maps(index: Index, history: History, areas: Collection[Category]) -> Maps:
    """Sizes, architecture, outside services and hot spots."""
    report_progress("draw maps", 0, 0)
    return maps.draw_maps(index, history, areas)
