"""Reports of an `Analysis`: terminal table, JSON, Markdown, SARIF, HTML. `write.render` chooses among them."""
