"""The parameters that many actions share, each with what it means to whoever fills it in."""

from typing import Annotated

from pydantic import Field

NAMED = r"^[\w.-]*[\w-][\w.-]*/[\w.-]*[\w-][\w.-]*$"
"Neither part is only dots: `../..` would lead to another address."
Repository = Annotated[str, Field(description="The repository, as owner/name.", pattern=NAMED)]
Number = Annotated[int, Field(description="The number of the issue or pull request.", ge=1)]
Sha = Annotated[str, Field(description="A commit, by its full hash.", pattern=r"^[0-9a-f]{40}$")]
Branch = Annotated[str, Field(description="The name of a branch.", min_length=1)]
Title = Annotated[str, Field(description="One line.", min_length=1)]
Body = Annotated[str, Field(description="Text, in Markdown.")]
RunId = Annotated[int, Field(description="A workflow run, by its id.", ge=1)]
HookId = Annotated[int, Field(description="A webhook, by its id.", ge=1)]
Limit = Annotated[int, Field(description="The most to give back.", ge=1, le=1000)]
Names = Annotated[list[str], Field(description="Names.")]
Logins = Annotated[list[str], Field(description="People, by their GitHub names.")]
Key = Annotated[
    str | None,
    Field(
        description="The same key again finds what it made before. Without one: run, target and content.",
        max_length=200,
    ),
]
LinearIssue = Annotated[str, Field(description="An issue, as ENG-1 or by its id.", min_length=1)]
Team = Annotated[str, Field(description="A team by its key, the ENG of ENG-1.", min_length=1)]
Channel = Annotated[str, Field(description="A channel, as #name or by its id.", min_length=1)]
Moment = Annotated[str, Field(description="A message by its `ts`, as sending it answered.", min_length=1)]
Folder = Annotated[str, Field(description="A folder with a git repository on this machine.", min_length=1)]
Address = Annotated[str, Field(description="An address that starts with http:// or https://.", pattern="^https?://")]
