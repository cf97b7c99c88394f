import { pdfRenderer } from './html-to-pdf.ts';
import { mergeTemplate } from './merge.ts';
import { SAMPLE_DATA } from './sample-data.ts';
import { LABELS } from './seeds/labels.ts';
import { layouts } from './seeds/layouts.ts';

const noon = new Date('2026-11-22T12:00:00Z');
const render = pdfRenderer();
const options = { title: 'Test', page: 'A4', language: 'en', createTime: noon } as const;

const seeds = Object.keys(layouts).flatMap((type) =>
  (['en', 'ru', 'bg'] as const).map((language) => ({ type, language })),
);

test.each(seeds)('the seed of $type in $language is a PDF', async ({ type, language }) => {
  const layout = layouts[type]?.(LABELS[language]);
  const html = mergeTemplate(layout?.html ?? '', SAMPLE_DATA, { language });
  expect(html).not.toContain('{{');
  const pdf = await render(html, { ...options, language });
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(5_000);
});

test('the same text at the same time is the same file', async () => {
  const html = '<h1>Счёт</h1><table><tr><td>Кирпич</td></tr></table>';
  expect((await render(html, options)).equals(await render(html, options))).toBe(true);
});

test('a template fetches no address and reads no file of the server', async () => {
  const html = '<p>x</p><img src="http://127.0.0.1:9/x.png"><img src="/etc/passwd"><script>1</script><table></table>';
  expect((await render(html, options)).subarray(0, 5).toString('latin1')).toBe('%PDF-');
});
