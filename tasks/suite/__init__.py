"""Looking at a test suite, and what comes of it."""
