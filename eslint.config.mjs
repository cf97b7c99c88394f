// Rules that a compiler cannot hold us to. What prettier does is not repeated here.
import tseslint from 'typescript-eslint';

const sources = ['**/*.ts', '**/*.tsx'];
/** Decisions of a service: <noun>/<name>.ts without a role in the name. Time and chance come in. */
const domain = ['services/!(kit)/src/!(consumers|jobs|keycloak|mail)/+([a-z0-9-]).ts'];

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
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in.' },
        { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Time comes in.' },
        { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'Chance comes in.' },
      ],
    },
  },
);
