import { Agent, request } from 'undici';

/** One request of a load: what to send, given its running number. */
export interface Shot {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Measured {
  requests: number;
  /** Answers of 400 and above, and broken connections. A measurement with any is worthless. */
  failures: number;
  seconds: number;
  perSecond: number;
  /** Latencies in milliseconds. */
  p50: number;
  p99: number;
}

/** Closed loop: so many connections, each with one request in flight, until `requests` were answered. */
export async function load(
  base: string,
  options: { connections: number; requests: number; shot: (index: number) => Shot },
): Promise<Measured> {
  const agent = new Agent({ connections: options.connections, pipelining: 1 });
  const latencies = new Float64Array(options.requests);
  let next = 0;
  let failures = 0;
  const began = performance.now();
  const worker = async () => {
    for (let index = next++; index < options.requests; index = next++) {
      const { method, path, headers, body } = options.shot(index);
      const sent = performance.now();
      try {
        const answer = await request(base + path, {
          dispatcher: agent,
          method,
          headers: headers ?? {},
          ...(body === undefined ? {} : { body }),
        });
        await answer.body.dump({ limit: 10_000_000 });
        if (answer.statusCode >= 400) failures += 1;
      } catch {
        failures += 1;
      }
      latencies[index] = performance.now() - sent;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  const seconds = (performance.now() - began) / 1000;
  await agent.close();
  latencies.sort();
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requests: options.requests,
    failures,
    seconds,
    perSecond: options.requests / seconds,
    p50: at(0.5),
    p99: at(0.99),
  };
}
