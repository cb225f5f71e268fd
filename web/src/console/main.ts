import "../ui/ui.css";
import { html, render } from "lit";

const app = document.getElementById("app");
if (app) render(html`<h1>Visavis</h1>`, app);
