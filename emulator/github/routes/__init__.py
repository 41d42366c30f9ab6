"""The REST API, a module a noun."""
