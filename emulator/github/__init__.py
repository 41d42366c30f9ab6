"""GitHub on loopback: REST, GraphQL and git over smart HTTP."""
