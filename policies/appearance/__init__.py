"""Dress and background before a video call: what a house asks, what was measured, and the verdict on it."""
