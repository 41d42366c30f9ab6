"""Every document that we send to Linear, with the model of what it answers.

A test holds each to Linear's official schema. The answer of a query is its only field; that of a mutation is `entity`.
"""

from dataclasses import dataclass

from integrations.linear import models

USER = "fragment User on User { id name displayName email active }"
TEAM = "fragment Team on Team { id key name }"
STATE = "fragment State on WorkflowState { id name type position }"
LABEL = "fragment Label on IssueLabel { id name color }"
ISSUE_FIELDS = """
  id identifier title description url branchName priority dueDate createdAt updatedAt
  team { id key name } state { id name type position } assignee { id name displayName email active }
  parent { id identifier } project { id name } labels(first: 20) { nodes { id name color } }
"""
ISSUE = f"fragment Issue on Issue {{ {ISSUE_FIELDS} }}"
FOUND_ISSUE = f"fragment FoundIssue on IssueSearchResult {{ {ISSUE_FIELDS} }}"
COMMENT = """fragment Comment on Comment {
  id body url createdAt user { id name displayName email active } issue { id identifier }
}"""
ATTACHMENT = "fragment Attachment on Attachment { id title subtitle url issue { id identifier } }"
RELATION = """fragment Relation on IssueRelation {
  id type issue { id identifier } relatedIssue { id identifier }
}"""
PROJECT = """fragment Project on Project {
  id name description url status { id name } lead { id name displayName email active } targetDate
}"""
PROJECT_UPDATE = "fragment ProjectUpdate on ProjectUpdate { id body health url createdAt project { id name } }"
CYCLE = "fragment Cycle on Cycle { id number name startsAt endsAt isActive }"
WEBHOOK = "fragment Webhook on Webhook { id url label enabled resourceTypes }"
PAGE = "pageInfo { hasNextPage endCursor }"


@dataclass(frozen=True, slots=True)
class Document[Answer: models.Entity]:
    """A GraphQL document, and the model of one thing that it answers."""

    answer: type[Answer]
    text: str


def _one[A: models.Entity](answer: type[A], field: str, name: str, fragment: str) -> Document[A]:
    text = f"query {name}One($id: String!) {{ {field}(id: $id) {{ ...{name} }} }}"
    return Document(answer, f"{text}\n{fragment}")


def _list[A: models.Entity](answer: type[A], field: str, name: str, fragment: str, kind: str = "") -> Document[A]:
    """Pages of `field`; `kind` is the type of its filter, if it takes one."""
    declared, given = (f", $filter: {kind}", ", filter: $filter") if kind else ("", "")
    head = f"query {name}List($first: Int!, $after: String{declared})"
    body = f"{field}(first: $first, after: $after{given}) {{ nodes {{ ...{name} }} {PAGE} }}"
    return Document(answer, f"{head} {{ {body} }}\n{fragment}")


def _create[A: models.Entity](answer: type[A], field: str, entity: str, name: str, fragment: str) -> Document[A]:
    kind = f"{field[0].upper()}{field[1:]}Input"
    body = f"{field}(input: $input) {{ success entity: {entity} {{ ...{name} }} }}"
    return Document(answer, f"mutation {name}Create($input: {kind}!) {{ {body} }}\n{fragment}")


def _update[A: models.Entity](answer: type[A], field: str, entity: str, name: str, fragment: str) -> Document[A]:
    kind = f"{field[0].upper()}{field[1:]}Input"
    body = f"{field}(id: $id, input: $input) {{ success entity: {entity} {{ ...{name} }} }}"
    return Document(answer, f"mutation {name}Update($id: String!, $input: {kind}!) {{ {body} }}\n{fragment}")


GET_VIEWER = Document(models.User, f"query Viewer {{ viewer {{ ...User }} }}\n{USER}")
LIST_USERS = _list(models.User, "users", "User", USER, "UserFilter")
LIST_TEAMS = _list(models.Team, "teams", "Team", TEAM, "TeamFilter")
LIST_STATES = _list(models.WorkflowState, "workflowStates", "State", STATE, "WorkflowStateFilter")
LIST_CYCLES = _list(models.Cycle, "cycles", "Cycle", CYCLE, "CycleFilter")

GET_ISSUE = _one(models.Issue, "issue", "Issue", ISSUE)
LIST_ISSUES = _list(models.Issue, "issues", "Issue", ISSUE, "IssueFilter")
SEARCH_ISSUES = Document(
    models.Issue,
    f"""query IssueSearch($first: Int!, $after: String, $term: String!, $teamId: String) {{
  searchIssues(first: $first, after: $after, term: $term, teamId: $teamId) {{ nodes {{ ...FoundIssue }} {PAGE} }}
}}
{FOUND_ISSUE}""",
)
CREATE_ISSUE = _create(models.Issue, "issueCreate", "issue", "Issue", ISSUE)
UPDATE_ISSUE = _update(models.Issue, "issueUpdate", "issue", "Issue", ISSUE)

GET_LABEL = _one(models.Label, "issueLabel", "Label", LABEL)
LIST_LABELS = _list(models.Label, "issueLabels", "Label", LABEL, "IssueLabelFilter")
CREATE_LABEL = _create(models.Label, "issueLabelCreate", "issueLabel", "Label", LABEL)

GET_COMMENT = _one(models.Comment, "comment", "Comment", COMMENT)
LIST_COMMENTS = _list(models.Comment, "comments", "Comment", COMMENT, "CommentFilter")
CREATE_COMMENT = _create(models.Comment, "commentCreate", "comment", "Comment", COMMENT)
UPDATE_COMMENT = _update(models.Comment, "commentUpdate", "comment", "Comment", COMMENT)

GET_RELATION = _one(models.Relation, "issueRelation", "Relation", RELATION)
CREATE_RELATION = _create(models.Relation, "issueRelationCreate", "issueRelation", "Relation", RELATION)

LIST_ATTACHMENTS = Document(
    models.Attachment,
    f"""query Attachments($first: Int!, $after: String, $url: String!) {{
  attachmentsForURL(first: $first, after: $after, url: $url) {{ nodes {{ ...Attachment }} {PAGE} }}
}}
{ATTACHMENT}""",
)
CREATE_ATTACHMENT = _create(models.Attachment, "attachmentCreate", "attachment", "Attachment", ATTACHMENT)
LINK_PULL_REQUEST = Document(
    models.Attachment,
    f"""mutation LinkPullRequest($id: String, $issueId: String!, $url: String!, $title: String) {{
  attachmentLinkGitHubPR(id: $id, issueId: $issueId, url: $url, title: $title) {{
    success entity: attachment {{ ...Attachment }}
  }}
}}
{ATTACHMENT}""",
)

GET_PROJECT = _one(models.Project, "project", "Project", PROJECT)
LIST_PROJECTS = _list(models.Project, "projects", "Project", PROJECT, "ProjectFilter")
CREATE_PROJECT = _create(models.Project, "projectCreate", "project", "Project", PROJECT)
UPDATE_PROJECT = _update(models.Project, "projectUpdate", "project", "Project", PROJECT)
GET_PROJECT_UPDATE = _one(models.ProjectUpdate, "projectUpdate", "ProjectUpdate", PROJECT_UPDATE)
CREATE_PROJECT_UPDATE = _create(
    models.ProjectUpdate, "projectUpdateCreate", "projectUpdate", "ProjectUpdate", PROJECT_UPDATE
)

GET_WEBHOOK = _one(models.Webhook, "webhook", "Webhook", WEBHOOK)
LIST_WEBHOOKS = _list(models.Webhook, "webhooks", "Webhook", WEBHOOK)
CREATE_WEBHOOK = _create(models.Webhook, "webhookCreate", "webhook", "Webhook", WEBHOOK)
