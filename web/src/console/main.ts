import "../ui/ui.css";
import "../call/call.css";
import "./console.css";
import "../agent/agent.css";
import { html, render } from "lit";
import { startLanguage } from "../ui/text";
import "./app";

startLanguage();
const app = document.getElementById("app");
if (app) render(html`<v-console></v-console>`, app);
