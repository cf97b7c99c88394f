import { Alert, Button, Group, Progress, Table } from '@mantine/core';
import { confirm, useFormat } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useUiT } from '../base/texts.ts';
import type { Tone } from '../base/kit.tsx';
import { Chip } from '../base/kit.tsx';
import type { Import, ImportCommands, ImportKept, ImportResult } from './import-api.ts';
import { isAtWork } from './import-api.ts';

/** Tones of an import's states. */
export const IMPORT_TONES: Record<string, Tone> = {
  DONE: 'ok',
  FAILED: 'danger',
  CANCELLED: 'warn',
  CHECKED: 'info',
  UNDONE: 'neutral',
};

/** How the dry run, the import or its undoing stands, and what may be done next. */
export function ResultStep(props: { data: Import; commands: ImportCommands; onAgain: () => void }): ReactNode {
  const { data, commands } = props;
  const ui = useUiT();
  const state = data.state.replace('IMPORT_STATE_', '');
  const act = (action: 'dryRun' | 'start' | 'cancel' | 'undo'): void =>
    void commands.act(data.id, action).catch(() => undefined);
  const undo = async (): Promise<void> => {
    if (
      await confirm({
        title: ui('import.confirmUndo'),
        text: ui('import.confirmUndoText'),
        confirm: ui('import.undo'),
        danger: true,
      })
    )
      act('undo');
  };
  const checked = state === 'CHECKING' || state === 'CHECKED';
  const result = checked ? data.dryRun : data.result;
  const stopped = state === 'CANCELLED' || state === 'FAILED';
  return (
    <>
      <Group>
        <strong>{data.file?.name}</strong>
        <span role="status">
          <Chip tone={IMPORT_TONES[state] ?? 'accent'}>{ui(`import.states.${state}`)}</Chip>
        </span>
      </Group>
      {isAtWork(data.state) && (
        <div>
          <Progress value={data.progress ?? 0} aria-label={ui(`import.states.${state}`)} size="lg" />
          <span className="crm-num">{data.progress ?? 0} %</span>
        </div>
      )}
      {data.error && <Alert color="red">{data.error}</Alert>}
      {result && (
        <div
          className="crm-scroll-x"
          tabIndex={0}
          role="region"
          aria-label={ui(checked ? 'import.check' : 'import.result')}
        >
          <ResultTable result={result} caption={ui(checked ? 'import.check' : 'import.result')} />
          <WarningTable result={result} />
        </div>
      )}
      {data.undo && (
        <p role="status">
          {ui('import.undone', {
            removed: data.undo.removed ?? 0,
            restored: data.undo.restored ?? 0,
            kept: data.undo.kept ?? 0,
          })}
        </p>
      )}
      {data.undo && <KeptTable kept={data.undo.examples ?? []} />}
      <Group>
        {(state === 'CHECKED' || stopped) && (
          <Button loading={commands.busy} onClick={() => act('start')}>
            {ui(stopped ? 'import.goOn' : 'import.start')}
          </Button>
        )}
        {(state === 'CHECKING' || state === 'RUNNING') && (
          <Button variant="default" loading={commands.busy} onClick={() => act('cancel')}>
            {ui('import.cancel')}
          </Button>
        )}
        {hasRejected(result) && (
          <Button variant="default" onClick={() => void commands.rejected(data.id)}>
            {ui('import.rejected')}
          </Button>
        )}
        {(state === 'DONE' || stopped) && (
          <Button variant="default" color="red" loading={commands.busy} onClick={() => void undo()}>
            {ui('import.undo')}
          </Button>
        )}
        {!isAtWork(data.state) && (
          <Button variant="default" onClick={props.onAgain}>
            {ui('import.again')}
          </Button>
        )}
      </Group>
    </>
  );
}

/** As the spreadsheet shows it. */
function rowNumber(line = '0'): string {
  return line === '0' ? '' : line;
}

/** Records that undo left as they are, and why: the first hundred. */
function KeptTable(props: { kept: readonly ImportKept[] }): ReactNode {
  const ui = useUiT();
  if (props.kept.length === 0) return null;
  return (
    <div className="crm-scroll-x" tabIndex={0} role="region" aria-label={ui('import.kept')}>
      <Table captionSide="top">
        <Table.Caption>{ui('import.kept')}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="end">{ui('import.row')}</Table.Th>
            <Table.Th>{ui('import.reason')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.kept.map(({ line, reason, message }) => (
            <Table.Tr key={line}>
              <Table.Th scope="row" ta="end" className="crm-num">
                {rowNumber(line)}
              </Table.Th>
              <Table.Td>{message || reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function hasRejected(result: ImportResult | undefined): boolean {
  return (result?.counts ?? []).some(
    ({ outcome, count }) => (outcome === 'rejected' || outcome === 'duplicate') && Number(count) > 0,
  );
}

/** Every line with its outcome; the counts add up to the lines. */
function ResultTable(props: { result: ImportResult; caption: string }): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const { result } = props;
  return (
    <Table captionSide="top">
      <Table.Caption>{props.caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{ui('import.outcome')}</Table.Th>
          <Table.Th>{ui('import.reason')}</Table.Th>
          <Table.Th>{ui('import.where')}</Table.Th>
          <Table.Th ta="end">{ui('import.firstRow')}</Table.Th>
          <Table.Th ta="end">{ui('import.rows')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {(result.counts ?? []).map((count) => (
          <Table.Tr key={`${count.outcome}${count.reason ?? ''}`}>
            <Table.Td>{ui(`import.outcomes.${count.outcome}`)}</Table.Td>
            <Table.Td>{count.message || count.reason}</Table.Td>
            <Table.Td>{count.where}</Table.Td>
            <Table.Td ta="end" className="crm-num">
              {rowNumber(count.line)}
            </Table.Td>
            <Table.Td ta="end" className="crm-num">
              {format.num(count.count)}
            </Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Th scope="row">{ui('import.rows')}</Table.Th>
          <Table.Td />
          <Table.Td />
          <Table.Td />
          <Table.Td ta="end" className="crm-num">
            <b>{format.num(result.lines ?? '0')}</b>
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

/** What the file holds and the import did not take, or a person may not have seen. */
function WarningTable(props: { result: ImportResult }): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const { warnings = [] } = props.result;
  if (warnings.length === 0) return null;
  return (
    <Table captionSide="top">
      <Table.Caption>{ui('import.warnings')}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{ui('import.where')}</Table.Th>
          <Table.Th>{ui('import.reason')}</Table.Th>
          <Table.Th ta="end">{ui('import.cells')}</Table.Th>
          <Table.Th ta="end">{ui('import.firstRow')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {warnings.map(({ reason, where = '', count = '0', line = '0', message }) => (
          <Table.Tr key={`${reason} ${where}`}>
            <Table.Th scope="row">{where}</Table.Th>
            <Table.Td>{message || reason}</Table.Td>
            <Table.Td ta="end" className="crm-num">
              {format.num(count)}
            </Table.Td>
            <Table.Td ta="end" className="crm-num">
              {rowNumber(line)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
