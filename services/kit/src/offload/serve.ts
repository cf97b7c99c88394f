import { deserialize, serialize } from 'node:v8';
import { closeNetwork } from './close-network.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Bytes that the caller streams in beside the input; each piece is asked for when it is wanted. */
export type Body = AsyncIterable<Uint8Array>;

/** A pure function: of its input and body alone. One that gives items one by one is a stream. */
export type WorkFunction = (input: never, body: Body) => unknown;
export type WorkFunctions = Readonly<Record<string, WorkFunction>>;

/**
 * Turns this process into one that answers: called once, at the end of a `*.worker.ts`, with what it can do. Network is
 * closed before the first input is read; files and environment were never there.
 */
export function serveWork<Functions extends WorkFunctions>(functions: Functions): Functions {
  closeNetwork();
  const inbox = mailbox();
  const answer = async (): Promise<void> => {
    for (;;) {
      const message = await inbox.take();
      if (message.type !== 'run') continue;
      try {
        await run(functions, message, inbox);
      } catch (thrown) {
        send(failure(thrown));
      }
    }
  };
  process.on('disconnect', () => process.exit(0));
  send({ type: 'ready' });
  void answer();
  return functions;
}

type Sent = FromWorker extends infer Message ? (Message extends unknown ? Omit<Message, 'cpuMs'> : never) : never;
interface Inbox {
  take: () => Promise<ToWorker>;
}

class TooMuch extends Error {}

function send(message: Sent): void {
  const { user, system } = process.cpuUsage();
  process.send?.({ ...message, cpuMs: (user + system) / 1000 });
}

/** Messages one after the other; each of the two sides speaks only when the other waits. */
function mailbox(): Inbox {
  const waiting: ToWorker[] = [];
  let taker: ((message: ToWorker) => void) | undefined;
  process.on('message', (message: ToWorker) => {
    const take = taker;
    taker = undefined;
    if (take) take(message);
    else waiting.push(message);
  });
  return {
    take() {
      const first = waiting.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => (taker = resolve));
    },
  };
}

async function run(functions: WorkFunctions, message: ToWorker & { type: 'run' }, inbox: Inbox): Promise<void> {
  const work = Object.hasOwn(functions, message.name) ? functions[message.name] : undefined;
  if (!work) throw new Error(`no function ${message.name}`);
  let left = message.outputBytes;
  const packed = (value: unknown): Buffer => {
    const bytes = serialize(value);
    left -= bytes.length;
    if (left < 0) throw new TooMuch(`more than ${message.outputBytes} bytes`);
    return bytes;
  };
  const result: unknown = await work(deserialize(message.input) as never, message.body ? pulled(inbox) : nothing());
  if (!isStream(result)) {
    send({ type: 'done', value: packed(result) });
    return;
  }
  for await (const item of result) {
    send({ type: 'item', value: packed(item) });
    if ((await inbox.take()).type === 'leave') break;
  }
  send({ type: 'done', value: undefined });
}

async function* pulled(inbox: Inbox): Body {
  for (;;) {
    send({ type: 'pull' });
    const message = await inbox.take();
    if (message.type !== 'piece' || message.bytes === undefined) return;
    yield message.bytes;
  }
}

async function* nothing(): Body {}

function isStream(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';
}

const NO_ROOM = /allocation failed|Invalid (string|array|typed array) length|Cannot create a (string|Buffer)/;

function failure(thrown: unknown): Sent {
  const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) };
  if (thrown instanceof TooMuch) return { type: 'over', limit: 'OUTPUT', detail: message };
  if (name === 'RangeError' && message.includes('call stack')) return { type: 'over', limit: 'DEPTH', detail: message };
  if (NO_ROOM.test(message)) return { type: 'over', limit: 'MEMORY', detail: message };
  return { type: 'failed', thrown: name, message: message.slice(0, 2_000) };
}
