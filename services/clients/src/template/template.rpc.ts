import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Call } from '@crm/kit/grpc/call';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { getRecord } from '@crm/kit/resource/read';
import { standardMethods } from '@crm/kit/resource/standard';
import { TemplatesServiceService, type PreviewTemplateRequest } from '@crm/proto/gen/crm/clients/v1/templates';
import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import type { PdfRenderer } from './pdf.ts';
import { mergeTemplate } from './merge.ts';
import { SAMPLE_DATA } from './sample-data.ts';
import { checkTemplate, type TemplateResource } from './template.resource.ts';

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
export function templatesService(db: Db, templates: TemplateResource, render: PdfRenderer): Implementation {
  const standard = standardMethods(templates, db);
  return implement(TemplatesServiceService, {
    getTemplate: standard.get,
    listTemplates: standard.list,
    createTemplate: standard.create,
    updateTemplate: standard.update,
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
    previewTemplate: (request, call) => preview(render, request, call),
  });
}

async function* preview(render: PdfRenderer, request: PreviewTemplateRequest, call: Call): AsyncIterable<FileChunk> {
  const language = request.language || call.language;
  checkTemplate(request.html, language);
  const html = mergeTemplate(request.html, request.data ?? SAMPLE_DATA, { language });
  const page = request.page === 'A4-landscape' ? request.page : 'A4';
  const data = await render(html, { title: 'Preview', page, language, createTime: call.now });
  yield { data, fileName: 'preview.pdf', contentType: 'application/pdf' };
}
