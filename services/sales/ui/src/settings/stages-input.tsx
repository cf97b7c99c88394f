import { enumValues, useT } from '@crm/portal-sdk';
import type { InputProps } from '@crm/ui';
import { MultiSelect, RefSelect, RowsInput, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { WholeNumber } from '../parts/whole-number.tsx';
import type { Pipeline, Stage } from '../records.ts';

/** Stages in the order of work: probability, age limit, what a deal needs to come in and to go on, the team of a conveyor. */
export function StagesInput(
  props: Pick<InputProps<Pipeline>, 'value' | 'onChange' | 'error' | 'label' | 'values'>,
): ReactNode {
  const t = useT();
  const conveyor = props.values.mode === 'PIPELINE_MODE_CONVEYOR';
  return (
    <RowsInput<Stage>
      label={props.label}
      rows={(props.value as Stage[] | undefined) ?? []}
      onChange={props.onChange}
      blank={() => ({})}
      addLabel={t('pipelines.addStage')}
      ordered
      error={props.error}
      columns={[
        {
          id: 'name',
          label: t('fields.name'),
          width: 180,
          cell: (row, set, label) => (
            <TextInput
              aria-label={label}
              value={row.name ?? ''}
              maxLength={200}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
          ),
        },
        {
          id: 'probability',
          label: t('pipelines.probability'),
          width: 110,
          cell: (row, set, label) => (
            <WholeNumber
              aria-label={label}
              value={row.probability ?? 0}
              onChange={(probability) => set({ probability })}
            />
          ),
        },
        {
          id: 'age',
          label: t('pipelines.ageLimit'),
          width: 120,
          cell: (row, set, label) => (
            <WholeNumber
              aria-label={label}
              value={row.ageLimitDays ?? 0}
              onChange={(ageLimitDays) => set({ ageLimitDays })}
            />
          ),
        },
        {
          id: 'entry',
          label: t('pipelines.entry'),
          width: 220,
          cell: (row, set, label) => (
            <Conditions label={label} value={row.entry} onChange={(entry) => set({ entry })} />
          ),
        },
        {
          id: 'exit',
          label: t('pipelines.exit'),
          width: 220,
          cell: (row, set, label) => <Conditions label={label} value={row.exit} onChange={(exit) => set({ exit })} />,
        },
        ...(conveyor
          ? [
              {
                id: 'team',
                label: t('pipelines.team'),
                width: 180,
                cell: (row: Stage, set: (patch: Partial<Stage>) => void, label: string) => (
                  <RefSelect
                    resource="teams"
                    aria-label={label}
                    clearable
                    value={row.teamId}
                    onChange={(teamId) => set({ teamId })}
                  />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function Conditions(props: {
  label: string;
  value: Stage['entry'];
  onChange: (value: Stage['entry']) => void;
}): ReactNode {
  const t = useT();
  return (
    <MultiSelect
      aria-label={props.label}
      data={enumValues('crm.sales.v1.StageCondition').map((value) => ({ value, label: t(`enums.${value}`) }))}
      value={props.value ?? []}
      onChange={(values) => props.onChange(values as NonNullable<Stage['entry']>)}
    />
  );
}

const KINDS = ['CLIENT_KIND_ORGANIZATION', 'CLIENT_KIND_PERSON', 'CLIENT_KIND_SOLE_TRADER'] as const;

/** Kinds of clients that a pipeline is for; none chosen means all. */
export function ClientKindsInput(
  props: Pick<InputProps<Pipeline>, 'value' | 'onChange' | 'error' | 'label'>,
): ReactNode {
  const t = useT();
  return (
    <MultiSelect
      label={props.label}
      description={t('pipelines.kindsHint')}
      error={props.error}
      data={KINDS.map((value) => ({ value, label: t(`enums.${value}`) }))}
      value={(props.value as string[] | undefined) ?? []}
      onChange={props.onChange}
    />
  );
}
