"""The actions of `github_automation`, a story each."""
