import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts process time in ticks of 10 ms (USER_HZ is 100 on every Linux that we run on). */
const ticksPerSecond = 100;

/** CPU seconds that a process has used, with its ended children; from the kernel's own accounting. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

/** CPU seconds of a process and of all its living descendants: PostgreSQL is one process per connection. */
export function treeCpuSeconds(pid: number): number {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
    } catch {
      continue; // It ended while we were looking.
    }
  }
  const sum = (root: number): number =>
    safely(() => cpuSeconds(root)) + (parents.get(root) ?? []).reduce((total, child) => total + sum(child), 0);
  return sum(pid);
}

/** Memory of a process in MiB, pages shared with others counted by share (PSS). */
export function pssMiB(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? NaN) / 1024;
}

function safely(read: () => number): number {
  try {
    return read();
  } catch {
    return 0;
  }
}
