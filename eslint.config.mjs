// Rules that a compiler cannot hold us to. What prettier does is not repeated here.
import tseslint from 'typescript-eslint';
import { SQL_CLOCK } from './proto/tools/sql-clock.ts';

const sources = ['**/*.ts', '**/*.tsx'];
/** Decisions of a service: <noun>/<name>.ts without a role in the name. Time and chance come in. */
const domain = ['services/!(kit)/src/!(consumers|jobs|keycloak|mail)/+([a-z0-9-]).ts'];
/** What of a service and the gateway runs in production. */
const product = ['services/*/src/**/*.ts', 'gateway/src/**/*.ts'];
const tests = ['**/*.spec.ts', '**/*.fixture.ts', '**/testing/**'];
/** Text of SQL; what stands in its placeholders is code. */
const noSqlClock = ['Literal[value', 'TemplateElement[value.raw'].map((place) => ({
  selector: `${place}=${SQL_CLOCK.toString().replace(/\/iu$/u, '/i')}]`,
  message: 'SQL is given the instant: no now(), current_date or random() of the database.',
}));
/** A process asks for the time where it is composed, where it waits for others, and where it logs. */
const ownTime = [
  '{services/*,gateway}/src/main.ts',
  'services/kit/src/{clock/clock,ids/uuid,log/logger,pg/draft-cli}.ts',
  'services/kit/src/{grpc,kafka}/**',
];
const noOwnTime = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in.' },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Time comes in.' },
];
const spansOfTheDatabase = ['services/kit/src/jobs/lease.ts', 'services/kit/src/outbox/relay-metrics.ts'];

export default tseslint.config(
  {
    ignores: ['**/node_modules/', '**/dist/', '**/target/', '**/coverage/', '**/.state/', 'proto/gen/'],
  },
  {
    files: sources,
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { noInlineConfig: true },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^\\.{1,2}/.*(?<!\\.(ts|tsx|mjs|cjs|css|json))$',
              message: 'A relative import carries its extension.',
            },
          ],
        },
      ],
    },
  },
  {
    files: product,
    // Spans that several processes must measure alike go by the database's clock.
    ignores: [...tests, ...spansOfTheDatabase],
    rules: { 'no-restricted-syntax': ['error', ...noSqlClock] },
  },
  {
    files: product,
    ignores: [...tests, ...spansOfTheDatabase, ...ownTime],
    rules: { 'no-restricted-syntax': ['error', ...noSqlClock, ...noOwnTime] },
  },
  {
    files: domain,
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'A decision knows nothing of where it runs.' },
        { name: 'fetch', message: 'A decision asks nobody.' },
        { name: 'crypto', message: 'Ids come in.' },
        { name: 'performance', message: 'Time comes in.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...noSqlClock,
        ...noOwnTime,
        { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'Chance comes in.' },
      ],
    },
  },
);
