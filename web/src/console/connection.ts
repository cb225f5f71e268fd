import { nothing, type TemplateResult } from "lit";
import type { DeskSocket } from "../protocol/socket";
import { button, notice } from "../ui/parts";
import { t } from "./words";

/** What is wrong with the line to the desk, in words, and what helps. Nothing while it stands or first comes up. */
export function connectionNotice(
  socket: DeskSocket,
  hadData: boolean,
): TemplateResult | typeof nothing {
  const { phase, why } = socket.state;
  const again = button({
    label: t("connection.again"),
    icon: "refresh-cw",
    onClick: () => socket.connect("/ws/console"),
  });
  if (phase === "ended" && why !== "closed" && why !== "sign_in")
    return notice({
      tone: "bad",
      title: t("connection.ended"),
      body: t("connection.ended_body"),
      actions: again,
      live: true,
    });
  if (phase === "reconnecting" || (phase === "connecting" && socket.state.nextTryAt !== null))
    return notice({
      tone: "warn",
      title: t("connection.lost"),
      body: t(hadData ? "connection.lost_body" : "connection.none_body"),
      actions: again,
      live: true,
    });
  return nothing;
}
