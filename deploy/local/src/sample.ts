import { StartFailure } from './failure.ts';
import { PortalClient, RequestRefused } from './portal-client.ts';
import type { Progress } from './progress.ts';
import { sampleRequisites, sampleUsers } from './sample-company.ts';
import { workingCalendar } from './sample-calendar.ts';
import { becomes } from './wait.ts';

interface Stored {
  id: string;
  etag: string;
  [field: string]: unknown;
}

/** The goods of the sample company; prices in roubles per piece. */
const goods = [
  { sku: 'BRICK-SIL', name: 'Silicate brick, single, M150', group: 'Brick', price: '15.40', cost: '11.20', wagons: 2 },
  { sku: 'BRICK-CER', name: 'Ceramic facing brick, red', group: 'Brick', price: '32.00', cost: '24.50', wagons: 1 },
] as const;

/** Pieces on a pallet and pallets in a wagon, for brick. */
const packs = [
  { unit: 'PLT', equals: { value: '480', unit: 'PCE' } },
  { unit: 'WAG', equals: { value: '20', unit: 'PLT' } },
];

/**
 * Sees to it that the sample company is there, through the portal's own REST interface as its administrator: whatever is
 * missing is made, whatever is there is left alone. Cheap when all is there.
 */
export async function loadSample(options: { publicUrl: string; password: string; progress: Progress }): Promise<void> {
  const company = new SampleCompany(await firstLogin(options.publicUrl, options.password));
  const made = (await company.people(options.password)) + (await company.requisites()) + (await company.goods());
  if (made > 0) options.progress.step(`Loaded the sample company (${made} records)`);
}

/** The administrator's login works a moment after identity's first start has told Keycloak of it. */
async function firstLogin(publicUrl: string, password: string): Promise<PortalClient> {
  const email = sampleUsers.find((user) => user.role === 'administrator')?.email ?? '';
  let client: PortalClient | undefined;
  let refusal: unknown;
  const isIn = await becomes(async () => {
    try {
      client = await PortalClient.login(publicUrl, email, password);
      return true;
    } catch (error) {
      refusal = error;
      return false;
    }
  }, 30_000);
  if (!isIn || !client)
    throw refusal instanceof Error
      ? refusal
      : new StartFailure('The administrator of the sample company cannot log in.');
  return client;
}

class SampleCompany {
  readonly #rest: PortalClient;
  #made = 0;

  constructor(rest: PortalClient) {
    this.#rest = rest;
  }

  /** Calendar, branch, teams and users; answers how many records were made. */
  async people(password: string): Promise<number> {
    this.#made = 0;
    const calendar = await this.#ensure('calendars', 'name', workingCalendar.name, workingCalendar);
    const branch = await this.#ensure('branches', 'name', 'Moscow', {
      name: 'Moscow',
      timeZone: 'Europe/Moscow',
      calendarId: calendar.id,
      address: 'Moscow, Stroiteley 1',
    });
    const company = await this.#ensure('teams', 'name', 'Stroymaterialy Demo', {
      name: 'Stroymaterialy Demo',
      kind: 'TEAM_KIND_DEPARTMENT',
      branchId: branch.id,
    });
    const department = (name: string) => ({
      name,
      kind: 'TEAM_KIND_DEPARTMENT',
      parentId: company.id,
      branchId: branch.id,
    });
    const sales = await this.#ensure('teams', 'name', 'Sales', department('Sales'));
    const team = (name: string, parent: Stored) => ({
      name,
      kind: 'TEAM_KIND_TEAM',
      parentId: parent.id,
      branchId: branch.id,
    });
    const teams = {
      seller: await this.#ensure('teams', 'name', 'Brick sales', team('Brick sales', sales)),
      head: sales,
      storekeeper: await this.#ensure('teams', 'name', 'Warehouse', department('Warehouse')),
      accountant: await this.#ensure('teams', 'name', 'Accounting', department('Accounting')),
      administrator: company,
    };
    const roles = new Map((await this.#all('roles')).map((role) => [String(role['name']).toLowerCase(), role.id]));
    for (const user of sampleUsers) {
      const role = roles.get(roleNames[user.role]);
      if (!role)
        throw new StartFailure(`Identity has no role "${roleNames[user.role]}", which the sample company needs.`);
      const known = await this.#find('users', 'email', user.email);
      const fields = {
        name: user.name,
        position: user.position,
        language: user.language,
        timeZone: 'Europe/Moscow',
        teamId: teams[user.role].id,
        branchId: branch.id,
        roleIds: [role],
      };
      if (!known) {
        const made = await this.#create('users', { email: user.email, ...fields });
        await this.#rest.post(`/api/v1/users/${made.id}:setPassword`, { password, temporary: false });
      } else if (!known['teamId']) {
        // The administrator was there before his team and branch were.
        await this.#rest.patch(`/api/v1/users/${known.id}`, fields, { headers: { 'if-match': known.etag } });
      }
    }
    return this.#made;
  }

  /** What stands on its documents; a company that has its name already is left alone. */
  async requisites(): Promise<number> {
    const { status, body } = await this.#rest.call<{ name?: string; etag: string }>('GET', '/api/v1/company');
    if (status !== 200 || body.name) return 0;
    await this.#rest.patch('/api/v1/company', sampleRequisites, { headers: { 'if-match': body.etag } });
    return 1;
  }

  /** Warehouse, products, prices, price list and stock; answers how many records were made. */
  async goods(): Promise<number> {
    this.#made = 0;
    if (!(await this.#offers('/api/v1/products'))) return 0;
    const warehouse = await this.#ensure('warehouses', 'code', 'MAIN', {
      name: 'Main warehouse',
      code: 'MAIN',
      address: 'Moscow, Skladskaya 5',
      isDefault: true,
    });
    const book = await this.#ensure('price-books', 'name', 'Retail', {
      name: 'Retail',
      currency: 'RUB',
      isDefault: true,
      validFrom: '2020-01-01',
    });
    for (const good of goods) {
      const product = await this.#ensure('products', 'sku', good.sku, {
        sku: good.sku,
        name: good.name,
        kind: 'PRODUCT_KIND_GOOD',
        unit: 'PCE',
        conversions: packs,
        groupName: good.group,
        taxRate: '20',
        cost: { amount: good.cost, currency: 'RUB' },
      });
      await this.#ensure('price-book-entries', 'productId', product.id, {
        priceBookId: book.id,
        productId: product.id,
        price: { amount: good.price, currency: 'RUB' },
        validFrom: '2020-01-01',
      });
      if (!(await this.#find('stock-balances', 'productId', product.id))) {
        await this.#rest.post('/api/v1/stock-balances:adjust', {
          warehouseId: warehouse.id,
          productId: product.id,
          counted: { value: String(good.wagons), unit: 'WAG' },
          cost: { amount: good.cost, currency: 'RUB' },
          reason: 'Opening balance',
        });
        this.#made += 1;
      }
    }
    await this.#ensure('price-lists', 'name', 'Building materials', {
      name: 'Building materials',
      priceBookId: book.id,
    });
    return this.#made;
  }

  async #offers(path: string): Promise<boolean> {
    return (await this.#rest.call('GET', `${path}?pageSize=1`)).status === 200;
  }

  async #ensure(plural: string, key: string, value: string, body: object): Promise<Stored> {
    return (await this.#find(plural, key, value)) ?? this.#create(plural, body);
  }

  async #find(plural: string, key: string, value: string): Promise<Stored | undefined> {
    const filter = encodeURIComponent(`${key} = "${value}"`);
    return rows(await this.#rest.get<Record<string, unknown>>(`/api/v1/${plural}?pageSize=1&filter=${filter}`))[0];
  }

  async #all(plural: string): Promise<Stored[]> {
    return rows(await this.#rest.get<Record<string, unknown>>(`/api/v1/${plural}?pageSize=200`));
  }

  async #create(plural: string, body: object): Promise<Stored> {
    try {
      const made = await this.#rest.post<Stored>(`/api/v1/${plural}`, body);
      this.#made += 1;
      return made;
    } catch (error) {
      if (error instanceof RequestRefused)
        throw new StartFailure(`The sample company could not be loaded: ${error.message}`);
      throw error;
    }
  }
}

/** The names that identity gives its first roles, in lower case. */
const roleNames = {
  seller: 'seller',
  storekeeper: 'storekeeper',
  accountant: 'accountant',
  head: 'head of sales',
  administrator: 'administrator',
} as const;

/** The one list in a list answer. */
function rows(answer: Record<string, unknown>): Stored[] {
  return (Object.values(answer).find((value) => Array.isArray(value)) ?? []) as Stored[];
}
