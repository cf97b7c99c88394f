import { restAs } from '../kit/rest.ts';
import type { PortalClient } from '../kit/rest.ts';
import { until } from '../kit/until.ts';

interface Imported {
  id: string;
  state: string;
  undo?: { removed?: string; kept?: string; examples?: { line: string; reason: string; message: string }[] };
}

async function settled(rest: PortalClient, id: string): Promise<Imported> {
  return until('the import', async () => {
    const found = await rest.get<Imported>(`/api/v1/client-imports/${id}`);
    return /RUNNING|UNDOING/.test(found.state) ? undefined : found;
  });
}

test('[G1] undoing an import of clients leaves those that have deals in another service, and says why', async () => {
  const rest = await restAs('head');
  const stamp = Date.now();
  const file = Buffer.from(`Name,City\nWith deal ${stamp},Rome\nWithout deal ${stamp},Rome\n`);
  const uploaded = await rest.call<{ id: string }>('POST', '/api/v1/client-imports:upload?fileName=a.csv', file);
  const { id } = await rest.post<Imported>('/api/v1/client-imports', { fileId: uploaded.body.id, target: 'clients' });
  await rest.post(`/api/v1/client-imports/${id}:start`);
  expect((await settled(rest, id)).state).toBe('IMPORT_STATE_DONE');
  const named = async (name: string): Promise<{ id: string }[]> => {
    const filter = encodeURIComponent(`name = "${name} ${stamp}"`);
    return (await rest.get<{ clients?: { id: string }[] }>(`/api/v1/clients?filter=${filter}`)).clients ?? [];
  };
  const [client] = await named('With deal');
  const deal = await rest.post<{ id: string }>('/api/v1/deals', { name: `Deal ${stamp}`, clientId: client?.id });
  await rest.post(`/api/v1/client-imports/${id}:undo`);
  const undone = await settled(rest, id);
  expect(undone).toMatchObject({
    state: 'IMPORT_STATE_UNDONE',
    undo: { removed: '1', kept: '1', examples: [{ line: '2', reason: 'REFERENCED' }] },
  });
  expect(undone.undo?.examples?.[0]?.message).toContain('deals');
  expect(await named('With deal')).toHaveLength(1);
  expect(await named('Without deal')).toEqual([]);
  await rest.delete(`/api/v1/deals/${deal.id}`);
});
