"""What a registry says of a package, whatever registry it is."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Release(BaseModel):
    """One version. `withdrawn` and `deprecated` are the reasons, empty where there is none to tell."""

    model_config = ConfigDict(frozen=True)

    version: str
    published: datetime | None = None
    withdrawn: str = ""
    deprecated: str = ""
    needs: str = ""
    """The interpreter that it asks for, as a constraint; PyPI only."""
    digest: str = ""
    """The commit of a tag; actions only."""


class Package(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    releases: tuple[Release, ...] = ()
    notes: str = ""
    """Where its changes are described, as far as the registry knows."""

    def release(self, version: str) -> Release | None:
        return next((one for one in self.releases if one.version == version), None)
