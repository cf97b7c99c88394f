import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');
const sample = 'proto/crm/sample/v1/widgets.proto';
let root: string;

const WIDGETS = `syntax = "proto3";
package crm.sample.v1;
import "crm/api/v1/options.proto";
import "crm/type/v1/standard.proto";

// Widgets of the sample.
service WidgetsService {
  rpc GetWidget(crm.type.v1.GetRequest) returns (Widget) {
    option (crm.api.v1.method) = {verb: VERB_GET, path: "/widgets/{id}", permission: "sample:widget:read", audience: [AUDIENCE_PORTAL]};
  }
}

message Widget {
  option (crm.api.v1.resource) = {singular: "widget", plural: "widgets"};
  string id = 1 [(crm.api.v1.field) = {output_only: true, format: "uuid"}];
  string name = 2 [(crm.api.v1.field) = {required: true, max_length: 20}];
  int64 turns = 3;
}
`;

const SPIN = `  // Spins a widget round. It may get dizzy.
  rpc SpinWidget(SpinWidgetRequest) returns (Widget) {
    option (crm.api.v1.method) = {verb: VERB_POST, path: "/widgets/{id}:spin", body: "*", permission: "sample:widget:spin", audience: [AUDIENCE_PORTAL], changes: true};
  }
}

message SpinWidgetRequest {
  string id = 1 [(crm.api.v1.field) = {required: true, format: "uuid"}];
  int32 turns = 2 [(crm.api.v1.field) = {minimum: "1", maximum: "9"}];
  string request_id = 3 [(crm.api.v1.field) = {format: "uuid"}];
}
`;

const withSpin = WIDGETS.replace('  }\n}\n', `  }\n\n${SPIN}`);

function run(program: string, args: readonly string[]): { status: number | null; output: string } {
  const env = { ...process.env, CRM_CHECK_BASE: undefined };
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', env });
  return { status: result.status, output: result.stdout + result.stderr };
}

function node(...args: string[]): string {
  const { status, output } = run(process.execPath, ['--no-warnings', ...args]);
  expect({ status, output }).toMatchObject({ status: 0 });
  return output;
}

function generate(contract: string): void {
  writeFileSync(join(root, sample), contract);
  node(join(checkout, 'proto/tools/generate.ts'), '--root', root);
}

function evaluate(script: string): unknown {
  const url = (path: string): string => JSON.stringify(`file://${path}`);
  const source = script
    .replaceAll(/gen:([\w/.]+)/gu, (_, path: string) => url(join(root, 'proto/gen/ts', path)))
    .replaceAll(/checkout:([\w/.]+)/gu, (_, path: string) => url(join(checkout, path)));
  return JSON.parse(node('--input-type=module', '-e', source));
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'crm-contract-'));
  mkdirSync(join(root, 'gateway'));
  for (const part of ['proto/crm', 'proto/src', 'proto/tools', 'proto/buf.yaml', 'proto/buf.gen.yaml']) {
    cpSync(join(checkout, part), join(root, part), { recursive: true });
  }
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'proto/crm/sample/v1'), { recursive: true });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('[A8] a new method needs its contract alone', () => {
  beforeAll(() => generate(withSpin));

  test('[A8] it stands in the method table with its permission', () => {
    const method = evaluate(`
      import { registry } from gen:registry.ts;
      console.log(JSON.stringify(registry.methods.find((method) => method.name === 'SpinWidget')));`);
    expect(method).toMatchObject({
      path: '/crm.sample.v1.WidgetsService/SpinWidget',
      deployable: 'sample',
      rest: { verb: 'POST', path: '/widgets/{id}:spin', body: '*' },
      permission: 'sample:widget:spin',
      changes: true,
      summary: 'Spins a widget round.',
    });
  });

  test('[A8] REST takes its requests and holds them to their limits', () => {
    const answers = evaluate(`
      import { registry } from gen:registry.ts;
      import { transcoder } from checkout:services/kit/src/contract/transcode.ts;
      const rest = transcoder(registry, registry.methods.find((method) => method.name === 'SpinWidget'));
      const params = { id: '0198c5b2-7d2e-7abc-8def-0123456789ab' };
      console.log(JSON.stringify([1, 10].map((turns) => rest.toRequest({ params, query: {}, body: { turns } }))));`);
    expect(answers).toEqual([
      { ok: true, message: { id: '0198c5b2-7d2e-7abc-8def-0123456789ab', turns: 1, requestId: '' } },
      { ok: false, violations: [{ field: 'turns', reason: 'ABOVE_MAXIMUM', params: { limit: '9' } }] },
    ]);
  });

  test('[A8] it stands in OpenAPI with its comment, its limits and its permission', () => {
    const document = JSON.parse(readFileSync(join(root, 'gateway/openapi.json'), 'utf8')) as Record<string, never>;
    expect(document).toHaveProperty(
      ['paths', '/widgets/{id}:spin', 'post'],
      expect.objectContaining({
        summary: 'Spins a widget round',
        'x-permission': 'sample:widget:spin',
      }),
    );
    // Not required, so nought is as good as not said.
    expect(JSON.stringify(document)).toContain(
      '"turns":{"type":"integer","format":"int32","anyOf":[{"minimum":1,"maximum":9},{"minimum":0,"maximum":0}',
    );
  });

  test('[A8] the browser can call it, and a form knows its limits', () => {
    const seen = evaluate(`
      import { widgets, spinWidgetRequestFields } from gen:browser.ts;
      const calls = [];
      await widgets((path, init) => { calls.push([path, init]); return Promise.resolve(); }).spin({ id: 'w1', turns: 2 });
      console.log(JSON.stringify({ calls, turns: spinWidgetRequestFields.turns }));`);
    expect(seen).toEqual({
      calls: [['/widgets/w1:spin', { method: 'POST', json: { turns: 2 } }]],
      turns: { kind: 'int32', minimum: '1', maximum: '9' },
    });
  });

  test('[A8] its permission can be granted', () => {
    const row = evaluate(`
      import { permissions } from gen:permissions.ts;
      console.log(JSON.stringify(permissions.find((row) => row.permission === 'sample:widget:spin')));`);
    expect(row).toMatchObject({
      service: 'sample',
      noun: 'widget',
      action: 'spin',
      methods: ['WidgetsService.SpinWidget'],
    });
  });
});

describe('[A8] a change that breaks callers', () => {
  const check = (): { status: number | null; output: string } =>
    run(process.execPath, [join(checkout, 'proto/tools/check.ts'), 'breaking', '--root', root]);

  beforeAll(() => {
    writeFileSync(join(root, sample), withSpin);
    for (const args of [
      ['init', '-q', '-b', 'main'],
      ['add', 'proto'],
      ['commit', '-q', '-m', 'Contracts'],
    ]) {
      const { status, output } = run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args]);
      expect({ status, output }).toMatchObject({ status: 0 });
    }
  });

  test('[A8] a new optional field breaks nobody', () => {
    writeFileSync(join(root, sample), withSpin.replace('int64 turns = 3;', 'int64 turns = 3;\n  string colour = 4;'));
    expect(check()).toMatchObject({ status: 0, output: expect.stringContaining('compared with') as string });
  });

  test.each([
    ['another type', 'int64 turns = 3;', 'string turns = 3;', 'changed type from "int64" to "string"'],
    [
      'a removed field',
      '  int64 turns = 3;\n',
      '',
      'Previously present field "3" with name "turns" on message "Widget" was deleted',
    ],
    ['a removed method', SPIN, '}\n', 'Previously present RPC "SpinWidget"'],
  ])('[A8] %s fails the check, which names the file and the reason', (_, from, to, reason) => {
    writeFileSync(join(root, sample), withSpin.replace(from, to));
    const { status, output } = check();
    expect(status).toBe(1);
    expect(output).toContain('crm/sample/v1/widgets.proto');
    expect(output).toContain(reason);
  });
});
