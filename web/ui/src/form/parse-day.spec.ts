import { expect, test } from '@jest/globals';
import { parseDay } from './parse-day.ts';

test.each(['05.03.2030', '5.3.2030', '2030-03-05', '5 Mar 2030', ' 5 March 2030 '])(
  '%j is the fifth of March',
  (text) => {
    expect(parseDay(text)).toBe('2030-03-05');
  },
);

test.each(['', '5', '05.03', '32.03.2030', '30.02.2030', 'tomorrow'])('%j is not a day', (text) => {
  expect(parseDay(text)).toBeNull();
});
