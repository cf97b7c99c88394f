import { isIP } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import type { Caller, IdentifyCaller } from '../auth/caller.ts';
import { errors } from '../errors.ts';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';

export interface LimitSettings {
  readonly identify: IdentifyCaller;
  /** Requests a minute of one user on all of the gateway, and of one address before it is known who asks. */
  readonly perMinute: number;
  /** Proxies in front whose X-Forwarded-For is believed; 0: the connection's own address counts. */
  readonly trustedHops: number;
  readonly now: () => number;
}

/** How often somebody may ask, on every way into the gateway. All throw TOO_MANY_REQUESTS. */
export interface Limits {
  /**
   * Who asks, counted against his own limit; a refused one against that of his address. Adds the limit's state to `headers`,
   * names and values in turn.
   */
  identified(request: IncomingMessage, headers: string[]): Promise<Caller>;
  /** The same where headers are set on the answer at once. */
  callerOf(request: IncomingMessage, response: ServerResponse): Promise<Caller>;
  byAddress(request: Request, response: Response, next: NextFunction): void;
  /** Files and pages: a page asks for fifty, and a whole office may stand behind one address. */
  byAddressForFiles(request: Request, response: Response, next: NextFunction): void;
}

const filesPerRequest = 10;

export function createLimits({ identify, perMinute, trustedHops, now }: LimitSettings): Limits {
  const users = counter(perMinute, now);
  const addresses = counter(perMinute, now);
  const files = counter(perMinute * filesPerRequest, now);
  const counted =
    (count: Counter) =>
    (request: IncomingMessage, response: ServerResponse, next: NextFunction): void => {
      const headers: string[] = [];
      try {
        count(networkOf(addressOf(request, trustedHops)), headers);
      } finally {
        setAll(response, headers);
      }
      next();
    };
  const identified: Limits['identified'] = async (request, headers) => {
    let caller: Caller;
    try {
      caller = await identify(request);
    } catch (error) {
      addresses(networkOf(addressOf(request, trustedHops)), headers);
      throw error;
    }
    users(caller.subject, headers);
    return caller;
  };
  return {
    identified,
    async callerOf(request, response) {
      const headers: string[] = [];
      try {
        return await identified(request, headers);
      } finally {
        setAll(response, headers);
      }
    },
    byAddress: counted(addresses),
    byAddressForFiles: counted(files),
  };
}

export function setAll(response: ServerResponse, headers: readonly string[]): void {
  for (let at = 0; at + 1 < headers.length; at += 2) response.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
}

type Counter = (who: string, headers: string[]) => void;

function counter(perMinute: number, now: () => number): Counter {
  const limiter: RateLimiter = createRateLimiter(perMinute);
  const policy = `"burst";q=${String(perMinute)};w=60`;
  return (who, headers) => {
    const { left, retryAfterMs } = limiter.take(who, now());
    const seconds = Math.ceil(retryAfterMs / 1000);
    headers.push('ratelimit-policy', policy, 'ratelimit', `"burst";r=${String(left)};t=${String(seconds)}`);
    if (retryAfterMs > 0) throw errors.TOO_MANY_REQUESTS({ seconds }, { retryAfterMs });
  };
}

/** The caller's address as the outermost proxy that is believed has seen it. */
export function addressOf(request: IncomingMessage, trustedHops: number): string {
  const own = request.socket.remoteAddress ?? '';
  if (trustedHops === 0) return own;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return forwarded.at(-trustedHops) ?? forwarded[0] ?? own;
}

const groupsOfNetwork = 4;

/** Whoever has one IPv6 address has the 2^64 of its network: they count as one. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6 || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${all
    .slice(0, groupsOfNetwork)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
