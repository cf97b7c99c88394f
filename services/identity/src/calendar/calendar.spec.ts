import { intervalsAreSound } from './calendar.ts';

const monday = (from: string, to: string) => ({ weekday: 1, from, to });

test('a day with a lunch break is sound, in any order', () => {
  expect(intervalsAreSound([monday('14:00', '18:00'), monday('09:00', '13:00')])).toBe(true);
});

test('hours that end before they begin are refused', () => {
  expect(intervalsAreSound([monday('18:00', '09:00')])).toBe(false);
});

test('overlapping hours of one day are refused, of two days are not', () => {
  expect(intervalsAreSound([monday('09:00', '13:00'), monday('12:00', '18:00')])).toBe(false);
  expect(intervalsAreSound([monday('09:00', '13:00'), { weekday: 2, from: '12:00', to: '24:00' }])).toBe(true);
});
