import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Start time of a process in clock ticks, so that a reused pid is not taken for ours; undefined when it does not run. */
export function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** False for a process that has ended but whom nobody has buried yet (a zombie), unlike what signal 0 says. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** One line of a pid file: the process, and when it was born. */
export function mark(pid: number): string {
  return `${pid} ${birthOf(pid) ?? ''}\n`;
}

/** The living process that a pid file names, when it is still the one that the file was written for. */
export function markedProcess(pidFile: string): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const [text, birth] = readFileSync(pidFile, 'utf8').trim().split(' ');
  const pid = Number(text);
  return birth !== undefined && birthOf(pid) === birth && isRunning(pid) ? pid : undefined;
}

/** Ends all processes that an abruptly ended run left behind in a state folder. */
export function endLeftovers(stateDir: string): void {
  const folder = join(stateDir, 'run');
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) if (file.endsWith('.pid')) endLeftover(join(folder, file));
}

const idle = new Int32Array(new SharedArrayBuffer(4));

/** Ends the process that a pid file names, when it is still the one that the file was written for. */
export function endLeftover(pidFile: string): void {
  // SIGQUIT is PostgreSQL's word for "now, but take your lock file with you".
  const signals = basename(pidFile) === 'postgres.pid' ? (['SIGQUIT', 'SIGKILL'] as const) : (['SIGKILL'] as const);
  for (const signal of signals) {
    const pid = markedProcess(pidFile);
    if (pid === undefined) break;
    process.kill(pid, signal);
    // Ports and data locks are free only when the kernel has taken it away.
    const deadline = performance.now() + 3000;
    while (markedProcess(pidFile) !== undefined && performance.now() < deadline) Atomics.wait(idle, 0, 0, 20);
  }
  rmSync(pidFile, { force: true });
}
