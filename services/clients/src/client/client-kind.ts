/** The fields of a client that its kind has rules about. */
export interface KindFields {
  kind: string;
  name: string;
  familyName: string;
  givenName: string;
  patronymic: string;
  inn: string;
  kpp: string;
  ogrn: string;
  birthDate: string;
}

/** A field that does not fit the kind of client; `field` as in the contract's JSON. */
export interface KindViolation {
  field: string;
  reason:
    | 'REQUIRED'
    | 'INN_OF_ORGANIZATION'
    | 'INN_OF_PERSON'
    | 'NOT_FOR_THIS_KIND'
    | 'OGRN_OF_ORGANIZATION'
    | 'OGRN_OF_SOLE_TRADER';
}

const INN_LENGTH = { organization: 10, person: 12 };
const OGRN_LENGTH = { organization: 13, soleTrader: 15 };

/** The name shown: as given, or the parts of a person's name in the order family, given, patronymic. */
export function displayName(client: KindFields): string {
  const given = client.name.trim();
  if (given !== '') return given;
  return [client.familyName, client.givenName, client.patronymic]
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ');
}

/**
 * Checks the fields against the kind: an organisation has a 10-digit INN, a KPP and a 13-digit OGRN and no date of birth;
 * persons have a 12-digit INN and no KPP; a sole trader has a 15-digit OGRNIP, a private person none.
 * Check digits are the contract's business, not of this.
 */
export function checkKind(client: KindFields): KindViolation[] {
  const found: KindViolation[] = [];
  const refuse = (field: string, reason: KindViolation['reason']): void => void found.push({ field, reason });
  if (displayName(client) === '') refuse('name', 'REQUIRED');
  if (client.kind === 'CLIENT_KIND_ORGANIZATION') {
    if (client.inn !== '' && client.inn.length !== INN_LENGTH.organization) refuse('inn', 'INN_OF_ORGANIZATION');
    if (client.ogrn !== '' && client.ogrn.length !== OGRN_LENGTH.organization) refuse('ogrn', 'OGRN_OF_ORGANIZATION');
    if (client.birthDate !== '') refuse('birthDate', 'NOT_FOR_THIS_KIND');
    return found;
  }
  if (client.inn !== '' && client.inn.length !== INN_LENGTH.person) refuse('inn', 'INN_OF_PERSON');
  if (client.kpp !== '') refuse('kpp', 'NOT_FOR_THIS_KIND');
  if (client.ogrn === '') return found;
  if (client.kind === 'CLIENT_KIND_PERSON') refuse('ogrn', 'NOT_FOR_THIS_KIND');
  else if (client.ogrn.length !== OGRN_LENGTH.soleTrader) refuse('ogrn', 'OGRN_OF_SOLE_TRADER');
  return found;
}
