/** What is asked of somebody else did not come in time. `code` is that of a socket, so that it counts as an outage. */
export class Overdue extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(what: string, ms: number) {
    super(`${what} gave no answer within ${String(ms)} ms`);
    this.name = 'Overdue';
  }
}

/** The work's own outcome, or Overdue after `ms` milliseconds; what the work gives later is passed over. */
export async function withDeadline<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Overdue(what, ms));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
