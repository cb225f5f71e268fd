"""Pure rules: facts in, verdict with reasons out. Standard library only."""
