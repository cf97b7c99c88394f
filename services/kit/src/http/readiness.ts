/** One thing that must hold before the process takes calls. */
export interface ReadinessCheck {
  name: string;
  /** Undefined when it holds, else the reason in a few words for an operator. A throw is a reason too. */
  check: () => string | undefined | Promise<string | undefined>;
}

export interface ReadinessReport {
  ready: boolean;
  /** Names of checks that do not hold, with their reasons. */
  reasons: Readonly<Record<string, string>>;
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
      const answers = await Promise.all(checks.map(async ({ name, check }) => [name, await reasonOf(check)] as const));
      const reasons = Object.fromEntries(
        answers.filter((answer): answer is readonly [string, string] => answer[1] !== undefined),
      );
      return { ready: Object.keys(reasons).length === 0, reasons };
    },
  };
}

async function reasonOf(check: ReadinessCheck['check']): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve('no answer');
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return error instanceof Error ? error.name : 'failed';
  } finally {
    clearTimeout(timer);
  }
}
