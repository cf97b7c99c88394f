import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);

/**
 * Entries of the shared packages. React is CommonJS, where `export *` yields nothing: its facade lists the names it has
 * in production. Ours are modules already and go through as they are.
 */
export function facades(): Plugin {
  return {
    name: 'crm-facades',
    resolveId: (id) => (id.startsWith('shared:') ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0shared:')) return undefined;
      const name = id.slice('\0shared:'.length);
      if (name.startsWith('@crm/')) return `export * from '${name}';`;
      const names = exportsOf(name);
      return `import * as whole from '${name}';\nconst library = whole.default ?? whole;\nexport default library;\nexport const { ${names.join(', ')} } = library;`;
    },
  };
}

function exportsOf(name: string): string[] {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  const names = Object.keys(require(name) as object).filter(
    (key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default',
  );
  process.env['NODE_ENV'] = before;
  return names;
}
