import { expect, test } from '@jest/globals';
import { createTestPortal } from '@crm/portal-sdk/testing';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { uiTexts } from '../base/texts.ts';
import { Value } from './value.tsx';

async function shown(language: 'en' | 'ru' | 'bg', value: ReactNode): Promise<string> {
  const portal = await createTestPortal({
    language,
    timeZone: 'Europe/Moscow',
    texts: { ui: await uiTexts(language), sales: { enums: { WON: language === 'en' ? 'Won' : 'Выиграна' } } },
  });
  const html = renderToStaticMarkup(portal.page(<MantineProvider>{value}</MantineProvider>));
  return html
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<script.*?<\/script>/gs, '')
    .replace(/<[^>]+>/g, '')
    .replace(/[\u00a0\u202f]/g, ' ');
}

test('three wagons are read in the user’s language', async () => {
  const quantity = <Value kind="quantity" value={{ value: '3', unit: 'WAG' }} ns="sales" />;
  expect(await shown('en', quantity)).toBe('3 wagons');
  expect(await shown('ru', quantity)).toBe('3 вагона');
  expect(await shown('bg', quantity)).toBe('3 вагона');
  expect(await shown('ru', <Value kind="quantity" value={{ value: '5', unit: 'WAG' }} ns="sales" />)).toBe('5 вагонов');
  expect(await shown('en', <Value kind="quantity" value={{ value: '1', unit: 'WAG' }} ns="sales" />)).toBe('1 wagon');
});

test('a unit of the company’s own stands by its code', async () => {
  expect(await shown('en', <Value kind="quantity" value={{ value: '2', unit: 'BIGBAG' }} ns="sales" />)).toBe(
    '2 BIGBAG',
  );
});

test('a state is a word, a moment is in the user’s zone, nothing is a dash', async () => {
  expect(await shown('ru', <Value kind="enum" value="WON" ns="sales" />)).toBe('Выиграна');
  expect(await shown('en', <Value kind="datetime" value="2026-03-01T09:00:00Z" ns="sales" />)).toBe(
    'Mar 1, 2026, 12:00 PM',
  );
  expect(await shown('en', <Value kind="money" value={undefined} ns="sales" />)).toBe('—');
});
