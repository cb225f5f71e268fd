"""The desk: who talks to whom."""
