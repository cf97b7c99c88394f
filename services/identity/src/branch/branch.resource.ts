import { registry } from '@crm/proto/registry/identity';
import type { Branch } from '@crm/proto/gen/crm/identity/v1/branches';
import { defineResource } from '@crm/kit/resource/define';

export const branches = defineResource<Branch>({
  service: 'identity',
  registry,
  message: 'crm.identity.v1.Branch',
  table: 'branches',
  permission: 'identity:branch',
  topic: 'crm.identity.branches.v1',
  search: ['name', 'address'],
  defaultOrder: 'name',
  stands: {
    title: { en: 'branches', ru: 'филиалы', bg: 'клонове' },
    while: 'true',
  },
  label: (branch) => branch.name,
});
