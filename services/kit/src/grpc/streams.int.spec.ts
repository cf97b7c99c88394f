import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { refusal, startSample } from './sample-server.ts';
import type { Sample } from './sample-server.ts';
import { NotesService, olga, startIssuer } from './sample-service.ts';
import type { Issuer, Note } from './sample-service.ts';

let issuer: Issuer;
let sample: Sample;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  sample = await startSample(issuer);
});
afterEach(() => sample.stop());

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

describe('streams', () => {
  test('an export arrives whole and in order, more than the transport buffers', async () => {
    const bytes = await all(
      sample.client.receive(
        NotesService.exportNotes.path,
        NotesService.exportNotes.requestSerialize({ text: 'x', count: 200 }),
        await sample.asOlga(),
      ),
    );
    expect(bytes.map((chunk) => (JSON.parse(chunk.toString()) as Note).count)).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
  });

  test('an export that fails on the way says why', async () => {
    const { status } = await refusal(
      all(
        sample.client.receive(
          NotesService.exportNotes.path,
          NotesService.exportNotes.requestSerialize({ text: 'torn', count: 2 }),
          await sample.asOlga(),
        ),
      ),
    );
    expect(status).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'TORN' });
  });

  test('a reader who leaves stops the export', async () => {
    for await (const chunk of sample.client.receive(
      NotesService.exportNotes.path,
      NotesService.exportNotes.requestSerialize({ text: 'x', count: 1e9 }),
      await sample.asOlga(),
    )) {
      if (chunk.length > 0) break;
    }
    await sample.aborted.promise;
  });

  test('an export without the right gives nothing', async () => {
    sample.grants.set({ ...olga, permissions: [], version: '2' });
    const { status } = await refusal(
      all(sample.client.receive(NotesService.exportNotes.path, Buffer.from('{"text":"x"}'), await sample.asOlga())),
    );
    expect(status).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  async function* notes(count: number, last = 'x'): AsyncGenerator<Buffer> {
    for (let i = 0; i < count; i++)
      yield await Promise.resolve(
        NotesService.importNotes.requestSerialize({ text: i === count - 1 ? last : 'x', count: i }),
      );
  }

  test('an upload arrives whole', async () => {
    const answer = await sample.client.send(NotesService.importNotes.path, notes(500), await sample.asOlga());
    expect(JSON.parse(answer.toString())).toEqual({ text: 'taken', count: 500 });
    expect(sample.received.map((note) => note.count)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  test('each message of an upload is held against the contract', async () => {
    const { status } = await refusal(
      sample.client.send(NotesService.importNotes.path, notes(3, 'x'.repeat(21)), await sample.asOlga()),
    );
    expect(status).toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field: 'text', reason: 'TOO_LONG' }] });
  });

  test('a refusal ends an upload that is still running', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      yield NotesService.importNotes.requestSerialize({ text: 'torn' });
      for (;;) {
        await new Promise(setImmediate);
        yield NotesService.importNotes.requestSerialize({ text: 'x' });
      }
    }
    const { status } = await refusal(
      sample.client.send(NotesService.importNotes.path, endless(), await sample.asOlga()),
    );
    expect(status).toMatchObject({ reason: 'TORN' });
  });

  test('an upload that breaks off is never taken for a whole one', async () => {
    async function* breaking(): AsyncGenerator<Buffer> {
      yield NotesService.importNotes.requestSerialize({ text: 'x' });
      while (sample.received.length === 0) await new Promise(setImmediate);
      throw new Error('the file ended');
    }
    await expect(sample.client.send(NotesService.importNotes.path, breaking(), await sample.asOlga())).rejects.toThrow(
      'the file ended',
    );
    await sample.aborted.promise;
    while (sample.observed.length === 0) await new Promise(setImmediate);
    expect(sample.observed).toEqual(['ImportNotes CANCELLED']);
  });

  test.each([
    [
      'its stream is reset',
      (_: ClientHttp2Session, stream: ClientHttp2Stream) => {
        stream.close(constants.NGHTTP2_CANCEL);
      },
    ],
    [
      'its connection is cut',
      (session: ClientHttp2Session) => {
        session.socket.destroy();
      },
    ],
    [
      'its session goes away',
      (session: ClientHttp2Session) => {
        session.destroy();
      },
    ],
  ])('nor when %s', async (_, breakOff) => {
    const session = connect(`http://127.0.0.1:${String(sample.server.port)}`);
    session.on('error', () => undefined);
    const { authorization } = await sample.asOlga();
    const stream = session.request({
      ':method': 'POST',
      ':path': NotesService.importNotes.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization,
    });
    stream.on('error', () => undefined);
    const message = NotesService.importNotes.requestSerialize({ text: 'x' });
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    stream.write(Buffer.concat([frame, message]));
    while (sample.received.length === 0) await new Promise(setImmediate);
    breakOff(session, stream);
    await sample.aborted.promise;
    while (sample.observed.length === 0) await new Promise(setImmediate);
    expect(sample.observed).toEqual(['ImportNotes CANCELLED']);
    session.destroy();
  });
});
