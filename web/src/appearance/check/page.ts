import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { AgentDesk } from "../../agent/desk";
import { holding, onAir } from "../../agent/holding";
import { href } from "../../console/address";
import { connectionNotice } from "../../console/connection";
import { problemNotice } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { asRefusal } from "../../console/session";
import type { AppearanceView } from "../../protocol/messages";
import { button, empty, linkButton, notice, spinner } from "../../ui/parts";
import { problemText } from "../../ui/problems";
import { toast } from "../../ui/toasts";
import { appearance } from "../client";
import "../effects/choice";
import { stand } from "../standing";
import { MEASURE_VERSION, openVision } from "../vision/vision";
import { t } from "../words";
import { cameraNotice, mirror, programs } from "./camera";
import { checkList, manualList, summary } from "./list";
import { privacy } from "./privacy";
import { keepReference, loadReference } from "./references";
import { CheckSession } from "./session";
import { NOTHING } from "./steady";
import "./verdict";

/**
 * `<v-appearance .desk>`: the mirror before the day's first video call. `?for=available`: opened by that wish, which is granted
 * at once when all is well. `?for=practice`: looked at alone, nothing is sent.
 */
export class AppearancePage extends ConsoleElement {
  static override properties = { desk: { attribute: false }, view: { state: true } };
  declare desk: AgentDesk;
  /** What came last, by the line to the desk or as an answer. */
  declare view: AppearanceView | null;
  #session: CheckSession | null = null;
  #pushed: AppearanceView | null = null;
  #camera = false;

  constructor() {
    super();
    this.view = null;
  }

  protected override begin(): void {
    const { desk } = this;
    this.watch(desk, desk.socket, desk.media);
    this.onEnd(desk.subscribe(() => this.#follow()));
    const seen = (): void => {
      if (this.#session) this.#session.hidden = document.visibilityState === "hidden";
    };
    document.addEventListener("visibilitychange", seen);
    this.onEnd(() => document.removeEventListener("visibilitychange", seen));
    this.onEnd(() => this.#leave());
    this.#pushed = null;
    this.#follow();
  }

  #follow(): void {
    const { state } = this.desk;
    if (state.appearance && state.appearance !== this.#pushed) {
      this.#pushed = state.appearance;
      this.view = state.appearance;
    }
    if (!this.view) return;
    if (stand(this.view) === "nothing") {
      this.#leave(); // asked no more: nothing to look at
      return;
    }
    const inCall = onAir(state);
    if (!this.#session) this.#open(this.view, inCall);
    else {
      this.#session.view = this.view;
      this.#session.inCall = inCall;
    }
  }

  #open(view: AppearanceView, inCall: boolean): void {
    const { desk, console } = this;
    const agent = console.me.id;
    const { session } = console;
    const check = new CheckSession(view, {
      media: desk.media,
      video: () => this.querySelector<HTMLVideoElement>(".mirror-frame video"),
      open: (onProgress) => openVision({ onProgress }),
      send: {
        challenge: () => session.ask(() => appearance.challenge()),
        observe: (body) => session.ask(() => appearance.observe(body)),
      },
      references: {
        load: () => loadReference(agent),
        keep: (grid) => keepReference(agent, grid),
      },
      effect: () => desk.media.state.effect,
      measure: String(MEASURE_VERSION),
    });
    this.#session = check;
    this.watch(check);
    check.inCall = inCall;
    check.hidden = document.visibilityState === "hidden";
    void check.start();
    const { camera } = desk.media.state;
    this.#camera = camera.status === "off" || camera.status === "failed";
    if (this.#camera && !inCall) void desk.media.start({ camera: true, microphone: false });
  }

  /** The camera is given back, unless whoever can be called holds it. */
  #leave(): void {
    this.#session?.close();
    this.#session = null;
    const { state, media } = this.desk;
    if (this.#camera && !onAir(state) && holding(state) !== "hold") media.drop("camera");
    this.#camera = false;
  }

  get #wanted(): boolean {
    return this.route.query["for"] === "available";
  }

  get #rehearsing(): boolean {
    return this.route.query["for"] === "practice";
  }

  #adopt(view: AppearanceView): void {
    this.view = view;
    if (this.#session) this.#session.view = view;
    if (this.#wanted && view.passes) void this.#goAvailable();
  }

  async #finish(): Promise<void> {
    await this.#session?.finish();
    const verdict = this.#session?.state.verdict;
    if (!verdict) return;
    this.#adopt(verdict.view);
    await this.updateComplete;
    const title = this.querySelector<HTMLElement>("#verdict-title");
    title?.focus({ preventScroll: true });
    title?.scrollIntoView({ block: "nearest" });
  }

  async #goAvailable(): Promise<void> {
    try {
      await this.desk.setPresence({ state: "available", reason: null });
      toast(t("went.available"), "good");
      this.console.router.go("home");
    } catch (error) {
      toast(problemText(asRefusal(error).code), "bad");
    }
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#follow();
  }

  protected override render(): TemplateResult {
    const { view, desk } = this;
    return html`<div class="page stack wide appearance">
      <div class="row spread">
        <h1 tabindex="-1">${t("title")}</h1>
        ${linkButton({ label: t("back"), href: href("home"), icon: "arrow-left" })}
      </div>
      ${connectionNotice(desk.socket, view !== null)}
      ${view ? this.#content(view) : spinner(t("loading"))}
    </div>`;
  }

  #content(view: AppearanceView): TemplateResult {
    if (view.mode === "off") return empty({ icon: "camera", title: t("off"), body: t("off.body") });
    const session = this.#session;
    if (!session)
      return empty({ icon: "camera", title: t("asked.nothing"), body: t("asked.nothing.body") });
    return html`<div class="appearance-columns">
      <div class="appearance-picture stack">
        ${mirror(this.desk.media)}
        ${session.state.pause === "call" ? nothing : cameraNotice(this.desk.media)}
      </div>
      <div class="appearance-side stack">${this.#side(view, session)} ${privacy(view)}</div>
      <div class="appearance-tools stack">
        <v-effects .media=${this.desk.media} .effects=${view.effects}></v-effects>
        ${this.#reference(view, session)}
      </div>
    </div>`;
  }

  #reference({ backdrop }: AppearanceView, session: CheckSession): TemplateResult | typeof nothing {
    if (backdrop !== "reference") return nothing;
    const { reference, pause, sending, verdict } = session.state;
    const covered = this.desk.media.state.effect !== "none"; // then it would be no picture of the room
    return html`<div class="stack tight">
      <div>
        ${button({
          label: t(reference ? "reference.again" : "reference.take"),
          icon: "camera",
          name: "reference",
          disabled: pause !== null || sending || verdict !== null || covered,
          onClick: async () => {
            if (await session.takeReference()) toast(t("reference.taken"), "good");
          },
        })}
      </div>
      <p class="muted">${t("reference.hint")}</p>
    </div>`;
  }

  #side(view: AppearanceView, session: CheckSession): TemplateResult {
    const { state } = session;
    if (state.pause === "call")
      return notice({ title: t("call.title"), body: t("call.body"), live: true });
    const standing = stand(view);
    const told = state.verdict !== null;
    const waits = standing === "asked" || standing === "blocked" || standing === "released";
    const panel =
      (told && view.standing) || waits
        ? html`<v-appearance-verdict
            .console=${this.console}
            .view=${view}
            .list=${told ? state.list : NOTHING}
            ?looking=${!told}
            ?available=${this.#wanted || this.desk.state.me?.state !== "available"}
            @view=${(event: CustomEvent<AppearanceView>) => this.#adopt(event.detail)}
            @again=${() => this.#again(session)}
            @available=${() => void this.#goAvailable()}
          ></v-appearance-verdict>`
        : nothing;
    return html`${panel}
      ${
        standing === "changed"
          ? notice({
              tone: "warn",
              title: t("changed.title"),
              body:
                this.desk.state.me?.state === "available"
                  ? t("changed.running")
                  : t("changed.body"),
              live: true,
            })
          : nothing
      }
      ${told ? nothing : this.#live(view, session)}`;
  }

  #again(session: CheckSession): void {
    session.again();
    this.querySelector<HTMLElement>("#asked-title")?.focus({ preventScroll: true });
  }

  #live(view: AppearanceView, session: CheckSession): TemplateResult {
    const { state } = session;
    const blind = state.pause === "failed" || this.#noCamera();
    const ready = blind || (state.pause === null && state.list.size > 0) || view.rules.length === 0;
    return html`<section class="card stack" aria-labelledby="asked-title">
      <div class="stack tight">
        <h2 id="asked-title" tabindex="-1">${t("asked")}</h2>
        <p class="muted">${t("asked.queues", { queues: this.#queues(view) })}</p>
      </div>
      ${programs(state, () => void session.load())}
      ${state.pause === "hidden" ? html`<p class="muted">${t("hidden.title")}</p>` : nothing}
      ${summary(view, state)} ${checkList(view, state)}
      ${manualList(view, state.ticks, (item, on) => session.tick(item, on))}
      ${state.refusal ? problemNotice(state.refusal) : nothing}
      ${this.#rehearsing ? this.#rehearsed() : nothing}
      <div class="check-done" ?hidden=${this.#rehearsing}>
        ${button({
          label: t(state.sending ? "done.busy" : blind ? "done.by_hand" : "done"),
          kind: "primary",
          icon: "check",
          name: "done",
          wide: true,
          busy: state.sending,
          disabled: !ready,
          onClick: () => void this.#finish(),
        })}
      </div>
    </section>`;
  }

  /** Of a rehearsal the list is all: nothing is sent, so nothing can be kept. */
  #rehearsed(): TemplateResult {
    return html`<p class="muted">${t("practice.kept")}</p>
      <div>${linkButton({ label: t("practice.back"), href: href("practice"), icon: "arrow-left" })}</div>`;
  }

  #noCamera(): boolean {
    const { status } = this.desk.media.state.camera;
    return status === "failed" || status === "off" || status === "interrupted";
  }

  #queues({ queues }: AppearanceView): string {
    return queues.map(({ queue }) => this.console.names.queue(queue)).join(", ");
  }
}

customElements.define("v-appearance", AppearancePage);
