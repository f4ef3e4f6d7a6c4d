import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * What the first view needs is compiled as a whole while it loads, not function by function when the page waits for each: V8 does so
 * with a file that begins with this (https://v8.dev/blog/explicit-compile-hints). To others it is a comment.
 */
const compiledAsItLoads: Plugin = {
  name: 'compiled-as-it-loads',
  // When all is written: vite itself puts something at the beginning before.
  async writeBundle({ dir }, bundle) {
    for (const { fileName } of Object.values(bundle)) {
      if (!/^assets\/(index|pair)-.*\.js$/.test(fileName)) continue;
      const path = `${dir}/${fileName}`;
      await this.fs.writeFile(path, `//# allFunctionsCalledOnLoad\n${await this.fs.readFile(path, { encoding: 'utf8' })}`);
    }
  },
};

const server = 'http://127.0.0.1:8420';

// The page that lets a device in is built by itself (`vite build --mode pair`): what strangers get holds nothing of the app, and the
// app's first view stays one file.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), compiledAsItLoads],
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
