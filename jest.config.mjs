import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const modules = join(root, 'node_modules');

/** Names of the installed packages that are ES modules: Jest loads CommonJS, so these are transformed like our own files. */
function esPackages() {
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => {
    const manifest = join(modules, name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  });
}

const escaped = esPackages().map((name) => name.replace(/[.+]/g, '\\$&'));

const common = {
  rootDir: root,
  testEnvironment: 'node',
  transform: { '\\.(ts|tsx|js|mjs)$': ['@swc/jest', JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'))] },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${escaped.join('|')})/)(?!.*\\.mjs$)`],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node', 'wasm'],
  resolver: join(root, 'tests/kit/jest/resolver.cjs'),
  moduleNameMapper: { '/routeModules\\.js$': '<rootDir>/tests/kit/jest/no-route-modules.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.state/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  setupFiles: ['<rootDir>/tests/kit/jest/ahead.cjs'],
};

const plane = {
  globalSetup: '<rootDir>/tests/kit/jest/plane.setup.ts',
  globalTeardown: '<rootDir>/tests/kit/jest/plane.teardown.ts',
};
const platform = { ...plane, globalSetup: '<rootDir>/tests/kit/jest/platform.setup.ts' };
const parts = ['proto', 'services', 'gateway', 'web', 'deploy', 'tests'].map((part) => `<rootDir>/${part}`);

/** The levels of tests, cheapest first; `npm test` runs them one after the other. */
export default {
  testTimeout: 120_000,
  maxWorkers: 2,
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: parts.filter((part) => existsSync(part.replace('<rootDir>', root))),
      testMatch: ['**/*.spec.{ts,tsx}'],
      testPathIgnorePatterns: [
        ...common.testPathIgnorePatterns,
        '\\.(int|e2e)\\.spec\\.',
        '<rootDir>/tests/(contract|faults|real)/',
      ],
    },
    {
      ...common,
      ...plane,
      displayName: 'int',
      testMatch: ['<rootDir>/{proto,services,gateway,web,deploy,tests}/**/*.int.spec.ts'],
      testPathIgnorePatterns: [...common.testPathIgnorePatterns, '<rootDir>/tests/(contract|faults|e2e|real)/'],
    },
    { ...common, ...plane, displayName: 'contract', testMatch: ['<rootDir>/tests/contract/**/*.spec.ts'] },
    { ...common, ...plane, displayName: 'faults', testMatch: ['<rootDir>/tests/faults/**/*.spec.ts'] },
    // They start platforms of their own, so nothing else may run beside them.
    { ...common, displayName: 'up', testMatch: ['<rootDir>/tests/e2e/{up,sale-survives}.e2e.spec.ts'] },
    {
      ...common,
      ...platform,
      displayName: 'e2e',
      testMatch: ['<rootDir>/{gateway,web,tests}/**/*.e2e.spec.ts'],
      testPathIgnorePatterns: [
        ...common.testPathIgnorePatterns,
        '<rootDir>/tests/real/',
        '<rootDir>/tests/e2e/(up|sale-survives).e2e.spec.ts',
      ],
    },
    { ...common, ...platform, displayName: 'real', testMatch: ['<rootDir>/tests/real/**/*.spec.ts'] },
  ],
};
