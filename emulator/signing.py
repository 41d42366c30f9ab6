"""How each platform signs what it sends."""

import hashlib
import hmac


def github_signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + _hexadecimal(secret, body)


def linear_signature(secret: str, body: bytes) -> str:
    """The value of Linear-Signature; the body carries `webhookTimestamp` in milliseconds."""
    return _hexadecimal(secret, body)


def slack_signature(secret: str, timestamp: int, body: bytes) -> str:
    """The value of X-Slack-Signature for a body sent with this X-Slack-Request-Timestamp."""
    return "v0=" + _hexadecimal(secret, b"v0:%d:%b" % (timestamp, body))


def _hexadecimal(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
