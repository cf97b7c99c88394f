import { PortalClient } from '../../deploy/local/src/portal-client.ts';
import { treeCpuSeconds } from './accounting.ts';
import type { Bench, Row } from './bench.ts';
import { load, type Measured, type Shot } from './load.ts';
import { startReference } from './reference.ts';
import { median, rounds } from './rounds.ts';

const warmUp = 10_000;
const perRound = 6_000;
const roundCount = 3;
const connections = 32;
const stored = 2_000;

interface Cost extends Measured {
  /** Microseconds of CPU per request, all processes that take part. */
  cpu: number;
}

/** P1 to P6: the hot path of a client beside the bare reference, in interleaved rounds. */
export async function run({ plane, platform, folder, progress }: Bench): Promise<Row[]> {
  const bare = await startReference(plane, folder, stored);
  try {
    const admin = await PortalClient.login(platform.address.publicUrl, 'admin@crm.example', platform.address.password);
    const ids = await ensureClients(admin, stored);
    const json = { 'content-type': 'application/json' };
    const pick = (list: readonly string[], index: number) => list[index % list.length] ?? '';
    let serial = 0;
    const client = () =>
      JSON.stringify({
        kind: 'CLIENT_KIND_ORGANIZATION',
        name: `Bench ${process.pid}-${(serial += 1)}`,
        comment: 'as long as a real one',
      });

    const oursPids = [...platform.fleet.components.values(), plane.postgres, plane.kafka, plane.redis].map(
      (component) => component.pid ?? 0,
    );
    const barePids = [bare.process.pid ?? 0, plane.postgres.pid ?? 0];
    const ours = { base: platform.address.publicUrl, pids: oursPids };
    const reference = { base: bare.base, pids: barePids };

    const shots: Record<string, { at: typeof ours; shot: (index: number) => Shot }> = {
      'L read': { at: reference, shot: (index) => ({ method: 'GET', path: `/rows/${pick(bare.ids, index)}` }) },
      read: {
        at: ours,
        shot: (index) => ({ method: 'GET', path: `/api/v1/clients/${pick(ids, index)}`, headers: admin.headers }),
      },
      list: { at: ours, shot: () => ({ method: 'GET', path: '/api/v1/clients?pageSize=20', headers: admin.headers }) },
      'L create': { at: reference, shot: () => ({ method: 'POST', path: '/rows', headers: json, body: client() }) },
      create: {
        at: ours,
        shot: () => ({
          method: 'POST',
          path: '/api/v1/clients',
          headers: { ...admin.headers, ...json },
          body: client(),
        }),
      },
    };
    const measure = async (name: string, requests: number, width: number): Promise<Cost> => {
      const entry = shots[name];
      if (!entry) throw new Error(`no shot ${name}`);
      const before = entry.at.pids.reduce((sum, pid) => sum + treeCpuSeconds(pid), 0);
      const measured = await load(entry.at.base, { connections: width, requests, shot: entry.shot });
      const used = entry.at.pids.reduce((sum, pid) => sum + treeCpuSeconds(pid), 0) - before;
      if (measured.failures > 0) throw new Error(`${name}: ${measured.failures} of ${requests} requests failed`);
      return { ...measured, cpu: (used / requests) * 1e6 };
    };
    for (const name of Object.keys(shots)) {
      await measure(name, name.includes('create') ? warmUp / 2 : warmUp, connections);
      progress.step(`Warmed: ${name}`);
    }
    const of = (width: number, requests: number, names: readonly string[]) =>
      rounds(roundCount, Object.fromEntries(names.map((name) => [name, () => measure(name, requests, width)])));
    const wide = await of(connections, perRound, Object.keys(shots));
    const narrow = await of(1, 1_500, ['L read', 'read']);
    return rows(wide, narrow);
  } finally {
    await bare.process.stop();
  }
}

function rows(wide: Record<string, Cost[]>, narrow: Record<string, Cost[]>): Row[] {
  const of = (results: Record<string, Cost[]>, name: string, field: 'perSecond' | 'cpu' | 'p50' | 'p99') =>
    median((results[name] ?? []).map((result) => result[field]));
  const ratio = (id: string, what: string, value: number, must: number, atLeast: boolean, note: string): Row => ({
    id,
    what,
    value: value.toFixed(2),
    must: `${atLeast ? '≥' : '≤'} ${must.toFixed(2)}`,
    holds: atLeast ? value >= must : value <= must,
    note,
  });
  const rate = (name: string) => Math.round(of(wide, name, 'perSecond'));
  const cpu = (name: string) => Math.round(of(wide, name, 'cpu'));
  const cpuRead = cpu('read') / cpu('L read');
  const cpuWrite = cpu('create') / cpu('L create');
  return [
    ratio(
      'P1',
      'read a client by id, requests/s over L',
      rate('read') / rate('L read'),
      0.5,
      true,
      `${rate('read')}/s, L ${rate('L read')}/s, ${connections} connections; reads of one tick share a frame and a statement`,
    ),
    ratio(
      'P2',
      'create a client, requests/s over L',
      rate('create') / rate('L create'),
      0.4,
      true,
      `${rate('create')}/s, L ${rate('L create')}/s; its one statement also writes identifiers, stage, timeline, audit and two events; relay and consumers of them run beside`,
    ),
    {
      id: 'P3',
      what: 'CPU per request of all processes over L, read and write',
      value: `${cpuRead.toFixed(2)}, ${cpuWrite.toFixed(2)}`,
      must: '≤ 2.00, ≤ 2.00',
      holds: cpuRead <= 2 && cpuWrite <= 2,
      note: `read ${cpu('read')} µs, L ${cpu('L read')} µs; write ${cpu('create')} µs, L ${cpu('L create')} µs`,
    },
    ratio(
      'P4',
      'latency of a read with one request in flight over L',
      of(narrow, 'read', 'p50') / of(narrow, 'L read', 'p50'),
      2.5,
      false,
      `median ${of(narrow, 'read', 'p50').toFixed(2)} ms, L ${of(narrow, 'L read', 'p50').toFixed(2)} ms`,
    ),
    ratio(
      'P5',
      'p99 of a read at 32 connections over L',
      of(wide, 'read', 'p99') / of(wide, 'L read', 'p99'),
      2,
      false,
      `${of(wide, 'read', 'p99').toFixed(1)} ms, L ${of(wide, 'L read', 'p99').toFixed(1)} ms`,
    ),
    ratio(
      'P6',
      'list of 20 over read by id, requests/s',
      rate('list') / rate('read'),
      0.25,
      true,
      `${rate('list')}/s; lists share no statement, reads by id do`,
    ),
  ];
}

/** At least `count` clients, made where they are missing; answers ids of a thousand. */
async function ensureClients(admin: PortalClient, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 20) {
    const batch = Array.from({ length: 20 }, (_, index) =>
      admin.post<{ id: string }>('/api/v1/clients', {
        kind: 'CLIENT_KIND_ORGANIZATION',
        name: `Bench company ${made + index}`,
      }),
    );
    ids.push(...(await Promise.all(batch)).map((client) => client.id));
  }
  return ids.slice(0, 1000);
}
