import { defineConfig } from 'vitest/config';

// Unit and conformance tests resolve the packages from their sources, so they need no build; what starts a
// process (the CLI, the demo, built packages) uses dist, which `npm test` builds first.
const conditions = ['@otel-xray/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
      'examples/*/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Against what hangs, not against what takes its time on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
