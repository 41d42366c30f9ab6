"""The draft of a release: what was merged since the one before."""

from pydantic import BaseModel, ConfigDict

from analysis.housekeeping.notes import Merged, is_untouched, notes
from analysis.report.markdown_text import escape
from integrations import git
from integrations.errors import NoSuchReference
from integrations.github import pull_requests, releases
from tasks.automation import Missing, Report, Request, settings_of
from tasks.proposals import Mode
from tasks.repositories import Repository
from tasks.retries import reads, writes
from tasks.writing import github

PUBLISHED = "The release is published, so its notes are left alone"
EDITED = "Somebody has edited the notes, so they are left alone"
MOST_COMMITS = 5000


class Draft(BaseModel):
    """Notes on all that came after `since`, which is empty for the first release."""

    model_config = ConfigDict(frozen=True)

    tag: str
    since: str
    target: str
    text: str


class NotesReport(Report):
    """The outcome of `release_notes`."""

    draft: Draft

    def to_markdown(self) -> str:
        """The notes as they would be released."""
        since = f", since {self.draft.since}" if self.draft.since else ""
        told = [f"- {escape(one)}" for one in (*self.remarks, *self.done)]
        return "\n\n".join([f"# {escape(self.draft.tag + since)}", self.draft.text, *told])


@reads("write release notes")
def write_notes(request: Request, checkout: Repository) -> Draft:
    """By pull requests, and by the commits that came without one. Raises Missing without a tag."""
    if not request.ref:
        raise Missing("Say which release: --param ref=v1.2.0")
    known = releases.list_releases(github(), request.slug)
    since = next((one.tag_name for one in known if not one.draft and _is_before(checkout, one.tag_name)), "")
    span = f"{since}..{checkout.commit}" if since else checkout.commit
    logged = git.run(["log", "--no-merges", f"--max-count={MOST_COMMITS}", "--format=%H %s", span], checkout.mirror)
    landed = set(git.run(["rev-list", f"--max-count={MOST_COMMITS}", span], checkout.mirror).split())
    pulls = pull_requests.list_pull_requests(github(), request.slug, state="closed")
    merged = [one for one in pulls if one.merged_at and one.merge_commit_sha in landed]
    brought = {one.merge_commit_sha for one in merged}
    for one in merged:
        brought |= _commits_of(checkout, one.head.sha)
    direct = [line.partition(" ")[2] for line in logged.splitlines() if line.partition(" ")[0] not in brought]
    told = [
        Merged(
            number=one.number, title=one.title, author=one.user.login if one.user else "",
            labels=tuple(label.name for label in one.labels),
        )
        for one in sorted(merged, key=lambda one: one.number)
    ]  # fmt: skip
    text = notes(told, direct, settings_of(checkout.settings).notes)
    return Draft(tag=request.ref, since=since, target=request.base or checkout.branch, text=text)


def _is_before(checkout: Repository, tag: str) -> bool:
    """Whether the tag is part of the history that is released now, and not its end."""
    try:
        tagged = git.resolve(checkout.mirror, tag)
        return (
            tagged != checkout.commit
            and git.run(["merge-base", tagged, checkout.commit], checkout.mirror).strip() == tagged
        )
    except NoSuchReference:
        return False


def _commits_of(checkout: Repository, head: str) -> set[str]:
    """The commits that a merged pull request brought along, where its head is part of the history."""
    try:
        return set(git.run(["rev-list", "--max-count=200", head, f"^{checkout.commit}~200"], checkout.mirror).split())
    except NoSuchReference:
        return set()


@writes("draft release")
def draft_release(request: Request, draft: Draft) -> NotesReport:
    """The draft with these notes; what people have published or edited stays as it is."""
    report = NotesReport(action="release_notes", repository=request.slug, mode=request.mode, draft=draft)
    held = next((one for one in releases.list_releases(github(), request.slug) if one.tag_name == draft.tag), None)
    if held and not held.draft:
        return report.model_copy(update={"remarks": (PUBLISHED,)})
    if held and not is_untouched(held.body):
        return report.model_copy(update={"remarks": (EDITED,)})
    if request.mode is Mode.REPORT:
        return report
    name = (held.name if held else None) or draft.tag
    made = releases.create_release(
        github(), request.slug, draft.tag, name, draft.text, target=draft.target, draft=True
    )  # fmt: skip
    return report.model_copy(update={"done": (f"draft {draft.tag}: {made.change}",)})
