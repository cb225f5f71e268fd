import type { TemplateResult } from "lit";
import { button } from "../ui/parts";
import { toast } from "../ui/toasts";
import { t } from "./words";

/** Puts text on the clipboard and says so; where the browser won't, says how it goes by hand. */
export function copyButton(text: string): TemplateResult {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      toast(t("copied"), "good");
    } catch {
      toast(t("copy_failed"), "warn");
    }
  };
  return button({ label: t("copy"), icon: "copy", onClick: () => void copy() });
}
