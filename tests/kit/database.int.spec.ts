import { testDatabase } from './database.ts';

test('two test databases are apart and carry the tables of the runtime', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  try {
    await one.db.query({ name: 'mark', text: 'create table mark (id int)' });
    const seen = await two.db.query<{ found: string | null }>({
      name: 'seek',
      text: `select to_regclass('mark')::text as found`,
    });
    expect(seen).toEqual([{ found: null }]);
    const outbox = await two.db.query<{ found: string | null }>({
      name: 'outbox',
      text: `select to_regclass('outbox')::text as found`,
    });
    expect(outbox).toEqual([{ found: 'outbox' }]);
  } finally {
    await Promise.all([one.drop(), two.drop()]);
  }
});
