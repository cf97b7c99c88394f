import type { EnumDescriptor, MessageDescriptor } from '../src/descriptor.ts';
import type { Model } from './image.ts';

/** Messages and enums that a service declares or reaches through the fields of its own and of its methods. */
export function reachable(
  model: Model,
  roots: Iterable<string>,
): { messages: MessageDescriptor[]; enums: EnumDescriptor[] } {
  const messages = new Map<string, MessageDescriptor>();
  const enums = new Map<string, EnumDescriptor>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const message = model.messages.get(name);
    if (!message || messages.has(name)) continue;
    messages.set(name, message);
    for (const field of message.fields) {
      if (field.type === undefined) continue;
      const item = model.enums.get(field.type);
      if (item) enums.set(field.type, item);
      else queue.push(field.type);
    }
  }
  return { messages: sorted(messages), enums: sorted(enums) };
}

function sorted<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
