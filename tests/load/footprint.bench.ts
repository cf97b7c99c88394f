import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, pssMiB } from './accounting.ts';
import type { Bench, Row } from './bench.ts';
import { median } from './rounds.ts';

const idleSeconds = 20;
const starts = 3;

/** P14 to P16: memory and CPU of the idle processes, and the time they take to start. */
export async function run({ platform }: Bench): Promise<Row[]> {
  const components = [...platform.fleet.components.values()];
  const services = components.filter((component) => component.name !== 'gateway');

  const one: number[] = [];
  for (let round = 0; round < starts; round += 1)
    for (const service of services) {
      await service.stop();
      one.push(await timed(() => service.start()));
    }
  const all: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    await Promise.all(components.map((component) => component.stop()));
    all.push(await timed(() => Promise.all(components.map((component) => component.start()))));
  }

  // Measured over a while on purpose: what is asked is what the processes do when nothing happens.
  const before = components.map((component) => cpuSeconds(component.pid ?? 0));
  await pause(idleSeconds * 1000);
  const used = components.reduce(
    (sum, component, index) => sum + cpuSeconds(component.pid ?? 0) - (before[index] ?? 0),
    0,
  );
  const memory = components.map((component) => ({ name: component.name, size: pssMiB(component.pid ?? 0) }));
  const largest = Math.max(...memory.filter(({ name }) => name !== 'gateway').map(({ size }) => size));
  const total = memory.reduce((sum, { size }) => sum + size, 0);
  const each = memory.map(({ name, size }) => `${name} ${size.toFixed(0)}`).join(', ');
  const share = (used / idleSeconds) * 100;
  return [
    {
      id: 'P14',
      what: 'idle memory (PSS): the largest service, all with the gateway',
      value: `${largest.toFixed(0)} MiB, ${total.toFixed(0)} MiB`,
      must: '≤ 70 MiB, ≤ 560 MiB for eight',
      holds: largest <= 70 && total <= (560 / 8) * components.length,
      note: `${each}; ${components.length} processes`,
    },
    {
      id: 'P15',
      what: 'start to ready: a service, all at once',
      value: `${median(one).toFixed(2)} s, ${median(all).toFixed(2)} s`,
      must: '≤ 0.8 s, ≤ 6 s for eight',
      holds: median(one) <= 0.8 && median(all) <= (6 / 8) * components.length,
      note: `medians of ${one.length} and ${all.length} starts; ${components.length} processes`,
    },
    {
      id: 'P16',
      what: 'idle CPU of all, per cent of a core',
      value: `${share.toFixed(1)} %`,
      must: '≤ 5 % for eight',
      holds: share <= (5 / 8) * components.length,
      note: `over ${idleSeconds} s, ${components.length} processes`,
    },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
