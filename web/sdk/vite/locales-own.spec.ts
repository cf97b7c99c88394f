import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { readLocales } from './locales.ts';

const web = join(__dirname, '../..');

test.each(['ui/src/texts', 'shell/src/texts'])('%s says the same in en, ru and bg', (dir) => {
  expect(Object.keys(readLocales(join(web, dir)))).toEqual(['en.json', 'ru.json', 'bg.json']);
});
