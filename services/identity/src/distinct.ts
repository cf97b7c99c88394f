import { invalid } from '@crm/kit/grpc/errors';

/** Refuses a list that names the same thing twice, by the field that names it: which of the two holds nobody could say. */
export function mustBeDistinct<Key extends string>(
  list: string,
  key: Key,
  items: readonly Readonly<Record<Key, string>>[],
): void {
  const names = items.map((item) => item[key]);
  const twice = names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ field: `${list}[${index}].${key}`, reason: 'TWICE' }] : [],
  );
  if (twice.length > 0) throw invalid(twice);
}
