const money = (amount: string): object => ({ amount, currency: 'RUB' });

const line = (
  position: number,
  name: string,
  value: string,
  unit: string,
  base: string,
  price: string,
  amount: string,
): object => ({
  position,
  sku: `BR-${position}`,
  name,
  quantity: { value, unit },
  baseQuantity: { value: base, unit: 'PCE' },
  price: money(price),
  discount: '0',
  taxRate: '20',
  amount: money(amount),
});

const row = (sku: string, name: string, price: string): object => ({
  sku,
  name,
  unit: 'PCE',
  price: money(price),
  volumes: [{ minQuantity: '10000', price: money('13.50') }],
  packs: ['1 WAG = 20 PLT', '1 PLT = 480 PCE'],
  taxRate: '20',
});

/** What a preview shows when no record is at hand: merge fields of all kinds of documents, filled. */
export const SAMPLE_DATA: Readonly<Record<string, unknown>> = {
  company: {
    name: 'Our company',
    legalName: 'Our company LLC',
    inn: '7707083893',
    kpp: '773601001',
    legalAddress: '1 Main Street',
    phone: '+7 495 000-00-00',
    email: 'sales@example.com',
    director: 'A. Director',
    accountant: 'B. Accountant',
    bank: {
      account: '40702810938000000001',
      bic: '044525225',
      bankName: 'The Bank',
      correspondentAccount: '30101810400000000225',
    },
  },
  client: {
    name: 'Client',
    legalName: 'Client LLC',
    inn: '7736207543',
    kpp: '770401001',
    legalAddress: '2 High Street',
    bank: {},
  },
  user: { name: 'C. Seller', email: 'seller@example.com' },
  document: { number: 'SAMPLE-1', date: '2026-01-15', revision: 1, reissued: false },
  order: { number: 'O-1', date: '2026-01-14' },
  warehouse: { name: 'Main', address: '3 Dock Road' },
  lines: [
    line(1, 'Silicate brick', '3', 'WAG', '28800', '14.20', '408960'),
    line(2, 'Delivery', '1', 'PCE', '1', '12000', '12000'),
  ],
  total: money('420960'),
  tax: money('70160'),
  paymentDueDate: '2026-01-22',
  validUntil: '2026-01-31',
  priceList: { name: 'Brick', date: '2026-01-15', currency: 'RUB' },
  groups: [
    { name: 'Brick', rows: [row('BR-1', 'Silicate brick M150', '14.20'), row('BR-2', 'Facing brick', '21.90')] },
  ],
  message: '',
};
