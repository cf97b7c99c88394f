import { defineResource } from '../resource/define.ts';
import type { Resource } from '../resource/define.ts';
import { sampleRegistry } from '../resource/sample.fixture.ts';
import type { Parcel } from '../resource/sample.fixture.ts';
import { resourceTarget } from './resource-target.ts';
import type { ImportTarget } from './target.ts';

export const parcels: Resource<Parcel> = defineResource<Parcel>({
  service: 'sample',
  registry: sampleRegistry,
  message: 'crm.sample.v1.Parcel',
  table: 'parcels',
  permission: 'sample:parcel',
  scope: { owner: 'owner_id', team: 'team_id' },
  topic: 'crm.sample.parcels.v1',
  imported: {},
  search: ['name', 'phone', 'code'],
});

/** A noun as a target: names in three languages, an upsert key, an enum in people's words. */
export const parcelTarget: ImportTarget = resourceTarget(parcels, {
  name: 'parcels',
  permission: 'sample:parcel:import',
  columns: {
    code: { labels: { en: ['Code', 'Number'], ru: ['Код', 'Номер'], bg: ['Код'] }, key: true },
    name: { labels: { en: ['Name'], ru: ['Название', 'Наименование'], bg: ['Име'] }, required: true },
    phone: { labels: { en: ['Phone'], ru: ['Телефон'], bg: ['Телефон'] } },
    kind: {
      labels: { en: ['Kind'], ru: ['Вид'], bg: ['Вид'] },
      words: { Коробка: 'PARCEL_KIND_BOX', Письмо: 'PARCEL_KIND_LETTER' },
    },
    price: { labels: { en: ['Price'], ru: ['Цена'], bg: ['Цена'] } },
    'price.currency': { labels: { en: ['Currency'], ru: ['Валюта'], bg: ['Валута'] } },
    dueDate: { labels: { en: ['Due date'], ru: ['Срок'], bg: ['Срок'] } },
    pieces: { labels: { en: ['Pieces'], ru: ['Штук'], bg: ['Бройки'] } },
    tags: { labels: { en: ['Tags'], ru: ['Метки'], bg: ['Етикети'] } },
  },
  defaults: { price: { amount: '', currency: 'RUB' } },
});
