import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
import { requiredApart } from './required-apart.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

/** The bundler gives variables of its own the names that the CommonJS files of this package use. */
const esModule = (name: string): string => fileURLToPath(import.meta.resolve(name));

const CONVENTIONS = '@opentelemetry/semantic-conventions';

/** The layer's one file: everything in it, siblings from their sources, nothing that is not used. */
export default defineConfig({
  entry: { index: 'src/layer.ts' },
  outDir: 'layer/dist/otel-xray',
  format: ['esm'],
  dts: false,
  minify: true,
  target: 'node20',
  deps: {
    alwaysBundle: [/./],
    // The layer sends to the daemon that every function has.
    neverBundle: ['@aws-sdk/client-xray'],
  },
  inputOptions: {
    resolve: {
      alias: {
        // The newest there is: a function whose own is newer than the layer's would make its spans in vain.
        '@opentelemetry/api$': esModule('layer-api'),
        [`${CONVENTIONS}$`]: esModule(CONVENTIONS),
        [`${CONVENTIONS}/incubating$`]: esModule(`${CONVENTIONS}/incubating`),
      },
      conditionNames: ['@otel-xray/source', 'module', 'import', 'node', 'default'],
      // ES modules, of which only what is used comes along.
      mainFields: ['module', 'main'],
    },
  },
  outputOptions: { inlineDynamicImports: true },
  plugins: [requiredApart(CONVENTIONS, esModule(CONVENTIONS)), thirdPartyLicenses()],
});
