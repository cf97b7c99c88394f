import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';

dayjs.extend(customParseFormat);

const FORMATS = ['D.M.YYYY', 'DD.MM.YYYY', 'YYYY-MM-DD', 'D MMM YYYY', 'D MMMM YYYY'];

/** A typed day as "2030-03-05", null while it is none. "05.03.2030" is the fifth of March, which browsers read as May. */
export function parseDay(text: string): string | null {
  const day = dayjs(text.trim(), FORMATS, true);
  return day.isValid() ? day.format('YYYY-MM-DD') : null;
}
