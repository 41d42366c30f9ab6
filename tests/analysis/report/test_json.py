import json

import pytest

from analysis.report.json import from_json, to_json


def test_what_is_written_reads_back_the_same(analysis):
    assert from_json(to_json(analysis)) == analysis


def test_hostile_text_reads_back_the_same(hostile):
    assert from_json(to_json(hostile)) == hostile


def test_the_document_names_its_schema_and_version(analysis):
    document = json.loads(to_json(analysis))
    assert (document["schema"], document["schema_version"]) == ("prefect-autopilot/analysis", 1)


def test_every_finding_carries_its_fingerprint(analysis):
    document = json.loads(to_json(analysis))
    assert [found["fingerprint"] for found in document["findings"]] == [f.fingerprint for f in analysis.findings]


def test_the_first_things_refer_to_findings(analysis):
    document = json.loads(to_json(analysis))
    known = {found["fingerprint"] for found in document["findings"]}

    assert len(document["first_things"]) == 3
    assert all(set(thing["fingerprints"]) <= known for thing in document["first_things"])


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema": "prefect-autopilot/analysis", "schema_version": 99}', "nope"])
def test_another_document_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 (a JSON error is one too)
        from_json(text)
