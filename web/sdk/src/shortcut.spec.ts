import { expect, test } from '@jest/globals';
import type { Stroke } from './shortcut.ts';
import { isStroke } from './shortcut.ts';

const stroke = (key: string, code: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test('"g" works on a Cyrillic layout, where the key gives "п"', () => {
  expect(isStroke(stroke('п', 'KeyG'), 'g')).toBe(true);
});

test('on another Latin layout the letter counts, not its place', () => {
  expect(isStroke(stroke('a', 'KeyQ'), 'a')).toBe(true);
  expect(isStroke(stroke('a', 'KeyQ'), 'q')).toBe(false);
});

test('modifiers have to be as written', () => {
  expect(isStroke(stroke('л', 'KeyK', { ctrlKey: true }), 'mod+k')).toBe(true);
  expect(isStroke(stroke('k', 'KeyK', { metaKey: true }), 'mod+k')).toBe(true);
  expect(isStroke(stroke('k', 'KeyK'), 'mod+k')).toBe(false);
  expect(isStroke(stroke('g', 'KeyG', { shiftKey: true }), 'g')).toBe(false);
  expect(isStroke(stroke('ArrowLeft', 'ArrowLeft', { altKey: true }), 'alt+arrowleft')).toBe(true);
});

test('"?" is found by its character and, where the key gives none of it, by its place', () => {
  expect(isStroke(stroke('?', 'Slash', { shiftKey: true }), '?')).toBe(true);
  expect(isStroke(stroke(',', 'Slash', { shiftKey: true }), '?')).toBe(true);
  expect(isStroke(stroke('.', 'Slash'), '/')).toBe(true);
});
