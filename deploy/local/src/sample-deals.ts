/** How far a deal has come; each step includes those before it, except that a lost deal ends where it is said. */
export type Progress =
  'asked' | 'interested' | 'offered' | 'agreed' | 'reserved' | 'paid in part' | 'delivered' | 'lost';

export interface SampleDeal {
  client: string;
  name: string;
  channel: 'Direct' | 'Dealers' | 'Online' | 'Point of sale' | 'Tenders';
  /** What the seller expects, in roubles; an accepted quote says it exactly. */
  amount: string;
  needs: readonly (readonly [sku: string, quantity: string, unit: string])[];
  progress: Progress;
  /** For a lost deal: the reason, and how far it had come. */
  lost?: { reason: string; after: 'asked' | 'interested' | 'offered' };
  /** Days from today until it is expected to close. */
  closesIn: number;
  next?: string;
}

export interface SampleActivity {
  client: string;
  type: 'TASK' | 'CALL' | 'MEETING' | 'VISIT' | 'NOTE';
  subject: string;
  /** Working time from now as the portal understands it, or the result of what is done. */
  due?: string;
  result?: string;
}

export const sampleDeals: readonly SampleDeal[] = [
  {
    client: 'Severstroy',
    name: 'Blocks for the second stage of Polyana',
    channel: 'Direct',
    amount: '360000',
    needs: [
      ['BLOCK-D500', '30', 'PLT'],
      ['GLUE-BLOCK-25', '6', 'PLT'],
    ],
    progress: 'delivered',
    closesIn: 0,
  },
  {
    client: 'Kirpichny Dom',
    name: 'Cement for the Tula store',
    channel: 'Dealers',
    amount: '220000',
    needs: [['CEM-M500-50', '12', 'PLT']],
    progress: 'delivered',
    closesIn: 0,
  },
  {
    client: 'Teplodom',
    name: 'Wool for the Podolsk facades',
    channel: 'Online',
    amount: '300000',
    needs: [['WOOL-100', '10', 'PLT']],
    progress: 'delivered',
    closesIn: 0,
  },
  {
    client: 'Monolit-Invest',
    name: 'Rebar and cement, building 3',
    channel: 'Direct',
    amount: '920000',
    needs: [
      ['REBAR-12', '12', 'TNE'],
      ['CEM-M500-50', '10', 'PLT'],
    ],
    progress: 'paid in part',
    closesIn: 5,
    next: 'Ask for the rest of the payment',
  },
  {
    client: 'Zagorod Development',
    name: 'Roofs of eight town houses',
    channel: 'Direct',
    amount: '1100000',
    needs: [['TILE-ROOF-R', '40', 'PLT']],
    progress: 'reserved',
    closesIn: 14,
    next: 'Tell when the missing tiles come',
  },
  {
    client: 'Oblstroykomplekt',
    name: 'Plasterboard, quarterly supply',
    channel: 'Direct',
    amount: '365000',
    needs: [['DRYWALL-12', '15', 'PLT']],
    progress: 'agreed',
    closesIn: 9,
    next: 'Agree on the day of delivery',
  },
  {
    client: 'School No. 14, Serpukhov',
    name: 'Repair of the gym',
    channel: 'Tenders',
    amount: '132000',
    needs: [
      ['DRYWALL-12', '3', 'PLT'],
      ['WOOL-100', '2', 'PLT'],
    ],
    progress: 'offered',
    closesIn: 21,
    next: 'Call about the result of the tender',
  },
  {
    client: 'Severstroy',
    name: 'Insulation for the third stage of Polyana',
    channel: 'Direct',
    amount: '238000',
    needs: [['WOOL-100', '8', 'PLT']],
    progress: 'offered',
    closesIn: 30,
    next: 'Discuss a discount for the volume',
  },
  {
    client: 'Gazobeton-Torg',
    name: 'Blocks for the spring season',
    channel: 'Dealers',
    amount: '170000',
    needs: [['BLOCK-D500', '20', 'PLT']],
    progress: 'offered',
    closesIn: 12,
    next: 'Send the delivery terms',
  },
  {
    client: 'Sole trader Nikitin',
    name: 'Brick and cement for a cottage',
    channel: 'Point of sale',
    amount: '85000',
    needs: [['CEM-M500-50', '2', 'PLT']],
    progress: 'interested',
    closesIn: 18,
    next: 'Count the brick by the drawings',
  },
  {
    client: 'Sole trader Yakovleva',
    name: 'Dry mixes for twelve flats',
    channel: 'Point of sale',
    amount: '52000',
    needs: [['GLUE-BLOCK-25', '3', 'PLT']],
    progress: 'interested',
    closesIn: 25,
    next: 'Bring samples',
  },
  {
    client: 'Monolit-Invest',
    name: 'Facing brick, building 4',
    channel: 'Direct',
    amount: '640000',
    needs: [],
    progress: 'interested',
    closesIn: 45,
    next: 'Meet the architect',
  },
  {
    client: 'Sergey Antonov',
    name: 'Roof of a country house',
    channel: 'Online',
    amount: '150000',
    needs: [],
    progress: 'asked',
    closesIn: 40,
    next: 'Call back and ask for the area',
  },
  {
    client: 'Marina Orlova',
    name: 'Fence of brick',
    channel: 'Online',
    amount: '60000',
    needs: [],
    progress: 'asked',
    closesIn: 35,
  },
  {
    client: 'Teplodom',
    name: 'Adhesive for the warehouse in Klimovsk',
    channel: 'Online',
    amount: '45000',
    needs: [],
    progress: 'asked',
    closesIn: 28,
    next: 'Ask for the quantity',
  },
  {
    client: 'Kirpichny Dom',
    name: 'Roof tiles on consignment',
    channel: 'Dealers',
    amount: '170000',
    needs: [['TILE-ROOF-R', '6', 'PLT']],
    progress: 'lost',
    lost: { reason: 'Too expensive', after: 'offered' },
    closesIn: 0,
  },
  {
    client: 'Oblstroykomplekt',
    name: 'Rebar for a bridge',
    channel: 'Tenders',
    amount: '1500000',
    needs: [],
    progress: 'lost',
    lost: { reason: 'Not in stock', after: 'interested' },
    closesIn: 0,
  },
  {
    client: 'Marina Orlova',
    name: 'Blocks for a garage',
    channel: 'Online',
    amount: '48000',
    needs: [],
    progress: 'lost',
    lost: { reason: 'Chose a competitor', after: 'asked' },
    closesIn: 0,
  },
];

export const sampleActivities: readonly SampleActivity[] = [
  { client: 'Severstroy', type: 'MEETING', subject: 'Walk over the site of the third stage', result: 'AGREED' },
  { client: 'Monolit-Invest', type: 'CALL', subject: 'When will the second part be paid?', due: '+2 hours' },
  { client: 'Zagorod Development', type: 'CALL', subject: 'New date for the missing tiles', due: '+1 day' },
  { client: 'Gazobeton-Torg', type: 'TASK', subject: 'Count the delivery to Tver', due: '+3 hours' },
  { client: 'Sole trader Nikitin', type: 'VISIT', subject: 'Measure the cottage in Kolomna', due: '+2 days' },
  { client: 'Sergey Antonov', type: 'CALL', subject: 'First call', result: 'CALL_LATER' },
  { client: 'Teplodom', type: 'CALL', subject: 'How were the slabs?', due: '+4 hours' },
  { client: 'School No. 14, Serpukhov', type: 'TASK', subject: 'Collect the papers for the tender', due: '+1 day' },
  { client: 'Sole trader Yakovleva', type: 'MEETING', subject: 'Samples of dry mixes', due: '+3 days' },
  { client: 'Oblstroykomplekt', type: 'NOTE', subject: 'Takes deliveries before noon only' },
];
