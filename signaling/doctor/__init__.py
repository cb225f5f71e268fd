"""Looks at a whole installation for an administrator; each part says what it finds and changes nothing."""
