"""The optional media plane: forwards and records what participants send."""
