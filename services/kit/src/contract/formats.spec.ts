import fc from 'fast-check';
import { formats, isInn, isOgrn } from './formats.ts';
import type { FormatName } from './formats.ts';

const samples: Record<FormatName, { good: string[]; bad: string[] }> = {
  uuid: {
    good: ['0198c5b2-7d2e-7abc-8def-0123456789ab'],
    bad: ['', '0198c5b27d2e7abc8def0123456789ab', 'x198c5b2-7d2e-7abc-8def-0123456789ab'],
  },
  email: {
    good: ['a@b.bg', 'name.surname+crm@mail.example.com', 'почта@пример.рф'],
    bad: ['a', 'a@b', 'a b@c.de', '.a@b.de', 'a..b@c.de', 'a@-b.de', `${'a'.repeat(65)}@b.de`],
  },
  phone: {
    good: ['+79161234567', '+359881234567'],
    bad: ['89161234567', '+7 916 123', '+0123456789', '+1234567890123456'],
  },
  url: {
    good: ['https://example.com/a?b=c'],
    bad: [
      'example.com',
      'javascript:alert(1)',
      'https://',
      'https://a.b/\n',
      'https://a.b/ c',
      'https:\\\\a.b',
      'https://a.b/"',
    ],
  },
  date: {
    good: ['2024-02-29', '2000-02-29'],
    bad: ['2023-02-29', '1900-02-29', '2024-13-01', '2024-1-1', '2024-04-31', '0000-01-01', '0001-01-01', '1899-12-31'],
  },
  decimal: {
    good: ['0', '-1', '12.5', '999999999999999.9999'],
    bad: ['', '1.', '.5', '01', '1e3', '1,5', '1.00001', '1000000000000000', 'NaN', ' 1'],
  },
  inn: {
    good: ['7707083893', '500100732259'],
    bad: ['7707083892', '500100732258', '500100732249', '0000000000', '77070838'],
  },
  kpp: { good: ['773601001', '7736AB001'], bad: ['77360100', '773601 01'] },
  ogrn: { good: ['1027700132195', '304500116000157'], bad: ['1027700132196', '304500116000158', '0000000000000'] },
  bic: { good: ['044525225', 'SABRRUMM', 'DEUTDEFF500'], bad: ['04452522', 'sabrrumm', 'DEUTDEFF5'] },
  currency: { good: ['RUB', 'EUR', 'BGN'], bad: ['rub', 'RU', 'XQQ'] },
  country: { good: ['RU', 'BG'], bad: ['ru', 'RUS', 'QX'] },
  language: { good: ['ru', 'en-GB', 'sr-Latn-RS'], bad: ['russian', 'r', 'en_GB', ''] },
  time_zone: { good: ['UTC', 'Europe/Sofia', 'America/Argentina/Salta'], bad: ['Moscow', '+03:00', 'Europe/Nowhere'] },
  unit: { good: ['PCE', 'WAG', 'KGM'], bad: ['pce', 'P CE', 'TOOLONGUNIT'] },
};

test.each(Object.entries(samples))('%s', (name, { good, bad }) => {
  const matches = formats[name as FormatName];
  expect(good.filter((value) => !matches(value))).toEqual([]);
  expect(bad.filter((value) => matches(value))).toEqual([]);
});

test('the check digit of a tax number is determined by the others', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{8}$/u), (body) => {
      expect([...'0123456789'].filter((digit) => isInn(`${body}${digit}`))).toHaveLength(1);
    }),
  );
});

test('the check digit of a registration number is determined by the others', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{11}$/u), (body) => {
      const right = [...'0123456789'].filter((digit) => isOgrn(`${body}${digit}`));
      expect(right).toHaveLength(1);
    }),
  );
});
