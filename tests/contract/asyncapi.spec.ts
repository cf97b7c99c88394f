import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';

test('the description of the events is a valid AsyncAPI document', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../proto/asyncapi.yaml'), 'utf8');
  const { document, diagnostics } = await new Parser().parse(text);
  const errors = diagnostics.filter((diagnostic) => Number(diagnostic.severity) === 0);
  expect(errors.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
  expect(document?.allChannels().length).toBeGreaterThan(0);
});
