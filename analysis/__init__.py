"""Code analysis over a checkout: facts per file, joined per repository, judged by rules, written as reports."""
