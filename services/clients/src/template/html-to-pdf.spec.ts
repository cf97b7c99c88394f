import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { htmlToPdf } from './html-to-pdf.ts';
import { mergeTemplate } from './merge.ts';
import { SAMPLE_DATA } from './sample-data.ts';
import { LABELS } from './seeds/labels.ts';
import { layouts } from './seeds/layouts.ts';

const noon = new Date('2026-11-22T12:00:00Z');
const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const options = { title: 'Test', page: 'A4', language: 'en', createTime: noon } as const;
const render = (html: string, changed: object = {}): Promise<Buffer> =>
  htmlToPdf(html, { ...options, ...changed }, fonts);

const seeds = Object.keys(layouts).flatMap((type) =>
  (['en', 'ru', 'bg'] as const).map((language) => ({ type, language })),
);

test.each(seeds)('the seed of $type in $language is a PDF', async ({ type, language }) => {
  const layout = layouts[type]?.(LABELS[language]);
  const html = mergeTemplate(layout?.html ?? '', SAMPLE_DATA, { language });
  expect(html).not.toContain('{{');
  const pdf = await render(html, { language });
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(5_000);
});

test('the same text at the same time is the same file', async () => {
  const html = '<h1>Счёт</h1><table><tr><td>Кирпич</td></tr></table>';
  expect((await render(html)).equals(await render(html))).toBe(true);
});

const SECRET = '/proc/self/environ';
test.each([
  `<p data-pdfmake='{"linkToFile":{"src":"${fonts}/../../../../proc/self/environ"}}'>x</p>`,
  `<div data-pdfmake='{"linkToFile":{"src":"${fonts}/../../../..${SECRET}"}}'>x</div>`,
  `<p data-pdfmake='{"image":"${SECRET}"}'>x</p>`,
  `<div data-pdfmake='{"attachment":{"src":"${SECRET}"}}'>x</div>`,
  `<div data-pdfmake='{"unbreakable":true,"stack":[{"image":"${SECRET}"}]}'>x</div>`,
  `<table data-pdfmake='{"body":[[{"image":"${SECRET}"}]]}'><tr><td>x</td></tr></table>`,
  `<svg><image href="${SECRET}"/></svg><p>x</p>`,
  `<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file://${SECRET}"/></svg><p>x</p>`,
  `<p style="link-to-file:${SECRET};image:${SECRET}">x</p>`,
  `<img src="${SECRET}"><img src="file://${SECRET}"><img src="http://127.0.0.1:9/x.png"><p>x</p>`,
  `<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4="><p>x</p>`,
  `<p style="font-family:${SECRET}">x</p>`,
  `<a href="file://${SECRET}">x</a><script>1</script><iframe src="${SECRET}"></iframe><object data="${SECRET}"></object>`,
])('[G1] nothing but text is left of %s', async (html) => {
  const plain = /<a /.test(html) ? 'x' : '<p>x</p>';
  const [pdf, expected] = [await render(html), await render(plain)];
  expect(pdf.toString('latin1')).not.toMatch(/EmbeddedFile|Filespec|\/Subtype \/(Image|Launch)|\/GoToR|\/URI/);
  expect(pdf.length).toBeLessThan(expected.length + 300);
});

test('a picture given as data is shown', async () => {
  const dot =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  expect((await render(`<p>x</p><img src="${dot}" width="20">`)).toString('latin1')).toContain('/Subtype /Image');
});
