export interface SampleUser {
  /** Short name, used by tests. */
  login: 'seller' | 'seller2' | 'storekeeper' | 'accountant' | 'head' | 'admin';
  email: string;
  name: string;
  position: string;
  role: 'seller' | 'storekeeper' | 'accountant' | 'head' | 'administrator';
  language: 'en' | 'ru' | 'bg';
}

/** The people of "Stroymaterialy Demo", a company that sells building materials. */
export const sampleUsers: readonly SampleUser[] = [
  {
    login: 'seller',
    email: 'seller@crm.example',
    name: 'Elena Petrova',
    position: 'Sales manager',
    role: 'seller',
    language: 'en',
  },
  {
    login: 'seller2',
    email: 'seller2@crm.example',
    name: 'Ivan Sokolov',
    position: 'Sales manager',
    role: 'seller',
    language: 'en',
  },
  {
    login: 'storekeeper',
    email: 'storekeeper@crm.example',
    name: 'Pavel Orlov',
    position: 'Storekeeper',
    role: 'storekeeper',
    language: 'en',
  },
  {
    login: 'accountant',
    email: 'accountant@crm.example',
    name: 'Olga Smirnova',
    position: 'Accountant',
    role: 'accountant',
    language: 'en',
  },
  {
    login: 'head',
    email: 'head@crm.example',
    name: 'Viktor Morozov',
    position: 'Head of sales',
    role: 'head',
    language: 'en',
  },
  {
    login: 'admin',
    email: 'admin@crm.example',
    name: 'Anna Volkova',
    position: 'Administrator',
    role: 'administrator',
    language: 'en',
  },
];

/** What stands on the documents of the sample company. The numbers have right check digits and belong to nobody. */
export const sampleRequisites = {
  name: 'Stroymaterialy Demo',
  phone: '+7 495 555-01-35',
  email: 'sales@crm.example',
  website: 'https://crm.example',
  accountant: 'O. Smirnova',
  requisites: {
    legalName: 'Stroymaterialy Demo LLC',
    inn: '7724015822',
    kpp: '772401001',
    ogrn: '1157746001236',
    legalAddress: '119311, Russia, Moscow, Stroiteley 1, office 12',
    director: 'S. Volkov',
    bankAccounts: [
      {
        account: '40702810500000012345',
        bankName: 'Primer Bank JSC, Moscow',
        bic: '044525999',
        correspondentAccount: '30101810845250000999',
        currency: 'RUB',
        primary: true,
      },
    ],
  },
} as const;
