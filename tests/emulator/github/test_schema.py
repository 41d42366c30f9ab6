"""Our part of GitHub's GraphQL schema must say nothing that the public one does not."""

import pytest

from emulator.github.graphql import schema
from tests.contracts import github
from tests.graphql_schemas import differences


def test_our_schema_is_a_subset_of_the_public_one() -> None:
    if not github.available():
        pytest.skip(github.HOW_TO_GET)
    assert list(differences(schema(), github.graphql_schema())) == []
