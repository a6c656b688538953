import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  sourcemap: true,
  target: 'node20',
  outputOptions: {
    // Two files and an index, so that bundlers leave the translator out where nobody asks for it: its tables are made
    // at load, which they take for an effect of the file.
    codeSplitting: {
      groups: [
        {
          name: 'light',
          test: /src\/(trace-header|runtime-header|losing-parent|untraced|ids|log-text|authority|beside-span|member)\.ts$/,
          priority: 1,
        },
        { name: 'translator', test: /src\/(?!index\.|.*\.d\.ts$)/ },
      ],
    },
  },
});
