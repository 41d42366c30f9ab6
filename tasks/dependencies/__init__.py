"""Looking after what a repository depends on."""
