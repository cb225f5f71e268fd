"""Every parser of the media plane on damaged input: `corpus/` what to damage, `parsers.py` what must hold."""
