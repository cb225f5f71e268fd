import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compressed, visionAssets } from "./vision-assets.ts";

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Two pages, every script, style and font a file of its own: the content security policy allows
 * neither inline code nor data: addresses. By its name the server knows a worker, which alone may compile WebAssembly.
 */
export default defineConfig({
  plugins: [visionAssets(), compressed()],
  worker: {
    format: "es",
    plugins: () => [visionAssets()],
    rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash].worker.js" } },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["es2022", "chrome107", "edge107", "firefox104", "safari15.4"],
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [page("customer.html"), page("console.html")],
      checks: { pluginTimings: false }, // compressing takes its time
    },
  },
});
