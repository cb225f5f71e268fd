import type { PropertyDeclarations, PropertyValues } from "lit";
import { Element } from "../ui/element";
import type { Recording } from "./recording";

/** Draws again when the recording that it was given changes, for as long as it is shown. */
export abstract class RecordingElement extends Element {
  static override properties: PropertyDeclarations = { recording: { attribute: false } };
  declare recording: Recording;
  #stop: (() => void) | undefined;
  #following: Recording | undefined;

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
    if (this.#following === this.recording) return;
    this.#stop?.();
    this.#following = this.recording;
    this.#stop = this.recording.subscribe(() => this.requestUpdate());
  }
}
