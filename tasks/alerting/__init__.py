"""Alerts: look how things are, judge what needs a person, tell it once, and tell when it is well again."""
