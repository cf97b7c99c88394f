const M = 0x5bd1e995;

/** Kafka's hash of a key, as Java's producers compute it, in 32-bit arithmetic; kafkajs' goes through 64-bit objects. */
export function murmur2(key: Uint8Array): number {
  const length = key.length;
  const byte = (place: number): number => key[place] as number;
  let hash = 0x9747b28c ^ length;
  const tail = length & ~3;
  for (let place = 0; place < tail; place += 4) {
    let word = byte(place) | (byte(place + 1) << 8) | (byte(place + 2) << 16) | (byte(place + 3) << 24);
    word = Math.imul(word, M);
    word ^= word >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(word, M);
  }
  if (tail < length) {
    for (let place = length - 1; place >= tail; place--) hash ^= byte(place) << (8 * (place - tail));
    hash = Math.imul(hash, M);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

/** The partition of a key, the same that Java's producers choose. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}
