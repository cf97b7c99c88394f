/** One row of a price list, as sales gives it. */
export interface PriceRow {
  sku: string;
  name: string;
  groupName: string;
  unit: string;
  price?: { amount: string; currency: string } | undefined;
  volumes: readonly { minQuantity: string; price?: { amount: string; currency: string } | undefined }[];
  packs: readonly string[];
  taxRate: string;
}

export interface PriceGroup {
  name: string;
  rows: PriceRow[];
}

/** Rows by their group, groups and rows in the order in which sales gives them. */
export function groupRows(rows: readonly PriceRow[]): PriceGroup[] {
  const groups = new Map<string, PriceRow[]>();
  for (const row of rows) {
    const known = groups.get(row.groupName);
    if (known) known.push(row);
    else groups.set(row.groupName, [row]);
  }
  return [...groups].map(([name, members]) => ({ name, rows: members }));
}
