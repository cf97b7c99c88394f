import { invalid } from '@crm/kit/grpc/errors';
import { isUuid } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { defineResource, type Change, type Resource } from '@crm/kit/resource/define';
import { oneDefault } from '@crm/kit/resource/one-default';
import type { Template } from '@crm/proto/gen/crm/clients/v1/templates';
import { registry } from '@crm/proto/registry/clients';
import { isNumberPattern } from '../document/number.ts';
import { fieldTexts } from '../errors.ts';

const PRESENT: Statement = {
  name: 'template_present',
  text: 'select html, template_version from templates where id = $1',
};
const DEFAULTS: Statement = {
  name: 'template_defaults',
  text: 'select id from templates where type = $1 and language = $2 and is_default and id <> $3 and deleted_at is null',
};
const ADD_VERSION: Statement = {
  name: 'template_version_add',
  text: 'insert into template_versions (template_id, template_version, html, created_at, created_by) values ($1, $2, $3, $4, $5) on conflict do nothing',
};

/** Templates: each saved text is a version, and one template of a type and language is the default. */
export function templateResource() {
  const resource: Resource<Template> = defineResource<Template>({
    service: 'clients',
    registry,
    message: 'crm.clients.v1.Template',
    table: 'templates',
    permission: 'clients:template',
    topic: 'crm.clients.templates.v1',
    defaultOrder: 'type, language, name',
    label: (template) => template.name,
    hooks: {
      prepare: (draft, _call, tx) => prepareTemplate(draft, tx),
      check: oneDefault<Template>(
        () => resource,
        (tx, { id, type, language }) => tx.query(DEFAULTS, [type, language, id]),
      ),
      after: addVersion,
    },
  });
  return resource;
}

export type TemplateResource = ReturnType<typeof templateResource>;

async function prepareTemplate(draft: Template, tx: Tx): Promise<Template> {
  if (draft.numberPattern !== '' && !isNumberPattern(draft.numberPattern)) {
    const texts = fieldTexts['BAD_NUMBER_PATTERN'];
    throw invalid([{ field: 'template.numberPattern', reason: 'BAD_NUMBER_PATTERN', ...(texts && { texts }) }]);
  }
  const [present] = await tx.query<{ html: string; template_version: number }>(PRESENT, [draft.id]);
  const templateVersion = present === undefined ? 1 : present.template_version + (present.html === draft.html ? 0 : 1);
  return { ...draft, templateVersion, page: draft.page || 'A4' };
}

/** Keeps the text as a version of its own. */
export async function addVersion(tx: Tx, { before, after, call }: Change<Template>): Promise<void> {
  if (before?.templateVersion === after.templateVersion) return;
  await tx.query(ADD_VERSION, [
    after.id,
    after.templateVersion,
    after.html,
    call.now,
    isUuid(call.actor.userId) ? call.actor.userId : null,
  ]);
}
