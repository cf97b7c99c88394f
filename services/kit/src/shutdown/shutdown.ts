import type { Logger } from '../log/logger.ts';

/**
 * Stages of a stop, in order: tell load balancers, stop pulling work, close the doors, then what the others stood on.
 * Steps of one stage run side by side.
 */
export const SHUTDOWN_STAGES = ['announce', 'work', 'doors', 'storage', 'telemetry'] as const;
export type ShutdownStage = (typeof SHUTDOWN_STAGES)[number];

export interface Shutdown {
  /** Registers a step; `timeoutMs` bounds it, after which the stop goes on without it. */
  add(stage: ShutdownStage, name: string, step: () => Promise<void> | void, timeoutMs?: number): void;
  /** Runs all steps once; later calls wait for the same run. */
  stop(reason: string): Promise<void>;
  readonly stopping: boolean;
}

export function createShutdown(log: Logger): Shutdown {
  const steps: { stage: ShutdownStage; name: string; step: () => Promise<void> | void; timeoutMs: number }[] = [];
  let running: Promise<void> | undefined;

  async function run(reason: string): Promise<void> {
    log.info({ reason }, 'stopping');
    for (const stage of SHUTDOWN_STAGES) {
      await Promise.all(
        steps
          .filter((entry) => entry.stage === stage)
          .map(async ({ name, step, timeoutMs }) => {
            try {
              await within(timeoutMs, step);
            } catch (error) {
              log.error({ err: error, stage, step: name }, 'a step of the stop failed');
            }
          }),
      );
    }
    log.info({ reason }, 'stopped');
  }

  return {
    add(stage, name, step, timeoutMs = 20_000) {
      steps.push({ stage, name, step, timeoutMs });
    },
    stop(reason) {
      running ??= run(reason);
      return running;
    },
    get stopping() {
      return running !== undefined;
    },
  };
}

/**
 * Stops on SIGTERM and SIGINT and then ends the process; a second signal ends it at once. Code 0 after a clean stop.
 * Returns a function that takes the handlers away again.
 */
export function stopOnSignals(
  shutdown: Shutdown,
  end: (code: number) => void = (code) => process.exit(code),
): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (shutdown.stopping) {
      end(1);
      return;
    }
    void shutdown.stop(signal).then(() => {
      end(0);
    });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return () => {
    process.off('SIGTERM', onSignal);
    process.off('SIGINT', onSignal);
  };
}

async function within(timeoutMs: number, step: () => Promise<void> | void): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`not done after ${String(timeoutMs)} ms`));
  }, timeoutMs);
  try {
    await Promise.race([step(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
