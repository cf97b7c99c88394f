import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import { lineOutput } from './output.ts';
import { redact, redactText } from './redact.ts';

/** Structured log: `log.info({ dealId }, 'deal won')`. Objects and texts are stripped of personal data on the way out. */
export type Logger = PinoLogger;

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LoggerOptions {
  /** The deployable, as "sales". */
  name: string;
  level: LogLevel;
  /** Standard output when left out. */
  destination?: DestinationStream;
}

/**
 * JSON lines with `level`, `time` (RFC 3339), `service`, `msg`. Phones, e-mails, tokens and passwords never reach the
 * output: keys with such names are blanked, and texts (also of errors) are searched for them.
 */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service: name },
    // Errors are turned into plain fields by redact; pino's own way would wrap them again.
    serializers: { err: (error: unknown) => error },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => redact(fields),
    },
    hooks: {
      logMethod(
        this: PinoLogger,
        args: Parameters<PinoLogger['info']>,
        method: (...args: Parameters<PinoLogger['info']>) => void,
      ) {
        const cleaned = args.map((arg: unknown) => (typeof arg === 'string' ? redactText(arg) : arg));
        method.apply(this, cleaned as Parameters<PinoLogger['info']>);
      },
    },
  };
  return pino(options, destination ?? lineOutput());
}
