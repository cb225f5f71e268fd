/** A page with nothing but a call, for tests/e2e/test_call_engine.py: `?role=agent|customer`. */

import { html, render } from "lit";

import { LocalMedia } from "../../src/call/media";
import { ContactSession } from "../../src/call/session";
import { prewarm } from "../../src/call/standby";
import "../../src/call/chat-panel";
import "../../src/call/controls";
import "../../src/call/stage";
import { DeskSocket } from "../../src/protocol/socket";
import { language, startLanguage } from "../../src/ui/text";
import "../../src/ui/ui.css";
import "../../src/call/call.css";
import "./call-page.css";

const role = new URLSearchParams(location.search).get("role") === "agent" ? "agent" : "customer";

startLanguage();
const socket = new DeskSocket({ language: language() });
const media = new LocalMedia();
const session = new ContactSession({
  desk: socket,
  media,
  contact: "contact-1",
  you: role,
  role,
});
let chat = false;

function draw(): void {
  const toggle = () => {
    chat = !chat;
    draw();
  };
  const panel = html`<v-chat .chat=${session.chat}></v-chat>`;
  render(
    html`<div class="page ${chat ? "chatting" : ""}">
      <v-call-stage .session=${session} .media=${media} @chat=${toggle}></v-call-stage>
      ${chat ? html`<aside>${panel}</aside>` : ""}
      <v-call-controls
        .session=${session}
        .media=${media}
        ?chat=${chat}
        ?keys=${true}
        density=${role}
        @chat=${toggle}
        @hangup=${() => session.close()}
      ></v-call-controls>
    </div>`,
    document.getElementById("app") as HTMLElement,
  );
}

socket.onMessage((message) => {
  if (message.type === "customer.snapshot")
    session.resume({
      call: message.call,
      participants: message.contact.participants,
      chat: message.chat,
      recording: null,
      documents: message.documents,
    });
  else session.receive(message);
});
socket.inCall = true;

Object.assign(window, { session, media, socket });
draw();
await Promise.all([prewarm(), media.start({ camera: true, microphone: true })]);
socket.connect(`/ws/${role}`);
