/** Which events there are: messages with an event option, and the standard events of resources. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { MessageDescriptor } from '../src/descriptor.ts';
import { serviceOf } from './image.ts';
import type { Model } from './image.ts';

/** A row of deploy/kafka/topics.yaml; only what AsyncAPI tells. */
export interface TopicRow {
  name: string;
  owner?: string;
  key?: string;
  description?: string;
  partitions?: number;
  config?: Readonly<Record<string, string | number | boolean>>;
  events?: readonly string[];
  readers?: readonly string[];
  audience?: string;
}

export interface EventType {
  /** CloudEvents type. */
  type: string;
  topic: string;
  /** Message of the data. */
  data: MessageDescriptor;
  description: string;
}

const CHANGED = 'crm.type.v1.ResourceChanged';
const STANDARD = { created: 'Create', updated: 'Update', deleted: 'Delete', restored: 'Restore' } as const;

/** Reads the table of topics; none while there is no such file. A list at the top, or below `topics`. */
export function readTopics(path: string): TopicRow[] {
  if (!existsSync(path)) return [];
  const document: unknown = parse(readFileSync(path, 'utf8'));
  const rows = Array.isArray(document) ? (document as unknown) : (document as { topics?: unknown } | null)?.topics;
  if (!Array.isArray(rows)) throw new Error(`${path} holds no list of topics`);
  return rows.filter((row: unknown): row is TopicRow => typeof (row as TopicRow | null)?.name === 'string');
}

/** Every event of the platform, sorted by topic and type. */
export function eventsOf(model: Model, topics: readonly TopicRow[]): EventType[] {
  const events: EventType[] = [];
  for (const message of model.messages.values()) {
    if (message.event) events.push({ ...message.event, data: message, description: message.description });
    if (message.resource) events.push(...standardEvents(model, message, topics));
  }
  events.push(...stateEvents(model, topics));
  const unique = new Map(events.map((event) => [`${event.topic} ${event.type}`, event]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event);
}

/** Facts of a resource that its methods can bring about, or that its topic's row names. */
function standardEvents(model: Model, message: MessageDescriptor, topics: readonly TopicRow[]): EventType[] {
  const service = serviceOf(message.name);
  const changed = model.messages.get(CHANGED);
  if (!message.resource || service === undefined || !changed) return [];
  const { singular, plural } = message.resource;
  const topic = `crm.${service}.${plural}.v1`;
  const listed = new Set(topics.find((row) => row.name === topic)?.events);
  const methods = model.methods.filter((method) => method.response === message.name && method.changes);
  return Object.entries(STANDARD).flatMap(([fact, verb]) => {
    const type = `crm.${service}.${singular}.${fact}.v1`;
    if (listed.size > 0 ? !listed.has(type) : !methods.some((method) => method.name.startsWith(verb))) return [];
    const text = `A ${singular.replaceAll('_', ' ')} was ${fact}: its changed fields with their new values.`;
    return [{ type, topic, data: changed, description: text }];
  });
}

/** Latest whole record on the compacted topics that the table names. */
function stateEvents(model: Model, topics: readonly TopicRow[]): EventType[] {
  return topics.flatMap((row) => {
    const match = /^crm\.([a-z-]+)\.([a-z_-]+)\.state\.v1$/u.exec(row.name);
    const resource = [...model.messages.values()].find(
      (message) => message.resource?.plural === match?.[2] && serviceOf(message.name) === match?.[1],
    );
    if (!match || !resource?.resource) return [];
    const noun = resource.resource.singular;
    const type = row.events?.[0] ?? `crm.${match[1] ?? ''}.${noun}.state.v1`;
    const description = `The whole ${noun.replaceAll('_', ' ')} as it is now; a null value tells that it is gone.`;
    return [{ type, topic: row.name, data: resource, description }];
  });
}
