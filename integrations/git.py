"""Git repositories: read them, clone them, keep one mirror of each. `git_changes` is what changes them."""

from integrations.git_address import is_git_url, mirror_name, parse_address
from integrations.git_command import mask, read, run
from integrations.git_copies import NETWORK, clone, fetch, fetch_versions, mirror, remove_worktree, worktree
from integrations.git_references import default_branch, diff, grep, head, is_repository, log, resolve, safe_ref

__all__ = [
    "NETWORK", "clone", "default_branch", "diff", "fetch", "fetch_versions", "grep", "head", "is_git_url",
    "is_repository", "log", "mask", "mirror", "mirror_name", "parse_address", "read", "remove_worktree", "resolve",
    "run", "safe_ref", "worktree",
]  # fmt: skip
