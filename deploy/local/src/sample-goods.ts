export interface SampleGood {
  sku: string;
  name: string;
  group: string;
  unit: string;
  /** Other units of the good, in its own. */
  packs: readonly { unit: string; holds: string }[];
  /** Roubles per unit. */
  price: string;
  cost: string;
  /** In stock at the beginning, in the good's unit. */
  stock: string;
}

const pallet = (holds: string) => ({ unit: 'PLT', holds });

export const sampleGoods: readonly SampleGood[] = [
  {
    sku: 'BLOCK-D500',
    name: 'Aerated concrete block D500, 600×300×200',
    group: 'Blocks',
    unit: 'PCE',
    packs: [pallet('40')],
    price: '212.00',
    cost: '158.00',
    stock: '2400',
  },
  {
    sku: 'CEM-M500-50',
    name: 'Cement M500, bag of 50 kg',
    group: 'Dry mixes',
    unit: 'PCE',
    packs: [pallet('35')],
    price: '520.00',
    cost: '415.00',
    stock: '1400',
  },
  {
    sku: 'GLUE-BLOCK-25',
    name: 'Adhesive for blocks, bag of 25 kg',
    group: 'Dry mixes',
    unit: 'PCE',
    packs: [pallet('48')],
    price: '365.00',
    cost: '268.00',
    stock: '960',
  },
  {
    sku: 'WOOL-100',
    name: 'Mineral wool slabs, 100 mm, pack of 3 m²',
    group: 'Insulation',
    unit: 'PCE',
    packs: [pallet('24')],
    price: '1240.00',
    cost: '930.00',
    stock: '480',
  },
  {
    sku: 'DRYWALL-12',
    name: 'Plasterboard 12.5 mm, 1200×2500',
    group: 'Sheets',
    unit: 'PCE',
    packs: [pallet('52')],
    price: '468.00',
    cost: '352.00',
    stock: '1040',
  },
  {
    sku: 'TILE-ROOF-R',
    name: 'Ceramic roof tile, natural red',
    group: 'Roof',
    unit: 'PCE',
    packs: [pallet('240')],
    price: '118.00',
    cost: '81.00',
    stock: '7200',
  },
  {
    sku: 'REBAR-12',
    name: 'Reinforcing bar A500C, 12 mm',
    group: 'Metal',
    unit: 'TNE',
    packs: [],
    price: '61500.00',
    cost: '54800.00',
    stock: '18',
  },
];
