import type { PropertyDeclarations } from "lit";
import type { AgentDesk } from "../agent/desk";
import type { Me } from "../protocol/messages";
import { Element } from "../ui/element";
import type { Route } from "./address";
import type { Names } from "./names";
import type { Router } from "./router";
import type { Session } from "./session";
import type { Shortcuts } from "./shortcuts";

/** What every page of the console is given. */
export interface Console {
  readonly session: Session;
  readonly router: Router;
  readonly shortcuts: Shortcuts;
  readonly me: Me;
  readonly names: Names;
  /** A supervisor's line into a call; null for everybody else. */
  readonly visits: AgentDesk | null;
}

interface Watchable {
  subscribe(listener: () => void): () => void;
}

/** A page, or a part of one: draws again when what it watches changes, for as long as it is shown. */
export abstract class ConsoleElement extends Element {
  static override properties: PropertyDeclarations = {
    console: { attribute: false },
    route: { attribute: false },
  };
  declare console: Console;
  declare route: Route;
  #stops: (() => void)[] = [];

  /** Called on each connection; `watch` and timers begin here. */
  protected begin(): void {}

  protected watch(...stores: readonly Watchable[]): void {
    for (const store of stores) this.#stops.push(store.subscribe(() => this.requestUpdate()));
  }

  /** Runs `task` every so often while somebody can see the page. */
  protected every(ms: number, task: () => void): void {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") task();
    }, ms);
    this.onEnd(() => clearInterval(timer));
  }

  protected onEnd(stop: () => void): void {
    this.#stops.push(stop);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
