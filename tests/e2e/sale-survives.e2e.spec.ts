import { readTopics } from '@crm/kit/kafka/topics';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component } from '../../deploy/local/src/component.ts';
import { root } from '../../deploy/local/src/paths.ts';
import { type Plane, startPlane } from '../../deploy/local/src/plane.ts';
import { type Platform, startPlatform } from '../../deploy/local/src/platform.ts';
import { silent } from '../../deploy/local/src/progress.ts';
import { KafkaTap } from '../kit/kafka-tap.ts';
import { mailTo } from '../kit/mails.ts';
import { restAs } from '../kit/rest.ts';
import { eventually, until } from '../kit/until.ts';
import { expectSold, makeYard, people, sellBrick, type Between } from './sale-by-rest.ts';

let folder: string;
let traceFile: string;
let plane: Plane;
let platform: Platform;

// A platform of its own: its broker is stopped and its processes are killed.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-survives-'));
  traceFile = join(folder, 'spans.jsonl');
  plane = await startPlane({ stateDir: join(folder, 'state'), progress: silent, durable: true });
  platform = await startPlatform({
    plane: plane.address,
    progress: silent,
    stateDir: join(folder, 'state'),
    publicPort: plane.publicPort,
    environment: { CRM_TRACE_FILE: traceFile, CRM_TRACE_RATIO: '1' },
  });
  writeFileSync(join(folder, 'platform.json'), JSON.stringify(platform.address));
  process.env['CRM_TEST_PLATFORM'] = join(folder, 'platform.json');
}, 300_000);

afterAll(async () => {
  await platform.stop();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** SIGKILL, then a new process as the cluster would start one. */
async function killed(component: Component | undefined): Promise<void> {
  await component?.kill();
  await component?.start();
}

async function sell(between: Between): Promise<void> {
  const who = await people();
  const yard = await makeYard(who, 2);
  const sale = await sellBrick(who, yard, between);
  await expectSold(who, yard, sale);
  const mail = await mailTo(sale.email);
  expect(mail.attachments).toHaveLength(2);
}

test('[A3] the sale by REST with the broker away in the middle: commands go on, nothing is lost, nothing is done twice', async () => {
  await sell(async (step) => {
    if (step === 'registered') await plane.kafka.stop();
    if (step === 'received') await plane.kafka.start();
  });
}, 240_000);

test('[A3] the sale by REST with sales killed in the middle: nothing is lost, nothing is done twice', async () => {
  const sales = platform.fleet.components.get('sales');
  await sell(async (step) => {
    if (step === 'registered' || step === 'paid') await killed(sales);
    // Killed while the payment is on its way: the same key decides whether it is done already.
    if (step === 'received') void killed(sales);
  });
}, 240_000);

test('[A3] one trace leads from the first request through the event to its last consumer', async () => {
  const who = await people();
  const yard = await makeYard(who, 2);
  const tap = await KafkaTap.open(['crm.clients.emails.v1'], { brokers: [plane.address.kafka], from: 'beginning' });
  const traceId = 'a3'.repeat(16);
  const client = await who.seller.post<{ id: string }>('/api/v1/clients', {
    kind: 'CLIENT_KIND_PERSON',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    familyName: 'Ivanov',
    givenName: 'Petr',
    name: 'Ivanov Petr',
  });
  const deal = await who.seller.post<{ id: string }>('/api/v1/deals', { name: 'Traced', clientId: client.id });
  await who.seller.post(
    `/api/v1/deals/${deal.id}:sendPriceList`,
    { priceListId: yard.priceList.id, to: 'traced@example.com', formats: ['pdf'], remindWorkingDays: 3 },
    { headers: { traceparent: `00-${traceId}-${'b7'.repeat(8)}-01` } },
  );
  await tap.event('crm.clients.email.sent.v1', (event) => event.traceparent?.includes(traceId) === true, 60_000);
  await tap.close();
  const services = await until('the spans of all three', () => {
    const spans = existsSync(traceFile)
      ? readFileSync(traceFile, 'utf8')
          .split('\n')
          .filter((line) => line.includes(traceId))
      : [];
    const named = ['gateway', 'sales', 'clients'].filter((name) => spans.some((line) => line.includes(`"${name}"`)));
    return named.length === 3 && named;
  });
  expect(services).toEqual(['gateway', 'sales', 'clients']);
}, 120_000);

test('[A7] F21 with Redis away nobody is recognised and it is said so; a new login afterwards finds everything', async () => {
  const { seller } = await people();
  const made = await seller.post<{ id: string }>('/api/v1/clients', {
    kind: 'CLIENT_KIND_PERSON',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    familyName: 'Petrov',
    givenName: 'Ivan',
    name: 'Petrov Ivan',
  });
  await plane.redis.stop();
  await eventually(async () => {
    const answer = await seller.call('GET', `/api/v1/clients/${made.id}`);
    expect(answer).toMatchObject({ status: 503, body: { reason: 'SESSIONS_UNAVAILABLE' } });
  });
  await plane.redis.start();
  const again = await until('the seller logs in again', () => restAs('seller').catch(() => undefined));
  expect((await again.call('GET', `/api/v1/clients/${made.id}`)).status).toBe(200);
}, 120_000);

test('no log, no span and no fact for everybody tells who the client is', async () => {
  const { seller } = await people();
  const yard = await makeYard(await people(), 2);
  const mark = randomUUID().slice(0, 8);
  const digits = `916${Math.floor(1e6 + Math.random() * 9e6)}`;
  const person = {
    kind: 'CLIENT_KIND_PERSON',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    familyName: `Tayny-${mark}`,
    givenName: 'Petr',
    name: `Tayny-${mark} Petr`,
    phones: [{ number: `+7 ${digits}` }],
    emails: [{ address: `tayny-${mark}@example.com` }],
  };
  const secrets = [`tayny-${mark}`, digits];
  // The ways in which a word gets into a log: what is stored, refused, searched for, sent, and what fails on the way.
  const client = await seller.post<{ id: string; etag: string }>('/api/v1/clients', person);
  await seller.call('POST', '/api/v1/clients', { ...person, inn: 'none' });
  await seller.call('POST', '/api/v1/clients', { ...person, nickname: person.name });
  for (const secret of secrets) {
    await seller.get(`/api/v1/clients?q=${encodeURIComponent(secret)}`);
    await seller.call('GET', `/api/v1/clients?filter=${encodeURIComponent(`nothing = "${secret}"`)}`);
    await seller.call('GET', `/api/v1/clients/${encodeURIComponent(secret)}`);
  }
  const deal = await seller.post<{ id: string }>('/api/v1/deals', { name: 'Quiet', clientId: client.id });
  const list = {
    priceListId: yard.priceList.id,
    to: person.emails[0]?.address,
    formats: ['pdf'],
    remindWorkingDays: 3,
  };
  await platform.mail.stop();
  await seller.post(`/api/v1/deals/${deal.id}:sendPriceList`, list);
  const log = (name: string) => readFileSync(join(folder, 'state', 'log', name), 'utf8');
  await until('the letter could not be sent', () => /job threw|could not be sent/.test(log('clients.log')));

  const open = readTopics(join(root, 'deploy', 'kafka', 'topics.yaml')).filter(({ personal }) => !personal);
  const tap = await KafkaTap.open(
    open.map(({ name }) => name),
    { brokers: [plane.address.kafka], from: 'beginning' },
  );
  await tap.event('crm.clients.activity.created.v1', (event) => JSON.stringify(event).includes(deal.id), 60_000);
  await tap.close();
  const facts = tap.records.map((record) => [record.topic, JSON.stringify(record)] as const);
  const files = readdirSync(join(folder, 'state', 'log')).map((name) => [name, log(name)] as const);
  const told = [...facts, ...files, ['spans', readFileSync(traceFile, 'utf8')] as const].flatMap(([where, text]) =>
    secrets.filter((secret) => text.toLowerCase().includes(secret)).map((secret) => `${where}: ${secret}`),
  );
  expect(told).toEqual([]);
  expect(facts.length).toBeGreaterThan(50);
  expect(files.map(([name]) => name)).toEqual(expect.arrayContaining(['gateway.log', 'sales.log', 'clients.log']));
}, 120_000);
