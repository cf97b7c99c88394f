import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { openGrpcClient } from './client.ts';
import type { GrpcClient } from './client.ts';
import { GRPC_CODES } from './codes.ts';
import type { Code } from './codes.ts';
import { NotesService, sampleRegistry } from './sample-service.ts';

/** A server that fails so many times with a code, and then answers. */
let server: Server;
let client: GrpcClient;
let attempts: number;
let failures: { code: Code; times: number };

beforeEach(async () => {
  attempts = 0;
  server = new Server();
  const { path, requestSerialize, requestDeserialize, responseSerialize, responseDeserialize } = NotesService.readNote;
  server.addService(
    {
      ReadNote: {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize,
        requestDeserialize,
        responseSerialize,
        responseDeserialize,
      },
    },
    {
      ReadNote(call: ServerUnaryCall<unknown, unknown>, done: sendUnaryData<unknown>) {
        attempts += 1;
        if (attempts <= failures.times) done({ code: GRPC_CODES[failures.code] });
        else done(null, call.request);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  client = openGrpcClient({ address: `127.0.0.1:${String(port)}`, methods: sampleRegistry.methods });
});
afterEach(() => {
  client.close();
  server.forceShutdown();
});

const call = () => client.call(NotesService.readNote, { text: 'hi' }, { deadline: Date.now() + 5000 });

test('UNAVAILABLE is tried again, three times in all', async () => {
  failures = { code: 'UNAVAILABLE', times: 2 };
  expect(await call()).toEqual({ text: 'hi' });
  expect(attempts).toBe(3);
});

test('after three times the caller is told', async () => {
  failures = { code: 'UNAVAILABLE', times: 9 };
  await expect(call()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(attempts).toBe(3);
});

test.each<Code>(['ABORTED', 'UNKNOWN', 'INTERNAL', 'RESOURCE_EXHAUSTED', 'DEADLINE_EXCEEDED', 'INVALID_ARGUMENT'])(
  '%s is not tried again',
  async (code) => {
    failures = { code, times: 9 };
    await expect(call()).rejects.toMatchObject({ code });
    expect(attempts).toBe(1);
  },
);
