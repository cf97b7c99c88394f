import { systemCall } from '@crm/kit/grpc/call';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { insertRow } from '@crm/kit/resource/command';
import { Template, type DocumentType } from '@crm/proto/gen/crm/clients/v1/templates';
import { LABELS } from './seeds/labels.ts';
import { layouts, mailText, seedName } from './seeds/layouts.ts';
import { addVersion, type TemplateResource } from './template.resource.ts';

const LOCK: Statement = {
  name: 'template_seed_lock',
  text: `select pg_advisory_xact_lock(hashtextextended('clients/template-seed', 0))`,
};
const ANY: Statement = { name: 'template_seed_any', text: 'select exists (select from templates) as seeded' };

/** Gives a new company its first templates in every language; a base that ever had a template is left alone. */
export async function seedTemplates(db: Db, templates: TemplateResource, now: Date): Promise<number> {
  return db.tx(async (tx) => {
    await tx.query(LOCK);
    const [present] = await tx.query<{ seeded: boolean }>(ANY);
    if (present?.seeded) return 0;
    const call = systemCall('clients', now);
    let count = 0;
    for (const [type, layout] of Object.entries(layouts)) {
      for (const language of ['en', 'ru', 'bg'] as const) {
        const labels = LABELS[language];
        const name = seedName(type, labels);
        const draft = Template.fromPartial({
          ...layout(labels),
          name,
          language,
          type: type as DocumentType,
          isDefault: true,
          templateVersion: 1,
          mailSubject: `${name}{{#if document.number}} № {{document.number}}{{/if}}`,
          mailText: mailText(labels),
        });
        const after = await insertRow(tx, templates, draft, call);
        await addVersion(tx, { action: 'create', before: undefined, after, call });
        count += 1;
      }
    }
    return count;
  });
}
