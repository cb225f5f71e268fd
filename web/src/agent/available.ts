import { gated } from "../appearance/standing";
import type { Console } from "../console/page";
import { asRefusal } from "../console/session";
import { problemText } from "../ui/problems";
import { toast } from "../ui/toasts";
import type { AgentDesk } from "./desk";

/** Available now; where the house asks for a look at the own picture first, that opens and leads on. */
export async function beAvailable(
  { router }: Pick<Console, "router">,
  desk: Pick<AgentDesk, "state" | "setPresence">,
): Promise<void> {
  const check = (): void => router.go("appearance", { for: "available" });
  if (gated(desk.state.appearance)) return check();
  try {
    await desk.setPresence({ state: "available", reason: null });
  } catch (error) {
    const { code } = asRefusal(error);
    // What is asked may have changed a moment ago.
    if (code === "appearance.check_needed") check();
    else toast(problemText(code), "bad");
  }
}
