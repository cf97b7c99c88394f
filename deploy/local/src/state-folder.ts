import { accessSync, constants, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from './failure.ts';
import { makePrivately, privateFolder } from './private-files.ts';
import { endLeftovers, mark, markedProcess } from './process.ts';
import type { Progress } from './progress.ts';
import { becomes } from './wait.ts';

/** The sample company takes 100 MB; what is worked on it and its write-ahead logs want room. */
const neededMb = 300;

/** By either of them a folder is known as one of ours. */
const ours = new Set(['run', 'local.json']);

/** How long a platform that is stopping is waited for, milliseconds. */
const patienceMs = 60_000;

/** One platform per state folder. */
export interface Claim {
  /** From now on whoever wants the folder waits a while. */
  leaving(): void;
  /** Others may have it. */
  free(): void;
}

/**
 * Takes the folder for this process and for its user alone, ends what a run that was killed has left in it, and deletes
 * what earlier runs kept when `reset` says so. Throws StartFailure when it cannot be had.
 */
export async function claim(stateDir: string, options: { reset: boolean; progress: Progress }): Promise<Claim> {
  const owner = join(stateDir, 'run', 'owner');
  close(stateDir);
  seeToRoom(stateDir);
  await seeToOwner(stateDir, owner, options.progress);
  endLeftovers(stateDir);
  writeFileSync(owner, mark(process.pid));
  if (options.reset) clear(stateDir);
  return {
    leaving: () => writeFileSync(owner, `${mark(process.pid).trim()} ${LEAVING}\n`),
    free: () => rmSync(owner, { force: true }),
  };
}

const LEAVING = 'leaving';

function close(stateDir: string): void {
  try {
    if (!privateFolder(stateDir, (entry) => ours.has(entry)))
      throw new StartFailure(
        `The folder ${stateDir} holds something else: set CRM_STATE_DIR to an empty folder, or to one that is still to be made.`,
      );
    makePrivately(join(stateDir, 'run'));
    accessSync(join(stateDir, 'run'), constants.W_OK);
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(
      `The folder ${stateDir} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): set CRM_STATE_DIR to one that can.`,
    );
  }
}

function seeToRoom(stateDir: string): void {
  const free = statfsSync(stateDir);
  const freeMb = Math.floor((free.bavail * free.bsize) / 2 ** 20);
  if (freeMb < neededMb)
    throw new StartFailure(
      `Only ${freeMb} MB are free at ${stateDir}, and the platform needs ${neededMb}: make room, or set CRM_STATE_DIR to a folder that has it.`,
    );
}

async function seeToOwner(stateDir: string, owner: string, progress: Progress): Promise<void> {
  if (markedProcess(owner) === undefined) return;
  if (readFileSync(owner, 'utf8').includes(LEAVING)) {
    progress.step('Waiting for the platform that is stopping');
    if (await becomes(() => markedProcess(owner) === undefined, patienceMs)) return;
  }
  throw new StartFailure(
    `The platform is already running from ${stateDir} (process ${markedProcess(owner)}): stop it first, or set CRM_STATE_DIR to another folder.`,
  );
}

/** Deletes everything in the state folder but the claim on it. */
function clear(stateDir: string): void {
  for (const entry of readdirSync(stateDir))
    if (entry !== 'run') rmSync(join(stateDir, entry), { recursive: true, force: true });
}
