import { SDK_VERSION, useLabel, usePageTitle, useT } from '@crm/portal-sdk';
import { inRange, refreshRegistry, runningRemotes, useRegistry } from '@crm/portal-sdk/host';
import { Button, Chip, Table } from '@crm/ui';
import type { ReactNode } from 'react';

/** Which modules make up this portal, in which versions, and how they are. */
export function ModulesPage(): ReactNode {
  const t = useT('shell');
  const label = useLabel();
  const registry = useRegistry();
  const running = runningRemotes();
  usePageTitle(t('modules.title'));
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('modules.title')}</h1>
      <Button variant="default" onClick={() => void refreshRegistry(fetch, running)}>
        {t('failure.retry')}
      </Button>
      <div className="crm-scroll-x" tabIndex={0} role="region" aria-label={t('modules.title')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {['id', 'version', 'build', 'sdk', 'status', 'loaded'].map((name) => (
                <Table.Th key={name}>{t(`modules.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {registry.map((remote) => (
              <Table.Tr key={remote.id}>
                <Table.Td>{label(remote.title)}</Table.Td>
                <Table.Td>{remote.version}</Table.Td>
                <Table.Td>
                  <code>{remote.build}</code>
                </Table.Td>
                <Table.Td>{remote.sdk}</Table.Td>
                <Table.Td>
                  {!inRange(SDK_VERSION, remote.sdk) ? (
                    <Chip tone="danger" icon="fail">
                      {t('modules.incompatible')}
                    </Chip>
                  ) : remote.status === 'up' ? (
                    <Chip tone="ok" icon="ok">
                      {t('modules.up')}
                    </Chip>
                  ) : (
                    <Chip tone="danger" icon="alert">
                      {t('modules.down')}
                    </Chip>
                  )}
                </Table.Td>
                <Table.Td>{running.has(remote.id) ? '✓' : ''}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
