import { fold, searchText, searchWords, textsIn } from './search.ts';

test('case, accents and punctuation make no difference', () => {
  expect(fold('«Ёлка» & Café, ООО')).toBe('елка cafe ооо');
});

test.each([
  '8 (912) 345-67-89',
  '+7 912 345 67 89',
  '79123456789',
  '9123456789',
  '8-912-345-67-89',
  '007 912 345 67 89',
])('a phone typed as %s is found whichever way it is stored', (typed) => {
  for (const stored of ['+79123456789', '8 912 345-67-89', '(912) 345-67-89']) {
    const column = searchText([stored]);
    expect(searchWords(typed).every((word) => column.includes(word))).toBe(true);
  }
});

test('Bulgarian numbers are found with and without the country', () => {
  expect(searchWords('+359 888 123 456')).toEqual(['888123456']);
  expect(searchWords('0888 123 456')).toEqual(['888123456']);
});

test('tax and order numbers stay as they are typed, words beside a phone too', () => {
  expect(searchWords('7707083893')).toEqual(['7707083893']);
  expect(searchWords('SO-000123')).toEqual(['so-000123']);
  expect(searchWords('Иванов 8 912 345 67 89')).toEqual(['9123456789', 'иванов']);
});

test('names of enum values and times are no words', () => {
  expect(textsIn([{ kind: 'CONTACT_KIND_PHONE', value: '1', at: new Date(0) }, 'ООО'])).toEqual(['1', 'ООО']);
});
