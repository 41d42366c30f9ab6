"""Our part of GitHub's GraphQL schema must say nothing that the public one does not."""

import pytest

from emulator.github.graphql import schema
from tests import contracts
from tests.graphql_schemas import differences


def test_our_schema_is_a_subset_of_the_public_one() -> None:
    if not contracts.available():
        pytest.skip(contracts.HOW_TO_GET)
    assert list(differences(schema(), contracts.graphql_schema())) == []
