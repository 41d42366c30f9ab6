"""Results of benchmarks and sizes of what is built, from the files that tools leave."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from pydantic import BaseModel, Field, ValidationError

from analysis.performance.series import Measurement
from analysis.test_suite.junit import NotJUnit, read_junit
from analysis.test_suite.model import Result, named_once

LARGEST = 100_000_000
BUILT = (".whl", ".tar.gz", ".js", ".css", ".zip", ".wasm")
LEAST_SECONDS = 0.1
"""Quicker tests are noise."""


class NotMeasured(ValueError):
    """A file that holds no measurements that we know."""


class _Statistics(BaseModel):
    median: float = Field(ge=0)


class _Benchmark(BaseModel):
    fullname: str
    stats: _Statistics


class _CommitInfo(BaseModel):
    id: str = ""


class PytestBenchmark(BaseModel):
    """The JSON of pytest-benchmark, https://pytest-benchmark.readthedocs.io; of it what is used here."""

    benchmarks: list[_Benchmark]
    commit_info: _CommitInfo = _CommitInfo()
    datetime: datetime


class _Command(BaseModel):
    command: str
    median: float | None = None
    times: list[float] = []
    parameters: dict[str, str] = {}


class Hyperfine(BaseModel):
    """The JSON of `hyperfine --export-json`, https://github.com/sharkdp/hyperfine."""

    results: list[_Command]


def read_measurements(file: Path, commit: str, at: datetime) -> list[Measurement]:
    """What a file holds, by its name and content. Raises NotMeasured, OSError."""
    if file.name.endswith(BUILT):
        return [Measurement(f"size of {_unversioned(file.name)}", "bytes", file.stat().st_size, at, file.name, commit)]
    if file.stat().st_size > LARGEST and file.suffix != ".xml":
        raise NotMeasured(f"{file.name} has {file.stat().st_size:,} bytes; {LARGEST:,} are read")
    if file.suffix == ".xml":
        return list(_junit(file, commit, at))
    if file.suffix == ".json":
        return list(_json(file, commit, at))
    raise NotMeasured(f"{file.name} is neither JSON, JUnit nor something built ({', '.join(BUILT)})")


def _json(file: Path, commit: str, at: datetime) -> Iterator[Measurement]:
    content = file.read_bytes()
    try:
        told = PytestBenchmark.model_validate_json(content)
    except ValidationError:
        yield from _hyperfine(file, content, commit, at)
        return
    when = told.datetime if told.datetime.tzinfo else told.datetime.replace(tzinfo=UTC)
    for one in told.benchmarks:
        sha = told.commit_info.id or commit
        yield Measurement(f"benchmark {one.fullname}", "s", one.stats.median, when, f"{file.name} {when}", sha)


def _hyperfine(file: Path, content: bytes, commit: str, at: datetime) -> Iterator[Measurement]:
    try:
        told = Hyperfine.model_validate_json(content)
    except ValidationError as error:
        raise NotMeasured(f"{file.name} is the JSON of neither pytest-benchmark nor hyperfine") from error
    for one in told.results:
        value = one.median if one.median is not None else median(one.times) if one.times else None
        if value is not None:
            more = "".join(f" {name}={text}" for name, text in sorted(one.parameters.items()))
            yield Measurement(f"command {one.command}{more}", "s", value, at, file.name, commit)


def _junit(file: Path, commit: str, at: datetime) -> Iterator[Measurement]:
    try:
        run = read_junit(file, commit)
    except NotJUnit as error:
        raise NotMeasured(str(error)) from error
    when = run.started or at
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    source = f"{file.name} {when}"
    yield Measurement("tests", "s", run.seconds, when, source, commit)
    for one in named_once(run):
        if one.seconds >= LEAST_SECONDS and one.result is Result.PASSED:
            yield Measurement(f"test {one.test}", "s", one.seconds, when, source, commit)


def _unversioned(name: str) -> str:
    """`shop-1.2.3-py3-none-any.whl` and `app.3f9c2b1a.js` are one thing over the versions."""
    if name.endswith((".whl", ".tar.gz")):
        return name.partition("-")[0] + (".whl" if name.endswith(".whl") else ".tar.gz")
    parts = name.split(".")
    return ".".join(part for part in parts if not (len(part) >= 8 and set(part) <= set("0123456789abcdef")))
