/** Words of the documents that a new company starts with. */
export interface Labels {
  priceList: string;
  quote: string;
  invoice: string;
  waybill: string;
  act: string;
  from: string;
  seller: string;
  buyer: string;
  inn: string;
  kpp: string;
  ogrn: string;
  vat: string;
  address: string;
  account: string;
  bank: string;
  bic: string;
  corr: string;
  order: string;
  warehouse: string;
  dueBy: string;
  validUntil: string;
  revision: string;
  position: string;
  sku: string;
  goods: string;
  unit: string;
  quantity: string;
  inBase: string;
  price: string;
  discount: string;
  taxRate: string;
  amount: string;
  total: string;
  tax: string;
  paid: string;
  due: string;
  volumes: string;
  packs: string;
  group: string;
  director: string;
  accountant: string;
  released: string;
  received: string;
  customer: string;
  contractor: string;
  actText: string;
  invoiceText: string;
  prices: string;
  mailGreeting: string;
  mailText: string;
  mailSign: string;
}

export const LABELS: Readonly<Record<'en' | 'ru' | 'bg', Labels>> = {
  en: {
    priceList: 'Price list',
    quote: 'Quote',
    invoice: 'Invoice',
    waybill: 'Waybill',
    act: 'Act of acceptance',
    from: 'of',
    seller: 'Seller',
    buyer: 'Buyer',
    inn: 'TIN',
    kpp: 'KPP',
    ogrn: 'Reg. no.',
    vat: 'VAT no.',
    address: 'Address',
    account: 'Account',
    bank: 'Bank',
    bic: 'BIC',
    corr: 'Corr. account',
    order: 'Order',
    warehouse: 'Warehouse',
    dueBy: 'Due by',
    validUntil: 'Valid until',
    revision: 'revision',
    position: 'No.',
    sku: 'Code',
    goods: 'Goods',
    unit: 'Unit',
    quantity: 'Quantity',
    inBase: 'In base units',
    price: 'Price',
    discount: 'Discount, %',
    taxRate: 'VAT, %',
    amount: 'Amount',
    total: 'Total',
    tax: 'VAT included',
    paid: 'Paid',
    due: 'To pay',
    volumes: 'Volume prices',
    packs: 'Packing',
    group: 'Group',
    director: 'Director',
    accountant: 'Chief accountant',
    released: 'Released by',
    received: 'Received by',
    customer: 'Customer',
    contractor: 'Contractor',
    actText:
      'The goods and services listed below have been delivered in full and on time. The customer has no claims as to volume, quality and terms.',
    invoiceText: 'Payment of this invoice means acceptance of the terms of delivery.',
    prices: 'Prices as of',
    mailGreeting: 'Good day,',
    mailText: 'please find the documents attached.',
    mailSign: 'Yours sincerely,',
  },
  ru: {
    priceList: 'Прайс-лист',
    quote: 'Коммерческое предложение',
    invoice: 'Счёт на оплату',
    waybill: 'Товарная накладная',
    act: 'Акт приёма-передачи',
    from: 'от',
    seller: 'Поставщик',
    buyer: 'Покупатель',
    inn: 'ИНН',
    kpp: 'КПП',
    ogrn: 'ОГРН',
    vat: 'НДС №',
    address: 'Адрес',
    account: 'Р/с',
    bank: 'Банк',
    bic: 'БИК',
    corr: 'К/с',
    order: 'Заказ',
    warehouse: 'Склад',
    dueBy: 'Оплатить до',
    validUntil: 'Действует до',
    revision: 'редакция',
    position: '№',
    sku: 'Код',
    goods: 'Товар',
    unit: 'Ед.',
    quantity: 'Кол-во',
    inBase: 'В базовых ед.',
    price: 'Цена',
    discount: 'Скидка, %',
    taxRate: 'НДС, %',
    amount: 'Сумма',
    total: 'Итого',
    tax: 'В том числе НДС',
    paid: 'Оплачено',
    due: 'К оплате',
    volumes: 'Цены от объёма',
    packs: 'Упаковка',
    group: 'Группа',
    director: 'Руководитель',
    accountant: 'Главный бухгалтер',
    released: 'Отпуск груза произвёл',
    received: 'Груз получил',
    customer: 'Заказчик',
    contractor: 'Исполнитель',
    actText:
      'Перечисленные ниже товары и услуги переданы полностью и в срок. Заказчик претензий по объёму, качеству и срокам не имеет.',
    invoiceText: 'Оплата данного счёта означает согласие с условиями поставки товара.',
    prices: 'Цены на',
    mailGreeting: 'Добрый день!',
    mailText: 'Направляем документы во вложении.',
    mailSign: 'С уважением,',
  },
  bg: {
    priceList: 'Ценова листа',
    quote: 'Оферта',
    invoice: 'Фактура',
    waybill: 'Стокова разписка',
    act: 'Приемо-предавателен протокол',
    from: 'от',
    seller: 'Доставчик',
    buyer: 'Получател',
    inn: 'ЕИК',
    kpp: 'КПП',
    ogrn: 'Рег. №',
    vat: 'ДДС №',
    address: 'Адрес',
    account: 'Сметка',
    bank: 'Банка',
    bic: 'BIC',
    corr: 'Кор. сметка',
    order: 'Поръчка',
    warehouse: 'Склад',
    dueBy: 'Платете до',
    validUntil: 'Валидна до',
    revision: 'редакция',
    position: '№',
    sku: 'Код',
    goods: 'Стока',
    unit: 'Мярка',
    quantity: 'Количество',
    inBase: 'В базови ед.',
    price: 'Цена',
    discount: 'Отстъпка, %',
    taxRate: 'ДДС, %',
    amount: 'Сума',
    total: 'Общо',
    tax: 'В това число ДДС',
    paid: 'Платено',
    due: 'За плащане',
    volumes: 'Цени при обем',
    packs: 'Опаковка',
    group: 'Група',
    director: 'Ръководител',
    accountant: 'Главен счетоводител',
    released: 'Предал',
    received: 'Приел',
    customer: 'Възложител',
    contractor: 'Изпълнител',
    actText:
      'Изброените по-долу стоки и услуги са предадени изцяло и в срок. Възложителят няма претенции по обема, качеството и сроковете.',
    invoiceText: 'Плащането на тази фактура означава съгласие с условията на доставка.',
    prices: 'Цени към',
    mailGreeting: 'Добър ден,',
    mailText: 'изпращаме Ви документите в прикачените файлове.',
    mailSign: 'С уважение,',
  },
};
