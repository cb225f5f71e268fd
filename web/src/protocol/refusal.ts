import type { Code } from "./messages";

/**
 * What goes wrong before the server could answer, with codes of our own:
 * *offline* the device has no network; *unreachable* the server doesn't answer at all; *timeout* it
 * took too long; *ended* the connection was closed for good; *unreadable* the answer makes no sense; *file* a file on this
 * device can't be read.
 */
export type LocalCode =
  | "local.offline"
  | "local.unreachable"
  | "local.timeout"
  | "local.ended"
  | "local.unreadable"
  | "local.file";

export type Details = Readonly<Record<string, string | number | null>>;

/** A no, from the server or from the way to it. Pages translate `code`; the sentence is for logs. */
export class Refusal extends Error {
  readonly code: Code | LocalCode;
  readonly details: Details;
  /** The wrong field's path, for *field.invalid*. */
  readonly field: string | null;

  constructor(
    code: Code | LocalCode,
    sentence = "",
    details: Details = {},
    field: string | null = null,
  ) {
    super(sentence || code);
    this.name = "Refusal";
    this.code = code;
    this.details = details;
    this.field = field;
  }

  /** Trying again later may help, since nobody has decided anything. */
  get isLocal(): boolean {
    return this.code.startsWith("local.");
  }
}
