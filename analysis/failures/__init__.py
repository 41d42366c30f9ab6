"""Why a run failed: from its log or its JUnit file to the first real error, its kind, and who is suspect."""
