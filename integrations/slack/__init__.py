"""Slack: a connection, the messages that go through it, and how they are laid out."""

from integrations.slack.client import Slack

__all__ = ["Slack"]
