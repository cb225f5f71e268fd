"""Evidence bundles: all that belongs to a contact in one signed file that can be checked without us."""
