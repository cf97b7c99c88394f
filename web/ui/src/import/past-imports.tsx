import { Table } from '@mantine/core';
import { Link, resourceKey, useFormat, useQuery } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Chip } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';
import { listRecords } from '../resource/client.ts';
import { RefText } from '../resource/value.tsx';
import type { Import } from './import-api.ts';
import { IMPORT_TONES } from './result-step.tsx';

/** What was imported before, to be looked at, gone on with or undone. Nothing while there is none. */
export function PastImports(props: { resource: string; targets: readonly string[] }): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: resourceKey(props.resource, 'past'),
    queryFn: ({ signal }) => listRecords<Import>(props.resource, { pageSize: 50 }, signal),
  });
  const past = (data?.rows ?? []).filter(({ target }) => props.targets.includes(target));
  if (past.length === 0) return null;
  return (
    <section className="crm-scroll-x" aria-label={ui('import.past')} tabIndex={0}>
      <h2>{ui('import.past')}</h2>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{ui('import.upload')}</Table.Th>
            <Table.Th>{ui('import.when')}</Table.Th>
            <Table.Th>{ui('import.by')}</Table.Th>
            <Table.Th>{ui('import.state')}</Table.Th>
            <Table.Th ta="end">{ui('import.rows')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {past.map((item) => {
            const state = item.state.replace('IMPORT_STATE_', '');
            return (
              <Table.Tr key={item.id}>
                <Table.Th scope="row">
                  <Link to={`?import=${item.id}`}>{item.file?.name ?? item.id}</Link>
                </Table.Th>
                <Table.Td>{format.dateTime(item.createTime)}</Table.Td>
                <Table.Td>{item.createdBy && <RefText plural="users" id={item.createdBy} plain />}</Table.Td>
                <Table.Td>
                  <Chip tone={IMPORT_TONES[state] ?? 'accent'}>{ui(`import.states.${state}`)}</Chip>
                </Table.Td>
                <Table.Td ta="end" className="crm-num">
                  {item.result && format.num(item.result.lines ?? '0')}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </section>
  );
}
