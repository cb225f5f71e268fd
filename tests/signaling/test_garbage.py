"""What the start has left is looked at no more, and the rest seldom."""

import gc

from signaling import garbage


def test_what_is_there_is_frozen_and_the_rest_looked_at_seldom() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    try:
        garbage.look_seldom()
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold() == garbage.SELDOM
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
