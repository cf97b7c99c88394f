import { ServiceError, defineErrors, invalid } from '../grpc/errors.ts';
import { DbError } from '../pg/errors.ts';
import type { Resource } from './define.ts';

export const resourceErrors = defineErrors('crm', {
  ALREADY_EXISTS: {
    code: 'ALREADY_EXISTS',
    en: 'There is such a record already.',
    ru: 'Такая запись уже есть.',
    bg: 'Такъв запис вече съществува.',
  },
  TOO_MANY_GROUPS: {
    code: 'INVALID_ARGUMENT',
    en: 'More than {limit} groups. Narrow the filter or group by another field.',
    ru: 'Групп больше {limit}. Сузьте отбор или сгруппируйте по другому полю.',
    bg: 'Групите са повече от {limit}. Стеснете филтъра или групирайте по друго поле.',
  },
});

/**
 * What a constraint says about the request: what the noun's `constraints` say of that name; else, of its own table,
 * unique -> ALREADY_EXISTS, foreign key -> a violation NOT_FOUND, each naming the field. The field is read from PostgreSQL's own constraint names (`<table>_<column>_key`, `_fkey`,
 * `_idx`). Anything else comes back as it was.
 */
export function fromConstraint<T extends object>(thrown: unknown, resource: Resource<T>): unknown {
  if (!(thrown instanceof DbError)) return thrown;
  const told = inWords(thrown, resource);
  if (told instanceof ServiceError) told.cause = thrown;
  return told;
}

function inWords<T extends object>(thrown: DbError, resource: Resource<T>): unknown {
  const own = resource.options.constraints?.[thrown.constraint ?? ''];
  if (own) return own(thrown.detail ?? '');
  // PostgreSQL does not say which value it was.
  if (thrown.kind === 'bad_value') return invalid([{ field: resource.property, reason: 'NOT_STORABLE' }]);
  if (thrown.table !== resource.options.table) return thrown;
  const column = resource.stored.find(({ names }) =>
    names.some((name) => thrown.constraint?.startsWith(`${resource.options.table}_${name}_`) || thrown.column === name),
  );
  const field = column ? `${resource.property}.${column.field.jsonName}` : resource.property;
  switch (thrown.kind) {
    case 'unique':
      return resourceErrors.ALREADY_EXISTS({}, { violations: [{ field, reason: 'TAKEN' }] });
    case 'foreign_key':
      return invalid([{ field, reason: 'NOT_FOUND' }]);
    case 'check':
    case 'not_null':
      return column ? invalid([{ field, reason: thrown.kind === 'check' ? 'UNKNOWN_VALUE' : 'REQUIRED' }]) : thrown;
    default:
      return thrown;
  }
}

/** A value that the filter's check let through and PostgreSQL refused (an id that is no uuid, a number out of range). */
export function fromBadValue(thrown: unknown): unknown {
  if (!(thrown instanceof DbError) || thrown.kind !== 'bad_value') return thrown;
  return invalid([{ field: 'filter', reason: 'BAD_FILTER', params: { detail: 'value' } }]);
}
