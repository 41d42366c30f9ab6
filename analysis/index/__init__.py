"""Facts per file, computed once per content and kept: `Snapshot` says what is there, `Index` what it says."""
