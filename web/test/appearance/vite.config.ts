import { defineConfig } from "vite";
import product from "../../vite.config.ts";

/** Built as the product is, but for what is built: this page alone. */
export default defineConfig({
  ...product,
  build: {
    ...product.build,
    rolldownOptions: {
      ...product.build?.rolldownOptions,
      input: ["console.html", "customer.html"],
    },
  },
});
