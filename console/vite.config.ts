import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { fixtures } from './dev/fixtures/index.ts';

// The server to develop against; with `--mode fixtures` answers come from dev/fixtures instead.
const server = process.env['HONGYAN_URL'] ?? 'http://127.0.0.1:8080';

/**
 * Ant Design's scroll lock and its measuring of scroll bars write style sheets without the nonce that ConfigProvider was given, which
 * our content security policy refuses. All of its style sheets pass through this one function; here it learns the page's nonce.
 */
function nonceForEveryStyleSheet(): Plugin {
  const without = 'if (csp?.nonce) {\n    styleNode.nonce = csp?.nonce;\n  }';
  const withOne = `styleNode.nonce = csp?.nonce ?? document.querySelector('meta[name="csp-nonce"]')?.content ?? '';`;
  return {
    name: 'hongyan-nonce',
    apply: 'build',
    transform(code, id) {
      if (!/@rc-component\/util\/es\/Dom\/dynamicCSS\.js$/.test(id)) {
        return undefined;
      }
      if (!code.includes(without)) {
        throw new Error(`${id} changed: see whether it gives every style sheet a nonce by now`);
      }
      return code.replace(without, withOne);
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [react(), nonceForEveryStyleSheet(), mode === 'fixtures' && fixtures()],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      // from its sources, so that console and SDK are always of one version
      '@hongyan/web-sdk': fileURLToPath(new URL('../sdk/js/src/index.ts', import.meta.url)),
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries((mode === 'fixtures' ? [] : ['/api', '/v2', '/sdk', '/images']).map((path) => [path, server])),
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0, // the policy allows no data: scripts or styles
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
    manifest: true,
  },
  test: {
    environment: 'jsdom',
    testTimeout: 30_000, // components are slow where the machine is busy
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['./src/test-setup.ts'],
    reporters: ['default', ['junit', { outputFile: 'target/surefire-reports/TEST-console.xml', suiteName: 'console' }]],
  },
}));
