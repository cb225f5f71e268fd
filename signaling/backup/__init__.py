"""Backups: everything a desk has, its keys apart, and the way back onto an empty machine (docs/operations.md)."""
