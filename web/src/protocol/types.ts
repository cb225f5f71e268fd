import type { ClientFrame, ParticipantView, ServerFrame } from "./messages";

/** Everything a page may say, `hello` and `ping` aside (the socket says those itself). */
export type Command = Exclude<ClientFrame["body"], { type: "hello" | "ping" }>;
export type Message = ServerFrame["body"];
/** Said once or not at all: what follows makes up for it. */
export type Signal = Extract<
  Command,
  {
    type:
      | "signal.description"
      | "signal.candidate"
      | "document.view"
      | "document.pointer"
      | "mark.draw";
  }
>;
export type Level = NonNullable<ParticipantView["quality"]>;
/** What is wrong with a participant's network, as its page reports it. */
export type Trouble = Omit<NonNullable<ParticipantView["trouble"]>, "since">;
export type Language = "de" | "en";
