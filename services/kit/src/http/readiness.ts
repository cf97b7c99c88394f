import { Overdue, withDeadline } from '../clock/deadline.ts';

/** One thing that must hold before the process takes calls. */
export interface ReadinessCheck {
  name: string;
  /** Undefined when it holds, else the reason in a few words for an operator. A throw is a reason too. */
  check: () => string | undefined | Promise<string | undefined>;
  /** Without it a part of the work is not done, and the rest is: it is named, and calls are taken all the same. */
  degrades?: true;
}

export interface ReadinessReport {
  ready: boolean;
  /** Names of checks that do not hold, with their reasons. */
  reasons: Readonly<Record<string, string>>;
  /** The same of what degrades alone. */
  degraded: Readonly<Record<string, string>>;
}

export interface Readiness {
  add(check: ReadinessCheck): void;
  report(): Promise<ReadinessReport>;
}

const PATIENCE_MS = 2_000;

/** Collects what must hold. An answer that does not come within 2 s counts as no. */
export function createReadiness(): Readiness {
  const checks: ReadinessCheck[] = [];
  return {
    add(check) {
      checks.push(check);
    },
    async report() {
      const failed = { reasons: {} as Record<string, string>, degraded: {} as Record<string, string> };
      await Promise.all(
        checks.map(async ({ name, check, degrades }) => {
          const reason = await reasonOf(name, check);
          if (reason !== undefined) failed[degrades ? 'degraded' : 'reasons'][name] = reason;
        }),
      );
      return { ready: Object.keys(failed.reasons).length === 0, ...failed };
    },
  };
}

async function reasonOf(name: string, check: ReadinessCheck['check']): Promise<string | undefined> {
  try {
    return await withDeadline(Promise.resolve(check()), PATIENCE_MS, name);
  } catch (error) {
    if (error instanceof Overdue) return 'no answer';
    return error instanceof Error ? error.name : 'failed';
  }
}
