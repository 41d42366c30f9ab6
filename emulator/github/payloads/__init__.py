"""What GitHub answers with, a module a noun; every field that its OpenAPI description requires."""
