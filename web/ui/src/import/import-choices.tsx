import { Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUiT } from '../base/texts.ts';
import type { Import, ImportChoices } from './import-api.ts';

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'windows-1252'] as const;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** How the file is read: found out by the service, corrected here. */
export function FormatOfFile(props: {
  format: NonNullable<Import['format']>;
  onChange: (next: Import['format']) => void;
}): ReactNode {
  const { format, onChange } = props;
  const ui = useUiT();
  const sheets = format.sheets ?? [];
  return (
    <>
      {format.kind === 'csv' && (
        <>
          <Select
            label={ui('import.encoding')}
            data={[...ENCODINGS]}
            value={format.encoding ?? null}
            allowDeselect={false}
            onChange={(encoding) => encoding && onChange({ encoding })}
          />
          <Select
            label={ui('import.delimiter')}
            data={DELIMITERS.map((value) => ({ value, label: value === '\t' ? 'Tab' : value }))}
            value={format.delimiter ?? null}
            allowDeselect={false}
            onChange={(delimiter) => delimiter && onChange({ delimiter })}
          />
        </>
      )}
      {sheets.length > 1 && (
        <Select
          label={ui('import.sheet')}
          data={sheets}
          value={format.sheet ?? null}
          allowDeselect={false}
          onChange={(sheet) => sheet && onChange({ sheet })}
        />
      )}
    </>
  );
}

/** What becomes of rows that mean a record which is there already, and of their empty cells. */
export function ChoicesOfImport(props: {
  choices: ImportChoices;
  keys: readonly { value: string; label: string }[];
  findsDuplicates: boolean;
  onChange: (next: ImportChoices) => void;
}): ReactNode {
  const { choices, keys, onChange } = props;
  const ui = useUiT();
  const choose = (name: keyof ImportChoices, label: string, data: readonly { value: string; label: string }[]) => (
    <Select
      label={label}
      data={[...data]}
      value={choices[name]}
      allowDeselect={false}
      w={280}
      onChange={(value) => onChange({ ...choices, [name]: value ?? '' })}
    />
  );
  return (
    <Group align="end">
      {keys.length > 0 && choose('upsertKey', ui('import.key'), [{ value: '', label: ui('import.keyNone') }, ...keys])}
      {props.findsDuplicates &&
        choose('duplicates', ui('import.duplicates'), [
          { value: 'IMPORT_DUPLICATES_SKIP', label: ui('import.dupSkip') },
          { value: 'IMPORT_DUPLICATES_UPDATE', label: ui('import.dupUpdate') },
          { value: 'IMPORT_DUPLICATES_CREATE', label: ui('import.dupCreate') },
        ])}
      {(keys.length > 0 || props.findsDuplicates) &&
        choose('emptyCells', ui('import.emptyCells'), [
          { value: 'IMPORT_EMPTY_CELLS_KEEP', label: ui('import.emptyKeep') },
          { value: 'IMPORT_EMPTY_CELLS_ERASE', label: ui('import.emptyErase') },
        ])}
    </Group>
  );
}
