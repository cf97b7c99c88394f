import { useSearchParams, useT } from '@crm/portal-sdk';
import { Stack, Tabs } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import { Organisation } from './organisation.tsx';
import { teamScreen } from './team.screen.ts';

export default function TeamsPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  return (
    <Stack>
      <Tabs
        value={params.get('tab') ?? 'list'}
        onChange={(tab) => setParams(tab === null || tab === 'list' ? {} : { tab })}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="list">{t('teams.list')}</Tabs.Tab>
          <Tabs.Tab value="tree">{t('teams.tree')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="list">
          <ResourceList screen={teamScreen} />
        </Tabs.Panel>
        <Tabs.Panel value="tree">
          <Organisation />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
