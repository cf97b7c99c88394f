import { xlsxSheet } from '@crm/kit/resource/xlsx';
import { PortalClient } from '../../deploy/local/src/portal-client.ts';
import type { Bench, Row } from './bench.ts';
import { load, type Measured } from './load.ts';
import { median } from './rounds.ts';

const ROUNDS = 3;
const READS = 600;
const PAUSE_MS = 100;
const type = 'DOCUMENT_TYPE_INVOICE';
const items = Array.from({ length: 260 }, (_, n) => n);

/** P24: what one caller's longest input adds to the p99 of another's reads, four of them in flight. */
export async function run({ platform, progress }: Bench): Promise<Row[]> {
  const { publicUrl, password } = platform.address;
  const login = (name: string) => PortalClient.login(publicUrl, `${name}@crm.example`, password);
  const [sender, reader] = [await login('admin'), await login('seller')];
  const workbook = await bigWorkbook();
  /** The longest of each kind, sent again as soon as it is answered. */
  const longest: Record<string, () => Promise<unknown>> = {
    'template of loops': () =>
      preview('{{#each items}}{{#each ../items}}{{#each ../../items}}x{{/each}}{{/each}}{{/each}}', { items }),
    'table of 3,000 rows': () => preview(`<table>${'<tr><td>a</td><td>b</td><td>c</td></tr>'.repeat(3_000)}</table>`),
    'filter of 4,000 characters': () =>
      sender.call('GET', `/api/v1/clients?filter=${encodeURIComponent(`${'name = "a" OR '.repeat(280)}name = "b"`)}`),
    'workbook of 100,000 rows': readWorkbook,
  };

  const added: string[] = [];
  let worst = 0;
  for (const [name, send] of Object.entries(longest)) {
    progress.step(`Reading beside a ${name}`);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = await reads();
      const stop = again(send);
      const beside = await reads();
      await stop();
      rounds.push(Math.max(0, beside.p99 - alone.p99));
    }
    const more = median(rounds);
    worst = Math.max(worst, more);
    added.push(`${name} ${more.toFixed(0)} ms`);
  }
  return [
    {
      id: 'P24',
      what: 'what one caller’s longest input adds to the p99 of another’s reads',
      value: `${worst.toFixed(0)} ms`,
      must: '≤ 200 ms',
      holds: worst <= 200,
      note: `${added.join(', ')}; medians of ${ROUNDS} interleaved rounds of ${READS} reads`,
    },
  ];

  function preview(html: string, data?: object): Promise<unknown> {
    return sender.call('POST', '/api/v1/templates:preview', { html, type, language: 'en', data });
  }

  async function reads(): Promise<Measured> {
    const shot = () => ({ method: 'GET' as const, path: '/api/v1/clients?pageSize=20', headers: reader.headers });
    const measured = await load(publicUrl, { connections: 4, requests: READS, shot });
    if (measured.failures > 0) throw new Error(`${measured.failures} reads failed`);
    return measured;
  }

  async function readWorkbook(): Promise<void> {
    const path = '/api/v1/client-imports';
    const file = await sender.post<{ id: string }>(`${path}:upload?fileName=many.xlsx`, workbook);
    await sender.call('POST', path, { fileId: file.id, target: 'clients' });
  }
}

/** Sends the same again and again until it is stopped. */
function again(send: () => Promise<unknown>): () => Promise<void> {
  let going = true;
  const running = (async () => {
    while (going) {
      await send();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return async () => {
    going = false;
    await running;
  };
}

async function bigWorkbook(): Promise<Buffer> {
  async function* rows() {
    for (let n = 0; n < 100_000; n += 1)
      yield [`Client ${n}`, `+7912${String(n).padStart(7, '0')}`, `mail${n}@many.example`].map((text) => ({
        kind: 'text' as const,
        text,
      }));
  }
  const parts: Buffer[] = [];
  for await (const part of xlsxSheet('clients', ['Name', 'Phone', 'E-mail'], rows())) parts.push(part);
  return Buffer.concat(parts);
}
