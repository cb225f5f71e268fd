import type { ParticipantView } from "../protocol/messages";
import type { ContactSession } from "./session";
import { t } from "./words";

type Named = Pick<ContactSession, "state">;

/** "Your advisor" is only the customer's. */
export function roleOf({ state }: Named, role: ParticipantView["role"]): string {
  const mine = state.me?.role;
  const guest = mine === "customer" || mine === "companion";
  return t(`role.${role === "agent" && !guest ? "colleague" : role}`);
}

/** What this page calls somebody; `name`: what it calls its other side, if not by the desk's name. */
export function personName(
  session: Named,
  name: string,
  participant: ParticipantView | null,
): string {
  const { peer, me } = session.state;
  if (participant === peer && name) return name;
  const role = participant?.role ?? (me?.role === "customer" ? "agent" : "customer");
  return participant?.name || roleOf(session, role);
}

/** The same for somebody of whom only the id is known, who may have left. */
export function nameOf(session: Named, name: string, id: string): string {
  const { me, others } = session.state;
  if (id === me?.id) return t("name.you");
  const participant = others.find((other) => other.id === id);
  return participant ? personName(session, name, participant) : t("name.gone");
}
