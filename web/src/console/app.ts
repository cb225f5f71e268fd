import "../appearance/effects/choice";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { houseCurtain } from "../appearance/effects/house";
import "../agent/page";
import { AgentDesk } from "../agent/desk";
import "../administration/agents";
import "../administration/appearance/page";
import "../administration/appearance/policy";
import "../administration/certificates";
import "../administration/page";
import "../administration/questions/page";
import "../appearance/check/page";
import { LocalMedia } from "../call/media";
import "../library/document";
import "../library/page";
import { api } from "../protocol/api";
import type { Me } from "../protocol/messages";
import { DeskSocket } from "../protocol/socket";
import "../audit/page";
import "../practice/page";
import "../review/contact";
import "../review/contacts";
import "../review/judgement/panel";
import "../review/judgement/plans";
import "../review/judgement/worklist";
import "../review/customers/page";
import "../review/keeping/page";
import "../review/keeping/panel";
import "../review/evidence/panel";
import "../review/page";
import { purposeAsker } from "../review/purpose";
import "../review/search/page";
import { OverviewDesk } from "../supervisor/desk";
import "../supervisor/page";
import "../supervisor/visit";
import "../ui/dialog";
import { Element } from "../ui/element";
import { button, empty, linkButton, spinner } from "../ui/parts";
import { language, onLanguage } from "../ui/text";
import "./account";
import { allowed, href, type Page } from "./address";
import "./links";
import { Loading, problemNotice } from "./loading";
import { Names } from "./names";
import type { Console } from "./page";
import { Router } from "./router";
import { Session } from "./session";
import { header, pageTitle } from "./shell";
import { shortcutDialog } from "./shortcut-dialog";
import { Shortcuts } from "./shortcuts";
import "./sign-in";
import { t } from "./words";

/** `<v-console>`: who is signed in decides what is here; the address decides which page of it. */
export class ConsoleApp extends Element {
  static override properties = { help: { state: true } };
  declare help: boolean;
  readonly #router = new Router();
  readonly #shortcuts = new Shortcuts();
  readonly #session = new Session(api);
  readonly #house = new Loading(api.desk);
  #console: Console | null = null;
  #agent: AgentDesk | null = null;
  #overview: OverviewDesk | null = null;
  /** Calls that a supervisor joins, over the line of the overview. */
  #visits: AgentDesk | null = null;
  #shown: Page | null | undefined;

  constructor() {
    super();
    this.help = false;
    this.#session.subscribe(() => this.#sessionChanged());
    this.#router.subscribe(() => this.requestUpdate());
    this.#house.subscribe(() => this.requestUpdate());
    onLanguage(() => {
      for (const desk of [this.#agent, this.#overview]) if (desk) desk.socket.language = language();
    });
    this.#shortcuts.add(() => [
      {
        key: "?",
        label: t("menu.shortcuts"),
        run: () => {
          this.help = true;
        },
      },
    ]);
    void this.#house.load();
    void this.#session.start();
  }

  #sessionChanged(): void {
    const { state } = this.#session;
    if (state.phase === "signed_in") this.#enter(state.me);
    // A session that ran out leaves the agent's call alone until somebody signs in again.
    else if (state.phase !== "signed_out" || state.why !== "expired") this.#leave();
    this.requestUpdate();
  }

  #enter(me: Me): void {
    if (this.#console && this.#console.me.id !== me.id) this.#leave();
    const { session, router, shortcuts } = {
      session: this.#session,
      router: this.#router,
      shortcuts: this.#shortcuts,
    };
    if (me.role === "agent") {
      this.#agent ??= new AgentDesk(this.#socket(), new LocalMedia(houseCurtain()));
      this.#agent.connect(language());
    } else if (me.role === "supervisor") {
      this.#overview ??= new OverviewDesk(this.#socket());
      this.#visits ??= new AgentDesk(this.#overview.socket, new LocalMedia(houseCurtain()));
      this.#overview.connect(language());
    }
    const names = new Names(me);
    session.asker = purposeAsker(session, me);
    this.#console = { session, router, shortcuts, me, names, visits: this.#visits };
  }

  #leave(): void {
    this.#agent?.close();
    this.#visits?.close();
    this.#overview?.close();
    this.#agent = null;
    this.#visits = null;
    this.#overview = null;
    this.#console = null;
  }

  #socket(): DeskSocket {
    const socket = new DeskSocket({ language: language() });
    socket.subscribe(({ phase, why }) => {
      if (phase === "ended" && why === "sign_in") this.#session.expire();
    });
    return socket;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const page = this.#session.state.phase === "signed_in" ? this.#page() : undefined;
    this.#title(page);
    if (page === this.#shown) return;
    const first = this.#shown === undefined;
    this.#shown = page;
    // The new page's heading is read out and tabbing goes on from there. A fresh load keeps the browser's own start.
    if (!first && page !== undefined) void this.#focusHeading();
  }

  async #focusHeading(): Promise<void> {
    const children = [...this.querySelectorAll<Element>("#main > *")];
    await Promise.all(children.map((child) => child.updateComplete));
    const heading = [...this.querySelectorAll<HTMLElement>("#main h1")].find(
      (each) => !each.closest("[hidden]"),
    );
    (heading ?? this.querySelector<HTMLElement>("#main"))?.focus({ preventScroll: true });
  }

  #title(page: Page | null | undefined): void {
    const house = this.#house.state.data?.name ?? "Visavis";
    const me = this.#console?.me;
    const place = page && me ? pageTitle(me.role, page) : t("console");
    const title = `${place} – ${house}`;
    if (this.title_ !== title) document.title = title;
    this.title_ = title;
  }
  private title_ = "";

  /** Null: an address that is no page, or not this role's. */
  #page(): Page | null {
    const route = this.#router.state;
    const role = this.#console?.me.role;
    return route && role && allowed(role, route.page) ? route.page : null;
  }

  protected override render(): TemplateResult {
    const { state } = this.#session;
    const house = this.#house.state.data?.name ?? "Visavis";
    if (state.phase === "starting")
      return html`<main class="page narrow" id="main">${spinner(t("loading"))}</main>`;
    if (state.phase === "failed")
      return html`<main class="page narrow" id="main">
        <h1 class="unseen">${t("console")}</h1>
        ${problemNotice(
          state.refusal,
          button({
            label: t("try_again"),
            icon: "refresh-cw",
            onClick: () => void this.#session.start(),
          }),
        )}
      </main>`;
    if (state.phase === "signed_out")
      return html`<v-sign-in .session=${this.#session} .house=${house} .why=${state.why} .last=${state.last}></v-sign-in>
        <div hidden>${this.#agentPage(true)}</div>`;
    const page = this.#page();
    return html`<div class="shell" @v-shortcuts=${() => {
      this.help = true;
    }}>
      ${this.#console ? header(house, this.#console, page) : nothing}
      <main id="main" tabindex="-1">
        ${this.#agentPage(page !== "home")} ${this.#visit()} ${this.#content(page)}
      </main>
      ${shortcutDialog({
        open: this.help,
        shortcuts: this.#shortcuts.all,
        onClose: () => {
          this.help = false;
        },
      })}
    </div>`;
  }

  /** The agent's page stays where it is while another one is looked at: voices go on. */
  #agentPage(hidden: boolean): TemplateResult | typeof nothing {
    if (!this.#agent || !this.#console) return nothing;
    return html`<v-agent ?shown=${!hidden} .console=${this.#console} .desk=${this.#agent}></v-agent>`;
  }

  #visit(): TemplateResult | typeof nothing {
    if (!this.#visits || !this.#console) return nothing;
    return html`<v-visit .console=${this.#console} .desk=${this.#visits}></v-visit>`;
  }

  #content(page: Page | null): TemplateResult | typeof nothing {
    const console = this.#console;
    const route = this.#router.state;
    if (!console) return nothing;
    if (!page || !route) return this.#nowhere();
    switch (page) {
      case "home":
        return this.#home(console);
      case "links":
        return html`<v-links .console=${console} .route=${route}></v-links>`;
      case "practice":
        return html`<v-practice .console=${console} .route=${route} .desk=${this.#agent}></v-practice>`;
      case "contacts":
        return console.me.role === "compliance"
          ? html`<v-find .console=${console} .route=${route}></v-find>`
          : html`<v-contacts .console=${console} .route=${route}></v-contacts>`;
      case "contact":
      case "recording":
        return html`<v-contact .console=${console} .route=${route}></v-contact>`;
      case "recordings":
        return nothing; // the address leads to what was found
      case "customers":
        return html`<v-customers .console=${console} .route=${route}></v-customers>`;
      case "library":
        return html`<v-library .console=${console} .route=${route}></v-library>`;
      case "document":
        return html`<v-library-document .console=${console} .route=${route}></v-library-document>`;
      case "agents":
        return html`<v-agents .console=${console} .route=${route}></v-agents>`;
      case "certificates":
        return html`<v-certificates .console=${console} .route=${route}></v-certificates>`;
      case "appearance":
        return console.me.role === "agent"
          ? html`<v-appearance .console=${console} .route=${route} .desk=${this.#agent}></v-appearance>`
          : html`<v-appearance-policies .console=${console} .route=${route}></v-appearance-policies>`;
      case "policy":
        return html`<v-appearance-policy .console=${console} .route=${route}></v-appearance-policy>`;
      case "samples":
        return html`<v-samples .console=${console} .route=${route}></v-samples>`;
      case "plans":
        return html`<v-plans .console=${console} .route=${route}></v-plans>`;
      case "questions":
        return html`<v-questions .console=${console} .route=${route}></v-questions>`;
      case "retention":
        return html`<v-retention .console=${console} .route=${route}></v-retention>`;
      case "audit":
        return html`<v-audit .console=${console} .route=${route}></v-audit>`;
      case "account":
        return html`<v-account .console=${console} .route=${route}></v-account>`;
    }
  }

  #home(console: Console): TemplateResult | typeof nothing {
    const route = this.#router.state;
    switch (console.me.role) {
      case "agent":
        return nothing;
      case "supervisor":
        return html`<v-overview .console=${console} .route=${route} .desk=${this.#overview}></v-overview>`;
      case "compliance":
        return html`<v-review .console=${console} .route=${route}></v-review>`;
      case "administrator":
        return html`<v-administration .console=${console} .route=${route}></v-administration>`;
    }
  }

  #nowhere(): TemplateResult {
    return html`<div class="page narrow">
      <h1 class="unseen" tabindex="-1">${t("nowhere")}</h1>
      ${empty({
        icon: "search",
        title: t("nowhere"),
        body: t("nowhere_body"),
        action: linkButton({ label: t("nowhere_back"), href: href("home"), kind: "primary" }),
      })}
    </div>`;
  }
}

customElements.define("v-console", ConsoleApp);
