import type { SampleUser } from './sample-company.ts';

type Seller = Extract<SampleUser['login'], 'seller' | 'seller2'>;

export interface SampleClient {
  name: string;
  owner: Seller;
  kind: 'ORGANIZATION' | 'SOLE_TRADER' | 'PERSON';
  /** Where the client came from; a name of the portal's list of sources. */
  source: string;
  industry?: string;
  city: string;
  phone: string;
  /** The digits of the tax number without its check digits. */
  taxDigits?: string;
  contact?: { givenName: string; familyName: string; position: string };
  tags?: readonly string[];
}

export const sampleClients: readonly SampleClient[] = [
  {
    name: 'Severstroy',
    owner: 'seller',
    kind: 'ORGANIZATION',
    source: 'exhibition',
    industry: 'General contractor',
    city: 'Moscow',
    phone: '+7 495 555-10-01',
    taxDigits: '770411201',
    contact: { givenName: 'Dmitry', familyName: 'Lebedev', position: 'Head of purchasing' },
    tags: ['key account'],
  },
  {
    name: 'Monolit-Invest',
    owner: 'seller',
    kind: 'ORGANIZATION',
    source: 'referral',
    industry: 'Developer',
    city: 'Khimki',
    phone: '+7 495 555-10-02',
    taxDigits: '504711202',
    contact: { givenName: 'Svetlana', familyName: 'Kuznetsova', position: 'Project manager' },
  },
  {
    name: 'Kirpichny Dom',
    owner: 'seller',
    kind: 'ORGANIZATION',
    source: 'dealer',
    industry: 'Retail',
    city: 'Tula',
    phone: '+7 4872 55-10-03',
    taxDigits: '710311203',
    contact: { givenName: 'Roman', familyName: 'Fedorov', position: 'Director' },
    tags: ['dealer'],
  },
  {
    name: 'Teplodom',
    owner: 'seller2',
    kind: 'ORGANIZATION',
    source: 'website',
    industry: 'Insulation works',
    city: 'Podolsk',
    phone: '+7 495 555-10-04',
    taxDigits: '503611204',
    contact: { givenName: 'Irina', familyName: 'Belova', position: 'Purchaser' },
  },
  {
    name: 'Oblstroykomplekt',
    owner: 'seller2',
    kind: 'ORGANIZATION',
    source: 'advertising',
    industry: 'Wholesale',
    city: 'Kaluga',
    phone: '+7 4842 55-10-05',
    taxDigits: '402711205',
  },
  {
    name: 'School No. 14, Serpukhov',
    owner: 'seller2',
    kind: 'ORGANIZATION',
    source: 'email',
    industry: 'Public sector',
    city: 'Serpukhov',
    phone: '+7 4967 55-10-06',
    taxDigits: '504311206',
    tags: ['tender'],
  },
  {
    name: 'Zagorod Development',
    owner: 'seller',
    kind: 'ORGANIZATION',
    source: 'website',
    industry: 'Developer',
    city: 'Istra',
    phone: '+7 495 555-10-07',
    taxDigits: '501711207',
    contact: { givenName: 'Andrey', familyName: 'Gusev', position: 'Technical director' },
  },
  {
    name: 'Sole trader Nikitin',
    owner: 'seller',
    kind: 'SOLE_TRADER',
    source: 'phone',
    industry: 'Masonry crews',
    city: 'Kolomna',
    phone: '+7 916 555-10-08',
    taxDigits: '5022112081',
  },
  {
    name: 'Sole trader Yakovleva',
    owner: 'seller2',
    kind: 'SOLE_TRADER',
    source: 'referral',
    industry: 'Finishing works',
    city: 'Moscow',
    phone: '+7 916 555-10-09',
    taxDigits: '7729112091',
  },
  {
    name: 'Sergey Antonov',
    owner: 'seller',
    kind: 'PERSON',
    source: 'phone',
    city: 'Zvenigorod',
    phone: '+7 903 555-10-10',
  },
  {
    name: 'Marina Orlova',
    owner: 'seller2',
    kind: 'PERSON',
    source: 'website',
    city: 'Ruza',
    phone: '+7 903 555-10-11',
  },
  {
    name: 'Gazobeton-Torg',
    owner: 'seller',
    kind: 'ORGANIZATION',
    source: 'advertising',
    industry: 'Retail',
    city: 'Tver',
    phone: '+7 4822 55-10-12',
    taxDigits: '690111212',
  },
];
