import { defineConfig } from 'vite';
import { SHARED } from '../sdk/vite/shared.ts';
import { facades } from './build/facades.ts';
import { shellPage } from './build/shell-page.ts';

// One build of shell, SDK and kit: what remotes share is an entry of its own, and the import map names it.
export default defineConfig({
  base: '/ui/_shell/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: '',
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { main: 'src/main.tsx', ...Object.fromEntries(SHARED.map((name) => [fileOf(name), `shared:${name}`])) },
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 30 },
            {
              name: 'runtime',
              test: /node_modules\/(react-router|@tanstack\/(query-core|react-query)|i18next)\/|\/web\/sdk\//,
              priority: 20,
            },
            {
              name: 'kit',
              test: /node_modules\/(@mantine\/(core|hooks)|@floating-ui|clsx|react-number-format|@tabler)\/|\/web\/ui\/src\/base\//,
              priority: 10,
            },
            // What lists, cards and boards have in common: one file instead of four.
            { name: 'parts', test: /\/web\/ui\/src\/(?!texts\/)/, minShareCount: 2, priority: 5 },
          ],
        },
      },
    },
  },
  plugins: [facades(), shellPage()],
});

function fileOf(specifier: string): string {
  return specifier.replace('@crm/', '').replaceAll('/', '-');
}
