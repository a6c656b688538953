import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { index: 'src/index.ts', acceptance: 'src/acceptance/index.ts' },
  format: ['esm', 'cjs'],
  dts: true,
  sourcemap: true,
  target: 'node20',
});
