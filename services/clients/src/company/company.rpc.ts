import type { Call } from '@crm/kit/grpc/call';
import { invalid, staleEtag } from '@crm/kit/grpc/errors';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { runOnce } from '@crm/kit/resource/command';
import { Company, CompanyServiceService, type UpdateCompanyRequest } from '@crm/proto/gen/crm/clients/v1/company';
import { registry } from '@crm/proto/registry/clients';
import { loadCompany, saveCompany } from './company.store.ts';

const AUDIT: Statement = {
  name: 'company_audit',
  text: `insert into audit_log (time, actor_id, actor_name, action, noun, record_id, before, after, trace_id) values ($1, $2, $3, 'update', 'company', 'company', $4, $5, $6)`,
};
const FIELDS = ['name', 'requisites', 'phone', 'email', 'website', 'accountant'] as const;

/** gRPC of our own company. */
export function companyService(db: Db): Implementation {
  return implement(CompanyServiceService, {
    getCompany: () => loadCompany(db),
    updateCompany: (request, call) => updateCompany(db, request, call),
  });
}

async function updateCompany(db: Db, request: UpdateCompanyRequest, call: Call): Promise<Company> {
  return runOnce(
    db,
    registry,
    call,
    { method: 'clients.company.update', request, answer: 'crm.clients.v1.Company' },
    async (tx) => {
      const before = await loadCompany(tx, true);
      const sent = request.company;
      if (!sent) throw invalid([{ field: 'company', reason: 'REQUIRED' }]);
      if (sent.etag !== '' && sent.etag !== before.etag) throw staleEtag();
      const mask = request.updateMask ?? [];
      const chosen = FIELDS.filter((field) =>
        mask.length === 0 ? Boolean(sent[field]) : mask.some((path) => path.split('.')[0] === field || path === '*'),
      );
      const after = { ...before, ...Object.fromEntries(chosen.map((field) => [field, sent[field]])) };
      if (after.name.trim() === '') throw invalid([{ field: 'company.name', reason: 'REQUIRED' }]);
      await saveCompany(tx, after);
      await tx.query(AUDIT, [
        call.now,
        call.actor.userId,
        call.actor.name,
        JSON.stringify(Company.toJSON(before)),
        JSON.stringify(Company.toJSON(after)),
        call.traceId,
      ]);
      return loadCompany(tx);
    },
  );
}
