import { rmSync } from 'node:fs';
import { running } from './running.ts';

/** Ends what the setup of this run started, and deletes its state. */
export default async function teardown(): Promise<void> {
  const { plane, platform } = running;
  running.plane = undefined;
  running.platform = undefined;
  await platform?.stop();
  if (!plane) return;
  await plane.stop();
  rmSync(plane.address.stateDir, { recursive: true, force: true });
}
