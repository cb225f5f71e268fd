import { defineConfig } from "vitest/config";

/** Models are plain data: no document by default. A view's test asks with @vitest-environment happy-dom. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    passWithNoTests: true,
    css: { include: [/tokens\.css/] }, // its contrasts are tested; other style sheets stay empty
  },
});
