/** How a spreadsheet shows a number, as far as it changes what the number says. */
export type NumberKind = 'plain' | 'date' | 'datetime' | 'time' | 'duration' | 'percent' | { zeros: number };

/** Formats that Excel knows by number alone; those of its eastern editions are dates too. */
function builtIn(id: number): NumberKind {
  if (id === 9 || id === 10) return 'percent';
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date';
  if (id === 22) return 'datetime';
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47) return 'time';
  return id === 46 ? 'duration' : 'plain';
}

/** What a format says of a number: its code where the workbook has one, else its number. */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code === undefined) return builtIn(id);
  // Only the part for positive numbers; quoted texts, escaped letters and fillers say nothing.
  const [positive = ''] = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  if (/\[(h+|m+|s+)\]/i.test(positive)) return 'duration';
  const plain = positive.replace(/\[[^\]]*\]/g, '').toLowerCase();
  if (/general|стандарт/.test(plain)) return 'plain';
  const time = /[hs]/.test(plain);
  const date = /[dy]/.test(plain) || (plain.includes('m') && !time);
  if (date) return time ? 'datetime' : 'date';
  if (time) return 'time';
  if (plain.includes('%')) return 'percent';
  return /^0{2,}$/.test(plain) ? { zeros: plain.length } : 'plain';
}
