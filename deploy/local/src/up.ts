import { parseArgs } from 'node:util';
import { buildAll } from './build-all.ts';
import { explain } from './failure.ts';
import { loadSales } from './load-sales.ts';
import { stateDir } from './paths.ts';
import { startPlane } from './plane.ts';
import { type PlatformAddress, startPlatform } from './platform.ts';
import { terminalProgress } from './progress.ts';
import { type Supervision, supervise } from './supervise.ts';

const defaultPort = 8080;

/** `npm run up [-- --reset]`: the whole platform on loopback until Ctrl-C. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { reset: { type: 'boolean', default: false } } });
  const progress = terminalProgress();
  const state = stateDir();
  let ending: Promise<never> | undefined;
  const stops: (() => Promise<void>)[] = [];
  const supervisions: Supervision[] = [];
  const stopAll = async () => {
    for (const supervision of supervisions) supervision.end();
    for (const stop of stops.reverse()) await stop();
  };
  const end = (): Promise<never> =>
    (ending ??= (async () => {
      progress.step('Stopping');
      await stopAll();
      progress.step('Stopped; the data are kept');
      return process.exit(0);
    })());
  let starting = true;
  let interrupted = false;
  const interrupt = () => {
    if (!starting) return void end();
    if (!interrupted) progress.step('Stopping as soon as what is being started stands');
    interrupted = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  // Whoever kills the starter means the platform too.
  process.on('disconnect', interrupt);
  const carryOn = async () => {
    if (interrupted) await end();
  };

  try {
    const plane = await startPlane({
      stateDir: state,
      progress,
      durable: true,
      wantedPort: defaultPort,
      reset: values.reset,
      beside: () => buildAll(progress),
    });
    stops.push(plane.stop);
    supervisions.push(supervise(plane.components, progress));
    await carryOn();
    const platform = await startPlatform({
      plane: plane.address,
      progress,
      stateDir: state,
      publicPort: plane.publicPort,
      port: (name) => plane.port(name, name, `CRM_PORT_${name.toUpperCase().replaceAll(' ', '_')}`),
    });
    stops.push(platform.stop);
    supervisions.push(supervise(platform.components, progress));
    await loadSales({ ...platform.address, progress });
    starting = false;
    await carryOn();
    progress.step('The platform is ready');
    process.stdout.write(invitation(platform.address));
  } catch (error) {
    // A build that Ctrl-C has ended is no failure to tell of.
    if (interrupted) await end();
    await stopAll();
    throw error;
  }
}

function invitation({ publicUrl, mailUrl, users, password }: PlatformAddress): string {
  const width = Math.max(...users.map((user) => user.email.length));
  const logins = users.map((user) => `    ${user.email.padEnd(width)}  ${user.position}\n`).join('');
  return `\n  Portal  ${publicUrl}\n  Mails   ${mailUrl}/\n\n  Logins, all with the password ${password}\n${logins}\n  Ctrl-C stops everything and keeps the data.\n\n`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
