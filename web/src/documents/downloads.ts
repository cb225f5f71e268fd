import { html, nothing, type TemplateResult } from "lit";
import type { DownloadAddress } from "../protocol/messages";
import { Element } from "../ui/element";
import { linkButton } from "../ui/parts";
import { formatMoment } from "../ui/text";
import type { Documents } from "./documents";
import { t } from "./words";

const LOOK_AGAIN = 10_000;

/** `<v-document-downloads .documents ?staff>`: where the customer gets what was given to them; nothing while nothing was. */
export class DocumentDownloads extends Element {
  static override properties = {
    documents: { attribute: false },
    staff: { type: Boolean },
    address: { state: true },
  };
  declare documents: Documents;
  declare staff: boolean;
  declare address: DownloadAddress | null;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #given = "";

  constructor() {
    super();
    this.staff = false;
    this.address = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.documents.subscribe(() => this.#changed());
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    clearTimeout(this.#timer);
  }

  /** The agent may still settle it after the customer has left the talk. */
  #changed(): void {
    const documents = this.documents.state.view?.documents ?? [];
    const given = documents.map(({ version, given }) => `${version}:${given}`).join();
    if (given === this.#given) return;
    this.#given = given;
    void this.#look();
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.address = await this.documents.client.downloads();
    } catch {
      // asked again below: what is given is given, also while the line is down
    }
    if (this.isConnected) this.#timer = setTimeout(() => void this.#look(), LOOK_AGAIN);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { url, until } = this.address ?? { url: null, until: null };
    if (!url) return nothing;
    const day = until === null ? "" : formatMoment(until);
    return html`<section class="card stack snug" aria-labelledby="downloads-title">
      <h2 id="downloads-title">${t("downloads.title")}</h2>
      <p>${t(this.staff ? "downloads.staff" : "downloads.body", { until: day })}</p>
      <div>${linkButton({ label: t("downloads.open"), href: url, icon: "download" })}</div>
    </section>`;
  }
}

customElements.define("v-document-downloads", DocumentDownloads);
