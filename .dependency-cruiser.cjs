// Who may know whom. Paths are those of the checkout: @crm/* are links to its folders.
const DEPLOYABLE = '^services/(?!kit/)([^/]+)/';
const TEST = '\\.(spec|fixture)\\.tsx?$|/(testing|fixtures)/';
/** <noun>/<name>.ts without a role in its name: decisions, which are pure. Folders of adapters hold none. */
const DOMAIN = '^services/(?!kit/)[^/]+/src/(?!consumers/|jobs/|keycloak/|mail/)[a-z-]+/[a-z0-9-]+\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cross-service',
      comment: 'A service knows another one by its contract alone.',
      severity: 'error',
      from: { path: DEPLOYABLE },
      to: { path: DEPLOYABLE, pathNot: '^services/$1/' },
    },
    {
      name: 'kit-knows-no-service',
      severity: 'error',
      from: { path: '^(services/kit|proto)/', pathNot: TEST },
      to: { path: `${DEPLOYABLE}|^gateway/|^web/|^tests/` },
    },
    {
      name: 'domain-is-pure',
      comment: 'A decision takes what it needs as arguments; types may come from anywhere.',
      severity: 'error',
      from: { path: DOMAIN },
      to: {
        path: '^node_modules/(pg|kafkajs|redis|undici|nodemailer|@grpc|@prisma|@keycloak)/|^services/kit/src/(pg|kafka|grpc|outbox|inbox|jobs|resource|import(?!/values\\.ts)|http|telemetry|service)/|^(?:node:)?(?:fs|net|http|child_process|process)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'drivers-belong-to-kit',
      comment: 'Services reach PostgreSQL, Kafka and gRPC through kit.',
      severity: 'error',
      from: { path: DEPLOYABLE, pathNot: TEST },
      to: { path: '^node_modules/(pg|pg-copy-streams|kafkajs|@prisma|@grpc)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sql-in-stores',
      comment: 'Decisions, handlers and consumers do not know columns.',
      severity: 'error',
      from: { path: DEPLOYABLE, pathNot: `\\.(store|queries|resource|import|commands|job)\\.ts$|/main\\.ts$|${TEST}` },
      to: { path: '^services/kit/src/pg/(sql|copy)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-main',
      severity: 'error',
      from: {},
      to: { path: '^(services/[^/]+|gateway)/src/main\\.ts$' },
    },
    {
      name: 'ui-knows-the-portal-only',
      comment: 'A remote is built apart: it shares contracts with its service, not code.',
      severity: 'error',
      from: { path: '^services/[^/]+/ui/' },
      to: { path: '^services/[^/]+/src/|^gateway/|^deploy/' },
    },
    {
      name: 'web-knows-no-server',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^services/|^gateway/|^deploy/' },
    },
    {
      name: 'gateway-knows-no-service',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: `${DEPLOYABLE}|^web/` },
    },
    {
      name: 'tests-reach-services-by-port',
      severity: 'error',
      from: { path: '^tests/' },
      to: { path: '^(services/(?!kit/)[^/]+|gateway)/src/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: { pathNot: '^proto/gen/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot:
          '\\.(spec|e2e)\\.tsx?$|\\.d\\.ts$|\\.(c|m)?js$|^tests/|/main\\.ts$|/(vite|portal|prisma)\\.config\\.ts$|^proto/gen/|^deploy/',
      },
      to: {},
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^(services/[^/]+|gateway)/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      // Types alone (@types/pdfmake): the compiler resolves them.
      to: { couldNotResolve: true, pathNot: '^pdfmake/interfaces$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^proto/gen/' },
    exclude: { path: '/dist/|/target/|/\\.state/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
