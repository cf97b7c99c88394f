import { Alert, Button, Group, Select, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useUiT } from '../base/texts.ts';
import type { Import, ImportChoices, ImportCommands, ImportTarget } from './import-api.ts';
import { ChoicesOfImport, FormatOfFile } from './import-choices.tsx';

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
  const [choices, setChoices] = useState<ImportChoices>({
    upsertKey: data.upsertKey ?? '',
    emptyCells: data.emptyCells ?? 'IMPORT_EMPTY_CELLS_KEEP',
    duplicates: data.duplicates ?? 'IMPORT_DUPLICATES_SKIP',
  });
  const label = (name: string): string => columns.find((column) => column.name === name)?.label || name;
  const missing = columns.filter((column) => column.required && ![...chosen.values()].includes(column.name));
  const keys = columns.filter((column) => column.key && [...chosen.values()].includes(column.name));
  const choose = (position: number, column: string | null): void =>
    setChosen((now) => {
      // A field that holds one value comes from one column: choosing it here takes it from where it was.
      const several = columns.some(({ name, list }) => name === column && list);
      const next = new Map([...now].filter(([at, name]) => at !== position && (several || name !== column)));
      return column ? next.set(position, column) : next;
    });
  const headers = (data.header ?? []).map((name, at) => name || ui('import.unnamed', { letter: letterOf(at) }));
  const mapping = [...chosen].map(([position, column]) => ({ position, column }));
  const format = data.format ?? {};
  const reread = (next: Import['format']): void =>
    void commands
      .map(data.id, mapping, choices, {
        encoding: format.encoding,
        delimiter: format.delimiter,
        sheet: format.sheet,
        ...next,
      })
      .catch(() => undefined);
  const check = async (): Promise<void> => {
    await commands.map(data.id, mapping, choices);
    await commands.act(data.id, 'dryRun');
  };
  return (
    <>
      <Group align="end">
        <strong>{data.file?.name}</strong>
        <FormatOfFile format={format} onChange={reread} />
      </Group>
      <ChoicesOfImport
        choices={choices}
        keys={keys.map(({ name }) => ({ value: name, label: label(name) }))}
        findsDuplicates={props.target?.findsDuplicates ?? false}
        onChange={setChoices}
      />
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
            {headers.map((_, position) => (
              <Table.Tr key={position}>
                <Table.Th scope="row">{headers[position]}</Table.Th>
                <Table.Td className="crm-faint">{samples(data, position)}</Table.Td>
                <Table.Td>
                  <Select
                    aria-label={`${ui('import.target')}: ${headers[position]}`}
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

/** As spreadsheets name their columns: 0 is A, 26 is AA. */
function letterOf(at: number): string {
  return (at >= 26 ? letterOf(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26));
}
