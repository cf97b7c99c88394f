import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planeEnvironment } from '../../../deploy/local/src/plane-environment.ts';
import { startPlane } from '../../../deploy/local/src/plane.ts';
import { terminalProgress } from '../../../deploy/local/src/progress.ts';
import { running } from './running.ts';

/** Starts a data plane for this run, unless the environment names one that runs already. Workers inherit the environment. */
export default async function setup(): Promise<void> {
  if (process.env['CRM_TEST_PLANE']) return;
  const stateDir = mkdtempSync(join(tmpdir(), 'crm-test-'));
  const progress = terminalProgress((line) => process.stderr.write(line));
  const plane = await startPlane({ stateDir, progress, durable: false });
  running.plane = plane;
  Object.assign(process.env, planeEnvironment(plane.address));
}
