import "../ui/ui.css";
import "../call/call.css";
import "./customer.css";
import "../downloads/downloads.css";
import { LocalMedia } from "../call/media";
import { DownloadPage } from "../downloads/page";
import { DownloadSession } from "../downloads/session";
import { api } from "../protocol/api";
import { DeskSocket } from "../protocol/socket";
import { language, startLanguage } from "../ui/text";
import { CustomerApp } from "./app";
import { CompanionApp } from "./companion";
import { CompanionSession } from "./companion-session";
import { routeOf } from "./route";
import { CustomerSession } from "./session";

/** Of a page of downloads that is left open: what it offers shall work when it is pressed. */
const LOOK_AGAIN_MS = 60_000;

startLanguage();

const parts = { api, socket: new DeskSocket({ language: language() }), media: new LocalMedia() };
const show = (app: HTMLElement): void => document.getElementById("app")?.replaceChildren(app);

if (location.pathname === "/k") companion();
else if (location.pathname === "/d") downloads();
else customer();

/** What a customer was given, by an address of its own. */
function downloads(): void {
  const session = new DownloadSession({
    desk: api.desk,
    redeem: (token) => api.redeemDownload({ token }),
    files: api.downloads,
  });
  const open = (): void => void session.open(location.hash.slice(1).trim());
  window.addEventListener("hashchange", open); // another address pasted over this one
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void session.again();
  });
  setInterval(() => void session.again(), LOOK_AGAIN_MS);
  const app = new DownloadPage();
  app.session = session;
  show(app);
  open();
}

/** Somebody invited beside a customer. */
function companion(): void {
  const enter = (): void => history.replaceState(null, "", "/k");
  const session = new CompanionSession({ ...parts, enter });
  const open = (): void => void session.open(location.hash.slice(1).trim());
  window.addEventListener("hashchange", open); // another link pasted over this one
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open(); // out of the back-forward cache: what was true then may not be now
  });
  // Beside this page, which may be in the lobby or in the call.
  document.addEventListener("click", (event) => {
    const path = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (path instanceof HTMLAnchorElement && path.origin === location.origin)
      path.target = "_blank";
  });
  const app = new CompanionApp();
  app.session = session;
  show(app);
  open();
}

function customer(): void {
  const enter = (): void => history.replaceState(null, "", "/c");
  const session = new CustomerSession({ ...parts, enter });
  const open = (): void => void session.open(routeOf(location));
  window.addEventListener("popstate", open);
  window.addEventListener("hashchange", open); // another link pasted over this one
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open(); // out of the back-forward cache: what was true then may not be now
  });

  /** Notices and forms open without leaving the page: a place in the queue or a call is not given up for reading. */
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return;
    const path = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!(path instanceof HTMLAnchorElement) || path.origin !== location.origin || path.target)
      return;
    if (!["/privacy", "/imprint", "/code"].includes(path.pathname)) return;
    event.preventDefault();
    if (path.pathname !== location.pathname) history.pushState(null, "", path.pathname);
    open();
  });

  const app = new CustomerApp();
  app.session = session;
  show(app);
  open();
}
