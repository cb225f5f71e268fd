import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { href } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { asRefusal } from "../../console/session";
import { api } from "../../protocol/api";
import type { RecordingList, RecordingRow } from "../../protocol/messages";
import { selectField } from "../../ui/forms";
import { badge, button, empty, linkButton, type Tone } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { type Column, table } from "../../ui/table";
import { formatDuration, formatMoment } from "../../ui/text";
import { toast } from "../../ui/toasts";
import { t } from "./words";

const TONES: Readonly<Record<RecordingRow["state"], Tone | undefined>> = {
  off: undefined,
  asking: "info",
  starting: "info",
  running: "good",
  paused: "warn",
  stopped: undefined,
  failed: "bad",
};

export function recordingState({ state }: Pick<RecordingRow, "state">): TemplateResult {
  return badge(t(`state.${state}`), TONES[state]);
}

/** `<v-recordings>`: recordings for compliance, the newest first; the queue stands in the address. */
export class Recordings extends ConsoleElement {
  readonly #list = new Loading<RecordingList>(() =>
    this.console.session.ask(() => api.recordings(this.#filter)),
  );

  get #filter(): { queue: string } {
    return { queue: this.route.query["queue"] ?? "" };
  }

  protected override begin(): void {
    this.watch(this.#list);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("route")?.query["queue"];
    if (changed.has("route") && (!changed.get("route") || before !== this.route.query["queue"]))
      void this.#list.load();
  }

  async #more({ recordings, next }: RecordingList): Promise<void> {
    if (!next) return;
    try {
      const later = await this.console.session.ask(() =>
        api.recordings({ ...this.#filter, after: next }),
      );
      this.#list.replace({
        recordings: [...recordings, ...later.recordings],
        next: later.next,
      });
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override render(): TemplateResult {
    const { me, names } = this.console;
    const { queue } = this.#filter;
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("list")}</h1>
      <p class="muted">${t("list.hint")}</p>
      <div class="filters" role="search" aria-label=${t("filter")}>
        ${selectField({
          id: "filter-queue",
          label: t("col.queue"),
          value: queue,
          options: [
            { value: "", label: t("filter.any") },
            ...me.queues.map(({ id }) => ({ value: id, label: names.queue(id) })),
          ],
          onChange: (next) => this.console.router.filter(next ? { queue: next } : {}),
        })}
      </div>
      ${loaded(this.#list, (list) => this.#table(list, queue !== ""))}
    </div>`;
  }

  #table(list: RecordingList, filtered: boolean): TemplateResult {
    const { names } = this.console;
    const columns: Column<RecordingRow>[] = [
      {
        id: "started",
        label: t("col.started"),
        cell: (row) =>
          html`<a href=${href("recording", {}, row.contact)}>${formatMoment(row.started_at)}</a>`,
      },
      { id: "queue", label: t("col.queue"), cell: (row) => names.queue(row.queue) },
      { id: "agent", label: t("col.agent"), cell: ({ agent_name }) => agent_name ?? "–" },
      { id: "mode", label: t("col.mode"), cell: ({ mode }) => t(`mode.${mode}`) },
      { id: "state", label: t("col.state"), cell: recordingState },
      {
        id: "length",
        label: t("col.length"),
        number: true,
        cell: ({ started_at, ended_at }) =>
          ended_at === null ? "–" : formatDuration(ended_at - started_at),
      },
    ];
    const none = filtered
      ? empty({
          icon: "filter",
          title: t("list.none_filtered"),
          body: t("list.none_filtered_body"),
          action: linkButton({ label: t("list.all"), href: href("recordings") }),
        })
      : empty({ icon: "clapperboard", title: t("list.none"), body: t("list.none_body") });
    return html`${table({
      caption: t("list"),
      columns,
      rows: list.recordings,
      key: ({ contact }) => contact,
      empty: none,
    })}
    ${
      list.next
        ? html`<div>
            ${button({ label: t("list.more"), onClick: () => void this.#more(list) })}
          </div>`
        : nothing
    }`;
  }
}

customElements.define("v-recordings", Recordings);
