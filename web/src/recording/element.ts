import type { PropertyDeclarations } from "lit";
import { Following } from "../ui/following";
import type { Recording } from "./recording";

/** Draws the recording that it was given. */
export abstract class RecordingElement extends Following {
  static override properties: PropertyDeclarations = { recording: { attribute: false } };
  declare recording: Recording;

  protected override get followed(): Recording {
    return this.recording;
  }
}
