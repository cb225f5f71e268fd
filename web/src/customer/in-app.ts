import { html, nothing } from "lit";
import type { Surroundings } from "../call/surroundings";
import { button, type Content, notice } from "../ui/parts";
import { toast } from "../ui/toasts";
import { t } from "./words";

/** In another app's browser, while the link is unused and still in the address: how to take it to a real one. */
export function elsewhere({ inApp }: Surroundings, address: string): Content {
  if (inApp === null) return nothing;
  const where = inApp === "other" ? t("in-app.other") : t("in-app.known", { app: inApp });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(address);
      toast(t("in-app.copied"), "good");
    } catch {
      toast(t("in-app.by-hand"), "warn");
    }
  };
  return notice({
    tone: "warn",
    title: t("in-app.title"),
    body: html`<p>${where}</p>
      <p>${t("in-app.menu")}</p>`,
    actions: button({
      label: t("in-app.copy"),
      icon: "copy",
      name: "copy-link",
      onClick: () => void copy(),
    }),
  });
}
