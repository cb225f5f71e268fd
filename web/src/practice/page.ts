import { html, nothing, type TemplateResult } from "lit";
import { callRoom } from "../agent/call-room";
import type { AgentDesk } from "../agent/desk";
import "../agent/devices";
import { holding } from "../agent/holding";
import { href } from "../console/address";
import { copyButton } from "../console/copy";
import { ConsoleElement } from "../console/page";
import { button, linkButton, notice, spinner } from "../ui/parts";
import { problemText } from "../ui/problems";
import { formatNumber } from "../ui/text";
import { Rehearsal, rehearsalName } from "./rehearsal";
import { LONGEST_MS, Take } from "./take";
import { t } from "./words";

/** `<v-practice .desk>`: a call to rehearse with, alone or with a colleague (`?with=`). */
export class PracticePage extends ConsoleElement {
  static override properties = { desk: { attribute: false } };
  declare desk: AgentDesk;
  #rehearsal: Rehearsal | null = null;
  #take: Take | null = null;
  #stop: (() => void) | undefined;

  protected override begin(): void {
    const { desk } = this;
    const take = new Take(desk.media);
    this.#take = take;
    this.watch(desk, desk.media, take);
    this.onEnd(() => {
      take.drop();
      this.#leave();
      if (holding(desk.state) === "release") {
        desk.media.drop("camera");
        desk.media.drop("microphone");
      }
    });
  }

  protected override willUpdate(): void {
    if (this.#talking) this.#take?.giveWay();
    const wanted = this.desk.state.ready ? (this.route.query["with"] ?? null) : null;
    if (wanted === (this.#rehearsal?.id ?? null) || (wanted && !this.desk.state.primary)) return;
    this.#leave();
    if (!wanted) return;
    this.#take?.drop();
    this.#rehearsal = new Rehearsal(this.desk, wanted);
    this.#stop = this.#rehearsal.subscribe(() => this.requestUpdate());
    void this.desk.media.start({ camera: true, microphone: true });
  }

  #leave(): void {
    this.#stop?.();
    this.#rehearsal?.close();
    this.#rehearsal = null;
  }

  get #talking(): boolean {
    return this.desk.state.contacts.some(({ state }) => state === "connected");
  }

  protected override render(): TemplateResult {
    const rehearsal = this.#rehearsal;
    const { session, colleague } = rehearsal?.state ?? {};
    if (session)
      return html`<div class="practice-call">
        <h1 tabindex="-1">${t("two.with", { name: colleague ?? "" })}</h1>
        ${callRoom({
          session,
          media: this.desk.media,
          name: colleague ?? "",
          chat: null,
          onChat: () => {},
          onHangUp: () => this.#back(),
        })}
      </div>`;
    return html`<div class="page practice">
      <h1 tabindex="-1">${t("title")}</h1>
      <p class="lead">${t("lead")}</p>
      ${
        this.#talking
          ? notice({ tone: "info", body: t("two.busy"), live: true })
          : html`<div class="practice-cards">
              <section class="card stack">
                <v-agent-devices .media=${this.desk.media}></v-agent-devices>
                <p>${t("check")}</p>
                <div>
                  ${linkButton({ label: t("check.open"), href: href("appearance", { for: "practice" }), icon: "camera" })}
                </div>
              </section>
              ${rehearsal ? this.#waiting(rehearsal) : html`${this.#alone()} ${this.#two()}`}
            </div>`
      }
    </div>`;
  }

  #back(): void {
    this.console.router.filter({});
  }

  #alone(): TemplateResult {
    const take = this.#take;
    const { camera, microphone } = this.desk.media.state;
    const { phase, url } = take?.state ?? { phase: "none", url: null };
    const live = camera.status === "live" || microphone.status === "live";
    return html`<section class="card stack" aria-labelledby="practice-alone">
      <h2 id="practice-alone">${t("alone")}</h2>
      <p>${t("alone.body", { seconds: formatNumber(LONGEST_MS / 1_000) })}</p>
      <div role="status">
        ${phase === "running" ? html`<p>${t("alone.running")}</p>` : nothing}
        ${phase === "failed" ? notice({ tone: "warn", body: t("alone.failed") }) : nothing}
        ${live ? nothing : html`<p class="muted">${t("alone.devices")}</p>`}
      </div>
      ${
        url
          ? html`<video
              class="practice-take"
              controls
              playsinline
              src=${url}
              aria-label=${t("alone.play")}
              @loadedmetadata=${measure}
            ></video>`
          : nothing
      }
      <div class="row">
        ${
          phase === "running"
            ? button({
                label: t("alone.stop"),
                kind: "primary",
                icon: "square",
                onClick: () => take?.stop(),
              })
            : button({
                label: t(url ? "alone.again" : "alone.start"),
                kind: url ? "secondary" : "primary",
                icon: "circle-dot",
                disabled: !live,
                onClick: () => take?.start(),
              })
        }
        ${
          url
            ? button({
                label: t("alone.drop"),
                kind: "quiet",
                icon: "trash-2",
                onClick: () => take?.drop(),
              })
            : nothing
        }
      </div>
    </section>`;
  }

  #two(): TemplateResult {
    return html`<section class="card stack" aria-labelledby="practice-two">
      <h2 id="practice-two">${t("two")}</h2>
      <p>${t("two.body")}</p>
      <div>
        ${button({
          label: t("two.start"),
          icon: "users",
          onClick: () => this.console.router.filter({ with: rehearsalName() }),
        })}
      </div>
    </section>`;
  }

  #waiting({ id, state }: Rehearsal): TemplateResult {
    const link = new URL(href("practice", { with: id }), location.href).href;
    const back = button({ label: t("two.back"), icon: "arrow-left", onClick: () => this.#back() });
    return html`<section class="card stack" aria-labelledby="practice-two" aria-live="polite">
      <h2 id="practice-two">${t("two")}</h2>
      ${
        state.phase === "joining"
          ? html`${spinner(t("two.joining"))}
              <div>${back}</div>`
          : state.phase === "alone"
            ? html`<p>${t("two.wait")}</p>
                <p class="made-url" tabindex="0" aria-label=${t("two.link")}>${link}</p>
                <div class="row">
                  ${copyButton(link)}
                  ${button({ label: t("two.leave"), icon: "x", onClick: () => this.#back() })}
                </div>`
            : state.problem
              ? html`${notice({ tone: "warn", body: problemText(state.problem) })}
                  <div>${back}</div>`
              : html`${notice({ tone: "info", title: t("two.over"), body: t("two.over_body") })}
                  <div>${back}</div>`
      }
    </section>`;
  }
}

/** What a browser has recorded doesn't say how long it is; at its end the player knows. */
function measure({ target }: Event): void {
  const film = target as HTMLVideoElement;
  if (Number.isFinite(film.duration)) return;
  film.addEventListener(
    "durationchange",
    () => {
      film.currentTime = 0;
    },
    { once: true },
  );
  film.currentTime = Number.MAX_SAFE_INTEGER;
}

customElements.define("v-practice", PracticePage);
