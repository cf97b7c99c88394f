import { Alert, Button, Group, Select, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useUiT } from '../base/texts.ts';
import type { Import, ImportCommands, ImportTarget } from './import-api.ts';

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251'] as const;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Which column of the file is which field; guessed by the service from the header, corrected here. */
export function ColumnsStep(props: {
  data: Import;
  target: ImportTarget | undefined;
  commands: ImportCommands;
  onAgain: () => void;
}): ReactNode {
  const { data, commands } = props;
  const ui = useUiT();
  const columns = props.target?.columns ?? [];
  const [chosen, setChosen] = useState(
    () => new Map((data.mapping ?? []).map(({ column, position }) => [position ?? 0, column])),
  );
  const [key, setKey] = useState(data.upsertKey ?? '');
  const label = (name: string): string => columns.find((column) => column.name === name)?.label || name;
  const missing = columns.filter((column) => column.required && ![...chosen.values()].includes(column.name));
  const keys = columns.filter((column) => column.key && [...chosen.values()].includes(column.name));
  const choose = (position: number, column: string | null): void =>
    setChosen((now) => {
      // A field comes from one column: choosing it here takes it from where it was.
      const next = new Map([...now].filter(([at, name]) => at !== position && name !== column));
      return column ? next.set(position, column) : next;
    });
  const mapping = [...chosen].map(([position, column]) => ({ position, column }));
  const format = data.format ?? {};
  const reread = (next: Import['format']): void =>
    void commands
      .map(data.id, mapping, key, { encoding: format.encoding, delimiter: format.delimiter, ...next })
      .catch(() => undefined);
  const check = async (): Promise<void> => {
    await commands.map(data.id, mapping, key);
    await commands.act(data.id, 'dryRun');
  };
  return (
    <>
      <Group align="end">
        <strong>{data.file?.name}</strong>
        {format.kind === 'csv' && (
          <>
            <Select
              label={ui('import.encoding')}
              data={[...ENCODINGS]}
              value={format.encoding ?? null}
              allowDeselect={false}
              onChange={(encoding) => encoding && reread({ encoding })}
            />
            <Select
              label={ui('import.delimiter')}
              data={DELIMITERS.map((value) => ({ value, label: value === '\t' ? 'Tab' : value }))}
              value={format.delimiter ?? null}
              allowDeselect={false}
              onChange={(delimiter) => delimiter && reread({ delimiter })}
            />
          </>
        )}
        {keys.length > 0 && (
          <Select
            label={ui('import.key')}
            data={[
              { value: '', label: ui('import.keyNone') },
              ...keys.map(({ name }) => ({ value: name, label: label(name) })),
            ]}
            value={key}
            allowDeselect={false}
            onChange={(next) => setKey(next ?? '')}
          />
        )}
      </Group>
      {missing.length > 0 && (
        <Alert color="yellow">
          {ui('import.required', { names: missing.map(({ name }) => label(name)).join(', ') })}
        </Alert>
      )}
      <div className="crm-scroll-x" tabIndex={0} role="region" aria-label={ui('import.columns')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{ui('import.column')}</Table.Th>
              <Table.Th>{ui('import.sample')}</Table.Th>
              <Table.Th>{ui('import.target')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(data.header ?? []).map((name, position) => (
              <Table.Tr key={position}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td className="crm-faint">{samples(data, position)}</Table.Td>
                <Table.Td>
                  <Select
                    aria-label={`${ui('import.target')}: ${name}`}
                    placeholder={ui('import.skip')}
                    data={columns.map((column) => ({ value: column.name, label: column.label || column.name }))}
                    value={chosen.get(position) ?? null}
                    searchable
                    clearable
                    clearButtonProps={{ 'aria-label': ui('action.clear') }}
                    onChange={(column) => choose(position, column)}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Group>
        <Button
          loading={commands.busy}
          disabled={missing.length > 0}
          onClick={() => void check().catch(() => undefined)}
        >
          {ui('import.dryRun')}
        </Button>
        <Button variant="default" onClick={props.onAgain}>
          {ui('import.again')}
        </Button>
      </Group>
    </>
  );
}

function samples(data: Import, position: number): string {
  const values = (data.preview ?? []).map((row) => row.cells?.[position] ?? '').filter(Boolean);
  return [...new Set(values)].slice(0, 3).join(' · ');
}
