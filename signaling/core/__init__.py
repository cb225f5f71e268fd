"""The pure desk: no await, no clock, no random, no I/O."""
