import { defineConfig } from "vitest/config";

/** Models are plain data: no document by default. A view's test asks with @vitest-environment happy-dom. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    passWithNoTests: true,
    isolate: false, // a test file leaves no global changed; a process for each would cost more than the tests
    css: { include: [/tokens\.css/] }, // its contrasts are tested; other style sheets stay empty
  },
});
