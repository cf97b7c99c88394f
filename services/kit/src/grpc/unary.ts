import { answer, open } from './dispatch.ts';
import type { DispatchOptions, Incoming, Refused, Route } from './dispatch.ts';
import { common } from './errors.ts';

/** Answers one unary call, however it came, and calls `finish` once: with the refusal, or with the answer's bytes. */
export type AnswerUnary = (
  route: Route,
  message: Buffer,
  incoming: Incoming,
  finish: (refused: Refused | undefined, answer: Buffer) => void,
) => void;

const NOTHING = Buffer.alloc(0);

/** At most so many are at work at once; what comes above is refused with RESOURCE_EXHAUSTED. */
export function answerUnary(maxInFlight: number, options: DispatchOptions): AnswerUnary {
  let inFlight = 0;
  return (route, message, incoming, finish) => {
    const opened = open(route, incoming, options);
    if (inFlight >= maxInFlight) {
      finish(opened.close({ error: common.OVERLOADED({}, { retryAfterMs: 200 }) }), NOTHING);
      return;
    }
    inFlight += 1;
    answer(route, message, opened, incoming, options).then(
      (bytes) => {
        inFlight -= 1;
        finish(opened.close(), bytes);
      },
      (error: unknown) => {
        inFlight -= 1;
        finish(opened.close({ error }), NOTHING);
      },
    );
  };
}
