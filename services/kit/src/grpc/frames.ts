/** What the two ends of a stream of frames agree on; the messages are those of crm/api/v1/frames.proto. */

export const FRAMES_PATH = '/crm.api.v1.Frames/Carry';

/** Limit of one message, whichever way it travels. */
export const MESSAGE_BYTES = 4 * 1024 * 1024;

/** A request above this goes as a call of its own: on a shared stream it would hold up those behind it. */
export const FRAMED_BYTES = 64 * 1024;

/** A batch is closed once it holds this much, so that it is far from the limit of a message. */
export const BATCH_BYTES = 64 * 1024;

/** What a batch may weigh: one message of the limit and what surrounds it. */
export const BATCH_LIMIT_BYTES = MESSAGE_BYTES + BATCH_BYTES;

/** After this a caller opens another stream, which is how he comes to see new replicas. */
export const STREAM_AGE_MS = 30_000;

/** The time of calls whose caller set no deadline; ours always do. */
export const UNARY_DEADLINE_MS = 30_000;

export const bytesAsTheyAre = (bytes: Buffer): Buffer => bytes;

export const toBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const EMPTY = Buffer.alloc(0);
