import { createWriteStream } from 'node:fs';
import type { Logger } from '../log/logger.ts';
import { useRecorder } from './span.ts';
import type { Span, SpanAttributes, SpanKind } from './span.ts';
import type * as Sdk from '@opentelemetry/sdk-trace';
import type { Span as OtelSpan, SpanContext } from '@opentelemetry/api';

export interface TracingOptions {
  service: string;
  /** Share of new traces that is recorded, 0 to 1; a trace that came from outside keeps the decision made there. */
  ratio: number;
  /** Spans as JSON lines are added to this file. */
  file?: string | undefined;
  /** Base URL of an OTLP/HTTP collector; used when no file is given. */
  otlpEndpoint?: string | undefined;
  log: Logger;
}

/**
 * Starts recording of spans where a file or a collector is named; otherwise only trace ids flow. Gives a function that
 * sends what is left and stops. OpenTelemetry is loaded only here and only when used: it costs 5 MiB and 20 ms.
 */
export async function startTracing({
  service,
  ratio,
  file,
  otlpEndpoint,
  log,
}: TracingOptions): Promise<() => Promise<void>> {
  if (file === undefined && otlpEndpoint === undefined) return () => Promise.resolve();
  const [sdk, api] = await Promise.all([import('@opentelemetry/sdk-trace'), import('@opentelemetry/api')]);
  const exporter = file === undefined ? await otlpExporter(otlpEndpoint ?? '') : fileExporter(file, service, log);
  const processor = new sdk.BatchSpanProcessor({
    exporter,
    scheduledDelayMillis: file === undefined ? 2000 : 200,
    maxQueueSize: 8192,
  });
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'crm' }),
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('crm');
  const kinds: Record<SpanKind, number> = {
    internal: api.SpanKind.INTERNAL,
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    producer: api.SpanKind.PRODUCER,
    consumer: api.SpanKind.CONSUMER,
  };

  useRecorder({
    ratio,
    start(name, parent, { kind = 'internal', attributes, link }) {
      const remote: SpanContext | undefined =
        parent === undefined
          ? undefined
          : { traceId: parent.traceId, spanId: parent.spanId, traceFlags: 1, isRemote: true };
      const context = remote === undefined ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, remote);
      return new RecordedSpan(
        tracer.startSpan(
          name,
          {
            kind: kinds[kind],
            ...(attributes === undefined ? {} : { attributes }),
            ...(link === undefined || remote === undefined ? {} : { links: [{ context: remote }] }),
          },
          context,
        ),
        api.SpanStatusCode.ERROR,
      );
    },
  });
  return async () => {
    useRecorder(undefined);
    await provider.shutdown();
  };
}

class RecordedSpan implements Span {
  readonly recording = true;
  readonly traceId: string;
  readonly traceparent: string;
  readonly #span: OtelSpan;
  readonly #errorStatus: number;

  constructor(span: OtelSpan, errorStatus: number) {
    const { traceId, spanId } = span.spanContext();
    this.#span = span;
    this.#errorStatus = errorStatus;
    this.traceId = traceId;
    this.traceparent = `00-${traceId}-${spanId}-01`;
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
  }

  fail(error: unknown): void {
    this.#span.setStatus({ code: this.#errorStatus });
    this.#span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
  }

  end(): void {
    this.#span.end();
  }
}

async function otlpExporter(endpoint: string): Promise<Sdk.SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter({ url: new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href });
}

/** One JSON object per span and line: what the trace tests read. */
function fileExporter(path: string, service: string, log: Logger): Sdk.SpanExporter {
  const out = createWriteStream(path, { flags: 'a' });
  out.on('error', (error) => {
    log.warn({ err: error }, 'spans cannot be written');
  });
  return {
    export(spans, done) {
      const lines = spans.map((span) =>
        JSON.stringify({
          service,
          name: span.name,
          kind: span.kind,
          traceId: span.spanContext().traceId,
          spanId: span.spanContext().spanId,
          parentSpanId: span.parentSpanContext?.spanId,
          links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })),
          startTimeMs: span.startTime[0] * 1000 + span.startTime[1] / 1e6,
          durationMs: span.duration[0] * 1000 + span.duration[1] / 1e6,
          failed: span.status.code === 2,
          attributes: span.attributes,
        }),
      );
      out.write(`${lines.join('\n')}\n`, (error) => {
        done(error ? { code: 1, error } : { code: 0 });
      });
    },
    shutdown: () => new Promise((resolve) => out.end(resolve)),
    forceFlush: () => Promise.resolve(),
  };
}
