import type { MessageDescriptor, MethodDescriptor, Registry } from '@crm/proto/descriptor';
import { generateKeyPair, exportJWK, SignJWT } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UserGrants } from '../access/grants.ts';

/** A small service of tests: contract, codecs and an issuer of tokens on loopback. */
export interface Note {
  text: string;
  count?: number;
}

interface NoteMethod<RequestStream extends boolean, ResponseStream extends boolean> {
  path: string;
  requestStream: RequestStream;
  responseStream: ResponseStream;
  requestSerialize: (value: Note) => Buffer;
  requestDeserialize: (bytes: Buffer) => Note;
  responseSerialize: (value: Note) => Buffer;
  responseDeserialize: (bytes: Buffer) => Note;
}

function shape<RequestStream extends boolean, ResponseStream extends boolean>(
  name: string,
  requestStream: RequestStream,
  responseStream: ResponseStream,
): NoteMethod<RequestStream, ResponseStream> {
  return {
    path: `/crm.sample.v1.NotesService/${name}`,
    requestStream,
    responseStream,
    requestSerialize: (value: Note): Buffer => Buffer.from(JSON.stringify(value)),
    requestDeserialize: (bytes: Buffer): Note => JSON.parse(bytes.toString()) as Note,
    responseSerialize: (value: Note): Buffer => Buffer.from(JSON.stringify(value)),
    responseDeserialize: (bytes: Buffer): Note => JSON.parse(bytes.toString()) as Note,
  };
}

export const NotesService = {
  writeNote: shape('WriteNote', false, false),
  readNote: shape('ReadNote', false, false),
  syncNotes: shape('SyncNotes', false, false),
  hello: shape('Hello', false, false),
  exportNotes: shape('ExportNotes', false, true),
  importNotes: shape('ImportNotes', true, false),
};

function method(name: string, rest: Partial<MethodDescriptor>): MethodDescriptor {
  return {
    service: 'crm.sample.v1.NotesService',
    name,
    path: `/crm.sample.v1.NotesService/${name}`,
    deployable: 'sample',
    permission: '',
    audience: ['portal'],
    changes: false,
    request: 'crm.sample.v1.Note',
    response: 'crm.sample.v1.Note',
    clientStreaming: false,
    serverStreaming: false,
    summary: '',
    description: '',
    ...rest,
  };
}

const note: MessageDescriptor = {
  name: 'crm.sample.v1.Note',
  description: '',
  fields: [
    {
      name: 'text',
      jsonName: 'text',
      number: 1,
      kind: 'string',
      repeated: false,
      map: false,
      presence: false,
      rule: { required: true, maxLength: 20 },
      description: '',
    },
    {
      name: 'count',
      jsonName: 'count',
      number: 2,
      kind: 'int32',
      repeated: false,
      map: false,
      presence: false,
      rule: {},
      description: '',
    },
  ],
};

export const sampleRegistry: Registry = {
  methods: [
    method('WriteNote', { permission: 'sample:note:edit', changes: true }),
    method('ReadNote', { permission: 'sample:note:read' }),
    method('SyncNotes', { audience: ['internal'], permission: 'sample:note:sync' }),
    method('Hello', { audience: ['public'] }),
    method('ExportNotes', { permission: 'sample:note:read', serverStreaming: true }),
    method('ImportNotes', { permission: 'sample:note:edit', clientStreaming: true, changes: true }),
  ],
  messages: new Map([[note.name, note]]),
  enums: new Map(),
  codecs: new Map(),
};

export const olga: UserGrants = {
  userId: '018f0000-0000-7000-8000-000000000001',
  subject: 'kc-olga',
  active: true,
  name: 'Olga',
  language: 'ru',
  timeZone: 'Europe/Moscow',
  teamIds: [],
  subtreeTeamIds: [],
  permissions: [
    { permission: 'sample:note:read', scope: 'own' },
    { permission: 'sample:note:edit', scope: 'all' },
  ],
  version: '1',
};

export interface Issuer {
  url: string;
  /** Times the keys were fetched. */
  keyFetches(): number;
  /** Begins to publish the second key, which `unknownKey` signs with. */
  rotateKeys(): void;
  token(
    claims?: Record<string, unknown>,
    header?: { typ?: string; expires?: string; unknownKey?: boolean },
  ): Promise<string>;
  close(): Promise<void>;
}

/** An OpenID Connect issuer with a real key: discovery, JWKS and client credentials over HTTP. */
export async function startIssuer(): Promise<Issuer> {
  const [known, unknown] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwks = await Promise.all(
    [known, unknown].map(async ({ publicKey }, n) => ({
      ...(await exportJWK(publicKey)),
      kid: `k${String(n + 1)}`,
      alg: 'RS256',
      use: 'sig',
    })),
  );
  let published = 1;
  let fetches = 0;
  let url = '';
  const token: Issuer['token'] = (claims = {}, { typ = 'JWT', expires = '5m', unknownKey = false } = {}) =>
    new SignJWT({ sub: 'kc-olga', aud: 'crm-gateway', iss: url, typ: 'Bearer', azp: 'crm-gateway', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: unknownKey ? 'k2' : 'k1', typ })
      .setIssuedAt(claims['iat'] as number | undefined)
      .setExpirationTime(expires)
      .sign(unknownKey ? unknown.privateKey : known.privateKey);

  const server = createServer((request, response) => {
    void (async () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/keys') fetches += 1;
      const body =
        request.url === '/keys'
          ? { keys: jwks.slice(0, published) }
          : request.url === '/token'
            ? { access_token: await token({ sub: 'service-1', azp: 'crm-service-clients' }), expires_in: 300 }
            : { jwks_uri: `${url}/keys`, token_endpoint: `${url}/token` };
      response.end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    keyFetches: () => fetches,
    rotateKeys() {
      published = 2;
    },
    token,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
