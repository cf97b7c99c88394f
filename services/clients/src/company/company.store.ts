import type { Statement, Tx } from '@crm/kit/pg/pool';
import { Requisites } from '@crm/proto/gen/crm/clients/v1/clients';
import type { Company } from '@crm/proto/gen/crm/clients/v1/company';

interface CompanyRow {
  version: bigint;
  name: string;
  requisites: object;
  phone: string;
  email: string;
  website: string;
  accountant: string;
}

const COLUMNS = 'version, name, requisites, phone, email, website, accountant';
const LOAD: Statement = { name: 'company_load', text: `select ${COLUMNS} from company` };
const LOCK: Statement = { name: 'company_lock', text: `select ${COLUMNS} from company for update` };
const SAVE: Statement = {
  name: 'company_save',
  text: 'update company set version = version + 1, name = $1, requisites = $2, phone = $3, email = $4, website = $5, accountant = $6',
};

/** Our own company as it stands now. */
export async function loadCompany(tx: Pick<Tx, 'query'>, lock = false): Promise<Company> {
  const [row] = await tx.query<CompanyRow>(lock ? LOCK : LOAD);
  if (!row) throw new Error('the company row is missing: the first migration makes it');
  const { version, requisites, ...rest } = row;
  return { ...rest, etag: `"${version}"`, requisites: Requisites.fromJSON(requisites) };
}

export async function saveCompany(tx: Tx, company: Company): Promise<void> {
  const requisites = Requisites.toJSON(company.requisites ?? Requisites.fromJSON({}));
  await tx.query(SAVE, [
    company.name,
    JSON.stringify(requisites),
    company.phone,
    company.email,
    company.website,
    company.accountant,
  ]);
}
