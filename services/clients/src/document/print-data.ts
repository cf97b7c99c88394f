import type { BankAccount, Client, Phone } from '@crm/proto/gen/crm/clients/v1/clients';
import type { Company } from '@crm/proto/gen/crm/clients/v1/company';
import type { Printout } from '@crm/proto/gen/crm/sales/v1/printouts';
import type { KnownUser } from '../user/user.store.ts';

/** What stands on every document, whatever it is about. */
export interface PrintContext {
  company: Company;
  client: Client;
  user: KnownUser | undefined;
  document: { number: string; date: string; revision: number };
}

/** Merge fields of a document: our company, the client, who issues it, number and date, and the data of its record. */
export function printData(
  { company, client, user, document }: PrintContext,
  data: object,
): Readonly<Record<string, unknown>> {
  const own = company.requisites;
  return {
    ...data,
    company: {
      name: company.name,
      phone: company.phone,
      email: company.email,
      website: company.website,
      accountant: company.accountant,
      legalName: own?.legalName || company.name,
      inn: own?.inn ?? '',
      kpp: own?.kpp ?? '',
      ogrn: own?.ogrn ?? '',
      vatId: own?.vatId ?? '',
      legalAddress: own?.legalAddress ?? '',
      director: own?.director ?? '',
      bank: bank(own?.bankAccounts ?? []),
    },
    client: {
      name: client.name,
      legalName: client.legalName || client.name,
      inn: client.inn,
      kpp: client.kpp,
      ogrn: client.ogrn,
      vatId: client.vatId,
      legalAddress: address(client),
      bank: bank(client.bankAccounts),
      email: client.emails.find(({ primary }) => primary)?.address ?? '',
      phone: phoneText(client.phones.find(({ primary }) => primary)),
    },
    user: { name: user?.name ?? '', email: user?.email ?? '' },
    document: { ...document, reissued: document.revision > 1 },
  };
}

function bank(accounts: readonly BankAccount[]): object {
  const {
    account = '',
    bic = '',
    bankName = '',
    correspondentAccount = '',
  } = accounts.find(({ primary }) => primary) ?? accounts[0] ?? {};
  return { account, bic, bankName, correspondentAccount };
}

function phoneText(phone: Phone | undefined): string {
  return phone?.extension ? `${phone.number} #${phone.extension}` : (phone?.number ?? '');
}

function address(client: Client): string {
  const found = client.addresses.find(({ type }) => type === 'ADDRESS_TYPE_LEGAL') ?? client.addresses[0];
  return found
    ? [found.postalCode, found.country, found.region, found.city, found.street].filter(Boolean).join(', ')
    : '';
}

type Sums = Pick<
  Printout,
  'lines' | 'total' | 'tax' | 'paid' | 'returned' | 'due' | 'paymentDueDate' | 'warehouseName' | 'warehouseAddress'
> & { validUntil?: string };

/** Merge fields of what is sold, with those by which the record is named. */
export function recordData(sums: Sums, names: object): object {
  const {
    lines,
    total,
    tax,
    paid,
    returned,
    due,
    paymentDueDate,
    validUntil = '',
    warehouseName,
    warehouseAddress,
  } = sums;
  return {
    ...names,
    lines,
    total,
    tax: isZero(tax?.amount) ? undefined : tax,
    paid: isZero(paid?.amount) ? undefined : paid,
    returned,
    due: isZero(paid?.amount) && returned === undefined ? undefined : due,
    paymentDueDate,
    validUntil,
    warehouse: { name: warehouseName, address: warehouseAddress },
  };
}

function isZero(amount: string | undefined): boolean {
  return amount === undefined || /^0*(\.0*)?$/.test(amount);
}
