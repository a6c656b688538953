import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts', 'src/opentelemetry-lambda.ts', 'src/register.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  sourcemap: true,
  target: 'node20',
  // A `require` of its own would hide from bundlers what is required.
  outputOptions: { polyfillRequire: false },
});
