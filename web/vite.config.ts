import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Two pages, every script, style and font a file of its own: the content security policy allows
 * neither inline code nor data: addresses.
 */
export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["es2022", "chrome107", "edge107", "firefox104", "safari15.4"],
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [page("customer.html"), page("console.html")] },
  },
});
