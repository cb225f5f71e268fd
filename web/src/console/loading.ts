import { html, type TemplateResult } from "lit";
import type { Refusal } from "../protocol/refusal";
import { Store } from "../protocol/store";
import { button, notice, spinner } from "../ui/parts";
import { problem } from "../ui/problems";
import { asRefusal } from "./session";
import { t } from "./words";

export interface LoadState<T> {
  readonly data: T | null;
  /** Of the last try; what was loaded before stays in `data`. */
  readonly refusal: Refusal | null;
  readonly busy: boolean;
}

/** Something to be fetched, and fetched again. Of two tries at once the later one counts. */
export class Loading<T> extends Store<LoadState<T>> {
  readonly #request: () => Promise<T>;
  #try = 0;

  constructor(request: () => Promise<T>) {
    super({ data: null, refusal: null, busy: false });
    this.#request = request;
  }

  async load(): Promise<void> {
    const mine = ++this.#try;
    this.patch({ busy: true });
    try {
      const data = await this.#request();
      if (mine === this.#try) this.set({ data, refusal: null, busy: false });
    } catch (error) {
      const refusal = asRefusal(error);
      if (mine === this.#try) this.patch({ refusal, busy: false });
    }
  }

  /** The server has answered with the new state of what was loaded. */
  replace(data: T): void {
    this.#try += 1;
    this.set({ data, refusal: null, busy: false });
  }
}

/** What was loaded, or that it is on its way, or why it isn't there and a button to try again. */
export function loaded<T>(loading: Loading<T>, draw: (data: T) => TemplateResult): TemplateResult {
  const { data, refusal } = loading.state;
  const retry = button({
    label: t("try_again"),
    icon: "refresh-cw",
    busy: loading.state.busy,
    onClick: () => void loading.load(),
  });
  if (data === null) {
    return refusal ? problemNotice(refusal, retry) : spinner(t("loading"));
  }
  // Old figures are better than none, as long as the page says that they are old.
  const stale = refusal
    ? notice({ tone: "warn", body: t("stale"), actions: retry, live: true })
    : "";
  return html`${stale}${draw(data)}`;
}

export function problemNotice(
  refusal: Pick<Refusal, "code">,
  actions?: TemplateResult,
): TemplateResult {
  const { happened, means, todo } = problem(refusal.code);
  return notice({
    tone: "bad",
    title: happened,
    body: `${means} ${todo}`,
    live: true,
    ...(actions ? { actions } : {}),
  });
}
