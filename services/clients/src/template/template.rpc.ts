import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Call } from '@crm/kit/grpc/call';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { getRecord } from '@crm/kit/resource/read';
import { standardMethods } from '@crm/kit/resource/standard';
import {
  TemplatesServiceService,
  type PreviewTemplateRequest,
  type Template,
} from '@crm/proto/gen/crm/clients/v1/templates';
import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import { PREVIEW_MS, type Paper } from './paper.ts';
import { SAMPLE_DATA } from './sample-data.ts';
import type { TemplateResource } from './template.resource.ts';

const VERSIONS: Statement = {
  name: 'template_versions_list',
  text: 'select template_version, html, created_at, created_by from template_versions where template_id = $1 order by template_version desc limit 200',
};

interface VersionRow {
  template_version: number;
  html: string;
  created_at: Date;
  created_by: string | null;
}

/** gRPC of templates. */
export function templatesService(db: Db, templates: TemplateResource, paper: Paper): Implementation {
  const standard = standardMethods(templates, db);
  return implement(TemplatesServiceService, {
    getTemplate: standard.get,
    listTemplates: standard.list,
    createTemplate: async (request, call) => {
      await checkTexts(paper, request.template, call);
      return standard.create(request, call);
    },
    updateTemplate: async (request, call) => {
      await checkTexts(paper, request.template, call);
      return standard.update(request, call);
    },
    deleteTemplate: standard.delete,
    restoreTemplate: standard.restore,
    getTemplateHistory: standard.history,
    listTemplateVersions: async (request, call) => {
      const template = await getRecord(db, templates, request.id, call);
      const rows = await db.query<VersionRow>(VERSIONS, [template.id]);
      return {
        versions: rows.map((row) => ({
          templateVersion: row.template_version,
          html: row.html,
          createTime: row.created_at,
          createdBy: row.created_by ?? '',
        })),
      };
    },
    previewTemplate: (request, call) => preview(paper, request, call),
  });
}

/** The texts that a request brings, merged with sample data before anything is written. */
async function checkTexts(paper: Paper, template: Template | undefined, call: Call): Promise<void> {
  for (const name of ['html', 'mailSubject', 'mailText'] as const) {
    const text = template?.[name] ?? '';
    if (text !== '') await paper.plain([text], SAMPLE_DATA, call.language, ofCaller(call, `template.${name}`));
  }
}

async function* preview(paper: Paper, request: PreviewTemplateRequest, call: Call): AsyncIterable<FileChunk> {
  const options = {
    title: 'Preview',
    page: request.page === 'A4-landscape' ? request.page : 'A4',
    language: request.language || call.language,
    createTime: call.now,
  } as const;
  const data = await paper.pdf(request.html, request.data ?? SAMPLE_DATA, options, ofCaller(call, 'html'));
  yield { data, fileName: 'preview.pdf', contentType: 'application/pdf' };
}

function ofCaller({ actor, signal }: Call, field: string) {
  return { field, signal, share: actor.userId, timeMs: PREVIEW_MS };
}
