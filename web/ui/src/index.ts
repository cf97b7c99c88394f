export * from './base/kit.tsx';
export { Icon, ICON_NAMES } from './base/icon.tsx';
export type { IconName } from './base/icon.tsx';
export { useMedia } from './base/provider.tsx';
export { EmptyState, ErrorState, LoadingState } from './base/states.tsx';
export { bindFields, defineScreen, isAllowed, titleOf } from './resource/screen.ts';
export type {
  BoundField,
  FieldKind,
  InputProps,
  ResourceRecord,
  Screen,
  ScreenField,
  ScreenView,
} from './resource/screen.ts';
export { aggregate, getRecord, listRecords, patchRecord } from './resource/client.ts';
export type { AggregateGroup, ListParams, Page } from './resource/client.ts';
export { useChanges } from './resource/changes.ts';
export { useLabels } from './resource/labels.ts';
export type { Labels } from './resource/labels.ts';
export { refLabel, useRef as useReferred } from './resource/refs.ts';
export { FieldValue, QuantityText, RefText, useUnitName, Value } from './resource/value.tsx';
export { CommandDialog } from './command/command-dialog.tsx';
export type { CommandDialogProps } from './command/command-dialog.tsx';
export { useCommand } from './command/use-command.ts';
export { MoneyInput, QuantityInput } from './form/amount-inputs.tsx';
export { DateInput } from './form/date-input.tsx';
export { DecimalInput } from './form/decimal-input.tsx';
export { FieldInput } from './form/field-input.tsx';
export { useRecordForm } from './form/record-form.ts';
export type { RecordForm } from './form/record-form.ts';
export { RefMultiSelect, RefSelect, usePaused } from './form/ref-select.tsx';
export { RowsInput } from './form/rows-input.tsx';
export type { RowColumn } from './form/rows-input.tsx';
export { ResourceForm, ResourceFormPage } from './form/resource-form.tsx';
export type { ResourceFormProps } from './form/resource-form.tsx';
export { Facts } from './page/facts.tsx';
export { HistoryTab } from './page/history-tab.tsx';
export { Panel, ResourcePage } from './page/resource-page.tsx';
export type { PageAction } from './page/page-actions.tsx';
export type { PageTab, ResourcePageProps } from './page/resource-page.tsx';
export { useRecord } from './page/use-record.ts';
export { StageStepper } from './page/stage-stepper.tsx';
export type { Step } from './page/stage-stepper.tsx';
export { StatTiles } from './page/stat-tiles.tsx';
export { Composer } from './timeline/composer.tsx';
export type { ComposerKind } from './timeline/composer.tsx';
export { Timeline } from './timeline/timeline.tsx';
export type { TimelineEntry } from './timeline/timeline.tsx';
export { ImportWizard } from './import/wizard.tsx';
