const BLANK = '[redacted]';

// Whole words of a key in camelCase, snake_case or kebab-case: "clientPhone", "smtp_password", "set-cookie".
const SECRET_KEYS = new Set([
  'phone',
  'phones',
  'email',
  'emails',
  'mail',
  'token',
  'tokens',
  'password',
  'secret',
  'authorization',
  'cookie',
  'credentials',
  'passport',
  'iban',
  'address',
  'addresses',
  'contacts',
  'signature',
  'csrf',
  'otp',
]);
// Ids, counts and settings about them say nothing about a person.
const HARMLESS_SUFFIXES = new Set(['id', 'ids', 'count', 'type', 'kind', 'state', 'at', 'ms', 'length']);

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const JWT = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;
const BEARER = /\b(bearer|basic)\s+[\w+/=.~-]{8,}/gi;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;
// "+7 (912) 345-67-89", "8 912 345 67 89", "+359888123456"; not ids, dates or money, which have other shapes.
const PHONE =
  /(?<![\w.-])(?:\+\d{1,3}[\s-]?\(?\d{2,4}\)?(?:[\s-]?\d{2,4}){2,4}|8[\s-]?\(?\d{3}\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2})(?![\w.-]*\d)/g;

const MAX_DEPTH = 6;

/** The text with e-mails, phones, tokens and passwords in URLs blanked. */
export function redactText(text: string): string {
  let out = text;
  if (out.includes('://')) out = out.replace(URL_PASSWORD, `$1:${BLANK}@`);
  if (out.includes('@'))
    out = out.replace(EMAIL, (found, at: number) => (out.startsWith(`${BLANK}@`, at - 1) ? found : BLANK));
  if (out.includes('eyJ')) out = out.replace(JWT, BLANK);
  return out.replace(BEARER, `$1 ${BLANK}`).replace(PHONE, BLANK);
}

/** A copy of the fields without personal data; errors keep their name, message, code, cause and stack. */
export function redact(fields: object): Record<string, unknown> {
  return redactFields(fields, 0);
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    out[key] = isSecretKey(key) && value !== undefined && value !== null ? BLANK : redactValue(value, depth + 1);
  }
  return out;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (depth > MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  if (value instanceof Uint8Array) return `[${String(value.byteLength)} bytes]`;
  if (value instanceof Map) return redactFields(Object.fromEntries(value), depth);
  return redactFields(value, depth);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    // The first line of a stack repeats the message.
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}

const knownKeys = new Map<string, boolean>();

function isSecretKey(key: string): boolean {
  let known = knownKeys.get(key);
  if (known === undefined) {
    const words = key
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[^a-z0-9]+/);
    known = words.some((word) => SECRET_KEYS.has(word)) && !HARMLESS_SUFFIXES.has(words.at(-1) ?? '');
    // Keys come from code, so they are few; a map of foreign keys must not grow for ever.
    if (knownKeys.size < 2000) knownKeys.set(key, known);
  }
  return known;
}
