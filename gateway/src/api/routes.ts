import findMyWay from 'find-my-way';
import { successStatus, type MethodDescriptor, type Registry } from '@crm/proto/descriptor';
import { transcoder, type Transcoder } from '@crm/kit/contract/transcode';

/** How bytes travel: one message each way, a file up or a file down. */
export type RouteKind = 'unary' | 'upload' | 'download';

export interface ApiRoute {
  readonly method: MethodDescriptor;
  readonly transcoder: Transcoder;
  readonly kind: RouteKind;
  /** Of an answer that is no refusal. */
  readonly status: number;
}

export interface FoundRoute {
  readonly route: ApiRoute;
  /** Path variables by their name in the contract's template: { "deal.id": "…" }. */
  readonly params: Readonly<Record<string, string>>;
}

export interface ApiRoutes {
  /** `path`: below /api/v1, undecoded. */
  find(verb: string, path: string): FoundRoute | undefined;
  /** The verbs that the path takes, for a 405. */
  verbsAt(path: string): readonly string[];
}

const verbs = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
const fileChunk = 'crm.type.v1.FileChunk';

function kindOf(method: MethodDescriptor): RouteKind {
  if (method.clientStreaming && method.request === fileChunk && !method.serverStreaming) return 'upload';
  if (method.serverStreaming && method.response === fileChunk && !method.clientStreaming) return 'download';
  if (!method.clientStreaming && !method.serverStreaming) return 'unary';
  throw new Error(`${method.path}: only files can be streamed over REST`);
}

/**
 * A verb stands behind the last colon of a path ("/deals/{id}:win"), where the router would read a variable; so it
 * becomes a segment of its own that no identifier can be: "/deals/:id/~win".
 */
export function verbAsSegment(path: string): string {
  const colon = path.lastIndexOf(':');
  return colon > path.lastIndexOf('/') ? `${path.slice(0, colon)}/~${path.slice(colon + 1)}` : path;
}

/** Every method with a REST binding that users, partners or the public may call. Throws when two claim one path. */
export function apiRoutes(registry: Registry): ApiRoutes {
  const router = findMyWay({ maxParamLength: 200 });
  for (const method of registry.methods) {
    if (!method.rest || !method.audience.some((audience) => audience !== 'internal')) continue;
    const names: string[] = [];
    const path = verbAsSegment(method.rest.path).replaceAll(
      /\{([^}]+)\}/g,
      (_, name: string) => `:p${String(names.push(name) - 1)}`,
    );
    const route: ApiRoute = {
      method,
      transcoder: transcoder(registry, method),
      kind: kindOf(method),
      status: successStatus(method),
    };
    router.on(method.rest.verb, path, () => undefined, { route, names });
  }
  const find = (verb: string, path: string): FoundRoute | undefined => {
    const found = router.find(verb as findMyWay.HTTPMethod, verbAsSegment(path));
    if (found === null) return undefined;
    const { route, names } = found.store as { route: ApiRoute; names: readonly string[] };
    const params: Record<string, string> = {};
    for (const [index, name] of names.entries()) {
      const value = found.params[`p${String(index)}`] ?? '';
      // "/users:updateProfile" is no user called "~updateProfile", for verbs that the address does not take.
      if (value.startsWith('~')) return undefined;
      params[name] = value;
    }
    return { route, params };
  };
  return { find, verbsAt: (path) => verbs.filter((verb) => find(verb, path) !== undefined) };
}
