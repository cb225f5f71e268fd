import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Refusal } from "../protocol/refusal";
import type { Dialog } from "../ui/dialog";
import "../ui/dialog";
import { Element } from "../ui/element";
import { textField } from "../ui/forms";
import { badge, button, notice } from "../ui/parts";
import { problem } from "../ui/problems";
import { formatMoment } from "../ui/text";
import { toast } from "../ui/toasts";
import { t } from "./words";

/** The longest name of a companion. */
const LONGEST = 60;

/** Somebody who may come into the call by a link of their own. */
export interface Invite {
  readonly id: string;
  readonly name: string;
  readonly state: "invited" | "lobby" | "joined";
  readonly expires_at: number;
}

export interface InviteMade {
  /** The invite's id. */
  readonly companion: string;
  readonly url: string;
  readonly expires_at: number;
}

/**
 * `<v-invite .invites .make .revoke ?open @close>`: a link for somebody who shall come along, to share or to copy, and
 * who has been invited. The name typed stays when the dialog is closed by accident.
 */
export class InviteDialog extends Element {
  static override properties = {
    invites: { attribute: false },
    make: { attribute: false },
    revoke: { attribute: false },
    full: { type: Boolean },
    open: { type: Boolean },
    name: { state: true },
    made: { state: true },
    busy: { state: true },
    failure: { state: true },
    nameless: { state: true },
  };
  declare invites: readonly Invite[];
  declare make: (name: string) => Promise<InviteMade>;
  declare revoke: (invite: string) => Promise<void>;
  /** Nobody more may come; what was made can still be taken back. */
  declare full: boolean;
  declare open: boolean;
  declare name: string;
  declare made: InviteMade | null;
  declare busy: boolean;
  declare failure: Refusal | null;
  declare nameless: boolean;

  constructor() {
    super();
    this.invites = [];
    this.full = false;
    this.open = false;
    this.name = "";
    this.made = null;
    this.busy = false;
    this.failure = null;
    this.nameless = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) this.failure = null;
    const { made } = this;
    const open = (invites: readonly Invite[] | undefined): boolean =>
      invites?.some(({ id, state }) => id === made?.companion && state === "invited") ?? false;
    // Used or taken back: the link is worth nothing any more.
    if (changed.has("invites") && open(changed.get("invites")) && !open(this.invites))
      this.made = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) void this.#to("#invite-name, .invite-link");
  }

  async #to(selector: string): Promise<void> {
    await this.updateComplete;
    await this.querySelector<Dialog>("v-dialog")?.updateComplete;
    this.querySelector<HTMLElement>(selector)?.focus();
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const name = this.name.trim();
    this.nameless = !name;
    if (!name) await this.#to("#invite-name");
    if (!name || this.busy) return;
    const make = async (): Promise<void> => {
      this.made = await this.make(name);
    };
    if (await this.#try(make)) {
      this.name = "";
      await this.#to(".invite-link");
    }
  };

  async #try(task: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.failure = null;
    try {
      await task();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.failure = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  protected override render(): TemplateResult {
    return html`<v-dialog
      .heading=${t("invite.title")}
      .content=${this.open ? this.#content() : nothing}
      ?open=${this.open}
      @close=${() => this.dispatchEvent(new Event("close"))}
    ></v-dialog>`;
  }

  #content(): TemplateResult {
    return html`<div class="invite stack">
      ${this.made ? this.#link(this.made) : this.full ? html`<p>${t("invite.full")}</p>` : this.#form()} ${this.#problem()} ${this.#list()}
    </div>`;
  }

  #form(): TemplateResult {
    return html`<form class="stack" novalidate @submit=${this.#submit}>
      <p>${t("invite.hint")}</p>
      ${textField({
        id: "invite-name",
        label: t("invite.name"),
        value: this.name,
        maxLength: LONGEST,
        error: this.nameless ? t("invite.nameless") : undefined,
        onInput: (name) => {
          this.name = name;
        },
      })}
      ${button({
        label: t("invite.make"),
        kind: "primary",
        icon: "link",
        type: "submit",
        name: "make-invite",
        busy: this.busy,
      })}
    </form>`;
  }

  #link({ url, expires_at }: InviteMade): TemplateResult {
    const canShare = typeof navigator.share === "function";
    return html`<p>${t("invite.made")}</p>
      <input
        class="input invite-link"
        readonly
        aria-label=${t("invite.link")}
        .value=${url}
        @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}
      />
      <p class="muted">${t("invite.until", { when: formatMoment(expires_at) })}</p>
      <div class="actions">
        ${
          canShare
            ? button({
                label: t("invite.share"),
                kind: "primary",
                icon: "send",
                name: "share-invite",
                onClick: () => void share(url),
              })
            : nothing
        }
        ${button({
          label: t("invite.copy"),
          kind: canShare ? "secondary" : "primary",
          icon: "copy",
          name: "copy-invite",
          onClick: () => void copy(url),
        })}
        ${button({
          label: t("invite.another"),
          kind: "quiet",
          onClick: () => {
            this.made = null;
            void this.#to("#invite-name");
          },
        })}
      </div>`;
  }

  #problem(): TemplateResult | typeof nothing {
    if (!this.failure) return nothing;
    const { happened, means, todo } = problem(this.failure.code);
    return notice({ tone: "bad", title: happened, body: `${means} ${todo}`, live: true });
  }

  #list(): TemplateResult | typeof nothing {
    if (this.invites.length === 0) return nothing;
    return html`<section aria-labelledby="invited-title">
      <h3 id="invited-title">${t("invite.list")}</h3>
      <ul class="invited">
        ${this.invites.map(
          ({ id, name, state }) => html`<li>
            <span class="invited-name">${name}</span>
            ${badge(t(`invite.state.${state}`), state === "joined" ? "good" : undefined)}
            ${
              state === "joined"
                ? nothing
                : button({
                    label: t("invite.revoke"),
                    kind: "quiet",
                    icon: "x",
                    onClick: () => void this.#try(() => this.revoke(id)),
                  })
            }
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("v-invite", InviteDialog);

async function share(url: string): Promise<void> {
  try {
    await navigator.share({ title: t("invite.share.title"), url });
  } catch {
    // closed without sharing: the link is still there to copy
  }
}

async function copy(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    toast(t("invite.copied"), "good");
  } catch {
    toast(t("invite.copy_failed"), "warn");
  }
}
