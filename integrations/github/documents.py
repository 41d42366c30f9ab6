"""Every GraphQL document that is sent to GitHub: what REST does not offer."""

PULL_REQUEST = """
fragment State on PullRequest {
  id
  isDraft
  headRefOid
  autoMergeRequest { mergeMethod }
  mergeQueueEntry { position state }
}
"""

GET_PULL_REQUEST = (
    """query GetPullRequest($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ...State } }
}"""
    + PULL_REQUEST
)

MARK_READY = (
    """mutation MarkReady($id: ID!) {
  markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { ...State } }
}"""
    + PULL_REQUEST
)

CONVERT_TO_DRAFT = (
    """mutation ConvertToDraft($id: ID!) {
  convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { ...State } }
}"""
    + PULL_REQUEST
)

ENABLE_AUTO_MERGE = (
    """mutation EnableAutoMerge($id: ID!, $method: PullRequestMergeMethod!, $sha: GitObjectID!) {
  enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $method, expectedHeadOid: $sha}) {
    pullRequest { ...State }
  }
}"""
    + PULL_REQUEST
)

DISABLE_AUTO_MERGE = (
    """mutation DisableAutoMerge($id: ID!) {
  disablePullRequestAutoMerge(input: {pullRequestId: $id}) { pullRequest { ...State } }
}"""
    + PULL_REQUEST
)

THREAD = """
fragment Thread on PullRequestReviewThread {
  id
  isResolved
  path
  line
  comments(first: 50) { nodes { databaseId body author { login } } }
}
"""

LIST_THREADS = (
    """query ListThreads($owner: String!, $name: String!, $number: Int!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: $first, after: $after) {
        nodes { ...Thread }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}"""
    + THREAD
)

GET_THREAD = """query GetThread($id: ID!) { node(id: $id) { ...Thread } }""" + THREAD

RESOLVE_THREAD = (
    """mutation ResolveThread($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { ...Thread } } }"""
    + THREAD
)

UNRESOLVE_THREAD = (
    """mutation UnresolveThread($id: ID!) { unresolveReviewThread(input: {threadId: $id}) { thread { ...Thread } } }"""
    + THREAD
)

FIND_PROJECT = """query FindProject($owner: String!, $number: Int!) {
  repositoryOwner(login: $owner) {
    ... on ProjectV2Owner {
      projectV2(number: $number) {
        id
        number
        title
        fields(first: 100) {
          nodes {
            ... on ProjectV2Field { id name dataType }
            ... on ProjectV2SingleSelectField { id name dataType options { id name } }
          }
        }
      }
    }
  }
}"""

LIST_ITEMS = """query ListItems($content: ID!, $first: Int!, $after: String) {
  node(id: $content) {
    ... on Issue {
      projectItems(first: $first, after: $after) {
        nodes { id project { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
    ... on PullRequest {
      projectItems(first: $first, after: $after) {
        nodes { id project { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}"""

ADD_ITEM = """mutation AddItem($project: ID!, $content: ID!) {
  addProjectV2ItemById(input: {projectId: $project, contentId: $content}) { item { id project { id } } }
}"""

GET_VALUE = """query GetValue($item: ID!, $field: String!) {
  node(id: $item) {
    ... on ProjectV2Item {
      fieldValueByName(name: $field) {
        ... on ProjectV2ItemFieldSingleSelectValue { optionId }
        ... on ProjectV2ItemFieldTextValue { text }
        ... on ProjectV2ItemFieldNumberValue { number }
        ... on ProjectV2ItemFieldDateValue { date }
      }
    }
  }
}"""

SET_VALUE = """mutation SetValue($project: ID!, $item: ID!, $field: ID!, $value: ProjectV2FieldValue!) {
  updateProjectV2ItemFieldValue(input: {projectId: $project, itemId: $item, fieldId: $field, value: $value}) {
    projectV2Item { id project { id } }
  }
}"""
