import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { fixtures } from './dev/fixtures/index.ts';

// The server to develop against; with `--mode fixtures` answers come from dev/fixtures instead.
const server = process.env['HONGYAN_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => ({
  plugins: [react(), mode === 'fixtures' && fixtures()],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      // from its sources, so that console and SDK are always of one version
      '@hongyan/web-sdk': fileURLToPath(new URL('../sdk/js/src/index.ts', import.meta.url)),
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries((mode === 'fixtures' ? [] : ['/api', '/v2', '/sdk', '/media']).map((path) => [path, server])),
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
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['./src/test-setup.ts'],
    reporters: ['default', ['junit', { outputFile: 'target/surefire-reports/TEST-console.xml', suiteName: 'console' }]],
  },
}));
