"""Releases with their files, and deployments."""

import msgspec


class Asset(msgspec.Struct):
    id: int
    name: str
    content_type: str
    content: bytes
    uploader: str
    created_at: str
    label: str | None = None
    downloads: int = 0


class Release(msgspec.Struct):
    id: int
    tag_name: str
    target: str
    name: str | None
    body: str | None
    draft: bool
    prerelease: bool
    author: str
    created_at: str
    published_at: str | None
    assets: list[Asset] = msgspec.field(default_factory=list)


class DeploymentStatus(msgspec.Struct):
    id: int
    state: str
    creator: str
    description: str
    environment: str
    environment_url: str
    log_url: str
    created_at: str


class Deployment(msgspec.Struct):
    id: int
    ref: str
    sha: str
    task: str
    environment: str
    creator: str
    description: str | None
    created_at: str
    updated_at: str
    payload: dict[str, object] = msgspec.field(default_factory=dict)
    transient: bool = False
    production: bool = False
    statuses: list[DeploymentStatus] = msgspec.field(default_factory=list)
