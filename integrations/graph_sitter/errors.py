"""Why graph-sitter could not take part."""


class GraphSitterUnavailable(Exception):
    """graph-sitter cannot be had or did not finish; whoever asked goes on without it and says so."""

    def __init__(self, happened: str, remedy: str) -> None:
        super().__init__(f"{happened}. {remedy}")
        self.happened = happened
        self.remedy = remedy
