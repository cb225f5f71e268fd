import type { PropertyValues } from "lit";
import { Element } from "./element";

/** A store, as far as who draws it needs to know. */
export interface Followed {
  subscribe(listener: () => void): () => void;
}

/** Draws again when the store that it was given changes, for as long as it is shown. Given another, it follows that one. */
export abstract class Following extends Element {
  #stop: (() => void) | undefined;
  #following: Followed | undefined;

  /** What it draws. */
  protected abstract get followed(): Followed;

  /** It has changed. */
  protected heard(): void {
    this.requestUpdate();
  }

  /** Begins to listen; returns how to stop. */
  protected follow(): () => void {
    return this.followed.subscribe(() => this.heard());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#following = undefined;
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (this.#following === this.followed) return;
    this.#stop?.();
    this.#following = this.followed;
    this.#stop = this.follow();
  }
}
