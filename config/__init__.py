"""How the product is set up: one settings model, read in one place, and what each credential unlocks."""
