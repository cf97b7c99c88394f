import { createGrants } from '../access/grants.ts';
import type { Grants } from '../access/grants.ts';
import { systemClock } from '../clock/clock.ts';
import { validateMessage } from '../contract/validate.ts';
import { createLogger } from '../log/logger.ts';
import { createAuthenticate } from './auth.ts';
import { openGrpcClient } from './client.ts';
import type { GrpcClient, Outgoing } from './client.ts';
import { defineErrors } from './errors.ts';
import { RemoteError } from './remote-error.ts';
import { NotesService, olga, sampleRegistry } from './sample-service.ts';
import type { Issuer, Note } from './sample-service.ts';
import { implement, startGrpcServer } from './server.ts';
import type { Call, GrpcServer, Handlers } from './server.ts';

/** The sample service on a real port, and what a test wants to see of it. */
export interface Sample {
  issuer: Issuer;
  grants: Grants;
  server: GrpcServer;
  client: GrpcClient;
  /** Calls that reached a handler. */
  calls: Call[];
  /** Lines of the log. */
  logged: string[];
  /** "Method CODE" of each finished call. */
  observed: string[];
  /** Messages that an upload's handler got. */
  received: Note[];
  /** Resolves when a handler saw that its caller is gone. */
  aborted: PromiseWithResolvers<void>;
  asOlga(more?: Partial<Outgoing>): Promise<Outgoing>;
  stop(): Promise<void>;
}

const errors = defineErrors('sample.crm', {
  TORN: { code: 'FAILED_PRECONDITION', en: 'The note is torn.', ru: 'Заметка порвана.', bg: 'Бележката е скъсана.' },
});

export async function startSample(issuer: Issuer): Promise<Sample> {
  const seen = { calls: [], logged: [], observed: [], received: [], aborted: Promise.withResolvers<void>() } as Pick<
    Sample,
    'calls' | 'logged' | 'observed' | 'received' | 'aborted'
  >;
  const grants = createGrants();
  grants.set(olga);
  const server = await startGrpcServer({
    registry: sampleRegistry,
    listen: '127.0.0.1:0',
    people: grants,
    authenticate: createAuthenticate({ issuer: issuer.url, audience: 'crm-gateway', grants, clock: systemClock }),
    validate: (registry, message, value) => validateMessage(registry, message, value as object),
    clock: systemClock,
    log: createLogger({ name: 'sample', level: 'info', destination: { write: (line) => void seen.logged.push(line) } }),
    observe: (path, code) => void seen.observed.push(`${path.split('/')[2] ?? ''} ${code}`),
    implementations: [implement(NotesService, handlersFor(seen))],
  });
  const client = openGrpcClient({ address: `127.0.0.1:${String(server.port)}`, methods: sampleRegistry.methods });
  return {
    ...seen,
    issuer,
    grants,
    server,
    client,
    asOlga: async (more = {}) => ({
      deadline: Date.now() + 5000,
      authorization: `Bearer ${await issuer.token()}`,
      ...more,
    }),
    async stop() {
      client.close();
      await server.stop(1000);
    },
  };
}

/** A text of "torn" is refused, "broken" fails, "slow" lasts until the caller is gone; all else is given back. */
function handlersFor({
  calls,
  received,
  aborted,
}: Pick<Sample, 'calls' | 'received' | 'aborted'>): Handlers<typeof NotesService> {
  return {
    writeNote: async (request: Note, call: Call) => {
      calls.push(call);
      if (request.text === 'torn') throw errors.TORN();
      if (request.text === 'broken') throw new TypeError('secret detail of olga@stroymaterialy.example');
      if (request.text === 'slow') {
        const gone = Promise.withResolvers<never>();
        call.signal.addEventListener('abort', () => {
          aborted.resolve();
          gone.reject(new Error('aborted'));
        });
        await gone.promise;
      }
      return request;
    },
    readNote: (request: Note, call: Call) => {
      calls.push(call);
      return Promise.resolve(request);
    },
    syncNotes: (request: Note, call: Call) => {
      calls.push(call);
      return Promise.resolve(request);
    },
    hello: (request: Note) => Promise.resolve({ text: `hello ${request.text}` }),
    exportNotes: async function* (request: Note, call: Call) {
      calls.push(call);
      try {
        for (let count = 0; count < (request.count ?? 0); count++)
          yield await Promise.resolve({ text: 'x'.repeat(20_000), count });
        if (request.text === 'torn') throw errors.TORN();
      } finally {
        aborted.resolve();
      }
    },
    importNotes: async (requests: AsyncIterable<Note>, call: Call) => {
      calls.push(call);
      try {
        for await (const note of requests) {
          received.push(note);
          if (note.text === 'torn') throw errors.TORN();
        }
      } catch (error) {
        aborted.resolve();
        throw error;
      }
      return { text: 'taken', count: received.length };
    },
  };
}

/** The refusal that the work ends with. Throws when it is not refused. */
export async function refusal(work: Promise<unknown>): Promise<RemoteError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
  throw new Error('was not refused');
}
