/** What people write for the kind of a client. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  organization: 'CLIENT_KIND_ORGANIZATION',
  organisation: 'CLIENT_KIND_ORGANIZATION',
  company: 'CLIENT_KIND_ORGANIZATION',
  организация: 'CLIENT_KIND_ORGANIZATION',
  юрлицо: 'CLIENT_KIND_ORGANIZATION',
  ооо: 'CLIENT_KIND_ORGANIZATION',
  ао: 'CLIENT_KIND_ORGANIZATION',
  фирма: 'CLIENT_KIND_ORGANIZATION',
  person: 'CLIENT_KIND_PERSON',
  individual: 'CLIENT_KIND_PERSON',
  физлицо: 'CLIENT_KIND_PERSON',
  человек: 'CLIENT_KIND_PERSON',
  'физическо лице': 'CLIENT_KIND_PERSON',
  'sole trader': 'CLIENT_KIND_SOLE_TRADER',
  ип: 'CLIENT_KIND_SOLE_TRADER',
  ет: 'CLIENT_KIND_SOLE_TRADER',
};

export const ROLE_WORDS: Readonly<Record<string, string>> = {
  покупатель: 'CLIENT_ROLE_CUSTOMER',
  клиент: 'CLIENT_ROLE_CUSTOMER',
  поставщик: 'CLIENT_ROLE_SUPPLIER',
  партнёр: 'CLIENT_ROLE_PARTNER',
  партнер: 'CLIENT_ROLE_PARTNER',
  дилер: 'CLIENT_ROLE_DEALER',
  конкурент: 'CLIENT_ROLE_COMPETITOR',
  доставчик: 'CLIENT_ROLE_SUPPLIER',
  партньор: 'CLIENT_ROLE_PARTNER',
};
