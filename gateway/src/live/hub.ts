import { randomBytes } from 'node:crypto';
import { inScope } from '@crm/kit/access/scope';
import type { Actor } from '@crm/kit/access/actor';

/** A committed change, thin: who listens reads the record itself, under his own rights. */
export interface Change {
  readonly type: string;
  /** "deal" */
  readonly noun: string;
  /** "deals" */
  readonly plural: string;
  readonly id: string;
  readonly clientId?: string;
  readonly sequence: string;
  readonly time: string;
  /** What one must hold to know of it, and whose record it is. */
  readonly access?: {
    readonly permission: string;
    readonly ownerId?: string;
    readonly teamId?: string;
    /** Records of the noun are nobody's own: the permission alone decides. */
    readonly unscoped?: true;
  };
}

export interface Listener {
  /** The caller's rights as they are now; undefined when he has none any more. */
  actor(): Actor | undefined;
  readonly topics: readonly Topic[];
  send(message: LiveMessage): void;
  /** He may not listen any longer. */
  end(): void;
}

/** "deals" (all) or "deals:<id>" (one). */
export interface Topic {
  readonly plural: string;
  readonly id: string | undefined;
}

export type LiveMessage =
  | { readonly event: 'change'; readonly id: string; readonly data: Omit<Change, 'access'> }
  | { readonly event: 'resync'; readonly id: string };

export interface LiveHub {
  publish(change: Change): void;
  /** Adds a listener and replays what came after `lastEventId`; tells him to resync when that is not known here. */
  subscribe(listener: Listener, lastEventId: string | undefined): () => void;
  listeners(): number;
}

const keepMs = 5 * 60_000;
const keepMost = 20_000;

export function parseTopics(text: string): Topic[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [plural = '', id] = part.split(':');
      return { plural, id };
    });
}

/**
 * Fans committed changes out to open screens. Ids are "<instance>.<number>": another gateway, or this one after a
 * restart, cannot continue a number and says so with `resync` instead of leaving a hole.
 */
export function createLiveHub(now: () => number): LiveHub {
  const instance = randomBytes(6).toString('base64url');
  const ring: { readonly number: number; readonly at: number; readonly change: Change }[] = [];
  const listeners = new Set<Listener>();
  let last = 0;

  const wants = (listener: Listener, change: Change): boolean =>
    listener.topics.some(({ plural, id }) => plural === change.plural && (id === undefined || id === change.id));
  const offer = (listener: Listener, number: number, change: Change): void => {
    if (!wants(listener, change)) return;
    const actor = listener.actor();
    if (actor === undefined) {
      listener.end();
      return;
    }
    const { access, ...data } = change;
    if (access === undefined || !inScope(actor, access.permission, access, access.unscoped && {})) return;
    listener.send({ event: 'change', id: `${instance}.${String(number)}`, data });
  };
  const trim = (): void => {
    const oldest = now() - keepMs;
    const fresh = ring.findIndex(({ at }) => at >= oldest);
    ring.splice(0, Math.max(fresh < 0 ? ring.length : fresh, ring.length - keepMost));
  };

  return {
    publish(change) {
      last += 1;
      ring.push({ number: last, at: now(), change });
      if (ring.length > keepMost || last % 256 === 0) trim();
      for (const listener of listeners) offer(listener, last, change);
    },
    subscribe(listener, lastEventId) {
      if (lastEventId !== undefined && lastEventId !== '') {
        const [from, number] = lastEventId.split('.');
        const known = Number(number);
        const first = ring[0]?.number ?? last + 1;
        if (from !== instance || !(known >= first - 1))
          listener.send({ event: 'resync', id: `${instance}.${String(last)}` });
        else for (const entry of ring) if (entry.number > known) offer(listener, entry.number, entry.change);
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners: () => listeners.size,
  };
}
