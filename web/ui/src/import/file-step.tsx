import { Button, FileButton, Loader, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { useUiT } from '../base/texts.ts';
import type { ImportTarget } from './import-api.ts';

/** Which file, and into what. */
export function FileStep(props: {
  targets: readonly ImportTarget[];
  label: (name: string) => string;
  busy: boolean;
  onFile: (file: File, target: string) => void;
}): ReactNode {
  const ui = useUiT();
  const { targets } = props;
  const [target, setTarget] = useState(targets[0]?.name ?? '');
  const [over, setOver] = useState(false);
  const take = (file: File | null | undefined): void => {
    if (file && target && !props.busy) props.onFile(file, target);
  };
  return (
    <>
      {targets.length > 1 && (
        <Select
          label={ui('import.kind')}
          data={targets.map(({ name }) => ({ value: name, label: props.label(name) }))}
          value={target}
          allowDeselect={false}
          onChange={(chosen) => chosen && setTarget(chosen)}
        />
      )}
      <div
        className="crm-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <Icon name="upload" size={28} />
        <FileButton
          accept=".csv,.gz,.txt,.tsv,.xlsx"
          onChange={take}
          inputProps={{ 'aria-label': ui('import.choose') }}
        >
          {(button) => (
            <Button {...button} disabled={props.busy}>
              {ui('import.choose')}
            </Button>
          )}
        </FileButton>
        <span className="crm-faint">{ui('import.chooseHint')}</span>
        {props.busy && (
          <span role="status">
            <Loader size={14} aria-hidden="true" /> {ui('import.uploading')}
          </span>
        )}
      </div>
    </>
  );
}
