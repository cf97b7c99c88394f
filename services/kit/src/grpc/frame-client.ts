import type { Client } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { AnswerBatch, CallBatch } from '@crm/proto/gen/crm/api/v1/frames';
import { GRPC_CODES } from './codes.ts';
import { FrameLane } from './frame-lane.ts';
import { FRAMES_PATH, toBuffer } from './frames.ts';
import type { Outcome } from './outcome.ts';
import type { Outgoing } from './outgoing.ts';

/** Unary calls over a stream of frames. */
export interface FrameCalls {
  /** False for a while after the peer said that it knows no frames. */
  spoken(): boolean;
  ask(path: string, message: Uint8Array, outgoing: Outgoing, traceparent: string): Promise<Outcome>;
  /** The stream ends with the last answer. */
  close(): void;
}

/** How long a peer that knows no frames is spoken to by plain calls alone. */
const PLAIN_MS = 60_000;

/** Opens the stream with the first call, and another one when it has grown old, broke, or the peer is going. */
export function openFrames(client: Client, ageMs: number): FrameCalls {
  let lane: FrameLane | undefined;
  let bornAt = 0;
  let plainUntil = 0;

  function laneAt(now: number): FrameLane {
    if (lane !== undefined && !lane.retired && now - bornAt < ageMs) return lane;
    lane?.retire();
    const stream = client.makeBidiStreamRequest(
      FRAMES_PATH,
      (batch: CallBatch) => toBuffer(CallBatch.encode(batch).finish()),
      AnswerBatch.decode,
      new Metadata(),
    );
    stream.on('error', ({ code }: { code?: number }) => {
      if (code === GRPC_CODES.UNIMPLEMENTED) plainUntil = Date.now() + PLAIN_MS;
    });
    lane = new FrameLane(stream);
    bornAt = now;
    return lane;
  }

  return {
    spoken: () => plainUntil === 0 || Date.now() >= plainUntil,
    ask: (path, message, outgoing, traceparent) => laneAt(Date.now()).ask(path, message, outgoing, traceparent),
    close() {
      lane?.retire();
    },
  };
}
