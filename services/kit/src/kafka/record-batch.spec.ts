import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import libraryRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import { RecordBatch } from 'kafkajs/src/protocol/recordBatch/v0/index.js';
import { crc32c } from './crc32c.ts';
import { partitionOf } from './murmur2.ts';
import { encodeRecordBatch } from './record-batch.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const record = fc.record({
  key: text,
  value: fc.option(fc.oneof(text, fc.string({ minLength: 9_000, maxLength: 9_000 }))),
  headers: fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), text, { maxKeys: 8, noNullPrototype: true }),
});

test('a batch has the bytes that kafkajs writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 90 }), fc.nat(), async (records, time) => {
      const theirs = await RecordBatch({
        records: records.map((one, offsetDelta) => libraryRecord({ ...one, offsetDelta, timestampDelta: 0 })),
        firstTimestamp: time,
        maxTimestamp: time,
        lastOffsetDelta: records.length - 1,
      });
      expect(encodeRecordBatch(records, time).equals(theirs.buffer)).toBe(true);
      expect(theirs).toBeInstanceOf(Encoder);
    }),
    { numRuns: 60 },
  );
});

test('a key goes to the partition that Java and kafkajs choose', () => {
  const choose = Partitioners.DefaultPartitioner();
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 50 }), (key, count) => {
      const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
        partitionId,
        leader: 1,
        partitionErrorCode: 0,
        replicas: [],
        isr: [],
      }));
      const message = { key, value: null };
      expect(partitionOf(key, count)).toBe(choose({ topic: 't', partitionMetadata, message }));
    }),
  );
});

test("the checksum is Castagnoli's", () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
});
