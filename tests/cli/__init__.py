"""Commands: what operators type."""
