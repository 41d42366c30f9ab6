"""Slack: messages, and what is told of an analysis."""
