import { once } from 'node:events';
import { ANONYMOUS } from '../access/actor.ts';
import { systemClock } from '../clock/clock.ts';
import { createLogger } from '../log/logger.ts';
import { common } from './errors.ts';
import { NotesService, sampleRegistry } from './sample-service.ts';
import type { Note } from './sample-service.ts';
import { implement, startGrpcServer } from './server.ts';
import type { Call, GrpcServer } from './server.ts';

export interface Notes {
  server: GrpcServer;
  /** Texts that handlers were called with. */
  reached: string[];
  /** Texts whose callers went away. */
  left: string[];
  /** Lets the calls go on that wait for this text. */
  release(text: string): void;
}

/**
 * A service whose token is the name of the user. "wait…" is answered when released, "refuse" is refused, and a count asks
 * for an answer of so many letters; else the answer is "<user>: <text>".
 */
export async function startNotes(listen: string, maxInFlight?: number): Promise<Notes> {
  const reached: string[] = [];
  const left: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const gateOf = (text: string): PromiseWithResolvers<void> => {
    const gate = gates.get(text) ?? Promise.withResolvers<void>();
    gates.set(text, gate);
    return gate;
  };

  async function note({ text, count }: Note, call: Call): Promise<Note> {
    reached.push(text);
    if (text === 'refuse') throw common.REQUEST_ID_REUSED();
    if (text.startsWith('wait')) {
      await Promise.race([gateOf(text).promise, once(call.signal, 'abort')]);
      if (call.signal.aborted) left.push(text);
    }
    return { text: count === undefined ? `${call.actor.name}: ${text}` : 'x'.repeat(count) };
  }
  const nothing = () => Promise.reject(common.NOT_FOUND());
  const server = await startGrpcServer({
    registry: sampleRegistry,
    listen,
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    authenticate(authorization) {
      if (authorization === undefined) throw common.NOT_SIGNED_IN();
      const name = authorization.slice('Bearer '.length);
      return { ...ANONYMOUS, name, permissions: new Map([['sample:note:read', 'all']]) };
    },
    people: { actorOfUser: () => undefined },
    validate: () => [],
    clock: systemClock,
    log: createLogger({ name: 'notes', level: 'silent' }),
    implementations: [
      implement(NotesService, {
        readNote: note,
        writeNote: note,
        hello: note,
        syncNotes: nothing,
        importNotes: nothing,
        exportNotes: async function* () {
          yield await nothing();
        },
      }),
    ],
  });
  return {
    server,
    reached,
    left,
    release: (text) => {
      gateOf(text).resolve();
    },
  };
}
