from signaling.core.timers import Timers


def test_the_soonest_comes_first() -> None:
    timers = Timers()
    timers.set("late", "a", 20)
    timers.set("early", "b", 10)
    assert timers.due == 10
    assert [timers.pop(30), timers.pop(30), timers.pop(30)] == [("early", "b"), ("late", "a"), None]


def test_nothing_comes_before_its_time() -> None:
    timers = Timers()
    timers.set("x", "", 10)
    assert timers.pop(9) is None
    assert timers.pop(10) == ("x", "")


def test_setting_again_moves() -> None:
    timers = Timers()
    timers.set("x", "", 10)
    timers.set("x", "", 30)
    assert timers.due == 30
    assert timers.pop(29) is None
    timers.set("x", "", 5)
    assert timers.pop(5) == ("x", "")
    assert timers.due is None


def test_sooner_never_postpones() -> None:
    timers = Timers()
    timers.sooner("x", "", 10)
    timers.sooner("x", "", 20)
    assert timers.at("x", "") == 10
    timers.sooner("x", "", 5)
    assert timers.at("x", "") == 5


def test_cancelled_is_gone() -> None:
    timers = Timers()
    timers.set("x", "", 10)
    timers.cancel("x", "")
    timers.cancel("x", "")
    assert timers.due is None
    assert timers.pop(99) is None


def test_a_timer_moved_a_million_times_costs_no_memory() -> None:
    timers = Timers()
    for at in range(10_000):
        timers.set("x", "", at)
    assert len(timers._heap) < 100
    assert timers.due == 9_999
