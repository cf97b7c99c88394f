import type { Counted, Gender, Numerals } from './numerals.ts';

const words = (text: string): string[] => text.split(' ');
const counted = (gender: Gender, one: string, few: string, many = few): Counted => ({
  gender,
  forms: [one, few, many],
});
const spaced = (groups: readonly string[]): string => groups.filter(Boolean).join(' ');

const RU_UNITS = words(
  '- один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
);
const RU_TENS = words('- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто');
const RU_HUNDREDS = words('- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот');
const RU_GENDERS: Readonly<Record<Gender, readonly [string, string]>> = {
  m: ['один', 'два'],
  f: ['одна', 'две'],
  n: ['одно', 'два'],
};

const russian: Numerals = {
  zero: 'ноль',
  below1000(value, gender) {
    const rest = value % 100;
    const unit = rest < 20 ? rest : rest % 10;
    const [one, two] = RU_GENDERS[gender];
    return spaced([
      value >= 100 ? (RU_HUNDREDS[Math.floor(value / 100)] ?? '') : '',
      rest >= 20 ? (RU_TENS[Math.floor(rest / 10)] ?? '') : '',
      unit === 1 ? one : unit === 2 ? two : unit > 0 ? (RU_UNITS[unit] ?? '') : '',
    ]);
  },
  powers: [
    counted('f', 'тысяча', 'тысячи', 'тысяч'),
    counted('m', 'миллион', 'миллиона', 'миллионов'),
    counted('m', 'миллиард', 'миллиарда', 'миллиардов'),
    counted('m', 'триллион', 'триллиона', 'триллионов'),
  ],
  form(value) {
    const [tens, units] = [value % 100n, value % 10n];
    if (tens >= 11n && tens <= 14n) return 2;
    return units === 1n ? 0 : units >= 2n && units <= 4n ? 1 : 2;
  },
  join: (groups) => spaced(groups),
};

const BG_UNITS = words(
  '- един два три четири пет шест седем осем девет десет единадесет дванадесет тринадесет четиринадесет петнадесет шестнадесет седемнадесет осемнадесет деветнадесет',
);
const BG_TENS = words('- - двадесет тридесет четиридесет петдесет шестдесет седемдесет осемдесет деветдесет');
const BG_HUNDREDS = words('- сто двеста триста четиристотин петстотин шестстотин седемстотин осемстотин деветстотин');
const BG_GENDERS: Readonly<Record<Gender, readonly [string, string]>> = {
  m: ['един', 'два'],
  f: ['една', 'две'],
  n: ['едно', 'две'],
};

/** Bulgarian puts "и" before the last word of a group, and before a last group of one word. */
const bulgarian: Numerals = {
  zero: 'нула',
  below1000(value, gender) {
    const rest = value % 100;
    const unit = rest < 20 ? rest : rest % 10;
    const [one, two] = BG_GENDERS[gender];
    const parts = [
      value >= 100 ? (BG_HUNDREDS[Math.floor(value / 100)] ?? '') : '',
      rest >= 20 ? (BG_TENS[Math.floor(rest / 10)] ?? '') : '',
      unit === 1 ? one : unit === 2 ? two : unit > 0 ? (BG_UNITS[unit] ?? '') : '',
    ].filter(Boolean);
    return parts.length < 2 ? spaced(parts) : `${parts.slice(0, -1).join(' ')} и ${parts.at(-1)}`;
  },
  powers: [
    counted('f', 'хиляда', 'хиляди'),
    counted('m', 'милион', 'милиона'),
    counted('m', 'милиард', 'милиарда'),
    counted('m', 'трилион', 'трилиона'),
  ],
  form: (value) => (value === 1n ? 0 : 1),
  join(groups) {
    const said = groups.map((group) => (group === 'една хиляда' ? 'хиляда' : group));
    const last = said.at(-1) ?? '';
    const alone = said.length > 1 && !last.includes(' ');
    return alone ? `${said.slice(0, -1).join(' ')} и ${last}` : said.join(' ');
  },
};

const EN_UNITS = words(
  '- one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
);
const EN_TENS = words('- - twenty thirty forty fifty sixty seventy eighty ninety');

const english: Numerals = {
  zero: 'zero',
  below1000(value) {
    const rest = value % 100;
    const [tens, units] = [EN_TENS[Math.floor(rest / 10)] ?? '', EN_UNITS[rest % 10] ?? ''];
    const said = rest === 0 ? '' : rest < 20 ? (EN_UNITS[rest] ?? '') : rest % 10 === 0 ? tens : `${tens}-${units}`;
    if (value < 100) return said;
    const hundreds = `${EN_UNITS[Math.floor(value / 100)] ?? ''} hundred`;
    return said === '' ? hundreds : `${hundreds} and ${said}`;
  },
  powers: ['thousand', 'million', 'billion', 'trillion'].map((power) => counted('n', power, power)),
  form: (value) => (value === 1n ? 0 : 1),
  join: (groups, lastIsSmall) =>
    lastIsSmall && !(groups.at(-1) ?? '').includes('hundred')
      ? `${groups.slice(0, -1).join(' ')} and ${groups.at(-1)}`
      : groups.join(' '),
};

export const NUMERALS: Readonly<Record<string, Numerals>> = { en: english, ru: russian, bg: bulgarian };

/** Money by currency and language: the unit, and its hundredth as it stands behind the digits. */
export const CURRENCIES: Readonly<Record<string, Readonly<Record<string, readonly [Counted, Counted]>>>> = {
  RUB: {
    en: [counted('n', 'rouble', 'roubles'), counted('n', 'kopeck', 'kopecks')],
    ru: [counted('m', 'рубль', 'рубля', 'рублей'), counted('f', 'копейка', 'копейки', 'копеек')],
    bg: [counted('f', 'рубла', 'рубли'), counted('f', 'копейка', 'копейки')],
  },
  EUR: {
    en: [counted('n', 'euro', 'euros'), counted('n', 'cent', 'cents')],
    ru: [counted('n', 'евро', 'евро'), counted('m', 'цент', 'цента', 'центов')],
    bg: [counted('n', 'евро', 'евро'), counted('m', 'цент', 'цента')],
  },
  USD: {
    en: [counted('n', 'dollar', 'dollars'), counted('n', 'cent', 'cents')],
    ru: [counted('m', 'доллар', 'доллара', 'долларов'), counted('m', 'цент', 'цента', 'центов')],
    bg: [counted('m', 'долар', 'долара'), counted('m', 'цент', 'цента')],
  },
  BGN: {
    en: [counted('n', 'lev', 'leva'), counted('n', 'stotinka', 'stotinki')],
    ru: [counted('m', 'лев', 'лева', 'левов'), counted('f', 'стотинка', 'стотинки', 'стотинок')],
    bg: [counted('m', 'лев', 'лева'), counted('f', 'стотинка', 'стотинки')],
  },
};
