"""Photographs every page in a real browser, on a real demo desk, into docs/screenshots."""
