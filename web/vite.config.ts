import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:8420';

// The page that lets a device in is built by itself (`vite build --mode pair`): what strangers get holds nothing of the app, and the
// app's first view stays one file.
export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  build: {
    outDir: '../src/carrel/web/app',
    emptyOutDir: mode !== 'pair',
    // The server's content security policy takes no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: mode === 'pair' ? 'pair.html' : 'index.html',
      // What the first view needs is one file: many small ones would wait for each other.
      output: { codeSplitting: { groups: [{ name: mode === 'pair' ? 'pair' : 'base', tags: ['$initial'] }] } },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/media': server, '/healthz': server },
  },
  test: { include: ['src/**/*.test.ts'] },
}));
