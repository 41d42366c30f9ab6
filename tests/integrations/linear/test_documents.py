"""Every document against Linear's official schema."""

import pytest
from graphql import GraphQLSchema, parse, validate

from emulator.linear.schema import schema as emulated
from integrations.linear import documents
from integrations.linear.documents import Document

DOCUMENTS = {name: found for name, found in vars(documents).items() if isinstance(found, Document)}


def test_every_document_is_valid_by_the_official_schema(official: GraphQLSchema) -> None:
    mistakes = {name: validate(official, parse(found.text)) for name, found in DOCUMENTS.items()}
    assert len(DOCUMENTS) > 20
    assert {name: found for name, found in mistakes.items() if found} == {}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_emulator_speaks_what_we_ask(name: str) -> None:
    assert validate(emulated(), parse(DOCUMENTS[name].text)) == []


def test_a_field_that_linear_does_not_have_is_found(official: GraphQLSchema) -> None:
    assert validate(official, parse("{ labels { nodes { id } } }"))
