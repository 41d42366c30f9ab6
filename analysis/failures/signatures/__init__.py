"""The table of what tools print when they fail, by ecosystem."""

from analysis.failures.signatures import javascript, jvm, machine, native, platforms, python
from analysis.failures.signatures.signature import Role, Signature

SIGNATURES: tuple[Signature, ...] = (
    *machine.NOT_ERRORS,
    *platforms.SIGNATURES,
    *python.SIGNATURES,
    *javascript.SIGNATURES,
    *jvm.SIGNATURES,
    *native.SIGNATURES,
    *machine.SIGNATURES,
    *machine.GENERIC,
)
"""Of several that match a line, the first counts."""

__all__ = ["SIGNATURES", "Role", "Signature"]
