import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastWords } from './last-words.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'crm-words-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function wordsOf(...lines: string[]): string | undefined {
  const file = join(folder, 'a.log');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return lastWords(file, 0, true);
}

test('[G3] of a program that ended the cause is told, and not how to ask for it', () => {
  const keycloak = '2026-03-02 09:00:00,503 ERROR [org.keycloak.ExecutionExceptionHandler] (main)';
  expect(
    wordsOf(
      'WARNING: the server is running in an insecure context.',
      `${keycloak} ERROR: Failed to start server in (production) mode`,
      `${keycloak} ERROR: Unable to create folder at path '/full/1'`,
      `${keycloak} For more details run the same command passing the '--verbose' option.`,
    ),
  ).toBe("ERROR: Failed to start server in (production) mode; ERROR: Unable to create folder at path '/full/1'");
});

test('a fatal line goes first, of our own logs its message and cause; without any trouble the last line is told', () => {
  expect(
    wordsOf('{"level":"fatal","msg":"cannot start","err":{"message":"CRM_X: missing"}}', '{"level":"error","msg":"x"}'),
  ).toBe('fatal: cannot start: CRM_X: missing');
  expect(wordsOf('one', 'two')).toBe('two');
  expect(wordsOf('')).toBeUndefined();
});
