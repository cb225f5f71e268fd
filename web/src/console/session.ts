import type { api as Api } from "../protocol/api";
import type { Me } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { Store } from "../protocol/store";

/** Why nobody is signed in: never was, ran out, or left by their own wish. */
export type SignedOut = "fresh" | "expired" | "left" | "left_everywhere";

export type SessionState =
  | { readonly phase: "starting" }
  | { readonly phase: "failed"; readonly refusal: Refusal }
  | { readonly phase: "signed_out"; readonly why: SignedOut; readonly last: string | null }
  | { readonly phase: "signed_in"; readonly me: Me };

type Routes = Pick<
  typeof Api,
  "me" | "signIn" | "signOut" | "signOutEverywhere" | "changePassword"
>;

/** Who is signed in. Each request goes through `ask`, so that a session that ran out is seen wherever it shows. */
export class Session extends Store<SessionState> {
  readonly #api: Routes;
  /** Asks whoever is signed in for what they are about to look; whether they said it. */
  asker: ((subject: string) => Promise<boolean>) | null = null;

  constructor(api: Routes) {
    super({ phase: "starting" });
    this.#api = api;
  }

  async start(): Promise<void> {
    this.set({ phase: "starting" });
    try {
      this.set({ phase: "signed_in", me: await this.#api.me() });
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal.code === "sign_in.needed") this.#out("fresh");
      else this.set({ phase: "failed", refusal });
    }
  }

  /** Rejects with the refusal; the form says it. */
  async signIn(login: string, password: string): Promise<void> {
    this.set({ phase: "signed_in", me: await this.#api.signIn({ login, password }) });
  }

  async signOut(): Promise<void> {
    await this.ask(() => this.#api.signOut());
    this.#out("left");
  }

  async signOutEverywhere(): Promise<void> {
    await this.ask(() => this.#api.signOutEverywhere());
    this.#out("left_everywhere");
  }

  changePassword(current: string, next: string): Promise<void> {
    return this.ask(() => this.#api.changePassword({ current, new: next }));
  }

  /** The server no longer knows us. */
  expire(): void {
    if (this.state.phase === "signed_in") this.#out("expired");
  }

  /** Where the server wants to know a purpose first, it is asked for, and then the request is made again. */
  async ask<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await this.#once(request);
    } catch (error) {
      const { code, details } = asRefusal(error);
      const subject = details["subject"];
      if (code !== "review.purpose_needed" || typeof subject !== "string") throw error;
      if (!(await this.asker?.(subject))) throw error;
    }
    return this.#once(request);
  }

  async #once<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (asRefusal(error).code === "sign_in.needed") this.expire();
      throw error;
    }
  }

  #out(why: SignedOut): void {
    const last = this.state.phase === "signed_in" ? this.state.me.login : null;
    this.set({ phase: "signed_out", why, last });
  }
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error; // a mistake of ours: the page's error handler shall hear of it
}
