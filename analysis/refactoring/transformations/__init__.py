"""Single steps that keep behaviour: each gives the files after it, or refuses with a reason."""
