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

/** Nothing is there to be drawn before the script has run: to draw an empty page would only take a slow processor's time. */
const drawnWhenRun: Plugin = {
  name: 'drawn-when-run',
  transformIndexHtml: { order: 'post', handler: (html) => html.replace('<script type="module"', '$& blocking="render"') },
};

/**
 * Svelte makes an error as it is loaded, to throw it later. Where an inspector is attached, V8 then looks up where that is, and parses the
 * whole file again: 20 ms of a laptop's time, four times that on a processor slowed down to measure (without an inspector: nothing).
 */
const withoutEarlyError: Plugin = {
  name: 'without-early-error',
  transform(code, id) {
    if (!id.includes('svelte/src/internal/client/constants.js')) return null;
    const made = /new \(class StaleReactionError extends Error {\s*name = ('StaleReactionError');\s*message = ('.*'|".*");\s*}\)\(\)/;
    if (!made.test(code)) this.error('Svelte makes its early error in another way, or no more: see vite.config.ts');
    return code.replace(made, (_, name, message) => `Object.create(Error.prototype, { name: { value: ${name} }, message: { value: ${message} } })`);
  },
};

const server = 'http://127.0.0.1:8420';

// The page that lets a device in is built by itself (`vite build --mode pair`): what strangers get holds nothing of the app, and the
// app's first view stays one file.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), withoutEarlyError, drawnWhenRun, compiledAsItLoads],
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
