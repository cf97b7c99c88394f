import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { invalid, type Violation } from '@crm/kit/grpc/errors';
import { fieldTexts } from '../errors.ts';
import { checkKind, displayName } from './client-kind.ts';
import { nameKey, type Identity, type TaxId } from './duplicate.ts';
import { readPhone } from './phone.ts';
import { compactId } from './tax-number.ts';

/**
 * A client as it is kept: name made up, phones in E.164, addresses of e-mail in lower case, one primary of each.
 * Throws INVALID with a violation per field that does not fit the kind of client.
 */
export function normalClient(draft: Client, phoneRegion: string): Client {
  const violations: Violation[] = checkKind(draft).map(({ field, reason }) => violation(`client.${field}`, reason));
  const region = draft.country || phoneRegion;
  const phones = draft.phones.map((phone, index) => {
    const read = readPhone(phone.number, region);
    if (read === undefined) violations.push(violation(`client.phones[${index}].number`, 'BAD_PHONE'));
    const comment = phone.comment.includes(read?.comment ?? '')
      ? phone.comment
      : [phone.comment, read?.comment].filter(Boolean).join(', ');
    return { ...phone, ...read, extension: read?.extension || phone.extension, comment };
  });
  if (violations.length > 0) throw invalid(violations);
  const emails = draft.emails.map((email) => ({ ...email, address: email.address.trim().toLowerCase() }));
  return {
    ...draft,
    name: displayName(draft),
    vatId: compactId(draft.vatId),
    phones: onePrimary(united(phones, ({ number, extension }) => `${number}/${extension}`)),
    emails: onePrimary(united(emails, ({ address }) => address)),
    bankAccounts: onePrimary(draft.bankAccounts),
    roles: [...new Set(draft.roles)],
    sourceChannel: draft.firstSource?.channel ?? '',
  };
}

/** What the client is known by, of all its legal entities. Phones and e-mails are normal already. */
export function identityOf(client: Client): Identity {
  return {
    taxIds: taxIdsOf(client),
    phones: client.phones.map(({ number }) => number),
    emails: client.emails.map(({ address }) => address),
    nameKey: nameKey(client.name),
  };
}

/** The tax numbers of the client and of its further legal entities, each once. */
export function taxIdsOf(client: Pick<Client, 'inn' | 'kpp' | 'requisites'>): TaxId[] {
  const all = [{ inn: client.inn, kpp: client.kpp }, ...client.requisites.map(({ inn, kpp }) => ({ inn, kpp }))];
  return unique(
    all.filter(({ inn }) => inn !== ''),
    ({ inn, kpp }) => `${inn}/${kpp}`,
  );
}

function violation(field: string, reason: string): Violation {
  const texts = fieldTexts[reason];
  return { field, reason, ...(texts && { texts }) };
}

function unique<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

/** What is named twice stands there once, with all that is said of it. */
function united<T extends { type: string; primary: boolean; comment: string }>(
  items: readonly T[],
  key: (item: T) => string,
): T[] {
  return [...Map.groupBy(items, key).values()].flatMap((same) => {
    const [first] = same;
    const comment = [...new Set(same.map((item) => item.comment.trim()).filter(Boolean))].join('; ');
    const { type } = same.find((item) => !item.type.endsWith('_UNSPECIFIED')) ?? { type: first?.type };
    return first === undefined ? [] : [{ ...first, type, comment, primary: same.some(({ primary }) => primary) }];
  });
}

function onePrimary<T extends { primary: boolean }>(items: readonly T[]): T[] {
  const chosen = Math.max(
    0,
    items.findIndex(({ primary }) => primary),
  );
  return items.map((item, index) => ({ ...item, primary: index === chosen }));
}
