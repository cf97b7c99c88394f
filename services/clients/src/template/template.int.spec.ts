import { crc32, deflateSync } from 'node:zlib';
import { ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { Template, TemplatesServiceService } from '@crm/proto/gen/crm/clients/v1/templates';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';

const { previewTemplate, createTemplate, updateTemplate, listTemplates } = TemplatesServiceService;

let service: ClientsUnderTest;
beforeAll(async () => {
  process.env['CRM_TEST_SECRET'] = 'a-password-of-the-service';
  service = await clientsUnderTest();
});
afterAll(async () => {
  delete process.env['CRM_TEST_SECRET'];
  await service.stop();
});

const type = 'DOCUMENT_TYPE_INVOICE';
const preview = (html: string, data?: object): Promise<Buffer> =>
  service.download('head', previewTemplate, { html, type, language: 'en', ...(data && { data }) });

const items = Array.from({ length: 260 }, (_, n) => ({ n }));
/** The longest that a user's small request could ask for. */
const LONG = {
  'repetitions within repetitions': [
    '{{#each items}}{{#each ../items}}{{#each ../../items}}{{n}}{{/each}}{{/each}}{{/each}}',
    { items },
  ],
  'partials that call each other': [
    '{{#*inline "a"}}{{> b}}{{> b}}{{/inline}}{{#*inline "b"}}{{> a}}{{> a}}{{/inline}}{{> a}}',
    {},
  ],
  'sections within sections': [
    '{{#items}}{{#../items}}{{#../../items}}{{n}}{{/../../items}}{{/../items}}{{/items}}',
    { items },
  ],
  'a table of many rows and columns': [
    `<table>${'<tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>'.repeat(4_000)}</table>`,
    {},
  ],
  'a table in a table in a table': ['<table><tr><td>'.repeat(300), {}],
  'a span over everything': ['<table><tr><td colspan="999999999" rowspan="999999999">x</td></tr></table>', {}],
} as const;

const chunk = (name: string, data: Buffer): Buffer => {
  const [length, body] = [Buffer.alloc(4), Buffer.concat([Buffer.from(name), data])];
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
const png = (width: number, height: number, pixels: Buffer, interlaced = 0): Buffer => {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, interlaced]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const parts = [chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
};
const DOT = deflateSync(Buffer.from([0, 255, 0, 0, 255]));
const NO_PICTURES: Readonly<Record<string, readonly ['png' | 'jpeg', Buffer]>> = {
  'four bytes': ['png', Buffer.alloc(4)],
  'a PNG whose pixels are none': ['png', png(1, 1, Buffer.from('nothing'))],
  'an interlaced PNG whose pixels are none': ['png', png(5, 5, Buffer.from('nothing'), 1)],
  'a PNG larger than any page': ['png', png(100_000, 100_000, DOT)],
  'a PNG larger than any memory': ['png', png(0x7fffffff, 0x7fffffff, DOT)],
  'a PNG that unpacks to more than it says': ['png', png(1, 1, deflateSync(Buffer.alloc(50_000_000)))],
  'a PNG cut off': ['png', png(1, 1, DOT).subarray(0, 40)],
  'a PNG without a head': ['png', Buffer.from('89504e470d0a1a0a', 'hex')],
  'a JPEG cut off': ['jpeg', Buffer.from('ffd8ffe0', 'hex')],
  'a JPEG of nothing': ['jpeg', Buffer.from(`ffd8${'ffe00000'.repeat(100)}`, 'hex')],
};

/** Nine of ten waited less. Whoever is kept waiting by what he asks beside is kept so all the while, and a busy machine now and then. */
const p90 = (waits: readonly number[]): number => [...waits].sort((a, b) => a - b)[Math.floor(waits.length * 0.9)] ?? 0;

test('[G1] the three ways to a file of the server, and their siblings, show nothing of it', async () => {
  const up = '../'.repeat(12);
  for (const html of [
    `<p data-pdfmake='{"linkToFile":{"src":"${up}proc/self/environ"}}'>x</p>`,
    `<p data-pdfmake='{"linkToFile":{"src":"node_modules/pdfmake/fonts/Roboto/${up}proc/self/environ"}}'>x</p>`,
    `<p data-pdfmake='{"image":"/etc/passwd"}'>x</p>`,
    '<svg><image href="/etc/passwd"/></svg>',
    '{{{raw}}}',
  ]) {
    const pdf = await preview(html, { raw: '<img src="/etc/passwd"><svg><image href="/proc/self/environ"/></svg>' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).not.toMatch(/EmbeddedFile|Filespec|\/Subtype \/Image/);
    expect(pdf.length).toBeLessThan(20_000);
  }
});

test('[G1] a preview is for those who may edit templates', async () => {
  const permissions = service.actors.storekeeper.permissions as Map<string, 'all'>;
  permissions.set('clients:template:read', 'all');
  await expect(service.download('storekeeper', previewTemplate, { html: 'x', type })).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  permissions.delete('clients:template:read');
});

test.each(Object.entries(LONG))(
  '[G1] %s ends in time, and others are served meanwhile',
  async (_name, [html, data]) => {
    const look = async (): Promise<number> => {
      const start = performance.now();
      await service.call('seller', ClientsServiceService.listClients, {});
      return performance.now() - start;
    };
    const alone: number[] = [];
    for (let n = 0; n < 50; n += 1) alone.push(await look());
    let running = true;
    const asked = preview(html, data)
      .then(
        () => 'made',
        (error: { code: string }) => error.code,
      )
      .finally(() => (running = false));
    const waits: number[] = [];
    while (running) {
      waits.push(await look());
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(['made', 'INVALID_ARGUMENT']).toContain(await asked);
    expect(p90(waits) - p90(alone)).toBeLessThan(200);
  },
);

test('[G1] a template that cannot be merged is refused when it is saved, with its field', async () => {
  const template = Template.fromJSON({ name: 'X', type, language: 'en', html: 'x', numberPattern: '{number}' });
  for (const [field, text] of [
    ['html', '{{#*inline "a"}}{{/inline}}'],
    ['html', '{{log "x"}}'],
    ['html', '{{lookup this "constructor"}}'],
    ['mailText', '{{> a}}'],
    ['mailSubject', '{{#each lines}}'],
  ] as const)
    await expect(
      service.call('head', createTemplate, { template: { ...template, [field]: text } }),
    ).rejects.toMatchObject({
      status: {
        reason: 'TEMPLATE_NOT_READABLE',
        violations: [expect.objectContaining({ field: `template.${field}` })] as unknown,
      },
    });
  const [seed = template] = (await service.call('head', listTemplates, {})).templates;
  await expect(
    service.call('head', updateTemplate, { template: { ...seed, mailText: '{{> x}}' }, updateMask: ['mail_text'] }),
  ).rejects.toMatchObject({ status: { reason: 'TEMPLATE_NOT_READABLE' } });
});

test.each(Object.entries(NO_PICTURES))(
  '[G1] %s is refused with its field, and ends nothing',
  async (_, [kind, bytes]) => {
    const html = `<p>x</p><img src="data:image/${kind};base64,${bytes.toString('base64')}">`;
    await expect(preview(html)).rejects.toMatchObject({
      status: { reason: 'TEMPLATE_NOT_READABLE', violations: [{ field: 'html' }] },
    });
  },
);
