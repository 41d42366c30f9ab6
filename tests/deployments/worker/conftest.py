from collections.abc import Iterator

import pytest

from tests.deployments.worker.workers import Worker, working


@pytest.fixture(scope="module")
def worker(prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    with working(tmp_path_factory.mktemp("worker")) as worker:
        yield worker
