"""TypeScript and JavaScript: facts per file by tree-sitter, module resolution, and the checks that join them."""
