import { Store } from "../protocol/store";
import { href, type Page, parse, type Query, type Route } from "./address";

/** Null: the address is no page of the console. */
export type Place = Route | null;

/** The address bar as a store. Ordinary links inside the console change it without loading the page again. */
export class Router extends Store<Place> {
  constructor() {
    super(here());
    window.addEventListener("popstate", () => this.set(here()));
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  go(page: Page, query: Query = {}, id: string | null = null): void {
    this.#open(href(page, query, id));
  }

  /** A filter is no step back: it replaces the entry, so that *back* leaves the page. */
  filter(query: Query): void {
    const now = this.state;
    if (!now) return;
    history.replaceState(null, "", href(now.page, query, now.id));
    this.set(here());
  }

  #open(address: string): void {
    history.pushState(null, "", address);
    this.set(here());
    scrollTo(0, 0);
  }

  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a");
    if (!link || link.target || link.origin !== location.origin) return;
    if (!parse(link.pathname, link.search)) return;
    event.preventDefault();
    this.#open(link.pathname + link.search);
  }
}

function here(): Place {
  return parse(location.pathname, location.search);
}
