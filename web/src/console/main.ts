import "../ui/ui.css";
import "../call/call.css";
import "./console.css";
import "./lists.css";
import "../library/library.css";
import "../review/recording/recording.css";
import "../agent/agent.css";
import "../agent/stage.css";
import "../agent/ring.css";
import "../agent/pass.css";
import "../agent/wrap-up.css";
import "../appearance/effects/effects.css";
import { html, render } from "lit";
import { startLanguage } from "../ui/text";
import "./app";

startLanguage();
const app = document.getElementById("app");
if (app) render(html`<v-console></v-console>`, app);
