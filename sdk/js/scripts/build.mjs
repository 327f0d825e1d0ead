// dist: index.js (ESM, for bundlers), hongyan.min.js (one script, global Hongyan), hongyan-worker.js (the service worker).
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
await rm(`${root}/dist`, { recursive: true, force: true });

async function bundle(entry, format, fileName, minify) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'es2020',
      minify,
      emptyOutDir: false,
      lib: { entry: `${root}/src/${entry}`, formats: [format], name: 'Hongyan', fileName: () => fileName },
    },
  });
}

await bundle('index.ts', 'es', 'index.js', false);
await bundle('index.ts', 'iife', 'hongyan.min.js', true);
await bundle('web-push/worker.ts', 'iife', 'hongyan-worker.js', true);
await cp(`${root}/../../LICENSE`, `${root}/LICENSE`); // npm packs what is beside package.json
