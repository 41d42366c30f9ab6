"""Package registries, read only: what versions of a package exist, how old they are, and which were taken back."""
