/** A failure whose message is one sentence meant for the person at the terminal; printed without a stack. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** The sentence to print for any thrown value: the message of a StartFailure, the stack of a bug. */
export function explain(error: unknown): string {
  if (error instanceof StartFailure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
