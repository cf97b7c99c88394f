import type { MethodDescriptor, Registry } from '@crm/proto/descriptor';
import type { GrpcClient, Outgoing } from '@crm/kit/grpc/client';
import { RemoteError } from '@crm/kit/grpc/remote-error';

/** What came back, as text: two answers that read alike tell the caller the same. */
export interface Answer {
  /** "ok", or the code of the refusal. */
  code: string;
  text: string;
}

/** Asks a method over gRPC, whichever way its messages stream. */
export async function askGrpc(
  client: GrpcClient,
  registry: Registry,
  method: MethodDescriptor,
  request: object,
  outgoing: Outgoing,
): Promise<Answer> {
  const [asked, answered] = [registry.codecs.get(method.request), registry.codecs.get(method.response)];
  if (!asked || !answered) throw new Error(`${method.path} has no codec`);
  const bytes = asked.encode(asked.fromJSON(request)).finish();
  try {
    return { code: 'ok', text: JSON.stringify(await answer()) };
  } catch (thrown) {
    if (!(thrown instanceof RemoteError)) throw thrown;
    const { message, reason, violations } = thrown.status;
    return { code: thrown.code, text: JSON.stringify({ message, reason, violations }) };
  }

  async function answer(): Promise<unknown> {
    if (method.clientStreaming)
      return answered?.toJSON(answered.decode(await client.send(method.path, one(), outgoing)));
    if (!method.serverStreaming)
      return answered?.toJSON(answered.decode(await client.unary(method.path, bytes, outgoing)));
    const chunks: string[] = [];
    for await (const chunk of client.receive(method.path, bytes, outgoing))
      chunks.push(Buffer.from((answered?.decode(chunk) as { data: Uint8Array }).data).toString());
    return chunks.join('');
  }
  async function* one(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  }
}
