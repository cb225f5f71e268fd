import { expect, test, vi } from "vitest";
import { Store } from "./store";

class Counter extends Store<{ readonly count: number; readonly name: string }> {
  change(change: Partial<{ count: number; name: string }>): void {
    this.patch(change);
  }
}

test("listeners hear of real changes only, and of none after they stopped", () => {
  const store = new Counter({ count: 0, name: "a" });
  const heard = vi.fn();
  const stop = store.subscribe(heard);
  store.change({ count: 0 });
  expect(heard).not.toHaveBeenCalled();
  store.change({ count: 1, name: "a" });
  expect(heard).toHaveBeenCalledWith({ count: 1, name: "a" });
  stop();
  store.change({ count: 2 });
  expect(heard).toHaveBeenCalledTimes(1);
});

test("the state before stays as it was", () => {
  const store = new Counter({ count: 0, name: "a" });
  const before = store.state;
  store.change({ count: 1 });
  expect([before.count, store.state.count]).toEqual([0, 1]);
});
