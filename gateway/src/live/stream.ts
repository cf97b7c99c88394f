import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Grants } from '@crm/kit/access/grants';
import type { Caller } from '../auth/caller.ts';
import { errors } from '../errors.ts';
import { parseTopics, type LiveHub } from './hub.ts';

const heartbeatMs = 15_000;
/** A browser keeps six connections to a host at most; more than a few tabs of one user is a fault of a program. */
const mostPerUser = 20;
/** Bytes that wait in this process for one listener: some 4,000 changes. */
const mostUnread = 1_048_576;

export interface LiveStreams {
  /** Answers with server-sent events until the caller goes away. Throws TOO_MANY_REQUESTS. */
  open(request: IncomingMessage, response: ServerResponse, caller: Caller, stillSignedIn: () => Promise<boolean>): void;
}

export function createLiveStreams(hub: LiveHub, grants: Grants): LiveStreams {
  const open = new Map<string, number>();
  return {
    open(request, response, caller, stillSignedIn) {
      const count = open.get(caller.subject) ?? 0;
      if (count >= mostPerUser) throw errors.TOO_MANY_REQUESTS({ seconds: 15 }, { retryAfterMs: heartbeatMs });
      open.set(caller.subject, count + 1);
      const query = new URL(request.url ?? '/', 'http://gateway').searchParams;
      const lastEventId = request.headers['last-event-id'] ?? query.get('lastEventId') ?? undefined;
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 1000\n\n');
      const unsubscribe = hub.subscribe(
        {
          topics: parseTopics(query.get('topics') ?? ''),
          actor: () => {
            try {
              return grants.actorOf(caller.subject);
            } catch {
              return undefined;
            }
          },
          send: (message) => {
            const data = message.event === 'change' ? JSON.stringify(message.data) : '{}';
            response.write(`id: ${message.id}\nevent: ${message.event}\ndata: ${data}\n\n`);
            // Who does not read comes again and is told to read everything anew.
            if (response.writableLength > mostUnread) response.destroy();
          },
          end: () => {
            response.end('event: ended\ndata: {}\n\n');
          },
        },
        Array.isArray(lastEventId) ? lastEventId[0] : lastEventId,
      );
      const heartbeat = setInterval(() => {
        response.write(': alive\n\n');
        stillSignedIn().then(
          (signedIn) => {
            if (!signedIn) response.end('event: ended\ndata: {}\n\n');
          },
          // Redis is away: the stream shows nothing that a request would not show, and the next beat asks again.
          () => undefined,
        );
      }, heartbeatMs);
      response.once('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        const left = (open.get(caller.subject) ?? 1) - 1;
        if (left > 0) open.set(caller.subject, left);
        else open.delete(caller.subject);
      });
    },
  };
}
