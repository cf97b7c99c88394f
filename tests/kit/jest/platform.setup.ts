import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform } from '../../../deploy/local/src/platform.ts';
import { freePort } from '../../../deploy/local/src/port.ts';
import { terminalProgress } from '../../../deploy/local/src/progress.ts';
import { testPlane } from '../plane.ts';
import startTestPlane from './plane.setup.ts';
import { running } from './running.ts';

/** Starts a platform with the sample company for this run, unless the environment names one that runs already. */
export default async function setup(): Promise<void> {
  if (process.env['CRM_TEST_PLATFORM']) return;
  await startTestPlane();
  const plane = testPlane();
  const instance = `t${process.pid}`;
  const stateDir = join(plane.stateDir, instance);
  mkdirSync(stateDir, { recursive: true });
  const progress = terminalProgress((line) => process.stderr.write(line));
  running.platform = await startPlatform({ plane, progress, stateDir, publicPort: await freePort(), instance });
  process.env['CRM_TEST_PLATFORM'] = join(stateDir, 'platform.json');
}
