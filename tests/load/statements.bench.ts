import { PortalClient } from '../../deploy/local/src/portal-client.ts';
import type { Bench, Row } from './bench.ts';

const requests = 200;

/** P8: SQL statements per request, by the service's own count; what the service does in between is taken off. */
export async function run({ platform }: Bench): Promise<Row[]> {
  const { publicUrl, password, services } = platform.address;
  const admin = await PortalClient.login(publicUrl, 'admin@crm.example', password);
  const operations = services['clients']?.http ?? '';

  const counted = async (): Promise<number> => {
    const text = await (await fetch(`http://${operations}/metrics`)).text();
    return [...text.matchAll(/^crm_pg_statements_total\{[^}]*\} (\d+)/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  };
  const timed = async (work: () => Promise<void>): Promise<{ statements: number; seconds: number }> => {
    const [before, began] = [await counted(), performance.now()];
    await work();
    return { statements: (await counted()) - before, seconds: (performance.now() - began) / 1000 };
  };
  const idle = await timed(() => new Promise((resolve) => setTimeout(resolve, 5_000)));
  const perSecond = idle.statements / idle.seconds;
  const per = async (request: (index: number) => Promise<unknown>): Promise<number> => {
    const { statements, seconds } = await timed(async () => {
      for (let index = 0; index < requests; index += 1) await request(index);
    });
    return (statements - perSecond * seconds) / requests;
  };

  const { id } = await admin.post<{ id: string }>('/api/v1/clients', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    name: 'Counted',
  });
  const read = await per(() => admin.get(`/api/v1/clients/${id}`));
  const list = await per(() => admin.get('/api/v1/clients?pageSize=20'));
  const create = await per((index) =>
    admin.post('/api/v1/clients', { kind: 'CLIENT_KIND_ORGANIZATION', name: `Counted ${index}` }),
  );
  return [
    {
      id: 'P8',
      what: 'SQL statements per request: read, create, list of 20 clients',
      value: [read, create, list].map((each) => each.toFixed(1)).join(', '),
      must: '1, 1, 2',
      holds: read < 1.5 && create < 1.5 && list < 2.5,
      note: `over ${requests} requests each, less ${perSecond.toFixed(1)} statements a second of the idle service; begin and commit are counted`,
    },
  ];
}
