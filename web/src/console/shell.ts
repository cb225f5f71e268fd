import { html, type TemplateResult } from "lit";
import type { IconName } from "../ui/icon";
import { icon } from "../ui/icon";
import "./account-menu";
import { href, listOf, type Page, pagesOf, type Role } from "./address";
import type { Console } from "./page";
import { t } from "./words";

const ICONS: Readonly<Record<Page, IconName>> = {
  home: "layout-dashboard",
  links: "link",
  practice: "drama",
  contacts: "history",
  contact: "history",
  recordings: "clapperboard",
  recording: "clapperboard",
  customers: "user-check",
  library: "library",
  document: "library",
  agents: "users",
  certificates: "badge-check",
  appearance: "camera",
  policy: "camera",
  samples: "check-check",
  plans: "check-check",
  questions: "check-check",
  retention: "archive",
  audit: "scroll-text",
  account: "user",
};

const HOME = {
  agent: "nav.desk",
  supervisor: "nav.overview",
  compliance: "nav.today",
  administrator: "nav.today",
} as const satisfies Record<Role, string>;

/** What a page is called, in the bar, the tab's title and its heading. */
export function pageTitle(role: Role, page: Page): string {
  if (page === "home") return t(HOME[role]);
  if (page === "contacts" && role === "compliance") return t("nav.find");
  return page === "appearance" && role === "agent" ? t("nav.mirror") : t(`nav.${page}`);
}

// Reached from the menu, from a list, or from the agent's rail.
const HIDDEN: readonly Page[] = [
  "account",
  "practice",
  "contact",
  "recording",
  "document",
  "policy",
  "plans",
];

function inBar(role: Role, page: Page): boolean {
  return !HIDDEN.includes(page) && !(role === "agent" && page === "appearance");
}

/** The bar above every page: whose desk, where to, who. */
export function header(house: string, console: Console, page: Page | null): TemplateResult {
  const { role } = console.me;
  const pages = pagesOf(console.me).filter((one) => inBar(role, one));
  const shown = page === "recording" ? "contacts" : page && (listOf(page) ?? page);
  return html`<a class="skip" href="#main" @click=${toMain}>${t("skip")}</a>
    <header class="bar">
      <p class="bar-house">${house}</p>
      <nav aria-label=${t("nav")}>
        ${pages.map(
          (one) => html`<a href=${href(one)} aria-current=${one === shown ? "page" : "false"}>
            ${icon(role === "compliance" && one === "contacts" ? "search" : ICONS[one])}<span>${pageTitle(role, one)}</span>
          </a>`,
        )}
      </nav>
      <v-account-menu .console=${console}></v-account-menu>
    </header>`;
}

function toMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
