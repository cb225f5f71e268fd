import { html, nothing, type TemplateResult } from "lit";
import { href } from "../console/address";
import { Loading, loaded } from "../console/loading";
import { ConsoleElement } from "../console/page";
import { FileDrop } from "../documents/file-drop";
import { fileButton } from "../documents/files";
import "../documents/uploading";
import { Uploads } from "../documents/uploads";
import type { Library, LibraryRow } from "../protocol/messages";
import { selectField, textField } from "../ui/forms";
import { icon } from "../ui/icon";
import { button, empty } from "../ui/parts";
import { type Column, table } from "../ui/table";
import { formatBytes, formatDate, formatNumber } from "../ui/text";
import { library } from "./client";
import "./form";
import {
  isFiltered,
  type LibraryFilter,
  readFilter,
  STATES,
  type Task,
  writeFilter,
} from "./model";
import { Ready } from "./ready";
import { validityBadge } from "./validity";
import { t } from "./words";

const TYPED_MS = 250;

/** `<v-library>`: the house's documents by queue and topic; new ones by picker or drop. */
export class LibraryPage extends ConsoleElement {
  static override properties = { task: { state: true }, over: { state: true } };
  declare task: Task | null;
  /** Files hang over the page. */
  declare over: boolean;
  #uploads = new Uploads(library);
  #ready = new Ready(this.#uploads);
  #asked = "";
  #typing: ReturnType<typeof setTimeout> | undefined;
  readonly #drop = new FileDrop({
    over: (yes) => {
      this.over = yes;
    },
    files: (files) => this.#uploads.add(files),
  });
  readonly #list = new Loading<Library>(() =>
    this.console.session.ask(() => library.list(this.#filter)),
  );

  constructor() {
    super();
    this.task = null;
    this.over = false;
  }

  protected override begin(): void {
    this.#uploads = new Uploads(library);
    this.#ready = new Ready(this.#uploads);
    this.watch(this.#list, this.#ready);
    this.onEnd(() => {
      this.#ready.close();
      this.#uploads.close();
      clearTimeout(this.#typing);
    });
    void this.#uploads.resume();
  }

  get #filter(): LibraryFilter {
    return readFilter(this.route.query);
  }

  protected override willUpdate(): void {
    const asked = JSON.stringify(this.#filter);
    if (asked !== this.#asked) {
      this.#asked = asked;
      void this.#list.load();
    }
    // One file alone needs no press to be filed; of several, people choose which comes first.
    const [first, ...more] = this.#ready.state.list;
    if (first?.fresh && more.length === 0 && this.#uploads.state.list.length <= 1 && !this.task)
      this.#file(first.upload);
  }

  #set(change: Partial<LibraryFilter>): void {
    this.console.router.filter(writeFilter({ ...this.#filter, ...change }));
  }

  #file(upload: string): void {
    const found = this.#ready.see(upload);
    if (found) this.task = { kind: "add", upload, file: found.name };
  }

  #done = (): void => {
    if (this.task?.kind === "add") this.#ready.forget(this.task.upload);
    void this.#list.load();
  };

  protected override render(): TemplateResult {
    return html`<div
      class="page stack wide library ${this.over ? "over" : ""}"
      @dragenter=${this.#drop.drag}
      @dragover=${this.#drop.drag}
      @dragleave=${this.#drop.leave}
      @drop=${this.#drop.drop}
    >
      <div class="row spread">
        <h1 tabindex="-1">${t("library")}</h1>
        ${fileButton({
          label: t("add"),
          icon: "upload",
          name: "library-files",
          primary: true,
          onFiles: (files) => this.#uploads.add(files),
        })}
      </div>
      <p class="muted">${t("hint")}</p>
      ${this.over ? html`<p class="drop-here">${icon("upload")}<span>${t("drop")}</span></p>` : nothing}
      <v-uploads .uploads=${this.#uploads}></v-uploads>
      ${this.#unfiled()} ${this.#filters()}
      ${loaded(this.#list, (found) => this.#table(found))}
      <v-library-form
        .console=${this.console}
        .task=${this.task}
        .filter=${this.#filter}
        .topics=${this.#list.state.data?.topics ?? []}
        @done=${this.#done}
        @close=${() => {
          this.task = null;
        }}
      ></v-library-form>
    </div>`;
  }

  /** Uploaded, and not in the library yet. */
  #unfiled(): TemplateResult | typeof nothing {
    const { list } = this.#ready.state;
    if (list.length === 0) return nothing;
    return html`<section class="card stack snug" aria-labelledby="unfiled-title">
      <h2 id="unfiled-title">${t("unfiled")}</h2>
      <p>${t("unfiled.hint")}</p>
      <ul class="document-list">
        ${list.map(
          ({ upload, name, pages }) => html`<li class="document-row">
            ${icon("file-text")}
            <div class="document-facts">
              <p class="strong">${name}</p>
              <p class="muted">${t("pages", { count: pages })}</p>
            </div>
            <div class="document-acts">
              ${button({
                label: t("unfiled.file"),
                kind: "primary",
                name: "file-upload",
                onClick: () => this.#file(upload),
              })}
              ${button({
                label: t("unfiled.drop"),
                kind: "quiet",
                onClick: () => this.#ready.forget(upload),
              })}
            </div>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #filters(): TemplateResult {
    const { query, queue, topic, state } = this.#filter;
    const { me, names } = this.console;
    const topics = [...(this.#list.state.data?.topics ?? [])];
    if (topic && !topics.includes(topic)) topics.push(topic); // out of an old link
    return html`<div class="filters" role="search" aria-label=${t("library")}>
      ${textField({
        id: "library-query",
        label: t("filter.query"),
        type: "search",
        value: query,
        onInput: (typed) => {
          clearTimeout(this.#typing);
          this.#typing = setTimeout(() => this.#set({ query: typed }), TYPED_MS);
        },
      })}
      ${selectField({
        id: "library-queue",
        label: t("filter.queue"),
        value: queue,
        options: [
          { value: "", label: t("filter.every_queue") },
          ...me.queues.map(({ id }) => ({ value: id, label: names.queue(id) })),
        ],
        onChange: (value) => this.#set({ queue: value }),
      })}
      ${selectField({
        id: "library-topic",
        label: t("filter.topic"),
        value: topic,
        options: [
          { value: "", label: t("filter.every_topic") },
          ...topics.map((value) => ({ value, label: value })),
        ],
        onChange: (value) => this.#set({ topic: value }),
      })}
      ${selectField({
        id: "library-state",
        label: t("filter.state"),
        value: state,
        options: [
          { value: "", label: t("filter.every_state") },
          ...STATES.map((value) => ({ value, label: t(`state.${value}`) })),
        ],
        onChange: (value) => this.#set({ state: STATES.find((known) => known === value) ?? "" }),
      })}
    </div>`;
  }

  #table({ documents }: Library): TemplateResult {
    return table({
      caption: t("library"),
      columns: this.#columns(),
      rows: documents,
      key: ({ document }) => document,
      empty: isFiltered(this.#filter)
        ? empty({
            icon: "filter",
            title: t("none_found"),
            body: t("none_found.body"),
            action: button({
              label: t("filter.reset"),
              onClick: () => this.console.router.filter({}),
            }),
          })
        : empty({ icon: "library", title: t("none"), body: t("none.body") }),
    });
  }

  #columns(): Column<LibraryRow>[] {
    const { names } = this.console;
    return [
      {
        id: "name",
        label: t("col.document"),
        cell: ({ document, name, topic }) => html`<a
            class="strong"
            href=${href("document", {}, document)}
            >${name}</a
          >
          ${topic ? html`<br /><span class="muted">${topic}</span>` : nothing}`,
      },
      {
        id: "state",
        label: t("col.state"),
        cell: ({ current }) => validityBadge(current, this.console),
      },
      {
        id: "queues",
        label: t("col.queues"),
        cell: ({ queues }) =>
          queues.length === 0
            ? t("queues.all")
            : queues.map((queue) => names.queue(queue)).join(", "),
      },
      {
        id: "versions",
        label: t("col.versions"),
        number: true,
        cell: ({ versions }) => formatNumber(versions),
      },
      {
        id: "pages",
        label: t("col.pages"),
        number: true,
        cell: ({ current }) => formatNumber(current.pages),
      },
      {
        id: "size",
        label: t("col.size"),
        number: true,
        cell: ({ current }) => formatBytes(current.size),
      },
      { id: "changed", label: t("col.changed"), cell: ({ changed_at }) => formatDate(changed_at) },
    ];
  }
}

customElements.define("v-library", LibraryPage);
