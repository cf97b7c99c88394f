import { join } from 'node:path';
import { readTopics } from './topics.ts';

const topics = readTopics(join(import.meta.dirname, '../../../../deploy/kafka/topics.yaml'));

test('every topic belongs to the service in its name, and its events do too', () => {
  for (const { name, owner, events } of topics) {
    if (name.startsWith('crm.dlt.')) continue;
    expect([name, name.split('.')[1]]).toEqual([name, owner]);
    for (const event of events) expect(event).toMatch(new RegExp(`^crm\\.${owner}\\.[a-z_]+\\.[a-z_]+\\.v\\d+$`));
  }
});

test('state topics are compacted; facts with personal data stay inside the house, and not for longer than two weeks', () => {
  for (const { name, config, personal, audience } of topics) {
    const state = /\.state\.v\d+$/.test(name);
    expect([name, config['cleanup.policy']]).toEqual([name, state ? 'compact' : 'delete']);
    if (state || !personal) continue;
    expect([name, audience]).toEqual([name, 'internal']);
    expect(Number(config['retention.ms'])).toBeLessThanOrEqual(14 * 24 * 3600 * 1000);
  }
});

test('every service that reads events has a topic for those it could not apply', () => {
  const services = new Set(
    topics.flatMap(({ readers }) => readers).filter((reader) => reader !== 'gateway' && !reader.startsWith('ext.')),
  );
  const names = topics.map(({ name }) => name);
  for (const service of services) expect(names).toContain(`crm.dlt.${service}.v1`);
});
