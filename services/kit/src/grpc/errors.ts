import type { Code } from './codes.ts';
import { fillText } from './texts.ts';
import type { Params, Texts } from './texts.ts';

/** One field that is wrong. `field` is a path in the request as sent in JSON: "deal.lines[2].quantity". */
export interface Violation {
  field: string;
  reason: string;
  params?: Params;
  /** What the user reads, for reasons of a service's own; common reasons have texts in grpc/violation-texts. */
  texts?: Texts;
}

/** How one reason is told: its gRPC code and its text in each language. */
export interface ErrorDefinition extends Texts {
  code: Code;
}

/**
 * A refusal that callers may rely on: `reason` is stable, UPPER_SNAKE_CASE, unique in its domain. Everything else that
 * is thrown is a fault of ours and reaches the caller as INTERNAL with the trace id.
 */
export class ServiceError extends Error {
  readonly code: Code;
  readonly reason: string;
  /** "<service>.crm", as google.rpc.ErrorInfo wants. */
  readonly domain: string;
  readonly params: Params;
  readonly texts: Texts;
  readonly violations: readonly Violation[] | undefined;
  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs: number | undefined;

  constructor(
    domain: string,
    reason: string,
    definition: ErrorDefinition,
    { params = {}, violations, retryAfterMs, cause }: ErrorDetails = {},
  ) {
    super(
      `${definition.code} ${reason}: ${fillText(definition.en, params)}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'ServiceError';
    this.code = definition.code;
    this.reason = reason;
    this.domain = domain;
    this.params = params;
    this.texts = definition;
    this.violations = violations;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface ErrorDetails {
  params?: Params;
  violations?: readonly Violation[];
  retryAfterMs?: number;
  cause?: unknown;
}

/** Makes a maker per reason: `const errors = defineErrors('sales.crm', { … }); throw errors.DEAL_ALREADY_CLOSED()`. */
export function defineErrors<Reason extends string>(
  domain: string,
  definitions: Readonly<Record<Reason, ErrorDefinition>>,
): Readonly<Record<Reason, (params?: Params, details?: Omit<ErrorDetails, 'params'>) => ServiceError>> {
  const makers = {} as Record<Reason, (params?: Params, details?: Omit<ErrorDetails, 'params'>) => ServiceError>;
  for (const reason of Object.keys(definitions) as Reason[]) {
    makers[reason] = (params = {}, details = {}) =>
      new ServiceError(domain, reason, definitions[reason], { params, ...details });
  }
  return makers;
}

/** Reasons that any service may give. */
export const common = defineErrors('crm', {
  NOT_FOUND: {
    code: 'NOT_FOUND',
    en: 'Not found, or not yours to see.',
    ru: 'Не найдено или недоступно вам.',
    bg: 'Не е намерено или нямате достъп.',
  },
  STALE_ETAG: {
    code: 'ABORTED',
    en: 'Somebody changed this meanwhile. Reload it and try again.',
    ru: 'Запись уже изменена. Обновите её и повторите.',
    bg: 'Записът междувременно е променен. Презаредете го и опитайте отново.',
  },
  PERMISSION_DENIED: {
    code: 'PERMISSION_DENIED',
    en: 'You have no right to do this.',
    ru: 'У вас нет права на это действие.',
    bg: 'Нямате право на това действие.',
  },
  INVALID: {
    code: 'INVALID_ARGUMENT',
    en: 'Some fields are not right.',
    ru: 'Некоторые поля заполнены неверно.',
    bg: 'Някои полета са попълнени неправилно.',
  },
  MALFORMED: {
    code: 'INVALID_ARGUMENT',
    en: 'The request cannot be read.',
    ru: 'Запрос не читается.',
    bg: 'Заявката не може да бъде прочетена.',
  },
  REQUEST_ID_REUSED: {
    code: 'INVALID_ARGUMENT',
    en: 'This request key was used for another request.',
    ru: 'Этот ключ запроса уже использован для другого запроса.',
    bg: 'Този ключ вече е използван за друга заявка.',
  },
  REQUEST_IN_FLIGHT: {
    code: 'ABORTED',
    en: 'The same request is being done. Ask again in a moment.',
    ru: 'Этот запрос уже выполняется. Повторите чуть позже.',
    bg: 'Същата заявка се изпълнява. Опитайте след малко.',
  },
  NOT_SIGNED_IN: {
    code: 'UNAUTHENTICATED',
    en: 'Sign in first.',
    ru: 'Сначала войдите в систему.',
    bg: 'Първо влезте в системата.',
  },
  TOKEN_REFUSED: {
    code: 'UNAUTHENTICATED',
    en: 'The sign-in is no longer valid. Sign in again.',
    ru: 'Вход больше не действителен. Войдите снова.',
    bg: 'Входът вече не е валиден. Влезте отново.',
  },
  USER_UNKNOWN: {
    code: 'PERMISSION_DENIED',
    en: 'This login has no user in the CRM. Ask your administrator.',
    ru: 'Для этого входа нет пользователя CRM. Обратитесь к администратору.',
    bg: 'За този вход няма потребител в CRM. Обърнете се към администратора.',
  },
  USER_INACTIVE: {
    code: 'PERMISSION_DENIED',
    en: 'This user is switched off.',
    ru: 'Этот пользователь отключён.',
    bg: 'Този потребител е изключен.',
  },
  DEADLINE_EXCEEDED: {
    code: 'DEADLINE_EXCEEDED',
    en: 'This took too long.',
    ru: 'Операция заняла слишком много времени.',
    bg: 'Операцията отне твърде много време.',
  },
  CANCELLED: { code: 'CANCELLED', en: 'The request was cancelled.', ru: 'Запрос отменён.', bg: 'Заявката е отменена.' },
  UNAVAILABLE: {
    code: 'UNAVAILABLE',
    en: 'This part is not available now. Try again shortly.',
    ru: 'Сейчас недоступно. Повторите чуть позже.',
    bg: 'В момента не е достъпно. Опитайте след малко.',
  },
  OVERLOADED: {
    code: 'RESOURCE_EXHAUSTED',
    en: 'Too much at once. Try again shortly.',
    ru: 'Слишком много запросов. Повторите чуть позже.',
    bg: 'Твърде много заявки. Опитайте след малко.',
  },
  INTERNAL: {
    code: 'INTERNAL',
    en: 'Something went wrong on our side. Trace: {traceId}',
    ru: 'Произошла ошибка на нашей стороне. Код: {traceId}',
    bg: 'Възникна грешка при нас. Код: {traceId}',
  },
});

/** A record that is not there, or that the caller may not see: both read alike. */
export function notFound(noun: string, id: string): ServiceError {
  return common.NOT_FOUND({ noun, id });
}

/** The record changed since the caller read it. */
export function staleEtag(): ServiceError {
  return common.STALE_ETAG();
}

export function permissionDenied(permission?: string): ServiceError {
  return common.PERMISSION_DENIED(permission === undefined ? {} : { permission });
}

export function invalid(violations: readonly Violation[]): ServiceError {
  return common.INVALID({}, { violations });
}

/** The request id was used before with another request. */
export function requestIdReused(): ServiceError {
  return common.REQUEST_ID_REUSED({}, { violations: [{ field: 'requestId', reason: 'REUSED' }] });
}

/** The first attempt with this request id is still running. */
export function inFlight(retryAfterMs = 500): ServiceError {
  return common.REQUEST_IN_FLIGHT({}, { retryAfterMs });
}

export function unavailable(cause?: unknown, retryAfterMs = 1000): ServiceError {
  return common.UNAVAILABLE({}, { cause, retryAfterMs });
}
